"""Stored lines: the blocks of a text that are its own words, without lists of links and asides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.extract import line_layout
from collection.models import DocumentLink, StoredSection
from collection.vocabulary import Box
from crawler.crawling.content import Content
from crawler.editions.shrinking import Line

LINKED = 0.5
"""Share of a block that is under links, from which it is a list of them: menus come and go."""

_ASIDES = (Box.AMENDMENT, Box.RELATED)
"""Boxes that publishers fill and empty with each edition."""


class _Section(NamedTuple):
    position: int
    box: str
    text: str
    layout: list[Any]


class _Span(NamedTuple):
    section: int | None
    start: int | None
    end: int | None


def lines_of_content(content: Content) -> list[Line]:
    """Return the lines of words that came.

    Args:
        content: as it came.
    """
    sections = (_Section(*(s[name] for name in _Section._fields)) for s in content.sections)
    links = (_Span(*(link[name] for name in _Span._fields)) for link in content.links)
    return list(_lines(sections, links))


def lines_of_version(session: Session, version_id: int | None) -> list[Line]:
    """Return the lines of a stored version.

    Args:
        session: a transaction.
        version_id: of the version; None, which no document has for long, has none.
    """
    section, link = StoredSection, DocumentLink
    sections = session.execute(
        select(section.position, section.box, section.text, section.layout)
        .where(section.version_id == version_id)
        .order_by(section.position)
    )
    links = session.execute(
        select(link.section, link.start, link.end).where(link.version_id == version_id)
    )
    return list(_lines((_Section(*row) for row in sections), (_Span(*row) for row in links)))


def _lines(sections: Iterable[_Section], links: Iterable[_Span]) -> Iterator[Line]:
    linked = defaultdict[int | None, list[tuple[int, int]]](list)
    for span in links:
        if span.start is not None and span.end is not None:
            linked[span.section].append((span.start, span.end))
    for section in sections:
        if section.box in _ASIDES:
            continue
        start = 0
        for number, text in enumerate(section.text.split("\n")):
            end = start + len(text)
            under = sum(
                max(min(end, last) - max(start, first), 0)
                for first, last in linked[section.position]
            )
            if under < LINKED * len(text):
                yield Line(line_layout(section.layout, number).kind, text)
            start = end + 1
