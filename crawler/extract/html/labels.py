"""Contents and boxes, which are told by their labels: lines that say what follows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlencode

from lxml import etree

from collection.reading_account import WhyLeftOut
from collection.vocabulary import Box
from collection.words.folding import fold
from crawler.addresses import split_address
from crawler.extract.html.elements import (
    BLOCKS,
    LEVELS,
    LISTS,
    Element,
    Node,
    TextNode,
    absolute,
    ancestor,
    attribute,
    descendant,
    insert_after,
    insert_before,
    parent_of,
    remove,
    text_nodes,
    text_of,
    words,
)
from crawler.extract.html.leaving_out import leave_out
from crawler.extract.tally import ReadingTally
from crawler.profiles import Profile

END_BOX = "signpost-end-box"
"""An element put in where a box is at its end."""

PART_TITLE = "h7"
"""Labels of boxes, and titles of accordions, stand side by side below whatever heading is above."""

_LABEL = 100
"""Characters of the longest text that is looked at as a label."""

_SHOW = re.compile(r"\s*(show|view)\s", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CONTENTS = re.compile(
    r"((table of )?contents( \(?jump to\)?)?|(on|in) this (page|chapter|section)|page contents"
    r"|\(?jump to\)?):?",
    re.IGNORECASE,
)


def drop_contents(root: Element, address: str, profile: Profile, tally: ReadingTally) -> None:
    """Drop tables of contents: lists of links into the page, labelled or long.

    Args:
        root: the content.
        address: of the page.
        profile: tells which parameters never change what a page says.
        tally: told what goes.
    """
    here = _page_of(address, profile)

    def leads_into_page(tag: Element) -> bool:
        return _leads_to(tag, lambda url: _page_of(url, profile) == here, address)

    for text in text_nodes(root):
        if not _is_contents_label(text.text):
            continue
        label = _outermost(text, root)
        following = _next_lists(label, leads_into_page)
        if following:
            insert_before(label, etree.Element(END_BOX))
            for tag in (label, *following):
                leave_out(tag, root, WhyLeftOut.CONTENTS, tally)
    for tag in list(root.iterdescendants(*LISTS)):
        if sum(1 for _ in tag.iterdescendants("li")) >= 3 and leads_into_page(tag):
            leave_out(tag, root, WhyLeftOut.CONTENTS, tally)


def _is_contents_label(text: str) -> bool:
    return len(text) < _LABEL and bool(_CONTENTS.fullmatch(fold(text)))


def _next_lists(label: Node, leads_into_page: Callable[[Element], bool]) -> list[Element]:
    """Return the lists that a label stands over, with a second label before the first of them."""
    found: list[Element] = []
    lists = 0
    for sibling in _following(label):
        if isinstance(sibling, str):
            if fold(sibling):
                break
            continue
        leads = leads_into_page(sibling)
        if not leads and (lists or not _is_contents_label(text_of(sibling))):
            break
        lists += leads
        found.append(sibling)
    return found if lists else []


def _following(node: Node) -> Iterator[Element | str]:
    """Yield the elements and texts beside a node, after it."""
    if isinstance(node, TextNode):
        beside = node.element.itersiblings() if node.tail else iter(node.element)
    else:
        yield node.tail or ""
        beside = node.itersiblings()
    for sibling in beside:
        yield sibling
        yield sibling.tail or ""


def _page_of(url: str, profile: Profile) -> tuple[str, str, str]:
    """Return what is alike in all addresses of places on one page."""
    parts = split_address(url)
    kept = [
        pair
        for pair in parse_qsl(parts.query, keep_blank_values=True)
        if pair[0].lower() not in profile.drop_parameters
    ]
    return parts.netloc, profile.path_of_document(parts.path), urlencode(kept)


def _leads_to(tag: Element, is_wanted: Callable[[str], bool], address: str) -> bool:
    """Tell whether an element's words are nearly all links to places on some page.

    A tenth of other words is let pass: numbers and full stops before the links.
    """
    links = [link for link in tag.iter("a") if link.get("href")]
    if not links or not all("#" in (link.get("href") or "") for link in links):
        return False
    linked = sum(len(words(link)) for link in links)
    if linked < 0.9 * len(words(tag)) - 4 * len(links):
        return False
    targets = (absolute(address, attribute(link, "href")) for link in links)
    return all(target and is_wanted(target) for target in targets)


def _outermost(node: Node, root: Element) -> Node:
    """Return the largest element inside root that has no more words than a node."""
    text = words(node)
    parent = parent_of(node)
    while parent is not None and parent is not root and words(parent) == text:
        node, parent = parent, parent.getparent()
    return node


def drop_empty_labels(root: Element, profile: Profile, tally: ReadingTally) -> None:
    """Drop "Show amendments" where it is a link that opens what the page does not hold.

    As the label of a box it would take the beginning of the chapter for its content.
    """
    for text in text_nodes(root):
        if not _SHOW.match(text.text) or len(text.text) >= _LABEL:
            continue
        if profile.box_of(fold(text.text)):
            label = _outermost(text, root)
            content = next((x for x in _following(label) if not isinstance(x, str)), None)
            if content is not None and _opens(content):
                insert_after(content, etree.Element(END_BOX))
                if not isinstance(label, TextNode) and label.tag not in BLOCKS:
                    label.tag = PART_TITLE
            elif ancestor(text, *LEVELS) is None:
                leave_out(label, root, WhyLeftOut.CONTROLS, tally)


def _opens(content: Element) -> bool:
    """Tell whether an element is folded away, or named after amendments."""
    named = f"{content.get('class') or ''} {content.get('id') or ''}".lower()
    folded = content.get("hidden") is not None or content.get("aria-hidden") == "true"
    return (
        folded
        or "amendment" in named
        or "collaps" in named
        or _HIDDEN.search(content.get("style") or "") is not None
    )


def label_boxes(root: Element, profile: Profile) -> dict[Element, Box]:
    """Make headings of the labels of boxes; a box ends with the element around it."""
    boxes: dict[Element, Box] = {}
    for text in text_nodes(root):
        box = profile.box_of(fold(text.text)) if len(text.text) < _LABEL else None
        if box is None or ancestor(text, "li") is not None:
            continue
        label = _label_of(_outermost(text, root), root)
        if label is not None:
            boxes[label] = box
            around = label.getparent()
            if around is not None and around is not root and around.getparent() is not None:
                insert_after(around, etree.Element(END_BOX))
    return boxes


def _label_of(node: Node, root: Element) -> Element | None:
    """Make a heading of a label; None for the same words in the run of a sentence."""
    if not isinstance(node, TextNode) and node.tag in BLOCKS:
        inner = node if node.tag in LEVELS else descendant(node, *LEVELS)
        node.tag = inner.tag if inner is not None else PART_TITLE
        return node
    parent = parent_of(node)
    emphatic = not isinstance(node, TextNode) and node.tag in {"b", "strong"}
    if parent is None or parent.getparent() is None or not (emphatic or _is_capitals(node)):
        return None
    if _has_words_before(node, parent):
        return None
    label = etree.Element(PART_TITLE)
    insert_before(node if parent is root else parent, label)
    if isinstance(node, TextNode):
        label.text, label.tail = (label.tail, None) if parent is root else (node.take(), label.tail)
    else:
        remove(node)
        label.append(node)
    return label


def _is_capitals(node: Node) -> bool:
    return isinstance(node, TextNode) and node.text.strip().isupper()


def _has_words_before(node: Node, parent: Element) -> bool:
    """Tell whether words stand in a node's parent before it."""
    if isinstance(node, TextNode) and not node.tail:
        return False
    before = [parent.text or ""]
    start = node.element if isinstance(node, TextNode) else node
    for sibling in start.itersiblings(preceding=True):
        before += [text_of(sibling), sibling.tail or ""]
    if isinstance(node, TextNode):
        before.append(text_of(start))
    return bool(fold("".join(before)))
