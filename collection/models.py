"""The tables of the collection: what was crawled, when, and every version of its text.

A Document keeps one id for ever; its addresses, number, title and dates are attributes that
change. Versions, sections and links are only ever added; only how the same words were read is told
anew.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    DateTime,
    Enum,
    ForeignKey,
    Index,
    String,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from collection.reading_account import ReadingAccount
from collection.slugs import Named, own_slug
from collection.vocabulary import Box


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def enum_column(enum: type[StrEnum]) -> Enum:
    """Return a column type that stores an enumeration by its values, as text.

    Args:
        enum: the enumeration.
    """
    return Enum(enum, native_enum=False, length=20, values_callable=lambda e: [m.value for m in e])


class Base(DeclarativeBase):
    """The base of every table, the portal's included."""

    type_annotation_map: ClassVar = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        list[str]: JSON,
    }


class DocumentState(StrEnum):
    """Where a document stands in its life; see crawler/crawling/lifecycle.py."""

    CURRENT = "current"
    GONE = "gone"


class Document(Base):
    """One piece of guidance, whatever its address, number or title is today."""

    __tablename__ = "document"

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    source_key: Mapped[str] = mapped_column(String(80), index=True)
    state: Mapped[DocumentState] = mapped_column(enum_column(DocumentState))
    url: Mapped[str]
    """The canonical address today."""
    title: Mapped[str]
    number: Mapped[str | None]
    kind: Mapped[str] = mapped_column(String(40))
    """The document type, a slug of taxonomy.toml."""
    kind_reason: Mapped[str]
    area: Mapped[str] = mapped_column(String(80))
    nation: Mapped[str] = mapped_column(String(40))
    authority: Mapped[str] = mapped_column(String(40))
    format: Mapped[str] = mapped_column(String(20))
    reviewed: Mapped[date | None]
    reviewed_words: Mapped[str | None]
    next_review: Mapped[date | None]
    next_review_words: Mapped[str | None]
    no_text: Mapped[bool] = mapped_column(default=False)
    first_seen: Mapped[datetime]
    checked: Mapped[datetime]
    """When the publisher's copy was last looked at and found as stored."""
    changed: Mapped[datetime]
    """When the current version was first seen."""
    gone: Mapped[datetime | None]
    """When it was found that the publisher had removed it; None while it is current."""
    version_id: Mapped[int | None] = mapped_column(
        ForeignKey("version.id", use_alter=True, name="fk_document_version")
    )

    version: Mapped[Version | None] = relationship(
        foreign_keys=[version_id], post_update=True, lazy="joined"
    )
    addresses: Mapped[list[Address]] = relationship(back_populates="document")
    versions: Mapped[list[Version]] = relationship(
        back_populates="document", foreign_keys="Version.document_id", order_by="Version.number"
    )
    topics: Mapped[list[DocumentTopic]] = relationship(
        back_populates="document", cascade="all, delete-orphan", lazy="selectin"
    )


class Address(Base):
    """An address that was fetched, with what the server last said.

    It leads, or once led, to a document; pages that are only followed have none.
    """

    __tablename__ = "address"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(unique=True)
    source_key: Mapped[str] = mapped_column(String(80), index=True)
    document_id: Mapped[str | None] = mapped_column(ForeignKey("document.id"), index=True)
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    received: Mapped[datetime | None]
    """When the server last sent a body, rather than its word that nothing changed."""
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    blob_hash: Mapped[str | None] = mapped_column(String(64))
    """Hash of the bytes last received here; equal bytes are not extracted again."""
    modified: Mapped[str | None]
    """When a listing of the site said that it was last changed, at the time of ``received``."""
    redirect_to: Mapped[str | None] = mapped_column(index=True)
    """The canonical address that it last redirected to."""
    outlinks: Mapped[list[str]]
    """The addresses in scope that the page last led to; a 304 answer brings none of its own."""
    strikes: Mapped[int] = mapped_column(default=0)
    """Answers of 404 or 410 in a row, in separate crawls."""
    struck: Mapped[datetime | None]

    document: Mapped[Document | None] = relationship(back_populates="addresses")


