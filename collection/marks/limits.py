"""Time limits: by when something is to be done, how often, how long it may last at most.

The wordings are tried on the lines that hold a word of time at all, which tells most lines of a
manual apart at the cost of a few searches for a plain string; there, at each word that begins one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from collection.extract import CELL_BREAK
from collection.marks.clauses import Around
from collection.marks.durations import NUMBER_WORDS
from collection.marks.lines import lines, lowered
from collection.marks.mark import Mark, MarkKind
from collection.marks.wordings import BY_FIRST, DIGITS

_TRIGGERS: Final = (
    *("day", "hour", "week", "month", "minute", "fortnight", "quarter", "term", "year", "hrs"),
    *("annual", "dail", "immediate", "at once", "straight", "right away", "delay", "soon as"),
    *("forthwith", "before", "same evening", "within", "by ", "midnight", "noon"),
)
_REACH: Final = 100
"""Characters before and after that are looked at: a clause is seldom longer."""

_OPENING: Final = "(\"'“‘["
_CLOSING: Final = ".,;:)\"'”’]"

_STOP = re.compile(r"[,;:|()?\"“”]|[.!](?= )| [-–] ")
_NAMED: Final = "was not brought"
"""The name of a procedure and of groups, and no verb."""


def limits(text: str) -> Iterator[Mark]:
    """Yield the time limits of a text in reading order.

    Args:
        text: any text; white space is taken to be folded.
    """
    small = lowered(text)
    triggers = [trigger for trigger in _TRIGGERS if trigger in small]
    for start, line in lines(small) if triggers else ():
        for trigger in triggers:  # any() of a generator costs ten times as much
            if trigger in line:
                yield from _of_line(line, start)
                break


def _of_line(line: str, start: int) -> Iterator[Mark]:
    """Yield the limits of a line: at each word, what begins with it is tried."""
    end = at = 0
    first_break = line.find(CELL_BREAK)
    for run in line.split(" "):
        begins = at
        at += len(run) + 1
        wordings = BY_FIRST.get(run)
        if wordings is None and not run.isalpha():
            word = run.lstrip(_OPENING)
            begins += len(run) - len(word)
            wordings = BY_FIRST.get(_first(word))
        match = wordings.pattern.match(line, begins) if wordings and begins >= end else None
        if wordings is None or match is None:
            continue
        value, holds = wordings.meant[match.lastgroup or ""]
        if holds(_around(line, match, first_break, again=end > 0)):
            end = match.end()
            yield Mark(start + match.start(), start + end, MarkKind.LIMIT, value)


def _first(word: str) -> str:
    """Return what a word with digits or marks in it begins as, as far as the table goes."""
    if word[:1].isdigit() or word.partition("-")[0] in NUMBER_WORDS:
        return DIGITS
    return word.rstrip(_CLOSING)


def _around(line: str, match: re.Match[str], first_break: int, *, again: bool) -> Around:
    before = line[max(0, match.start() - _REACH) : match.start()]
    stop = max((found.end() for found in _STOP.finditer(before)), default=0)
    clause = before[stop:].lstrip().replace(_NAMED, "")
    first_cell = first_break >= 0 and first_break + len(CELL_BREAK) > match.start()
    after = line[match.end() : match.end() + _REACH]
    return Around(match[0], clause, after, again, first_cell)
