"""with_boxes(): the words that drawn shapes and ruled lines enclose, gathered to boxes and tables.

A box stands in the flow of the page as one word as large as itself; what it holds is laid out by
itself. Shapes have other uses: the shading of a cell, the stripe behind a row, the marker over
some words, the ground of the whole page. What stands in and around them tells which it is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from statistics import median

from crawler.extract.pdf.drawn.hubs import hub_among
from crawler.extract.pdf.drawn.ruled_rows import RuledRows, ruled_rows
from crawler.extract.pdf.drawn.shapes import Shape
from crawler.extract.pdf.drawn.side_marks import with_side_marks
from crawler.extract.pdf.grids import Grid, Rules, grids_of, lone_level
from crawler.extract.pdf.gutters import Interval, common
from crawler.extract.pdf.turns import Box
from crawler.extract.pdf.typeset import (
    GAP,
    TypesetLine,
    TypesetWord,
    carries_heading,
    is_label,
    is_one_row,
    is_tabbed,
    lines_of,
)

_MOST_LINES = 4
"""Lines of a row, on average, in a table that fills its page; longer ones are text in columns."""
_MOST_ALONE = 2
"""Lines of a row of one cell there, as a heading between rows; with more, rules are missing."""
_TABBED = 0.1
"""Greatest share of rows there with white within cells, as where no rule parts the columns."""
_PAGE = 0.6
"""Share of the page beyond which a frame is decoration of the page."""
_TIGHT = 1.3
"""Height in type sizes of a shape that is only the ground of one line, as a marker draws it."""
_CLOSE = 0.5
"""Type sizes between words of one line; what is so near a shape's words goes on with them."""
_STRIPE = 6.0
"""Greatest height in type sizes of the stripe behind one row."""
_NEXT = 2.5
"""Type sizes from a shape to the line that is next to it."""
_EDGE = 2.0
"""Points by which the box of a word may reach over the edge of its shape."""
_MARK = 3
"""Letters of what is a number or a sign in a circle, and no box."""
_SLIVER = 0.2
"""Height in points of what takes no room."""
_YES_OR_NO = 12
"""Letters of what is written at the arrows of a chart."""
_HEADED = 0.6
"""Least share of a grid's words in shapes with headings of their own, where these are boxes."""


@dataclass(eq=False, slots=True)
class _DrawnBox:
    """A shape and the words that it holds, those of shapes within it among them.

    Args:
        shape: as it is drawn.
        words: in the order of the file.
        over: of a label in the middle of boxes, these.
    """

    shape: Shape
    words: list[TypesetWord]
    over: tuple[Shape, ...] = ()

    @property
    def box(self) -> Box:
        return self.shape.box

    @property
    def lines(self) -> list[TypesetLine]:
        return lines_of(self.words)

    @property
    def size(self) -> float:
        return median(word.size for word in self.words)

    @property
    def is_label(self) -> bool:
        """Whether it may be a heading by its words."""
        return is_label(self.words)

    def word(self, inside: Sequence[TypesetWord]) -> TypesetWord:
        left, top, right, bottom = self.box
        if self.over:  # read before them, so it stands in the white above them
            left, right = min(s.left for s in self.over), max(s.right for s in self.over)
            top = min(s.top for s in self.over) - _SLIVER
            bottom = top + _SLIVER / 2
        return TypesetWord((), left, top, right, bottom, self.size, cells=((tuple(inside),),))


def with_boxes(
    words: Sequence[TypesetWord], rules: Rules, shapes: Sequence[Shape], area: float
) -> list[TypesetWord]:
    """Put the words inside each box and grid of a page into one word.

    Args:
        words: of the page.
        rules: of the page.
        shapes: of the page.
        area: of the page, in square points.

    Returns:
        The words outside every box and grid, and these.
    """
    words = with_side_marks(words, shapes)
    placed = _PlacedWords(words)
    drawn = [
        _DrawnBox(shape, inside)
        for shape in sorted(shapes, key=lambda shape: _area(shape.box))
        if _area(shape.box) < _PAGE * area and (inside := placed.within(shape.box))
    ]
    stripes = [box for box in drawn if _is_stripe(box, words)]
    boxes = _distinct(box for box in drawn if box not in stripes and not _is_marker(box, words))
    boxes, grids = _settled(boxes, _without_stripes(grids_of(rules), stripes), words)
    _mark_headings(boxes, words)
    left = list(words)
    enclosures: list[Grid | RuledRows | _DrawnBox] = [*grids, *boxes]
    enclosures += ruled_rows(lone_level(rules), words)
    for enclosure in sorted(enclosures, key=lambda enclosure: _area(enclosure.box)):
        inside = [word for word in left if _holds(enclosure.box, word)]
        if not inside or _cuts_lines(enclosure, inside, left):
            continue
        whole = enclosure.word(inside)
        if _area(enclosure.box) < _PAGE * area or _fills_page(enclosure, whole):
            held = {id(word) for word in inside}
            left = [word for word in left if id(word) not in held] + [whole]
    return left


