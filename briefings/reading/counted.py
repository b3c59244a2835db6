"""marks_of(): the numbers and letters that are typed before blocks, as far as they count on.

"2.5 million children" and "1. May was the month" begin with numbers too; what counts nothing is
one of the words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from collection.extract import CELL_BREAK, Block, BlockKind

_NUMBER = re.compile(r"\(?(\d{1,2})[.)]\s+(?=\S)")
_LETTER = re.compile(r"\(?([a-z])\)\s+(?=\S)")
_DECIMAL = re.compile(r"((?:\d{1,2}\.){1,3})(\d{1,2})\.?:?\s+(?=\S)")
_CELL = re.compile(r"\(?(\d{1,2})[.)]?" + re.escape(CELL_BREAK) + r"(?=\S)")
_OF_HEADING = re.compile(r"\W*(\d{1,2}(?:\.\d{1,2})*)\b")


class _Mark(NamedTuple):
    """What is typed before a block.

    Args:
        series: what it counts in: its form, and all of a decimal number but its last part.
        number: its place in the series.
        length: characters up to the first word.
    """

    series: str
    number: int
    length: int


def marks_of(blocks: Sequence[Block], heading: str) -> list[int]:
    """Return how many characters of each block are a number or letter that counts it.

    Args:
        blocks: of one section, in order.
        heading: above them; it may hold the number that theirs begin with ("3. Learning").
    """
    found = [_mark(block) for block in blocks]
    held = Counter(mark.series for mark in _counting(found))
    above = _OF_HEADING.match(heading)
    if above:
        held[f"{above[1]}."] += 1
    counted = set(_counting(found))
    return [mark.length if mark in counted and held[mark.series] > 1 else 0 for mark in found]


def _counting(marks: Iterable[_Mark]) -> list[_Mark]:
    """Return the marks that count on from the one before of their series; others begin at one."""
    last: dict[str, int] = {}
    counting = []
    for mark in marks:
        begins = mark.series not in last and mark.series.endswith(".")
        if mark.length and (begins or mark.number == last.get(mark.series, 0) + 1):
            last[mark.series] = mark.number
            counting.append(mark)
    return counting


def _mark(block: Block) -> _Mark:
    text = block.text
    if match := _DECIMAL.match(text):
        return _Mark(match[1], int(match[2]), match.end())
    if block.kind is BlockKind.ROW and (match := _CELL.match(text)):
        return _Mark("cell", int(match[1]), match.end())
    if block.kind is BlockKind.PARAGRAPH and (match := _NUMBER.match(text)):
        return _Mark("number", int(match[1]), match.end())
    if block.kind is BlockKind.PARAGRAPH and (match := _LETTER.match(text)):
        return _Mark("letter", ord(match[1]) - ord("a") + 1, match.end())
    return _Mark("", 0, 0)
