"""unruled_table(): a table told by its alignment alone, where no rules are drawn.

Columns of prose and the columns of a table leave the same upright gap. What tells them apart is
what goes across: the rows of a table begin at one height in all their columns, and each cell
begins anew, while lines of prose go on in lower case whatever stands beside them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from statistics import median

from crawler.extract.pdf.typeset import (
    LARGER,
    TypesetLine,
    TypesetTable,
    TypesetWord,
    is_cut_well,
    is_tabbed,
    lines_of,
)

Interval = tuple[float, float]

_FEWEST_ROWS = 3
"""A heading row and two more; fewer are two boxes, or a label and its value."""
_ROW_GAPS = (0.45, 1.0)
"""White between rows, in type sizes: between lines set at 1.2 stands 0.25, at 1.75 stands 0.8."""
_PAST = 2.0
"""Type sizes by which lines of prose below a table go on past its first column."""
_MOST_LINES = 4.0
"""Lines of a row on average: longer ones are paragraphs side by side."""
_FULL = 0.7
"""Least share of rows with words in more than one column."""
_WORDY = 3
"""Least words of a usual line in columns of text."""
_LOWER = 0.15
"""Greatest share of cells that begin in lower case, as lines of prose do."""

_SOLID = 3
"""Fewest columns of a table whose rows have no white between them."""

_MARKER = re.compile(r"[^\w\s]|o|\(?(?:\d+(?:\.\d+)*|[a-z]|[ivx]+)[.)]?|[A-Z][.)]")
"""What stands before its text as a column of its own: bullets, numbers of items or paragraphs."""
_LEADER = re.compile(r"[.…_](?:\s?[.…_]){3,}")
_FIRST = re.compile(r"\(?(?:1|[aAiI])[.)](?=\s)")
"""How a list begins that is numbered."""
_BULLETED = re.compile(r"[•▪●■◦○‣⁃·➢➤✓✔\uf0b7\uf0a7\uf076\uf0d8\uf02d–*-]")

Row = list[list[TypesetWord]]


def unruled_table(
    words: Sequence[TypesetWord], gaps: Sequence[Interval]
) -> list[list[TypesetLine] | TypesetTable]:
    """Read words as a table, if their alignment says that they are one.

    Args:
        words: of a region that upright gaps go through from top to bottom.
        gaps: the left and right edge of each, from left to right.

    Returns:
        The cells that hold words, by rows, and the lines of headings before and between them;
        nothing where the words are no table.
    """
    if any(word.cells for word in words):
        return []
    columns = _columns(words, gaps)
    if not all(columns) or _holds_lists(columns) or _is_contents(columns):
        return []
    size = median(word.size for word in words)
    if _is_written_down(words, gaps) or _are_boxes(columns, size):
        return []
    for least in _ROW_GAPS:
        rows = [_cells(row, gaps) for row in _rows(words, least * size)]
        if _is_table(rows):
            return _parts(rows, size)
    if len(gaps) + 1 < _SOLID:
        return []
    rows = list(_solid_rows(words, gaps))
    return _parts(rows, size) if _is_table(rows) and _is_told(rows) else []


def _parts(rows: Sequence[Row], size: float) -> list[list[TypesetLine] | TypesetTable]:
    """Set headings apart from rows: larger lines on their own, and those before the first row.

    Lines after the last row that go on past its first column are none of it.
    """
    after = len(rows) - _prose_after(rows, size)
    if after < len(rows):
        below = [word for row in rows[after:] for word in row[0]]
        return [*_parts(rows[:after], size), lines_of(below)]
    parts: list[list[TypesetLine] | TypesetTable] = []
    table: list[tuple[tuple[TypesetLine, ...], ...]] = []
    for row in rows:
        cells = tuple(map(_lines, row))
        first, *others = filter(None, cells)
        if others or (table and first[0].size < LARGER * size):
            table.append(cells)
            continue
        parts += [TypesetTable(tuple(table)), list(first)] if table else [list(first)]
        table = []
    return [*parts, TypesetTable(tuple(table))] if table else parts


def _prose_after(rows: Sequence[Row], size: float) -> int:
    """Return how many rows at the end are lines of prose, wider than the first column."""
    right = max((word.right for row in rows if any(row[1:]) for word in row[0]), default=math.inf)
    single = list(takewhile(lambda row: not any(row[1:]), reversed(rows)))
    wide = [max(word.right for word in row[0]) > right + _PAST * size for row in single]
    return len(single) if any(wide) else 0


def _lines(words: Sequence[TypesetWord]) -> tuple[TypesetLine, ...]:
    return tuple(lines_of(words))


def _is_written_down(words: Sequence[TypesetWord], gaps: Sequence[Interval]) -> bool:
    """Tell columns of text by the file: it writes each to its end before it begins the next."""
    columns = _cells(words, gaps)
    places = [[word.place for word in column] for column in columns]
    apart = all(max(one) < min(after) for one, after in pairwise(places))
    return apart and all(len(column) >= _WORDY * len(lines_of(column)) for column in columns)


def _are_boxes(columns: Sequence[Sequence[TypesetLine]], size: float) -> bool:
    """Tell boxes without a frame: down the columns text stands under several headings."""
    return sum(_headings(lines, size) > 1 for lines in columns) > 1


def _headings(lines: Sequence[TypesetLine], size: float) -> int:
    """Count the lines set off from the plain line below them."""
    heads = [line.bold or line.size >= LARGER * size for line in lines]
    return sum(head and not below for head, below in pairwise(heads))


def _columns(words: Sequence[TypesetWord], gaps: Sequence[Interval]) -> list[list[TypesetLine]]:
    return [lines_of(cell) for cell in _cells(words, gaps)]


def _cells(words: Sequence[TypesetWord], gaps: Sequence[Interval]) -> Row:
    """Part words into columns; a column may be empty."""
    cells: Row = [[] for _ in range(len(gaps) + 1)]
    for word in words:
        cells[sum(word.left >= right for _, right in gaps)].append(word)
    return cells


def _rows(words: Sequence[TypesetWord], least: float) -> Iterator[list[TypesetWord]]:
    """Cut words wherever that much white goes across all columns."""
    row: list[TypesetWord] = []
    bottom = 0.0
    for word in sorted(words, key=lambda word: word.top):
        if row and word.top - bottom >= least:
            yield row
            row = []
        row.append(word)
        bottom = max(bottom, word.bottom) if len(row) > 1 else word.bottom
    yield row


def _solid_rows(words: Sequence[TypesetWord], gaps: Sequence[Interval]) -> Iterator[Row]:
    """Cut words wherever a line begins in all columns: rows that are set without white between.

    A heading between rows stands alone in the first column.
    """
    row: list[TypesetWord] = []
    for line in lines_of(words):
        first, *others = _cells(line.words, gaps)
        is_heading = first and not any(others) and not line.text[0].islower()
        if row and (is_heading or (first and all(others))):
            yield _cells(row, gaps)
            row = []
        row += line.words
    yield _cells(row, gaps)


def _is_told(rows: Sequence[Row]) -> bool:
    """Tell a table set solid from three columns or more of terms: by headings, or by figures."""
    if not all(map(is_cut_well, rows)):
        return False
    if any(is_tabbed(line) for row in rows for cell in row for line in lines_of(cell)):
        return False  # there are more columns than gaps go through
    bold = [all(word.bold for cell in row for word in cell) for row in rows]
    full = [row for row in rows[1:] if all(row)]
    figures = [
        sum(any(map(str.isdigit, "".join(word.text for word in cell))) for cell in column)
        for column in list(zip(*full, strict=True))[1:]
    ]
    return (bold[0] and not any(bold[1:])) or any(n >= _FULL * len(full) for n in figures)


def _holds_lists(columns: Sequence[Sequence[TypesetLine]]) -> bool:
    """Tell bullets before their texts, lists side by side, and labels before their values."""
    texts = [[line.text for line in column] for column in columns]
    marked = [sum(bool(_MARKER.fullmatch(text)) for text in column) for column in texts]
    bulleted = [sum(bool(_BULLETED.match(text)) for text in column) for column in texts]
    return (
        (len(columns) == 2 and 2 * marked[0] > len(texts[0]))
        or any(2 * count > len(column) for count, column in zip(bulleted, texts, strict=True))
        or sum(3 * count >= len(column) for count, column in zip(bulleted, texts, strict=True)) > 1
        or sum(sum(map(bool, map(_FIRST.match, column))) == 1 for column in texts) > 1
        or 2 * sum(text.endswith(":") for text in texts[0]) >= len(texts[0])
    )


def _is_contents(columns: Sequence[Sequence[TypesetLine]]) -> bool:
    """Tell a table of contents or an index: dots that lead to numbers, or numbers that rise."""
    texts = [line.text for column in columns for line in column]
    last = [line.text for line in columns[-1]]
    pages = [int(text) for text in last if text.isdecimal()]
    rising = len(pages) >= _FEWEST_ROWS and pages == sorted(pages) and len(pages) >= 0.6 * len(last)
    return rising or 4 * sum(bool(_LEADER.search(text)) for text in texts) > len(texts)


def _is_table(rows: Sequence[Row]) -> bool:
    if len(rows) < _FEWEST_ROWS:
        return False
    cells = [_lines(cell) for row in rows for cell in row if cell]
    full = sum(sum(map(bool, row)) > 1 for row in rows)
    lower = sum(cell[0].text[0].islower() for cell in cells)
    lines = sum(max(len(_lines(cell)) for cell in row if cell) for row in rows)
    return (
        full >= _FULL * len(rows)
        and lower <= _LOWER * len(cells)
        and lines <= _MOST_LINES * len(rows)
    )
