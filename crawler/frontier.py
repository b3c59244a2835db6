"""The Frontier: the addresses that a crawl has still to visit, kept in the database.

An address is taken, worked on, and finished in one transaction with what came of it, so a
crawl that is cut off goes on where it stood.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from crawler.collection.models import Crawl, EntryState, FrontierEntry, Outcome
from crawler.urls import Scope

DEEPEST = 30
"""Links from the start; the deepest page seen on the sites lies eight links away."""

MOST_ALIKE = 500
"""Addresses that differ only in numbers or in the values of their query. A calendar, a filter or a
session id makes more without end; the largest list of that kind seen on the sites had under 300."""

MOST_REPEATED = 3
"""Times that one part may stand in a path; "/a/b/a/b/a/b/" comes of relative links gone wrong."""


def shape(url: str) -> str:
    """Return what an address has in common with those made by the same trap.

    Args:
        url: a canonical address.
    """
    parts = urlsplit(url)
    names = sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    return f"{parts.netloc}{re.sub(r'[0-9]+', '0', parts.path)}?{'&'.join(names)}"


def _repeats(url: str) -> bool:
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
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


class Frontier:
    """The waiting and finished addresses of one crawl.

    Args:
        session: a transaction, to learn what the crawl has met before.
        crawl: the crawl.
        scope: addresses outside it are never added.
    """

    def __init__(self, session: Session, crawl: Crawl, scope: Scope) -> None:
        self._crawl_id = crawl.id
        self._scope = scope
        rows = session.execute(
            select(FrontierEntry.url, FrontierEntry.state).where(FrontierEntry.crawl_id == crawl.id)
        ).all()
        self._met = {url for url, _ in rows}
        self._shapes = Counter(shape(url) for url in self._met)
        self.done = sum(state is EntryState.DONE for _, state in rows)

    @property
    def waiting(self) -> int:
        """How many addresses wait."""
        return len(self._met) - self.done

    def links_in_scope(self, urls: Iterable[str]) -> list[str]:
        """Return the canonical addresses that the source may fetch, each once, in order.

        Args:
            urls: absolute addresses as found on a page; what is no web address is left out.
        """
        found: dict[str, None] = {}
        for url in urls:
            try:
                canonical = self._scope.canonical(url)
            except ValueError:
                # A page may hold any text in a link; only web addresses can be crawled.
                continue
            if self._scope.contains(canonical):
                found[canonical] = None
        return list(found)

    def add(
        self, session: Session, urls: Iterable[str], *, found_on: str | None, depth: int
    ) -> None:
        """Add addresses that the crawl has not met; what looks like a trap is left out.

        The first of a trap's addresses becomes a skipped row that says so; the rest leave none.

        Args:
            session: the transaction.
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
            session.execute(insert(FrontierEntry), rows)

    def _row(self, url: str, *, found_on: str | None, depth: int) -> dict[str, Any] | None:
        like = shape(url)
        self._shapes[like] += 1
        trap = found_on is not None and _trap(url, depth, self._shapes[like])
        if trap and self._shapes[like] > MOST_ALIKE + 1:
            return None
        self._met.add(url)
        self.done += bool(trap)
        return {
            "crawl_id": self._crawl_id,
            "url": url,
            "found_on": found_on,
            "depth": depth,
            "state": EntryState.DONE if trap else EntryState.WAITING,
            "outcome": Outcome.SKIPPED if trap else None,
            "reason": trap or None,
        }

    def next(self, session: Session) -> FrontierEntry | None:
        """Return the address that has waited longest, or None.

        Args:
            session: the transaction.
        """
        return session.scalars(
            select(FrontierEntry)
            .where(
                FrontierEntry.crawl_id == self._crawl_id,
                FrontierEntry.state == EntryState.WAITING,
            )
            .order_by(FrontierEntry.id)
            .limit(1)
        ).one_or_none()

    def finish(
        self,
        session: Session,
        entry: FrontierEntry,
        outcome: Outcome,
        *,
        now: datetime,
        reason: str | None = None,
        document_id: str | None = None,
    ) -> None:
        """Write down what became of an address.

        Args:
            session: the transaction.
            entry: the address.
            outcome: what became of it.
            now: the moment.
            reason: why it failed or was skipped.
            document_id: the document that it leads to.
        """
        session.execute(
            update(FrontierEntry)
            .where(FrontierEntry.id == entry.id)
            .values(
                state=EntryState.DONE,
                outcome=outcome,
                reason=reason,
                document_id=document_id,
                finished=now,
            )
        )
        self.done += 1

    def skip_waiting(self, session: Session, *, now: datetime, reason: str) -> None:
        """Finish every waiting address as skipped.

        Args:
            session: the transaction.
            now: the moment.
            reason: why, in words for an admin.
        """
        session.execute(
            update(FrontierEntry)
            .where(
                FrontierEntry.crawl_id == self._crawl_id,
                FrontierEntry.state == EntryState.WAITING,
            )
            .values(state=EntryState.DONE, outcome=Outcome.SKIPPED, reason=reason, finished=now)
        )
        self.done = len(self._met)


def outcome_counts(session: Session, crawl_id: int) -> dict[Outcome, int]:
    """Return how many addresses of a crawl had each outcome; absent outcomes count 0.

    Args:
        session: the transaction.
        crawl_id: the crawl.
    """
    rows = session.execute(
        select(FrontierEntry.outcome, func.count())
        .where(FrontierEntry.crawl_id == crawl_id, FrontierEntry.outcome.is_not(None))
        .group_by(FrontierEntry.outcome)
    ).all()
    counted = {outcome: count for outcome, count in rows if outcome is not None}
    return {outcome: counted.get(outcome, 0) for outcome in Outcome}
