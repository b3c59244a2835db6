"""What is known of one document, with the reason for each choice: for an admin who wonders why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from briefings.models import Briefing
from collection.models import (
    Address,
    Crawl,
    Document,
    DocumentState,
    EntryState,
    FrontierEntry,
    Outcome,
    StoredSection,
    Version,
)
from collection.reading_account import ReadingAccount
from collection.taxonomy import load_taxonomy, type_label
from collection.vocabulary import nation_label, slug_label
from crawler.extract import essence_of
from portal.admin.documents import Reasoned, shown_title, source_names, topics_of
from portal.documents.stored import find_document

"""The document type that can be imported."""
CRAWLS_SHOWN = 5
"""How many crawls of its source a document's page looks back on."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A date that the publisher states.

    Args:
        label: what the date is of.
        on: the date.
        words: what it was read from; may be empty.
    """

    label: str
    on: date
    words: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a document.

    Args:
        number: from 1.
        fetched: when it was first seen.
        media_type: without its parameters.
        characters: of its text, headings left out.
    """

    number: int
    fetched: datetime
    media_type: str
    characters: int


@dataclass(frozen=True, slots=True)
class VisitRow:
    """What became of one of the document's addresses in a crawl.

    Args:
        crawl_id: of the crawl.
        at: when it was visited.
        url: the address.
        outcome: what became of it.
        reason: why it failed or was skipped; may be empty.
    """

    crawl_id: int
    at: datetime
    url: str
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class DocumentFactsPage:
    """All that is known of one document.

    Args:
        id: its permanent id.
        title: its title, or its address where it has none.
        number: chapter number; may be empty.
        gone: whether the publisher removed it.
        removed: when that was found or decided; None while it is current.
        source, area, nation, authority: labels.
        source_key: of its source.
        format: slug of the format.
        no_text: whether its pages show no words, or show them as pictures only.
        account: what became of the text of its original; None where nobody counted.
        type: with its reason.
        topics: each with its reason, in the order of the taxonomy.
        stated: the publisher's own dates.
        first_seen, checked, changed: moments.
        addresses: every address that leads, or led, to it; the canonical one first.
        versions: the newest first.
        visits: of its addresses in the last crawls, the latest first.
        url: its address today.
        importable: whether it is a briefing whose learning points can be read.
        briefing_id: of the briefing that it was imported as; None where it was not.
    """

    id: str
    title: str
    number: str
    gone: bool
    removed: datetime | None
    source: str
    source_key: str
    area: str
    nation: str
    authority: str
    format: str
    no_text: bool
    account: ReadingAccount | None
    type: Reasoned
    topics: Sequence[Reasoned]
    stated: Sequence[Stated]
    first_seen: datetime
    checked: datetime
    changed: datetime
    addresses: Sequence[Address]
    versions: Sequence[VersionRow]
    visits: Sequence[VisitRow]
    url: str
    importable: bool
    briefing_id: str | None


def document_page(session: Session, document_id: str) -> DocumentFactsPage:
    """Build the page of one document.

    Args:
        document_id: its permanent id.

    Raises:
        NotKnown: there is none.
    """
    document = find_document(session, document_id)
    return DocumentFactsPage(
        id=document.id,
        title=shown_title(document),
        number=document.number or "",
        gone=document.state is DocumentState.GONE,
        removed=document.gone,
        source=source_names(session)[document.source_key],
        source_key=document.source_key,
        area=slug_label(document.area),
        nation=nation_label(document.nation),
        authority=slug_label(document.authority),
        format=document.format,
        no_text=document.no_text,
        account=document.version.read_account if document.version else None,
        type=Reasoned(type_label(document.kind), document.kind_reason),
        topics=topics_of(document),
        stated=_stated(document),
        first_seen=document.first_seen,
        checked=document.checked,
        changed=document.changed,
        addresses=sorted(document.addresses, key=lambda a: (a.url != document.url, a.url)),
        versions=_versions(session, document),
        visits=_visits(session, document),
        url=document.url,
        importable=document.kind in load_taxonomy().imported and document.version_id is not None,
        briefing_id=session.scalar(
            select(Briefing.id).where(Briefing.document_id == document.id).limit(1)
        ),
    )


def _stated(document: Document) -> list[Stated]:
    found = (
        ("Reviewed", document.reviewed, document.reviewed_words),
        ("Next review", document.next_review, document.next_review_words),
    )
    return [Stated(label, on, words or "") for label, on, words in found if on]


def _versions(session: Session, document: Document) -> list[VersionRow]:
    counted = session.execute(
        select(StoredSection.version_id, func.sum(func.length(StoredSection.text)))
        .join(Version, Version.id == StoredSection.version_id)
        .where(Version.document_id == document.id)
        .group_by(StoredSection.version_id)
    )
    characters: dict[int, int] = dict(counted.all())
    return [
        VersionRow(v.number, v.fetched, essence_of(v.media_type), characters.get(v.id, 0))
        for v in reversed(document.versions)
    ]


def _visits(session: Session, document: Document) -> list[VisitRow]:
    # Crawls first: the frontier's index begins with the crawl, and it holds every address of
    # every crawl there ever was.
    crawls = session.scalars(
        select(Crawl.id)
        .where(Crawl.source_key == document.source_key)
        .order_by(Crawl.id.desc())
        .limit(CRAWLS_SHOWN)
    ).all()
    entries = session.scalars(
        select(FrontierEntry)
        .where(
            FrontierEntry.crawl_id.in_(crawls),
            FrontierEntry.url.in_([address.url for address in document.addresses]),
            FrontierEntry.state == EntryState.DONE,
        )
        .order_by(FrontierEntry.crawl_id.desc(), FrontierEntry.url)
    )
    return [
        VisitRow(entry.crawl_id, entry.finished, entry.url, entry.outcome, entry.reason or "")
        for entry in entries
        if entry.outcome is not None and entry.finished is not None
    ]
