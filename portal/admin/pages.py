"""What the administration pages show: one frozen value a page, built from the collection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.collection.models import (
    Crawl,
    CrawlState,
    DocumentState,
    FrontierEntry,
    Outcome,
    SourceRecord,
)
from crawler.errors import SourcesError
from crawler.sources import Source, load_sources, slug_label
from index.errors import IndexFault
from index.generations import Generations, Manifest
from index.search import Index
from portal.admin import audit, crawls
from portal.admin.crawls import Counts, Slice
from portal.admin.models import AuditEntry
from portal.refresh import Running

LATEST_ACTIONS = 10


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
    """

    id: int
    source_key: str
    source_name: str
    state: CrawlState
    started: datetime
    finished: datetime | None
    message: str
    counts: Counts

    @property
    def running(self) -> bool:
        """Return whether it is under way."""
        return self.state is CrawlState.RUNNING


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """What people search in now.

    Args:
        generation: name of the live index; empty where there is none.
        built: when that was built.
        documents, passages: how many it holds.
        fault: why it cannot be used, in words for an admin; empty where it can.
    """

    generation: str = ""
    built: datetime | None = None
    documents: int = 0
    passages: int = 0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The state of everything.

    Args:
        index: what people search in now.
        documents: current documents held.
        gone: documents held that the publisher removed.
        run: what is running.
        actions: the last of the audit, newest first.
    """

    index: IndexFacts
    documents: int
    gone: int
    run: Running | None
    actions: Sequence[AuditEntry]


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
    """

    run: Running | None
    current: CrawlRow | None
    rows: Slice[Crawl]
    crawls: Sequence[CrawlRow]
    updates: bool


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
        step: what is running now, where this crawl is part of it; may be empty.
        outcome: the one that is listed; None lists all but unchanged.
        rows: where the list stands among its pages.
        entries: the addresses on this page of the list.
        updates: whether the page loads itself anew.
    """

    crawl: CrawlRow
    step: str
    outcome: Outcome | None
    rows: Slice[FrontierEntry]
    entries: Sequence[EntryRow]
    updates: bool


def index_facts(index: Index, folder: Path) -> IndexFacts:
    """Read what the live index says of itself; one that cannot be used is shown, not raised.

    Args:
        index: the live generation.
        folder: where the generations stand.
    """
    try:
        name = index.generation
    except IndexFault as error:
        return IndexFacts(fault=str(error))
    manifest = Manifest.read(Generations(folder).path(name))
    return IndexFacts(name, manifest.built, manifest.documents, manifest.passages)


def overview(session: Session, index: IndexFacts, run: Running | None) -> OverviewPage:
    """Build the overview.

    Args:
        session: the transaction.
        index: what people search in now.
        run: what is running.
    """
    held = crawls.documents_held(session)
    return OverviewPage(
        index=index,
        documents=sum(n for (_, state), n in held.items() if state is DocumentState.CURRENT),
        gone=sum(n for (_, state), n in held.items() if state is DocumentState.GONE),
        run=run,
        actions=audit.latest(session, LATEST_ACTIONS),
    )


def sources(session: Session, file: Path, run: Running | None) -> SourcesPage:
    """Build the page of sources; a sources.toml that cannot be used is shown, not raised.

    Args:
        session: the transaction.
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
    return SourcesPage(
        rows=[
            SourceRow(s, held.get((s.key, current), 0), held.get((s.key, gone), 0), rows.get(s.key))
            for s in declared
        ],
        faults=faults,
        undeclared=(
            {} if faults else {k: n for (k, state), n in held.items()
                               if state is current and k not in known}
        ),  # fmt: skip
        run=run,
    )


def history(session: Session, number: int, run: Running | None, updates: bool) -> CrawlsPage:
    """Build the page of crawls.

    Args:
        session: the transaction.
        number: page of the history, from 1.
        run: what is running.
        updates: whether the page may load itself anew.

    Raises:
        NotKnown: there is no such page.
    """
    part = crawls.history(session, number)
    under_way = crawls.under_way(session) if run else None
    return CrawlsPage(
        run=run,
        current=_rows(session, [under_way], run)[0] if under_way else None,
        rows=part,
        crawls=_rows(session, part.rows, run),
        updates=updates and run is not None,
    )


def crawl(
    session: Session,
    crawl_id: int,
    outcome: Outcome | None,
    number: int,
    run: Running | None,
    updates: bool,
) -> CrawlPage:
    """Build the page of one crawl.

    Args:
        session: the transaction.
        crawl_id: of the crawl.
        outcome: the one to list; None lists all but unchanged.
        number: page of that list, from 1.
        run: what is running.
        updates: whether the page may load itself anew.

    Raises:
        NotKnown: there is no such crawl, or no such page of its list.
    """
    (row,) = _rows(session, [crawls.find(session, crawl_id)], run)
    part = crawls.entries(session, crawl_id, outcome, number)
    return CrawlPage(
        crawl=row,
        step=run.step if run and row.running else "",
        outcome=outcome,
        rows=part,
        entries=_entries(session, part.rows),
        updates=updates and row.running,
    )


def _rows(session: Session, found: Sequence[Crawl], run: Running | None) -> list[CrawlRow]:
    counts = crawls.counts(session, [crawl.id for crawl in found])
    keys = [crawl.source_key for crawl in found]
    named = session.execute(
        select(SourceRecord.key, SourceRecord.name).where(SourceRecord.key.in_(keys))
    )
    names = {key: name for key, name in named}
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
