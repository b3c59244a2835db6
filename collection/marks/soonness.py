"""soonness(): how soon what a time limit says is to be done.

A span counts at its longest ("10 to 14 days" is two weeks), and days that are counted as work by
the calendar: five of them are a week.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from collection.marks.lines import lowered


class Soonness(StrEnum):
    """How soon something is to be done, the soonest first; at last what no span tells."""

    NOW = "now"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    LATER = "later"
    EVENT = "event"
    REGULAR = "regular"


_MOST: Final = ((1, Soonness.DAY), (7, Soonness.WEEK), (31, Soonness.MONTH))
"""Days at most, and what that is."""
_DAYS: Final = {
    **dict.fromkeys(("minute", "min"), 1 / 1440),
    **dict.fromkeys(("hour", "hr"), 1 / 24),
    **dict.fromkeys(("day", "night"), 1.0),
    **{"week": 7.0, "fortnight": 14.0, "month": 31.0, "quarter": 92.0, "term": 92.0, "year": 366.0},
}
_TIMES: Final = {
    *("am", "pm", "morning", "noon", "midday", "afternoon", "close", "shift", "evening"),
    *("midnight", "today", "tonight"),
}
"""What names a time of this day or the next."""
_WORKED: Final = {"working", "school", "business", "clear"}
_OF_CALENDAR: Final = 7 / 5
"""Days for each that is counted as work, where there is more than one."""
_COUNTED_BACK: Final = {"before", "beforehand", "prior", "advance", "ahead", "notice", "soon"}
"""What makes the time depend on something else, whatever span stands beside it."""

_ONES: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_ORDINALS: Final = "first second third fourth fifth sixth seventh eighth ninth tenth"
_NUMBERS: Final = {
    **{word: float(n) for n, word in enumerate(_ONES.split(), 1)},
    **{word: float(n) for n, word in enumerate(_ORDINALS.split(), 1)},
    **{"half": 0.5, "a": 1.0, "an": 1.0, "fifteenth": 15.0},
    **{"twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "ninety": 90.0},
}
_ARTICLES: Final = {"a", "an"}
_WORD = re.compile(r"\d{1,4}(?:[.:]\d\d)?|[a-z]+")


def soonness(words: str, value: str) -> Soonness:
    """Tell how soon something is to be done.

    Args:
        words: those that are marked as a time limit.
        value: the mark's: "by", "every" or "now".

    Returns:
        ``REGULAR`` and ``NOW`` as the value says; ``EVENT`` where the words name a day or something
        that happens, and no span.
    """
    if value != "by":
        return Soonness.NOW if value == "now" else Soonness.REGULAR
    told = _WORD.findall(lowered(words).replace("before the end", "by the end"))
    longest = max(_spans(told), default=None)
    if longest is None or not _COUNTED_BACK.isdisjoint(told):
        return Soonness.EVENT
    return next((kind for days, kind in _MOST if longest <= days), Soonness.LATER)


def _spans(told: Sequence[str]) -> Iterator[float]:
    """Yield the spans that words tell, in days."""
    number: float | None = None
    worked = False
    for word, following in zip(told, [*told, ""][1:], strict=True):
        unit = word if word in _DAYS else word.removesuffix("s")
        if unit in _DAYS:
            if number is not None or not following.isdecimal():  # week 34 is a date
                count = 1.0 if number is None else number
                yield count * _DAYS[unit] * (_OF_CALENDAR if worked and count > 1 else 1)
            number, worked = None, False
        elif word in _TIMES or not word.isalnum():
            yield 1.0
            number = None
        elif word in _WORKED:
            worked = True
        else:
            number = _counted(number, word)
    if number is not None and told[:1] == ["within"]:  # within five: of the days told before
        yield number


def _counted(number: float | None, word: str) -> float | None:
    """Return the number that one has become with a further word: the last of a range."""
    if word.isdecimal():
        return float(word)
    told = _NUMBERS.get(word)
    if told is None or (number is not None and word in _ARTICLES):
        return number
    tens = number is not None and number >= 20 and number % 10 == 0 and told < 10
    return number + told if number is not None and tens else told