class _PlacedWords:
    """Words by their height on the page: a table may have a thousand shapes."""

    def __init__(self, words: Iterable[TypesetWord]) -> None:
        places = sorted(((*word.middle, word) for word in words), key=lambda place: place[1])
        self._places = places
        self._heights = [y for _, y, _ in places]

    def within(self, box: Box) -> list[TypesetWord]:
        """Return the words whose middles lie in a box."""
        left, top, right, bottom = box
        level = slice(bisect_right(self._heights, top), bisect_left(self._heights, bottom))
        return [word for x, _, word in self._places[level] if left < x < right]


def _area(box: Box) -> float:
    left, top, right, bottom = box
    return (right - left) * (bottom - top)


def _holds(box: Box, word: TypesetWord) -> bool:
    left, top, right, bottom = box
    x, y = word.middle
    return left < x < right and top < y < bottom


def _cuts_lines(
    enclosure: Grid | RuledRows | _DrawnBox, inside: Sequence[TypesetWord],
    words: Sequence[TypesetWord],
) -> bool:  # fmt: skip
    """Tell an ornament under some words from a table: its edges stand within lines of text."""
    if isinstance(enclosure, _DrawnBox):
        return False
    _, top, _, bottom = enclosure.box
    held = {id(word) for word in inside}
    beside = [
        word
        for word in words
        if id(word) not in held and top < word.middle[1] < bottom and not word.cells
    ]
    lines = lines_of(inside)
    cut = sum(
        any(
            abs(word.bottom - line.bottom) < _EDGE
            and min(abs(line.left - word.right), abs(word.left - line.right)) < _CLOSE * line.size
            for word in beside
        )
        for line in lines
    )
    return cut > 1 and 2 * cut >= len(lines)


def _fills_page(enclosure: Grid | RuledRows | _DrawnBox, whole: TypesetWord) -> bool:
    """Tell a table that fills its page from the frame of the page, and from a few rules on it."""
    if isinstance(enclosure, Grid) and (enclosure.is_one_column or enclosure.is_one_row):
        return False
    rows = [[lines_of(cell) for cell in row if cell] for row in whole.cells]
    if isinstance(enclosure, _DrawnBox):
        return False
    lines = sum(max(map(len, row)) for row in rows)
    single = (row[0] for row in rows if len(row) == 1)
    if lines > _MOST_LINES * len(rows) or any(len(cell) > _MOST_ALONE for cell in single):
        return False
    tabbed = sum(any(is_tabbed(line) for cell in row for line in cell) for row in rows)
    return tabbed <= _TABBED * len(rows) and all(
        is_one_row(list(filter(None, row))) for row in whole.cells
    )


def _without_stripes(grids: Iterable[Grid], stripes: Sequence[_DrawnBox]) -> list[Grid]:
    """Leave out the edges of stripes: the rows before them are told by their alignment."""
    return [
        grid
        for grid in grids
        if not (grid.is_one_column and any(grid.is_filled_by(stripe.box) for stripe in stripes))
    ]


def _distinct(boxes: Iterable[_DrawnBox]) -> list[_DrawnBox]:
    """Leave out what is drawn twice, as the fill and the frame of one box, or its shadow."""
    distinct: dict[frozenset[int], _DrawnBox] = {}
    for box in boxes:
        distinct.setdefault(frozenset(map(id, box.words)), box)
    return list(distinct.values())


def _is_marker(box: _DrawnBox, words: Iterable[TypesetWord]) -> bool:
    """Tell what is drawn behind some words of a line, or around a number, or across words."""
    left, top, right, bottom = box.box
    size = box.size
    if sum(len(word.text) for word in box.words) <= _MARK or bottom - top < _TIGHT * size:
        return True
    beside = (w for w in words if w.top < bottom - _EDGE and w.bottom > top + _EDGE)
    return any(
        left - _CLOSE * size < word.right < left + _EDGE
        or right - _EDGE < word.left < right + _CLOSE * size
        or word.left < left - _EDGE < left + _EDGE < word.right
        or word.left < right - _EDGE < right + _EDGE < word.right
        for word in beside
        if not (word.left >= left - _EDGE and word.right <= right + _EDGE)
    )


def _is_stripe(box: _DrawnBox, words: Iterable[TypesetWord]) -> bool:
    """Tell the ground of a row by the gap between its cells, which goes on above or below it."""
    left, top, right, bottom = box.box
    size = box.size
    if bottom - top > _STRIPE * size:
        return False
    gaps = _gaps(box.lines)
    across = [word for word in words if left < word.middle[0] < right]
    above = [word for word in across if 0 < top - word.middle[1] < _NEXT * size]
    below = [word for word in across if 0 < word.middle[1] - bottom < _NEXT * size]
    return any(common(gaps, _gaps(lines_of(near))) for near in (above, below))


def _gaps(lines: Sequence[TypesetLine]) -> list[Interval]:
    """Return the gaps that go through all of some lines."""
    gaps = [_gaps_of(line) for line in lines]
    return reduce(common, gaps) if gaps else []


