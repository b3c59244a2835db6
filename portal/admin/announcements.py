"""The page of announcements: each publisher's own change log beside what the crawls saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.errors import CollectionError
from collection.extract import Extract
from collection.models import Address, Document, SourceRecord
from collection.store import Collection
from collection.vocabulary import slug_label
from crawler.addresses import canonical_url
from crawler.announcements.amendments import read_amendments
from crawler.announcements.announcement import Announcement
from crawler.announcements.reconciliation import (
    WINDOW,
    Reconciliation,
    Unannounced,
    Unseen,
    reconcile,
)
from crawler.crawling.rereading.announced import log_address
from crawler.crawling.rereading.stored_page import stored_page
from crawler.errors import ExtractError, SourcesError
from crawler.extract import ExtractRequest
from crawler.extract.sandbox.sandbox import Sandbox
from crawler.sources import Source, load_sources
from crawler.urls import Scope
from portal.config import Settings

MOST = 100
"""Rows of one list: beyond that the log and the manual are not of one kind, and a hundred
examples say so as well as a thousand."""


class Reads(Protocol):
    """Reads a stored page; the sandbox does, and tests give one that counts."""

    def extract(self, request: ExtractRequest) -> Extract:
        """Read a document; raises ExtractError."""


@dataclass(frozen=True, slots=True)
class Log:
    """A source's page of amendments.

    Args:
        url: its address.
        seen: when the publisher's copy was last had.
        announcements: what it says.
        fault: why it could not be read, in words for an admin; empty where it could.
    """

    url: str
    seen: datetime
    announcements: tuple[Announcement, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class SourceAnnouncements:
    """One source: its log, and what came of the comparison.

    Args:
        key, name: of the source.
        log: its page of amendments; None where no crawl had one.
        result: announcements of that page and of the chapters' boxes against the versions.
        unseen, unannounced, not_held: the first MOST of each list.
    """

    key: str
    name: str
    log: Log | None
    result: Reconciliation

    @property
    def comparable(self) -> bool:
        """Whether the publisher announced anything at all that bears a date."""
        return self.result.since is not None

    @property
    def unseen(self) -> Sequence[Unseen]:
        """The newest of what was announced and not seen."""
        return self.result.unseen[:MOST]

    @property
    def unannounced(self) -> Sequence[Unannounced]:
        """The newest of what was seen and not announced."""
        return self.result.unannounced[:MOST]

    @property
    def not_held(self) -> Sequence[Announcement]:
        """The first of what was announced for chapters that are not held."""
        return self.result.not_held[:MOST]


@dataclass(frozen=True, slots=True)
class AnnouncementsPage:
    """The page context of admin/announcements.html.

    Args:
        sources: those of which documents are held; declared ones first, in their order.
        window: days by which announcement and change may lie apart.
    """

    sources: tuple[SourceAnnouncements, ...]
    window: int = WINDOW.days


def announcements_page(collection: Collection, settings: Settings) -> AnnouncementsPage:
    """Build the page; stored logs are read anew, in a bounded child process.

    Args:
        collection: the stored documents.
        settings: of this process; where the sources that they declare cannot be used, aliases
            are unknown, which the page of sources tells.
    """
    try:
        declared = {source.key: source for source in load_sources(settings.sources)}
    except SourcesError:
        declared = {}
    with collection.reading() as session:
        names = _names(session, declared)
        stored = {key: log_address(session, key) for key in names}
    held = {key: found for key, found in stored.items() if found}
    logs = _read_logs(collection, held, declared, settings.unread)
    with collection.reading() as session:
        return AnnouncementsPage(
            tuple(
                _source(session, key, name, logs.get(key), declared.get(key))
                for key, name in names.items()
            )
        )


def _names(session: Session, declared: Mapping[str, Source]) -> dict[str, str]:
    """Return the names of the sources of which documents are held, the declared first."""
    rows = session.execute(
        select(Document.source_key, SourceRecord.name)
        .outerjoin(SourceRecord, SourceRecord.key == Document.source_key)
        .distinct()
        .order_by(Document.source_key)
    )
    held = {key: name or slug_label(key) for key, name in rows}
    return {key: held[key] for key in (*declared, *held) if key in held}


def _read_logs(
    collection: Collection,
    stored: Mapping[str, Address],
    declared: Mapping[str, Source],
    unread: Mapping[str, str],
) -> dict[str, Log]:
    if not stored:
        return {}
    with Sandbox(unread=unread) as sandbox:
        return {
            key: read_log(collection, sandbox, address, declared.get(key))
            for key, address in stored.items()
        }


def read_log(collection: Collection, reader: Reads, address: Address, source: Source | None) -> Log:
    """Read a stored page of amendments; one that cannot be read is shown as such, not raised.

    Args:
        collection: that holds its bytes.
        reader: the sandbox.
        address: whose bytes were last stored under its ``blob_hash``.
        source: whose profile tells how the page is built; None reads it as a plain page.
    """
    try:
        with collection.reading() as session:
            request = stored_page(
                collection, session, address.source_key, address.url, address.blob_hash or ""
            )
        if source:
            request = replace(request, profile=source.profile)
        announced = read_amendments(reader.extract(request))
    except (CollectionError, ExtractError) as error:
        return Log(address.url, address.last_seen, fault=str(error))
    return Log(address.url, address.last_seen, announced)


def _source(
    session: Session, key: str, name: str, log: Log | None, source: Source | None
) -> SourceAnnouncements:
    canonical = Scope(source).canonical if source else canonical_url
    listed = log.announcements if log else ()
    result = reconcile(session, key, listed, canonical=canonical)
    return SourceAnnouncements(key, name, log, result)
