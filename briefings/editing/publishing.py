"""Publishing: a reading and its parts become the briefing that readers see, and not before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from briefings.checking.ahead import Resolver, asked_of
from briefings.checking.checking import check_briefing
from briefings.decided import Decision
from briefings.edit_models import BriefingPart, Edit, Reading
from briefings.editing.composing import set_points
from briefings.editing.parts import DividedReading, LinkAt, ReadingPart, dissect, words_of_piece
from briefings.editing.point_matching import successors
from briefings.errors import EditRefused
from briefings.models import (
    Briefing,
    LearningPoint,
    OtherLink,
    WithdrawnPoint,
)
from briefings.passages import encoder_of, kept_of
from briefings.reading.drafts import BriefingDraft
from briefings.reading.roles import Role
from briefings.store import is_public
from collection.extract import Extract
from collection.naming import named_blobs
from collection.store import Collection, revision_of
from crawler.addresses import split_address, without_fragment
from crawler.extract import extractor_for
from crawler.sources import Source
from index.search import Index


@dataclass(frozen=True, slots=True)
class Checker:
    """What resolves citations.

    Args:
        sources: as declared today.
        index: of the collection.
        ahead: what was resolved before the transaction began; None where nothing was.
    """

    sources: Sequence[Source]
    index: Index
    ahead: Resolver | None = None

    def looking_ahead(self, session: Session) -> tuple[Checker, Resolver]:
        """Return one that knows what its resolver is asked before the writing transaction.

        Args:
            session: a transaction that only reads.
        """
        resolver = Resolver.of(session, self.sources, self.index)
        return replace(self, ahead=resolver), resolver

    def ahead_of(self, session: Session, briefing: Briefing | None) -> Checker:
        """Return one that has resolved the citations of a stored briefing as they are.

        Args:
            session: a transaction that only reads.
            briefing: of that transaction; None where there is none any more.
        """
        checker, resolver = self.looking_ahead(session)
        if briefing is not None:
            kept = kept_of(briefing, encoder_of(self.index))
            resolver.look_ahead(asked_of(briefing, resolver.catalogue), kept)
        return checker

    def check(self, session: Session, briefing: Briefing) -> None:
        """Resolve the citations of a briefing again.

        Args:
            briefing: of that transaction.
        """
        session.flush()
        resolver = self.ahead
        if resolver is None or resolver.revision != revision_of(session):
            resolver = Resolver.of(session, self.sources, self.index)
        check_briefing(session, briefing, resolver)


def dissect_again(
    points: Sequence[LearningPoint], extract: Extract, draft: BriefingDraft
) -> DividedReading:
    """Take a reading apart; what stays a learning point keeps its short id.

    Args:
        points: of the briefing as it is stored.
        extract, draft: what was read of it.
    """
    kept = successors(points, draft.points)
    return dissect(extract, draft, {place: point.short_id for place, point in kept.items()})


def store_reading(
    session: Session,
    briefing: Briefing,
    found: DividedReading,
    draft: BriefingDraft,
    *,
    media_type: str,
    blob_hash: str,
) -> Reading:
    """Store what was read of a briefing, beside what readers see of it.

    Args:
        briefing: of that transaction.
        found, draft: what was read.
        media_type, blob_hash: of the bytes.
    """
    reading = session.get(Reading, briefing.id) or Reading(briefing_id=briefing.id)
    reading.read = datetime.now(UTC)
    reading.title = draft.title or Path(split_address(briefing.origin).path).stem
    reading.format = extractor_for(media_type).format
    reading.media_type, reading.blob_hash = media_type, blob_hash
    reading.published = draft.published_on
    reading.published_words = draft.published.words if draft.published else None
    about = draft.about
    reading.partnership, reading.year = about.partnership, about.year
    reading.themes = list(about.themes)
    reading.text = found.text
    reading.links = [link.to_json() for link in found.links]
    reading.waiting = False
    session.add(reading)
    store_pieces(session, reading, found.pieces)
    return reading


def store_pieces(session: Session, reading: Reading, pieces: Sequence[ReadingPart]) -> None:
    """Replace the parts of a reading.

    Args:
        reading: whose parts.
        pieces: in order.
    """
    session.execute(delete(BriefingPart).where(BriefingPart.briefing_id == reading.briefing_id))
    for position, piece in enumerate(pieces):
        part = part_of(piece, reading.text)
        part.briefing_id, part.position = reading.briefing_id, position
        session.add(part)
    session.flush()


def part_of(piece: ReadingPart, text: str) -> BriefingPart:
    """Return a piece as a part that belongs to no briefing yet.

    Args:
        piece: of a reading.
        text: of that reading.
    """
    return BriefingPart(
        short_id=piece.short_id,
        kind=piece.kind,
        start=piece.start,
        end=piece.end,
        words=words_of_piece(text, piece.start, piece.end),
        heading=piece.heading,
        anchor=piece.anchor,
        page=piece.page,
    )


def parts_in_order(session: Session, briefing_id: str) -> Sequence[BriefingPart]:
    """Return the parts of a briefing.

    Args:
        briefing_id: the permanent id.
    """
    parts = select(BriefingPart).where(BriefingPart.briefing_id == briefing_id)
    return session.scalars(parts.order_by(BriefingPart.position)).all()


def links_of(reading: Reading) -> list[LinkAt]:
    """Return the links of a reading.

    Args:
        reading: a stored one.
    """
    return [LinkAt(*link) for link in reading.links]


def as_read(session: Session, briefing: Briefing, reading: Reading, checker: Checker) -> None:
    """Make the briefing what its reading and parts say, and resolve its citations.

    Args:
        briefing: of that transaction.
        reading: of the briefing.
        checker: resolves citations.
    """
    briefing.title, briefing.format = reading.title, reading.format
    briefing.media_type, briefing.blob_hash = reading.media_type, reading.blob_hash
    briefing.imported = reading.read
    briefing.published, briefing.published_words = reading.published, reading.published_words
    briefing.partnership, briefing.year = reading.partnership, reading.year
    briefing.themes = list(reading.themes)
    reading.waiting = False
    parts = [p for p in parts_in_order(session, briefing.id) if p.kind is Role.LEARNING]
    links = links_of(reading)
    for before, after, citation in set_points(briefing, parts, links):
        session.execute(
            update(Decision)
            .where(
                Decision.short_id == before,
                Decision.cited_text == citation.cited_text,
                Decision.cited_url.is_not_distinct_from(citation.cited_url),
            )
            .values(short_id=after)
        )
    briefing.other_links = _others(briefing, links)
    _bring_back(session, briefing)
    checker.check(session, briefing)


def _bring_back(session: Session, briefing: Briefing) -> None:
    """Forget the last words of points that are there again; readers did see those."""
    own = {point.short_id: point for point in briefing.points}
    again = WithdrawnPoint.short_id.in_(own)
    for short_id in session.scalars(select(WithdrawnPoint.short_id).where(again)):
        own[short_id].shown = True
    session.execute(delete(WithdrawnPoint).where(again))


def publish(
    session: Session, briefing: Briefing, reading: Reading | None, checker: Checker, user_name: str
) -> None:
    """Let readers see a briefing as its reading and parts are now.

    Args:
        briefing: of that transaction.
        reading: of the briefing; None where it was stored before readings were kept.
        checker: resolves citations.
        user_name: who publishes; empty for the command line.
    """
    if reading is not None:
        as_read(session, briefing, reading, checker)
    for point in briefing.points:
        point.shown = True
    if briefing.published_at is None:
        briefing.published_at = datetime.now(UTC)
    briefing.published_by, briefing.taken_back = user_name, None


def take_back(briefing: Briefing) -> None:
    """Make a published briefing a draft again; nothing of it is lost.

    Its addresses tell readers since when, because they may stand on paper.

    Args:
        briefing: of a transaction.
    """
    briefing.published_at = briefing.published_by = None
    briefing.taken_back = datetime.now(UTC)


def never_shown(briefing: Briefing) -> bool:
    """Tell whether readers never saw anything of a briefing.

    Args:
        briefing: of a transaction.
    """
    seen = is_public(briefing) or briefing.taken_back is not None
    return not (seen or any(point.shown for point in briefing.points))


def throw_away(session: Session, briefing: Briefing) -> set[str]:
    """Delete a draft that readers never saw.

    Args:
        briefing: of that transaction.

    Returns:
        Hashes of its bytes, for ``forget_bytes`` when the transaction is over.

    Raises:
        EditRefused: readers saw it, so its printed addresses must go on telling.
    """
    last_words = select(WithdrawnPoint).where(WithdrawnPoint.briefing_id == briefing.id)
    if not never_shown(briefing) or session.scalars(last_words.limit(1)).first():
        raise EditRefused("Readers have seen this briefing, so it cannot be thrown away.")
    own = Reading.briefing_id == briefing.id
    hashes = {briefing.blob_hash, *session.scalars(select(Reading.blob_hash).where(own))}
    edits = session.scalars(select(Edit.before).where(Edit.briefing_id == briefing.id))
    hashes |= {edit["reading"]["blob_hash"] for edit in edits if "reading" in edit}
    points = [point.short_id for point in briefing.points]
    session.execute(delete(Decision).where(Decision.short_id.in_(points)))
    for table in (BriefingPart, Edit, Reading):
        session.execute(delete(table).where(table.briefing_id == briefing.id))
    session.delete(briefing)
    return hashes


def forget_bytes(collection: Collection, hashes: Iterable[str]) -> None:
    """Delete bytes that nothing stored names any more.

    Args:
        collection: that may hold them.
        hashes: of the bytes.
    """
    # Whoever names the same bytes, an import or a crawl, makes sure of them in a transaction too,
    # and so does that before this one, and they stay, or after it, and they are stored again.
    with collection.writing() as session:
        for digest in set(hashes) - named_blobs(session):
            collection.blobs.forget(digest)


def _others(briefing: Briefing, links: Sequence[LinkAt]) -> list[OtherLink]:
    cited = {_same(c.cited_url) for p in briefing.points for c in p.citations if c.cited_url}
    others = {_same(link.url): link for link in reversed(links) if _same(link.url) not in cited}
    home = _same(briefing.origin)
    listed = [link for same, link in reversed(others.items()) if same != home]
    return [
        OtherLink(position=position, url=link.url, words=link.words)
        for position, link in enumerate(listed)
    ]


def _same(url: str) -> str:
    return without_fragment(url).rstrip("/").lower()
