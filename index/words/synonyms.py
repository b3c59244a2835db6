"""Synonyms: other words for what was typed, from a reviewed file, read again when it changes."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from collection.errors import FileUnusable
from collection.folder.files import read_declared
from index.errors import SynonymsUnusable
from index.weights import EQUAL, RELATED
from index.words.analysis import spellings, stems

PACKAGED: Final = Path(str(files("index"))) / "synonyms.toml"

Stems = tuple[str, ...]


def _with_words(text: str) -> str:
    if not stems(text):
        raise ValueError("expected words in every entry")
    return text


_Entries = list[Annotated[str, AfterValidator(_with_words)]]


class _Set(BaseModel):
    """One [[set]] table; see the head of the packaged file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    equal: _Entries
    related: _Entries = []

    @model_validator(mode="after")
    def _says_something(self) -> _Set:
        if len(_distinct(self.equal)) + len(_distinct(self.related)) < 2:
            raise ValueError("expected at least two entries")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    sets: list[_Set] = Field(alias="set")


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
        for row in _read(path).sets:
            equal, related = _distinct(row.equal), _distinct(row.related)
            words |= spellings(" ".join((*row.equal, *row.related)))
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


def _read(path: Path) -> _File:
    try:
        return _File.model_validate(read_declared(path))
    except FileUnusable as error:
        raise SynonymsUnusable(f"{path}: {error}") from error
    except ValidationError as error:
        finding = error.errors()[0]
        place = " ".join(str(at + 1 if isinstance(at, int) else at) for at in finding["loc"])
        raise SynonymsUnusable(f"{path}: {place}: {finding['msg']}") from error


def _distinct(texts: Sequence[str]) -> list[Stems]:
    """Return the entries of a list by their stems, each once."""
    return list(dict.fromkeys(tuple(stems(text)) for text in texts))
