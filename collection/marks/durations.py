"""Numbers and units of time as manuals write them, as parts of regular expressions.

They read a text in lower case whose white space is folded, as stored sections are. Every repetition
is bounded.
"""

from __future__ import annotations

from typing import Final

_TENS = "twenty|thirty|forty|fifty|sixty|ninety"
_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    f"sixteen|seventeen|eighteen|nineteen|(?:{_TENS})(?:[- ](?:one|two|three|four|five|six|seven|"
    "eight|nine))?"
)
NUMBER_WORDS: Final = frozenset(
    (
        "a an half one two three four five six seven eight nine ten eleven twelve thirteen "
        f"fourteen fifteen sixteen seventeen eighteen nineteen {_TENS.replace('|', ' ')}"
    ).split()
)
"""What a span of time may begin with, beside digits."""
_ONE = rf"(?:\d{{1,3}}(?![\d.,/:])|{_WORDS})(?: \([\w ]{{1,12}}\))?"
NUMBER: Final = rf"(?:{_ONE})(?:(?: (?:to|or|and|-|–) |[-–])(?:{_ONE}))?"
"""15, fifteen, fifteen (15), 10 to 14, 4-6."""
UNIT: Final = "(?:minute|min|hour|hr|day|night|week|fortnight|month|term|year)"
"""One unit, without its plural."""
_QUALIFIED = (
    r"(?:(?:full|clear|consecutive|calendar|working|school|business|term[- ]time)[ -]){0,2}"
)
SPAN: Final = (
    rf"(?:(?:(?:a further )?{NUMBER}|half an|an?)[ -]?(?:further )?{_QUALIFIED}{UNIT}s?)"
    r"(?![\w-])(?!['’]s old)"
)
"""15 working days, half an hour, a week, 24-hour as in "24-hour period"."""
WORKED: Final = rf"(?:{NUMBER}[ -](?:clear )?(?:working|school|business) days?)(?![\w-])"
"""Days that are counted as work: hardly anything but a limit is counted in them."""
EACH: Final = (
    r"(?:(?:working |school |calendar )?(?:week|fortnight|month|quarter|term|year|working day))"
)
"""What something is done once in."""
ORDINAL: Final = (
    r"(?:\d{1,3}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|tenth|fifteenth)"
)
DAY: Final = r"(?:(?:working|school|calendar|business) )?day"
MONTH: Final = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
WEEKDAY: Final = "(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
CLOCK: Final = r"(?:\d{1,2}(?:[.:]\d\d)? ?(?:am|pm)|\d{1,2}[.:]\d\d|noon|midday|midnight)(?!\w)"
EVENT: Final = (
    r"(?:(?:the|each|every|any|an|a|its|their|first|next|initial|review|child|protection|core|group|"
    r"expected|due|strategy|birth|planning|transfer|legal|final|internal) ){0,5}"
    r"(?:conferences?|reviews?|meetings?|panels?|hearings?|discharge|icpc|rcpc|discussions?|"
    r"placements?|(?<=the )birth|(?<=expected )birth|date|appointments?|deadline)(?!\w)"
)
"""What a time is counted back from."""
