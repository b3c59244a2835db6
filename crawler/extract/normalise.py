"""normalise(): brings a page's content to the few elements that BlockWalker reads.

Tables of contents and buttons go; the titles of accordions, the labels of boxes and bold lines
that stand for headings become headings; tables that only lay out become divisions; definition
lists become rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from urllib.parse import urldefrag

from bs4.element import NavigableString, PageElement, Tag

from crawler.extract.elements import BLOCKS, LEVELS, LISTS, absolute, attribute, words
from crawler.extract.folding import fold
from crawler.extract.model import Box

END_BOX = "signpost-end-box"
END_PART = "signpost-end-"
"""Elements put in where a box, or a part that opens and closes, is at its end; to the latter's
name belongs that of the heading which opened it."""

PART_TITLE = "h7"
"""Titles of accordions stand side by side below whatever heading is above them."""

_TOGGLE = re.compile(
    r"(show|hide|view|open|close|expand|collapse|toggle|more|less|read)"
    r"( (all|more|less|details?|sections?|content|this section))*[.…+–-]*",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"((table of )?contents( \(?jump to\)?)?|(on|in) this (page|chapter|section)|page contents"
    r"|jump to):?",
    re.IGNORECASE,
)

BoxOf = Callable[[str], Box | None]


def normalise(root: Tag, address: str, box_of: BoxOf) -> dict[int, Box]:
    """Rewrite a content element in place.

    Args:
        root: the content.
        address: of the page, to know links into the page itself.
        box_of: tells which labels open a box.

    Returns:
        The box that each label opens, by ``id`` of the label's element.
    """
    _drop_toggles(root)
    _title_parts(root)
    _drop_contents(root, address)
    boxes = _label_boxes(root, box_of)
    _rows_from_definitions(root)
    _open_layout_tables(root)
    _promote_bold_lines(root)
    return boxes


def _new(name: str) -> Tag:
    return Tag(name=name)


def _drop_toggles(root: Tag) -> None:
    """Drop "Show details" and other buttons that are neither headings nor titles of parts."""
    for tag in root.find_all(["button", "a", "span"]):
        if _is_control(tag):
            tag.extract()


def _is_control(tag: Tag) -> bool:
    text = words(tag)
    if tag.name == "button":
        title = _is_part_title(tag) or tag.find_parent(list(LEVELS))
        return not title or bool(_TOGGLE.fullmatch(text))
    if tag.name == "a":
        return (attribute(tag, "href") or "#").startswith("#") and bool(_TOGGLE.fullmatch(text))
    return " " in text and bool(_TOGGLE.fullmatch(text))


def _is_part_title(tag: Tag) -> bool:
    return (
        tag.name == "summary"
        or (tag.name == "button" and bool(tag.get("aria-controls") or tag.get("aria-expanded")))
        or "elementor-tab-title" in (tag.get("class") or [])
    )


def _title_parts(root: Tag) -> None:
    """Make headings of the titles of accordions; a part ends with the element around its title."""
    for tag in root.find_all(_is_part_title):
        heading = tag.find_parent(list(LEVELS)) or tag.find(list(LEVELS))
        if not isinstance(heading, Tag):
            heading = tag
            heading.name = PART_TITLE
        if heading.parent is not None and heading.parent is not root:
            heading.parent.insert_after(_new(END_PART + heading.name))


def _drop_contents(root: Tag, address: str) -> None:
    """Drop tables of contents: lists of links into the page, labelled or long."""
    for text in root.find_all(string=_is_contents_label):
        label = _outermost(text, root)
        following = list(_next_lists(label, address))
        if following:
            label.insert_before(_new(END_BOX))
            for tag in [label, *following]:
                tag.extract()
    for tag in root.find_all(list(LISTS)):
        if len(tag.find_all("li")) >= 3 and _leads_into_page(tag, address):
            tag.extract()


def _is_contents_label(text: str | None) -> bool:
    return bool(text and len(text) < 100 and _CONTENTS.fullmatch(fold(text)))


def _next_lists(label: PageElement, address: str) -> Iterable[Tag]:
    sibling = label.next_sibling
    while sibling is not None:
        if isinstance(sibling, Tag):
            if not _leads_into_page(sibling, address):
                return
            yield sibling
        elif fold(str(sibling)):
            return
        sibling = sibling.next_sibling


def _leads_into_page(tag: Tag, address: str) -> bool:
    """Tell whether an element's words are nearly all links into its own page.

    A tenth of other words is let pass: numbers and full stops before the links.
    """
    links = tag.find_all("a", href=True)
    linked = sum(len(words(link)) for link in links)
    here = urldefrag(address).url
    return (
        bool(links)
        and linked >= 0.9 * len(words(tag)) - 4 * len(links)
        and all(
            (target := absolute(address, attribute(link, "href")))
            and "#" in target
            and urldefrag(target).url == here
            for link in links
        )
    )


def _outermost(node: PageElement, root: Tag) -> PageElement:
    """Return the largest element inside root that has no more words than a node."""
    text = words(node) if isinstance(node, Tag) else fold(str(node))
    while node.parent is not None and node.parent is not root and words(node.parent) == text:
        node = node.parent
    return node


def _label_boxes(root: Tag, box_of: BoxOf) -> dict[int, Box]:
    """Make headings of the labels of boxes; a box ends with the element around it."""
    boxes: dict[int, Box] = {}
    for text in root.find_all(string=True):
        box = box_of(fold(text)) if type(text) is NavigableString and len(text) < 100 else None
        if box is None or text.find_parent("li"):
            continue
        label = _label_of(_outermost(text, root))
        if label is not None:
            boxes[id(label)] = box
            if label.parent is not None and label.parent is not root:
                label.parent.insert_after(_new(END_BOX))
    return boxes


def _label_of(node: PageElement) -> Tag | None:
    """Make a heading of a label; None for the same words in the run of a sentence."""
    if isinstance(node, Tag) and node.name in BLOCKS:
        inner = node if node.name in LEVELS else node.find(list(LEVELS))
        node.name = inner.name if isinstance(inner, Tag) else PART_TITLE
        return node
    parent = node.parent
    emphatic = isinstance(node, Tag) and node.name in {"b", "strong"}
    if parent is None or not (emphatic or str(node).strip().isupper()):
        return None
    if any(fold(str(before)) for before in node.previous_siblings):
        return None
    label = _new(PART_TITLE)
    parent.insert_before(label)
    label.append(node.extract())
    return label


def _rows_from_definitions(root: Tag) -> None:
    """Make one row of each term with its definitions, unless they hold lists or tables."""
    for definitions in root.find_all("dl"):
        if definitions.find([*LISTS, "table", "dl"]):
            continue
        row: Tag | None = None
        defined = True
        for tag in definitions.find_all(["dt", "dd"]):
            if row is None or (tag.name == "dt" and defined):
                row = _new("tr")
                tag.insert_before(row)
            defined = tag.name == "dd"
            tag.name = "td"
            row.append(tag.extract())


def _open_layout_tables(root: Tag) -> None:
    """Make divisions of rows that are no data.

    Those are rows of one cell, and rows that hold headings, lists or further tables, whose words
    would run together on one line.
    """
    for row in root.find_all("tr"):
        cells = row.find_all(["td", "th"], recursive=False)
        if len(cells) < 2 or row.find([*LISTS, *LEVELS, "dl", "table"]):
            for tag in (row, *cells):
                tag.name = "div"


def _promote_bold_lines(root: Tag) -> None:
    """Make headings of short bold paragraphs where the content has no headings of its own."""
    if any(tag.name != "h1" for tag in root.find_all(list(LEVELS))):
        return
    for tag in root.find_all("p"):
        text = words(tag)
        bold = "".join(strong.get_text() for strong in tag.find_all(["b", "strong"]))
        if (
            text
            and len(text.split()) <= 12
            and text[-1] not in ".;,"
            and fold(bold) == text
            and not tag.find_parent(["li", "td", "th"])
        ):
            tag.name = "h6"
