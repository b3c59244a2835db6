"""Interleaving: two sorted lists become one by numbers, with all columns that go with them.

Merging two indexes is this, again and again: documents by id, passages by document, postings by
stem and passage, and what hangs on each of them, of whatever length.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from index.storing.columns import runs, starts
from index.storing.files import Array
from index.storing.sidecar import Terms


@dataclass(frozen=True)
class Interleaving:
    """Which places of a list that two were woven into are the second's.

    Args:
        second: bool, one for each place.
    """

    second: Array

    @classmethod
    def of(cls, first: Array, second: Array) -> Interleaving:
        """Weave two lists.

        Args:
            first, second: the keys of their rows, ascending; no key is in both.
        """
        return cls.at(np.searchsorted(first, second), len(first))

    @classmethod
    def at(cls, before: Array, count: int) -> Interleaving:
        """Weave two lists of which it is known how they stand to each other.

        Args:
            before: for each row of the second, the row of the first that it stands before.
            count: rows of the first.
        """
        places = np.zeros(count + len(before), bool)
        places[before + np.arange(len(before))] = True
        return cls(places)

    def join(self, first: Array, second: Array) -> Array:
        """Return a column of the whole from the two lists' own."""
        whole = np.empty(len(self.second), first.dtype)
        whole[self.second] = second
        whole[~self.second] = first
        return whole

    def numbers(self) -> tuple[Array, Array]:
        """Return the place in the whole of each row of the first, and of the second."""
        return np.flatnonzero(~self.second), np.flatnonzero(self.second)

    def runs(self, lengths: Array) -> Interleaving:
        """Return the weave of what hangs on each row, so many values a row of the whole."""
        return Interleaving(_inside(self.second, lengths))


def _inside(chosen: Array, lengths: Array) -> Array:
    """Return which values are of the chosen rows, bool; they are few, which is why this is fast.

    Args:
        chosen: which rows, bool.
        lengths: of the rows.
    """
    begins = starts(lengths)
    inside = np.zeros(begins[-1], bool)
    inside[runs(begins[:-1][chosen], lengths[chosen])] = True
    return inside


class Ragged(NamedTuple):
    """Rows of different lengths, one after another.

    Args:
        values: of all rows.
        lengths: of each row.
    """

    values: Array
    lengths: Array

    @classmethod
    def kept(cls, values: Array, lengths: Array, keep: Array) -> Ragged:
        """Return only some of the rows.

        Args:
            values: of all rows.
            lengths: of each row.
            keep: which rows, bool.
        """
        return cls(values[~_inside(~keep, lengths)], lengths[keep])

    def woven(self, other: Ragged, weave: Interleaving) -> Ragged:
        """Return the rows of this, the first, and those of another as one list."""
        lengths = weave.join(self.lengths, other.lengths)
        return Ragged(weave.runs(lengths).join(self.values, other.values), lengths)

    def starts(self) -> Array:
        """Return where each row begins, and the end of the last, int64."""
        return starts(self.lengths)

    def terms(self) -> Terms:
        """Return rows of bytes as texts."""
        return Terms(self.values, self.starts())


class United(NamedTuple):
    """Two lists of texts as one, each text once.

    Args:
        texts: those that are used, in order.
        first, second: the new number of each text of either list, -1 where it is not used.
    """

    texts: Terms
    first: Array
    second: Array

    @property
    def numbers(self) -> tuple[Array, Array]:
        """Both lists' new numbers."""
        return self.first, self.second


def bisect_each(column: Array, values: Array, begins: Array, ends: Array) -> Array:
    """Return where values stand, each in its own ascending stretch of a column.

    As ``bisect_left`` for every one of them, without a key for every row of the column.

    Args:
        column: the stretches.
        values: what is looked for.
        begins, ends: of the stretch of each value.

    Returns:
        Places in the column, int64.
    """
    low, high = begins.astype(np.int64), ends.astype(np.int64)
    while (open_ := np.flatnonzero(low < high)).size:
        middle = (low[open_] + high[open_]) // 2
        less = column[middle] < values[open_]
        low[open_[less]] = middle[less] + 1
        high[open_[~less]] = middle[~less]
    return low


def unite(first: Terms, first_used: Array, second: Terms, second_used: Array) -> United:
    """Return the texts that are used of two lists.

    Args:
        first, second: in byte order.
        first_used, second_used: which of them are used, bool.
    """
    held, given = list(first), list(second)
    at = np.array([bisect_left(held, text) for text in given], np.int64)
    known = np.array(
        [place < len(held) and held[place] == text for place, text in zip(at, given, strict=True)],
        bool,
    )
    of_first = first_used.copy()
    of_first[at[known & second_used]] = True
    of_second = second_used & ~known
    before = starts(of_first)
    weave = Interleaving.at(before[at[of_second]], int(before[-1]))
    numbers = np.full(len(held), -1, np.int64), np.full(len(given), -1, np.int64)
    numbers[0][of_first], numbers[1][of_second] = weave.numbers()
    both = known & second_used
    numbers[1][both] = numbers[0][at[both]]
    texts = Ragged.kept(first.text, np.diff(first.starts), of_first).woven(
        Ragged.kept(second.text, np.diff(second.starts), of_second), weave
    )
    return United(texts.terms(), *numbers)


def renumbering(before: Terms, after: Terms) -> tuple[list[int], Array]:
    """Return what became of texts.

    Args:
        before, after: each text once in either.

    Returns:
        The numbers of those that are new; the new number of each text of before, -1 where it is
        no more, int32.
    """
    numbers = {text: number for number, text in enumerate(after)}
    renumbered = np.array([numbers.pop(text, -1) for text in before], np.int32)
    return list(numbers.values()), renumbered