class Version(Base):
    """The words of a document as they stood from one crawl until they changed."""

    __tablename__ = "version"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), index=True)
    number: Mapped[int]
    fetched: Mapped[datetime]
    url: Mapped[str]
    media_type: Mapped[str]
    blob_hash: Mapped[str] = mapped_column(String(64))
    text_hash: Mapped[str] = mapped_column(String(64), index=True)
    title: Mapped[str]
    chapter: Mapped[str | None]
    """The chapter number as printed in this version."""
    dates: Mapped[dict[str, Any]]
    """{role: {"on": ISO date, "words": the words read}}"""
    evidence: Mapped[dict[str, Any] | None]
    """What its page was built of (``PageEvidence.to_json``); None where that was not kept."""
    account: Mapped[dict[str, Any] | None]
    """What became of the original's text (``ReadingAccount.to_json``); None where that was not
    counted."""
    in_part: Mapped[bool] = mapped_column(default=False)
    """Whether it lacks what a reader of the original sees (``ReadingAccount.in_part``)."""
    line: Mapped[int | None]
    """Number of the version that its line of editions begins with: words that are no edition of
    those before begin a line of their own. None where that was not told yet."""
    by_place: Mapped[bool] = mapped_column(default=False)
    """Whether links may name its sections by their places, as those did that were made before
    sections had names."""

    document: Mapped[Document] = relationship(back_populates="versions", foreign_keys=[document_id])
    sections: Mapped[list[StoredSection]] = relationship(
        back_populates="version", order_by="StoredSection.position"
    )
    links: Mapped[list[DocumentLink]] = relationship(
        back_populates="version", order_by="DocumentLink.position"
    )
    pictures: Mapped[list[StoredPicture]] = relationship(
        back_populates="version", order_by="StoredPicture.page"
    )

    @property
    def read_account(self) -> ReadingAccount | None:
        """What became of the original's text; None where that was not counted."""
        return ReadingAccount.from_json(self.account) if self.account else None


def _lone_slug(context: DefaultExecutionContext) -> str:
    """Return what a section is named that was stored without a look at the others."""
    row = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return own_slug(Named(row["heading"], Box(row["box"]), row.get("page"), row["text"]))


class StoredSection(Base):
    """The blocks under one heading of a version."""

    __tablename__ = "section"
    __table_args__ = (Index("ix_section_version", "version_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    position: Mapped[int]
    heading: Mapped[list[str]]
    anchor: Mapped[str | None]
    page: Mapped[int | None]
    box: Mapped[Box] = mapped_column(enum_column(Box))
    slug: Mapped[str] = mapped_column(default=_lone_slug)
    """Names it in the addresses of the reader; no other section of its version has it."""
    text: Mapped[str]
    """The blocks' texts, one a line."""
    layout: Mapped[list[Any]]
    """How each line of the text was set (``Block.layout``)."""

    version: Mapped[Version] = relationship(back_populates="sections")


class DocumentLink(Base):
    """A link in a version's content."""

    __tablename__ = "document_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    position: Mapped[int]
    url: Mapped[str]
    words: Mapped[str]
    section: Mapped[int | None]
    start: Mapped[int | None]
    end: Mapped[int | None]
    page: Mapped[int | None]

    version: Mapped[Version] = relationship(back_populates="links")


class StoredPicture(Base):
    """A page of a version that is a picture; its bytes are a blob (``collection.pictures``)."""

    __tablename__ = "page_picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    page: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    blob_hash: Mapped[str | None] = mapped_column(String(64))
    """None where the page was not drawn: too large, or one of too many."""

    version: Mapped[Version] = relationship(back_populates="pictures")


class DocumentTopic(Base):
    """A topic of a document, with the reason why it was given."""

    __tablename__ = "document_topic"

    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)
    reason: Mapped[str]

    document: Mapped[Document] = relationship(back_populates="topics")


class ReplacementState(StrEnum):
    """What became of words that came in the place of others."""

    WAITING = "waiting"
    """Until the crawl that they came in ends, which decides."""
    HELD = "held"
    """Until an admin decides, or the site shows the words before again."""
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CLOSED = "closed"
    """The site showed the words before again, or others."""


OPEN = (ReplacementState.WAITING, ReplacementState.HELD)
"""The states in which nothing was decided yet; a document has one such replacement at most."""


class Replacement(Base):
    """Words that came in the place of a document's, and are not in force, or were put so by hand.

    Readers, index and citations know versions only, and this is none: until it is in force,
    nothing but the admin's pages shows it.
    """

    __tablename__ = "replacement"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), index=True)
    source_key: Mapped[str] = mapped_column(String(80), index=True)
    state: Mapped[ReplacementState] = mapped_column(enum_column(ReplacementState), index=True)
    reason: Mapped[str] = mapped_column(default="")
    """Why it is held back, in words for an admin."""
    url: Mapped[str]
    """The address that gave it: another one than the document's where that redirects there."""
    came: Mapped[datetime]
    """When these words first came."""
    seen: Mapped[datetime]
    """When they last came."""
    blob_hash: Mapped[str] = mapped_column(String(64))
    text_hash: Mapped[str] = mapped_column(String(64), index=True)
    title: Mapped[str]
    content: Mapped[dict[str, Any] | None]
    """All that the document would take on (``Content.to_json``); None once it is closed."""
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    modified: Mapped[str | None]
    """What a listing said of the address when they came; with the validators of the same body."""
    decided: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(80))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    """The version that it became; None where it did not."""
    before: Mapped[dict[str, Any] | None]
    """What the document was before it was accepted, for undoing."""

    document: Mapped[Document] = relationship()


