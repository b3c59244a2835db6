"""Telling: what a concept, a phrase and a whole query count for in passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.storing.files import Array
from index.words.analysis import Stems


@dataclass(frozen=True, slots=True)
class FoundPhrase:
    """The passages that hold a phrase.

    Args:
        passages: their numbers, ascending.
        strength: what that counts for, of each, 0 to 1.
        in_text: those that hold it outside of the title.
    """

    passages: Array
    strength: Array
    in_text: Array


@dataclass(frozen=True, slots=True)
class Telling:
    """What a concept can tell.

    Args:
        full: the most.
        words: the idf of each of its words.
        others: the weight times the idf of each of its other words, in their order.
    """

    full: float
    words: Mapping[str, float]
    others: Sequence[float]


@dataclass(frozen=True, slots=True)
class Matched:
    """What a query's words and their alternatives are in one generation.

    Args:
        terms: numbers of the single stems that occur.
        phrases: numbers of the passages that hold each alternative of more than one, ascending.
        weights: how much each tells, by its stems; what is quoted is a phrase here too.
    """

    terms: Sequence[int]
    phrases: Sequence[Array]
    weights: Mapping[Stems, float]
