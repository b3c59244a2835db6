"""hidden_parts(): what a page hides, unless something on the page opens it.

Parts that open and close are hidden too until a reader opens them, and their words are the
publisher's guidance. So what something names, or stands directly over, stays; so does what holds
all of the page, which a script uncovers once it has loaded. What is said to screen readers alone
is hidden: it stands in the place of a picture, or repeats what can be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from crawler.extract.html.css.unseen import (
    BOXLESS,
    POSITIONED,
    UNSEEN,
    is_faint,
    is_gone,
    silences,
    speaks_again,
)
from crawler.extract.html.elements import (
    BLOCKS,
    CELLS,
    LEVELS,
    Element,
    attribute,
    descendant,
    having,
    insert_before,
    remove,
    styles,
    text_nodes,
    words,
)

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

_FOR_SCREEN_READERS = frozenset(
    [
        "visually-hidden",
        "visuallyhidden",
        "govuk-visually-hidden",
        "nhsuk-u-visually-hidden",
        "cdk-visually-hidden",
        "u-visually-hidden",
        "u-visuallyhidden",
        "sr-only",
        "screen-reader-text",
        "screen-reader-only",
        "screenreader-only",
        "elementor-screen-only",
        "element-invisible",
    ]
)
"""Classes by which widely used sheets (GOV.UK and NHS Frontend, Bootstrap, Tailwind, WordPress,
Elementor, Drupal) put words off the page, for screen readers alone."""

_UNSIZED = CELLS | {"table", "tr", "tbody", "thead", "tfoot"}
"""Elements that grow with their words whatever size is declared."""
_FADES = ("transition", "animation", "-webkit-animation", "will-change", "transform",
          "-webkit-transform")  # fmt: skip
_FADING = re.compile(r"anim|fade|reveal|\baos\b|\bwow\b|motion", re.IGNORECASE)


def hidden_parts(tree: Element, heading: Element | None, *, scripted: bool) -> list[Element]:
    """Return the elements of a page that no reader is shown.

    Args:
        tree: the page; words that their own style makes unseen, beside others in the same element
            that are seen, are put into elements of their own.
        heading: its main heading; what holds it is no hidden part.
        scripted: whether the page has scripts, which fade in what is clear at first.
    """
    # What a page links to may say more of the elements inside another.
    linked = any("stylesheet" in (link.get("rel") or "").lower() for link in tree.iter("link"))
    marked = having(tree, "hidden", "style", "popover", "class")
    kept = {heading, *heading.iterancestors()} if heading is not None else set()
    unseen: dict[Element, None] = {}
    for tag in dict.fromkeys((*tree.iter("dialog"), *marked)):
        if tag not in kept and tag.tag not in {"html", "body"}:
            unseen.update(dict.fromkeys(_unseen_in(tag, scripted=scripted, linked=linked)))
    if not unseen:
        return []
    named = _named_by_controls(tree)
    page = _count(tree)
    return [
        tag
        for tag in unseen
        if (_is_for_screen_readers(tag) and _count(tag) < _WAITING)
        or not (_is_opened(tag, named, scripted=scripted) or _is_uncovered(_count(tag), page))
    ]


def _is_uncovered(hidden: int, page: int) -> bool:
    return page - hidden < min(hidden, _WAITING)


def _count(tag: Element) -> int:
    return sum(len(str(text).split()) for text in tag.itertext())


def _unseen_in(tag: Element, *, scripted: bool, linked: bool) -> Iterator[Element]:
    """Yield an element of which nothing is seen, or what is not seen in it."""
    if _is_hidden(tag, scripted=scripted):
        yield tag
        return
    for by in silences(styles(tag)) if tag.get("style") else ():
        if by != "font-size" or not (linked and len(tag)):
            yield from _silent(tag, by)


def _is_hidden(tag: Element, *, scripted: bool) -> bool:
    if tag.tag == "dialog":
        return tag.get("open") is None
    if tag.get("popover") is not None or _is_for_screen_readers(tag):
        return True
    declared = styles(tag)
    if (hidden := tag.get("hidden")) is not None and hidden.lower() != "until-found":
        return declared.get("display", "none") == "none"
    if not declared or hidden is not None or (scripted and _fades_in(tag, declared)):
        return False
    display, position = declared.get("display", ""), declared.get("position")
    boxed = display not in BOXLESS or position in POSITIONED or tag.tag in BLOCKS
    boxed = (boxed and display != "inline") or declared.get("float", "none") != "none"
    return is_gone(declared, boxed=boxed, sized=tag.tag not in _UNSIZED)


def _is_for_screen_readers(tag: Element) -> bool:
    return not _FOR_SCREEN_READERS.isdisjoint((tag.get("class") or "").split())


def _fades_in(tag: Element, declared: Mapping[str, str]) -> bool:
    """Tell whether a part is clear until a script shows it, as a reader comes to it."""
    return is_faint(declared) and (
        any(name in declared for name in _FADES)
        or any(str(name).startswith("data-") for name in tag.attrib)
        or _FADING.search(tag.get("class") or "") is not None
    )


def _silent(tag: Element, by: str) -> Iterator[Element]:
    """Yield what is unseen in an element: itself, or all but the parts that are seen again."""
    inner = having(tag, "style")
    seen = {each for each in inner if each is not tag and speaks_again(styles(each), by)}
    if not seen:
        yield tag
        return
    around = {outer for each in seen for outer in each.iterancestors()}
    for node in text_nodes(tag):
        parent = node.parent
        if parent in around and node.text.strip():
            part = etree.Element("span")
            insert_before(node, part)
            part.text, part.tail = part.tail, None
            yield part
    for each in list(tag.iterdescendants()):
        if each.getparent() in around and each not in around and each not in seen:
            yield each


def _named_by_controls(tree: Element) -> set[str]:
    """Return the words of all attributes by which an element may name another."""
    found: set[str] = set()
    for tag in tree.iter():
        for name, value in tag.items():
            if name in _NAMING or "#" in str(value):
                found.update(_NAMES.findall(str(value)))
    return found


def _is_opened(tag: Element, named: set[str], *, scripted: bool) -> bool:
    """Tell whether something on the page opens a part: it names it, or stands over it.

    What takes its room while it is unseen is no part that folds away; scripts fade it in.
    """
    if tag.tag == "dialog" or tag.get("popover") is not None:
        return False
    if tag.get("id") in named or tag.get("role") == "tabpanel":
        return True
    folds = scripted or not _is_blank(tag)
    return tag.tag in _PARTS and folds and stands_below_title(tag)


def _is_blank(tag: Element) -> bool:
    declared = styles(tag)
    boxed = tag.get("hidden") is None and declared.get("display") != "none"
    return boxed and declared.get("visibility") in UNSEEN


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
    """Take a hidden element out of a page; one that is only unseen keeps its place."""
    declared = styles(tag)
    if declared.get("visibility") in UNSEEN or is_faint(declared):
        if tag.tag in CELLS:
            tag[:] = []
            tag.text = None
            return
        if declared.get("position") not in POSITIONED:
            tag.tail = f" {tag.tail or ''}"
    remove(tag)
