"""nest_items(): the depth of list items that only their style's name or their indent tells.

Offices make bullets of the second level by a style of their own ("List Bullet 2", "Sub-bullet")
that belongs to another list, or to none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from crawler.extract.word.formatting import Formatting
from crawler.extract.word.names import Element, own_property, shown, value, w, whole
from crawler.extract.word.numbering import DEEPEST, WordNumbering

_NUMBERED = re.compile(r"(?:bullet|number|list)\D{0,20}([2-9])$", re.IGNORECASE)
_LISTED = re.compile(r"bullet|list|dash", re.IGNORECASE)
_BELOW = re.compile(r"\bsub", re.IGNORECASE)
_STEP = 170
"""Least difference of the indents of two levels, in twentieths of a point: 3 millimetres."""


@dataclass(slots=True)
class _OpenList:
    """The list that is being read.

    Args:
        key: the id of the list that its first item belongs to.
        indents: of the items that the last one is nested in, and its own.
    """

    key: str = ""
    indents: list[int] = field(default_factory=list)

    def place(self, indent: int, level: int) -> int:
        """Return the depth of an item, by its indent where its list does not say.

        Args:
            indent: of the item.
            level: what its list or its style says.
        """
        last = DEEPEST - 1
        while self.indents and (len(self.indents) > last or indent < self.indents[-1] + _STEP):
            self.indents.pop()
        self.indents.append(indent)
        return max(level, len(self.indents) - 1)


def nest_items(story: Element, numbering: WordNumbering, formatting: Formatting) -> None:
    """Give each item of a list the depth that a reader sees.

    Args:
        story: the root of a part; rewritten.
        numbering: of the file.
        formatting: of the file.
    """
    lists = _OpenList()
    for paragraph in story.iter(w("p")):
        if not shown(paragraph).strip():
            continue
        numbered = numbering.of(paragraph)
        names = _names(paragraph, formatting)
        listed = any(map(_LISTED.search, names))
        indent = _indent(paragraph, formatting)
        if numbered:
            held, depth = numbered
            lists.key = lists.key or held.key
            level = lists.place(indent, max([depth, *map(_level, names)]))
            if level > depth:
                _put(paragraph, lists.key, level)
        elif lists.key and listed and indent >= lists.indents[0] + _STEP:
            _put(paragraph, lists.key, lists.place(indent, 1))
        else:
            lists = _OpenList()


def with_all_levels(lists: Element) -> Element:
    """Give each definition of a list all levels, so that an item may be of any.

    Args:
        lists: the root of the numbering; rewritten.
    """
    for definition in lists.iter(w("abstractNum")):
        known = {level.get(w("ilvl")) for level in definition.iter(w("lvl"))}
        for depth in map(str, range(DEEPEST)):
            if known and depth not in known:
                level = etree.SubElement(definition, w("lvl"), {w("ilvl"): depth})
                etree.SubElement(level, w("numFmt")).set(w("val"), "bullet")
    return lists


def _names(paragraph: Element, formatting: Formatting) -> list[str]:
    return [value(style, "name") or "" for style in formatting.of_paragraph(paragraph)]


def _level(name: str) -> int:
    """Return the depth that a style's name tells, 0 where it tells none."""
    numbered = _NUMBERED.search(name)
    if numbered:
        return int(numbered[1]) - 1
    return 1 if _BELOW.search(name) and _LISTED.search(name) else 0


def _indent(paragraph: Element, formatting: Formatting) -> int:
    """Return the left indent of a paragraph, its own or its style's; 0 where neither says."""
    return next(filter(None, _indents(paragraph, formatting)), 0)


def _indents(paragraph: Element, formatting: Formatting) -> Iterator[int]:
    for holder in (paragraph, *formatting.of_paragraph(paragraph)):
        indent = holder.find(f"{w('pPr')}/{w('ind')}")
        if indent is not None:
            yield whole(indent.get(w("left")) or indent.get(w("start")))


def _put(paragraph: Element, key: str, level: int) -> None:
    """Make a paragraph an item of a list, at a depth."""
    own = own_property(paragraph, "pPr", "numPr")
    etree.SubElement(own, w("ilvl")).set(w("val"), str(min(level, DEEPEST - 1)))
    etree.SubElement(own, w("numId")).set(w("val"), key)
