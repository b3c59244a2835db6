"""Counts: how many documents each facet value would leave, and which documents a choice admits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from index.facets import FACETS, Facet, Order
from index.results import FacetGroup, FacetValue
from index.storing.columns import starts
from index.storing.files import Array
from index.storing.sidecar import Sidecar

Filters = Mapping[str, frozenset[str]]
Labels = Mapping[str, Mapping[str, str]]


class Tally:
    """The values of every facet that documents hold on one day, counted in one go.

    The documents of a value are a set of bits, so a count is that of the bits that the set has in
    common with what was found: a few microseconds for all values of 5,000 documents.

    Args:
        sidecar: the columns.
        today: the day on which values that begin at a date are looked at.
    """

    def __init__(self, sidecar: Sidecar, today: date) -> None:
        self.today = today
        self._sidecar = sidecar
        self._held = {key: sidecar.facets[key].on(today) for key in FACETS}
        self._begins = starts([len(sidecar.facets[key].slugs) for key in FACETS])
        self._sets = np.stack([*self._all_sets(), _packed(np.zeros(sidecar.documents, bool))])

    def counts(self, admitted: Array) -> Mapping[str, list[int]]:
        """Count the documents of each value, by facet, in the order of the facet's slugs.

        Args:
            admitted: those to count, bool [D].
        """
        common = np.bitwise_count(self._sets & _packed(admitted))
        counts = common.sum(axis=1, dtype=np.int64)
        return {
            key: counts[begin:end].tolist()
            for key, (begin, end) in zip(FACETS, pairwise(self._begins), strict=True)
        }

    def _all_sets(self) -> Iterator[Array]:
        """Yield the documents of each value of each facet as bits."""
        for key in FACETS:
            documents, values = self._held[key]
            for place in range(len(self.slugs(key))):
                holding = np.zeros(self._sidecar.documents, bool)
                holding[documents[values == place]] = True
                yield _packed(holding)

    def slugs(self, key: str) -> tuple[str, ...]:
        """Return the values of a facet that occur."""
        return self._sidecar.facets[key].slugs

    def mask(self, key: str, chosen: frozenset[str]) -> Array:
        """Return which documents hold one of some values, bool [D]."""
        documents, values = self._held[key]
        places = [place for place, slug in enumerate(self.slugs(key)) if slug in chosen]
        mask = np.zeros(self._sidecar.documents, bool)
        mask[documents[np.isin(values, places)]] = True
        return mask


def _packed(documents: Array) -> Array:
    """Return a set of documents as bits, in words of 64."""
    bits = np.packbits(documents)
    return np.append(bits, np.zeros(-len(bits) % 8, np.uint8)).view(np.uint64)


class Tallies:
    """The tally of a generation, made anew when the day changes.

    Args:
        sidecar: the columns.
    """

    def __init__(self, sidecar: Sidecar) -> None:
        self._sidecar = sidecar
        self._last: Tally | None = None

    def on(self, today: date) -> Tally:
        """Return the tally of a day."""
        last = self._last  # two threads may both make one; either serves
        if last is None or last.today != today:
            last = self._last = Tally(self._sidecar, today)
        return last


class FacetChoice:
    """A choice of facet values, as the documents that each facet of it admits.

    Args:
        tally: of the generation and the day.
        filters: chosen values by facet key; an empty set chooses nothing, which admits all.
    """

    def __init__(self, tally: Tally, filters: Filters) -> None:
        self._tally = tally
        self._filters = {key: values for key, values in filters.items() if values}
        self._masks = {key: tally.mask(key, values) for key, values in self._filters.items()}

    def admit(self, matching: Array, leaving_out: str | None = None) -> Array:
        """Return which matching documents the choice admits.

        Args:
            matching: the documents found, bool [D].
            leaving_out: key of a facet whose own choice is ignored.

        Returns:
            bool [D], a new array.
        """
        admitted = matching.copy()
        for key, mask in self._masks.items():
            if key != leaving_out:
                admitted &= mask
        return admitted

    def groups(self, matching: Array, labels: Labels) -> tuple[FacetGroup, ...]:
        """Count the documents of every value of every facet.

        A facet's own choice does not narrow its counts, so that its other values stay on
        offer; values that would leave nothing are left out unless they are chosen.

        Args:
            matching: the documents found, before any choice, bool [D].
            labels: labels of the known values by facet key.
        """
        counts = dict(self._tally.counts(self.admit(matching)))
        for key in self._masks:
            counts[key] = self._tally.counts(self.admit(matching, leaving_out=key))[key]
        return tuple(self._group(facet, counts[key], labels[key]) for key, facet in FACETS.items())

    def _group(self, facet: Facet, counts: list[int], labels: Mapping[str, str]) -> FacetGroup:
        slugs = self._tally.slugs(facet.key)
        chosen = self._filters.get(facet.key, frozenset())
        found = dict.fromkeys(sorted(chosen), 0) | dict(zip(slugs, counts, strict=True))
        listed = [
            FacetValue(slug, labels.get(slug, slug), count, slug in chosen)
            for slug, count in found.items()
            if count or slug in chosen
        ]
        known = {slug: place for place, slug in enumerate(labels)}
        listed.sort(key=lambda value: known.get(value.value, len(known)))
        if facet.order is not Order.DECLARED:
            listed.sort(key=_KEYS[facet.order])
        return FacetGroup(facet.key, facet.label, tuple(listed))


def _by_count(value: FacetValue) -> tuple[int, str]:
    return -value.count, value.label.casefold()


def _by_label(value: FacetValue) -> str:
    return value.label.casefold()


def _by_year(value: FacetValue) -> tuple[bool, int, str]:
    """Years, the latest first, then what is no year."""
    year = int(value.value) if value.value.isdecimal() else 0
    return year == 0, -year, value.value


_KEYS: Mapping[Order, Callable[[FacetValue], Any]] = {
    Order.COUNT: _by_count,
    Order.LABEL: _by_label,
    Order.YEARS: _by_year,
}
