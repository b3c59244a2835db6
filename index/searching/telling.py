"""Telling: what a concept counts for in passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


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

    def times(self, emphasis: float) -> Telling:
        """Return the same of what counts for more.

        Args:
            emphasis: how much more.
        """
        words = {word: idf * emphasis for word, idf in self.words.items()}
        return Telling(self.full * emphasis, words, [told * emphasis for told in self.others])
