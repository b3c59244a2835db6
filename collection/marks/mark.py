"""A mark: where a time limit, a duty, a role or a contact stands in a text, and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class MarkKind(StrEnum):
    """What marked words are."""

    LIMIT = "limit"
    DUTY = "duty"
    ROLE = "role"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Marked words, [start, end) of a text.

    Args:
        start, end: places in the text.
        kind: what they are.
        value: of a duty "must", "should" or "may"; of a contact "telephone" or "email"; of a role
            its name in ``roles.toml``; of a limit "by" (by when, how long at most), "every" (how
            often) or "now" (at once).
    """

    start: int
    end: int
    kind: MarkKind
    value: str


class WordedMark(NamedTuple):
    """A mark with the words that are marked."""

    mark: Mark
    words: str
