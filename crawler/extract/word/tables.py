"""level_tables(): merged cells as empty ones, so that every other stays in its column; headings."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from crawler.extract.word.formatting import Formatting
from crawler.extract.word.names import Element, drop, is_on, own_property, value, w, whole

_FIRST_ROW = 0x0020
"""The bit of ``w:tblLook`` that stands for the first row."""
_WIDEST = 63
"""Columns that a table of Word may have; what claims more is taken for so many."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell and its place in the grid of its table.

    Args:
        element: the cell.
        start, end: the columns of the grid from which and up to which it reaches.
    """

    element: Element
    start: int
    end: int

    @property
    def merged(self) -> str | None:
        """What it is of a tall cell: "restart" its head, else a lower part; None for others."""
        merge = self.element.find(f"{w('tcPr')}/{w('vMerge')}")
        return None if merge is None else merge.get(w("val"), "continue")


def level_tables(story: Element, formatting: Formatting) -> None:
    """Give each row of a table a cell for each column, the merged ones among them empty.

    A row of one cell is left as it is, for it is a line across the table.

    Args:
        story: the root of a part; rewritten.
        formatting: of the file.
    """
    for switch in list(story.iter(w("tblHeader"))):
        if not is_on(switch):
            drop(switch)
    for each in story.iter(w("tbl")):
        _head(each, formatting)
    cells: dict[Element, list[Element]] = {row: [] for row in story.iter(w("tr"))}
    for cell in story.iter(w("tc")):
        row = next(cell.iterancestors(w("tr")), None)
        if row is not None:
            cells[row].append(cell)
    tables: dict[Element, list[list[_Cell]]] = {}
    for row, held in cells.items():
        table = next(row.iterancestors(w("tbl")), None)
        if table is not None and held:
            tables.setdefault(table, []).append(list(_placed(row, held)))
    for rows in tables.values():
        _level(rows)


def _head(table: Element, formatting: Formatting) -> None:
    """Say of a first row that the table's style sets off that it is a heading, if no row is yet."""
    rows = [row for row in table.iterchildren(w("tr")) if next(row.iter(w("t")), None) is not None]
    marked = any(row.find(f"{w('trPr')}/{w('tblHeader')}") is not None for row in rows)
    if marked or len(rows) < 2 or not _sets_off_first(table):
        return
    if formatting.sets_off_first_row(value(table, "tblPr", "tblStyle")):
        own_property(rows[0], "trPr", "tblHeader")


def _sets_off_first(table: Element) -> bool:
    """Tell whether a table asks for its style's first row (ECMA-376, part 1, 17.4.55)."""
    look = table.find(f"{w('tblPr')}/{w('tblLook')}")
    if look is None:
        return False
    named = look.get(w("firstRow"))
    if named is not None:
        return named.lower() in {"1", "true", "on"}
    digits = look.get(w("val")) or ""
    return bool(re.fullmatch(r"[0-9A-Fa-f]{1,4}", digits)) and bool(int(digits, 16) & _FIRST_ROW)


def _placed(row: Element, held: list[Element]) -> Iterator[_Cell]:
    before = value(row, "trPr", "gridBefore")
    at = min(whole(before), _WIDEST)
    for cell in held:
        span = max(whole(value(cell, "tcPr", "gridSpan"), 1), 1)
        yield _Cell(cell, at, min(at + span, at + _WIDEST))
        at = min(at + span, at + _WIDEST)


def _level(rows: list[list[_Cell]]) -> None:
    columns = sorted({0} | {cell.start for row in rows for cell in row})
    tall: set[int] = set()
    for row in rows:
        tall = {cell.start for cell in row if _is_tall(cell, tall)}
        for cell in row:
            _split(cell, bisect_left(columns, cell.end) - bisect_left(columns, cell.start), row)
        if len(row) > 1:
            for _ in range(bisect_left(columns, row[0].start)):
                row[0].element.addprevious(_new())


def _is_tall(cell: _Cell, above: set[int]) -> bool:
    """Tell whether a cell may go on in the next row; one that does from above is emptied."""
    merged = cell.merged
    if merged not in {None, "restart"} and cell.start in above:
        _empty(cell.element)
    return merged is not None


def _split(cell: _Cell, width: int, row: list[_Cell]) -> None:
    """Make a cell one column wide, and put empty ones behind it for the others that it took."""
    for name in ("gridSpan", "vMerge"):
        for merge in cell.element.findall(f"{w('tcPr')}/{w(name)}"):
            drop(merge)
    for _ in range(width - 1 if len(row) > 1 else 0):
        cell.element.addnext(_new())


def _empty(cell: Element) -> None:
    for child in [child for child in cell if child.tag != w("tcPr")]:
        cell.remove(child)
    etree.SubElement(cell, w("p"))


def _new() -> Element:
    cell = etree.Element(w("tc"))
    etree.SubElement(cell, w("p"))
    return cell
