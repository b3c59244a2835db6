"""Places: where stems stand in passages; phrases and pairs of neighbours are told by them.

A place is a key, ``passage << 16 | place in the field``, so that whatever stands beside what is
one sorted column against another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from index.schema import TEXT_FIELDS
from index.sidecar import Array, Sidecar
from index.synonyms import Stems

_BITS = 16  # of a place within its passage


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
            found = [self._holding(terms[0], name) for name in fields]
        else:
            found = [self._in_field(name, terms, slop) >> _BITS for name in fields]
        return np.unique(np.concatenate(found)).astype(np.int32)

    def frequencies(self, phrase: Stems) -> dict[str, tuple[Array, Array]]:
        """Return how often a phrase stands in each field of each passage that holds it.

        Args:
            phrase: one stem or more.

        Returns:
            By field: numbers of passages, ascending, and the frequency in each.
        """
        terms = self._numbers(phrase)
        found = {}
        for name in TEXT_FIELDS if terms else ():
            if len(terms) == 1:
                column = self._postings(terms[0], name)
                held = column > 0
                found[name] = (self.of_term(terms[0])[held], column[held])
            else:
                keys = self._in_field(name, terms, 0)
                found[name] = np.unique(keys >> _BITS, return_counts=True)
        return found

    def of_term(self, term: int) -> Array:
        """Return the numbers of the passages that hold a stem.

        Args:
            term: number of the stem.
        """
        return self._postings(term, "passages")

    def keys(self, term: int, name: str, among: Array | None = None) -> Array:
        """Return every place of a stem in a field, int64, ascending.

        Args:
            term: number of the stem.
            name: the field.
            among: only in these passages, ascending.
        """
        passages, frequencies = self.of_term(term), self._postings(term, name)
        begin, end = getattr(self._sidecar, f"place_starts_{name}")[term : term + 2]
        places: Array = getattr(self._sidecar, f"place_{name}")[begin:end]
        if among is None:
            return _keyed(passages, frequencies, places)
        at = np.searchsorted(passages, among[_among(among, passages)])
        ends = np.cumsum(frequencies, dtype=np.int64)[at]
        lengths = frequencies[at].astype(np.int64)
        total = np.cumsum(lengths)
        chosen = np.repeat(ends - total, lengths) + np.arange(total[-1] if len(total) else 0)
        return _keyed(passages[at], lengths, places[chosen])

    def pairs(self, first: int, second: int, apart: int, among: Array) -> Array:
        """Return the passages where one stem stands so many words after another in some field.

        Args:
            first, second: numbers of the stems.
            apart: how many words later the second stands.
            among: the passages to look at, ascending.
        """
        found = []
        for name in TEXT_FIELDS:
            begins = self.keys(first, name, among)
            found.append(begins[_among(begins + apart, self.keys(second, name, among))] >> _BITS)
        return np.unique(np.concatenate(found))

    def _numbers(self, phrase: Stems) -> list[int]:
        """Return the numbers of a phrase's stems; none where one of them is nowhere."""
        numbers = [self._terms.find(stem) for stem in phrase]
        terms = [number for number in numbers if number is not None]
        return terms if len(terms) == len(phrase) else []

    def _postings(self, term: int, column: str) -> Array:
        starts = self._sidecar.posting_starts
        postings: Array = getattr(self._sidecar, f"posting_{column}")
        return postings[starts[term] : starts[term + 1]]

    def _in_field(self, name: str, terms: Sequence[int], slop: int) -> Array:
        """Return a key of every place in a field where the phrase stands.

        The rarest word's passages narrow the places of all others before any is looked at.
        """
        held = sorted((self._holding(term, name) for term in set(terms)), key=len)
        among = held[0]
        for other in held[1:]:
            among = among[_among(among, other)]
        if not len(among):
            return np.empty(0, np.int64)
        keys = {term: self.keys(term, name, among) for term in terms}
        if slop:
            return _near(terms, keys, len(terms) - 1 + slop)
        return _adjacent([keys[term] for term in terms])

    def _holding(self, term: int, name: str) -> Array:
        return self.of_term(term)[self._postings(term, name) > 0]


def _keyed(passages: Array, frequencies: Array, places: Array) -> Array:
    keys: Array = np.repeat(passages.astype(np.int64), frequencies) << _BITS | places
    return keys


def _adjacent(keys: Sequence[Array]) -> Array:
    starts = keys[0]
    for offset, column in enumerate(keys[1:], start=1):
        starts = starts[_among(starts + offset, column)]
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
        # A window that reaches beyond a passage would meet the next one's first words only after
        # place 65,535, which no passage has.
        high = np.searchsorted(column, starts + reach, side="right")
        starts = starts[high - low >= wanted]
    return starts


def _among(wanted: Array, column: Array) -> Array:
    """Tell which of some sorted keys stand in a sorted column."""
    at = np.searchsorted(column, wanted)
    at[at == len(column)] = 0
    found: Array = column[at] == wanted if len(column) else np.zeros(len(wanted), bool)
    return found
