"""in_reading_order(): what stands on a slide by its place, not in the order in which it was drawn.

A slide is cut along its gaps, as a reader sees rows and columns: the recursive cut of Nagy and Seth
(Hierarchical representation of optically scanned documents, 1984).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

_OVERLAP = 0.02
"""How far boxes may reach into one another and still stand apart, in heights of the slide."""
_SHORT = 0.5
"""Most height of a row of headings, as a share of that of the row below, which they head."""
_WIDER = 1.5
"""How many times wider than others the gaps are that part groups of rows."""
_DEEPEST = 50
"""Cuts within one another; what would need more is read from the top down."""


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle, in heights of the slide.

    Args:
        left, top, right, bottom: its edges.
    """

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Place) -> bool:
        """Tell whether any of it lies in another."""
        across = self.left < other.right and self.right > other.left
        return across and self.top < other.bottom and self.bottom > other.top


@dataclass(frozen=True, slots=True)
class Placed:
    """What stands at a place.

    Args:
        place: where; None where the file does not say.
        shapes: one, or those of a group in their order.
    """

    place: Place | None
    shapes: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Scale:
    """How coordinates of a file lie on the slide: place = (at - origin) * factor + start.

    Args:
        origin, factor, start: for x and for y.
    """

    origin: tuple[float, float]
    factor: tuple[float, float]
    start: tuple[float, float] = (0.0, 0.0)

    def place(self, left: float, top: float, width: float, height: float) -> Place:
        """Return the place of a rectangle that is given in these coordinates."""
        (x, y), (across, down), (from_x, from_y) = self.origin, self.factor, self.start
        begin = (left - x) * across + from_x, (top - y) * down + from_y
        return Place(*begin, begin[0] + width * across, begin[1] + height * down)

    def within(self, inner: Sequence[float], outer: Sequence[float]) -> Scale:
        """Return the scale inside a group.

        Args:
            inner: the left, top, width and height that its shapes are given in.
            outer: its own ones, in these coordinates.
        """
        place = self.place(*outer)
        spread = place.right - place.left, place.bottom - place.top
        factor = tuple(
            spread[axis] / inner[2 + axis] if inner[2 + axis] else self.factor[axis]
            for axis in (0, 1)
        )
        return Scale((inner[0], inner[1]), (factor[0], factor[1]), (place.left, place.top))


def around(places: Sequence[Place]) -> Place | None:
    """Return the rectangle around several; None around none."""
    if not places:
        return None
    return Place(
        min(each.left for each in places),
        min(each.top for each in places),
        max(each.right for each in places),
        max(each.bottom for each in places),
    )


def in_reading_order(placed: Sequence[Placed]) -> list[Any]:
    """Return shapes in the order in which they are read: by rows, left to right.

    Columns are read one after the other where their boxes do not stand in rows, and where they
    are headings over a text each. What has no place follows what stands before it in the file.

    Args:
        placed: in the order of the file.
    """
    runs: list[list[Placed]] = []
    for each in placed:
        if each.place is None and runs:
            runs[-1].append(each)
        else:
            runs.append([each])
    boxes = [(run[0].place or _START, run) for run in runs]
    return [shape for _, run in _cut(boxes, 0) for each in run for shape in each.shapes]


_START = Place(0, 0, 0, 0)
_Box = tuple[Place, list[Placed]]


@dataclass(frozen=True, slots=True)
class _Bands:
    """Boxes parted along one axis.

    Args:
        bands: in their order.
        gaps: how far each stands from the one before; of the first nothing.
    """

    bands: list[list[_Box]]
    gaps: list[float]

    def __len__(self) -> int:
        return len(self.bands)


def _cut(boxes: list[_Box], depth: int) -> list[_Box]:
    """Order boxes; where no gap parts them, what begins first goes before the others."""
    ordered: list[_Box] = []
    rest = sorted(boxes, key=lambda box: (box[0].top, box[0].left))
    while len(rest) > 1 and depth < _DEEPEST:
        bands = _parted(rest)
        if len(bands) > 1:
            return ordered + [box for band in bands for box in _cut(band, depth + 1)]
        ordered.append(rest.pop(0))
    return ordered + rest


def _parted(boxes: Sequence[_Box]) -> list[list[_Box]]:
    rows = _bands(boxes, lambda place: (place.top, place.bottom))
    columns = _bands(boxes, lambda place: (place.left, place.right))
    if len(rows) < 2 or len(columns) < 2:
        return rows.bands if len(rows) > 1 else columns.bands
    column_of = {id(box): n for n, band in enumerate(columns.bands) for box in band}
    level = all(len({column_of[id(box)] for box in band}) == len(band) for band in rows.bands)
    if not level or (len(rows) == 2 and _height(rows.bands[0]) <= _SHORT * _height(rows.bands[1])):
        return columns.bands
    widest = max(rows.gaps)
    if widest <= _WIDER * min(rows.gaps):
        return rows.bands
    at = rows.gaps.index(widest) + 1
    return [[box for band in part for box in band] for part in (rows.bands[:at], rows.bands[at:])]


def _bands(boxes: Sequence[_Box], span: Callable[[Place], tuple[float, float]]) -> _Bands:
    bands: list[list[_Box]] = []
    gaps: list[float] = []
    end = 0.0
    for box in sorted(boxes, key=lambda box: span(box[0])):
        start, stop = span(box[0])
        if bands and start < end - _OVERLAP:
            bands[-1].append(box)
            end = max(end, stop)
        else:
            gaps += [max(start - end, 0.0)] if bands else []
            bands.append([box])
            end = stop
    return _Bands(bands, gaps)


def _height(band: Sequence[_Box]) -> float:
    return max(place.bottom for place, _ in band) - min(place.top for place, _ in band)
