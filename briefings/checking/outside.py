"""Outside: whether cited addresses outside all sources still answer.

Each is asked at most once a day, politely, as the crawler asks. One failure says nothing: a site
may be down for an hour. What is told is how many times in a row, on separate days, it failed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import select

from briefings.models import Citation, Status
from briefings.outside_addresses import OutsideAddress, Reply
from collection.errors import CollectionError
from collection.store import Collection
from crawler.addresses import WEB_PORTS, canonical_url, split_address
from crawler.errors import (
    AddressRefused,
    CrawlerError,
    OutOfScope,
    RobotsRefused,
    TooLarge,
    TooManyRedirects,
    Unforeseen,
    UnreadableAddress,
)
from crawler.fetching.fetcher import Fetcher, FetchLimits
from crawler.sources import Source
from crawler.unforeseen import unforeseen

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
class OutsideReport:
    """What came of asking addresses outside all sources.

    Args:
        asked: how many were asked.
        failed: how many of them did not answer with a page.
        rested: how many were asked less than a day before, and so not again.
        unforeseen: (address, reason) of each that an error of ours kept from being asked.
    """

    asked: int
    failed: int
    rested: int
    unforeseen: tuple[tuple[str, str], ...] = ()

    def line(self) -> str:
        """Return one line for a reader, and a further one for each error of ours."""
        lines = [
            f"{self.asked} outside addresses asked, {self.failed} without an answer; "
            f"{self.rested} were asked less than a day ago"
        ]
        lines += [f"  not asked: {url}: {reason}" for url, reason in self.unforeseen]
        return "\n".join(lines)

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON types."""
        return {
            "asked": self.asked,
            "failed": self.failed,
            "rested": self.rested,
            "unforeseen": [{"url": url, "reason": reason} for url, reason in self.unforeseen],
        }


def polite_fetcher(contact: str) -> FetcherFor:
    """Return what makes the crawler's fetcher for a site that is no source.

    Args:
        contact: named in the user agent, for a site's owner.
    """

    def make(url: str) -> Fetcher:
        source = Source(key="outside", name="An address outside", start=(url,), area="other")
        return Fetcher(source, contact=contact, limits=LIMITS, ports=WEB_PORTS)

    return make


def ask_outside(
    collection: Collection, fetcher_for: FetcherFor, *, now: Callable[[], datetime] | None = None
) -> OutsideReport:
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
    due = [url for url in urls if url not in known or _is_due(known[url], clock())]
    failed = 0
    mistakes: list[tuple[str, str]] = []
    for _, site in groupby(due, key=_site):
        for url, error in _answers(list(site), fetcher_for):
            with collection.writing() as session:
                row = session.get(OutsideAddress, url) or OutsideAddress(url=url, failures=0)
                session.add(row)
                failed += _write_down(row, error, clock())
            if isinstance(error, Unforeseen):
                mistakes.append((url, str(error)))
    return OutsideReport(len(due), failed, len(urls) - len(due), tuple(mistakes))


def _is_due(checked: datetime, now: datetime) -> bool:
    """Tell whether the last look is long enough ago; one in the future was a clock's mistake."""
    return not now - EVERY < checked <= now


def _site(url: str) -> tuple[str, str]:
    try:
        return split_address(canonical_url(url))[:2]
    except UnreadableAddress:
        return "", url


def _answers(
    urls: Sequence[str], fetcher_for: FetcherFor
) -> Iterator[tuple[str, CrawlerError | None]]:
    """Ask the addresses of one site; yield each with why it gave no page, or None."""
    with ExitStack() as opened:
        fetcher: Fetcher | None = None
        for url in urls:
            try:
                address = canonical_url(url)
                fetcher = fetcher or opened.enter_context(closing(fetcher_for(address)))
                fetcher.follow(fetcher.scope.canonical(address))
            except CollectionError:
                raise
            except CrawlerError as error:
                yield url, error
            except Exception as error:  # noqa: BLE001  it costs this address, and is told
                yield url, unforeseen(error)
            else:
                yield url, None


def _was_not_asked(error: CrawlerError) -> bool:
    unaskable = isinstance(error, (*_NOT_ASKED, UnreadableAddress, Unforeseen))
    return unaskable or isinstance(error.__cause__, _NOT_ASKED)


def _write_down(row: OutsideAddress, error: CrawlerError | None, now: datetime) -> bool:
    """Keep what came of one look; return whether it failed."""
    row.checked = now
    if error is not None and _was_not_asked(error):
        row.reply, row.fault = Reply.NOT_ASKED, str(error)
        return False
    if error is None or isinstance(error, _ALIVE):
        row.reply, row.fault, row.answered = Reply.PAGE, None, now
        row.failures, row.failing_since = 0, None
        return False
    row.reply, row.fault = Reply.NO_PAGE, str(error)
    row.failures += 1
    row.failing_since = row.failing_since or now
    return True
