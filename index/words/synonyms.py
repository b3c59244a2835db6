"""Synonyms: other words for what was typed, from a reviewed file, read again when it changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from index.weights import EQUAL, RELATED
from index.words.analysis import Stems, spellings, stems
from index.words.reread import Reread, read_as
from index.words.spoken import PACKAGED as PACKAGED_SPOKEN
from index.words.spoken import SILENT, Spoken

PACKAGED: Final = Path(str(files("index"))) / "synonyms.toml"


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
        spelled_out: what each abbreviation stands for, by it in small letters.
        spoken: what is said for terms, of a file of its own.
    """

    others: Mapping[Stems, Sequence[Alternative]]
    longest: int
    words: frozenset[str]
    spelled_out: Mapping[str, Sequence[str]] = field(default_factory=dict)
    spoken: Spoken = SILENT

    def knows(self, word: str) -> bool:
        """Tell whether a word stands in an entry, or is spoken.

        Args:
            word: folded.
        """
        return word in self.words or word in self.spoken.words

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
        spelled_out: dict[str, list[str]] = {}
        for row in read_as(_File, path).sets:
            equal, related = _distinct(row.equal), _distinct(row.related)
            words |= spellings(" ".join((*row.equal, *row.related)))
            full = [form for form in row.equal if not form.isupper()]
            spelled_out |= {form.casefold(): full for form in row.equal if form.isupper()}
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
        longest = max(map(len, others), default=0)
        return cls(others, longest, frozenset(words), spelled_out)


NONE: Final = Synonyms({}, 0, frozenset())


class SynonymsFile:
    """The synonyms and the spoken words as their files say now, for any number of threads.

    Args:
        path: the file of synonyms; the packaged one where None.
        spoken: the file of spoken words; the packaged one where None.
    """

    def __init__(self, path: Path | None = None, spoken: Path | None = None) -> None:
        self._synonyms = Reread(Synonyms.load, PACKAGED, path)
        self._spoken = Reread(Spoken.load, PACKAGED_SPOKEN, spoken)

    def current(self) -> Synonyms:
        """Return the synonyms with the spoken words, read again where a file has changed."""
        return replace(self._synonyms.current(), spoken=self._spoken.current())


def _relate(
    weights: Mapping[Stems, dict[Stems, float]],
    word: Stems,
    others: Sequence[Stems] | Iterator[Stems],
    weight: float,
) -> None:
    for other in others:
        weights[word][other] = max(weight, weights[word].get(other, 0.0))


def _distinct(texts: Sequence[str]) -> list[Stems]:
    """Return the entries of a list by their stems, each once."""
    return list(dict.fromkeys(tuple(stems(text)) for text in texts))
