"""normalise(): brings a page's content to the few elements that BlockWalker reads.

Tables of contents and buttons go; the titles of accordions, the labels of boxes and bold lines
that stand for headings become headings; tables that only lay out become divisions; definition
lists become rows.
"""

from __future__ import annotations

import re

from lxml import etree

from collection.reading_account import WhyLeftOut
from collection.vocabulary import Box
from collection.words.folding import fold
from crawler.extract.html.elements import (
    LEVELS,
    LISTS,
    UNREAD,
    Element,
    ancestor,
    attribute,
    descendant,
    insert_after,
    insert_before,
    remove,
    signs_of,
    stands_between_words,
    text_of,
    words,
)
from crawler.extract.html.labels import PART_TITLE, drop_contents, drop_empty_labels, label_boxes
from crawler.extract.html.layout import BOLD_HEADING, may_head, open_layout_tables
from crawler.extract.html.leaving_out import leave_out
from crawler.extract.html.spans import fill_spans, order_tables
from crawler.extract.tally import ReadingTally
from crawler.profiles import Profile

END_PART = "signpost-end-"
"""Begins the name of an element put in where a part that opens and closes is at its end; the rest
is the name of the heading which opened it."""

_TOGGLE = re.compile(
    r"(show|hide|view|open|close|expand|collapse|toggle|more|less|read)"
    r"( (all|more|less|details?|sections?|content|this section))*[.…+–-]*",
    re.IGNORECASE,
)
_PART_CLASS_NAMES = (
    "elementor-tab-title elementor-toggle-title e-n-accordion-item-title accordion-title "
    "accordion__title accordion-header accordion__header toggle-title et_pb_toggle_title"
)
_PART_CLASSES = frozenset(_PART_CLASS_NAMES.split())
"""Classes that builders of pages give the titles of parts that open and close."""


_UNREAD_FOR = {
    "select": WhyLeftOut.CONTROLS,
    "textarea": WhyLeftOut.CONTROLS,
    "datalist": WhyLeftOut.CONTROLS,
}
"""Why elements that are not read are left out; the others show their text only where something
else cannot be shown."""


_DRAWN_NAMES = "svg canvas object embed iframe audio video select textarea input meter progress"
_DRAWN = frozenset(_DRAWN_NAMES.split())
"""Those of which a reader sees something where they stand, so that they part words."""


def normalise(
    root: Element, address: str, profile: Profile, tally: ReadingTally
) -> dict[Element, Box]:
    """Rewrite a content element in place.

    Args:
        root: the content.
        address: of the page, to know links into the page itself.
        profile: tells which labels open a box, and how numbers stand.
        tally: told what goes.

    Returns:
        The box that each label opens, by the label's element.
    """
    _drop_unread(root, tally)
    _drop_toggles(root, tally)
    _title_parts(root)
    drop_contents(root, address, profile, tally)
    boxes: dict[Element, Box] = {}
    if profile.boxes:
        drop_empty_labels(root, profile, tally)
        boxes = label_boxes(root, profile)
    _rows_from_definitions(root)
    order_tables(root)
    fill_spans(root)
    headed = any(tag.tag != "h1" for tag in root.iterdescendants(*LEVELS))
    open_layout_tables(root, numbered=profile.numbered_paragraphs)
    if not headed:
        _promote_bold_lines(root)
    return boxes


def _new(name: str) -> Element:
    return etree.Element(name)


def _drop_unread(root: Element, tally: ReadingTally) -> None:
    """Drop elements whose text is none that a page shows as running text."""
    for tag in list(root.iterdescendants(*UNREAD)):
        if ancestor(tag, *UNREAD) is None:
            reason = _UNREAD_FOR.get(str(tag.tag), WhyLeftOut.HIDDEN)
            tally.leave_out_signs(reason, signs_of(tag))
            if tag.tag in _DRAWN and tag.get("type") != "hidden" and stands_between_words(tag):
                tag.tail = f" {tag.tail or ''}"
    etree.strip_elements(root, *UNREAD, with_tail=False)
    for picture in root.iterdescendants("img"):
        if stands_between_words(picture):
            picture.tail = f" {picture.tail or ''}"


def _drop_toggles(root: Element, tally: ReadingTally) -> None:
    """Drop "Show details" and other buttons that are neither headings nor titles of parts."""
    for tag in list(root.iterdescendants("button", "a", "span")):
        if _is_control(tag):
            leave_out(tag, root, WhyLeftOut.CONTROLS, tally)


def _is_control(tag: Element) -> bool:
    if tag.tag == "button":
        title = _is_part_title(tag) or ancestor(tag, *LEVELS) is not None
        return not title or bool(_TOGGLE.fullmatch(words(tag)))
    if tag.tag == "a" and not (attribute(tag, "href") or "#").startswith("#"):
        return False
    text = words(tag)
    return (tag.tag == "a" or " " in text) and bool(_TOGGLE.fullmatch(text))


def _is_part_title(tag: Element) -> bool:
    if tag.tag == "summary" or not _PART_CLASSES.isdisjoint((tag.get("class") or "").split()):
        return True
    opens, state = tag.get("aria-controls"), tag.get("aria-expanded")
    return bool(opens or state) if tag.tag == "button" else bool(opens and state)


def _title_parts(root: Element) -> None:
    """Make headings of the titles of parts that open and close.

    A part ends with the element that its title says it opens, else with the one around the title.
    """
    titles = [tag for tag in root.iterdescendants() if _is_part_title(tag)]
    named = (
        {tag.get("id"): tag for tag in root.iterdescendants() if tag.get("id")} if titles else {}
    )
    for tag in titles:
        heading = ancestor(tag, *LEVELS)
        heading = descendant(tag, *LEVELS) if heading is None else heading
        if heading is None:
            heading = tag
            heading.tag = PART_TITLE
        part = named.get(tag.get("aria-controls") or "-")
        if part is None or heading in part.iterdescendants() or part is heading:
            part = heading.getparent()
        if part is not None and part is not root and part.getparent() is not None:
            insert_after(part, _new(END_PART + heading.tag))


def _rows_from_definitions(root: Element) -> None:
    """Make one row of each term with its definitions, unless they would run together in a cell."""
    for definitions in list(root.iter("dl")):
        if any(len(list(tag.iterchildren("p"))) > 1 for tag in definitions.iter("dd")):
            _title_terms(definitions)
            continue
        if descendant(definitions, *LISTS, "table", "dl") is not None:
            continue
        row: Element | None = None
        defined = True
        for tag in list(definitions.iterdescendants("dt", "dd")):
            if row is None or (tag.tag == "dt" and defined):
                row = _new("tr")
                insert_before(tag, row)
            defined = tag.tag == "dd"
            tag.tag = "td" if defined else "th"
            remove(tag)
            row.append(tag)


def _title_terms(definitions: Element) -> None:
    """Make headings of terms that stand over paragraphs; they end with the list."""
    for tag in list(definitions.iter("dt")):
        tag.tag = PART_TITLE
    insert_after(definitions, _new(END_PART + PART_TITLE))


def _promote_bold_lines(root: Element) -> None:
    """Make headings of short bold paragraphs, where the content has no headings of its own."""
    for tag in list(root.iterdescendants("p")):
        text = words(tag)
        bold = "".join(map(text_of, tag.iterdescendants("b", "strong")))
        if may_head(text) and fold(bold) == text and ancestor(tag, "li", "td", "th") is None:
            tag.tag = BOLD_HEADING
