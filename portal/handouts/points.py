"""Page context of a short address: a learning point, today's passages, what changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefings.models import Briefing, LearningPoint, Status, WithdrawnPoint
from briefings.short_ids import as_stored
from briefings.store import hidden, is_public, public_briefings
from collection.words.days import local_day
from index.search import Index
from portal.briefings.pages import PointView, known_on, passages_of, point_view
from portal.documents.since import Since, changes_since
from portal.errors import NotKnown


@dataclass(frozen=True, slots=True)
class PointPage:
    """The page context of handouts/point.html.

    Args:
        briefing_id, briefing_title: where it stands.
        point: its words and what it cites, as they are today.
        known: the day on which the briefing knew its procedures.
        printed: the day on which the reader's copy was printed, where told.
        typed: what was told of that day and is not one.
        since: the day from which changes are told: ``printed``, else ``known``.
        changes: what became of the documents that it cites.
        compared: how many documents were looked at.
    """

    briefing_id: str
    briefing_title: str
    point: PointView
    known: date
    printed: date | None
    typed: str | None
    since: date
    changes: tuple[Since, ...]
    compared: int


@dataclass(frozen=True, slots=True)
class WithdrawnPage:
    """The page context of handouts/withdrawn.html: a point that its briefing no longer holds.

    Args:
        briefing_id, briefing_title: where it stood; the title is None where that is gone too.
    """

    short_id: str
    briefing_id: str
    briefing_title: str | None
    number: int
    text: str
    withdrawn: datetime


def point_page(
    session: Session, index: Index, short_id: str, printed: str | None
) -> PointPage | WithdrawnPage:
    """Build the page of a short address.

    Args:
        short_id: as typed.
        printed: an ISO date as given; None for the briefing's own.

    Raises:
        NotKnown: no reader ever saw a point that had it.
        TakenBack: its briefing is withdrawn for now.
    """
    point = _living(session, as_stored(short_id))
    if point is None:
        return _withdrawn(session, short_id)
    day = printed_day(printed)
    known = known_on(point.briefing)
    since = day or known
    documents = [
        citation.document
        for citation in point.citations
        if citation.document and citation.status is not Status.SUGGESTED
    ]
    passages = passages_of(session, index, point.citations)
    return PointPage(
        briefing_id=point.briefing.id,
        briefing_title=point.briefing.title,
        point=point_view(session, point, passages, known),
        known=known,
        printed=day,
        typed=printed if printed and day is None else None,
        since=since,
        changes=changes_since(documents, since),
        compared=len({document.id for document in documents}),
    )


def printed_day(given: str | None) -> date | None:
    """Return the day that was given; None where it is none, or lies ahead.

    Args:
        given: an ISO date.
    """
    try:
        day = date.fromisoformat(given or "")
    except ValueError:
        return None
    return day if day <= local_day(datetime.now(UTC)) else None


def _living(session: Session, short_id: str) -> LearningPoint | None:
    """Return the point of a short id, or the one of its briefing that says the same again."""
    public = select(LearningPoint).where(
        LearningPoint.briefing_id.in_(public_briefings().with_only_columns(Briefing.id))
    )
    held = public.where(LearningPoint.short_id == short_id)
    again = (
        public.join(WithdrawnPoint, WithdrawnPoint.briefing_id == LearningPoint.briefing_id)
        .where(WithdrawnPoint.short_id == short_id, WithdrawnPoint.text == LearningPoint.text)
        .order_by(LearningPoint.number)
        .limit(1)
    )
    return session.scalars(held).one_or_none() or session.scalars(again).one_or_none()


def _kept_from_readers(session: Session, short_id: str) -> LearningPoint | None:
    """Return the point of a short id that readers saw, and do not see now."""
    once = select(LearningPoint).where(LearningPoint.short_id == short_id, LearningPoint.shown)
    return session.scalars(once).one_or_none()


def _withdrawn(session: Session, short_id: str) -> WithdrawnPage:
    point = session.get(WithdrawnPoint, as_stored(short_id))
    seen = point or _kept_from_readers(session, as_stored(short_id))
    briefing = session.get(Briefing, seen.briefing_id) if seen else None
    if briefing is not None and not is_public(briefing) and briefing.taken_back:
        raise hidden(briefing)
    if point is None or (briefing and not is_public(briefing)):
        raise NotKnown(f"No learning point has the short address “/p/{short_id[:20]}”.")
    return WithdrawnPage(
        short_id=point.short_id,
        briefing_id=point.briefing_id,
        briefing_title=briefing.title if briefing else None,
        number=point.number,
        text=point.text,
        withdrawn=point.withdrawn,
    )
