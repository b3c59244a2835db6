"""FACETS: each facet declared once, as data.

The writer reads which values a document has, the query which may be asked for, the counts how
they are labelled and ordered, and the templates show what comes out. A new facet is one entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.marks.mark import MarkKind, WordedMark
from collection.marks.soonness import Soonness, soonness
from collection.models import Document, SourceRecord
from collection.taxonomy import load_taxonomy
from collection.vocabulary import FORMATS, slug_label
from collection.words.days import due_on
from index.errors import UnknownFacet, UnknownValue

Held = Mapping[str, date | None]
"""The values that a document holds, each with the day from which it does; None is always."""


class Order(StrEnum):
    """How the values of a facet are listed."""

    COUNT = "count"
    LABEL = "label"
    YEARS = "years"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow a search.

    Args:
        key: the query parameter.
        label: its name on the screen.
        held: reads the values that a document has as it is stored.
        known: reads the labels of the values that may be asked for.
        order: how its values are listed.
        free: pattern of further values, each its own label; None where there are none.
        free_example: what the pattern looks like, for a message.
        marked: reads the value that marked words of a document give it; None where they give none.
        asks: the kind of marks that a choice of it asks for, in passages.
    """

    key: str
    label: str
    held: Callable[[Document], Held]
    known: Callable[[Session], Mapping[str, str]]
    order: Order = Order.COUNT
    free: re.Pattern[str] | None = None
    free_example: str = ""
    marked: Callable[[WordedMark], str | None] | None = None
    asks: MarkKind | None = None

    def values(self, document: Document, marked: Iterable[WordedMark] = ()) -> Held:
        """Return the values of a document.

        Args:
            document: with its topics loaded.
            marked: what is marked in its words.
        """
        told = map(self.marked, marked) if self.marked else ()
        given = {value for value in told if value is not None}
        return {**self.held(document), **dict.fromkeys(sorted(given))}

    def check(self, value: str, labels: Mapping[str, str]) -> None:
        """Refuse a value that the facet cannot have.

        Args:
            value: the chosen value.
            labels: the labels by known value.

        Raises:
            UnknownValue: it is neither known nor of the free pattern.
        """
        if value in labels or (self.free and self.free.fullmatch(value)):
            return
        raise UnknownValue(self.key, value, [*([self.free_example] if self.free else []), *labels])


def _one(value: str) -> Held:
    return {value: None}


def _reviewed(document: Document) -> Held:
    held: dict[str, date | None] = {
        str(document.reviewed.year) if document.reviewed else "unknown": None
    }
    if document.next_review:
        held["overdue"] = due_on(document.next_review)
    return held


def _none(_document: Document) -> Held:
    return {}


def _soonness(marked: WordedMark) -> str | None:
    limit = marked.mark.kind is MarkKind.LIMIT
    return soonness(marked.words, marked.mark.value) if limit else None


_BY_WHEN: Mapping[str, str] = {
    Soonness.NOW: "At once",
    Soonness.DAY: "Within a day",
    Soonness.WEEK: "Within a week",
    Soonness.MONTH: "Within a month",
    Soonness.LATER: "In more than a month",
    Soonness.EVENT: "By an event or a date",
    Soonness.REGULAR: "At intervals",
}


def _areas(session: Session) -> Mapping[str, str]:
    areas = session.scalars(select(SourceRecord.area).distinct().order_by(SourceRecord.area))
    return {area: slug_label(area) for area in areas}


def _sources(session: Session) -> Mapping[str, str]:
    rows = session.execute(select(SourceRecord.key, SourceRecord.name).order_by(SourceRecord.key))
    return {row.key: row.name for row in rows}


FACETS: Mapping[str, Facet] = {
    facet.key: facet
    for facet in (
        Facet(
            key="area",
            label="Area",
            held=lambda document: _one(document.area),
            known=_areas,
            order=Order.LABEL,
        ),
        Facet(
            key="topic",
            label="Topic",
            held=lambda document: dict.fromkeys(topic.topic for topic in document.topics),
            known=lambda _: load_taxonomy().topics,
        ),
        Facet(
            key="type",
            label="Document type",
            held=lambda document: _one(document.kind),
            known=lambda _: load_taxonomy().types,
        ),
        Facet(
            key="source",
            label="Source",
            held=lambda document: _one(document.source_key),
            known=_sources,
            order=Order.LABEL,
        ),
        Facet(
            key="format",
            label="Format",
            held=lambda document: _one(document.format),
            known=lambda _: FORMATS,
        ),
        Facet(
            key="reviewed",
            label="Last reviewed",
            held=_reviewed,
            known=lambda _: {"overdue": "Review overdue", "unknown": "No date stated"},
            order=Order.YEARS,
            free=re.compile(r"(19|20)\d\d"),
            free_example="a year",
        ),
        Facet(
            key="when",
            label="Says by when",
            held=_none,
            known=lambda _: _BY_WHEN,
            order=Order.DECLARED,
            marked=_soonness,
            asks=MarkKind.LIMIT,
        ),
    )
}
"""Every facet by its key, in the order in which they are shown."""


def check_filters(
    filters: Mapping[str, frozenset[str]], labels: Mapping[str, Mapping[str, str]]
) -> None:
    """Refuse a choice of facets or values that do not exist.

    Args:
        filters: chosen values by facet key.
        labels: labels of the known values by facet key.

    Raises:
        UnknownFacet: a key is not declared.
        UnknownValue: a value is none that its facet can have.
    """
    for key, values in filters.items():
        if key not in FACETS:
            raise UnknownFacet(key, FACETS)
        for value in sorted(values):
            FACETS[key].check(value, labels[key])


def asked_by(filters: Mapping[str, frozenset[str]]) -> frozenset[MarkKind]:
    """Return the kinds of marks that chosen facets ask for.

    Args:
        filters: chosen values by facet key.
    """
    asked = (FACETS[key].asks for key in filters)
    return frozenset(kind for kind in asked if kind is not None)
