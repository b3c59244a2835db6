"""Feeds: RSS (0.9x, 1.0 and 2.0) and Atom (RFC 4287), with their further pages (RFC 5005)."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.listings.entries import Entries, Field
from crawler.listings.model import MOST_ADDRESSES, Listing, absolute

_PAGES = frozenset({"next", "prev-archive"})
"""Relations by which a feed names its older entries (RFC 5005, sections 3 and 4)."""


def read_feed(found: Entries, url: str) -> Listing:
    """Return what a feed lists: the page of each entry, and the files that it encloses.

    Args:
        found: its entries.
        url: its own address.
    """
    modified: dict[str, str] = {}
    listed: dict[str, None] = {}
    for entry in found.entries:
        page = next((a for a in (_page(field, url) for field in entry) if a), None)
        page = page or next((a for a in (_permalink(field, url) for field in entry) if a), None)
        listed |= dict.fromkeys(filter(None, (page, *_files(entry, url))))
        stamp = next((field.text for field in entry if field.name == "updated"), "")
        if page and stamp:
            modified[page] = stamp
    more = [a for field in found.head if _relation(field) in _PAGES and (a := _href(field, url))]
    addresses = tuple(listed)[:MOST_ADDRESSES]
    return Listing("a feed", addresses, tuple(dict.fromkeys(more)), modified, found.fault)


def _page(field: Field, url: str) -> str | None:
    if field.name != "link":
        return None
    if "href" in field.attributes:
        return _href(field, url) if _relation(field) == "alternate" else None
    return absolute(_base(field, url), field.text)


def _permalink(field: Field, url: str) -> str | None:
    # RSS 2.0: a guid is the entry's address unless it says that it is not.
    permalink = field.name == "guid" and field.attributes.get("isPermaLink", "true") == "true"
    return absolute(url, field.text) if permalink and "://" in field.text else None


def _files(entry: list[Field], url: str) -> Iterator[str | None]:
    for field in entry:
        if field.name == "enclosure":
            yield absolute(_base(field, url), field.attributes.get("url", ""))
        elif _relation(field) == "enclosure":
            yield _href(field, url)


def _relation(field: Field) -> str:
    """Return the relation of an Atom link, "alternate" where it names none; "" for the rest."""
    if field.name != "link" or "href" not in field.attributes:
        return ""
    return field.attributes.get("rel", "alternate").strip().lower()


def _href(field: Field, url: str) -> str | None:
    return absolute(_base(field, url), field.attributes["href"].strip())


def _base(field: Field, url: str) -> str:
    return absolute(url, field.base) or url
