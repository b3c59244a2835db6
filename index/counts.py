"""Counts: how many documents each facet value would leave, and which documents a choice admits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np

from index.facets import FACETS, Facet, Order
from index.results import FacetGroup, FacetValue
from index.sidecar import Array, FacetColumn, Sidecar

Filters = Mapping[str, frozenset[str]]
Labels = Mapping[str, Mapping[str, str]]


class Choice:
    """A choice of facet values, as the documents that each facet of it admits.

    Args:
        sidecar: the columns.
        filters: chosen values by facet key; an empty set chooses nothing, which admits all.
        today: the day on which values that begin at a date are looked at.
    """

    def __init__(self, sidecar: Sidecar, filters: Filters, today: date) -> None:
        self._sidecar = sidecar
        self._filters = {key: values for key, values in filters.items() if values}
        self._today = today
        self._masks = {
            key: self._mask(sidecar.facets[key], values) for key, values in self._filters.items()
        }

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
        return tuple(self._group(facet, matching, labels[key]) for key, facet in FACETS.items())

    def _mask(self, column: FacetColumn, chosen: frozenset[str]) -> Array:
        documents, values = column.on(self._today)
        places = [place for place, slug in enumerate(column.slugs) if slug in chosen]
        mask = np.zeros(self._sidecar.documents, bool)
        mask[documents[np.isin(values, places)]] = True
        return mask

    def _group(self, facet: Facet, matching: Array, labels: Mapping[str, str]) -> FacetGroup:
        column = self._sidecar.facets[facet.key]
        documents, values = column.on(self._today)
        admitted = self.admit(matching, leaving_out=facet.key)
        counts = np.bincount(values[admitted[documents]], minlength=len(column.slugs)).tolist()
        chosen = self._filters.get(facet.key, frozenset())
        found = dict.fromkeys(sorted(chosen), 0) | dict(zip(column.slugs, counts, strict=True))
        listed = [
            FacetValue(slug, labels.get(slug, slug), count, slug in chosen)
            for slug, count in found.items()
            if count or slug in chosen
        ]
        return FacetGroup(facet.key, facet.label, tuple(sorted(listed, key=_KEYS[facet.order])))


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
