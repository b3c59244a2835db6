"""Sitemaps (sitemaps.org, version 0.9): in XML, as an index of others, and as plain text."""

from __future__ import annotations

import codecs
import re
from io import BytesIO, TextIOWrapper

from crawler.listings.entries import Entries, Field
from crawler.listings.model import MOST_ADDRESSES, Listing, absolute

ROOTS = frozenset({"urlset", "sitemapindex"})
"""Local names of the roots that make XML a sitemap."""

_FIRST = re.compile(rb"\s*https?://", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def read_sitemap(found: Entries, url: str) -> Listing:
    """Return what an XML sitemap lists; an index lists further sitemaps only.

    Args:
        found: its entries.
        url: its own address.
    """
    modified: dict[str, str] = {}
    listed: dict[str, None] = {}
    for entry in found.entries:
        address = absolute(url, _text(entry, "loc"))
        if address is None:
            continue
        listed[address] = None
        if stamp := _text(entry, "lastmod"):
            modified[address] = stamp
    if found.root == "sitemapindex":
        return Listing("a sitemap index", (), tuple(listed), modified, found.fault)
    return Listing("a sitemap", tuple(listed), (), modified, found.fault)


def _text(entry: list[Field], name: str) -> str:
    return next((field.text for field in entry if field.name == name and field.text), "")


def read_text_sitemap(body: bytes) -> Listing | None:
    """Return what a plain-text sitemap lists: UTF-8, one address on every line.

    Args:
        body: any bytes.

    Returns:
        None where a line holds anything but an address, so that it is a document.
    """
    if not _FIRST.match(body.removeprefix(codecs.BOM_UTF8)):
        return None
    listed: dict[str, None] = {}
    fault = None
    try:
        lines = filter(None, map(str.strip, TextIOWrapper(BytesIO(body), "utf-8-sig")))
        for number, line in enumerate(lines):
            if not _ADDRESS.fullmatch(line):
                return None
            if number == MOST_ADDRESSES:
                fault = f"it has more than {MOST_ADDRESSES:,} lines"
                break
            if address := absolute("", line):
                listed[address] = None
    except UnicodeDecodeError:
        return None
    return Listing("a sitemap", tuple(listed), fault=fault)
