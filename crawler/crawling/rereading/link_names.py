"""Link names: by what words a site leads to its pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import select

from collection.errors import CollectionError
from collection.extract import Extract
from collection.models import Address, FrontierEntry
from collection.store import Collection
from crawler.crawling.rereading.stored_page import PAGE, stored_page
from crawler.errors import ExtractError, UnreadableAddress
from crawler.extract import ExtractRequest
from crawler.extract.sniffing import true_media_type
from crawler.sources import Source
from crawler.urls import Scope


def names_of(
    collection: Collection,
    source: Source,
    crawl_id: int,
    urls: Set[str],
    extract: Callable[[ExtractRequest], Extract],
) -> Mapping[str, tuple[str, ...]]:
    """Return the linked words that lead to addresses, on the pages where a crawl found them.

    Args:
        collection: that holds the bytes of those pages.
        source: that was crawled.
        crawl_id: of the crawl.
        urls: canonical addresses.
        extract: reads a body; the sandbox's.

    Returns:
        Words by address; nothing of an address that no link of a web page led to.
    """
    if not urls:
        return {}
    scope, found = Scope(source), defaultdict[str, list[str]](list)
    for page, blob_hash in _leading(collection, crawl_id, urls):
        request = _request(collection, source, page, blob_hash)
        for url, words in _links(request, scope, extract) if request else ():
            if url in urls:
                found[url].append(words)
    return {url: tuple(dict.fromkeys(names)) for url, names in found.items()}


def _leading(collection: Collection, crawl_id: int, urls: Set[str]) -> Sequence[tuple[str, str]]:
    """Return the pages on which addresses were found, with the hashes of their bytes."""
    found = (
        select(FrontierEntry.url, Address.url, Address.blob_hash)
        .join(Address, FrontierEntry.found_on == Address.url)
        .where(FrontierEntry.crawl_id == crawl_id, Address.blob_hash.is_not(None))
    )
    with collection.reading() as session:
        rows = session.execute(found).all()
    return sorted({(page, held) for url, page, held in rows if url in urls and held})


def _request(
    collection: Collection, source: Source, page: str, blob_hash: str
) -> ExtractRequest | None:
    """Return what reads a page; None for what is none, or is not to be had."""
    try:
        with collection.reading() as session:
            request = stored_page(collection, session, source.key, page, blob_hash)
    except CollectionError:
        return None
    if true_media_type(PAGE, request.body) != PAGE:
        return None
    return replace(request, profile=source.profile)


def _links(
    request: ExtractRequest, scope: Scope, extract: Callable[[ExtractRequest], Extract]
) -> Iterator[tuple[str, str]]:
    try:
        links = extract(request).links
    except ExtractError:
        # A page that cannot be read names nothing; the crawl has told of it already.
        return
    for link in links:
        # A page may hold any text in a link.
        with suppress(UnreadableAddress):
            yield scope.canonical(link.url), link.words
