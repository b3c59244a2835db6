"""asides_in(): the boxes of a content that have headings of their own, among its text.

What follows such a box goes on where the text stood before it. HTML says so of an ``aside``; a
division is taken for one where it calls itself one, or is a section within a section, and
paragraphs stand directly before and after it.
"""

from __future__ import annotations

import re

from crawler.extract.html.elements import LEVELS, LISTS, Element, descendant

_BOXES = frozenset({"aside", "blockquote", "figure", "fieldset"})
_PARTS = frozenset({"section", "article"})
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:box|callout|panel|alert|inset|note|notice|tip|warning|highlight|card|well)"
    r"(?:[\s_-]|$)",
    re.IGNORECASE,
)
"""Classes by which systems set words apart from the text around them."""
_TEXT = LISTS | {"p", "table", "dl", "pre", "blockquote"}


def asides_in(root: Element) -> frozenset[Element]:
    """Return the boxes of a content, once it is normalised.

    Args:
        root: the content.
    """
    headed = {tag for heading in root.iterdescendants(*LEVELS) for tag in heading.iterancestors()}
    return frozenset(
        tag
        for tag in root.iterdescendants(*_BOXES, *_PARTS, "div")
        if tag in headed and (tag.tag in _BOXES or (_is_named(tag) and _is_among_text(tag)))
    )


def _is_named(tag: Element) -> bool:
    named = f"{tag.get('class') or ''} {tag.get('role') or ''}"
    return tag.tag in _PARTS or _NAMES.search(named) is not None


def _is_among_text(tag: Element) -> bool:
    beside = tag.getprevious(), tag.getnext()
    return all(
        each is not None and each.tag in _TEXT and descendant(each, *LEVELS) is None
        for each in beside
    )
