"""Reading order of words on a page: a recursive XY-cut into columns and strips, then lines.

After G. Nagy and S. Seth, "Hierarchical representation of optically scanned documents" (1984):
a region is cut at its white gaps, now upright, now level. Here an upright cut is made only along
strips that share a gap, so that a heading over two columns, or a box beside a few paragraphs,
does not hide the columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import inf, isfinite
from statistics import median

GAP = 1.2
"""Least width of a gap between columns, in type sizes; spaces in justified lines stay below 0.7."""
NARROWEST = 6.0
"""Least width of a column, in type sizes; what is narrower holds bullets or numbers."""
SHORTEST = 3
"""Least number of lines in a column; fewer are a label and its value."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one word that are linked alike."""

    text: str
    url: str | None = None


@dataclass(frozen=True)
class Word:
    """A word in its place; coordinates in points, from the top left corner of the page.

    Args:
        pieces: its characters.
        left, top, right, bottom: its box.
        size: type size in points.
        bold: whether it is set in bold type.
        cells: of a whole grid that stands in the flow as one word: the words of each cell that
            has any, by rows.
    """

    pieces: tuple[Piece, ...]
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool = False
    cells: tuple[tuple[tuple[Word, ...], ...], ...] = ()

    @cached_property
    def text(self) -> str:
        """Its characters."""
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def is_table(self) -> bool:
        """Whether the rows of a grid are data; else it is a box, or boxes side by side."""
        return sum(len(row) > 1 for row in self.cells) > 1


@dataclass(frozen=True)
class Line:
    """Words on one base line, from left to right.

    Args:
        words: at least one.
        column: left and right edge of the column that the line stands in.
    """

    words: tuple[Word, ...]
    column: tuple[float, float]

    @cached_property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def left(self) -> float:
        """Left edge of the first word."""
        return self.words[0].left

    @cached_property
    def right(self) -> float:
        """Right edge of the last word."""
        return max(word.right for word in self.words)

    @cached_property
    def top(self) -> float:
        """Upper edge of the highest word."""
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        """Lower edge of the lowest word."""
        return max(word.bottom for word in self.words)

    @cached_property
    def size(self) -> float:
        """The type size of most of its words."""
        return median(word.size for word in self.words)

    @cached_property
    def bold(self) -> bool:
        """Whether all its words are bold."""
        return all(word.bold for word in self.words)


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of each cell of a table, by rows."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]


def reading_order(words: Sequence[Word]) -> list[list[Line] | Table]:
    """Put the words of one page in reading order.

    Args:
        words: in any order.

    Returns:
        Lines from top to bottom for each column, strip or box, and the tables between them.
    """
    if not words:
        return []
    groups = _groups(_strips(words))
    if len(groups) > 1:
        return [part for group in groups for part in reading_order(group.words)]
    gap = groups[0].gap
    if gap is None:
        return list(_one_column(words))
    left = [word for word in words if word.right <= gap[0]]
    right = [word for word in words if word.left >= gap[1]]
    return reading_order(left) + reading_order(right)


def _one_column(words: Sequence[Word]) -> Iterator[list[Line] | Table]:
    plain = [word for word in words if not word.cells]
    for grid in sorted((word for word in words if word.cells), key=lambda word: word.top):
        above = [word for word in plain if word.top < grid.top]
        plain = [word for word in plain if word.top >= grid.top]
        if above:
            yield lines_of(above)
        if grid.is_table:
            yield Table(tuple(tuple(tuple(lines_of(cell)) for cell in row) for row in grid.cells))
        else:
            for cell in (cell for row in grid.cells for cell in row):
                yield from reading_order(cell)
    if plain:
        yield lines_of(plain)


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Gather words that overlap in height to lines, from top to bottom.

    Args:
        words: of one column.
    """
    column = (min(word.left for word in words), max(word.right for word in words))
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom) / 2):
        if rows and _same_line(rows[-1][-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [Line(tuple(sorted(row, key=lambda word: word.left)), column) for row in rows]


def _same_line(one: Word, other: Word) -> bool:
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return overlap > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


Interval = tuple[float, float]


@dataclass(slots=True)
class _Group:
    """Strips on top of each other, and what all of them leave free of the width of the page."""

    words: list[Word]
    free: list[Interval]

    @property
    def gap(self) -> Interval | None:
        """The widest gap that has words on both sides."""
        least = GAP * median(word.size for word in self.words)
        inner = [i for i in self.free if isfinite(i[0]) and isfinite(i[1]) and i[1] - i[0] >= least]
        return max(inner, key=lambda interval: interval[1] - interval[0], default=None)


def _strips(words: Sequence[Word]) -> list[list[Word]]:
    """Cut a region at every level gap."""
    strips: list[list[Word]] = []
    bottom = float("-inf")
    for word in sorted(words, key=lambda word: word.top):
        if word.top >= bottom:
            strips.append([])
        strips[-1].append(word)
        bottom = max(bottom, word.bottom)
    return strips


def _groups(strips: Sequence[list[Word]]) -> list[_Group]:
    """Join neighbouring strips as long as a gap for columns goes through all of them."""
    groups: list[_Group] = []
    for strip in strips:
        free = _free(strip)
        if groups:
            joined = _Group([*groups[-1].words, *strip], _common(groups[-1].free, free))
            if joined.gap:
                groups[-1] = joined
                continue
        groups.append(_Group(list(strip), free))
    return _settled(groups)


def _settled(groups: Sequence[_Group]) -> list[_Group]:
    """Undo gaps that part no columns, and join what is then without columns."""
    settled: list[_Group] = []
    for group in groups:
        gap = group.gap
        if gap and _parts_columns(group.words, gap):
            settled.append(group)
        elif settled and settled[-1].gap is None:
            settled[-1].words += group.words
        else:
            settled.append(_Group(group.words, []))
    return settled


def _free(words: Sequence[Word]) -> list[Interval]:
    """Return what words leave free of the width, the margins included; not mere word spaces."""
    free: list[Interval] = []
    least = GAP * min(word.size for word in words)
    right = -inf
    for word in sorted(words, key=lambda word: word.left):
        if word.left - right >= least:
            free.append((right, word.left))
        right = max(right, word.right)
    return [*free, (right, inf)]


def _common(some: Sequence[Interval], others: Sequence[Interval]) -> list[Interval]:
    """Return what is free in both of two lists, each from left to right."""
    pairs = ((max(a[0], b[0]), min(a[1], b[1])) for a in some for b in others)
    return [(left, right) for left, right in pairs if left < right]


def _parts_columns(words: Sequence[Word], gap: tuple[float, float]) -> bool:
    """Tell columns of prose from bullets and their text, and from labels and their values."""
    size = median(word.size for word in words)
    sides = (
        [word for word in words if word.right <= gap[0]],
        [word for word in words if word.left >= gap[1]],
    )
    for side in sides:
        if not side:
            return False
        lines = lines_of(side)
        width = max(line.right for line in lines) - min(line.left for line in lines)
        labels = sum(line.text.endswith(":") for line in lines)
        boxed = any(word.cells for word in side)
        short = not boxed and len(lines) < SHORTEST
        if width < NARROWEST * size or short or 2 * labels >= len(lines):
            return False
    return True


def leading(lines: Sequence[Line]) -> float:
    """Return the usual distance from line to line, in points; 0 for a single line."""
    distances = [below.top - above.top for above, below in pairwise(lines)]
    return median(distances) if distances else 0.0
