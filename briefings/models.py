"""The tables of briefings: each briefing, its learning points, what they cite, what it lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, ForeignKey, String, event, insert
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from briefings.grounds import Ground, Reason
from briefings.reading.drafts import by_place
from briefings.short_ids import LENGTH, new_short_id
from collection.models import Base, Document, Version, enum_column


class Status(StrEnum):
    """What became of a citation."""

    EXACT = "exact"
    MOVED = "moved"
    REWORDED = "reworded"
    GONE = "gone"
    SUGGESTED = "suggested"
    UNRESOLVED = "unresolved"
    OUTSIDE = "outside"


class Method(StrEnum):
    """The rung of the ladder that held; see briefings/linking/ladder.py."""

    ADDRESS = "address"
    REDIRECT = "redirect"
    SAME_TEXT = "same text"
    FILE_NAME = "file name"
    CHAPTER = "chapter"
    TITLE = "title"
    CONTENT = "content"
    SCOPE = "scope"


def _now() -> datetime:
    return datetime.now(UTC)


class Briefing(Base):
    """One imported briefing; its id lasts through every later import of the same one."""

    __tablename__ = "briefing"

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    title: Mapped[str]
    origin: Mapped[str] = mapped_column(unique=True)
    """The web address, or the file: address, that it was imported from."""
    format: Mapped[str] = mapped_column(String(20))
    """Slug of collection.vocabulary.FORMATS."""
    media_type: Mapped[str]
    blob_hash: Mapped[str] = mapped_column(String(64), index=True)
    imported: Mapped[datetime]
    """When it was last imported."""
    published: Mapped[date | None]
    published_words: Mapped[str | None]
    """The words of the briefing that ``published`` was read from."""
    partnership: Mapped[str] = mapped_column(default="")
    """The words that name who published it; empty where it does not say."""
    year: Mapped[int | None]
    themes: Mapped[list[str]] = mapped_column(default=list)
    """Slugs of topics."""
    area: Mapped[str | None] = mapped_column(String(80))
    """The area of the source that its origin belongs to."""
    document_id: Mapped[str | None] = mapped_column(ForeignKey("document.id"))
    """The crawled document that it is, where it is one."""
    published_at: Mapped[datetime | None]
    """Since when readers see it; None for a draft, which only signed-in people see."""
    published_by: Mapped[str | None] = mapped_column(String(80))
    """Who published it; empty for the command line."""
    taken_back: Mapped[datetime | None]
    """Since when readers no longer see what they saw; None while they do, and of a draft that
    they never saw."""

    points: Mapped[list[LearningPoint]] = relationship(
        back_populates="briefing",
        order_by="LearningPoint.number",
        cascade="all, delete-orphan",
    )
    other_links: Mapped[list[OtherLink]] = relationship(
        order_by="OtherLink.position", cascade="all, delete-orphan"
    )

    @property
    def origin_url(self) -> str | None:
        """The web address it came from; None where it came from a file."""
        return None if self.origin.startswith("file:") else self.origin

    @property
    def origin_name(self) -> str:
        """The web address, or the file's bare name, fit to be shown."""
        return self.origin_url or self.origin.rpartition("/")[2]


class LearningPoint(Base):
    """One learning point, in its exact words (white space folded)."""

    __tablename__ = "learning_point"

    id: Mapped[int] = mapped_column(primary_key=True)
    short_id: Mapped[str] = mapped_column(
        String(LENGTH), unique=True, index=True, default=new_short_id
    )
    """What its short address ends in, for ever; see briefings/short_ids.py."""
    briefing_id: Mapped[str] = mapped_column(ForeignKey("briefing.id"), index=True)
    number: Mapped[int]
    """From 1."""
    text: Mapped[str]
    heading: Mapped[str]
    """The heading that it stands under; may be empty."""
    anchor: Mapped[str | None]
    page: Mapped[int | None]
    shown: Mapped[bool] = mapped_column(default=True)
    """Whether readers ever saw it; then its short address may stand on paper."""

    briefing: Mapped[Briefing] = relationship(back_populates="points")
    citations: Mapped[list[Citation]] = relationship(
        back_populates="point", order_by="Citation.position", cascade="all, delete-orphan"
    )

    def cite(self, citations: Iterable[Citation]) -> None:
        """Take citations for all that it cites, in the order in which their words are printed.

        Args:
            citations: each at its place; those without one come last, as they are given.
        """
        self.citations = sorted(citations, key=lambda citation: by_place(citation.cited_start))
        for position, citation in enumerate(self.citations):
            citation.position = position


