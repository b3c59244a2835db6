"""Expressions: what operators ask of a document, as a tree.

A document is what is searched, and not a passage: both words of an AND may stand in different
passages of it, as what is quoted and what is left out do in a plain search.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from collection.words.days import day
from index.searching.queries import Phrase


class Dated(StrEnum):
    """The dates of a document that can be asked for, by the word typed for them."""

    REVIEWED = "reviewed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Held:
    """Words, side by side where there are several.

    Args:
        phrase: their stems.
        typed: as a person typed them.
    """

    phrase: Phrase
    typed: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """Any word that fits a pattern: "safeguard*", "organi?ation".

    Args:
        text: folded; "*" stands for any letters or none, "?" for one letter.
        title: whether it must stand in the title.
    """

    text: str
    title: bool = False

    @property
    def typed(self) -> str:
        """The pattern as it is shown."""
        return self.text


@dataclass(frozen=True, slots=True)
class Like:
    """Any word that is spelt like another: "neglet~".

    Args:
        word: folded.
        edits: letters that may differ.
        title: whether it must stand in the title.
    """

    word: str
    edits: int = 1
    title: bool = False

    @property
    def typed(self) -> str:
        """The word as it is shown."""
        return f"{self.word}~" if self.edits == 1 else f"{self.word}~{self.edits}"


@dataclass(frozen=True, slots=True)
class Between:
    """A date of the document from one day to another.

    Args:
        dated: which date.
        first, last: the days, both included; None where there is no such bound.
    """

    dated: Dated
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Every:
    """All of several things: AND."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of several things at least: OR."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Everything but one thing: NOT."""

    part: Expression


Leaf = Held | Pattern | Like | Between
Expression = Leaf | Every | Either | Without

_JOINED: Final = {Every: " and ", Either: " or "}


def wanted(expression: Expression) -> Iterator[Leaf]:
    """Yield what is asked for and not left out, in the order typed.

    Args:
        expression: any.
    """
    match expression:
        case Every(parts) | Either(parts):
            for part in parts:
                yield from wanted(part)
        case Without():
            return
        case _:
            yield expression


def told(expression: Expression) -> str:
    """Return an expression in words, so that a person sees how it was read.

    Args:
        expression: any.
    """
    match expression:
        case Every(parts) | Either(parts):
            return _JOINED[type(expression)].join(_within(part) for part in parts)
        case Without(part):
            return f"not {_within(part)}"
        case Between(dated, first, last):
            bounds = (("from", first), ("to", last))
            return " ".join([dated, *(f"{word} {day(on)}" for word, on in bounds if on)])
        case Held(phrase, typed):
            near = f" within {phrase.slop} words" if phrase.slop else ""
            return f"“{typed}”{near}{' in the title' if phrase.title else ''}"
        case _:
            return f"“{expression.typed}”{' in the title' if expression.title else ''}"


def _within(part: Expression) -> str:
    return f"({told(part)})" if isinstance(part, Every | Either) else told(part)
