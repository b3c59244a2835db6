"""suspects(): the words of a PDF page that may not be seen, by signs that cost little to ask.

A sign proves nothing: a shape may be clear, its ground may have another colour. What proves it is
the page as it is painted (``traces.py``), which costs more than to read it, so it is asked only
for words with a sign.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from math import inf

from crawler.extract.pdf.drawn.drawing import Bounds, Colour, Drawing, around
from crawler.extract.pdf.turns import Box
from crawler.extract.pdf.unseen.ink import Ink, InkedWord

_PAPER: Colour = (255, 255, 255)
_ALIKE = 24
"""Greatest difference of two colours, of each of red, green and blue, that may look like one."""
_LOWEST = 4.0
"""Least height and width in points of what covers words; what is thinner is a rule."""
_OVER = 1.5
"""Least points of a word that an area reaches over; neighbours touch."""
_MOST = 2_000
"""Areas of a page beyond which it is a map or a chart, and the others cover nothing."""


class Sign(StrEnum):
    """Why a word may not be seen, in words for the account."""

    UNPAINTED = "type that is not painted"
    TINY = "type too small to be seen"
    CLIPPED = "cut off by the edge of its area"
    COVERED = "under what is drawn over it"
    PALE = "in the colour of its ground"


@dataclass(frozen=True, slots=True)
class _Ground:
    """An area that is painted.

    Args:
        bounds: its box, as the file places it.
        place: in the order in which the page is painted.
        colour: None where it has many.
        is_scan: whether it is an image of all the page, or of much of it.
    """

    bounds: Bounds
    place: float
    colour: Colour | None
    is_scan: bool = False


def suspects(
    words: Sequence[InkedWord], drawing: Drawing, covers: Iterable[Bounds], page: Bounds
) -> list[tuple[InkedWord, Sign]]:
    """Return the words that may not be seen, each with its sign.

    Args:
        words: of the page.
        drawing: what it is made of.
        covers: the boxes of annotations that are painted over all of it.
        page: its edges.
    """
    found = {id(word): sign for word in words if (sign := _own_sign(word.ink, word))}
    grounds = _grounds(drawing, covers, page)
    if grounds or any(word.ink.colour and _are_alike(word.ink.colour, _PAPER) for word in words):
        upon = _Upon(words)
        for ground in grounds[:_MOST]:
            upon.paint(ground)
        found = upon.signs(found)
    return [(word, found[id(word)]) for word in words if id(word) in found]


def _own_sign(ink: Ink, word: InkedWord) -> Sign | None:
    if ink.colour is None:
        return Sign.UNPAINTED
    if ink.tiny:
        return Sign.TINY
    if ink.clip is None:
        return None
    left, top, right, bottom = word.turn.box(*ink.clip)
    held = word.word
    inside = left <= held.left + 1 and held.right <= right + 1
    x, y = held.middle
    return None if inside and left <= x <= right and top <= y <= bottom else Sign.CLIPPED


def _grounds(drawing: Drawing, covers: Iterable[Bounds], page: Bounds) -> list[_Ground]:
    """Return what is painted in areas, in the order in which it is painted."""
    shapes = (
        _Ground(around(outline.corners), outline.place, outline.fill)
        for outline in drawing.outlines
        if outline.fill is not None and len(outline.corners) > 2
    )
    painted = (
        _Ground(each.bounds, each.place, None, each.is_scan(page)) for each in drawing.painted
    )
    found = [ground for ground in chain(shapes, painted) if _is_area(ground.bounds)]
    found.sort(key=lambda ground: ground.place)
    return found + [_Ground(bounds, inf, None) for bounds in covers]


def _is_area(bounds: Bounds) -> bool:
    return min(bounds[2] - bounds[0], bounds[3] - bounds[1]) >= _LOWEST


class _Upon:
    """What each word is painted upon, and which of them are painted over.

    Args:
        words: of the page.
    """

    def __init__(self, words: Iterable[InkedWord]) -> None:
        by_turn: dict[float, list[InkedWord]] = {}
        for word in words:
            by_turn.setdefault(word.turn.angle, []).append(word)
        self._words = [
            sorted(group, key=lambda word: word.word.middle[1]) for group in by_turn.values()
        ]
        self._heights = [[word.word.middle[1] for word in group] for group in self._words]
        self._upon: dict[int, _Ground] = {}
        self._covered: set[int] = set()
        self._scanned: set[int] = set()

    def paint(self, ground: _Ground) -> None:
        """Take in the area that is painted next."""
        for group, heights in zip(self._words, self._heights, strict=True):
            box = group[0].turn.box(*ground.bounds)
            for word in _within(box, group, heights):
                if ground.is_scan:
                    self._scanned.add(id(word))
                if word.place > ground.place:
                    self._upon[id(word)] = ground
                elif not ground.is_scan:
                    self._covered.add(id(word))

    def signs(self, own: dict[int, Sign]) -> dict[int, Sign]:
        """Return the sign of each word that has one, given those that are its own.

        The text of a scan lies unpainted over its image, or beneath it, and is seen in it.
        """
        found: dict[int, Sign] = {}
        for word in chain.from_iterable(self._words):
            sign = own.get(id(word))
            if id(word) in self._covered:
                found[id(word)] = Sign.COVERED
            elif sign and not (sign is Sign.UNPAINTED and id(word) in self._scanned):
                found[id(word)] = sign
            elif not sign and self._is_pale(word):
                found[id(word)] = Sign.PALE
        return found

    def _is_pale(self, word: InkedWord) -> bool:
        ground = self._upon.get(id(word))
        under = _PAPER if ground is None or ground.colour is None else ground.colour
        return word.ink.colour is not None and _are_alike(word.ink.colour, under)


def _within(box: Box, words: Sequence[InkedWord], heights: Sequence[float]) -> Iterable[InkedWord]:
    """Return the words that a box reaches over, by the middles of their lines."""
    left, top, right, bottom = box
    level = words[bisect_right(heights, top) : bisect_left(heights, bottom)]
    left, right = left + _OVER, right - _OVER
    return [each for each in level if each.word.left < right and left < each.word.right]


@lru_cache(maxsize=1024)
def _are_alike(one: Colour, other: Colour) -> bool:
    return all(abs(a - b) <= _ALIKE for a, b in zip(one, other, strict=True))
