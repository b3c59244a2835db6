"""What is asked of single HTML elements, what is done to them, and the walk over them; on lxml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from lxml import etree

from collection.words.folding import encoded_signs, fold, signs
from crawler.addresses import join_addresses, split_address
from crawler.errors import UnreadableAddress

Element = etree._Element

LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "h7": 7}
"""Depth by element; "h7" is what ``normalise`` makes of headings that HTML has no element for."""

_BLOCK_NAMES = (
    "address article aside blockquote body button caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form header hr legend li main menu nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCK_NAMES.split()) | frozenset(LEVELS)

CELLS = frozenset({"td", "th"})

LISTS = frozenset({"ul", "ol", "menu", "dir"})

_UNREAD_NAMES = (
    "script style template noscript noframes noembed svg canvas object embed iframe audio video "
    "select textarea input datalist map head title meter progress"
)
UNREAD = tuple(_UNREAD_NAMES.split())


class Step(Enum):
    """What a walk meets."""

    ENTER = 1
    TEXT = 2
    LEAVE = 3


@dataclass(frozen=True, slots=True)
class TextNode:
    """The text that follows the start of an element, or its end.

    Args:
        element: the element.
        tail: whether the text follows its end.
    """

    element: Element
    tail: bool

    @property
    def text(self) -> str:
        """The characters."""
        return (self.element.tail if self.tail else self.element.text) or ""

    @property
    def parent(self) -> Element | None:
        """The element that the text stands in."""
        return self.element.getparent() if self.tail else self.element

    def take(self) -> str:
        """Remove the text and return it."""
        text = self.text
        if self.tail:
            self.element.tail = None
        else:
            self.element.text = None
        return text


Node = Element | TextNode


def steps(root: Element) -> Iterator[tuple[Step, Element | str]]:
    """Walk everything inside an element in document order.

    Args:
        root: the element; it is not itself reported.
    """
    if root.text:
        yield Step.TEXT, root.text
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element is root:
            continue
        if event == "start":
            yield Step.ENTER, element
            if element.text:
                yield Step.TEXT, element.text
        else:
            yield Step.LEAVE, element
            if element.tail:
                yield Step.TEXT, element.tail


def text_nodes(root: Element) -> list[TextNode]:
    """Return all texts inside an element in document order.

    Args:
        root: the element.
    """
    found: list[TextNode] = [TextNode(root, False)] if root.text else []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element is root:
            continue
        if event == "start" and element.text:
            found.append(TextNode(element, False))
        elif event == "end" and element.tail:
            found.append(TextNode(element, True))
    return found


def parent_of(node: Node) -> Element | None:
    """Return the element that a node stands in."""
    return node.parent if isinstance(node, TextNode) else node.getparent()


def ancestor(node: Node, *names: str) -> Element | None:
    """Return the innermost element of some names that a node stands in."""
    if isinstance(node, TextNode) and not node.tail and node.element.tag in names:
        return node.element
    start = node.element if isinstance(node, TextNode) else node
    return next(start.iterancestors(*names), None)


def descendant(element: Element, *names: str) -> Element | None:
    """Return the first element of some names inside an element."""
    return next(element.iterdescendants(*names), None)


def remove(node: Node) -> None:
    """Take a node out of its tree; the text after an element stays."""
    if isinstance(node, TextNode):
        node.take()
        return
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is None:
            parent.text = (parent.text or "") + node.tail
        else:
            before.tail = (before.tail or "") + node.tail
        node.tail = None
    parent.remove(node)


def stands_between_words(element: Element) -> bool:
    """Tell whether letters or digits stand directly before and after an element."""
    beside, parent = element.getprevious(), element.getparent()
    if beside is not None:
        before = beside.tail or text_of(beside)
    else:
        before = (parent.text if parent is not None else "") or ""
    following = element.getnext()
    after = element.tail or (text_of(following) if following is not None else "")
    return before[-1:].isalnum() and after[:1].isalnum()


def insert_before(node: Node, new: Element) -> None:
    """Put a new element before a node."""
    if not isinstance(node, TextNode):
        node.addprevious(new)
        return
    text = node.take()
    if node.tail:
        node.element.addnext(new)
    else:
        node.element.insert(0, new)
    new.tail = text


def insert_after(element: Element, new: Element) -> None:
    """Put a new element after another, before the text that follows."""
    tail, element.tail = element.tail, None
    element.addnext(new)
    new.tail = tail


def having(root: Element, *names: str) -> list[Element]:
    """Return the elements of a page that have one of some attributes, in document order.

    Args:
        root: the page.
        names: of the attributes.
    """
    # XPath takes two to four times as long.
    wanted = frozenset(names)
    return [tag for tag in root.iter() if not wanted.isdisjoint(tag.keys())]


def having_each(root: Element, *names: str) -> dict[str, list[Element]]:
    """Return the elements of a page that have an attribute, by its name, in document order.

    Args:
        root: the page.
        names: of the attributes.
    """
    found: dict[str, list[Element]] = {name: [] for name in names}
    wanted = frozenset(names)
    for tag in root.iter():
        for name in wanted.intersection(tag.keys()):
            found[name].append(tag)
    return found


def attribute(element: Element, name: str) -> str | None:
    """Return an attribute as text; None where it is absent or blank."""
    text = element.get(name)
    return fold(text) or None if text else None


def styles(element: Element) -> dict[str, str]:
    """Return what an element's own style declares: values by properties, all in lower case.

    Styles are alike on many elements of a page, so what is returned is shared: not to be changed.
    """
    style = element.get("style")
    return _declared(style) if style else _NOTHING


_NOTHING: dict[str, str] = {}


@lru_cache(maxsize=4096)
def _declared(style: str) -> dict[str, str]:
    declared = (each.partition(":") for each in style.lower().split(";"))
    return {
        name.strip(): value.partition("!")[0].strip() for name, colon, value in declared if colon
    }


def words(node: Node) -> str:
    """Return all words in a node, white space folded."""
    return fold(node.text if isinstance(node, TextNode) else text_of(node))


def text_of(element: Element) -> str:
    """Return all text in an element as it stands."""
    return "".join(map(str, element.itertext()))


def signs_of(node: Node) -> int:
    """Return how many characters stand in a node, white space aside; the text after it is none."""
    if isinstance(node, TextNode):
        return signs(node.text)
    return encoded_signs(etree.tostring(node, method="text", encoding="utf-8", with_tail=False))


_BREAKS = re.compile(r"[\t\n\r]")
_AROUND = "".join(map(chr, range(0x21))) + "\xa0"
"""What browsers take out of an address, and from its ends (URL standard, "basic URL parser")."""


@lru_cache(maxsize=1 << 16)
def absolute(base: str, reference: str | None) -> str | None:
    """Resolve a reference; None unless it leads to an http or https address with a host.

    Args:
        base: address against which it is resolved.
        reference: as it stands in the source.
    """
    written = _BREAKS.sub("", reference or "").strip(_AROUND)
    if not written:
        return None
    try:
        url = join_addresses(base, written)
        parts = split_address(url)
    except UnreadableAddress:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None
