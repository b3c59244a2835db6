"""hub_among(): the label in the middle of the boxes around it, which it stands over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crawler.extract.pdf.drawn.shapes import Shape

_REACH = 45.0
"""Points between shapes that belong together."""
_BEYOND = 20.0
"""Points by which the boxes must reach beyond the label on every side."""
_LEVEL = 0.3
"""Least share of the label's height that boxes to its left and right stand beside."""
_FEWEST = 3


def hub_among(label: Shape, shapes: Iterable[Shape]) -> tuple[Shape, ...]:
    """Return the boxes that stand around a label; none where it is not in their middle.

    Args:
        label: the shape of a few words.
        shapes: those of the boxes beside it, none of which holds it or lies within it.
    """
    around = _together(label, list(shapes))
    left = [shape for shape in around if shape.left < label.left - _BEYOND]
    right = [shape for shape in around if shape.right > label.right + _BEYOND]
    reaches = any(shape.top < label.top - _BEYOND for shape in around) and any(
        shape.bottom > label.bottom + _BEYOND for shape in around
    )
    beside = any(_is_level(shape, label) for shape in left) and any(
        _is_level(shape, label) for shape in right
    )
    return around if len(around) >= _FEWEST and reaches and beside else ()


def _together(label: Shape, shapes: Sequence[Shape]) -> tuple[Shape, ...]:
    found: list[Shape] = []
    rest = list(shapes)
    edge = [label]
    while edge:
        near = [shape for shape in rest if any(_distance(shape, one) <= _REACH for one in edge)]
        rest = [shape for shape in rest if shape not in near]
        found += near
        edge = near
    return tuple(found)


def _distance(one: Shape, other: Shape) -> float:
    across = max(one.left - other.right, other.left - one.right, 0.0)
    down = max(one.top - other.bottom, other.top - one.bottom, 0.0)
    return max(across, down)


def _is_level(shape: Shape, label: Shape) -> bool:
    overlap = min(shape.bottom, label.bottom) - max(shape.top, label.top)
    is_across = shape.left < label.left and label.right < shape.right
    return overlap >= _LEVEL * (label.bottom - label.top) and not is_across
