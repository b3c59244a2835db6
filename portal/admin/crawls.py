"""Crawls as an admin sees them: the last of each source, the history, and what one brought."""

from __future__ import annotations

from collections.abc import Collection as Group
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from collection.models import (
    Crawl,
    CrawlState,
    Document,
    DocumentState,
    EntryState,
    FrontierEntry,
    Outcome,
)
from portal.errors import NotKnown

PAGE_SIZE = 50

NOTEWORTHY = (Outcome.NEW, Outcome.CHANGED, Outcome.HELD, Outcome.FAILED, Outcome.SKIPPED)
"""What is listed unless one outcome is asked for: everything that an admin might act on."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class CrawlCounts:
    """How many addresses of one crawl came to what.

    Args:
        waiting: addresses not visited yet.
        by_outcome: addresses visited, by what became of them; an outcome may be missing.
    """

    waiting: int = 0
    by_outcome: Mapping[Outcome, int] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """Return how many addresses were visited or skipped."""
        return sum(self.by_outcome.values())

    @property
    def found(self) -> int:
        """Return how many addresses are known so far; it grows while a crawl finds links."""
        return self.done + self.waiting

    def of(self, outcome: Outcome) -> int:
        """Return the number of one outcome.

        Args:
            outcome: the outcome.
        """
        return self.by_outcome.get(outcome, 0)


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """One page of a list.

    Args:
        rows: at most PAGE_SIZE.
        number: from 1.
        pages: how many there are; at least 1.
        total: rows on all pages.
    """

    rows: Sequence[Row]
    number: int
    pages: int
    total: int


def find(session: Session, crawl_id: int) -> Crawl:
    """Return one crawl.

    Args:
        crawl_id: its id.

    Raises:
        NotKnown: there is none.
    """
    crawl = session.get(Crawl, crawl_id)
    if crawl is None:
        raise NotKnown(f"There is no crawl {crawl_id}.")
    return crawl


def under_way(session: Session) -> Crawl | None:
    """Return the newest crawl whose row says that it is running."""
    running = select(Crawl).where(Crawl.state == CrawlState.RUNNING)
    return session.scalars(running.order_by(Crawl.id.desc()).limit(1)).one_or_none()


def last_by_source(session: Session) -> dict[str, Crawl]:
    """Return the newest crawl of every source that was ever crawled, by source key."""
    newest = select(func.max(Crawl.id)).group_by(Crawl.source_key)
    crawls = session.scalars(select(Crawl).where(Crawl.id.in_(newest)))
    return {crawl.source_key: crawl for crawl in crawls}


def history(session: Session, number: int) -> Slice[Crawl]:
    """Return one page of all crawls, newest first.

    Args:
        number: the page, from 1.

    Raises:
        NotKnown: there is no such page.
    """
    return _slice(session, select(Crawl), Crawl.id.desc(), number)


def counts(session: Session, crawl_ids: Group[int]) -> dict[int, CrawlCounts]:
    """Return the counts of some crawls, by id; a crawl without addresses has zeros.

    Args:
        crawl_ids: the crawls.
    """
    rows = session.execute(
        select(FrontierEntry.crawl_id, FrontierEntry.state, FrontierEntry.outcome, func.count())
        .where(FrontierEntry.crawl_id.in_(crawl_ids))
        .group_by(FrontierEntry.crawl_id, FrontierEntry.state, FrontierEntry.outcome)
    )
    waiting: dict[int, int] = {}
    outcomes: dict[int, dict[Outcome, int]] = {crawl_id: {} for crawl_id in crawl_ids}
    for crawl_id, state, outcome, number in rows:
        if state is EntryState.WAITING:
            waiting[crawl_id] = waiting.get(crawl_id, 0) + number
        elif outcome is not None:
            outcomes[crawl_id][outcome] = number
    present = {i: CrawlCounts(waiting.get(i, 0), outcomes[i]) for i in crawl_ids}
    kept = select(Crawl.id, Crawl.counts).where(Crawl.id.in_(crawl_ids), Crawl.counts.is_not(None))
    return present | {crawl_id: _kept(counts) for crawl_id, counts in session.execute(kept)}


def _kept(counts: Mapping[str, int]) -> CrawlCounts:
    """Return what was counted before the addresses were cleared."""
    waiting = EntryState.WAITING
    found = {Outcome(name): number for name, number in counts.items() if name != waiting}
    return CrawlCounts(counts[waiting], found)


def entries(
    session: Session, crawl_id: int, outcome: Outcome | None, number: int
) -> Slice[FrontierEntry]:
    """Return one page of the addresses that a crawl visited, last found first.

    Args:
        crawl_id: the crawl.
        outcome: only these; None means every outcome but unchanged.
        number: the page, from 1.

    Raises:
        NotKnown: there is no such page.
    """
    wanted = NOTEWORTHY if outcome is None else (outcome,)
    query = select(FrontierEntry).where(
        FrontierEntry.crawl_id == crawl_id,
        FrontierEntry.state == EntryState.DONE,
        FrontierEntry.outcome.in_(wanted),
    )
    return _slice(session, query, FrontierEntry.id.desc(), number)


def titles(session: Session, document_ids: Group[str]) -> dict[str, str]:
    """Return the titles of some documents, by id.

    Args:
        document_ids: the documents.
    """
    rows = session.execute(select(Document.id, Document.title).where(Document.id.in_(document_ids)))
    return dict(rows.all())


def documents_held(session: Session) -> dict[tuple[str, DocumentState], int]:
    """Return how many documents are held, by source key and state."""
    rows = session.execute(
        select(Document.source_key, Document.state, func.count()).group_by(
            Document.source_key, Document.state
        )
    )
    return {(key, state): number for key, state, number in rows}


def _slice(
    session: Session, query: Select[Row], order: ColumnElement[int], number: int
) -> Slice[Row]:
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, ceil(total / PAGE_SIZE))
    if not 1 <= number <= pages:
        raise NotKnown(f"There is no page {number} of this list; it has {pages}.")
    rows = session.scalars(query.order_by(order).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return Slice(rows.all(), number, pages, total)
