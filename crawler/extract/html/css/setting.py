"""as_set(): words are parted, ordered and turned round as the styles of their elements set them.

A browser draws two ``span`` elements side by side as one word, and under each other where a style
makes blocks of them. It draws the boxes of a flexible row by their ``order``, and letters from
right to left where it is told to override their direction, which keeps e-mail addresses from
harvesters. Of the text nothing tells that any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from crawler.extract.html.css.unseen import POSITIONED
from crawler.extract.html.elements import (
    BLOCKS,
    UNREAD,
    Element,
    descendant,
    insert_after,
    insert_before,
    styles,
    text_of,
)

_ROWS = frozenset({"flex", "grid", "inline-flex", "inline-grid"})
"""Values of ``display`` that make a box of everything inside."""
_LINES = frozenset({"block", "flex", "grid", "table", "table-row", "flow-root", "list-item"})
"""Values of ``display`` that put an element on lines of its own."""
_BESIDE = frozenset({"inline-block", "inline-flex", "inline-grid", "inline-table", "table-cell"})
"""Values of ``display`` that put an element beside its neighbours."""

_PLAIN = frozenset({"span", "font", "bdi", "ins", "small", "big"})
"""Elements that are no more than a line where a style makes them one."""
_NO_INLINE = BLOCKS | frozenset({*UNREAD, "html", "br", "img", "link", "meta", "tr", "source"})
_OPENING = "([{‘“"
_CLOSING = ".,;:!?)]}’”%'\""
"""Signs that stand at a word without a space."""

_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
"""Signs that are drawn the other way round in words that run from right to left."""
_OVERRIDES = frozenset({"bidi-override", "isolate-override"})
_OVERRIDE = "\u202e"
_TURNED = re.compile("\u202e([^\u202c\u202d\u202e\n]*)\u202c?")
"""Letters between the marks that override their direction (Unicode, "right-to-left override")."""
_LETTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)


def as_set(root: Element, marked: Sequence[Element]) -> None:
    """Rewrite a page so that its words stand as a reader sees them.

    Args:
        root: the page.
        marked: its elements that have a style.
    """
    for tag in marked:
        display = styles(tag).get("display", "")
        if display in _ROWS:
            _order(tag)
            _part_boxes(tag)
        if _is_inline(tag):
            _part(tag, display)
    for tag in dict.fromkeys((*root.iter("bdo"), *marked)):
        if _is_turned(tag):
            _turn(tag)
    for tag in (
        root.iter() if _OVERRIDE in etree.tostring(root, method="text", encoding="unicode") else ()
    ):
        if tag.text and _OVERRIDE in tag.text:
            tag.text = _TURNED.sub(lambda found: turned(found[1]), tag.text)
        if tag.tail and _OVERRIDE in tag.tail:
            tag.tail = _TURNED.sub(lambda found: turned(found[1]), tag.tail)


def joined(root: Element) -> list[Element]:
    """Return the elements of a page that make one word with what is beside them, and their parents.

    Args:
        root: the page.
    """
    found: dict[Element, None] = {}
    for tag in root.iter():
        if tag.tag not in _NO_INLINE and (_joins_before(tag) or _joins_after(tag)):
            found[tag] = None
            if (parent := tag.getparent()) is not None:
                found[parent] = None
    return list(found)


def _is_inline(tag: Element) -> bool:
    return tag.tag not in _NO_INLINE


def _before(tag: Element) -> str:
    """Return the text that ends where an element begins, if there is any."""
    beside, parent = tag.getprevious(), tag.getparent()
    if beside is None:
        return (parent.text if parent is not None else "") or ""
    return beside.tail or ("" if beside.tag in _NO_INLINE else text_of(beside))


def _after(tag: Element) -> str:
    """Return the text that begins where an element ends, if there is any."""
    if tag.tail:
        return tag.tail
    beside = tag.getnext()
    return "" if beside is None or beside.tag in _NO_INLINE else text_of(beside)


def _meet(before: str, after: str) -> bool:
    """Tell whether two texts make one word side by side, and not by a sign that belongs to one."""
    left, right = before[-1:], after[:1]
    return bool(left and right) and not (
        left.isspace() or right.isspace() or left in _OPENING or right in _CLOSING
    )


def _joins_before(tag: Element) -> bool:
    before = _before(tag)
    return bool(before) and _meet(before, text_of(tag))


def _joins_after(tag: Element) -> bool:
    after = _after(tag)
    return bool(after) and _meet(text_of(tag), after)


def _part(tag: Element, display: str) -> None:
    """Part an element from what is beside it where its style gives it a box of its own."""
    declared = styles(tag)
    floats = declared.get("float", "none") in {"left", "right", "inline-start", "inline-end"}
    apart = floats or declared.get("position") in POSITIONED
    if display in _LINES and not apart:
        if tag.tag in _PLAIN:
            tag.tag = "li" if display == "list-item" else "div"
        else:
            _break(tag)
    elif (apart or display in _BESIDE) and not _is_initial(tag):
        _space(tag)


def _is_initial(tag: Element) -> bool:
    """Tell whether an element is the first letter of a word, drawn larger, or one of many alone."""
    own = text_of(tag).strip()
    return len(own) == 1 and own.isalpha() and _after(tag)[:1].isalpha()


def _break(tag: Element) -> None:
    if _joins_before(tag):
        insert_before(tag, etree.Element("br"))
    if _joins_after(tag):
        insert_after(tag, etree.Element("br"))


def _space(tag: Element) -> None:
    if _joins_before(tag):
        beside, parent = tag.getprevious(), tag.getparent()
        if beside is not None:
            beside.tail = f"{beside.tail or ''} "
        elif parent is not None:
            parent.text = f"{parent.text or ''} "
    if _joins_after(tag):
        tag.tail = f" {tag.tail or ''}"


def _part_boxes(row: Element) -> None:
    for tag in row:
        if _is_inline(tag):
            _space(tag)


def _order(row: Element) -> None:
    """Put the boxes of a row in the order in which they are drawn."""
    if len(row) < 2 or (row.text or "").strip() or any((box.tail or "").strip() for box in row):
        return
    boxes = list(row)
    declared = styles(row)
    placed = sorted(boxes, key=_place if _are_placed(boxes) else _ordinal)
    if "flex" in declared.get("display", "") and any(
        "reverse" in declared.get(name, "").replace("wrap-reverse", "")
        for name in ("flex-direction", "flex-flow")
    ):
        placed.reverse()
    if placed != boxes:
        row[:] = placed


def _ordinal(box: Element) -> int:
    return _integer(styles(box).get("order", "0")) or 0


def _place(box: Element) -> tuple[int, int]:
    declared = styles(box)
    return _integer(declared["grid-row"]) or 0, _integer(declared.get("grid-column", "")) or 0


def _are_placed(boxes: Iterable[Element]) -> bool:
    """Tell whether every box of a grid says in which row it stands."""
    return all(_integer(styles(box).get("grid-row", "")) is not None for box in boxes)


def _integer(value: str) -> int | None:
    first = value.partition("/")[0].strip()
    return int(first) if re.fullmatch(r"-?\d{1,6}", first, re.ASCII) else None


def _is_turned(tag: Element) -> bool:
    declared = styles(tag)
    if tag.tag == "bdo":
        direction = declared.get("direction") or (tag.get("dir") or "").strip().lower()
        return direction == "rtl"
    direction = declared.get("direction") or (tag.get("dir") or "").strip().lower()
    return direction == "rtl" and declared.get("unicode-bidi") in _OVERRIDES


def turned(text: str) -> str:
    """Return letters from the last to the first, as they are drawn from right to left.

    Args:
        text: as it is stored; marks on a letter stay with it.
    """
    return "".join(reversed(_LETTER.findall(text))).translate(_MIRRORED)


def _turn(tag: Element) -> None:
    """Turn round all that an element holds; what it holds of blocks is turned one by one."""
    if descendant(tag, "br", *BLOCKS) is not None:
        for inner in (tag, *tag.iterdescendants()):
            inner.text = turned(inner.text or "")
            if inner is not tag:
                inner.tail = turned(inner.tail or "")
        return
    for inner in list(_deepest_first(tag)):
        boxes = list(inner)
        texts = [inner.text or "", *(box.tail or "" for box in boxes)]
        texts = [turned(text) for text in reversed(texts)]
        inner[:] = boxes[::-1]
        inner.text = texts[0]
        for box, text in zip(inner, texts[1:], strict=True):
            box.tail = text


def _deepest_first(tag: Element) -> Iterator[Element]:
    for _, inner in etree.iterwalk(tag, events=("end",)):
        yield inner
