"""The Frontier: the addresses that a crawl has still to visit, kept in the database.

Those that lie near the start come first, and of many that are alike the first few, so that a trap
cannot use up what a crawl may visit. An address is taken, worked on, and finished in one
transaction with what came of it, so a crawl that is cut off goes on where it stood.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple, cast
from urllib.parse import parse_qsl

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from collection.models import Crawl, EntryState, FrontierEntry, Outcome
from crawler.addresses import split_address
from crawler.errors import UnreadableAddress
from crawler.urls import Scope

SLACK = 64
"""Addresses that a page may add; a frontier that is about to be fuller than a crawl's budget is
taken by rank."""

DEEPEST = 30
"""Links from the start; the deepest page seen on the sites lies eight links away."""

MOST_ALIKE = 500
"""Addresses that differ only in numbers or in the values of their query. A calendar, a filter or a
session id makes more without end; the largest list of that kind seen on the sites had under 300."""

BAND = 50
"""Addresses that are alike, of which so many go together: those before come first, however deep the
others lie. A trap's pages are alike or deep, so they come last; a long list only comes later."""

MOST_REPEATED = 3
"""Times that one part may stand in a path; "/a/b/a/b/a/b/" comes of relative links gone wrong."""


OVER_BUDGET: Final = "the source's budget of "
"""How the reason begins for which an address is skipped that lies beyond ``max_pages``."""


def shape(url: str) -> str:
    """Return what an address has in common with those made by the same trap.

    Args:
        url: a canonical address.
    """
    parts = split_address(url)
    names = sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    return f"{parts.netloc}{re.sub(r'[0-9]+', '0', parts.path)}?{'&'.join(names)}"


def _repeats(url: str) -> bool:
    segments = [segment for segment in split_address(url).path.split("/") if segment]
    return any(segments.count(segment) > MOST_REPEATED for segment in set(segments))


def _trap(url: str, depth: int, alike: int) -> str:
    """Return why an address is left out, in words for an admin; "" where it is not."""
    if alike > MOST_ALIKE:
        return f"more than {MOST_ALIKE} addresses are alike but for their numbers; the rest is left"
    if depth > DEEPEST:
        return f"it lies more than {DEEPEST} links from the start"
    if _repeats(url):
        return "its path repeats itself"
    return ""


class VisitRank(NamedTuple):
    """When an address has its turn: the least comes first.

    Args:
        band: how many bands of addresses like it came before.
        depth: its links from the start.
        known: whether it was known before the crawl; of two that lie as deep a new one comes first.
    """

    band: int
    depth: int
    known: bool


