"""The Jinja filters, and those of them that only screens need: ages, counted words, marked text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any

from markupsafe import Markup, escape

from collection.marks.contacts import contact_links
from collection.marks.limits import limits as limits_in
from collection.taxonomy import topic_label, type_label
from collection.titles import numbered
from collection.vocabulary import format_label, slug_label
from collection.words.days import day, due_on, local_day, moment, stated
from portal.documents.contacts import contact_areas


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


def marked(
    text: str, spans: Iterable[tuple[int, int]], limits: Iterable[tuple[int, int]] = ()
) -> Markup:
    """Return a text with places marked, time limits strong and contacts linked, the rest escaped.

    Args:
        text: the words, unchanged in the result.
        spans: [start, end) places that get ``<mark>``; of a part that stands in a limit, and of
            one that does not, each gets its own, so that elements are nested and never crossed.
        limits: [start, end) places that get ``<strong>``; of either, what overlaps an earlier one
            is left out.
    """
    places = _apart(text, spans)
    hrefs = {(link.start, link.end): link.href for link in contact_links(text)}
    out, done = Markup(), 0
    for start, end in _apart(text, [*hrefs, *limits]):
        out += _highlighted(text, done, start, places)
        inside = _highlighted(text, start, end, places)
        if href := hrefs.get((start, end)):
            out += Markup('<a class="govuk-link app-contact" href="{}">{}</a>').format(href, inside)
        else:
            out += Markup('<strong class="app-limit">{}</strong>').format(inside)
        done = end
    return out + _highlighted(text, done, len(text), places)


def _apart(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the places of a text that overlap no earlier one, in order."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if (kept[-1][1] if kept else 0) <= start < end <= len(text):
            kept.append((start, end))
    return kept


def _highlighted(text: str, start: int, end: int, places: Sequence[tuple[int, int]]) -> Markup:
    """Return a part of a text with ``<mark>`` around what of the places stands in it."""
    out = Markup()
    for first, last in places[bisect_right(places, start, key=itemgetter(1)) :]:
        if first >= end:
            break
        opens, closes = max(first, start), min(last, end)
        out += escape(text[start:opens]) + Markup("<mark>{}</mark>").format(text[opens:closes])
        start = closes
    return out + escape(text[start:end])


def time_limits(text: str) -> tuple[tuple[int, int], ...]:
    """Return the places of the time limits in a text.

    Args:
        text: whole sentences of a stored section.
    """
    return tuple((limit.start, limit.end) for limit in limits_in(text))


def contact_pages(page: Any, own: str = "") -> Mapping[str, str]:
    """Return the pages of contacts that are offered above results, by name of the area.

    Args:
        page: the context of the page of results.
        own: slug of the reader's own area; empty for none.
    """
    chosen = page.request.filters.get("area") or ([own] if own else ())
    return contact_areas(page.request.words, chosen, (each.hit.area for each in page.found))


def overdue(next_review: date | None, today: date | None = None) -> bool:
    """Tell whether the review that a publisher announced should have been by now.

    Args:
        next_review: as the publisher states it.
        today: the present day in London, for tests.
    """
    return next_review is not None and due_on(next_review) <= (today or local_day(_now()))


def _now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """Return the day in the United Kingdom, for what is printed."""
    return local_day(datetime.now(UTC))


FILTERS: Mapping[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        ago, contact_pages, counted, day, format_label, marked, moment, nth, numbered, overdue,
        slug_label, stated, time_limits, topic_label, type_label,
    )
}  # fmt: skip
