"""Recording: an Extract becomes a Document, and a new Version where its words are new."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from crawler.classify import Classification
from crawler.collection.models import (
    Document,
    DocumentLink,
    DocumentState,
    DocumentTopic,
    Outcome,
    Section,
    SourceRecord,
    Version,
)
from crawler.collection.store import bump_revision
from crawler.extract.model import DateRole, Extract
from crawler.extract.tails import without_tail
from crawler.sources import Source
from crawler.volatile import comparable_text

ID_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH = 10
"""Thirty signs that are not mistaken for one another, ten of them: at a million documents a new
id meets an old one once in six hundred million times."""


@dataclass(frozen=True, slots=True)
class Received:
    """One body as it came, beside what was read from it.

    Args:
        url: the canonical address that gave it.
        media_type: as the server gave it.
        format: the extractor's format slug.
        blob_hash: of the stored bytes.
        extract: what was read.
        words: its ``text_hash``.
        classification: what it was taken for.
        now: the moment.
    """

    url: str
    media_type: str
    format: str
    blob_hash: str
    extract: Extract
    words: str
    classification: Classification
    now: datetime


def permanent_id() -> str:
    """Return a new id for a document: random, so it says nothing that could change."""
    return "".join(secrets.choice(ID_ALPHABET) for _ in range(ID_LENGTH))


def text_hash(extract: Extract) -> str:
    """Return the SHA-256 of what an extract says, in hexadecimal.

    Two extracts with the same hash say the same: how the words are set does not count, nor what
    changes at every look and says nothing (``crawler.volatile``, ``crawler.extract.tails``).

    Args:
        extract: what was read.
    """
    shown = [
        extract.title,
        extract.number,
        [
            [list(s.heading), comparable_text(s.text), str(s.box)]
            for s in without_tail(extract.sections, extract.evidence.tail)
        ],
    ]
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


def same_text(session: Session, source_key: str, extract: Extract, words: str) -> Document | None:
    """Return the document of a source whose words are those of an extract, if any.

    One that is current goes before one that is gone; a gone one has come back elsewhere.

    Args:
        session: the transaction.
        source_key: the source; other sources' copies are documents of their own.
        extract: an extract without a word is like no other.
        words: its ``text_hash``.
    """
    if not any(section.blocks for section in extract.sections):
        return None
    return session.scalars(
        select(Document)
        .join(Version, Document.version_id == Version.id)
        .where(
            Document.source_key == source_key,
            Version.text_hash == words,
        )
        .order_by(Document.state != DocumentState.CURRENT, Document.first_seen)
        .limit(1)
    ).one_or_none()


def record_source(session: Session, source: Source) -> None:
    """Keep what sources.toml says of a source, for readers of the collection.

    Args:
        session: the transaction.
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
    session: Session, source: Source, document: Document | None, received: Received
) -> tuple[Document, Outcome]:
    """Store what was received as a document, with a new version where its words are new.

    Args:
        session: the transaction.
        source: where it was received from.
        document: the document that the address leads to; None makes a new one.
        received: the body and what was read from it.

    Returns:
        The document and NEW, CHANGED or UNCHANGED.
    """
    if document is None:
        document = _new_document(source, received)
        session.add(document)
        outcome = Outcome.NEW
    elif document.version is None or document.version.text_hash != received.words:
        outcome = Outcome.CHANGED
    else:
        outcome = Outcome.UNCHANGED
    before = _facts(document)
    _describe(document, source, received)
    if outcome is not Outcome.UNCHANGED:
        _add_version(session, document, received)
        document.changed = received.now
    if outcome is not Outcome.UNCHANGED or _facts(document) != before:
        bump_revision(session)
    return document, outcome


def _new_document(source: Source, received: Received) -> Document:
    return Document(
        id=permanent_id(),
        source_key=source.key,
        state=DocumentState.CURRENT,
        first_seen=received.now,
        checked=received.now,
        changed=received.now,
        topics=[],
    )


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


def _describe(document: Document, source: Source, received: Received) -> None:
    extract, classification = received.extract, received.classification
    document.url = received.url
    document.title = extract.title or received.url.rstrip("/").rpartition("/")[2]
    document.number = extract.number
    document.kind, document.kind_reason = classification.kind, classification.kind_reason
    facts = source.facts_of(received.url)
    document.area, document.nation = facts.area, facts.nation
    document.authority = source.authority
    document.format = received.format
    document.no_text = extract.no_text
    document.reviewed, document.reviewed_words = _date(extract, DateRole.REVIEWED)
    document.next_review, document.next_review_words = _date(extract, DateRole.NEXT_REVIEW)
    held = {topic.topic: topic for topic in document.topics}
    document.topics = [
        _topic(held.get(slug), slug, reason) for slug, reason in classification.topics.items()
    ]


def _topic(held: DocumentTopic | None, slug: str, reason: str) -> DocumentTopic:
    if held is None:
        return DocumentTopic(topic=slug, reason=reason)
    held.reason = reason
    return held


def _date(extract: Extract, role: DateRole) -> tuple[date | None, str | None]:
    found = extract.dates.get(role)
    return (found.on, found.words) if found else (None, None)


def _add_version(session: Session, document: Document, received: Received) -> None:
    extract = received.extract
    before = select(func.max(Version.number)).where(Version.document_id == document.id)
    version = Version(
        document_id=document.id,
        number=(session.scalar(before) or 0) + 1,
        fetched=received.now,
        url=received.url,
        media_type=received.media_type,
        blob_hash=received.blob_hash,
        text_hash=received.words,
        title=extract.title,
        chapter=extract.number,
        dates=_dates_json(extract),
    )
    session.add(version)
    session.flush()
    # Rows, not objects: a page has a hundred links, and an object of each costs more than reading
    # the page.
    sections, links = _section_rows(version.id, extract), _link_rows(version.id, extract)
    if sections:
        session.execute(_SECTIONS, sections)
    if links:
        session.execute(_LINKS, links)
    document.version_id = version.id
    set_committed_value(document, "version", version)


_SECTIONS: Final = cast(Table, Section.__table__).insert()
_LINKS: Final = cast(Table, DocumentLink.__table__).insert()


def _section_rows(version_id: int, extract: Extract) -> list[dict[str, Any]]:
    return [
        {
            "version_id": version_id,
            "position": position,
            "heading": list(section.heading),
            "anchor": section.anchor,
            "page": section.page,
            "box": section.box,
            "text": section.text,
            "layout": [[str(b.kind), b.level, b.page] for b in section.blocks],
        }
        for position, section in enumerate(extract.sections)
    ]


def _link_rows(version_id: int, extract: Extract) -> list[dict[str, Any]]:
    return [
        {
            "version_id": version_id,
            "position": position,
            "url": link.url,
            "words": link.words,
            "section": link.section,
            "start": link.start,
            "end": link.end,
            "page": link.page,
        }
        for position, link in enumerate(extract.links)
    ]


def _dates_json(extract: Extract) -> Mapping[str, Any]:
    return {
        str(role): {"on": found.on.isoformat(), "words": found.words}
        for role, found in extract.dates.items()
    }