class WaitingAddress(NamedTuple):
    """An address that waits: the row's id, the address, and its links from the start."""

    id: int
    url: str
    depth: int


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of an address.

    Args:
        entry: the address.
        outcome: what became of it.
        at: the moment.
        reason: why it failed or was skipped.
        document_id: the document that it leads to.
    """

    entry: WaitingAddress
    outcome: Outcome
    at: datetime
    reason: str | None = None
    document_id: str | None = None


# Statements on the table, not on its class: every address needs them, and the mapper's detour
# takes longer than SQLite does.
_ENTRIES: Final = cast(Table, FrontierEntry.__table__)
_WAITING: Final = select(_ENTRIES.c.id, _ENTRIES.c.url, _ENTRIES.c.depth).where(
    _ENTRIES.c.crawl_id == bindparam("crawl"),
    _ENTRIES.c.url.in_(bindparam("urls", expanding=True)),
)
_FINISH: Final = _ENTRIES.update().where(_ENTRIES.c.id == bindparam("entry"))


class Frontier:
    """The waiting and finished addresses of one crawl.

    Args:
        session: a transaction, to learn what the crawl has met before.
        crawl: the crawl.
        scope: addresses outside it are never added.
    """

    def __init__(self, session: Session, crawl: Crawl, scope: Scope) -> None:
        self.crawl_id = crawl.id
        self._scope = scope
        self._given: set[str] = set()
        self.read_again(session, in_hand=0)

    def read_again(self, session: Session, in_hand: int) -> None:
        """Learn from the collection what was met and finished, as after a crawl was cut off.

        Args:
            in_hand: how many addresses were taken and are not finished.
        """
        self.in_hand = in_hand
        entry = FrontierEntry
        rows = session.execute(
            select(entry.url, entry.state, entry.depth, entry.found_on)
            .where(entry.crawl_id == self.crawl_id)
            .order_by(entry.id)
        ).all()
        self._met: set[str] = set()
        self._shapes: Counter[str] = Counter()
        self._queue: list[tuple[VisitRank, int, str]] = []
        self.done = sum(row.state is EntryState.DONE for row in rows)
        for row in rows:
            self._shapes[shape(row.url)] += 1
            self._met.add(row.url)
            if row.state is EntryState.WAITING and row.url not in self._given:
                self._await(row.url, row.depth, known=row.found_on is None)

    def _await(self, url: str, depth: int, *, known: bool) -> None:
        rank = VisitRank(self._shapes[shape(url)] // BAND, depth, known)
        # The number keeps what is equal in the order in which it was found.
        heapq.heappush(self._queue, (rank, len(self._met), url))

    def is_scarce(self, left: int) -> bool:
        """Tell whether more may come to wait than there is room for.

        Args:
            left: how many addresses may still be taken.
        """
        return len(self._queue) + SLACK > left

    @property
    def waiting(self) -> int:
        """How many addresses wait."""
        return len(self._met) - self.done

    def links_in_scope(self, urls: Iterable[str]) -> list[str]:
        """Return the canonical addresses that the source may fetch, each once, in order.

        Args:
            urls: absolute addresses as found on a page; what is no web address is left out.
        """
        return self._canonical(urls, self._scope.contains)

    def listings_in_scope(self, urls: Iterable[str]) -> list[str]:
        """Return the canonical addresses that may be fetched as listings, each once, in order.

        Args:
            urls: absolute addresses of listings.
        """
        return self._canonical(urls, self._scope.lists)

    def _canonical(self, urls: Iterable[str], allowed: Callable[[str], bool]) -> list[str]:
        found: dict[str, None] = {}
        for url in urls:
            try:
                canonical = self._scope.canonical(url)
            except UnreadableAddress:
                # A page may hold any text in a link; only web addresses can be crawled.
                continue
            if allowed(canonical):
                found[canonical] = None
        return list(found)

    def add(
        self, session: Session, urls: Iterable[str], *, found_on: str | None, depth: int
    ) -> None:
        """Add addresses that the crawl has not met; what looks like a trap is left out.

        The first of a trap's addresses becomes a skipped row that says so; the rest leave none.

        Args:
            urls: canonical addresses in scope.
            found_on: the page that led to them; None for the start.
            depth: links from the start.
        """
        new = [url for url in dict.fromkeys(urls) if url not in self._met]
        rows = [
            row
            for url in new
            if (row := self._row(url, found_on=found_on, depth=depth)) is not None
        ]
        if rows:
            session.execute(_ENTRIES.insert(), rows)

    def _row(self, url: str, *, found_on: str | None, depth: int) -> dict[str, Any] | None:
        like = shape(url)
        self._shapes[like] += 1
        trap = found_on is not None and _trap(url, depth, self._shapes[like])
        if trap and self._shapes[like] > MOST_ALIKE + 1:
            return None
        self._met.add(url)
        self.done += bool(trap)
        if not trap:
            self._await(url, depth, known=found_on is None)
        return {
            "crawl_id": self.crawl_id,
            "url": url,
            "found_on": found_on,
            "depth": depth,
            "state": EntryState.DONE if trap else EntryState.WAITING,
            "outcome": Outcome.SKIPPED if trap else None,
            "reason": trap or None,
        }

    def take(
        self, session: Session, most: int, *, of_one_rank: bool = False
    ) -> list[WaitingAddress]:
        """Take the addresses whose turn it is; they go on waiting until finished.

        Args:
            most: how many at most.
            of_one_rank: whether to take none that comes after another.

        Returns:
            In order; each is given once.
        """
        urls: list[str] = []
        rank = self._queue[0][0] if self._queue else None
        while self._queue and len(urls) < most:
            if of_one_rank and self._queue[0][0] != rank:
                break
            urls.append(heapq.heappop(self._queue)[2])
        rows = session.execute(_WAITING, {"crawl": self.crawl_id, "urls": urls})
        found = {row.url: WaitingAddress(*row) for row in rows}
        self._given.update(urls)
        self.in_hand += len(urls)
        return [found[url] for url in urls]

    def finish(self, session: Session, finished: Sequence[Finished]) -> None:
        """Write down what became of addresses.

        Args:
            finished: at least one.
        """
        rows = [
            {
                "entry": row.entry.id,
                "state": EntryState.DONE,
                "outcome": row.outcome,
                "reason": row.reason,
                "document_id": row.document_id,
                "finished": row.at,
            }
            for row in finished
        ]
        session.execute(_FINISH, rows)
        self.done += len(rows)
        self.in_hand -= len(rows)

    def skip_waiting(self, session: Session, *, now: datetime, reason: str) -> None:
        """Finish every waiting address as skipped.

        Args:
            now: the moment.
            reason: why, in words for an admin.
        """
        session.execute(
            update(FrontierEntry)
            .where(
                FrontierEntry.crawl_id == self.crawl_id,
                FrontierEntry.state == EntryState.WAITING,
            )
            .values(state=EntryState.DONE, outcome=Outcome.SKIPPED, reason=reason, finished=now)
        )
        self._queue.clear()
        self.done = len(self._met)


def ask_again(session: Session, crawl_id: int) -> None:
    """Let a crawl that was cut off ask again for what gave nothing: the site may be well now.

    Args:
        crawl_id: of the crawl.
    """
    session.execute(
        update(FrontierEntry)
        .where(FrontierEntry.crawl_id == crawl_id, FrontierEntry.outcome == Outcome.FAILED)
        .values(state=EntryState.WAITING, outcome=None, reason=None, finished=None)
    )


def outcome_counts(session: Session, crawl_id: int) -> dict[Outcome, int]:
    """Return how many addresses of a crawl had each outcome; absent outcomes count 0.

    Args:
        crawl_id: the crawl.
    """
    rows = session.execute(
        select(FrontierEntry.outcome, func.count())
        .where(FrontierEntry.crawl_id == crawl_id, FrontierEntry.outcome.is_not(None))
        .group_by(FrontierEntry.outcome)
    ).all()
    counted = {outcome: count for outcome, count in rows if outcome is not None}
    return {outcome: counted.get(outcome, 0) for outcome in Outcome}
