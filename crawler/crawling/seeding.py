"""seed(): the addresses from which a crawl begins, each as deep as it lies.

A crawl visits the start, the site's own listings and whatever briefings cite, and every address
that is known from before. How deep those lie is read from the links that were stored with them, so
that the bound on depth holds over crawls, and a trap's pages, which lie deep, come last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.models import OPEN, Address, Replacement
from collection.store import Collection
from crawler.crawling.frontier import Frontier
from crawler.fetching.robots import Robots
from crawler.listings import listings_of
from crawler.sources import Source

TOGETHER = 500
"""Addresses that are looked up at once: SQLite allows 999 variables in its older builds."""


def seed(
    collection: Collection,
    source: Source,
    robots: Robots,
    frontier: Frontier,
    cited: Sequence[str],
) -> None:
    """Add the start, the site's own listings, and every address known from before or cited.

    Args:
        collection: where they are known.
        source: what is crawled.
        robots: of the crawl; names sitemaps.
        frontier: of the crawl.
        cited: addresses that briefings cite.

    Raises:
        RobotsUnavailable: a host is not to be asked for anything.
    """
    start = frontier.links_in_scope(source.start)
    named = [url for first in start for url in robots.sitemaps(first)]
    listings = frontier.listings_in_scope(listings_of(source, named))
    first = [*start, *listings, *frontier.links_in_scope(cited)]
    with collection.reading() as session:
        levels = _known_by_depth(session, source.key, first)
    with collection.writing(durable=False) as session:
        frontier.add(session, first, found_on=None, depth=0)
        for depth in sorted(levels):
            urls = frontier.links_in_scope(levels[depth])
            frontier.add(session, urls, found_on=None, depth=depth)


def _known_by_depth(
    session: Session, source_key: str, first: Sequence[str]
) -> Mapping[int, Sequence[str]]:
    depths = depths_of(session, source_key, first)
    deepest = max(depths.values(), default=0)
    levels: defaultdict[int, list[str]] = defaultdict(list)
    # Where a redirect led that is held back, nothing stands unless the redirect still does.
    held = select(Replacement.url).where(Replacement.state.in_(OPEN))
    stored = (
        select(Address.url)
        .where(
            Address.source_key == source_key,
            Address.document_id.is_not(None) | Address.url.not_in(held),
        )
        # Where not all can be visited, each has its turn.
        .order_by(Address.last_seen, Address.id)
    )
    for url in session.scalars(stored):
        # What no link leads to any more was found once, nobody knows how deep.
        levels[depths.get(url, deepest)].append(url)
    return levels


def depths_of(session: Session, source_key: str, first: Iterable[str]) -> dict[str, int]:
    """Return how many links from the beginning each stored address lies, where any lead to it.

    Args:
        source_key: of the addresses.
        first: where a crawl begins.
    """
    depths: dict[str, int] = {}
    level, depth = list(first), 0
    while level:
        following: dict[str, None] = {}
        for url, leads_to in _links(session, source_key, level):
            depths[url] = depth
            following |= dict.fromkeys(leads_to)
        level = [url for url in following if url not in depths]
        depth += 1
    return depths


def _links(
    session: Session, source_key: str, urls: Iterable[str]
) -> Iterator[tuple[str, Sequence[str]]]:
    asked = iter(urls)
    while some := list(islice(asked, TOGETHER)):
        query = select(Address.url, Address.redirect_to, Address.outlinks).where(
            Address.source_key == source_key, Address.url.in_(some)
        )
        for url, redirect_to, outlinks in session.execute(query):
            yield url, [redirect_to] if redirect_to else outlinks
