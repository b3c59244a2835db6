"""permission_trouble(): whether a site keeps a crawl from what it was to collect.

What robots.txt forbids is never asked for, what is not to be indexed is not taken, what leads out
of the source is not followed, and what nothing reads is left; none of it is a failure of an
address. But where robots.txt forbids the very beginning, or much of what is held is kept from us in
one way or another, the source grows old unseen; and one that gives no document at all is none. So
the crawl ends as failed, and says why. Nothing that is held is removed for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from collection.models import Address, Crawl, Document, DocumentState, FrontierEntry, Outcome
from crawler.addresses import split_address
from crawler.crawling.frontier import OVER_BUDGET, Frontier
from crawler.crawling.lifecycle import LOSS_LEAST, LOSS_SHARE, STRIKES
from crawler.errors import RobotsRefused
from crawler.fetching.fetcher import LEADS_ON, LEAVES
from crawler.fetching.robots import REFUSALS, UNINDEXED, Robots
from crawler.sources import Source

STAYS = "Everything stored stays as it is; look at the site, and ask its owner."
UNCHECKED = timedelta(days=30)
"""How long the documents that lie beyond ``max_pages`` may go unchecked: what was set as a budget
is no trouble by itself, for those that have waited longest come first the next time."""
_HOPS = 5
"""Redirects in a row that are followed to what a document leads to."""
_WAYS = 3
"""Reasons that are told, the largest first."""


@dataclass(frozen=True, slots=True)
class _Visited:
    """What became of an address of the crawl.

    Args:
        url, outcome, reason, document_id: of its row.
        redirect_to: where it redirected to, in this crawl or an earlier one.
        strikes: against it.
    """

    url: str
    outcome: Outcome | None
    reason: str | None
    document_id: str | None
    redirect_to: str | None
    strikes: int | None

    @property
    def redirects(self) -> bool:
        """Whether it redirected within the source in this crawl."""
        return self.reason == f"{LEADS_ON}{self.redirect_to}"

    @property
    def unread(self) -> bool:
        """Whether it was left without a word of any document, and nothing else tells of it."""
        if self.outcome is not Outcome.SKIPPED or (self.strikes or 0) >= STRIKES:
            return False
        # A row names a document only where one was read there, or would have been.
        return self.document_id is None or self.redirects or self.reason == UNINDEXED


def permission_trouble(
    session: Session, source: Source, frontier: Frontier, robots: Robots, *, now: datetime
) -> str | None:
    """Return what is wrong, in words for an admin; None where nothing is.

    Args:
        source, frontier, robots: of the crawl that comes to its end.
        now: the moment.

    Raises:
        RobotsUnavailable: a site failed to answer for its robots.txt.
    """
    start = frontier.links_in_scope(source.start)
    if any(robots.is_page(url) for url in start):
        return (
            "A web page was sent in the place of robots.txt, so what the site allows cannot be "
            f"told. No rule of it was heeded. {STAYS}"
        )
    refused = [url for url in start if _refuses(robots, url)]
    if refused:
        return f"robots.txt forbids where the crawl begins ({', '.join(refused)}). {STAYS}"
    current = (Document.source_key == source.key, Document.state == DocumentState.CURRENT)
    held = session.scalar(select(func.count(Document.id)).where(*current)) or 0
    visited = _visited(session, frontier.crawl_id)
    if not held:
        return _of_nothing(visited, start)
    # One that another of its addresses gave was read, whatever became of its own.
    read = Document.checked.between(session.get_one(Crawl, frontier.crawl_id).started, now)
    unseen = session.execute(select(Document.url, Document.checked).where(*current, ~read)).all()
    late = [
        url
        for url, checked in unseen
        if not _is_beyond(_end_of(visited, url)) or checked < now - UNCHECKED
    ]
    return _of_held(visited, late, held)


def budget_notice(session: Session, source: Source, frontier: Frontier) -> str | None:
    """Return what is to be said of documents that lie beyond the budget; None where none do.

    Args:
        source, frontier: of the crawl that comes to its end.
    """
    current = (Document.source_key == source.key, Document.state == DocumentState.CURRENT)
    visited = _visited(session, frontier.crawl_id)
    started = session.get_one(Crawl, frontier.crawl_id).started
    unseen = session.scalars(select(Document.url).where(*current, Document.checked < started))
    beyond = sum(_is_beyond(_end_of(visited, url)) for url in unseen)
    if not beyond:
        return None
    return (
        f"{beyond} documents that are held lie beyond the budget of {source.max_pages} pages, and "
        "were not checked this time; those that have waited longest come first the next time. "
        "Where that is not soon enough, raise max_pages in sources.toml."
    )


def _is_beyond(row: _Visited | None) -> bool:
    return row is not None and (row.reason or "").startswith(OVER_BUDGET)


def _visited(session: Session, crawl_id: int) -> dict[str, _Visited]:
    row = FrontierEntry
    rows = session.execute(
        select(
            row.url,
            row.outcome,
            row.reason,
            row.document_id,
            Address.redirect_to,
            Address.strikes,
        )
        .outerjoin(Address, Address.url == row.url)
        .where(row.crawl_id == crawl_id, row.outcome.is_not(None))
    )
    return {found.url: _Visited(*found) for found in rows}


def _end_of(visited: Mapping[str, _Visited], url: str) -> _Visited | None:
    """Return what an address leads to within the source; None where it was not visited."""
    found = visited.get(url)
    for _ in range(_HOPS):
        target = found.redirect_to if found and found.redirects else None
        if target is None or target not in visited:
            break
        found = visited[target]
    return found


def _of_nothing(visited: Mapping[str, _Visited], start: Sequence[str]) -> str:
    """Return what is to be said of a source that holds no document."""
    ends = [row for url in start for row in (visited.get(url), _end_of(visited, url)) if row]
    became = dict.fromkeys(f"{row.url}: {row.reason or row.outcome}" for row in ends)
    told = "; ".join(became) or "at no address that lies in the source"
    return (
        "The crawl came to its end, and the source holds no document. Where it began: "
        f"{told}. Look at the site, and at what sources.toml says of it."
    )


def _of_held(visited: Mapping[str, _Visited], unseen: Sequence[str], held: int) -> str | None:
    """Return what is to be said of the documents held; None where few are kept from us."""
    ends = [_end_of(visited, url) for url in unseen]
    reasons = Counter(row.reason or "" for row in ends if row is not None and row.unread)
    if reasons.total() < LOSS_LEAST or reasons.total() <= LOSS_SHARE * held:
        return None
    ways = Counter[str]()
    for reason, n in reasons.items():
        ways[_way(reason)] += n
    told = ways.most_common(_WAYS)
    said = [way.format(count=f"{n} of {held} documents") for way, n in told]
    if more := reasons.total() - sum(n for _, n in told):
        said.append(f"{more} more could not be read for other reasons; the crawl's list has them.")
    return " ".join([*said, STAYS])


def _way(reason: str) -> str:
    """Return the sentence for documents that are kept from us for a reason, with their count."""
    if reason in REFUSALS:
        return "robots.txt forbids {count} that are held."
    if reason == UNINDEXED:
        return "The site asks not to index {count} that are held."
    if reason.startswith(LEADS_ON):
        return "{count} that are held redirect within the source, and lead to nothing."
    told = reason.replace("{", "{{").replace("}", "}}")
    if not reason.startswith(LEAVES):
        return f"{{count}} that are held could not be read: {told}."
    parts = split_address(told.removeprefix(LEAVES))
    return (
        f"{{count}} that are held lead out of the source, to {parts.scheme}://{parts.netloc}/: "
        "where the publisher has moved there, add that address to the source in sources.toml; "
        "where it is a sign-in, only the owner can open them again."
    )


def _refuses(robots: Robots, url: str) -> bool:
    try:
        robots.require(url)
    except RobotsRefused:
        return True
    return False
