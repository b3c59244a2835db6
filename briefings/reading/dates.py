"""When a briefing was published, as far as it says so itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    alone = {found.words: found for text in texts for found in _standing_alone(text)}
    if len(alone) == 1:
        yield from alone.values()


def _at_the_end(title: str) -> Iterator[FoundDate]:
    for date in placed_dates(title):
        words = title[date.start : date.end]
        if _NO_WORDS.fullmatch(title, date.end) and not _NUMBER.fullmatch(words):
            yield FoundDate(date.on, words)


def _behind_a_label(text: str) -> Iterator[FoundDate]:
    ends = {label.end() for label in _LABEL.finditer(text)}
    for date in placed_dates(text):
        if date.start in ends:
            yield FoundDate(date.on, text[date.start : date.end])


def _standing_alone(text: str) -> Iterator[FoundDate]:
    for date in placed_dates(text):
        if _NO_WORDS.fullmatch(text, 0, date.start) and _NO_WORDS.fullmatch(text, date.end):
            yield FoundDate(date.on, text[date.start : date.end])
