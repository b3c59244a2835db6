"""Life: whether cited addresses outside all sources still answer.

Each is asked at most once a day, politely, as the crawler asks. One failure says nothing: a site
may be down for an hour. What is told is how many times in a row, on separate days, it failed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from crawler.collection.store import Collection
from crawler.errors import (
    AddressRefused,
    FetchError,
    OutOfScope,
    RobotsRefused,
    TooLarge,
    TooManyRedirects,
)
from crawler.fetcher import Fetcher, FetchLimits
from crawler.sources import Source
from portal.briefings.models import Citation, OutsideAddress, Status

EVERY = timedelta(days=1)
"""The least time between two looks at an address."""
LIMITS = FetchLimits(body=1024 * 1024, retries=0, total=30.0)
"""What is asked is whether something answers, not what it says."""

FetcherFor = Callable[[str], Fetcher]
"""Makes the fetcher of a site, given one of its addresses."""

# A server that sends more than is read, or leads on and away, is alive.
_ALIVE = (TooLarge, OutOfScope, TooManyRedirects)
# Nothing was asked, so nothing is known. A site that gives no robots.txt is failing, though.
_NOT_ASKED = (AddressRefused, RobotsRefused)


@dataclass(frozen=True, slots=True)
class LifeReport:
    """What came of asking addresses outside all sources.

    Args:
        asked: how many were asked.
        failed: how many of them did not answer with a page.
        rested: how many were asked less than a day before, and so not again.
    """

    asked: int
    failed: int
    rested: int

    def line(self) -> str:
        """Return one line for a reader."""
        return (
            f"{self.asked} outside addresses asked, {self.failed} without an answer; "
            f"{self.rested} were asked less than a day ago"
        )

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON types."""
        return {"asked": self.asked, "failed": self.failed, "rested": self.rested}


def polite_fetcher(contact: str) -> FetcherFor:
    """Return what makes the crawler's fetcher for a site that is no source.

    Args:
        contact: named in the user agent, for a site's owner.
    """

    def make(url: str) -> Fetcher:
        source = Source(key="outside", name="An address outside", start=(url,), area="other")
        return Fetcher(source, contact=contact, limits=LIMITS)

    return make


def ask_outside(
    collection: Collection, fetcher_for: FetcherFor, *, now: Callable[[], datetime] | None = None
) -> LifeReport:
    """Ask every cited address outside all sources whether it still answers.

    Args:
        collection: holds the citations, and keeps what came of it.
        fetcher_for: makes the fetcher of a site.
        now: the clock.

    Raises:
        CollectionError: what came of it cannot be stored.
    """
    clock = now or (lambda: datetime.now(UTC))
    with collection.reading() as session:
        cited = select(Citation.cited_url).where(
            Citation.status == Status.OUTSIDE, Citation.cited_url.is_not(None)
        )
        urls = sorted({url for url in session.scalars(cited) if url})
        known = {row.url: row.checked for row in session.scalars(select(OutsideAddress))}
    due = [url for url in urls if url not in known or clock() - known[url] >= EVERY]
    failed = 0
    for _, site in groupby(due, key=lambda url: urlsplit(url)[:2]):
        failed += _ask_site(collection, list(site), fetcher_for, clock)
    return LifeReport(len(due), failed, len(urls) - len(due))


def _ask_site(
    collection: Collection,
    urls: Sequence[str],
    fetcher_for: FetcherFor,
    clock: Callable[[], datetime],
) -> int:
    failed = 0
    with closing(fetcher_for(urls[0])) as fetcher:
        for url in urls:
            error = _failure(fetcher, url)
            with collection.writing() as session:
                row = session.get(OutsideAddress, url) or OutsideAddress(url=url, failures=0)
                session.add(row)
                failed += _write_down(row, error, clock())
    return failed


def _failure(fetcher: Fetcher, url: str) -> FetchError | None:
    try:
        fetcher.follow(fetcher.scope.canonical(url))
    except FetchError as error:
        return error
    return None


def _write_down(row: OutsideAddress, error: FetchError | None, now: datetime) -> bool:
    """Keep what came of one look; return whether it failed."""
    row.checked = now
    if error and isinstance(error.__cause__ or error, _NOT_ASKED):
        row.answer = f"It was not asked: {error}."
        return False
    if error is None or isinstance(error, _ALIVE):
        row.answer, row.answered = "It answered.", now
        row.failures, row.failing_since = 0, None
        return False
    row.answer = f"It gave no page: {error}."
    row.failures += 1
    row.failing_since = row.failing_since or now
    return True
