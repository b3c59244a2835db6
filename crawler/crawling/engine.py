"""crawl(): takes addresses from the Frontier and visits them, one at a time, until none waits.

One crawl runs at a time in a collection (``crawler.crawling.locking``). Every address is finished
in one transaction, so a crawl that was cut off or cancelled goes on where it stood.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.crawls import last_begun
from collection.errors import CollectionError
from collection.extract import Extract
from collection.models import (
    Crawl,
    CrawlState,
    Document,
    EntryState,
    FrontierEntry,
    Outcome,
    Version,
)
from collection.store import Collection
from crawler.crawling import lifecycle
from crawler.crawling.frontier import Frontier, ask_again, outcome_counts
from crawler.crawling.permission import budget_notice, permission_trouble
from crawler.crawling.recording import record_source
from crawler.crawling.replacing.settling import settle
from crawler.crawling.seeding import seed
from crawler.crawling.visiting import Fetches, Options, Visitor
from crawler.errors import RobotsUnavailable, SiteTroubled
from crawler.extract import ExtractRequest
from crawler.sources import Source
from crawler.unforeseen import unforeseen


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a crawl has come.

    Args:
        source: name of the source.
        done, waiting: addresses.
    """

    source: str
    done: int
    waiting: int


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What a crawl of one source brought.

    Args:
        source: key of the source.
        state: how it ended.
        message: why, where it did not end as done; else what is to be known of it, if anything.
        counts: addresses by outcome.
        failed, skipped: (address, reason) of each.
        held: (address, reason) of each whose new words are held back.
        in_part: (address, what is missing) of each new or changed document that was read in part.
    """

    source: str
    state: CrawlState
    message: str | None
    counts: dict[Outcome, int]
    failed: tuple[tuple[str, str], ...]
    skipped: tuple[tuple[str, str], ...]
    held: tuple[tuple[str, str], ...] = ()
    in_part: tuple[tuple[str, str], ...] = ()

    @property
    def clean(self) -> bool:
        """True where it came to its end, no address failed and no words are held back."""
        return self.state is CrawlState.DONE and not self.failed and not self.held

    def to_json(self) -> dict[str, Any]:
        """Return the form that ``signpost crawl --json`` prints for one source."""
        return {
            "source": self.source,
            "state": str(self.state),
            "message": self.message,
            "new": self.counts[Outcome.NEW],
            "changed": self.counts[Outcome.CHANGED],
            "unchanged": self.counts[Outcome.UNCHANGED],
            "held": [{"url": url, "reason": reason} for url, reason in self.held],
            "failed": [{"url": url, "reason": reason} for url, reason in self.failed],
            "skipped": [{"url": url, "reason": reason} for url, reason in self.skipped],
            "in_part": [{"url": url, "missing": missing} for url, missing in self.in_part],
        }


def crawl(
    source: Source,
    collection: Collection,
    fetcher: Fetches,
    extract: Callable[[ExtractRequest], Extract],
    *,
    options: Options | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> CrawlReport:
    """Crawl one source into the collection; the caller holds ``locking.exclusive``.

    Args:
        source: what to crawl.
        collection: where to store.
        fetcher: of that source.
        extract: reads a body; the sandbox's.
        options: how.
        on_progress: told after every address.
        now: the clock.

    Returns:
        How it ended. An error that nobody foresaw ends this source as failed, and is told with its
        type and place; the next source can be crawled all the same.

    Raises:
        CollectionError: nothing more can be stored; what was finished stays.
        KeyboardInterrupt: cancelled; the crawl is marked so, and the next one goes on from it.
    """
    options = options or Options()
    state, message = CrawlState.FAILED, None
    # A signal may come between any two lines from here on.
    try:
        with collection.writing() as session:
            frontier = _begin(session, source, fetcher, options, now())
        seed(collection, source, fetcher.robots, frontier, options.cited)
        with closing(
            Visitor(source, collection, fetcher, extract, frontier, options=options, now=now)
        ) as visitor:
            while visitor.visit_next():
                on_progress(Progress(source.name, frontier.done, frontier.waiting))
        replaced = settle(collection, source, frontier.crawl_id, extract, fetcher.fetch, now=now())
        with collection.writing() as session:
            lost = lifecycle.apply_losses(session, source.key, now=now())
            kept = permission_trouble(session, source, frontier, fetcher.robots, now=now())
            notice = budget_notice(session, source, frontier)
        trouble = " ".join(filter(None, (kept, replaced, lost)))
        state, message = CrawlState.FAILED if trouble else CrawlState.DONE, trouble or notice
    except RobotsUnavailable as error:
        message = f"{source.name} cannot be crawled: {error}. Everything stored stays as it is."
    except SiteTroubled as error:
        state, message = CrawlState.INTERRUPTED, str(error)
    except KeyboardInterrupt:
        state, message = CrawlState.CANCELLED, "Cancelled. The next crawl goes on from here."
        raise
    except CollectionError as error:
        message = f"Ended by an error: {error}"
        raise
    except Exception as error:  # noqa: BLE001  it costs this source, and is told
        message = f"{source.name} was not crawled to its end: {unforeseen(error)}."
    finally:
        crawl_id = _end(collection, source, state, message, now())
    with collection.reading() as session:
        return crawl_report(session, session.get_one(Crawl, crawl_id))


def _begin(
    session: Session, source: Source, fetcher: Fetches, options: Options, now: datetime
) -> Frontier:
    """Take up the source's last crawl where it was cut off, or begin a new one."""
    record_source(session, source)
    last = last_begun(session, source.key)
    if last is not None and last.state is CrawlState.RUNNING:
        # Whoever ran it no longer holds the lock, so its process has ended.
        last.state = CrawlState.INTERRUPTED
    unfinished = last is not None and last.state in (CrawlState.INTERRUPTED, CrawlState.CANCELLED)
    if last is None or not unfinished or options.full:
        last = Crawl(source_key=source.key, started=now, state=CrawlState.RUNNING)
        session.add(last)
        session.flush()
    else:
        ask_again(session, last.id)
    last.state, last.message, last.finished = CrawlState.RUNNING, None, None
    return Frontier(session, last, fetcher.scope)


