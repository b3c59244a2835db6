"""Turn: brings places on a PDF page to where they are shown, or to where its turned text is level.

Text is set in any direction: a table sideways, a section's name up the edge, a stamp across. Each
is read with the page turned until it is level.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf, isfinite
from statistics import median

import pypdfium2 as pdfium

from crawler.extract.pdf.typeset import TypesetWord

_SKEW = 5.0
"""Degrees by which text may be off level or upright: pages are scanned a little askew."""

_LEAST_SLOPE = 0.01
"""Fall of a line, as a share of its length, that may be more than a few words set unevenly."""
_LEAST_RUNS = 5
"""Lines that must fall alike."""
_LONG = 8.0
"""Least length in type sizes of a line whose fall is measured."""
_ON = 2.0, 0.35
"""Greatest distance in type sizes, along and across, of a word from the one before it."""

Box = tuple[float, float, float, float]


class Turn:
    """The page turned, the origin at what is then its top left.

    Args:
        page: the page.
        angle: the direction of the text, in degrees from the left to the right of the page as it
            is stored, counter-clockwise; by default the one that is level as the page is shown.
    """

    def __init__(self, page: pdfium.PdfPage, angle: float | None = None) -> None:
        self._box: Box = page.get_bbox()
        self._left, self._bottom, self._right, self._top = self._box
        shown = page.get_rotation()
        self.angle = shown if angle is None else angle
        self.upright = not self.angle
        self.is_oblique = self.angle % 90 != 0
        self._along = (math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle)))
        width, height = self._right - self._left, self._top - self._bottom
        self.width, self.height = (height, width) if self.angle in {90, 270} else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the distances from the left and from the top of a point of the page."""
        if self.is_oblique:
            x, y = x - self._left, y - self._top
            cosine, sine = self._along
            return x * cosine + y * sine, x * sine - y * cosine
        if self.angle == 90:
            return y - self._bottom, x - self._left
        if self.angle == 180:
            return self._right - x, y - self._bottom
        if self.angle == 270:
            return self._top - y, self._right - x
        return x - self._left, self._top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return left, top, right and bottom of a box of the page."""
        if self.upright:  # nearly every page; this runs for every word
            return left - self._left, self._top - top, right - self._left, self._top - bottom
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def shows(self, word: TypesetWord) -> bool:
        """Tell whether the middle of a word is on the page; sums of huge numbers are nowhere."""
        x, y = word.left + word.right, word.top + word.bottom
        if self.is_oblique:
            cosine, sine = self._along
            x, y = x * cosine + y * sine, y * cosine - x * sine
        return 0 <= x <= 2 * self.width and 0 <= y <= 2 * self.height and word.size < inf


def direction(a: float, b: float) -> float:
    """Return the direction of text in degrees from 0 to 359, a little askew being none.

    Args:
        a, b: the text's matrix applied to a step to the right.
    """
    angle = math.degrees(math.atan2(b, a)) if isfinite(a + b) else 0.0
    quarter = 90 * round(angle / 90)
    return (quarter if abs(angle - quarter) <= _SKEW else round(angle)) % 360


def levelled(words: Sequence[TypesetWord]) -> Sequence[TypesetWord]:
    """Return the words of a scan on level lines, where the paper was scanned askew.

    Recognised words are set level, each a little higher or lower than the one before, so that a
    line ends where its neighbour begins.

    Args:
        words: of one direction, in the order of the file.
    """
    slopes = list(_slopes(words))
    slope = median(slopes) if len(slopes) >= _LEAST_RUNS else 0.0
    if abs(slope) < _LEAST_SLOPE or median(abs(s - slope) for s in slopes) > abs(slope) / 2:
        return words
    falls = [slope * word.left for word in words]
    return [
        replace(word, top=word.top - fall, bottom=word.bottom - fall)
        for word, fall in zip(words, falls, strict=True)
    ]


def _slopes(words: Sequence[TypesetWord]) -> Iterator[float]:
    """Yield how far each line falls, as a share of its length."""
    along, across = _ON
    first: TypesetWord | None = None
    for word, after in pairwise([*words, None]):
        assert word is not None  # noqa: S101  (only the last of the pairs is ever None)
        first = first or word
        if (
            after is None
            or not 0 < after.left - word.left < word.right - word.left + along * word.size
            or abs(after.bottom - word.bottom) > across * word.size
        ):
            if word.left - first.left > _LONG * word.size:
                yield (word.bottom - first.bottom) / (word.left - first.left)
            first = after
