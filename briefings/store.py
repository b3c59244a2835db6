"""Stored briefings: what other parts of the program ask of them.

Drafts are for signed-in people. Here alone is decided what readers see: ``find_briefing``,
``public_briefings`` and ``public_citations`` are the ways to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from briefings.errors import NotStored, TakenBack
from briefings.models import Briefing, Citation, LearningPoint, Status
from collection.store import Collection
from collection.words.days import day


@dataclass(frozen=True, slots=True)
class BriefingLine:
    """A briefing in a list.

    Args:
        published: when it says that it was published.
        published_at: since when readers see it here; None for a draft.
        points: how many learning points it has.
        statuses: how many of its citations have each status, in the order of Status.
    """

    id: str
    title: str
    format: str
    origin: str
    imported: datetime
    published: date | None
    published_at: datetime | None
    points: int
    statuses: Mapping[Status, int]


@dataclass(frozen=True, slots=True)
class CitingPoint:
    """A learning point that cites a document; its short id names its place in the briefing.

    A number would name another point where one is put in before it.
    """

    briefing_id: str
    short_id: str
    briefing_title: str
    number: int
    text: str
    status: Status


_PUBLIC = Briefing.published_at.is_not(None)


def public_briefings() -> Select[Briefing]:
    """Select the briefings that readers see."""
    return select(Briefing).where(_PUBLIC)


def public_citations(*columns: Any) -> Select[Any]:
    """Select columns of the citations that readers see, and of their points and briefings.

    Args:
        columns: of Citation, LearningPoint and Briefing.
    """
    return (
        select(*columns)
        .select_from(Citation)
        .join(LearningPoint, LearningPoint.id == Citation.point_id)
        .join(Briefing, Briefing.id == LearningPoint.briefing_id)
        .where(_PUBLIC)
    )


def is_public(briefing: Briefing) -> bool:
    """Tell whether readers see a briefing.

    Args:
        briefing: a stored one.
    """
    return briefing.published_at is not None


def hidden(briefing: Briefing) -> NotStored:
    """Return what a reader is told who asks for a briefing that is not public.

    Nothing of the briefing is repeated: it may have been taken back for what it says.

    Args:
        briefing: a stored one.
    """
    if briefing.taken_back is None:
        return NotStored(f"No briefing has the id “{briefing.id}”.")
    return TakenBack(
        f"This briefing was withdrawn for now on {day(briefing.taken_back)}. If it is published "
        "again, it will be back at this address. Until then do not rely on a printed or saved "
        "copy of it: ask the person who gave it to you, or search for the procedure."
    )


def find_briefing(session: Session, briefing_id: str, *, drafts: bool = False) -> Briefing:
    """Return a briefing with its points and citations.

    Args:
        briefing_id: its permanent id.
        drafts: whether it may be a draft: for signed-in people and the command line.

    Raises:
        NotStored: there is none.
        TakenBack: readers no longer see it.
    """
    briefing = session.scalars(_with_citations().where(Briefing.id == briefing_id)).one_or_none()
    if briefing is None:
        raise NotStored(f"No briefing has the id “{briefing_id}”.")
    if not (drafts or is_public(briefing)):
        raise hidden(briefing)
    return briefing


def all_briefings(session: Session, *, drafts: bool = False) -> tuple[BriefingLine, ...]:
    """Return every briefing, by title.

    Args:
        drafts: whether drafts count: for signed-in people and the command line.
    """
    stored = _with_citations() if drafts else _with_citations().where(_PUBLIC)
    lines = map(_line, session.scalars(stored))
    return tuple(sorted(lines, key=lambda line: (line.title.casefold(), line.id)))


def latest(session: Session, limit: int) -> tuple[BriefingLine, ...]:
    """Return the briefings that were imported last, the newest first.

    Args:
        limit: how many at most.
    """
    newest = _with_citations().where(_PUBLIC).order_by(Briefing.imported.desc(), Briefing.id)
    newest = newest.limit(limit)
    return tuple(map(_line, session.scalars(newest)))


def citing(session: Session, document_id: str) -> tuple[CitingPoint, ...]:
    """Return the learning points that cite a document, or are thought to, each once.

    Args:
        document_id: its permanent id.

    Returns:
        Links before suggestions, then by the briefing's title and the point's number.
    """
    rows = session.execute(
        public_citations(LearningPoint, Citation.status, Briefing.title)
        .where(Citation.document_id == document_id)
        .order_by(Briefing.title, Briefing.id, LearningPoint.number)
    ).all()
    points: dict[int, CitingPoint] = {}
    for point, status, title in sorted(rows, key=lambda row: row.status is Status.SUGGESTED):
        points.setdefault(
            point.id,
            CitingPoint(point.briefing_id, point.short_id, title, point.number, point.text, status),
        )
    return tuple(points.values())


def status_counts(session: Session) -> Mapping[Status, int]:
    """Return how many citations have each status, in the order of Status."""
    counts = Counter(session.scalars(select(Citation.status)))
    return {status: counts[status] for status in Status if counts[status]}


def briefing_json(session: Session, briefing_id: str, *, drafts: bool = False) -> dict[str, Any]:
    """Return a briefing in the form that the command line and the API share.

    Args:
        briefing_id: its permanent id.
        drafts: whether it may be a draft.

    Raises:
        NotStored: there is none.
    """
    briefing = find_briefing(session, briefing_id, drafts=drafts)
    return {
        "id": briefing.id,
        "title": briefing.title,
        "learning_points": [
            {
                "number": point.number,
                "text": point.text,
                "citations": [_citation_json(citation) for citation in point.citations],
            }
            for point in briefing.points
        ],
        "other_links": [link.url for link in briefing.other_links],
    }


def _citation_json(citation: Citation) -> dict[str, Any]:
    document = citation.document
    return {
        "cited_text": citation.cited_text,
        "cited_url": citation.cited_url,
        "cited_start": citation.cited_start,
        "status": citation.status,
        "method": citation.method,
        "score": citation.score,
        "document_id": citation.document_id,
        "url": document.url if document else None,
        "title": document.title if document else None,
        "confirmed": citation.confirmed,
    }


def _with_citations() -> Select[Briefing]:
    points = selectinload(Briefing.points)
    return select(Briefing).options(points.selectinload(LearningPoint.citations))


def _line(briefing: Briefing) -> BriefingLine:
    counts = Counter(c.status for point in briefing.points for c in point.citations)
    return BriefingLine(
        id=briefing.id,
        title=briefing.title,
        format=briefing.format,
        origin=briefing.origin_name,
        imported=briefing.imported,
        published=briefing.published,
        published_at=briefing.published_at,
        points=len(briefing.points),
        statuses={status: counts[status] for status in Status if counts[status]},
    )


def cited_addresses(collection: Collection) -> tuple[str, ...]:
    """Return every address that a learning point cites, each once.

    Args:
        collection: holds the briefings.
    """
    with collection.reading() as session:
        rows = session.scalars(
            select(Citation.cited_url).where(Citation.cited_url.is_not(None)).distinct()
        )
        return tuple(sorted(url for url in rows if url))
