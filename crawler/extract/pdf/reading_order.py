"""Reading order of words on a page: a recursive XY-cut into columns and strips, then lines.

After G. Nagy and S. Seth, "Hierarchical representation of optically scanned documents" (1984):
a region is cut at its white gaps, now upright, now level. Here an upright cut is made only along
strips that share a gap, so that a heading over two columns, or a box beside a few paragraphs,
does not hide the columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from statistics import median

from crawler.extract.pdf.typeset import GAP, TypesetLine, TypesetTable, TypesetWord, lines_of
from crawler.extract.pdf.unruled_tables import unruled_table

NARROWEST = 6.0
"""Least width of a column, in type sizes; what is narrower holds bullets or numbers."""
SHORTEST = 3
"""Least number of lines in a column; fewer are a label and its value."""


def reading_order(words: Sequence[TypesetWord]) -> list[list[TypesetLine] | TypesetTable]:
    """Put the words of one page in reading order.

    Args:
        words: in any order, each placed.

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
    table = unruled_table(words, groups[0].gaps)
    if table:
        return table
    left = [word for word in words if word.right <= gap[0]]
    right = [word for word in words if word.left >= gap[1]]
    return reading_order(left) + reading_order(right)


def _one_column(words: Sequence[TypesetWord]) -> Iterator[list[TypesetLine] | TypesetTable]:
    plain = [word for word in words if not word.cells]
    for grid in sorted((word for word in words if word.cells), key=lambda word: word.top):
        above = [word for word in plain if word.top < grid.top]
        plain = [word for word in plain if word.top >= grid.top]
        if above:
            yield lines_of(above)
        if grid.is_table:
            yield TypesetTable(
                tuple(tuple(tuple(lines_of(_unboxed(cell))) for cell in row) for row in grid.cells)
            )
        else:
            for cell in (cell for row in grid.cells for cell in row):
                yield from reading_order(cell)
    if plain:
        yield lines_of(plain)


def _unboxed(words: Sequence[TypesetWord]) -> list[TypesetWord]:
    """Replace grids, however deep in one another, by the words that they hold."""
    unboxed: list[TypesetWord] = []
    for word in words:
        held = [inner for row in word.cells for cell in row for inner in cell]
        unboxed += _unboxed(held) if held else [word]
    return unboxed


Interval = tuple[float, float]


@dataclass(slots=True)
class _Group:
    """Strips on top of each other, and what all of them leave free of the width of the page."""

    words: list[TypesetWord]
    free: list[Interval]

    @property
    def gaps(self) -> list[Interval]:
        """The gaps that have words on both sides, from left to right."""
        least = GAP * median([word.size for word in self.words])
        return [i for i in self.free if isfinite(i[0]) and isfinite(i[1]) and i[1] - i[0] >= least]

    @property
    def gap(self) -> Interval | None:
        """The widest of them."""
        return max(self.gaps, key=lambda interval: interval[1] - interval[0], default=None)


def _strips(words: Sequence[TypesetWord]) -> list[list[TypesetWord]]:
    """Cut a region at every level gap."""
    strips: list[list[TypesetWord]] = []
    bottom = float("-inf")
    for word in sorted(words, key=lambda word: word.top):
        if word.top >= bottom:
            strips.append([])
        strips[-1].append(word)
        bottom = max(bottom, word.bottom)
    return strips


def _groups(strips: Sequence[list[TypesetWord]]) -> list[_Group]:
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
        if gap and (unruled_table(group.words, group.gaps) or _parts_columns(group.words, gap)):
            settled.append(group)
        elif settled and settled[-1].gap is None:
            settled[-1].words += group.words
        else:
            settled.append(_Group(group.words, []))
    return settled


def _free(words: Sequence[TypesetWord]) -> list[Interval]:
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


def _parts_columns(words: Sequence[TypesetWord], gap: tuple[float, float]) -> bool:
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
