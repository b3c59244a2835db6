"""Marks: the colour and the shape by which the words of one area are told from those of another.

A mark stands at the edge of every passage, always beside the name of the area. One's own area has
a colour and a shape that no other ever has; no two areas of a page share both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

COLOURS: Final = 7
"""``static/areas.css`` names them from 1, each at least 4.5 to 1 on white; one's own is 0."""
OWN_SHAPE: Final = "M8 1 15 7v8h-5v-5H6v5H1V7z"
"""A house."""
SHAPES: Final = (
    "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z",  # a disc
    "M1 1h14v14H1z",  # a square
    "M8 1 15.5 15H.5z",  # a triangle
    "M8 0l8 8-8 8-8-8z",  # a diamond
    "M5.5 1h5v4.5H15v5h-4.5V15h-5v-4.5H1v-5h4.5z",  # a cross
    "M.5 1h15L8 15z",  # a triangle on its point
    "M1 1h14v5H1zm0 9h14v5H1z",  # two bars
    "M1 1h5v14H1zm9 0h5v14h-5z",  # two pillars
)
"""Paths in a square of 16 by 16. One more than there are colours, so that every pair is had before
one comes again."""
PAIRS: Final = COLOURS * len(SHAPES)


@dataclass(frozen=True, slots=True)
class AreaMark:
    """What tells an area at a glance.

    Args:
        colour: from 1; 0 for one's own.
        shape: an SVG path.
    """

    colour: int
    shape: str

    @property
    def own(self) -> bool:
        """Whether it is that of one's own area."""
        return self.colour == 0


OWN: Final = AreaMark(0, OWN_SHAPE)


class AreaMarks:
    """The marks of the areas of one page.

    An area has the same mark on every page, unless there are more areas than pairs: then, of two
    on one page whose marks would be the same, the later one takes the next that is free.

    Args:
        areas: all that there are, in a settled order.
        own: that of the reader; empty where there is none.
    """

    def __init__(self, areas: Sequence[str], own: str = "") -> None:
        self._places = {area: place for place, area in enumerate(areas)}
        self._own = own
        self._given: dict[str, int] = {}

    def of(self, area: str) -> AreaMark:
        """Return the mark of an area.

        Args:
            area: its slug; one that is not known stands after those that are.
        """
        if area == self._own:
            return OWN
        if area not in self._given:
            place = self._places.get(area, len(self._places)) % PAIRS
            taken = set(self._given.values())
            free = ((place + step) % PAIRS for step in range(PAIRS))
            self._given[area] = next((pair for pair in free if pair not in taken), place)
        pair = self._given[area]
        return AreaMark(pair % COLOURS + 1, SHAPES[pair % len(SHAPES)])
