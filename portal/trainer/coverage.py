"""Coverage: which procedures no briefing cites, which themes of learning no procedure covers."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from briefings.models import Briefing, Citation, LearningPoint, Status
from briefings.store import public_briefings, public_citations
from collection.extract import Extract
from collection.models import Document, DocumentState, DocumentTopic
from collection.taxonomy import load_taxonomy
from crawler.classify import topics_in
from portal.admin.documents import source_names
from portal.documents.places import short_path
from portal.errors import BadParameter
from portal.handouts.exports import cell_text

NOT_CITING = (Status.SUGGESTED, Status.UNRESOLVED)


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """How many procedures of a source are cited.

    Args:
        total: its current procedures and guidance.
        uncited: those that no published briefing cites.
    """

    key: str
    name: str
    total: int
    uncited: int


@dataclass(frozen=True, slots=True)
class Uncited:
    """A procedure that no published briefing cites."""

    id: str
    number: str | None
    title: str
    url: str
    source: str
    area: str
    type: str


@dataclass(frozen=True, slots=True)
class PointRow:
    """A learning point under a theme."""

    briefing_id: str
    briefing_title: str
    number: int
    short_id: str
    text: str


@dataclass(frozen=True, slots=True)
class ThemeCoverage:
    """A theme of learning.

    Args:
        slug, label: of the topic.
        points: the learning points of published briefings that speak of it.
        procedures: how many current procedures and guidance have the topic.
    """

    slug: str
    label: str
    points: tuple[PointRow, ...]
    procedures: int


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """The page context of trainer/coverage.html.

    Args:
        sources: those that have procedures, by name.
        chosen: key of the source whose procedures are listed; empty while none is.
        uncited: those, by number and title.
        uncovered: the themes that no procedure covers.
        covered: the other themes of the learning points.
        untold: how many learning points fit no topic.
    """

    sources: tuple[SourceCoverage, ...]
    chosen: str
    uncited: tuple[Uncited, ...]
    uncovered: tuple[ThemeCoverage, ...]
    covered: tuple[ThemeCoverage, ...]
    untold: int


def coverage_page(session: Session, chosen: str) -> CoveragePage:
    """Build the page.

    Args:
        chosen: key of the source whose procedures are listed; empty for none.

    Raises:
        BadParameter: there is no such source.
    """
    names = source_names(session)
    if chosen and chosen not in names:
        raise BadParameter("source", "expected the key of a source that has documents")
    rows = _points(session)
    found = _themes(session, rows)
    return CoveragePage(
        sources=_sources(session, names),
        chosen=chosen,
        uncited=tuple(uncited(session, chosen)) if chosen else (),
        uncovered=tuple(theme for theme in found if not theme.procedures),
        covered=tuple(theme for theme in found if theme.procedures),
        untold=sum(not topics for _, topics in rows),
    )


def uncited(session: Session, source: str = "") -> list[Uncited]:
    """Return the procedures that no published briefing cites, by source, number and title.

    Args:
        source: key of the one source; empty for all.
    """
    names = source_names(session)
    query = _procedures().where(Document.id.not_in(_cited()))
    if source:
        query = query.where(Document.source_key == source)
    rows = [
        Uncited(
            id=document.id,
            number=document.number,
            title=document.title or document.url,
            url=document.url,
            source=names[document.source_key],
            area=document.area,
            type=document.kind,
        )
        for document in session.scalars(query)
    ]
    return sorted(rows, key=lambda row: (row.source, _numbers(row.number), row.title, row.id))


def themes(session: Session) -> list[ThemeCoverage]:
    """Return the topics that learning points of published briefings speak of, by label."""
    return _themes(session, _points(session))


def _themes(
    session: Session, rows: Sequence[tuple[PointRow, tuple[str, ...]]]
) -> list[ThemeCoverage]:
    points: dict[str, list[PointRow]] = defaultdict(list)
    for row, topics in rows:
        for topic in topics:
            points[topic].append(row)
    held = _topic_counts(session)
    found = (
        ThemeCoverage(slug, label, tuple(points[slug]), held[slug])
        for slug, label in load_taxonomy().topics.items()
        if slug in points
    )
    return sorted(found, key=lambda theme: theme.label)


def topics_of_words(words: str) -> tuple[str, ...]:
    """Return the topics of a learning point: those of which a word stands in it.

    Args:
        words: of the point.
    """
    # As a title it takes one word; a body would take several, which a point is too short for.
    return tuple(topics_in(Extract(title=words, sections=()), load_taxonomy()))


def uncited_csv(session: Session) -> bytes:
    """Return the procedures that no published briefing cites, as CSV."""
    head = ("source", "number", "title", "type", "area", "url", "document")
    rows = (
        (row.source, row.number, row.title, row.type, row.area, row.url, row.id)
        for row in uncited(session)
    )
    return _csv(head, rows)


def themes_csv(session: Session) -> bytes:
    """Return the themes of learning with how many procedures cover each, as CSV.

    Returns:
        A row for each theme and learning point.
    """
    head = ("theme", "procedures", "briefing", "point", "point_text", "short_address")
    rows = (
        (
            *(theme.label, theme.procedures, point.briefing_title, point.number),
            *(point.text, short_path(point.short_id)),
        )
        for theme in themes(session)
        for point in theme.points
    )
    return _csv(head, rows)


def _procedures() -> Select[Document]:
    return select(Document).where(_says_what_to_do())


def _says_what_to_do() -> ColumnElement[bool]:
    covering = Document.kind.in_(load_taxonomy().covering)
    return and_(Document.state == DocumentState.CURRENT, covering)


def _cited() -> Select[Any]:
    return public_citations(Citation.document_id).where(
        Citation.document_id.is_not(None), Citation.status.not_in(NOT_CITING)
    )


def _sources(session: Session, names: Mapping[str, str]) -> tuple[SourceCoverage, ...]:
    every = _by_source(session, _procedures())
    left = _by_source(session, _procedures().where(Document.id.not_in(_cited())))
    return tuple(
        SourceCoverage(key, name, every[key], left[key])
        for key, name in names.items()
        if every[key]
    )


def _points(session: Session) -> list[tuple[PointRow, tuple[str, ...]]]:
    rows = session.execute(
        public_briefings()
        .join(LearningPoint, LearningPoint.briefing_id == Briefing.id)
        .with_only_columns(
            Briefing.id, Briefing.title, LearningPoint.number, LearningPoint.short_id,
            LearningPoint.text,
        )
        .order_by(Briefing.title, Briefing.id, LearningPoint.number)
    )  # fmt: skip
    return [(point, topics_of_words(point.text)) for point in (PointRow(*row) for row in rows)]


def _by_source(session: Session, procedures: Select[Document]) -> Counter[str]:
    counted = procedures.with_only_columns(Document.source_key, func.count())
    return Counter(dict(session.execute(counted.group_by(Document.source_key)).all()))


def _topic_counts(session: Session) -> Counter[str]:
    rows = session.execute(
        select(DocumentTopic.topic, func.count())
        .join(Document, Document.id == DocumentTopic.document_id)
        .where(_says_what_to_do())
        .group_by(DocumentTopic.topic)
    )
    return Counter(dict(rows.all()))


def _numbers(number: str | None) -> Sequence[int]:
    """Return what orders chapter numbers: 1.10 after 1.9; those without come last."""
    parts = [int(part) for part in (number or "").split(".") if part.isdigit()]
    return parts or [10**6]


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([cell_text(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
