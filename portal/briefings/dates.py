"""When a briefing was published, as far as it says so itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateutil.parser import ParserError, parse

from crawler.extract.model import DateRole, Extract, FoundDate

_DATE = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\s+(?:19|20)\d\d|\d{1,2}/\d{1,2}/(?:19|20)\d\d"
)
_SAID = re.compile(
    rf"\b(?:published|issued|produced|publication date|date)\b\W{{0,3}}(?:on |in )?({_DATE})",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"\W*({_DATE})\W*", re.IGNORECASE)
_IN_TITLE = re.compile(rf"({_DATE})\W*$", re.IGNORECASE)


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
    return next((found for words in _words(extract) if (found := _read(words))), None)


def _words(extract: Extract) -> Iterator[str]:
    if titled := _IN_TITLE.search(extract.title):
        yield titled[1]
    texts = [
        text
        for section in extract.sections
        for text in (*section.heading[-1:], *(block.text for block in section.blocks))
    ]
    yield from (said[1] for text in texts if (said := _SAID.search(text)))
    # Of several dates that stand alone, as on the cards of a listing, none is the page's own.
    alone = {found[1] for text in texts if (found := _ALONE.fullmatch(text))}
    if len(alone) == 1:
        yield from alone


def _read(words: str) -> FoundDate | None:
    try:
        moment = parse(words, dayfirst=True, default=parse("2000-01-01"))
    except (ParserError, OverflowError):
        return None
    return FoundDate(moment.date(), words)
