"""Cuts: the pure operations on the parts of a reading: move, split, join, take for learning.

Every piece stays a run of the text, no two overlap, and no word of the text is in none of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from briefings.editing.parts import BETWEEN, ReadingPart
from briefings.errors import EditRefused
from briefings.reading.roles import Role
from briefings.short_ids import new_short_id
from index.words.sentences import sentences

Pieces = Sequence[ReadingPart]
_WORD = re.compile(r"\w")


def place_of(pieces: Pieces, short_id: str) -> int:
    """Return where a piece stands.

    Args:
        pieces: in order.
        short_id: of the piece.

    Raises:
        EditRefused: there is no such piece any more.
    """
    for place, piece in enumerate(pieces):
        if piece.short_id == short_id:
            return place
    raise EditRefused(
        "This briefing was changed after you opened the page, so nothing was done. Look again."
    )


def move_up(pieces: Pieces, short_id: str) -> list[ReadingPart]:
    """Move a learning point before the one above it.

    Args:
        pieces: in order.
        short_id: of the point.

    Raises:
        EditRefused: it is no learning point, or the first.
    """
    return _beside(pieces, short_id, -1)


def move_down(pieces: Pieces, short_id: str) -> list[ReadingPart]:
    """Move a learning point behind the one below it.

    Args:
        pieces: in order.
        short_id: of the point.

    Raises:
        EditRefused: it is no learning point, or the last.
    """
    return _beside(pieces, short_id, 1)


def _beside(pieces: Pieces, short_id: str, step: int) -> list[ReadingPart]:
    place = place_of(pieces, short_id)
    points = [n for n, piece in enumerate(pieces) if piece.kind is Role.LEARNING]
    at = points.index(place) + step if place in points else -1
    if not 0 <= at < len(points):
        raise EditRefused("It cannot be moved any further, so nothing was done.")
    moved = list(pieces)
    moved.insert(points[at], moved.pop(place))
    return moved


@dataclass(frozen=True, slots=True)
class SplitPlace:
    """Where a piece may be split: before a sentence.

    Args:
        start: place in the text.
        words: of the sentence.
    """

    start: int
    words: str


def split_places(text: str, piece: ReadingPart) -> list[SplitPlace]:
    """Return where a piece may be split: before each sentence but the first.

    Args:
        text: of the reading.
        piece: of it.
    """
    found = sentences(text, piece.start, piece.end)[1:]
    return [SplitPlace(one.start, text[one.start : one.end]) for one in found]


def split(text: str, pieces: Pieces, short_id: str, start: int) -> list[ReadingPart]:
    """Split a piece in two; the first keeps the short address.

    Args:
        text: of the reading.
        pieces: in order.
        short_id: of the piece.
        start: where the second begins, one of ``split_places``.

    Raises:
        EditRefused: it cannot be split there.
    """
    place = place_of(pieces, short_id)
    piece = pieces[place]
    if all(start != where.start for where in split_places(text, piece)):
        raise EditRefused("Choose the sentence with which the new part begins. Nothing was done.")
    end = piece.start + len(text[piece.start : start].rstrip())
    halves = [replace(piece, end=end), replace(piece, short_id=new_short_id(), start=start)]
    return [*pieces[:place], *halves, *pieces[place + 1 :]]


def can_join(text: str, piece: ReadingPart, following: ReadingPart | None) -> bool:
    """Tell whether a piece can be joined with the one that follows it.

    They must stand beside each other in the source too, or the words would be put together by us.

    Args:
        text: of the reading.
        piece, following: as they stand in order.
    """
    if following is None or following.start < piece.end:
        return False
    gap = text[piece.end : following.start]
    alike = piece.kind in (Role.LEARNING, following.kind)
    return alike and BETWEEN not in gap and not _WORD.search(gap)


def join(text: str, pieces: Pieces, short_id: str) -> list[ReadingPart]:
    """Join a piece with the next; it keeps its short address.

    Args:
        text: of the reading.
        pieces: in order.
        short_id: of the piece.

    Raises:
        EditRefused: the next does not follow it in the source.
    """
    place = place_of(pieces, short_id)
    following = pieces[place + 1] if place + 1 < len(pieces) else None
    if following is None or not can_join(text, pieces[place], following):
        raise EditRefused(
            "Only what stands side by side in the briefing can be joined. Nothing was done."
        )
    joined = replace(pieces[place], end=following.end)
    return [*pieces[:place], joined, *pieces[place + 2 :]]


def take_for(pieces: Pieces, short_id: str, kind: Role) -> list[ReadingPart]:
    """Take a piece for something else.

    Args:
        pieces: in order.
        short_id: of the piece.
        kind: what it is.

    Raises:
        EditRefused: there is no such piece any more.
    """
    place = place_of(pieces, short_id)
    return [*pieces[:place], replace(pieces[place], kind=kind), *pieces[place + 1 :]]


Operation = Callable[[str, Pieces, str, int], list[ReadingPart]]
"""From the text, the pieces, the short id and the chosen place to the new pieces."""
OPERATIONS: Mapping[str, Operation] = {
    "up": lambda _, pieces, key, __: move_up(pieces, key),
    "down": lambda _, pieces, key, __: move_down(pieces, key),
    "split": split,
    "join": lambda text, pieces, key, _: join(text, pieces, key),
    "learning": lambda _, pieces, key, __: take_for(pieces, key, Role.LEARNING),
    "text": lambda _, pieces, key, __: take_for(pieces, key, Role.UNKNOWN),
}
"""What each button does, by its name."""
