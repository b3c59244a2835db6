"""comparable_text(): a text without what always changes and says nothing, to be compared by.

Only hashes are made of it; what is stored and shown keeps every word. A pattern must match a
whole line, or a whole sentence or part of one, so that guidance which merely mentions minutes,
visitors or a date is never taken for furniture. Dates of review, of amendment and of
publication say something and are no pattern's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from collection.words.folding import fold
from collection.words.texts import fold_typography

LONGEST = 160
"""Characters of a part that is tried: furniture is short, and paragraphs are never furniture."""

_CLOCK = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)? ?(?:[ap]\.?m\.?)?(?: ?(?:gmt|bst|utc))?"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_GAP = r"[ -]{1,3}"
_DAY = (
    rf"(?:{_WEEKDAY}\.?,? )?(?:the )?(?:\d{{1,2}}([/.-])\d{{1,2}}\1(?:\d\d){{1,2}}"
    rf"|\d{{4}}-\d\d-\d\d|\d{{1,2}}(?:st|nd|rd|th)?(?: of)?{_GAP}{_MONTH}\.?,?{_GAP}\d{{4}}"
    rf"|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})"
)
_MOMENT = rf"{_DAY}(?:,? (?:at )?{_CLOCK})?"
_AMOUNT = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|a few)"
_COUNT = r"\d[\d,. ]*"


@dataclass(frozen=True, slots=True)
class Volatile:
    """Something that differs at every visit.

    Args:
        name: what it is.
        reason: why it says nothing about the document.
        pattern: regular expression of a whole line, or of a whole sentence or part of one between
            bars or bullets; case, typography and a last full stop do not matter.
        examples: what it is for.
        spared: what looks like it and says something.
    """

    name: str
    reason: str
    pattern: str
    examples: tuple[str, ...]
    spared: tuple[str, ...]


VOLATILE: tuple[Volatile, ...] = (
    Volatile(
        "moment of access",
        "the server stamps the page with the moment at which it was asked for",
        r"(?:(?:this|the) )?(?:(?:page|document|chapter|policy|copy|file) )?(?:was )?(?:last )?"
        r"(?:accessed|printed|downloaded|retrieved|viewed)(?: from \S.{0,80}?)?"
        rf"(?: (?:on|at))? ?:? ?{_MOMENT}",
        (
            "Page last accessed on 3 March 2025 at 14:05",
            "Printed on 12/03/2024 14:02",
            "Downloaded on Monday 4 March 2024",
            "Printed from https://manual.example/p_x.html on 12.03.24",
        ),
        (
            "Reviewed on 12/03/2024",
            "Last updated: 12/03/2024",
            "This document is uncontrolled when printed.",
            "The records were accessed on 12 March 2024 by the panel, which found gaps.",
        ),
    ),
    Volatile(
        "moment of access, named before it",
        "as above, worded as a label",
        rf"(?:date|time) (?:of (?:access|printing)|printed|accessed|downloaded) ?:? ?{_MOMENT}"
        rf"|(?:print|access|download) (?:date|time) ?:? ?{_MOMENT}",
        (
            "Date printed: 12/03/2024", "Print date: 4 March 2025, 09:15",
            "Date of access 2025-03-04",
        ),
        ("Date of next review: 12/03/2024", "Date published: 12/03/2024"),
    ),
    Volatile(
        "today",
        "the server's calendar",
        rf"(?:today is|today's date(?: is)?|today) ?:? ?{_MOMENT}"
        rf"|(?:(?:the )?(?:current|local) time|the time(?= is)|time now)(?: is)?"
        rf" ?:? ?{_CLOCK}",
        ("Today is Tuesday 4 March 2025", "Today's date: 04/03/2025", "The time is 14:05"),
        ("Today is the day to talk about neglect", "Time: 14:05", "Tuesday 4 March 2025"),
    ),
    Volatile(
        "counter of visits",
        "it counts readers, and our own visits with them",
        rf"(?:(?:page|total|unique) )?(?:views?|hits|visits) ?: ?{_COUNT}"
        rf"|{_COUNT} (?:(?:page|total|unique) )?(?:views?|hits)"
        rf"|(?:total |unique )?visitors ?: ?\d[\d,. ]{{2,}}"
        rf"|you are visitor (?:number )?{_COUNT}"
        rf"|(?:this page has been )?viewed {_COUNT} times"
        rf"|(?:users|visitors|guests) online(?: now)? ?:? ?{_COUNT}",
        (
            "Page views: 1,204", "1,204 views", "Visitors: 10234", "You are visitor number 52,001",
            "This page has been viewed 311 times", "Users online: 3",
        ),
        (
            "Visitors: 2 at the bedside", "Visitors: 2", "The child's views",
            "Visits: at least every two weeks", "In 1,204 views were sought",
        ),
    ),
    Volatile(
        "time gone by",
        "the same date, told anew every minute",
        r"(?:(?:posted|published|updated|added|modified|edited|last (?:updated|modified|edited))"
        rf" ?:? )?(?:about |over |almost )?{_AMOUNT} "
        r"(?:second|minute|min|hour|day|week|month|year)s? ago|just now",
        ("5 minutes ago", "Updated 3 hours ago", "Posted: about a week ago", "just now"),
        (
            "within 5 minutes", "The injury was said to be two days ago.", "5 minutes",
            "Last seen two days ago", "Updated on 3 March 2025", "Was the child seen just now?",
        ),
    ),
    Volatile(
        "page made in",
        "how busy the server was",
        r"(?:this )?page (?:was )?(?:generated|rendered|created|loaded|built) in [\d.]+ ?"
        r"(?:s|ms|secs?|seconds?|milliseconds?)",
        ("Page generated in 0.23 seconds", "This page was created in 180 ms"),
        ("This page was created in 2019", "Plans are made in 10 days"),
    ),
    Volatile(
        "open now",
        "it changes with the hour; the opening hours themselves stay",
        r"(?:we are |we're )?(?:currently (?:open|closed)|(?:open|closed) (?:right )?now)"
        rf"(?: ?[,:(–-]? ?(?:until|till|opens|closes) (?:at )?(?:{_CLOCK}|\d{{1,2}} ?[ap]m))?\)?"
        rf"|(?:opens|closes) in {_AMOUNT} (?:minute|hour)s?",
        ("We are open now", "Open now until 5pm", "Currently closed", "Closes in 20 minutes"),
        (
            "We are open Monday to Friday, 9am to 5pm", "Open",
            "The case is currently closed to us", "The front door is open now to all",
        ),
    ),
    Volatile(
        "session",
        "an identity that the server gives to each visit",
        r"(?:your )?(?:session|request|visit|trace|correlation) (?:id|identifier|token|reference)"
        r" ?[:=]? ?(?=\S*\d)[\w-]{6,}"
        r"|(?:php|j|asp)\.?(?:net_)?sess(?:ion)?_?id ?= ?[\w-]+",
        ("Session ID: 8f2c90ab11", "PHPSESSID=0a1b2c3d4e", "Request ID 7c9e6679-7425-40de"),
        (
            "Session 2: what the child says", "Request reference: the conference",
            "Session identifier",
        ),
    ),
    Volatile(
        "cookie notice",
        "it is shown until it is answered, and a crawler never answers",
        r"(?:accept|reject|allow|decline|manage) (?:all |additional |optional )?cookies"
        r"(?: settings)?|cookie (?:settings|preferences)"
        r"|(?:we|this (?:web\s?)?site) uses? (?:some |essential |necessary )?cookies "
        r"(?:to|so)\s[^.]{3,120}",
        (
            "Accept all cookies", "Cookie settings",
            "This website uses cookies to give you the best experience",
        ),
        ("Cookies", "Children may not know that sites use cookies to follow them."),
    ),
    Volatile(
        "year of copyright",
        "it follows the calendar and dates nothing",
        r"(?:©|\(c\)|copyright)(?: ?(?:©|\(c\)))?[^.\d]{0,60}(?:19|20)\d\d"
        r"(?: ?[-–] ?(?:19|20)?\d\d)?[^.\d]{0,60}",
        ("© Aldermoor Partnership 2025", "Copyright 2019–2025 Aldermoor", "(c) 2025"),
        (
            "Copyright of the form is with the county; it was last agreed on 3 March 2025",
            "Published 2025", "Aldermoor 2025",
        ),
    ),
)  # fmt: skip
"""Every kind, each with its reason; a part of a line that none matches is compared."""

_PATTERNS = tuple(re.compile(kind.pattern, re.IGNORECASE) for kind in VOLATILE)
_PARTS = re.compile(r"(?<!\s)\s+[|•·]\s+|(?<=[.!])\s+(?=[A-Z\d©(])")


def without_volatile(lines: Iterable[str]) -> list[str]:
    """Return the lines without what always changes; a line that was nothing else is left out.

    Args:
        lines: of a document; a line of which nothing is dropped is returned as it is.
    """
    kept = ((line, _kept_parts(line)) for line in lines)
    return [line if parts is None else " ".join(parts) for line, parts in kept if parts != ()]


def comparable_text(text: str) -> str:
    """Return a text to be hashed instead of the one that is stored.

    Args:
        text: the blocks of a section, one a line.
    """
    return "\n".join(without_volatile(text.split("\n")))


@lru_cache(maxsize=1 << 13)
def _kept_parts(line: str) -> tuple[str, ...] | None:
    """Return the parts of a line that say something; None where all do.

    The lines of a page are compared in four ways while it is recorded.
    """
    parts = _PARTS.split(fold(line))
    kept = tuple(part for part in parts if not _is_volatile(part))
    return kept if len(kept) < len(parts) else None


def _is_volatile(part: str) -> bool:
    plain = fold_typography(part).rstrip(" .!")
    return 0 < len(plain) <= LONGEST and any(p.fullmatch(plain) for p in _PATTERNS)
