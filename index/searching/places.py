"""Places: where stems stand in passages; phrases and pairs of neighbours are told by them.

A place is a key, ``passage << 16 | field << 14 | place in the field``, so that whatever stands
beside what, in whichever field, is one sorted column against another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from index.storing.columns import runs, starts
from index.storing.files import Array
from index.storing.schema import TEXT_FIELDS
from index.storing.sidecar import PLACE_BITS, Sidecar
from index.words.analysis import Stems

_BITS = 16  # of a field and a place in it, within a passage


class Places:
    """The places of one generation; nothing in it changes.

    Args:
        sidecar: the columns.
    """

    def __init__(self, sidecar: Sidecar) -> None:
        self._sidecar = sidecar
        self._terms = sidecar.terms

    def passages(self, phrase: Stems, slop: int = 0, fields: Sequence[str] = TEXT_FIELDS) -> Array:
        """Return the numbers of the passages that hold a phrase in one of their fields.

        Args:
            phrase: one stem or more.
            slop: how many further words may stand among them, in any order; 0 asks for the
                words side by side, as given.
            fields: where they are looked for.

        Returns:
            int32, ascending, each once.
        """
        terms = self._numbers(phrase)
        if not terms:
            return np.empty(0, np.int32)
        if len(terms) == 1:
            return self._holding(terms[0], fields)
        return np.unique(passages_of(self._found(terms, slop, fields))).astype(np.int32)

    def keys(self, phrase: Stems) -> Array:
        """Return every place where a phrase begins in any field, int64, ascending.

        Args:
            phrase: two stems or more.
        """
        terms = self._numbers(phrase)
        return self._found(terms, 0, TEXT_FIELDS) if terms else np.empty(0, np.int64)

    def of_term(self, term: int) -> Array:
        """Return the numbers of the passages that hold a stem.

        Args:
            term: number of the stem.
        """
        return self._postings(term, "passages")

    def keys_of(self, terms: Sequence[int], among: Array) -> list[Array]:
        """Return every place of stems in some passages.

        Args:
            terms: numbers of the stems.
            among: the passages to look at, ascending.

        Returns:
            int64, ascending, for each stem.
        """
        found = [self._postings_in(term, among) for term in terms]
        # All stems together: with few passages it is the steps that cost, not the numbers.
        postings = np.concatenate([np.empty(0, np.intp), *found])
        begins = self._sidecar.place_starts[postings].astype(np.int64)
        lengths = self._sidecar.place_starts[postings + 1] - begins
        passages = self._sidecar.posting_passages[postings].astype(np.int64)
        keys = np.repeat(passages << _BITS, lengths) | self._sidecar.place[runs(begins, lengths)]
        ends = starts(lengths)[starts([len(each) for each in found])].tolist()
        return [keys[begin:end] for begin, end in pairwise(ends)]

    def _postings_in(self, term: int, among: Array) -> Array:
        """Return the numbers of a stem's postings in some passages."""
        held = self.of_term(term)
        at = np.searchsorted(held, among)
        inside = at[held.take(at, mode="clip") == among]
        postings: Array = inside + self._sidecar.posting_starts[term]
        return postings

    def _numbers(self, phrase: Stems) -> list[int]:
        """Return the numbers of a phrase's stems; none where one of them is nowhere."""
        numbers = [self._terms.find(stem) for stem in phrase]
        terms = [number for number in numbers if number is not None]
        return terms if len(terms) == len(phrase) else []

    def _postings(self, term: int, column: str) -> Array:
        starts = self._sidecar.posting_starts
        postings: Array = getattr(self._sidecar, f"posting_{column}")
        return postings[starts[term] : starts[term + 1]]

    def _found(self, terms: Sequence[int], slop: int, fields: Sequence[str]) -> Array:
        """Return a key of every place in some fields where a phrase stands.

        The rarest word's passages narrow the places of all others before any is looked at.
        """
        held = sorted((self._holding(term, fields) for term in set(terms)), key=len)
        among = held[0]
        for other in held[1:]:
            among = among[held_in(other, among)]
        if not len(among):
            return np.empty(0, np.int64)
        every = self.keys_of(terms, among)
        keys = {term: _within(of, fields) for term, of in zip(terms, every, strict=True)}
        if slop:
            return _near(terms, keys, len(terms) - 1 + slop)
        return adjacent([keys[term] for term in terms])

    def _holding(self, term: int, fields: Sequence[str]) -> Array:
        if len(fields) == len(TEXT_FIELDS):
            return self.of_term(term)
        held = sum(self._postings(term, name) > 0 for name in fields)
        passages: Array = self.of_term(term)[held > 0]
        return passages


def passages_of(keys: Array) -> Array:
    """Return the number of the passage of each place."""
    passages: Array = keys >> _BITS
    return passages


def fields_of(keys: Array) -> Array:
    """Return the number of the field, in the order of TEXT_FIELDS, of each place."""
    fields: Array = keys >> PLACE_BITS & 3
    return fields


def beside(first: Array, second: Array, apart: int) -> Array:
    """Return the passages where one stem stands so many words after another in some field.

    Args:
        first, second: the places of each.
        apart: how many words later the second stands.

    Returns:
        Ascending, each as often as they stand so.
    """
    if len(first) > len(second):  # the few are looked for among the many
        first, second, apart = second, first, -apart
    return passages_of(first[held_in(second, first + apart)])


def _within(keys: Array, fields: Sequence[str]) -> Array:
    if len(fields) == len(TEXT_FIELDS):
        return keys
    return keys[np.isin(fields_of(keys), [TEXT_FIELDS.index(name) for name in fields])]


def adjacent(keys: Sequence[Array]) -> Array:
    """Return the places where the first of several stems stands with the others right after it.

    Args:
        keys: every place of each, in the order in which they must stand.
    """
    starts = keys[0]
    for offset, column in enumerate(keys[1:], start=1):
        starts = starts[held_in(column, starts + offset)]
    return starts


def _near(terms: Sequence[int], keys: Mapping[int, Array], reach: int) -> Array:
    """Return where windows begin that hold every word, as often as it is asked for.

    Args:
        terms: the words, in any order.
        keys: every place of each of them.
        reach: how far a window's last word may stand from its first.
    """
    starts = np.unique(np.concatenate(list(keys.values())))
    for term, wanted in Counter(terms).items():
        column = keys[term]
        low = np.searchsorted(column, starts)
        # A window never reaches into the next field: see LAST_PLACE.
        high = np.searchsorted(column, starts + reach, side="right")
        starts = starts[high - low >= wanted]
    return starts


def held_in(column: Array, wanted: Array) -> Array:
    """Tell which of some values stand in a sorted column, by bisection.

    A column as long as the index costs as many steps as it has binary digits for each value;
    to sort both together, as ``numpy.isin`` does, costs the whole column.

    Args:
        column: ascending.
        wanted: a few, in any order.

    Returns:
        bool, one for each that is wanted.
    """
    if not len(column):
        return np.zeros(len(wanted), bool)
    # Of the column's own type, or NumPy makes another column for every search.
    wanted = wanted.astype(column.dtype, copy=False)
    found: Array = column.take(np.searchsorted(column, wanted), mode="clip") == wanted
    return found