class Citation(Base):
    """What a learning point cites, or might, and what that was found to be.

    A trainer may pin it to an exact passage by a text quote (W3C TextQuoteSelector: the words,
    with what stood before and after them); see briefings/anchoring/pins.py.
    """

    __tablename__ = "citation"

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("learning_point.id"), index=True)
    position: Mapped[int]
    cited_text: Mapped[str]
    """The words of the point that cite; empty where only its content suggests a document."""
    cited_start: Mapped[int | None]
    """Where they begin in the point's text, in characters; None where there are none."""
    cited_url: Mapped[str | None]
    status: Mapped[Status] = mapped_column(enum_column(Status), index=True)
    method: Mapped[Method | None] = mapped_column(enum_column(Method))
    score: Mapped[float]
    """How sure the method is, 0 to 1."""
    document_id: Mapped[str | None] = mapped_column(ForeignKey("document.id"), index=True)
    confirmed: Mapped[bool] = mapped_column(default=False)
    """True where a trainer said that the document is the one cited."""
    checked: Mapped[datetime]
    ground: Mapped[Ground | None] = mapped_column(enum_column(Ground))
    """What its status rests on; None of one that was last checked by an older release, until the
    next check."""
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """What the ground names, as texts; see briefings/grounds.py."""
    evidence: Mapped[str | None]
    """The stored words that the rung held by: a title, a chapter number, a passage."""
    since: Mapped[datetime] = mapped_column(default=_now)
    """When its status, or its document, became what it is."""
    before: Mapped[Status | None] = mapped_column(enum_column(Status))
    """Its status until then; None where it is as it was first found."""

    cited_version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    """The version of its document that is cited, as far as is known: the one in force on the
    briefing's date, or when a person chose it; None where there is no document."""

    pin_quote: Mapped[str | None]
    """The words that it is pinned to, as they were stored; None where it is not pinned."""
    pin_prefix: Mapped[str | None]
    pin_suffix: Mapped[str | None]
    pin_version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    """The version that it was pinned to."""
    pin_section: Mapped[int | None]
    """The position of the section in that version."""
    stands_version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    """Where the quote, or the passage nearest to it, stood at the last check; None where it
    stood nowhere."""
    stands_section: Mapped[int | None]
    stands_words: Mapped[str | None]
    """The words there, as they are stored."""
    likeness: Mapped[float | None]
    """How like they are to the quote, 0 to 1; 1 where they are the same but for white space."""

    passage: Mapped[CitedPassage | None] = relationship(cascade="all, delete-orphan")
    point: Mapped[LearningPoint] = relationship(back_populates="citations")
    document: Mapped[Document | None] = relationship(lazy="joined")
    pin_version: Mapped[Version | None] = relationship(foreign_keys=[pin_version_id])
    stands_version: Mapped[Version | None] = relationship(foreign_keys=[stands_version_id])

    @property
    def dated(self) -> date | None:
        """The date of the briefing that cites; None where it does not say."""
        return self.point.briefing.published

    @property
    def reason(self) -> Reason | None:
        """Why it is what it is; None where that is not known until the next check."""
        return Reason(self.ground, self.facts) if self.ground else None

    def because(self, reason: Reason | None) -> None:
        """Keep why it is what it is.

        Args:
            reason: what was found.
        """
        self.ground = reason.ground if reason else None
        self.facts = dict(reason.facts) if reason else {}

    def become(self, status: Status, document_id: str | None, now: datetime) -> bool:
        """Take a status and a document, and keep what the status was and since when it is so.

        Args:
            status: what became of it.
            document_id: the document; None where there is none.
            now: the moment.

        Returns:
            Whether either is another than before.
        """
        if (self.status, self.document_id) == (status, document_id):
            return False
        if self.status is not status:
            self.before = self.status
        self.status, self.document_id, self.since = status, document_id, now
        return True


class CitedPassage(Base):
    """The passage that stands beside a citation, by its place: its words are the section's.

    It holds for one version of the document and the words that it was chosen for; see
    briefings/passages.py.
    """

    __tablename__ = "cited_passage"

    citation_id: Mapped[int] = mapped_column(ForeignKey("citation.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    asked: Mapped[str] = mapped_column(String(32))
    """A digest of the words that it was chosen for."""
    rule: Mapped[str] = mapped_column(String(16))
    """By what rule it was chosen (``index.searching.choosing.rule``)."""
    encoder: Mapped[str]
    """The id of the encoder whose vectors had their say; empty where words alone did."""
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id"))
    """Where it stands; None, as all that follows, where nothing in the version fits."""
    number: Mapped[int | None]
    start: Mapped[int | None]
    end: Mapped[int | None]
    highlights: Mapped[list[Any] | None]


class WithdrawnPoint(Base):
    """A learning point that was dropped: what its short address still tells."""

    __tablename__ = "withdrawn_point"

    short_id: Mapped[str] = mapped_column(String(LENGTH), primary_key=True)
    briefing_id: Mapped[str] = mapped_column(String(12))
    """Not a foreign key: paper outlives a briefing that was deleted."""
    number: Mapped[int]
    text: Mapped[str]
    withdrawn: Mapped[datetime]


@event.listens_for(LearningPoint, "after_delete")
def _keep_last_words(
    _mapper: Mapper[LearningPoint], connection: Connection, point: LearningPoint
) -> None:
    # Whatever drops a point, its address may stand on paper, unless it was only ever a draft.
    if point.shown is False:
        return
    connection.execute(
        insert(WithdrawnPoint).values(
            short_id=point.short_id,
            briefing_id=point.briefing_id,
            number=point.number,
            text=point.text,
            withdrawn=datetime.now(UTC),
        )
    )


class OtherLink(Base):
    """An address in the briefing that no learning point cites."""

    __tablename__ = "briefing_other_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    briefing_id: Mapped[str] = mapped_column(ForeignKey("briefing.id"), index=True)
    position: Mapped[int]
    url: Mapped[str]
    words: Mapped[str]
