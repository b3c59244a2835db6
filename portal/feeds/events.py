"""Events: what happened to documents, read from the stored versions, for a feed's entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from briefings.models import Briefing, Citation, Status
from briefings.store import citing, public_citations
from collection.changes import changes_words
from collection.models import Document, DocumentState, DocumentTopic, Version
from collection.titles import numbered
from collection.vocabulary import slug_label
from portal.documents.places import changes_path, reader_path
from portal.documents.stored import source_name

NAMESPACE = UUID("8f0c7c2e-3c57-4d0a-9f0d-6d1f2b9a7e51")
"""Of the ids of feeds and entries; were it changed, every reader would see every entry again."""
MOST = 50
"""Entries of a feed, the newest: more than a manual's half-yearly update changes as a rule."""

Ids = Select[str] | Select[str | None]
"""Selects the ids of documents."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a document.

    Args:
        id: a URN that stays the same for ever, in every feed.
        title: what happened, and to what.
        at: when a crawl found it.
        href: path of the page that shows it.
        summary: where the document is from, and which learning points cite it.
    """

    id: str
    title: str
    at: datetime
    href: str
    summary: str


def lasting_id(name: str) -> str:
    """Return the URN of a thing, the same whenever it is asked for.

    Args:
        name: tells the thing from all others of this portal.
    """
    return uuid5(NAMESPACE, name).urn


def of_briefing(briefing_id: str) -> Ids:
    """Select the documents that a briefing cites; a mere suggestion is no citation.

    Args:
        briefing_id: the permanent id.
    """
    return _cited().where(Briefing.id == briefing_id)


def of_all_citations() -> Ids:
    """Select the documents that any learning point cites."""
    return _cited()


def _cited() -> Select[str | None]:
    return public_citations(Citation.document_id).where(
        Citation.document_id.is_not(None), Citation.status != Status.SUGGESTED
    )


def of_topic(slug: str) -> Ids:
    """Select the documents of a topic.

    Args:
        slug: the topic.
    """
    return select(DocumentTopic.document_id).where(DocumentTopic.topic == slug)


def latest_events(session: Session, ids: Ids, *, first: bool) -> tuple[Event, ...]:
    """Return what happened last to some documents, newest first.

    Args:
        ids: which documents.
        first: whether it counts that a document was first stored.
    """
    found = [*_written(session, ids, first), *_removed(session, ids)]
    return tuple(sorted(found, key=lambda event: (event.at, event.id), reverse=True)[:MOST])


def _written(session: Session, ids: Ids, first: bool) -> Sequence[Event]:
    rows = session.execute(
        select(Version.number, Version.fetched, Document)
        .join(Document, Document.id == Version.document_id)
        .where(Document.id.in_(ids), Version.number >= (1 if first else 2), changes_words())
        .order_by(Version.fetched.desc(), Version.id.desc())
        .limit(MOST)
    )
    return [_version(session, number, fetched, document) for number, fetched, document in rows]


def _version(session: Session, number: int, fetched: datetime, document: Document) -> Event:
    path = reader_path(document.id)
    return Event(
        id=lasting_id(f"document/{document.id}/version/{number}"),
        title=f"{'New' if number == 1 else 'Changed'}: {_name(document)}",
        at=fetched,
        href=path if number == 1 else changes_path(document.id, number - 1, number),
        summary=_summary(session, document),
    )


def _removed(session: Session, ids: Ids) -> Sequence[Event]:
    rows = session.scalars(
        select(Document).where(Document.id.in_(ids), Document.state == DocumentState.GONE)
    )
    return [
        Event(
            # A document that came back and was removed again is another event.
            id=lasting_id(f"document/{document.id}/gone/{gone.isoformat()}"),
            title=f"Removed by the publisher: {_name(document)}",
            at=gone,
            href=reader_path(document.id),
            summary=_summary(session, document),
        )
        for document in rows
        for gone in (document.gone or document.checked,)
    ]


def _name(document: Document) -> str:
    return numbered(document.title or document.url, document.number)


def _summary(session: Session, document: Document) -> str:
    said = f"{source_name(session, document.source_key)} ({slug_label(document.area)})."
    cited = [
        f"{point.briefing_title}, learning point {point.number}"
        for point in citing(session, document.id)
        if point.status is not Status.SUGGESTED
    ]
    return f"{said} Cited by {'; '.join(cited)}." if cited else said
