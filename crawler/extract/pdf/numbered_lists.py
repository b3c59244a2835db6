"""numbered_items(): which paragraphs are items of a numbered list, by their numbers alone.

"1. Purpose" may be an item, a heading or a numbered paragraph, and "2017. The" is none of them:
an item is one of a run that counts from one. The number stays in the text, for others refer to it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from collection.extract import BlockKind
from crawler.extract.pdf.paragraphs import TypesetParagraph

_NUMBER = re.compile(r"(\(?)(\d{1,2}|[a-z]|[ivx]{1,5})([.)])", re.IGNORECASE)
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


@dataclass(slots=True)
class _List:
    """A list that has begun.

    Args:
        style: what its numbers look like.
        level: nesting depth, from 0.
        items: positions of its paragraphs.
    """

    style: str
    level: int
    items: list[int] = field(default_factory=list)


def numbered_items(found: Sequence[TypesetParagraph], headings: Container[int]) -> dict[int, int]:
    """Tell the items of numbered lists.

    Args:
        found: the paragraphs of a document in reading order.
        headings: positions of those that are headings; no list goes on beyond one.

    Returns:
        The nesting depth of each item, from 0, by its position.
    """
    lists: list[_List] = []
    under_way: list[_List] = []
    for position, paragraph in enumerate(found):
        if position in headings:
            under_way = []
            continue
        for style, value in _numbers(paragraph):
            current = next((x for x in under_way if _next(x, style, value)), None)
            if current is None and value == 1:
                # A list of the same look has ended: lists within lists are numbered otherwise.
                looks = [x.style for x in under_way]
                del under_way[looks.index(style) if style in looks else len(looks) :]
                current = _List(style, len(under_way))
                lists.append(current)
                under_way.append(current)
            if current is not None:
                del under_way[under_way.index(current) + 1 :]
                current.items.append(position)
                break
    return {item: x.level for x in lists if len(x.items) > 1 for item in x.items}


def _next(under_way: _List, style: str, value: int) -> bool:
    return under_way.style == style and len(under_way.items) + 1 == value


def _numbers(paragraph: TypesetParagraph) -> list[tuple[str, int]]:
    """Return what a paragraph's number may be: "(i)" is a letter or a Roman one."""
    words = paragraph.lines[0].words
    match = _NUMBER.fullmatch(words[0].text)
    if match is None or paragraph.kind is not BlockKind.PARAGRAPH or len(words) < 2:
        return []
    number, marks = match[2], match[1] + match[3]
    if number.isdecimal():
        return [(f"1{marks}", int(number))]
    case = "a" if number.islower() else "A"
    low = number.lower()
    letters = [(f"{case}{marks}", ord(low) - ord("a") + 1)] if len(low) == 1 else []
    roman = [(f"{case} roman {marks}", _ROMAN.index(low))] if low in _ROMAN else []
    return letters + roman
