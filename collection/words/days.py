"""Days as people in the United Kingdom read them: London's clocks, dates no finer than stated."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LONDON: Final = ZoneInfo("Europe/London")


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


def moment(when: datetime) -> str:
    """Return "4 March 2025 at 14:05".

    Args:
        when: a moment with its zone.
    """
    return f"{day(when)} at {when.astimezone(LONDON):%H:%M}"


def stated(when: date) -> str:
    """Return a publisher's date no finer than it was stated: "March 2025" for the first of it.

    Most publishers state the month alone, and such dates are stored as its first day.

    Args:
        when: a review date as stored.
    """
    return f"{when:%B %Y}" if when.day == 1 else day(when)


def due_on(next_review: date) -> date:
    """Return the first day on which a review is overdue.

    A first of the month stands for the whole month, as in ``stated``.

    Args:
        next_review: the next review date as stored.
    """
    if next_review.day == 1:
        last = calendar.monthrange(next_review.year, next_review.month)[1]
        next_review = next_review.replace(day=last)
    return next_review + timedelta(days=1)
