"""The Jinja filters, and those of them that only screens need: ages, counted words, marked text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from markupsafe import Markup, escape

from collection.taxonomy import topic_label, type_label
from collection.titles import numbered
from collection.vocabulary import format_label, slug_label
from collection.words.days import day, due_on, local_day, moment, stated


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
