"""Strips of a page, the white between their words, and narrow_gutter(): columns close together.

A gutter may be as narrow as the spaces of a justified line. What tells it is that it goes through
many lines, and that the lines to its right begin at the very same place: spaces of prose that lie
below one another by chance do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from math import inf, isfinite
from statistics import median

from crawler.extract.pdf.typeset import TypesetLine, TypesetWord, lines_of
from crawler.extract.pdf.unruled_tables import unruled_table

NARROWEST_GUTTER = 0.5
"""Least width of a gutter, in type sizes: twice an ordinary space."""
NARROWEST = 6.0
"""Least width of a column, in type sizes; what is narrower holds bullets or numbers."""
SHORTEST = 3
"""Least number of lines in a column; fewer are a label and its value."""

_ALIKE = 0.06
"""Type sizes by which beginnings of lines may differ and still be one place."""
_FEWEST = 5
"""Lines that must begin there where the gutter is no wider than some spaces."""
_WIDER = 1.5
"""Least ratio of a gutter to the widest spaces of the lines where fewer lines are enough."""
_LOWER = 0.25
"""Least share of lines of prose that begin in lower case; of terms and values few do."""
_INDENTS, _INDENTED = 3, 0.8
"""Places at which nearly all lines of a column begin that holds lists: its edge, the bullets and
what stands behind them."""
_WORDY = 3
"""Least words of a usual line of prose."""
_MOST_TRIED = 8
"""Places tried as the right edge of a gutter, those of most lines first."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Strip:
    """Words with white above and below them: a line across the page, or columns out of step.

    Args:
        words: at least one.
        free: what they leave free of the width, the margins included; not mere word spaces.
    """

    words: list[TypesetWord]
    free: list[Interval]

    @property
    def height(self) -> int:
        """About how many lines of its first type it is high."""
        return max(1, round((self.bottom - self.top) / self.size))

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.words[0].top

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(word.bottom for word in self.words)

    @property
    def size(self) -> float:
        """Type size of its first words."""
        return self.words[0].size

    def wider(self, ratio: float) -> list[Interval]:
        """Return what is free for at least so many of its least type sizes."""
        least = ratio * min(word.size for word in self.words)
        return [(left, right) for left, right in self.free if right - left >= least]


def strips_of(words: Sequence[TypesetWord]) -> list[Strip]:
    """Cut a region at every level gap.

    Args:
        words: in any order.
    """
    strips: list[list[TypesetWord]] = []
    bottom = -inf
    for word in sorted(words, key=lambda word: word.top):
        if word.top >= bottom:
            strips.append([])
        strips[-1].append(word)
        bottom = max(bottom, word.bottom)
    return [Strip(strip, _free(strip)) for strip in strips]


def _free(words: Sequence[TypesetWord]) -> list[Interval]:
    free: list[Interval] = []
    least = NARROWEST_GUTTER * min(word.size for word in words)
    right = -inf
    for word in sorted(words, key=lambda word: word.left):
        if word.left - right >= least:
            free.append((right, word.left))
        right = max(right, word.right)
    return [*free, (right, inf)]


def common(some: Sequence[Interval], others: Sequence[Interval]) -> list[Interval]:
    """Return what is free in both of two lists, each from left to right."""
    pairs = ((max(a[0], b[0]), min(a[1], b[1])) for a in some for b in others)
    return [(left, right) for left, right in pairs if left < right]


def parts_columns(words: Sequence[TypesetWord], gap: Interval) -> bool:
    """Tell columns of prose from bullets and their text, and from labels and their values.

    Args:
        words: of a region.
        gap: left and right edge of white that goes through it.
    """
    size = median(word.size for word in words)
    sides = sides_of(words, gap)
    return all(_is_column(side, size) for side in sides) and not _is_river(sides, gap)


def _is_river(sides: Iterable[Sequence[TypesetWord]], gap: Interval) -> bool:
    """Tell spaces of widely spaced prose, below one another by chance, from a gutter."""
    left, right = map(lines_of, sides)
    if gap[1] - gap[0] >= _WIDER * _widest_space([*left, *right]):
        return False
    near = _ALIKE * right[0].size
    starts = [line.left for line in right]
    return sum(_is_shared(start, starts, near) for start in starts) < SHORTEST


def _is_shared(start: float, starts: Iterable[float], near: float) -> bool:
    return sum(abs(start - other) <= near for other in starts) > 1


def sides_of(
    words: Sequence[TypesetWord], gap: Interval
) -> tuple[list[TypesetWord], list[TypesetWord]]:
    """Return the words to the left and to the right of a gap."""
    left = [word for word in words if word.right <= gap[0]]
    return left, [word for word in words if word.left >= gap[1]]


def _is_column(words: Sequence[TypesetWord], size: float) -> bool:
    if not words:
        return False
    lines = lines_of(words)
    width = max(line.right for line in lines) - min(line.left for line in lines)
    labels = sum(line.text.endswith(":") for line in lines)
    boxed = any(word.cells for word in words)
    short = not boxed and len(lines) < SHORTEST
    return width >= NARROWEST * size and not short and 2 * labels < len(lines)


