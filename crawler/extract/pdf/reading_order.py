"""Reading order of words on a page: a recursive XY-cut into columns and strips, then lines.

After G. Nagy and S. Seth, "Hierarchical representation of optically scanned documents" (1984):
a region is cut at its white gaps, now upright, now level. Here an upright cut is made only along
strips that share a gap, so that a heading over two columns, or a box beside a few paragraphs,
does not hide the columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from statistics import median

from crawler.extract.pdf.gutters import (
    NARROWEST_GUTTER,
    SHORTEST,
    Interval,
    Strip,
    common,
    narrow_gutter,
    parts_columns,
    sides_of,
    strips_of,
)
from crawler.extract.pdf.typeset import (
    GAP,
    TypesetLine,
    TypesetTable,
    TypesetWord,
    is_label,
    lines_of,
)
from crawler.extract.pdf.unruled_tables import unruled_table

_INDENT = 1.5
"""Type sizes by which the first line of a column may be indented."""
_LEVEL = 3.0
"""Points between the upper edges of boxes that are drawn level with each other."""


def reading_order(words: Sequence[TypesetWord]) -> list[list[TypesetLine] | TypesetTable]:
    """Put the words of one page in reading order.

    Args:
        words: in any order, each placed.

    Returns:
        Lines from top to bottom for each column, strip or box, and the tables between them.
    """
    if not words:
        return []
    groups = _parted(words)
    if len(groups) > 1:
        return [part for group in groups for part in reading_order(group.words)]
    gap = groups[0].gap
    if gap is None:
        return list(_one_column(words))
    table = unruled_table(words, groups[0].gaps)
    if table:
        return table
    left, right = sides_of(words, gap)
    return reading_order(left) + reading_order(right)


def _one_column(words: Sequence[TypesetWord]) -> Iterator[list[TypesetLine] | TypesetTable]:
    plain = [word for word in words if not word.cells]
    for grid in _in_rows([word for word in words if word.cells]):
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
                _mark_boxed(cell)
                yield from reading_order(cell)
    if plain:
        yield lines_of(plain)


def _mark_boxed(cell: Sequence[TypesetWord]) -> None:
    """Tell the words of a box where they stand, unless it may be the label of what follows."""
    words = _unboxed(cell)
    if words and not is_label(words):
        for word in words:
            word.boxed = word.boxed or cell


def _in_rows(boxes: Sequence[TypesetWord]) -> Iterator[TypesetWord]:
    """Yield boxes from top to bottom, those that begin at one height from left to right."""
    rows: list[list[TypesetWord]] = []
    for box in sorted(boxes, key=lambda box: box.top):
        if rows and box.top - rows[-1][0].top < _LEVEL:
            rows[-1].append(box)
        else:
            rows.append([box])
    for row in rows:
        yield from sorted(row, key=lambda box: box.left)


def _unboxed(words: Sequence[TypesetWord]) -> list[TypesetWord]:
    """Replace grids, however deep in one another, by the words that they hold."""
    unboxed: list[TypesetWord] = []
    for word in words:
        held = [inner for row in word.cells for cell in row for inner in cell]
        unboxed += _unboxed(held) if held else [word]
    return unboxed


@dataclass(slots=True)
class _Group:
    """Strips on top of each other, and what all of them leave free of the width of the page."""

    strips: list[Strip]
    free: list[Interval]
    least: float = GAP

    @property
    def words(self) -> list[TypesetWord]:
        """The words of all strips."""
        return [word for strip in self.strips for word in strip.words]

    @property
    def gaps(self) -> list[Interval]:
        """The gaps that have words on both sides, from left to right."""
        inner = [i for i in self.free if isfinite(i[0]) and isfinite(i[1])]
        if not inner:
            return []
        least = self.least * median([word.size for word in self.words])
        return [interval for interval in inner if interval[1] - interval[0] >= least]

    @property
    def gap(self) -> Interval | None:
        """The widest of them."""
        return max(self.gaps, key=lambda interval: interval[1] - interval[0], default=None)


def _groups(strips: Sequence[Strip]) -> list[_Group]:
    """Join neighbouring strips as long as a gap for columns goes through all of them."""
    groups: list[_Group] = []
    for strip in strips:
        free = strip.wider(GAP)
        if groups:
            joined = _Group([*groups[-1].strips, strip], common(groups[-1].free, free))
            if joined.gap and not _loses_a_gap(groups[-1], _Group([strip], free), joined):
                groups[-1] = joined
                continue
        groups.append(_Group([strip], free))
    return _settled(groups)


def _loses_a_gap(above: _Group, strip: _Group, joined: _Group) -> bool:
    """Tell whether a line without a gap goes across one that a table above or below it has."""
    gaps = len(above.gaps), len(strip.gaps)
    return not all(gaps) and len(joined.gaps) < max(gaps)


def _settled(groups: Sequence[_Group]) -> list[_Group]:
    """Undo gaps that part no columns, and join what is then without columns."""
    settled: list[_Group] = []
    for group in groups:
        gap = group.gap
        if gap and (unruled_table(group.words, group.gaps) or parts_columns(group.words, gap)):
            _take_first_line(settled, group, gap)
            settled.append(group)
        elif settled and settled[-1].gap is None:
            settled[-1].strips += group.strips
        else:
            settled.append(_Group(group.strips, []))
    return settled


def _take_first_line(settled: list[_Group], columns: _Group, gap: Interval) -> None:
    """Give columns their first line where a heading beside it has put it with what is above.

    Its words to the right of the gap begin where the lines below them do, or a little indented,
    and stand as close above them.
    """
    if not settled or settled[-1].gap or not settled[-1].strips:
        return
    strip, below = settled[-1].strips[-1], columns.strips[0]
    free = common([gap], strip.wider(GAP))
    sides = sides_of(strip.words, free[0]) if free else ([], [])
    if not all(sides) or below.top - strip.bottom > strip.size:
        return
    starts = Counter(round(line.left) for line in lines_of(sides_of(columns.words, gap)[1]))
    (usual, lines), *_ = starts.most_common(1)
    indent = min(word.left for word in sides[1]) - usual
    if lines < SHORTEST or not -1 <= indent <= _INDENT * strip.size:
        return
    columns.strips.insert(0, strip)
    columns.free = common(columns.free, strip.wider(GAP))
    del settled[-1].strips[-1]
    if not settled[-1].strips:
        del settled[-1]


def _parted(words: Sequence[TypesetWord]) -> list[_Group]:
    """Part a region before and after columns, first of all those that stand close together.

    These are looked for where no wide gap is, or where lines that fill their column cut a wide
    gap in pieces.
    """
    strips = strips_of(words)
    groups = _groups(strips)
    if len(groups) == 1 and groups[0].gap:
        return groups
    found = narrow_gutter(strips)
    if found is None or _cuts(groups, found[0]):
        return groups
    if any(len(group.gaps) > len(found[1]) for group in groups):
        return groups
    extent, gaps = found
    parts = [
        _Group(strips[: extent.start], []),
        _Group(strips[extent.start : extent.stop], gaps, NARROWEST_GUTTER),
        _Group(strips[extent.stop :], []),
    ]
    return [part for part in parts if part.strips]


def _cuts(groups: Sequence[_Group], extent: range) -> bool:
    """Tell whether some strips are part of columns with a wide gap, or all of these."""
    start = 0
    for group in groups:
        end = start + len(group.strips)
        overlaps = start < extent.stop and extent.start < end
        inside = extent.start <= start and end <= extent.stop
        if group.gap and overlaps and (not inside or len(extent) == end - start):
            return True
        start = end
    return False
