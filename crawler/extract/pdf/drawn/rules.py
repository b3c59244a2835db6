"""page_rules(): the level and upright lines among what is drawn on one PDF page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from crawler.extract.pdf.drawn.drawing import MOST_PARTS, Outline, Point
from crawler.extract.pdf.grids import Rule, Rules
from crawler.extract.pdf.turns import Turn

_STRAIGHT = 1.0
"""Points by which a line may be off level or upright."""


def page_rules(drawing: Iterable[Outline], turn: Turn) -> Rules:
    """Return the rules of a page; none where it holds a drawing of very many lines.

    Args:
        drawing: the outlines of the page; a table has some hundreds of lines.
        turn: brings places to where they are shown.
    """
    level: list[Rule] = []
    upright: list[Rule] = []
    for start, end in _strokes(drawing):
        (x0, y0), (x1, y1) = turn.point(*start), turn.point(*end)
        if abs(y1 - y0) <= _STRAIGHT < abs(x1 - x0):
            level.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= _STRAIGHT < abs(y1 - y0):
            upright.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
        if len(level) + len(upright) > MOST_PARTS:
            return Rules((), ())
    return Rules(tuple(level), tuple(upright))


def _strokes(drawing: Iterable[Outline]) -> Iterator[tuple[Point, Point]]:
    """Yield both ends of every straight part of every outline."""
    for outline in drawing:
        for (start, end), straight in zip(
            pairwise(outline.corners), outline.straight[1:], strict=True
        ):
            if straight:
                yield start, end
