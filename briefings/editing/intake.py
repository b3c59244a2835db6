"""Intake: what was read of a briefing is stored as a draft, beside what readers see of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefings.checking.ahead import Question, area_of
from briefings.edit_models import Reading
from briefings.editing.composing import cited_in
from briefings.editing.editing import READ_AGAIN, last_edit, remember
from briefings.editing.parts import DividedReading
from briefings.editing.publishing import (
    Checker,
    as_read,
    dissect_again,
    part_of,
    parts_in_order,
    publish,
    store_reading,
)
from briefings.models import Briefing, LearningPoint
from briefings.passages import encoder_of, kept_of
from briefings.reading.drafts import BriefingDraft
from briefings.reading.roles import Role
from briefings.store import is_public
from collection.extract import Extract
from collection.ids import permanent_id


@dataclass(frozen=True, slots=True)
class ReadBriefing:
    """A briefing as it was received and read.

    Args:
        origin: the web address, or the file: address.
        media_type, blob_hash: of the bytes.
        extract: what was read from them.
        draft: what was found in that.
        area: of the source that the address belongs to; None where there is none.
        document_id: the crawled document that it is; None where it is none.
    """

    origin: str
    media_type: str
    blob_hash: str
    extract: Extract
    draft: BriefingDraft
    area: str | None = None
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was worked out of a briefing before the transaction that stores it.

    Args:
        held: short id and text of each point that was stored then.
        found: the reading taken apart, those points kept.
        checker: has looked ahead.
    """

    held: tuple[tuple[str, str], ...]
    found: DividedReading
    checker: Checker


@dataclass(frozen=True, slots=True)
class How:
    """How a briefing is taken in.

    Args:
        publish: whether readers see it at once.
        afresh: whether the same words are taken apart again, whatever a trainer made of them.
        user_name: who imports it; empty for the command line.
    """

    publish: bool = False
    afresh: bool = False
    user_name: str = ""


def prepare(session: Session, taken: ReadBriefing, checker: Checker) -> Prepared:
    """Work out what ``take_in`` is going to store, as far as the collection stays as it is.

    Args:
        session: a transaction that only reads.
        taken: the briefing.
        checker: resolves citations.
    """
    briefing = _same(session, taken)
    points = briefing.points if briefing else ()
    found = dissect_again(points, taken.extract, taken.draft)
    checker, resolver = checker.looking_ahead(session)
    own = taken.area or (briefing.area if briefing else None)
    itself = taken.document_id or (briefing.document_id if briefing else None)
    parts = [part_of(piece, found.text) for piece in found.pieces if piece.kind is Role.LEARNING]
    linked = [cited_in(part, found.links) for part in parts]
    area = area_of(own, linked, resolver.catalogue)
    asked = (
        Question(part.words, links, area, itself, taken.draft.published_on)
        for part, links in zip(parts, linked, strict=True)
    )
    kept = kept_of(briefing, encoder_of(checker.index)) if briefing else ()
    resolver.look_ahead(asked, kept)
    return Prepared(_held(points), found, checker)


def _held(points: Sequence[LearningPoint]) -> tuple[tuple[str, str], ...]:
    return tuple((point.short_id, point.text) for point in points)


def take_in(session: Session, taken: ReadBriefing, prepared: Prepared, how: How) -> str:
    """Store what was read of a briefing.

    The same address or file, or the same bytes, are the same briefing, which keeps its id. What
    a trainer made of the same words stays; where the words are others, it can be brought back.

    Args:
        taken: the briefing.
        prepared: what was worked out of it before.
        how: whether it is published, and by whom.

    Returns:
        The briefing's id.
    """
    briefing = _same(session, taken) or _begun(session, taken)
    # The same bytes from a file say nothing against the address they were first had from.
    briefing.area = taken.area or briefing.area
    briefing.document_id = taken.document_id or briefing.document_id
    draft, found, checker = taken.draft, prepared.found, prepared.checker
    if _held(briefing.points) != prepared.held:
        # Somebody changed its points in between.
        found = dissect_again(briefing.points, taken.extract, draft)
    reading = session.get(Reading, briefing.id)
    last = last_edit(session, briefing.id)
    edited = last is not None and last.what != READ_AGAIN
    same = reading is not None and _same_words(reading, taken, found)
    if reading is not None and same and edited and not how.afresh:
        if not reading.waiting:
            as_read(session, briefing, reading, checker)
        return briefing.id
    seen = is_public(briefing) and _as_readers_see(session, briefing, reading, found, draft)
    if reading is not None and (edited or not same):
        remember(session, reading, READ_AGAIN, how.user_name, whole=True)
    reading = store_reading(
        session, briefing, found, draft, media_type=taken.media_type, blob_hash=taken.blob_hash
    )
    if how.publish:
        publish(session, briefing, reading, checker, how.user_name)
    elif seen or not is_public(briefing):
        as_read(session, briefing, reading, checker)
    else:
        reading.waiting = True
    return briefing.id


def _begun(session: Session, taken: ReadBriefing) -> Briefing:
    """Return a new briefing; what it says is set from its reading."""
    briefing = Briefing(
        id=permanent_id(),
        origin=taken.origin,
        title="",
        format="",
        media_type=taken.media_type,
        blob_hash=taken.blob_hash,
        imported=datetime.now(UTC),
    )
    session.add(briefing)
    session.flush()
    return briefing


def _same(session: Session, taken: ReadBriefing) -> Briefing | None:
    by_origin = select(Briefing).where(Briefing.origin == taken.origin)
    read = select(Reading.briefing_id).where(Reading.blob_hash == taken.blob_hash)
    by_bytes = select(Briefing).where(
        (Briefing.blob_hash == taken.blob_hash) | Briefing.id.in_(read)
    )
    stored = session.scalars(by_origin).one_or_none()
    return stored or session.scalars(by_bytes.order_by(Briefing.id).limit(1)).first()


def _same_words(reading: Reading, taken: ReadBriefing, found: DividedReading) -> bool:
    return (reading.text, reading.blob_hash) == (found.text, taken.blob_hash)


def _as_readers_see(
    session: Session,
    briefing: Briefing,
    reading: Reading | None,
    found: DividedReading,
    draft: BriefingDraft,
) -> bool:
    """Tell whether a reading says nothing but what is published already."""
    if reading is None:
        return [point.text for point in briefing.points] == [point.text for point in draft.points]
    parts = parts_in_order(session, briefing.id)
    before = [(part.kind, part.start, part.end) for part in parts]
    now = [(piece.kind, piece.start, piece.end) for piece in found.pieces]
    links = [link.to_json() for link in found.links]
    return (
        not reading.waiting
        and (reading.text, reading.title) == (found.text, draft.title or reading.title)
        and [list(link) for link in reading.links] == links
        and before == now
    )
