"""read_entries(): the entries of an XML sitemap or feed, read as they stream past.

The XML is hostile until shown otherwise. Nothing is kept but the few fields that name addresses,
so memory does not grow with the body; no entity is resolved or fetched; entries, fields, elements
and texts are counted, and libxml2 bounds nesting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from crawler.listings.model import LONGEST_ADDRESS, MOST_ADDRESSES

PIECE = 64 * 1024
"""Bytes that are fed to the parser at a time; what is no listing is known after the first."""

MOST_FIELDS = 50
"""Fields that are kept of one entry; an entry has an address or two and a few enclosures."""

MOST_ELEMENTS = 20 * MOST_ADDRESSES
"""Elements that are looked at in all; the longest sitemaps have four or five an entry."""

FIELDS = frozenset({"loc", "lastmod", "link", "guid", "enclosure", "updated"})
"""Local names of the elements that say where an entry is and when it changed."""

_MARK = re.compile(rb"(<!\[CDATA\[|\]\]>)")
_BARE = re.compile(rb"&(?!#\d{1,7};|#x[0-9A-Fa-f]{1,6};)")
_NAMED = {
    b"&amp;": b"&#38;", b"&lt;": b"&#60;", b"&gt;": b"&#62;", b"&quot;": b"&#34;",
    b"&apos;": b"&#39;",
}  # fmt: skip
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


class _EnoughError(Exception):
    """A bound was reached; what was read stands. The text says which, for an admin."""


class _Collector:
    """Target of the parser (lxml calls start, data, end and close): keeps fields, builds no tree.

    In push mode lxml ends no element that the document leaves open, so ``whole`` tells whether
    the document came to its own end, and an address cut in half is never taken for one.
    """

    def __init__(self) -> None:
        self.root = ""
        self.whole = False
        self.entries: list[list[Field]] = []
        self.head: list[Field] = []
        self._elements = 0
        self._depth = 0
        self._home: list[Field] = self.head
        self._home_depth = 0
        self._open: Field | None = None
        self._bases: dict[int, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str], _: object = None) -> None:
        name = tag.rpartition("}")[2]
        self._depth += 1
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise _EnoughError(f"it has more than {MOST_ELEMENTS:,} elements")
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
        if len(self.entries) == MOST_ADDRESSES:
            raise _EnoughError(f"it has more than {MOST_ADDRESSES:,} entries")
        self.entries.append(self._home)
        self._home, self._home_depth = self.head, SHAPES[self.root].head

    def close(self) -> None:
        """Return nothing; the parser asks for it."""


def read_entries(body: bytes) -> Entries | None:
    """Read the entries of a sitemap, a sitemap index, an RSS feed or an Atom feed.

    What is not well-formed is read as far as libxml2 can mend it.

    Args:
        body: any bytes.

    Returns:
        None where the bytes are no such document.
    """
    if not _OPENING.search(body[:PIECE].replace(b"\0", b"")):
        return None
    collector = _Collector()
    fault = None
    try:
        _feed(body, collector)
    except _EnoughError as bound:
        fault = str(bound)
    except (_NoListingError, etree.XMLSyntaxError):
        return None
    if not collector.root:
        return None
    if not fault and not collector.whole:
        fault = "it is cut short or not well-formed"
    return Entries(collector.root, collector.entries, collector.head, fault)


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
    utf_16 = b"\0" in body[:PIECE]
    body = body if utf_16 else body.removeprefix(b"\xef\xbb\xbf").lstrip()
    for piece in _pieces(body) if utf_16 else _mended(_pieces(body)):
        parser.feed(piece)
    parser.close()


def _pieces(body: bytes) -> Iterator[bytes]:
    """Cut before a "<", where neither a reference nor a mark of CDATA can be cut through."""
    start = 0
    while start < len(body):
        end = start + PIECE
        cut = body.rfind(b"<", start + 1, end) if end < len(body) else -1
        end = cut if cut > 0 else end
        yield body[start:end]
        start = end


def _mended(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Turn every "&" outside CDATA into the number of its character, or what it names into its.

    A bare "&" is the commonest slip in sitemaps. After it, or any other slip, libxml2 drops the
    ``&amp;`` of every later address without a word; numbers it keeps. And no reference to an
    entity is left that could grow or be fetched.
    """
    inside = False
    for piece in pieces:
        parts = _MARK.split(piece)
        for place, part in enumerate(parts):
            if place % 2:
                inside = part != b"]]>"
            elif not inside:
                parts[place] = _numbered(part)
        yield b"".join(parts)


def _numbered(text: bytes) -> bytes:
    for name, number in _NAMED.items():
        text = text.replace(name, number)
    return _BARE.sub(b"&#38;", text)
