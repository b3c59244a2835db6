"""permission_trouble(): whether a site keeps a crawl from what it was to collect.

What robots.txt forbids is never asked for, and what is not to be indexed is not taken; neither is a
failure of an address. But where robots.txt forbids the very beginning, or much of what is held is
kept from us in either way, the source grows old unseen; so the crawl ends as failed, and says why.
Nothing that is held is removed for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from collection.models import Document, DocumentState, FrontierEntry, Outcome
from crawler.crawling.lifecycle import LOSS_LEAST, LOSS_SHARE
from crawler.errors import RobotsRefused
from crawler.fetching.robots import REFUSALS, UNINDEXED, Robots

STAYS = "Everything stored stays as it is; look at the site, and ask its owner."


def permission_trouble(
    session: Session, source_key: str, crawl_id: int, robots: Robots, start: Sequence[str]
) -> str | None:
    """Return what is wrong, in words for an admin; None where nothing is.

    Args:
        source_key, crawl_id: of the crawl that comes to its end.
        robots: of that crawl.
        start: the canonical addresses where it began.

    Raises:
        RobotsUnavailable: a site failed to answer for its robots.txt.
    """
    if any(robots.is_page(url) for url in start):
        return (
            "A web page was sent in the place of robots.txt, so what the site allows cannot be "
            f"told. No rule of it was heeded. {STAYS}"
        )
    refused = [url for url in start if _refuses(robots, url)]
    if refused:
        return f"robots.txt forbids where the crawl begins ({', '.join(refused)}). {STAYS}"
    return _of_held(session, source_key, crawl_id)


def _of_held(session: Session, source_key: str, crawl_id: int) -> str | None:
    """Return what is to be said of the documents held; None where few are kept from us."""
    current = (Document.source_key == source_key, Document.state == DocumentState.CURRENT)
    held = session.scalar(select(func.count(Document.id)).where(*current)) or 0
    rows = select(FrontierEntry.reason).join(Document, Document.url == FrontierEntry.url)
    reasons = Counter(
        session.scalars(
            rows.where(
                *current,
                FrontierEntry.crawl_id == crawl_id,
                FrontierEntry.outcome == Outcome.SKIPPED,
                FrontierEntry.reason.in_((*REFUSALS, UNINDEXED)),
            )
        )
    )
    if reasons.total() < LOSS_LEAST or reasons.total() <= LOSS_SHARE * held:
        return None
    unindexed = reasons.pop(UNINDEXED, 0)
    ways = {"robots.txt forbids": reasons.total(), "The site asks not to index": unindexed}
    said = [f"{way} {n} of {held} documents that are held." for way, n in ways.items() if n]
    return " ".join([*said, STAYS])


def _refuses(robots: Robots, url: str) -> bool:
    try:
        robots.require(url)
    except RobotsRefused:
        return True
    return False
