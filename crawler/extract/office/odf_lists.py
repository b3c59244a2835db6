"""OdfCounts: the numbers that OpenDocument counts, of items and of headings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.extract.office.odf_names import Element, number, value
from crawler.extract.office.odf_styles import DEEPEST, ListLevel, OdfStyles
from crawler.extract.word.numerals import numeral

_LARGEST = 1_000_000


@dataclass
class OdfList:
    """One list, or one that goes on with it.

    Args:
        style: the name of its style.
        numbers: how far each level has come, by its depth from 1.
    """

    style: str
    numbers: dict[int, int] = field(default_factory=dict)


class OdfCounts:
    """How far the lists and headings of a file have come.

    Args:
        styles: of the file.
    """

    def __init__(self, styles: OdfStyles) -> None:
        self._styles = styles
        self._by_id: dict[str, OdfList] = {}
        self._last: dict[str, OdfList] = {}
        self._headings = OdfList("")

    def begin(self, element: Element) -> OdfList:
        """Return the list that an element begins, or goes on with.

        Args:
            element: text:list that stands in no other.
        """
        style = value(element, "text:style-name")
        known = self._by_id.get(value(element, "text:continue-list"))
        if known is None and value(element, "text:continue-numbering") == "true":
            known = self._last.get(style)
        begun = OdfList(style, known.numbers if known else {})
        self._last[style] = begun
        if key := element.get("{http://www.w3.org/XML/1998/namespace}id"):
            self._by_id[key] = begun
        return begun

    def numbered(self, element: Element) -> OdfList:
        """Return the list that a paragraph is of that is numbered by itself.

        Args:
            element: text:numbered-paragraph.
        """
        style = value(element, "text:style-name")
        key = value(element, "text:list-id") or style
        return self._by_id.setdefault(key, OdfList(style))

    def item(self, item: Element, counted: OdfList, style: str, depth: int) -> str:
        """Count an item; return its number as shown, empty where it has a bullet or none.

        Args:
            item: text:list-item.
            counted: the list.
            style: the name of the style that this level has.
            depth: from 1.
        """
        levels = self._styles.levels(style) if style else {}
        return _next(counted.numbers, levels, depth, _start(item))

    def heading(self, heading: Element, depth: int) -> str:
        """Count a heading that is no item; return its number as shown.

        Args:
            heading: text:h.
            depth: its level, from 1.
        """
        levels = self._styles.levels("")
        if value(heading, "text:is-list-header") == "true" or not levels:
            return ""
        return _next(self._headings.numbers, levels, depth, _start(heading))


def _start(element: Element) -> int | None:
    told = number(element, "text:start-value", -1, _LARGEST)
    return told if told >= 0 else None


def _next(
    numbers: dict[int, int], levels: Mapping[int, ListLevel], depth: int, start: int | None
) -> str:
    level = levels.get(depth)
    if level is None or depth > DEEPEST:
        return ""
    for upper in range(1, depth):  # a level that is passed over has begun all the same
        if upper in levels:
            numbers.setdefault(upper, levels[upper].start)
    begun = numbers.get(depth, level.start - 1)
    numbers[depth] = begun + 1 if start is None else start
    for deeper in [each for each in numbers if each > depth]:
        del numbers[deeper]
    if level.form == "none":
        return ""
    shown = range(max(1, depth - level.shown + 1), depth + 1)
    written = [
        numeral(numbers[each], levels[each].form)
        for each in shown
        if each in levels and levels[each].form != "none"
    ]
    return f"{level.before}{'.'.join(written)}{level.after}".strip()
