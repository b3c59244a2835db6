"""hidden_parts(): what a page hides, unless something on the page opens it.

Parts that open and close are hidden too until a reader opens them, and their words are the
publisher's guidance. So what something names, or stands directly over, stays; so does what holds
all of the page, which a script uncovers once it has loaded.
"""

from __future__ import annotations

import re

from crawler.extract.html.elements import (
    CELLS,
    LEVELS,
    Element,
    attribute,
    descendant,
    having,
    remove,
    styles,
    words,
)

UNSEEN = frozenset({"hidden", "collapse"})
"""Values of ``visibility`` with which no words are seen."""
_NAMING = frozenset({"aria-controls", "for", "onclick"})
"""Attributes that hold names of elements; others name one with "#"."""
_NAMES = re.compile(r"[\w:.-]+")

_TITLES = frozenset({"summary", "button", "label", "dt", "legend", *LEVELS})
"""What may stand over a part and open it by a script that only the site knows."""
_SAYS_OPEN = re.compile(r"^[+▸▶►▼]|\b(?:show|view|open|expand|more|toggle|click)\b", re.IGNORECASE)
_LABEL = 60
"""Characters of the longest line that is looked at as one that opens a part."""
_WAITING = 30
"""Words beside what is hidden, below which a page says no more than that it is being loaded."""
_PARTS = frozenset({"div", "section", "article", "ul", "ol", "dl", "dd", "table"})
"""What such a title opens; a single hidden paragraph below a heading is none."""


def hidden_parts(tree: Element, heading: Element | None) -> list[Element]:
    """Return the elements of a page that no reader is shown.

    Args:
        tree: the page.
        heading: its main heading; what holds it is no hidden part.
    """
    marked = (*tree.iter("dialog"), *having(tree, "hidden", "style", "popover"))
    hidden = [tag for tag in dict.fromkeys(marked) if _is_hidden(tag)]
    if not hidden:
        return []
    named = _named_by_controls(tree)
    kept = {heading, *heading.iterancestors()} if heading is not None else set()
    page = _count(tree)
    return [
        tag
        for tag in hidden
        if not (tag in kept or _is_opened(tag, named) or _is_uncovered(_count(tag), page))
    ]


def _is_uncovered(hidden: int, page: int) -> bool:
    return page - hidden < min(hidden, _WAITING)


def _count(tag: Element) -> int:
    return sum(len(str(text).split()) for text in tag.itertext())


def _is_hidden(tag: Element) -> bool:
    if tag.tag in {"html", "body"} or (tag.get("hidden") or "").lower() == "until-found":
        return False
    if tag.tag == "dialog":
        return tag.get("open") is None
    declared = styles(tag)
    marked = tag.get("hidden") is not None or tag.get("popover") is not None
    return marked or declared.get("display") == "none" or declared.get("visibility") in UNSEEN


def _named_by_controls(tree: Element) -> set[str]:
    """Return the words of all attributes by which an element may name another."""
    found: set[str] = set()
    for tag in tree.iter():
        for name, value in tag.items():
            if name in _NAMING or "#" in str(value):
                found.update(_NAMES.findall(str(value)))
    return found


def _is_opened(tag: Element, named: set[str]) -> bool:
    """Tell whether something on the page opens a part: it names it, or stands over it."""
    if tag.tag == "dialog" or tag.get("popover") is not None:
        return False
    if tag.get("id") in named or tag.get("role") == "tabpanel":
        return True
    return tag.tag in _PARTS and stands_below_title(tag)


def stands_below_title(tag: Element) -> bool:
    """Tell whether what stands directly over an element opens it, as far as can be seen.

    Args:
        tag: the element.
    """
    over = tag.getprevious()
    return over is not None and not (over.tail or "").strip() and _opens(over)


def _opens(over: Element) -> bool:
    """Tell whether an element is one that opens what stands below it, as far as can be seen."""
    if over.tag in _TITLES or descendant(over, *_TITLES) is not None:
        return True
    link = over if over.tag == "a" else descendant(over, "a")
    if link is not None and (attribute(link, "href") or "#").startswith(("#", "javascript:")):
        return True
    said = words(over)
    return len(said) < _LABEL and _SAYS_OPEN.search(said) is not None


def drop_hidden(tag: Element) -> None:
    """Take a hidden element out of a page; a cell that is only unseen keeps its place."""
    if tag.tag in CELLS and styles(tag).get("visibility") in UNSEEN:
        tag[:] = []
        tag.text = None
    else:
        remove(tag)