def _gaps_of(line: TypesetLine) -> list[Interval]:
    return [
        (word.right, after.left)
        for word, after in pairwise(line.words)
        if after.left - word.right >= GAP * line.size
    ]


def _settled(
    boxes: Sequence[_DrawnBox], grids: Sequence[Grid], words: Sequence[TypesetWord]
) -> tuple[list[_DrawnBox], list[Grid]]:
    """Decide for each grid whether its cells are boxes or what fills them is shading."""
    kept, left = list(boxes), []
    for grid in grids:
        members = [box for box in kept if grid.is_filled_by(box.box)]
        if not members:
            is_table = not _are_boxes(grid, kept, words)
        elif grid.is_one_column or grid.is_one_row:
            is_table = not any(_is_same(box.box, grid.box) for box in members)
        else:
            is_table = not _are_boxes(grid, kept, words)
            kept = [box for box in kept if box not in members] if is_table else kept
        if is_table:
            left.append(grid)
    return kept, left


def _covers(box: Box, other: Box) -> bool:
    return (
        box[0] <= other[0] + 2 * _EDGE
        and box[1] <= other[1] + 2 * _EDGE
        and box[2] >= other[2] - 2 * _EDGE
        and box[3] >= other[3] - 2 * _EDGE
    )


def _is_same(box: Box, other: Box) -> bool:
    return _covers(box, other) and _covers(other, box)


def _are_boxes(grid: Grid, boxes: Sequence[_DrawnBox], words: Sequence[TypesetWord]) -> bool:
    """Tell boxes that touch from the shaded cells of a table.

    They have headings of their own, or begin and end within cells: rounded ones, and those of
    different heights.
    """
    own = [
        box.shape
        for box in boxes
        if not _covers(box.box, grid.box)
        and (
            (carries_heading(box.lines) or _label_of(box, boxes))
            if grid.is_filled_by(box.box)
            else grid.is_cut_by(box.box)
        )
    ]
    inside = [word for word in words if _holds(grid.box, word)]
    held = sum(any(_holds(shape.box, word) for shape in own) for word in inside)
    return len({round(shape.left) for shape in own}) > 1 and held >= _HEADED * len(inside)


def _label_of(box: _DrawnBox, boxes: Iterable[_DrawnBox]) -> _DrawnBox | None:
    """Return the label at the head of a box that holds more."""
    top = min(word.top for word in box.words)
    return next(
        (
            label
            for label in boxes
            if label is not box
            and label.is_label
            and box.shape.holds(label.shape)
            and len(label.words) < len(box.words)
            and min(word.top for word in label.words) == top
        ),
        None,
    )


def _mark_headings(boxes: Sequence[_DrawnBox], words: Sequence[TypesetWord]) -> None:
    """Mark the words of labels that stand over what is next to them."""
    homes = {id(word): box for box in reversed(boxes) for word in box.words}
    for label in (box for box in boxes if box.is_label):
        around = _around(label, boxes)
        beside = [box.shape for box in boxes if box is not label and _around(box, boxes) is around]
        label.over = hub_among(label.shape, beside)
        if label.over or _stands_over(label, boxes, words, homes):
            for word in label.words:
                word.heads = True


def _around(inner: _DrawnBox, boxes: Iterable[_DrawnBox]) -> _DrawnBox | None:
    """Return the smallest box that a box lies in."""
    return next((box for box in boxes if box is not inner and box.shape.holds(inner.shape)), None)


def _stands_over(
    label: _DrawnBox,
    boxes: Sequence[_DrawnBox],
    words: Sequence[TypesetWord],
    homes: dict[int, _DrawnBox],
) -> bool:
    """Tell a heading from a step of a chart: text follows it at once, or a box that it touches."""
    left, _, right, bottom = label.box
    around = next((box for box in boxes if box is not label and box.shape.holds(label.shape)), None)
    below = [
        word
        for word in words
        if homes.get(id(word)) is around
        and left < word.middle[0] < right
        and bottom - _EDGE < word.middle[1] < bottom + _NEXT * label.size
    ]
    if below:
        in_row = around is None and any(_is_beside(box, label) for box in boxes)
        is_text = around is not None or len(lines_of(below)[0].text) > _YES_OR_NO
        return is_text and not in_row
    return any(
        abs(box.shape.top - bottom) <= 2 * _EDGE
        and abs(box.shape.left - left) <= 2 * _EDGE
        and abs(box.shape.right - right) <= 2 * _EDGE
        and not box.is_label
        for box in boxes
    )


def _is_beside(box: _DrawnBox, label: _DrawnBox) -> bool:
    """Tell whether a box is as high as a label and touches it sideways, as the heads of columns."""
    one, other = box.shape, label.shape
    touches = min(abs(one.left - other.right), abs(one.right - other.left)) <= 2 * _EDGE
    level = max(abs(one.top - other.top), abs(one.bottom - other.bottom)) <= 2 * _EDGE
    return touches and level
