"""sent_on(): where a page sends its readers by itself, as with "this page has moved"."""

from __future__ import annotations

import re

from crawler.addresses import without_fragment
from crawler.extract.html.elements import Element, absolute

_REFRESH = re.compile(
    r"""\s*+(?P<seconds>\d{1,9}+|(?=\.))[\d.]*+(?=[;,\s])\s*+[;,]?\s*+(?:url\s*+=\s*+)?
    (?:"(?P<double>[^"]*+)|'(?P<single>[^']*+)|(?P<bare>[^"'].*+))""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
"""The content of a refresh (HTML standard, "shared declarative refresh steps"); one without an
address loads the page again."""

AT_ONCE = 1
"""Seconds in which no reader has read anything."""
SOON = 30
"""Seconds after which a page is for reading first, and then perhaps left for want of a reader."""
SHELL = 100
"""Words up to which a page that leaves soon says no more than that it does."""


def sent_on(tree: Element, url: str, base: str, count: int) -> str:
    """Return the address to which a page sends its readers on; empty where it is to be read.

    Args:
        tree: the page.
        url: its address.
        base: address against which others are resolved.
        count: words on the page.
    """
    for meta in tree.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() != "refresh" or _is_unread(meta):
            continue
        found = _REFRESH.match(meta.get("content") or "")
        seconds = int(found["seconds"] or 0) if found else SOON + 1
        if found is None or seconds > (SOON if count <= SHELL else AT_ONCE):
            continue
        target = absolute(base, found["double"] or found["single"] or found["bare"])
        if target and without_fragment(target) != without_fragment(url):
            return target
    return ""


def _is_unread(meta: Element) -> bool:
    """Tell whether only browsers without scripts heed an element."""
    return next(meta.iterancestors("noscript"), None) is not None
