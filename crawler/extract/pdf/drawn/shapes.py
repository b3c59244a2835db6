"""page_shapes(): the areas that are filled or framed on one PDF page, as boxes and panels are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from crawler.extract.pdf.drawn.drawing import Colour, Outline, Point
from crawler.extract.pdf.turns import Box, Turn

_NEAR = 3.0
"""Points by which edges may miss each other: the width of a thick line."""
_NARROWEST, _LOWEST = 24.0, 8.0
"""Least width and height of an area that holds words, in points."""
_FULL = 0.45
"""Least share of its box that a shape covers: a circle by its corners alone has half of it."""
_PAPER = 250
"""Least of the three colours of what cannot be told from paper."""
_MOST = 1_000
"""Shapes beyond which a page holds a map or a chart."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An area, in points from the top left corner of the page.

    Args:
        left, top, right, bottom: its edges.
        fill: its colour; None where only its edge is drawn.
        stroked: whether its edge is drawn.
    """

    left: float
    top: float
    right: float
    bottom: float
    fill: Colour | None
    stroked: bool

    @property
    def box(self) -> Box:
        """Its edges: left, top, right, bottom."""
        return self.left, self.top, self.right, self.bottom

    def holds(self, other: Shape) -> bool:
        """Tell whether another shape lies within it."""
        return (
            self.left <= other.left + _NEAR
            and self.top <= other.top + _NEAR
            and self.right >= other.right - _NEAR
            and self.bottom >= other.bottom - _NEAR
        )


def page_shapes(drawing: Sequence[Outline], turn: Turn) -> list[Shape]:
    """Return the shapes of a page that are seen, in the order in which they are drawn.

    Args:
        drawing: the outlines of the page.
        turn: brings places to where they are shown.
    """
    shapes: list[Shape] = []
    for outline in drawing:
        shape = _shape(outline, turn)
        if shape is None or not _is_seen(shape, shapes):
            continue
        if shapes and _continues(shapes[-1], shape):
            shapes[-1] = replace(shapes[-1], bottom=max(shapes[-1].bottom, shape.bottom))
        else:
            shapes.append(shape)
        if len(shapes) > _MOST:
            return []
    return shapes


def _shape(outline: Outline, turn: Turn) -> Shape | None:
    if len(outline.corners) < 4 or (outline.fill is None and not outline.is_closed):
        return None
    points = [turn.point(*corner) for corner in outline.corners]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    if right - left < _NARROWEST or bottom - top < _LOWEST:
        return None
    if _area(points) < _FULL * (right - left) * (bottom - top):
        return None
    return Shape(left, top, right, bottom, outline.fill, outline.stroked)


def _area(points: Sequence[Point]) -> float:
    """The area of a polygon, by the shoelace formula."""
    closed = [*points, points[0]]
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(closed))) / 2


def _is_seen(shape: Shape, below: Iterable[Shape]) -> bool:
    """Tell whether a shape stands out: what is white and has no edge does so on colour alone."""
    if shape.stroked or shape.fill is None or min(shape.fill) < _PAPER:
        return True
    return any(other.holds(shape) and other.fill and min(other.fill) < _PAPER for other in below)


def _continues(above: Shape, shape: Shape) -> bool:
    """Tell whether a fill goes on: word processors shade a paragraph line by line."""
    return (
        not above.stroked
        and not shape.stroked
        and above.fill == shape.fill
        and abs(above.left - shape.left) < _NEAR / 2
        and abs(above.right - shape.right) < _NEAR / 2
        and abs(above.bottom - shape.top) < _NEAR / 2
    )
