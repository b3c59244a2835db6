"""write_numbers(): the numbers that Word counts, written before the words that they stand at.

"see step 3" and a citation of paragraph 4.2 lead nowhere without them.
"""

from __future__ import annotations

import re
from collections import defaultdict

from lxml import etree

from crawler.extract.word.formatting import Formatting
from crawler.extract.word.names import Element, own_property, shown, text_run, w
from crawler.extract.word.numbering import Level, NumberedList, WordNumbering
from crawler.extract.word.numerals import numeral

_PLACE = re.compile(r"%([1-9])")


def write_numbers(story: Element, numbering: WordNumbering, formatting: Formatting) -> None:
    """Put its number before the words of each paragraph that Word numbers.

    Args:
        story: the root of a part; rewritten.
        numbering: of the file.
        formatting: of the file.
    """
    body, boxes = _Counts(), _Counts()
    for paragraph in list(story.iter(w("p"))):
        found = None if formatting.hides_mark(paragraph) else numbering.of(paragraph)
        if found is None:
            continue
        # As Word counts: the text boxes of a part together, for themselves.
        boxed = next(paragraph.iterancestors(w("txbxContent")), None) is not None
        number = (boxes if boxed else body).next(*found)
        if number and _is_shown(paragraph):
            properties = paragraph.find(w("pPr"))
            at = 0 if properties is None else paragraph.index(properties) + 1
            paragraph.insert(at, text_run(f"{number} "))
            if _is_cell(paragraph):
                _take_from_list(paragraph)


def _is_shown(paragraph: Element) -> bool:
    """Tell whether a number has words behind it, or is all that stands in a cell."""
    if next(paragraph.iter(w("r")), None) is not None:
        return bool(shown(paragraph).strip())
    return next(paragraph.iterancestors(w("tc")), None) is not None


def _is_cell(paragraph: Element) -> bool:
    """Tell whether a paragraph is all that stands in a cell, which then holds no list."""
    parent, before = paragraph.getparent(), paragraph.getprevious()
    first = before is None or before.tag == w("tcPr")
    return parent is not None and parent.tag == w("tc") and first and paragraph.getnext() is None


def _take_from_list(paragraph: Element) -> None:
    """Make a paragraph belong to no list, whatever its style says."""
    none = own_property(paragraph, "pPr", "numPr")
    for name in ("ilvl", "numId"):
        etree.SubElement(none, w(name)).set(w("val"), "0")


class _Counts:
    """How far each list has come."""

    def __init__(self) -> None:
        self._numbers: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()

    def next(self, numbered: NumberedList, depth: int) -> str:
        """Count one paragraph; return its number as shown, empty where it has a bullet or none.

        Args:
            numbered: the list.
            depth: of the paragraph in it, from 0.
        """
        level = numbered.levels.get(depth)
        if level is None:
            return ""
        numbers = self._numbers[numbered.counted]
        for passed in range(depth):  # a level that is passed over has begun all the same
            if passed in numbered.levels:
                numbers.setdefault(passed, numbered.levels[passed].start)
        begins = (numbered.key, depth) not in self._begun and depth in numbered.anew
        self._begun.add((numbered.key, depth))
        if begins or depth not in numbers:
            numbers[depth] = numbered.anew.get(depth, level.start)
        else:
            numbers[depth] += 1
        for deeper in [at for at in numbers if at > depth]:
            lower = numbered.levels.get(deeper)
            if lower is None or depth < lower.restarts:
                del numbers[deeper]
        if level.hidden or level.form == "bullet":
            return ""
        written = _written(numbered, level, numbers)
        return written if any(map(str.isalnum, written)) else ""


def _written(numbered: NumberedList, level: Level, numbers: dict[int, int]) -> str:
    def number(place: re.Match[str]) -> str:
        depth = int(place[1]) - 1
        named = numbered.levels.get(depth)
        if named is None:
            return ""
        form = "decimal" if level.digits and named.form != "none" else named.form
        return numeral(numbers.get(depth, named.start), form)

    return _PLACE.sub(number, level.pattern).strip()
