"""What is asked of single HTML elements: attributes, addresses, words, and the walk over them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from urllib.parse import urljoin, urlsplit

from bs4.element import NavigableString, PageElement, Tag

from crawler.extract.folding import fold

LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "h7": 7}
"""Depth by element; "h7" is what ``normalise`` makes of headings that HTML has no element for."""

_BLOCK_NAMES = (
    "address article aside blockquote body button caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form header hr legend li main menu nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCK_NAMES.split()) | frozenset(LEVELS)

LISTS = frozenset({"ul", "ol", "menu", "dir"})

_UNREAD_NAMES = (
    "script style template noscript svg canvas object embed iframe audio video select textarea "
    "input datalist map head title math"
)
_UNREAD = frozenset(_UNREAD_NAMES.split())


class Step(Enum):
    """What a walk meets."""

    ENTER = 1
    TEXT = 2
    LEAVE = 3


def steps(root: Tag) -> Iterator[tuple[Step, PageElement]]:
    """Walk everything inside an element in document order.

    The walk keeps its own stack, so that deep nesting cannot exhaust Python's.

    Args:
        root: the element; it is not itself reported.
    """
    stack = [(root, iter(root.contents))]
    while stack:
        parent, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                yield Step.LEAVE, parent
        elif isinstance(child, Tag):
            if child.name not in _UNREAD:
                yield Step.ENTER, child
                stack.append((child, iter(child.contents)))
        elif type(child) is NavigableString:
            yield Step.TEXT, child


def attribute(tag: Tag, name: str) -> str | None:
    """Return an attribute as text; None where it is absent or blank."""
    value = tag.get(name)
    text = " ".join(value) if isinstance(value, list) else value
    return fold(text) or None if text else None


def words(tag: PageElement) -> str:
    """Return all words in an element, white space folded."""
    return fold(tag.get_text())


def absolute(base: str, reference: str | None) -> str | None:
    """Resolve a reference; None unless it leads to an http or https address with a host.

    Args:
        base: address against which it is resolved.
        reference: as it stands in the source.
    """
    if reference is None:
        return None
    try:
        url = urljoin(base, fold(reference))
        parts = urlsplit(url)
    except ValueError:  # what urllib says of "http://[" and its like
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None
