"""The queue: citations that wait for a trainer, the longest-waiting first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from math import ceil
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from briefings.decided import Choice, Decision, about
from briefings.models import Citation, LearningPoint, Status
from briefings.store import is_public
from collection.models import Document, Version
from index.search import Index
from portal.admin.crawls import PAGE_SIZE, Slice
from portal.briefings.pages import known_on, passages_of
from portal.briefings.status_words import STATUS_WORDS
from portal.errors import NotKnown
from portal.trainer.review import DecidedCitation, decided


class WaitReason(StrEnum):
    """Why a citation waits."""

    CONFIRM = "confirm"
    MOVED = "moved"
    REWORDED = "reworded"
    GONE = "gone"
    CHANGED = "changed"


_BY_STATUS = {
    Status.SUGGESTED: WaitReason.CONFIRM,
    Status.MOVED: WaitReason.MOVED,
    Status.REWORDED: WaitReason.REWORDED,
    Status.GONE: WaitReason.GONE,
}
LABELS: Mapping[WaitReason, str] = {
    **{reason: STATUS_WORDS[status].waits for status, reason in _BY_STATUS.items()},
    WaitReason.CHANGED: "Changed since confirmed",
}
TOLD: Mapping[WaitReason, str] = {
    **{reason: STATUS_WORDS[status].told for status, reason in _BY_STATUS.items()},
    WaitReason.CHANGED: "The words of this document have changed since it was confirmed.",
}
"""What happened, and what is asked, in a sentence."""


_WITH_POINT = select(Citation).options(
    joinedload(Citation.point).joinedload(LearningPoint.briefing),
    joinedload(Citation.document).selectinload(Document.versions),
)
"""What each row of the page shows, read together."""


@dataclass(frozen=True, slots=True)
class WaitingCitation:
    """A citation that waits, and why."""

    citation_id: int
    reason: WaitReason
    since: datetime


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One citation in the queue.

    Args:
        reason: why it waits.
        label, told: that in words.
        since: since when.
        draft: whether readers do not see its briefing yet.
        short_id, number, text: of the learning point.
        citation: with what can be decided.
        known: the day by which a procedure is told to have changed.
    """

    reason: WaitReason
    label: str
    told: str
    since: datetime
    briefing_id: str
    briefing_title: str
    draft: bool
    short_id: str
    number: int
    text: str
    citation: DecidedCitation
    known: date


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The page context of trainer/queue.html.

    Args:
        shown: the one reason that is listed; None lists all.
        counts: how many wait for each reason, labels by it.
        total: how many wait.
        rows: where the list stands among its pages.
        items: those on this page, the longest-waiting first.
    """

    shown: WaitReason | None
    counts: tuple[tuple[WaitReason, str, int], ...]
    total: int
    rows: Slice[WaitingCitation]
    items: tuple[QueueItem, ...]


def queue_page(session: Session, index: Index, shown: WaitReason | None, number: int) -> QueuePage:
    """Build the page.

    Args:
        index: of the same collection; gives the passages that matter.
        shown: the one reason to list; None lists all.
        number: page of the list, from 1.

    Raises:
        NotKnown: there is no such page.
    """
    found = waiting(session)
    counts = Counter(one.reason for one in found)
    listed = [one for one in found if shown in (None, one.reason)]
    pages = max(1, ceil(len(listed) / PAGE_SIZE))
    if not 1 <= number <= pages:
        # A decision may have emptied the last page.
        number = pages
    part = listed[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return QueuePage(
        shown=shown,
        counts=tuple((reason, LABELS[reason], counts[reason]) for reason in WaitReason),
        total=len(found),
        rows=Slice(part, number, pages, len(listed)),
        items=tuple(_items(session, index, part)),
    )


def waiting(session: Session) -> list[WaitingCitation]:
    """Return every citation that waits for a trainer, the longest-waiting first.

    Every page of the administration counts them, so only the columns that decide are read.
    """
    last = _last_decisions(session)
    seen = _words_seen(session)
    rows = session.execute(
        select(
            Citation.id, Citation.status, Citation.confirmed, Citation.since, Citation.cited_text,
            Citation.cited_url, Citation.document_id, Citation.pin_quote.is_(None).label("free"),
            LearningPoint.short_id, Version.text_hash, Document.changed,
        )
        .join(LearningPoint, LearningPoint.id == Citation.point_id)
        .join(Document, Document.id == Citation.document_id)
        .outerjoin(Version, Version.id == Document.version_id)
        .where(or_(Citation.status.in_(_BY_STATUS), Citation.confirmed))
    )  # fmt: skip
    found = (
        _waiting(
            row, last.get(about(row.short_id, row.cited_text, row.cited_url, row.document_id)), seen
        )
        for row in rows
    )
    held = [one for one in found if one is not None]
    return sorted(held, key=lambda one: (one.since, one.citation_id))


def reason_of(name: str) -> WaitReason | None:
    """Return the reason of a name in an address.

    Args:
        name: empty for all.

    Raises:
        NotKnown: there is no such reason.
    """
    try:
        return WaitReason(name) if name else None
    except ValueError as error:
        raise NotKnown("The queue has no such part.") from error


def _last_decisions(session: Session) -> Mapping[tuple[str | None, ...], Decision]:
    rows = session.scalars(select(Decision).where(Decision.undone.is_(None)).order_by(Decision.id))
    return {row.about: row for row in rows if row.choice is not Choice.REJECT}


def _words_seen(session: Session) -> Mapping[int | None, str]:
    """Return what the versions said that trainers saw; words that are set anew are the same."""
    decided = select(Decision.version_id).where(Decision.undone.is_(None))
    rows = session.execute(select(Version.id, Version.text_hash).where(Version.id.in_(decided)))
    return dict(rows.all())


def _waiting(
    row: Any, last: Decision | None, words: Mapping[int | None, str]
) -> WaitingCitation | None:
    reason = _BY_STATUS.get(row.status)
    seen = last is not None and last.document_id == row.document_id
    current = seen and last is not None and words.get(last.version_id) == row.text_hash
    if reason is None:
        # A pinned passage that still stands is told by its status, whatever changed around it.
        changed = seen and not current and row.confirmed and row.free
        return WaitingCitation(row.id, WaitReason.CHANGED, row.changed) if changed else None
    settled = seen and last is not None and last.status == row.status.value
    if settled and (current or reason is not WaitReason.REWORDED):
        return None
    return WaitingCitation(row.id, reason, row.since)


def _items(session: Session, index: Index, part: Sequence[WaitingCitation]) -> Iterator[QueueItem]:
    asked = _WITH_POINT.where(Citation.id.in_([one.citation_id for one in part]))
    citations = {citation.id: citation for citation in session.scalars(asked)}
    passages = passages_of(session, index, [*citations.values()])
    for one in part:
        citation = citations[one.citation_id]
        point = citation.point
        briefing = point.briefing
        yield QueueItem(
            reason=one.reason,
            label=LABELS[one.reason],
            told=TOLD[one.reason],
            since=one.since,
            briefing_id=briefing.id,
            briefing_title=briefing.title,
            draft=not is_public(briefing),
            short_id=point.short_id,
            number=point.number,
            text=point.text,
            citation=decided(session, citation, passages, known_on(briefing)),
            known=known_on(briefing),
        )
