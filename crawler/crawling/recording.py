"""Recording: an Extract becomes a Document, and a new Version where its words are new."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Result, Table, delete, func, null, select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from collection.extract import DateRole, Extract
from collection.ids import permanent_id
from collection.models import (
    Document,
    DocumentLink,
    DocumentState,
    DocumentTopic,
    Outcome,
    Replacement,
    ReplacementState,
    SourceRecord,
    StoredPicture,
    StoredSection,
    Version,
)
from collection.slugs import with_slugs
from collection.store import bump_revision
from crawler.crawling.content import Content, ReceivedBody, content_of
from crawler.crawling.lines import line_of
from crawler.editions.wording import is_set_the_same, says_the_same, set_hash
from crawler.sources import Source


def same_text(session: Session, source_key: str, extract: Extract, words: str) -> Document | None:
    """Return the document of a source whose words are those of an extract, if any.

    One that is current goes before one that is gone; a gone one has come back elsewhere. Words
    that came for a document in this crawl, and may come into force at its end, are its too.

    Args:
        source_key: the source; other sources' copies are documents of their own.
        extract: an extract without a word is like no other.
        words: its ``text_hash``.
    """
    if not any(section.blocks for section in extract.sections):
        return None
    known = {words, set_hash(extract)}
    # First the few that it may be, by what tells most, and then of which source they are and what
    # awaits them: asked in one, a database may look at every document of the source, for every
    # page.
    held = (
        select(Document.id, null())
        .join(Version, (Document.id == Version.document_id) & (Document.version_id == Version.id))
        .where(Version.text_hash.in_(known))
    )
    coming = select(Replacement.document_id, Replacement.state).where(
        Replacement.text_hash.in_(known)
    )
    found: Result[Any] = session.execute(union_all(coming, held))
    ids = {row.document_id for row in found if row.state in (None, ReplacementState.WAITING)}
    if not ids:
        return None
    return session.scalars(
        select(Document)
        .where(Document.id.in_(ids), Document.source_key == source_key)
        .order_by(Document.state != DocumentState.CURRENT, Document.first_seen)
        .limit(1)
    ).one_or_none()


def record_source(session: Session, source: Source) -> None:
    """Keep what sources.toml says of a source, for readers of the collection.

    Args:
        source: the source that is about to be crawled.
    """
    session.merge(
        SourceRecord(
            key=source.key,
            name=source.name,
            area=source.area,
            nation=source.nation,
            authority=source.authority,
            home=source.start[0],
        )
    )


def record_document(
    session: Session, source: Source, document: Document | None, received: ReceivedBody
) -> tuple[Document, Outcome]:
    """Store what was received as a document, with a new version where its words are new.

    Words that are only set anew make a version too, so that readers see them as they are published;
    it is no change, and no list of changes has it (``collection.changes``).

    Args:
        source: where it was received from.
        document: the document that the address leads to; None makes a new one.
        received: the body and what was read from it.

    Returns:
        The document and NEW, CHANGED or UNCHANGED.
    """
    content = content_of(source, received)
    if document is None:
        return record_apart(session, source.key, content, received.now), Outcome.NEW
    if document.version is not None and says_the_same(document.version, content.text_hash):
        describe(session, document, content)
        if not is_set_the_same(document.version, received.extract):
            _add_version(session, document, content, received.now)
            bump_revision(session)
        return document, Outcome.UNCHANGED
    put_in_force(session, document, content, received.now)
    return document, Outcome.CHANGED


def record_apart(session: Session, source_key: str, content: Content, now: datetime) -> Document:
    """Store content as a new document.

    Args:
        source_key: the source that it was received from.
        content: its words, and all that is said of them.
        now: when they were first seen.
    """
    document = Document(
        id=permanent_id(),
        source_key=source_key,
        state=DocumentState.CURRENT,
        first_seen=now,
        checked=now,
        changed=now,
        topics=[],
    )
    session.add(document)
    put_in_force(session, document, content, now)
    return document


def describe(session: Session, document: Document, content: Content) -> None:
    """Let a document take on what is said of its words, which are the same.

    Args:
        document: whose words these are.
        content: as it came.
    """
    before = _facts(document)
    _describe(document, content)
    read_anew = document.version is not None and _read_anew(document.version, content)
    if read_anew or _facts(document) != before:
        bump_revision(session)


def _read_anew(version: Version, content: Content) -> bool:
    """Let a version take on what this release reads beside the same words; tell if it is other.

    A release that tells headings from data would else do so for none of what is held.
    """
    rows = {row["position"]: row for row in content.sections}
    told = False
    for section in version.sections:
        row = rows.get(section.position)
        if row and row["text"] == section.text and row["layout"] != section.layout:
            section.layout = row["layout"]
            told = True
    account = None if content.account is None else dict(content.account)
    if account != version.account:
        version.account, version.in_part = account, content.in_part
        told = True
    return told


def put_in_force(session: Session, document: Document, content: Content, came: datetime) -> Version:
    """Make words those of a document, as a new version.

    Args:
        document: whose words they are to be.
        content: the words, and all that is said of them.
        came: when they were first seen.
    """
    _describe(document, content)
    version = _add_version(session, document, content, came)
    document.changed = came
    bump_revision(session)
    return version


def put_anew(session: Session, document: Document, content: Content) -> None:
    """Make the words that a document's body is read as now its own, as a version of that body.

    The publisher changed nothing: day and line stay, and ``Document.changed`` too.

    Args:
        document: whose words were read otherwise before.
        content: the words, and all that is said of them.
    """
    before = document.version
    assert before is not None  # noqa: S101 - its body was read anew
    _describe(document, content)
    version = _add_version(session, document, content, before.fetched)
    version.line = before.line or version.line
    bump_revision(session)


def discard(session: Session, document_id: str) -> None:
    """Delete a document that a crawl has just made, and should not have.

    Its addresses stay, and are asked for whole the next time.

    Args:
        document_id: of a document that nothing else names; the database refuses any other.
    """
    document = session.get_one(Document, document_id)
    for address in document.addresses:
        address.document_id = address.blob_hash = None
        address.etag = address.last_modified = address.modified = None
    versions = select(Version.id).where(Version.document_id == document_id)
    document.version_id = None
    session.flush()
    for table in (StoredSection, DocumentLink, StoredPicture):
        session.execute(delete(table).where(table.version_id.in_(versions)))
    session.execute(delete(Version).where(Version.document_id == document_id))
    session.execute(delete(DocumentTopic).where(DocumentTopic.document_id == document_id))
    session.execute(delete(Document).where(Document.id == document_id))
    bump_revision(session)


def _facts(document: Document) -> tuple[object, ...]:
    """Return the attributes that the index reads beside the text."""
    return (
        document.url,
        document.title,
        document.number,
        document.kind,
        document.area,
        document.nation,
        document.authority,
        document.format,
        document.reviewed,
        document.next_review,
        frozenset(topic.topic for topic in document.topics),
    )


def _describe(document: Document, content: Content) -> None:
    document.url = content.url
    document.title = content.title or content.url.rstrip("/").rpartition("/")[2]
    document.number = content.chapter
    document.kind, document.kind_reason = content.kind, content.kind_reason
    document.area, document.nation = content.area, content.nation
    document.authority = content.authority
    document.format = content.format
    document.no_text = content.no_text
    document.reviewed, document.reviewed_words = content.stated(DateRole.REVIEWED)
    document.next_review, document.next_review_words = content.stated(DateRole.NEXT_REVIEW)
    held = {topic.topic: topic for topic in document.topics}
    document.topics = [
        _topic(held.get(slug), slug, reason) for slug, reason in content.topics.items()
    ]


def _topic(held: DocumentTopic | None, slug: str, reason: str) -> DocumentTopic:
    if held is None:
        return DocumentTopic(topic=slug, reason=reason)
    held.reason = reason
    return held


def _add_version(session: Session, document: Document, content: Content, came: datetime) -> Version:
    number = 1 if document in session.new else _last_number(session, document) + 1
    version = Version(
        document_id=document.id,
        number=number,
        fetched=came,
        url=content.url,
        media_type=content.media_type,
        blob_hash=content.blob_hash,
        text_hash=content.text_hash,
        title=content.title,
        chapter=content.chapter,
        dates=dict(content.dates),
        evidence=None if content.evidence is None else dict(content.evidence),
        account=None if content.account is None else dict(content.account),
        in_part=content.in_part,
        line=number if number == 1 else line_of(session, document.id, number, content.edition),
    )
    session.add(version)
    session.flush()
    # Rows, not objects: a page has a hundred links, and an object of each costs more than reading
    # the page.
    sections = with_slugs(content.sections)
    tables = (_SECTIONS, sections), (_LINKS, content.links), (_PICTURES, content.pictures)
    for insert, rows in tables:
        if rows:
            session.execute(insert, [{"version_id": version.id, **row} for row in rows])
    document.version_id = version.id
    set_committed_value(document, "version", version)
    return version


def _last_number(session: Session, document: Document) -> int:
    before = select(func.max(Version.number)).where(Version.document_id == document.id)
    return session.scalar(before) or 0


_SECTIONS: Final = cast(Table, StoredSection.__table__).insert()
_LINKS: Final = cast(Table, DocumentLink.__table__).insert()
_PICTURES: Final = cast(Table, StoredPicture.__table__).insert()