def narrow_gutter(strips: Sequence[Strip]) -> tuple[range, list[Interval]] | None:
    """Find columns with little white between them.

    Args:
        strips: from top to bottom.

    Returns:
        Which of the strips stand in columns, and the white that goes through all of these; None
        where none do.
    """
    tried = [_Run(strips, place) for place in _places(strips)]
    sound = [run for run in tried if run.gaps and run.is_sound()]
    best = max(sound, key=lambda run: len(run.extent), default=None)
    return (best.extent, best.gaps) if best else None


def _places(strips: Sequence[Strip]) -> list[float]:
    """Where words begin after white, those of most lines first."""
    lines: Counter[int] = Counter()
    places: dict[int, float] = {}
    for strip in strips:
        for left, right in strip.free:
            if isfinite(left) and right < inf:
                lines[round(right)] += strip.height
                places[round(right)] = right
    often = sorted(places, key=lambda place: -sum(lines[place + step] for step in (-1, 0, 1)))
    return [places[place] for place in often[:_MOST_TRIED]]


class _Run:
    """Strips on top of each other that leave the white before one place free."""

    def __init__(self, strips: Sequence[Strip], place: float) -> None:
        self._strips = strips
        self._place = place
        self.extent = self._longest()
        words = [word for index in self.extent for word in strips[index].words]
        self._words = words
        self._size = median(word.size for word in words) if words else 0.0
        free = strips[self.extent[0]].free if self.extent else []
        for index in self.extent:
            free = common(free, strips[index].free)
        self.gaps = [
            (left, right)
            for left, right in free
            if isfinite(left) and isfinite(right) and right - left >= self._least
        ]

    @property
    def _least(self) -> float:
        return NARROWEST_GUTTER * self._size

    def _longest(self) -> range:
        """The longest run of strips that leave the place free, less what is there by chance."""
        best = range(0)
        start = 0
        for index in range(len(self._strips) + 1):
            if index < len(self._strips) and self._leaves_free(self._strips[index]):
                continue
            best = max(best, self._trimmed(start, index), key=len)
            start = index + 1
        return best

    def _leaves_free(self, strip: Strip) -> bool:
        least = NARROWEST_GUTTER * min(word.size for word in strip.words)
        return any(
            left <= self._place - least and self._place <= right + 1 for left, right in strip.free
        )

    def _trimmed(self, start: int, end: int) -> range:
        """Leave out lines at head and foot that have but a space there."""
        sure = [strip for strip in self._strips[start:end] if self._ends_there(strip)]
        gutter = (self._place, self._place)
        if sure:
            free = reduce(common, [strip.free for strip in sure])
            gutter = min(free, key=lambda gap: abs(gap[1] - self._place), default=gutter)
        while start < end and not self._shares(self._strips[start], gutter):
            start += 1
        while start < end and not self._shares(self._strips[end - 1], gutter):
            end -= 1
        return range(start, end)

    def _ends_there(self, strip: Strip) -> bool:
        near = _ALIKE * strip.words[0].size
        return any(
            isfinite(left) and abs(right - self._place) <= near for left, right in strip.free
        )

    def _shares(self, strip: Strip, gutter: Interval) -> bool:
        """Tell whether words begin at the place, or all of the gutter is white."""
        return self._ends_there(strip) or any(
            left <= gutter[0] + 1 and gutter[1] - 1 <= right for left, right in strip.free
        )

    def is_sound(self) -> bool:
        """Tell whether columns or cells stand on both sides, by where their lines begin."""
        gap = min(self.gaps, key=lambda gap: abs(gap[1] - self._place))
        left, right = map(lines_of, sides_of(self._words, gap))
        return self._begins_there(left, right, gap) and (
            (_goes_on(left) and _goes_on(right) and parts_columns(self._words, gap))
            or bool(unruled_table(self._words, self.gaps))
        )

    def _begins_there(
        self, left: Sequence[TypesetLine], right: Sequence[TypesetLine], gap: Interval
    ) -> bool:
        """Tell whether enough lines to the right of the gap begin at the place."""
        near = _ALIKE * self._size
        starts = [line.left for line in right]
        alike = sum(abs(start - self._place) <= near for start in starts)
        most = sum(number for _, number in Counter(map(round, starts)).most_common(_INDENTS))
        if alike < SHORTEST or not (alike >= 0.4 * len(right) or most >= _INDENTED * len(right)):
            return False
        again = sum(_is_shared(start, starts, near) for start in starts)
        is_wide = gap[1] - gap[0] >= _WIDER * _widest_space([*left, *right])
        return min(again, len(left)) >= (SHORTEST if is_wide else _FEWEST)


def _goes_on(lines: Sequence[TypesetLine]) -> bool:
    """Tell prose from terms and values: its lines hold several words, and go on in lower case."""
    lower = sum(line.text[:1].islower() for line in lines)
    return lower >= _LOWER * len(lines) and median(len(line.words) for line in lines) >= _WORDY


def _widest_space(lines: Iterable[TypesetLine]) -> float:
    """Return the width that nearly all spaces of some lines stay below."""
    spaces = sorted(
        after.left - word.right for line in lines for word, after in pairwise(line.words)
    )
    return spaces[int(0.95 * len(spaces))] if spaces else 0.0
