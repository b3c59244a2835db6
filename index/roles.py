"""Roles: what a passage does for its reader, told by its lines and by what of them is linked.

A line leads elsewhere where most of its letters are linked, asks where it is a blank to be filled
in, and dates where it says when the page was reviewed. A passage whose words mostly stand in such
lines answers nothing by itself: it is shown where nothing else of its document was found.

Told as the index is written, from what is stored: so the versions of every year have theirs.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from operator import itemgetter
from typing import Final

from collection.extract import CELL_BREAK
from collection.words.folding import signs


class PassageRole(StrEnum):
    """What a passage does for its reader."""

    TELLS = "tells"
    """Says something by itself, as nearly all do."""
    LEADS = "leads"
    """Names what stands elsewhere: links, downloads, a table of contents."""
    ASKS = "asks"
    """Is to be filled in: the blanks of a form."""
    DATES = "dates"
    """Says when the page was written or looked at again."""


ROLES: Final = tuple(PassageRole)
MOSTLY: Final = 0.6
"""Share of a line's letters that are linked where it leads elsewhere, and of a passage's words in
such lines where it does. Of the demonstration's 661 passages 57 lead elsewhere at 0.5 and 0.6, 55
at 0.7: lists of chapters, of downloads and of news, and nothing else."""

_BLANK = re.compile(r"_{3,}|\.{5,}|…{2,}|[☐☑☒□]|:$")
_LEADERS: Final = ("....", "……", ". . .")
"""What stands between a heading and its page in a table of contents."""
_DATES = re.compile(
    r"(?:(?:date of )?(?:last|next) (?:review|updated|amended|revised|modified)|"
    r"(?:to be |last )?(?:reviewed|updated|published|approved)(?: (?:in|on|by)|:)|"
    r"review date|version(?: number)?:? v?\d)",
    re.IGNORECASE,
)
_LONGEST_NOTE: Final = 20
"""Words of the longest line that only dates a page: "Last reviewed in September 2024. Date of next
review: September 2026."""
_LONGEST_LABEL: Final = 12
"""Words of the longest label of a blank: what is longer and ends in a colon leads to what
follows."""


def role_of(text: str, start: int, end: int, linked: Sequence[tuple[int, int]] = ()) -> PassageRole:
    """Tell what a passage does.

    Args:
        text: the section's text, a block a line.
        start, end: place of the passage in it.
        linked: places of the linked words in the text, ascending.

    Returns:
        The role in which most of its words stand; ``TELLS`` unless another has ``MOSTLY``.
    """
    counts = dict.fromkeys(ROLES, 0)
    for begin, stop in _lines(text, start, end):
        line = text[begin:stop]
        counts[_role_of_line(line, _linked_signs(text, begin, stop, linked))] += len(line.split())
    role = max(ROLES, key=lambda each: counts[each])
    other = sum(counts.values()) - counts[PassageRole.TELLS]
    if role is PassageRole.TELLS or other < MOSTLY * sum(counts.values()):
        return PassageRole.TELLS
    return role


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    breaks = [start - 1, *(at for at in range(start, end) if text[at] == "\n"), end]
    return ((begin + 1, stop) for begin, stop in pairwise(breaks))


def _linked_signs(text: str, begin: int, stop: int, linked: Sequence[tuple[int, int]]) -> int:
    # Found by bisection: a page may have ten thousand lines and as many links.
    at = bisect_right(linked, begin, key=itemgetter(1))
    until = bisect_left(linked, stop, key=itemgetter(0))
    inside = ((max(first, begin), min(last, stop)) for first, last in linked[at:until])
    return sum(signs(text[first:last]) for first, last in inside)


def _role_of_line(line: str, linked: int) -> PassageRole:
    if linked >= MOSTLY * signs(line) > 0 or _is_of_contents(line):
        return PassageRole.LEADS
    size = len(line.split())
    label, *cells = (cell.strip() for cell in line.split(CELL_BREAK.strip()))
    blank = bool(cells) and bool(label) and not any(cells)
    if size <= _LONGEST_NOTE and _DATES.search(line):
        return PassageRole.DATES
    if size <= _LONGEST_LABEL and (blank or _BLANK.search(line)):
        return PassageRole.ASKS
    return PassageRole.TELLS


def _is_of_contents(line: str) -> bool:
    heading = line.rstrip("0123456789")
    return heading != line and heading.rstrip().endswith(_LEADERS)
