"""Spoken words: what is said for the terms of the manuals, from a reviewed file.

A turn of phrase is known whoever says it of whom, and when: "she won't let us in", "they would not
let me in" and "never lets him in" are one. So what tells only who and when (articles, pronouns,
auxiliary verbs) is passed over on both sides, and every way to say no is one word. All that is
left, other stop words included, must stand as in the file: "not let in".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from index.words.analysis import Stems, spellings, stem, stems
from index.words.reread import read_as
from index.words.stopwords import CONTRACTIONS, STOP_STEMS

PACKAGED: Final = Path(str(files("index"))) / "spoken.toml"
MOST_MEANT: Final = 6
"""Terms that one turn may stand for: each is looked up wherever the turn is typed."""

_NOT: Final = "not"
_NEGATIONS: Final = frozenset(
    stem(word)
    for word in ("not", "never", "cannot", *CONTRACTIONS.split())
    if not word.endswith(("'m", "'re", "'ve", "'ll", "'d"))
)
_WHO_AND_WHEN: Final = (
    "a an the this that these those i me my mine you your yours he him his she her hers it its we "
    "us our ours they them their theirs someone anyone everyone am is are was were be been being "
    "do does did doing have has had having will would keep just really so very always still even"
)
_PASSED_OVER: Final = frozenset(
    stem(word)
    for word in (*_WHO_AND_WHEN.split(), *CONTRACTIONS.split())
    if not word.endswith("n't")
)


def turn_of(typed: Sequence[str]) -> list[tuple[str, int]]:
    """Return what of some stems must stand as it does, each with its place among them.

    Args:
        typed: stems in their order.
    """
    return [
        (_NOT if found in _NEGATIONS else found, place)
        for place, found in enumerate(typed)
        if found not in _PASSED_OVER
    ]


def _key(text: str) -> Stems:
    return tuple(found for found, _ in turn_of(stems(text)))


def _telling(text: str) -> str:
    """Refuse what says too little: "who", "is it", and "hit her", which is "hit"."""
    key, typed = _key(text), stems(text)
    if len(key) < min(2, len(typed)) or (len(key) < 2 and set(key) <= STOP_STEMS):
        raise ValueError("expected a word that tells, or two that tell more than who and when")
    return text


def _words(text: str) -> str:
    if not stems(text):
        raise ValueError("expected words in every entry")
    return text


class _Turn(BaseModel):
    """One [[turn]] table; see the head of the packaged file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    said: list[Annotated[str, AfterValidator(_telling)]] = Field(min_length=1)
    means: list[Annotated[str, AfterValidator(_words)]] = Field(min_length=1, max_length=MOST_MEANT)
    why: str = ""


class _SpokenFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    turns: list[_Turn] = Field(alias="turn")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a file of spoken words says.

    Args:
        turns: the terms that a turn stands for, by what of its stems must stand.
        longest: stems of the longest turn.
        words: all that stand in a turn, folded.
    """

    turns: Mapping[Stems, Sequence[Stems]]
    longest: int
    words: frozenset[str]

    @classmethod
    def load(cls, path: Path = PACKAGED) -> Spoken:
        """Read a file of spoken words.

        Args:
            path: a TOML file of [[turn]] tables with "said" and "means" lists.

        Raises:
            SynonymsUnusable: it is missing, is not TOML, or a key is wrong; the text names the
                file, the turn and what was expected.
        """
        turns: dict[Stems, dict[Stems, None]] = {}
        words: set[str] = set()
        for row in read_as(_SpokenFile, path).turns:
            meant = [tuple(stems(term)) for term in row.means]
            for text in row.said:
                key = _key(text)
                turns.setdefault(key, {}).update(dict.fromkeys(t for t in meant if t != key))
                words |= spellings(text)
        return cls(
            {turn: tuple(meant) for turn, meant in turns.items()},
            max(map(len, turns), default=0),
            frozenset(words),
        )

    def longest_at(self, kept: Sequence[tuple[str, int]]) -> tuple[int, Sequence[Stems]]:
        """Return the longest turn that begins some stems.

        Args:
            kept: as ``turn_of`` gives them.

        Returns:
            How many of them it is, and the terms that it stands for; 0 and none where none does.
        """
        for size in range(min(self.longest, len(kept)), 0, -1):
            if meant := self.turns.get(tuple(found for found, _ in kept[:size])):
                return size, meant
        return 0, ()


SILENT: Final = Spoken({}, 0, frozenset())
