"""Listings: responses that only name addresses. Sitemaps, feeds and WordPress collections.

A listing is told by what it holds: servers send sitemaps as any type, and web pages as XML.
"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.errors import DamagedDocument, ExtractionBounded, NotWhole
from crawler.fetching.codings import GZIP, gunzip
from crawler.fetching.fetcher import Fetched
from crawler.listings.entries import read_entries
from crawler.listings.feeds import read_feed
from crawler.listings.model import Listing
from crawler.listings.sitemaps import ROOTS, read_sitemap, read_text_sitemap
from crawler.listings.wordpress import collections_of, is_collection, read_collection
from crawler.sources import Source

__all__ = ["Listing", "is_optional", "listings_of", "read_listing"]

SIZE_LIMIT = 50 * 1024 * 1024
"""Bytes of an unpacked listing: the most that sitemaps.org allows."""

_XML = ("/xml", "+xml")


def read_listing(fetched: Fetched) -> Listing | None:
    """Read a response that only names addresses.

    Args:
        fetched: a fresh answer.

    Returns:
        None where it is no listing, so that it may be a document.

    Raises:
        DamagedDocument: it was to be a listing, and nothing of it can be read.
        ExtractionBounded: it unpacks to more than SIZE_LIMIT.
        UnsupportedMedia: a WordPress listing was asked for, and the site offers none.
    """
    if is_collection(fetched.url):
        return read_collection(fetched)
    body = _unpacked(fetched.body) if fetched.body.startswith(GZIP) else fetched.body
    found = read_entries(body)
    if found is None:
        _require_no_false_xml(fetched.media_type, body)
        return read_text_sitemap(body)
    read = read_sitemap if found.root in ROOTS else read_feed
    listing = read(found, fetched.url)
    if listing.fault and not (listing.addresses or listing.more):
        raise DamagedDocument(f"{listing.kind} that cannot be read: {listing.fault}")
    return listing


def listings_of(source: Source, sitemaps: Sequence[str]) -> list[str]:
    """Return the listings from which a crawl of a source begins.

    Args:
        source: what is crawled.
        sitemaps: those that its robots.txt names.
    """
    guessed = [
        collection
        for start in source.start
        if source.profile == "wordpress"
        for collection in collections_of(start)
    ]
    return list(dict.fromkeys([*sitemaps, *guessed]))


def is_optional(url: str) -> bool:
    """Tell whether an address was only guessed at, so that its absence is no failure.

    Args:
        url: a web address.
    """
    return is_collection(url)


def _unpacked(body: bytes) -> bytes:
    """Unpack gzip, as far as the limit."""
    try:
        found = gunzip(body, SIZE_LIMIT)
    except NotWhole as error:
        raise DamagedDocument(f"it is packed with gzip, and cannot be read: {error}") from error
    if len(found) > SIZE_LIMIT:
        raise ExtractionBounded(f"it unpacks to more than {SIZE_LIMIT // (1024 * 1024)} MB")
    return found


def _require_no_false_xml(media_type: str, body: bytes) -> None:
    """Raise where an address of XML gave a web page or nothing, as broken sitemaps do."""
    if not media_type.endswith(_XML) or media_type == "application/xhtml+xml":
        return
    head = body[:1024].strip().lower()
    if not head or b"<html" in head or b"<!doctype html" in head:
        raise DamagedDocument("sent as XML, but neither a sitemap nor a feed")
