"""Wordings: how manuals word time limits, each with what must hold around it.

They read a line in lower case whose white space is folded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Final

from collection.marks.clauses import (
    Holds,
    always,
    at_most,
    bare,
    before_event,
    before_span,
    counted_back,
    done_in,
    due,
    elliptic,
    every,
    later,
    now,
    often,
    reviewed,
    same_day,
    today,
    told,
    within,
)
from collection.marks.durations import (
    CLOCK,
    DAY,
    EACH,
    EVENT,
    MONTH,
    NUMBER,
    NUMBER_WORDS,
    ORDINAL,
    SPAN,
    UNIT,
    WEEKDAY,
    WORKED,
)

_NOT_LATER = r"(?:no|not) (?:later|more|longer) than(?: at)?"
_LEAST = r"(?:at least|(?:no|not) (?:later|fewer|less) than)"
_BEFORE = r"(?:before(?:hand)?|prior to|in advance|ahead)(?!\w)"
_ADVERBS: Final = (
    *("weekly", "fortnightly", "monthly", "quarterly", "annually", "yearly", "daily", "termly"),
)
_ADVERB = rf"(?:{'|'.join(_ADVERBS)})(?!\w)"
_TIMES = rf"(?:once|twice|(?:{NUMBER}) times) (?:an?|per|each|every|in each) {EACH}(?!\w)"
_VISITS = (
    rf"{NUMBER} (?:home )?(?:visits?|contacts?|meetings?|sessions?) (?:an?|per|each|every) {EACH}"
)
_THE = rf"(?:(?:the|that|each|same|next|following|first|{ORDINAL}) ){{0,2}}"
_END = (
    rf"(?:the )?(?:end|close) of {_THE}"
    rf"(?:{DAY}|play|business|week|month|term|shift|morning|afternoon|school year)(?!\w)"
)
_SAME = rf"(?:the )?(?:very )?same (?:{DAY}|evening|morning|night)(?!\w)"
_NEXT = rf"(?:the )?(?:next|following|first) (?:{DAY}|morning)(?!\w)"
_NEXT_WORKED = r"(?:the )?(?:next|following) (?:working|school|business) day(?!\w)"
_CLOCKED = rf"{CLOCK}(?: (?:on )?(?:{_SAME}|{_NEXT}|the day(?: (?:before|after))?(?!\w)))?"
_DATE = (
    rf"(?:(?:day|week|month) \d{{1,3}}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}(?: \d{{4}})?|"
    rf"{WEEKDAY})(?!\w)"
)
_NTH = rf"the {ORDINAL} (?:{DAY}|week|month)(?!\w)"
_POINT = rf"(?:{_END}|{_SAME}|{_NEXT}|{_CLOCKED}|{_DATE}|{_NTH})"
_CELL_ENDS = r"(?= \||$|[,;]| (?:from|of|after|before|where|or)\b)"

_WORDINGS: Final[tuple[tuple[str, str, str, Holds], ...]] = (
    # By when, and how long at most.
    (
        "within",
        rf"within (?:(?:a period|a maximum|the space) of |at most |the first )?{SPAN}",
        "by",
        within,
    ),
    (
        "within",
        rf"within (?:the|a|this) {SPAN}(?= (?:timescales?|periods?|deadlines?|limits?|time))",
        "by",
        within,
    ),
    ("within", r"within the (?:hour|day|week|month|same (?:working )?day)", "by", within),
    ("within", rf"within (?:a further )?{NUMBER}(?= ?(?:[.;,|)]|$))", "by", elliptic),
    ("at no not", rf"{_LEAST} {SPAN} {_BEFORE}", "by", told),
    ("#", rf"{SPAN} {_BEFORE}(?=[.,;|)]|$| {EVENT}| of )", "by", counted_back),
    ("no not", rf"{_NOT_LATER} (?:{SPAN}|{_POINT})", "by", at_most),
    ("at", rf"at (?:the )?most {SPAN}", "by", at_most),
    ("not maximum #", rf"(?:not exceeding|(?:a )?maximum of) {SPAN}", "by", at_most),
    ("up", rf"up to (?:a (?:maximum|further) of )?{SPAN}", "by", at_most),
    ("between", rf"between {NUMBER} {UNIT}s?(?= (?:after|before|of|later)\b)", "by", at_most),
    ("by", rf"by {_POINT}", "by", told),
    (
        "before",
        rf"before (?:{_END}|{_NTH}|(?:day|week|month) \d{{1,3}}|{SPAN})",
        "by",
        before_span,
    ),
    ("before", rf"before {EVENT}", "by", before_event),
    ("on the very same", rf"(?:on )?{_SAME}", "by", same_day),
    ("the next following", _NEXT_WORKED, "by", same_day),
    ("on", rf"on (?:{_NEXT}|the {ORDINAL} (?:working|school|calendar) day)", "by", same_day),
    ("on", r"on the day(?= (?:of|on which|that|it|they|he|she|when)\b)", "by", same_day),
    ("in", rf"in (?:a further )?{SPAN}", "by", done_in),
    ("after", rf"after {SPAN}", "by", reviewed),
    ("#", rf"{SPAN}['’]? notice", "by", told),
    ("#", rf"(?:(?<=has )|(?<=have )){SPAN}(?= to (?!be\b)[a-z])", "by", always),
    ("#", rf"{SPAN} later", "by", later),
    ("#", rf"(?<=\| ){SPAN}{_CELL_ENDS}", "by", always),
    ("#", rf"(?:(?<=\| or )|(?<=, or )){WORKED}", "by", always),
    # How often.
    ("at no not", rf"{_LEAST} (?:(?:once )?every {SPAN}|{_TIMES})", "every", every),
    ("at", rf"at most every {SPAN}", "every", every),
    ("once every", rf"(?:once )?every {SPAN}", "every", every),
    ("once twice #", _TIMES, "every", every),
    ("#", _VISITS, "every", every),
    ("at", rf"at least {_VISITS}", "every", every),
    ("at", rf"at least (?:(?:once )?every {EACH}|(?:{NUMBER}[- ])?{_ADVERB})", "every", every),
    ("at", rf"at intervals of (?:{_NOT_LATER} |at most )?{SPAN}", "every", every),
    (
        "every each",
        rf"(?:every|each) (?:(?:other|second|third) )?(?:{EACH}|{WEEKDAY})",
        "every",
        every,
    ),
    ("# " + " ".join(_ADVERBS), rf"(?:{NUMBER}[- ])?{_ADVERB}", "every", often),
    # At once.
    ("immediately forthwith", r"immediately|forthwith", "now", now),
    ("at straight straightaway right", r"at once|straight ?away|right away", "now", now),
    ("without", r"without (?:(?:any|undue|unnecessary|further) )?delay", "now", now),
    (
        "as",
        r"as soon as (?:(?:is|it|reasonably) ){0,3}(?:possible|practicable|practical)",
        "now",
        now,
    ),
    ("as", r"as soon as [^.,;:|]{3,60}(?=[.,;:|]|$)", "by", due),
    ("immediate", r"(?<=\| )immediate(?= \||$)", "now", always),
    ("today tonight", r"today|tonight", "now", today),
    ("#", WORKED, "by", bare),
)
"""The words that it begins with ("#" for a number), its pattern, the value of the mark, and what
must hold around the words. Of two at one place the first counts."""
DIGITS: Final = "#"
_COUNTS = rf"(?={SPAN}|{NUMBER}(?: times|[- ]{_ADVERB})|{_VISITS}|a maximum)"
"""What every wording that begins with a number holds: most numbers count no time, and fail once."""


class Wordings:
    """The wordings that begin with one word.

    Args:
        first: the word; DIGITS for a number.
    """

    def __init__(self, first: str) -> None:
        self._first = first
        self._chosen = {
            f"w{n}": (pattern, value, holds)
            for n, (firsts, pattern, value, holds) in enumerate(_WORDINGS)
            if first in firsts.split()
        }
        self.meant: Mapping[str, tuple[str, Holds]] = {
            name: (value, holds) for name, (_, value, holds) in self._chosen.items()
        }
        """The value of the mark and what must hold, by the group of the pattern."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """One for all of them, made when a text first asks for it.

        To make that of every word takes a third of a second, and most of the programs that load
        this module never read a time limit.
        """
        gate = _COUNTS if self._first == DIGITS else ""
        named = (f"(?P<{name}>{pattern})" for name, (pattern, _, _) in self._chosen.items())
        return re.compile(rf"{gate}(?:{'|'.join(named)})(?!\w)")


_FIRSTS = {first for firsts, *_ in _WORDINGS for first in firsts.split()}
BY_FIRST: Final[Mapping[str, Wordings]] = {
    first: Wordings(first) for first in _FIRSTS
} | dict.fromkeys(NUMBER_WORDS, Wordings(DIGITS))
"""By the word that begins them; what begins with digits stands under DIGITS."""