def _end(
    collection: Collection, source: Source, state: CrawlState, message: str | None, now: datetime
) -> int:
    """Say how the source's running crawl ended; return the id of its row.

    On the disk when it is said, and with it every page that was recorded before. Only one runs at
    a time. One that ended before it had a row is given one, so that it is told.
    """
    running = select(Crawl).where(Crawl.source_key == source.key, Crawl.state == CrawlState.RUNNING)
    with collection.writing() as session:
        rows = session.scalars(running.order_by(Crawl.id.desc())).all()
        run = rows[0] if rows else Crawl(source_key=source.key, started=now)
        for row in rows or [run]:
            row.state, row.message, row.finished = state, message, now
        session.add(run)
        session.flush()
        return run.id


def crawl_report(session: Session, run: Crawl) -> CrawlReport:
    """Return what a crawl has brought so far.

    Args:
        run: the crawl.
    """
    return CrawlReport(
        source=run.source_key,
        state=run.state,
        message=run.message,
        counts=outcome_counts(session, run.id),
        failed=_reasons(session, run.id, Outcome.FAILED),
        skipped=_reasons(session, run.id, Outcome.SKIPPED),
        held=_reasons(session, run.id, Outcome.HELD),
        in_part=_read_in_part(session, run.id),
    )


def _read_in_part(session: Session, crawl_id: int) -> tuple[tuple[str, str], ...]:
    stored = select(FrontierEntry.document_id).where(
        FrontierEntry.crawl_id == crawl_id,
        FrontierEntry.outcome.in_((Outcome.NEW, Outcome.CHANGED)),
    )
    versions = session.scalars(
        select(Version)
        .join(Document, Document.version_id == Version.id)
        .where(Document.id.in_(stored), Version.in_part)
        .order_by(Version.url)
    )
    return tuple(
        (version.url, "; ".join(left.line for left in account.losses))
        for version in versions
        if (account := version.read_account) is not None
    )


def _reasons(session: Session, crawl_id: int, outcome: Outcome) -> tuple[tuple[str, str], ...]:
    rows = session.execute(
        select(FrontierEntry.url, FrontierEntry.reason)
        .where(
            FrontierEntry.crawl_id == crawl_id,
            FrontierEntry.state == EntryState.DONE,
            FrontierEntry.outcome == outcome,
        )
        .order_by(FrontierEntry.id)
    )
    return tuple((url, reason or "") for url, reason in rows)
