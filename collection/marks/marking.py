"""marks(): all that is marked in a text, in reading order."""

from __future__ import annotations

from typing import Final

from collection.marks.contacts import contacts
from collection.marks.duties import duties
from collection.marks.limits import limits
from collection.marks.mark import Mark, WordedMark
from collection.marks.roles import roles

RULES: Final = 1
"""Grows where other words come to be marked: an index of other rules is then written anew."""


def marks(text: str) -> tuple[Mark, ...]:
    """Return what is marked in a text, in reading order; marks of one kind never overlap.

    Args:
        text: a stored section's text, or a part of it.
    """
    found = [*limits(text), *duties(text), *roles(text), *contacts(text)]
    return tuple(sorted(found))


def worded_marks(text: str) -> tuple[WordedMark, ...]:
    """Return what is marked in a text with its words, in reading order.

    Args:
        text: a stored section's text, or a part of it.
    """
    return tuple(WordedMark(mark, text[mark.start : mark.end]) for mark in marks(text))
