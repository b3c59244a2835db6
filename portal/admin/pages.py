"""What the pages of sources and crawls show: one frozen value a page, built from the collection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.models import (
    Crawl,
    CrawlState,
    DocumentState,
    FrontierEntry,
    Outcome,
    SourceRecord,
)
from collection.vocabulary import slug_label
from crawler.errors import SourcesError
from crawler.sources import Source, load_sources
from portal.admin import crawls
from portal.admin.crawls import CrawlCounts, Slice
from portal.jobs.job import Running


@dataclass(frozen=True, slots=True)
class ListWanted:
    """What the address of a list asks for.

    Args:
        number: page of the list, from 1.
        updates: whether the page may load itself anew.
        outcome: the one to list; None lists all but unchanged.
    """

    number: int = 1
    updates: bool = True
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class CrawlRow:
    """One crawl, as every page shows it.

    Args:
        id: of the crawl.
        source_key: of its source.
        source_name: the source's name when it was last crawled.
        state: as stored, but interrupted where it says running and nothing runs.
        started: moment.
        finished: moment; None while it runs, and where it was cut off.
        message: why it ended otherwise than done; may be empty.
        counts: addresses by what became of them.
        cleared: whether the addresses themselves are held no more.
    """

    id: int
    source_key: str
    source_name: str
    state: CrawlState
    started: datetime
    finished: datetime | None
    message: str
    counts: CrawlCounts
    cleared: bool

    @property
    def running(self) -> bool:
        """Return whether it is under way."""
        return self.state is CrawlState.RUNNING


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A declared source with what is held of it.

    Args:
        source: as sources.toml has it.
        documents: current documents held.
        gone: documents held that the publisher removed.
        last: its last crawl.
    """

    source: Source
    documents: int
    gone: int
    last: CrawlRow | None


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """The declared sources.

    Args:
        rows: in the order of sources.toml; empty where that cannot be read.
        faults: what is wrong with sources.toml, one finding each.
        undeclared: documents held by source key, of sources that are no longer declared.
        run: what is running.
    """

    rows: Sequence[SourceRow]
    faults: Sequence[str]
    undeclared: Mapping[str, int]
    run: Running | None


@dataclass(frozen=True, slots=True)
class CrawlsPage:
    """Every crawl, newest first, and what is running now.

    Args:
        run: what is running, over however many sources.
        current: the crawl that is under way; None between crawls and while the index is built.
        rows: where the list stands among its pages.
        crawls: those on this page of the list.
        updates: whether the page loads itself anew.
        failure: why the last crawl that was started here ended before its end; None otherwise.
    """

    run: Running | None
    current: CrawlRow | None
    rows: Slice[Crawl]
    crawls: Sequence[CrawlRow]
    updates: bool
    failure: str | None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One address of a crawl and what became of it.

    Args:
        url: the address.
        outcome: what became of it.
        reason: why it failed or was skipped; may be empty.
        found_on: the page that led to it; may be empty.
        document_id: of the document that it led to; may be empty.
        title: of that document; may be empty.
    """

    url: str
    outcome: Outcome
    reason: str
    found_on: str
    document_id: str
    title: str


@dataclass(frozen=True, slots=True)
class CrawlPage:
    """One crawl, live or over.

    Args:
        crawl: with its counts.
        outcome: the one that is listed; None lists all but unchanged.
        rows: where the list stands among its pages.
        entries: the addresses on this page of the list.
        updates: whether the page loads itself anew.
    """

    crawl: CrawlRow
    outcome: Outcome | None
    rows: Slice[FrontierEntry]
    entries: Sequence[EntryRow]
    updates: bool


def sources(session: Session, file: Path, run: Running | None) -> SourcesPage:
    """Build the page of sources; a sources.toml that cannot be used is shown, not raised.

    Args:
        file: sources.toml.
        run: what is running.
    """
    try:
        declared, faults = load_sources(file), list[str]()
    except SourcesError as error:
        declared, faults = [], str(error).splitlines()
    held = crawls.documents_held(session)
    last = crawls.last_by_source(session)
    rows = {row.source_key: row for row in _rows(session, list(last.values()), run)}
    current, gone = DocumentState.CURRENT, DocumentState.GONE
    known = {source.key for source in declared}
    undeclared = {k: n for (k, state), n in held.items() if state is current and k not in known}
    return SourcesPage(
        rows=[
            SourceRow(s, held.get((s.key, current), 0), held.get((s.key, gone), 0), rows.get(s.key))
            for s in declared
        ],
        faults=faults,
        undeclared={} if faults else undeclared,
        run=run,
    )


def history(
    session: Session, run: Running | None, asked: ListWanted, failure: str | None
) -> CrawlsPage:
    """Build the page of crawls.

    Args:
        run: what is running.
        asked: which part of the history.
        failure: why the last crawl ended before its end.

    Raises:
        NotKnown: there is no such page.
    """
    part = crawls.history(session, asked.number)
    under_way = crawls.under_way(session) if run else None
    return CrawlsPage(
        run=run,
        current=_rows(session, [under_way], run)[0] if under_way else None,
        rows=part,
        crawls=_rows(session, part.rows, run),
        updates=asked.updates and run is not None,
        failure=failure,
    )


def crawl(session: Session, crawl_id: int, run: Running | None, asked: ListWanted) -> CrawlPage:
    """Build the page of one crawl.

    Args:
        crawl_id: of the crawl.
        run: what is running.
        asked: which of its addresses.

    Raises:
        NotKnown: there is no such crawl, or no such page of its list.
    """
    (row,) = _rows(session, [crawls.find(session, crawl_id)], run)
    part = crawls.entries(session, crawl_id, asked.outcome, asked.number)
    return CrawlPage(
        crawl=row,
        outcome=asked.outcome,
        rows=part,
        entries=_entries(session, part.rows),
        updates=asked.updates and row.running,
    )


def _rows(session: Session, found: Sequence[Crawl], run: Running | None) -> list[CrawlRow]:
    counts = crawls.counts(session, [crawl.id for crawl in found])
    keys = [crawl.source_key for crawl in found]
    named = session.execute(
        select(SourceRecord.key, SourceRecord.name).where(SourceRecord.key.in_(keys))
    )
    names = dict(named.all())
    return [
        CrawlRow(
            id=crawl.id,
            source_key=crawl.source_key,
            source_name=names.get(crawl.source_key) or slug_label(crawl.source_key),
            state=_shown_state(crawl, run),
            started=crawl.started,
            finished=crawl.finished,
            message=crawl.message or "",
            counts=counts[crawl.id],
            cleared=crawl.counts is not None,
        )
        for crawl in found
    ]


def _shown_state(crawl: Crawl, run: Running | None) -> CrawlState:
    # A run that was killed could not say so; the next one marks its rows.
    cut_off = crawl.state is CrawlState.RUNNING and run is None
    return CrawlState.INTERRUPTED if cut_off else crawl.state


def _entries(session: Session, found: Sequence[FrontierEntry]) -> list[EntryRow]:
    titles = crawls.titles(session, {e.document_id for e in found if e.document_id})
    return [
        EntryRow(
            url=entry.url,
            outcome=entry.outcome,
            reason=entry.reason or "",
            found_on=entry.found_on or "",
            document_id=entry.document_id or "",
            title=titles.get(entry.document_id or "", ""),
        )
        for entry in found
        if entry.outcome is not None
    ]
