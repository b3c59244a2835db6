"""Synonyms: other words for what was typed, from a reviewed file, read again when it changes."""

from __future__ import annotations

import threading
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Final

from index.analysis import spellings, stems
from index.errors import SynonymsUnusable
from index.weights import EQUAL, RELATED

PACKAGED: Final = Path(str(files("index"))) / "synonyms.toml"

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Other words for the same thing.

    Args:
        stems: adjacent stems, one or more.
        weight: what they count for beside the words typed: below 1 for other words.
    """

    stems: Stems
    weight: float


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What a file says, by the stems of each entry.

    Args:
        others: the alternatives of an entry, best first.
        longest: stems of the longest entry.
        words: all that stand in an entry, folded.
    """

    others: Mapping[Stems, Sequence[Alternative]]
    longest: int
    words: frozenset[str]

    @classmethod
    def load(cls, path: Path = PACKAGED) -> Synonyms:
        """Read a synonyms file.

        Args:
            path: a TOML file of [[set]] tables with "equal" and "related" lists.

        Raises:
            SynonymsUnusable: it is missing, is not TOML, or a key is wrong; the text names the
                file, the set and what was expected.
        """
        weights: defaultdict[Stems, dict[Stems, float]] = defaultdict(dict)
        words: set[str] = set()
        for texts in _sets(path):
            equal, related = map(_entries, texts)
            words |= spellings(" ".join(chain(*texts)))
            for word in equal:
                _relate(weights, word, (other for other in equal if other != word), EQUAL)
                _relate(weights, word, related, RELATED)
            for word in related:
                _relate(weights, word, equal, RELATED)
        others = {
            word: tuple(
                Alternative(other, weight)
                for other, weight in sorted(found.items(), key=lambda row: (-row[1], row[0]))
            )
            for word, found in weights.items()
        }
        return cls(others, max(map(len, others), default=0), frozenset(words))


NONE: Final = Synonyms({}, 0, frozenset())


class SynonymsFile:
    """The synonyms of a file as it is now, for any number of threads.

    Args:
        path: the file; the packaged one where None.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or PACKAGED
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._synonyms = Synonyms.load()

    def current(self) -> Synonyms:
        """Return the synonyms, read again where the file has changed.

        A file that cannot be used changes nothing: a search goes on with what was read before,
        at first the packaged synonyms, and ``signpost check`` says what is wrong.
        """
        with self._lock, suppress(OSError):
            stat = self._path.stat()
            seen = (stat.st_mtime_ns, stat.st_size)
            if seen != self._seen:
                self._seen = seen
                with suppress(SynonymsUnusable):
                    self._synonyms = Synonyms.load(self._path)
        return self._synonyms


def _relate(
    weights: Mapping[Stems, dict[Stems, float]],
    word: Stems,
    others: Sequence[Stems] | Iterator[Stems],
    weight: float,
) -> None:
    for other in others:
        weights[word][other] = max(weight, weights[word].get(other, 0.0))


def _sets(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SynonymsUnusable(f"{path}: cannot be read ({error.strerror})") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SynonymsUnusable(f"{path}: is not valid TOML: {error}") from error
    rows = content.pop("set", None)
    if content or not isinstance(rows, list):
        raise SynonymsUnusable(f"{path}: expected [[set]] tables and nothing else")
    for number, row in enumerate(rows, start=1):
        place = f"{path}: set {number}"
        if not isinstance(row, dict) or not set(row) <= {"equal", "related"} or "equal" not in row:
            raise SynonymsUnusable(f'{place}: expected "equal" and, if any, "related"')
        texts = [_texts(f"{place}: {key}", row.get(key, [])) for key in ("equal", "related")]
        if sum(map(len, map(_entries, texts))) < 2:
            raise SynonymsUnusable(f"{place}: expected at least two entries")
        yield texts[0], texts[1]


def _texts(place: str, values: object) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise SynonymsUnusable(f"{place}: expected a list of texts")
    if not all(map(stems, values)):
        raise SynonymsUnusable(f"{place}: expected words in every entry")
    return values


def _entries(texts: Sequence[str]) -> list[Stems]:
    return list(dict.fromkeys(tuple(stems(text)) for text in texts))
