"""row_roles(): which rows of a table head its columns, by the file's tags or by bold type."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from collection.extract import TableRow
from crawler.extract.pdf.typeset import TypesetLine, TypesetTable

_MOST = 3
"""Rows of bold type at the head of a table beyond which it is set bold throughout."""

Cells = Sequence[Sequence[TypesetLine]]


def row_roles(table: TypesetTable) -> list[TableRow]:
    """Return what each row of a table is; one of which every row would be a heading has none.

    Args:
        table: its cells.
    """
    rows = table.rows
    headings = {n for n, row in enumerate(rows) if _all(row, tagged=True)}
    if not headings:
        bold = list(takewhile(_all, rows))
        headings = set(range(len(bold))) if len(bold) <= _MOST else set()
    if len(headings) == len(rows):
        headings = set()
    return [
        TableRow(number == 0, number in headings, 0 if number in headings else _leading(row))
        for number, row in enumerate(rows)
    ]


def _all(row: Cells, *, tagged: bool = False) -> bool:
    """Tell whether all of a row's cells with words are headings by tags, or bold."""
    worded = [cell for cell in row if cell]
    heads = _is_tagged if tagged else _is_bold
    return len(worded) > 1 and all(map(heads, worded))


def _leading(row: Cells) -> int:
    """Return how many cells at the beginning of a row are tagged as its headings."""
    number = next((n for n, cell in enumerate(row) if not _is_tagged(cell)), 0)
    return number if number < len(row) else 0


def _is_tagged(cell: Sequence[TypesetLine]) -> bool:
    words = [word for line in cell for word in line.words]
    return bool(words) and all(word.tag is not None and word.tag.heads for word in words)


def _is_bold(cell: Sequence[TypesetLine]) -> bool:
    return all(line.bold for line in cell)
