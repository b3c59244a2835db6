"""When a briefing was published, as far as it says so itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefings.reading.publishers import names_publisher
from collection.extract import DateRole, Extract, FoundDate
from crawler.extract.dates import placed_dates

_LABEL = re.compile(
    r"(?:\b(?:published|issued|produced|(?:publication|issue|briefing) date)"
    r"|(?:^|[^\w\s])\s*date)\b\W{0,3}(?:on |in )?",
    re.IGNORECASE,
)
"""A plain "date" is that of the briefing; one that another word goes before ("Review date",
"Meeting date") is not."""
_NO_WORDS = re.compile(r"\W*")
_NUMBER = re.compile(r"\d{1,2}/\d{4}")
"""The number of a review ("SCR 03/2021"), which in a title may also be a month."""
_ISSUED_BY = re.compile(
    r"\W*(?:this (?:briefing|guide|note|page) was )?(?:first )?(?:published|issued|produced)\b"
    r"[^.;]{0,150}\b(?:on|in)\s*",
    re.IGNORECASE,
)
"""How a line begins that says who published the briefing before it says when."""
_APART_BEFORE = re.compile(r"(?:^|[,.;:·|–—(-])\W{0,8}$")
_APART_AFTER = re.compile(r"\W*(?:$|[,.;·|–—)-]|(?:version|issue|edition)\b)", re.IGNORECASE)
"""What parts a date from the words around it, as in an imprint."""
_DOCUMENT = re.compile(
    r"\b(?:brief(?:ing)?|bulletin|newsletter|issue|edition|version|note|guide|summary|poster"
    r"|leaflet|paper)\b",
    re.IGNORECASE,
)
"""What an imprint may name beside the date, where it names no publisher: "Audit briefing"."""
SHORT_IMPRINT = 8
"""Words of the longest imprint that names no publisher."""
_OTHERWISE = re.compile(
    r"\b(?:updated?|reviewed|(?:next|for) review|review (?:date|on|by)|due|valid|expires?"
    r"|meeting)\b",
    re.IGNORECASE,
)
"""Words that make a date another one: of a change, of a next review, of an event."""
LEAST_WORDS = 3
"""Words of a title that stays one when its date is taken off; "Newsletter May 2024" does not."""
_LEADS_ON = re.compile(r"\b(?:in|of|on|from|to|since|until|and)$", re.IGNORECASE)
IMPRINT_WORDS = 30
"""A line with more words than this is no imprint, whoever it names."""


def find_published(extract: Extract) -> FoundDate | None:
    """Return when a briefing says that it was published.

    A date inside a sentence is that of an event, or of another document, and is not taken.

    Args:
        extract: of any format.

    Returns:
        The day (the first of the month where only that is given); None where it does not say.
    """
    if DateRole.PUBLISHED in extract.dates:
        return extract.dates[DateRole.PUBLISHED]
    return next(_found(extract), None)


def less_date(title: str) -> str:
    """Return a title without the date that is printed beside it, where enough words remain.

    Args:
        title: as it is printed.
    """
    for date in placed_dates(title):
        words = title[: date.start].rstrip(" ,.;:·|–—(-")
        ends = _NO_WORDS.fullmatch(title, date.end) and not _NUMBER.fullmatch(title[date.start :])
        if ends and len(words.split()) >= LEAST_WORDS and not _LEADS_ON.search(words):
            return words
    return title


def _found(extract: Extract) -> Iterator[FoundDate]:
    yield from _at_the_end(extract.title)
    texts = [
        text
        for section in extract.sections
        for text in (*section.heading[-1:], *(block.text for block in section.blocks))
    ]
    for text in texts:
        yield from _behind_a_label(text)
    # Of several dates that stand alone, as on the cards of a listing, none is the page's own.
    for told in (_standing_alone, _in_imprint):
        apart = {found.words: found for text in texts for found in told(text)}
        if len(apart) == 1:
            yield from apart.values()


def _at_the_end(title: str) -> Iterator[FoundDate]:
    for date in placed_dates(title):
        words = title[date.start : date.end]
        if _NO_WORDS.fullmatch(title, date.end) and not _NUMBER.fullmatch(words):
            yield FoundDate(date.on, words)


def _behind_a_label(text: str) -> Iterator[FoundDate]:
    ends = {label.end() for label in _LABEL.finditer(text)}
    for date in placed_dates(text):
        issued = len(text.split()) <= IMPRINT_WORDS and _ISSUED_BY.fullmatch(text, 0, date.start)
        if date.start in ends or issued:
            yield FoundDate(date.on, text[date.start : date.end])


def _standing_alone(text: str) -> Iterator[FoundDate]:
    for date in placed_dates(text):
        if _NO_WORDS.fullmatch(text, 0, date.start) and _NO_WORDS.fullmatch(text, date.end):
            yield FoundDate(date.on, text[date.start : date.end])


def _in_imprint(text: str) -> Iterator[FoundDate]:
    """Yield the date that stands apart beside a publisher's name, or as a sentence of its own."""
    words = len(text.split())
    names = words <= IMPRINT_WORDS and names_publisher(text)
    names = names or (words <= SHORT_IMPRINT and _DOCUMENT.search(text) is not None)
    for date in placed_dates(text):
        before, after = text[: date.start], text[date.end :]
        sentence = re.search(r"(?:^|[.!?]\s)$", before) and re.match(r"\.?$|\.\s", after)
        apart = _APART_BEFORE.search(before) and _APART_AFTER.match(after)
        clause = re.split(r"[.;|]\s", before)[-1]
        if (sentence or (names and apart)) and not _OTHERWISE.search(clause):
            yield FoundDate(date.on, text[date.start : date.end])
