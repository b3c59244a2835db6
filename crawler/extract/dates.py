"""find_dates(): when a document was reviewed, is next due, was amended and was published.

Publishers word this in many ways and mostly give a month only. The words are read loosely, and
kept, so that a reader can judge for herself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.parser import ParserError, parse

from collection.extract import DateRole, FoundDate
from collection.words.days import day
from collection.words.folding import fold

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:(?:19|20)\d\d)"
_DATE = re.compile(
    rf"""(?<![\w/.-])(?:
      (?P<iso>{_YEAR}-\d\d-\d\d)(?:T[\d:.+Z-]*)?
    | (?P<day>\d{{1,2}}(?:\s?(?:st|nd|rd|th))?(?:\s+of)?[\s-]+
        {_MONTH}\b\.?,?[\s-]+(?:{_YEAR}|'?\d\d))
    | (?P<american>{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR})
    | (?P<month>{_MONTH}\b\.?,?[\s'’/-]*(?:{_YEAR}|\d\d(?=\W|$)))
    | (?P<digits>\d{{1,2}}(?:([/-])\d{{1,2}}\6(?:{_YEAR}|\d\d)|\.\d{{1,2}}\.{_YEAR}))
    | (?P<short>(?:0?[1-9]|1[0-2])/{_YEAR})
    )(?![\w/])""",
    re.IGNORECASE | re.VERBOSE,
)

_REVIEW = r"re-?\s?(?:view|veiw|ivew|viw)"
_ADDED = (
    r"(?:note|link|section|paragraph|appendix|information|reference)s?\s+(?:\w+\s+){0,6}?"
    r"(?:was|were|has\s+been|have\s+been)\s+(?:also\s+)?added"
)
_ROLES: Sequence[tuple[DateRole, str]] = (
    (
        DateRole.NEXT_REVIEW,
        rf"next\s+(?:due\s+)?(?:{_REVIEW}|update|due)|{_REVIEW}\s+(?:is\s+)?due|{_REVIEW}\s+date"
        rf"|due\s+(?:for|to\s+be)\s+{_REVIEW}|(?:to|will|should|must)\s+be\s+(?:next\s+)?{_REVIEW}ed"
        rf"|{_REVIEW}\s+by|date\s+for\s+{_REVIEW}",
    ),
    (DateRole.REVIEWED, rf"{_REVIEW}(?:ed)?"),
    (
        DateRole.AMENDED,
        r"amend(?:ed|ments?)|updated?|revis(?:ed|ion)|re-?written|refreshed|modified|replaced|"
        + _ADDED,
    ),
    (
        DateRole.PUBLISHED,
        r"published|publication(?:\s+date)?|issued?|posted|added\s+to\s+(?:the|this)\s+manual"
        r"|introduced|new\s+(?:chapter|procedure|policy|guidance)|date\s+of\s+issue|created",
    ),
)
_ROLE_WORDS = [(role, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for role, words in _ROLES]

_LABEL = re.compile(
    r"(?:\W|\b(?:date|dates|was|were|been|is|it|last|of|on|in|by|the|and|for|version|v?\d+"
    r"|this|first|page|due|since|again|no later than|at)\b)*",
    re.IGNORECASE,
)
"""What may stand around the words of a role in a label, as in "Date of last review - "."""

_ITSELF = re.compile(
    r"\b(?:(?:this|these)\s+(?:\w+\s+){0,3}?(?:chapter|procedure|policy|policies|guidance|guide"
    r"|page|document|protocol|manual|leaflet|toolkit|tool|pathway|strategy|form|briefing)s?"
    r"|the\s+chapter)\b",
    re.IGNORECASE,
)
"""A document that speaks of itself; a plan or a conference that is reviewed is another matter."""

_OF_ITSELF = re.compile(f"{_ITSELF.pattern}|{_ADDED}", re.IGNORECASE)

_YEARS = range(1985, 2100)
_CLAUSE = re.compile(r"(?<!\s)\s+[/|]\s+|;\s|(?<=[a-z\d)])\.\s+(?=[A-Z])")
_LONGEST = 600
"""Characters of a paragraph that are read: a review line stands at the start of its paragraph."""


def parse_date(words: str) -> date | None:
    """Read the first date in some words, the day before the month.

    Args:
        words: such as "July 2027", "06/11/19" or "3rd of May 2024".

    Returns:
        The day, the first of the month where only a month is given; None where there is none.
    """
    match = _DATE.search(words)
    return _day(match) if match else None


@dataclass(frozen=True, slots=True)
class PlacedDate:
    """A date and the words that state it, [start, end) of a text."""

    on: date
    start: int
    end: int


def placed_dates(text: str) -> Iterator[PlacedDate]:
    """Yield the dates that a text states, by the one grammar of ``parse_date``.

    Args:
        text: any words.
    """
    for match in _DATE.finditer(text):
        if on := _day(match):
            yield PlacedDate(on, match.start(), match.end())


def stated_date(on: date, verb: str, of: str) -> FoundDate:
    """Return a date that no words state, but the properties of a file or page.

    Args:
        on: the day.
        verb: what happened then ("Modified").
        of: whose properties they are ("file").
    """
    return FoundDate(on, f"{verb} {day(on)} ({of} properties)")


def find_dates(lines: Iterable[str], amendments: Iterable[str] = ()) -> dict[DateRole, FoundDate]:
    """Find what a document says of its own dates.

    Args:
        lines: its paragraphs.
        amendments: the paragraphs of its amendment box, where a date on its own is a date of
            amendment.

    Returns:
        The latest date of each role; of publication the earliest.
    """
    found: dict[DateRole, FoundDate] = {}
    dates = [pair for line in lines for pair in _line_dates(line, boxed=False)]
    dates += [pair for line in amendments for pair in _line_dates(line, boxed=True)]
    for role, date_found in dates:
        known = found.get(role)
        if known is None or (date_found.on < known.on) == (role is DateRole.PUBLISHED):
            found[role] = date_found
    return found


def _line_dates(line: str, *, boxed: bool) -> Iterator[tuple[DateRole, FoundDate]]:
    for clause in _clauses(fold(line)[: None if boxed else _LONGEST]):
        matches = list(_DATE.finditer(clause))
        ends = [0, *(match.end() for match in matches)]
        starts = [*(match.start() for match in matches[1:]), len(clause)]
        for match, begin, end in zip(matches, ends, starts, strict=False):
            on = _day(match)
            before, after = clause[begin : match.start()], clause[match.end() : end]
            if on is None:
                continue
            for role in _roles(before, after, boxed=boxed):
                stop = match.end() if _named(before) else end
                yield role, FoundDate(on, clause[begin:stop].strip(" ,;:|/-–"))


def _clauses(line: str) -> Iterator[str]:
    """Cut a line where another date may begin, not between a label and the cell of its date."""
    start = 0
    for cut in _CLAUSE.finditer(line):
        label, rest = line[start : cut.start()], line[cut.end() :]
        labelled = bool(_named(label)) and _is_label(label) and not _DATE.search(label)
        if not (labelled and _DATE.match(rest)):
            yield label
            start = cut.end()
    yield line[start:]


def _roles(before: str, after: str, *, boxed: bool) -> Sequence[DateRole]:
    """Return what a date means, by the words before it, or else by those after it."""
    for words in (before, after):
        roles = _named(words)
        if roles and (boxed or _is_label(words) or _OF_ITSELF.search(words)):
            return roles
    return (DateRole.AMENDED,) if boxed and not _named(before) and not _named(after) else ()


def _named(words: str) -> Sequence[DateRole]:
    """Return the roles that some words name; "next review" does not also mean "reviewed"."""
    roles = [role for role, pattern in _ROLE_WORDS if pattern.search(words)]
    return [DateRole.NEXT_REVIEW] if DateRole.NEXT_REVIEW in roles else roles


def _is_label(words: str) -> bool:
    for _, pattern in _ROLE_WORDS:
        words = pattern.sub(" ", words)
    return _LABEL.fullmatch(words) is not None


def _day(match: re.Match[str]) -> date | None:
    """Return the day that a match of ``_DATE`` names; None for none such, or none likely."""
    words = match[0].replace("’", "'")
    words = re.sub(_MONTH, lambda month: month[0][:3], words, flags=re.IGNORECASE)
    words = re.sub(r"(?<=\d)\s?(?:st|nd|rd|th)\b|\bof\b|'", " ", words, flags=re.IGNORECASE)
    try:
        if match["iso"]:
            named = date.fromisoformat(match["iso"])
        elif match["month"]:
            year = re.sub(r"\D", "", words)
            named = parse(f"1 {words[:3]} {year if len(year) == 4 else '20' + year}").date()
        else:
            words = f"1/{words}" if match["short"] else words
            named = parse(words, dayfirst=True).date()
    except (ParserError, OverflowError, ValueError):
        return None
    return named if named.year in _YEARS else None