class CrawlState(StrEnum):
    """How far a crawl of one source has come."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


class Outcome(StrEnum):
    """What became of one address in a crawl."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    HELD = "held"
    """Other words came, and those before go on; see crawler/crawling/replacing/."""
    FAILED = "failed"
    SKIPPED = "skipped"


class Crawl(Base):
    """One crawl of one source."""

    __tablename__ = "crawl"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_key: Mapped[str] = mapped_column(String(80), index=True)
    state: Mapped[CrawlState] = mapped_column(enum_column(CrawlState))
    started: Mapped[datetime]
    finished: Mapped[datetime | None]
    message: Mapped[str | None]
    """Why it ended otherwise than done, or what else is to be known, in words for an admin."""
    counts: Mapped[dict[str, Any] | None]
    """How many addresses came to what, by outcome, and how many waited (``EntryState.WAITING``),
    where the addresses were cleared; None where they are all there."""

    entries: Mapped[list[FrontierEntry]] = relationship(back_populates="crawl")


class EntryState(StrEnum):
    """Whether an address of the frontier still waits."""

    WAITING = "waiting"
    DONE = "done"


class FrontierEntry(Base):
    """One address that a crawl will visit or has visited, and what became of it."""

    __tablename__ = "frontier_entry"
    __table_args__ = (
        Index("ix_frontier_crawl_state", "crawl_id", "state", "id"),
        UniqueConstraint("crawl_id", "url"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    crawl_id: Mapped[int] = mapped_column(ForeignKey("crawl.id"))
    url: Mapped[str]
    found_on: Mapped[str | None]
    depth: Mapped[int]
    state: Mapped[EntryState] = mapped_column(enum_column(EntryState))
    outcome: Mapped[Outcome | None] = mapped_column(enum_column(Outcome))
    reason: Mapped[str | None]
    """Why it failed or was skipped, in words for an admin."""
    document_id: Mapped[str | None] = mapped_column(ForeignKey("document.id"))
    finished: Mapped[datetime | None]

    crawl: Mapped[Crawl] = relationship(back_populates="entries")


class SourceRecord(Base):
    """What sources.toml said of a source when it was last crawled."""

    __tablename__ = "source"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str]
    area: Mapped[str] = mapped_column(String(80))
    nation: Mapped[str] = mapped_column(String(40))
    authority: Mapped[str] = mapped_column(String(40))
    home: Mapped[str]
    """The first start address."""


class DemonstrationMark(Base):
    """A single row, there where the collection is the demonstration's and takes no real source."""

    __tablename__ = "demonstration"

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[datetime]


class Revision(Base):
    """A single row that counts the changes to what a reader could be shown."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    identity: Mapped[str] = mapped_column(String(32), default="")
    """Drawn at random when the collection was made: what was made of it knows it again."""
