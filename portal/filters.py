"""The Jinja filters: dates in Europe/London time, labels of slugs, counted words, marked text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from crawler.collection.taxonomy import topic_label, type_label
from crawler.collection.titles import numbered
from crawler.collection.vocabulary import format_label, slug_label
from index.facets import due_on

LONDON = ZoneInfo("Europe/London")


def local_day(when: date | datetime) -> date:
    """Return the day of a moment as the clocks in London show it; a day stays itself.

    Args:
        when: a day, or a moment with its zone.
    """
    return when.astimezone(LONDON).date() if isinstance(when, datetime) else when


def day(when: date | datetime) -> str:
    """Return "4 March 2025".

    Args:
        when: a day, or a moment with its zone.
    """
    on = local_day(when)
    return f"{on.day} {on:%B %Y}"


def stated(when: date) -> str:
    """Return a publisher's date no finer than it was stated: "March 2025" for the first of it.

    Most publishers state the month alone, and such dates are stored as its first day.

    Args:
        when: a review date as stored.
    """
    return f"{when:%B %Y}" if when.day == 1 else day(when)


def moment(when: datetime) -> str:
    """Return "4 March 2025 at 14:05".

    Args:
        when: a moment with its zone.
    """
    return f"{day(when)} at {when.astimezone(LONDON):%H:%M}"


def ago(when: datetime, now: datetime | None = None) -> str:
    """Return "today", "yesterday", "6 days ago", and the day itself from a month on.

    Args:
        when: a moment with its zone.
        now: the present moment, for tests.
    """
    days = (local_day(now or _now()) - local_day(when)).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    return f"{days} days ago" if days <= 30 else f"on {day(when)}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return "1 document", "12 documents", "1,204 documents".

    Args:
        number: how many.
        one: the word for one.
        many: the word for any other number; by default ``one`` with an s.
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def nth(number: int) -> str:
    """Return "1st", "2nd", "11th", "23rd".

    Args:
        number: from 1.
    """
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number:,}{ending or 'th'}"


def marked(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """Return a text with ``<mark>`` around places in it, everything else escaped.

    Args:
        text: the words, unchanged in the result.
        spans: [start, end) places; those that overlap an earlier one are left out.
    """
    out, done = Markup(), 0
    for start, end in sorted(spans):
        if start < done or end <= start or end > len(text):
            continue
        out += escape(text[done:start]) + Markup("<mark>") + escape(text[start:end])
        out += Markup("</mark>")
        done = end
    return out + escape(text[done:])


def overdue(next_review: date | None, today: date | None = None) -> bool:
    """Tell whether the review that a publisher announced should have been by now.

    Args:
        next_review: as the publisher states it.
        today: the present day in London, for tests.
    """
    return next_review is not None and due_on(next_review) <= (today or local_day(_now()))


def _now() -> datetime:
    return datetime.now(UTC)


FILTERS: Mapping[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        ago, counted, day, format_label, marked, moment, nth, numbered, overdue, slug_label, stated,
        topic_label, type_label,
    )
}  # fmt: skip
__all__ = [
    "FILTERS",
    "LONDON",
    "ago",
    "counted",
    "day",
    "format_label",
    "local_day",
    "marked",
    "moment",
    "nth",
    "overdue",
    "slug_label",
    "stated",
    "topic_label",
    "type_label",
]
