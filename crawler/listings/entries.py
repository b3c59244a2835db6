"""read_entries(): the entries of an XML sitemap or feed, read as they stream past.

The XML is hostile until shown otherwise. Nothing is kept but the few fields that name addresses,
so memory does not grow with the body (50 MB of empty elements: 2.5 s, no memory); entities are
neither declared, resolved nor fetched; nesting and texts are bounded by libxml2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from crawler.listings.model import LONGEST_ADDRESS, MOST_ADDRESSES

PIECE = 64 * 1024
"""Bytes that are fed to the parser at a time; what is no listing is known after the first."""

MOST_FIELDS = 50
"""Fields that are kept of one entry; an entry has an address or two and a few enclosures."""

FIELDS = frozenset({"loc", "lastmod", "link", "guid", "enclosure", "updated"})
"""Local names of the elements that say where an entry is and when it changed."""

_STRAY_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
_OPENING = re.compile(rb"<(?:[\w.-]+:)?(?:urlset|sitemapindex|rss|feed|RDF)[\s/>]")
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where a format keeps its entries.

    Args:
        entry: local name of an entry.
        head: how deep the element lies whose fields speak for the whole.
    """

    entry: str
    head: int = 1


SHAPES: Mapping[str, _Shape] = {
    "urlset": _Shape("url"),
    "sitemapindex": _Shape("sitemap"),
    "rss": _Shape("item", head=2),
    "RDF": _Shape("item", head=2),
    "feed": _Shape("entry"),
}
"""By the local name of the root."""


@dataclass(slots=True)
class Field:
    """One element of an entry.

    Args:
        name: its local name.
        attributes: as written.
        text: without outer white space.
        base: the nearest ``xml:base`` around it; "" where there is none.
    """

    name: str
    attributes: Mapping[str, str]
    text: str
    base: str


@dataclass(frozen=True, slots=True)
class Entries:
    """What an XML listing holds.

    Args:
        root: local name of its root, a key of SHAPES.
        entries: the fields of each entry.
        head: the fields that speak for the whole.
        fault: why not all of it could be read; None where all was.
    """

    root: str
    entries: list[list[Field]]
    head: list[Field]
    fault: str | None


class _NoListingError(Exception):
    """The root is that of another kind of document."""


class _Collector:
    """Target of the parser (lxml calls start, data, end and close): keeps fields, builds no tree.

    In push mode lxml ends no element that the document leaves open, so ``whole`` tells whether
    the document came to its own end, and an address cut in half is never taken for one.
    """

    def __init__(self) -> None:
        self.root = ""
        self.whole = self.full = False
        self.entries: list[list[Field]] = []
        self.head: list[Field] = []
        self._depth = 0
        self._home: list[Field] = self.head
        self._home_depth = 0
        self._open: Field | None = None
        self._bases: dict[int, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str], _: object = None) -> None:
        name = tag.rpartition("}")[2]
        self._depth += 1
        if not self.root:
            self._begin(name)
        if base := attributes.get(_BASE):
            self._bases[self._depth] = base[:LONGEST_ADDRESS]
        if name == SHAPES[self.root].entry:
            self._close_entry()
            self._home, self._home_depth, self._open = [], self._depth, None
        elif name in FIELDS and self._depth == self._home_depth + 1:
            self._open = Field(name, dict(attributes), "", self._base())

    def _begin(self, root: str) -> None:
        if root not in SHAPES:
            raise _NoListingError
        self.root, self._home_depth = root, SHAPES[root].head

    def _base(self) -> str:
        return self._bases[max(self._bases)] if self._bases else ""

    def data(self, text: str) -> None:
        # One character more than is allowed, so that a longer address is seen to be too long.
        if self._open and len(self._open.text) <= LONGEST_ADDRESS:
            self._open.text += text.lstrip() if not self._open.text else text
            self._open.text = self._open.text[: LONGEST_ADDRESS + 1]

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if self._open and name == self._open.name and self._depth == self._home_depth + 1:
            self._keep(self._open)
        elif self._depth == self._home_depth:
            self._close_entry()
        self._bases.pop(self._depth, None)
        self._depth -= 1
        self.whole = self.whole or self._depth == 0

    def _keep(self, found: Field) -> None:
        self._open = None
        if len(self._home) < MOST_FIELDS:
            found.text = found.text.rstrip()
            self._home.append(found)

    def _close_entry(self) -> None:
        if self._home is self.head:
            return
        if len(self.entries) < MOST_ADDRESSES:
            self.entries.append(self._home)
        else:
            self.full = True
        self._home, self._home_depth = self.head, SHAPES[self.root].head

    def close(self) -> None:
        """Return nothing; the parser asks for it."""


def read_entries(body: bytes) -> Entries | None:
    """Read the entries of a sitemap, a sitemap index, an RSS feed or an Atom feed.

    What is not well-formed is read as far as libxml2 can mend it; "&" that is written bare, the
    commonest slip in sitemaps, is mended first.

    Args:
        body: any bytes.

    Returns:
        None where the bytes are no such document.
    """
    if not _OPENING.search(body[:PIECE].replace(b"\0", b"")):
        return None
    collector = _Collector()
    try:
        _feed(_mended(body), collector)
    except (_NoListingError, etree.XMLSyntaxError):
        return None
    if not collector.root:
        return None
    return Entries(collector.root, collector.entries, collector.head, _fault(collector))


def _feed(body: bytes, collector: _Collector) -> None:
    # lxml's stubs ask for a target of more methods than lxml does.
    target: Any = collector
    parser = etree.XMLParser(
        target=target,
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        collect_ids=False,
    )
    for start in range(0, len(body), PIECE):
        parser.feed(body[start : start + PIECE])
    parser.close()


def _mended(body: bytes) -> bytes:
    if b"\0" in body[:PIECE]:  # UTF-16
        return body
    body = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    return body if b"<![CDATA[" in body else _STRAY_AMPERSAND.sub(b"&amp;", body)


def _fault(collector: _Collector) -> str | None:
    if not collector.whole:
        return "it is cut short or not well-formed"
    return f"it has more than {MOST_ADDRESSES:,} entries" if collector.full else None
