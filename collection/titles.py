"""Titles and chapter numbers: how a document is named, and what its title is without its number."""

from __future__ import annotations

import re

_LONGER = re.compile(r"\w|\.\d")
"""What goes on behind a number where it is but the beginning of another."""
_NUMBER = re.compile(r"((?:[A-Z]{1,2})?\d+(?:\.\d+)*)[.:)]?\s+(?=\S)")


def numbered(title: str, number: str | None) -> str:
    """Return how a document is named: its title behind its chapter number.

    Args:
        title: which may begin with the number already; "12 steps" does not begin with "1".
        number: the chapter number, if it has one.
    """
    if not number or (title.startswith(number) and not _LONGER.match(title, len(number))):
        return title
    return f"{number} {title}"


def split_number(title: str) -> tuple[str | None, str]:
    """Return the chapter number that a title begins with, and the title without it.

    Args:
        title: such as "1.4.39 Children and families moving across boundaries" or "A2: Consent".
    """
    match = _NUMBER.match(title)
    return (match[1], title[match.end() :]) if match else (None, title)


def bare_title(title: str) -> str:
    """Return a title without its chapter number.

    Args:
        title: as stored.
    """
    return split_number(title.strip())[1]
