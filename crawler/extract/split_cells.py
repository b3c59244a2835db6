"""split_cells(): a table within a cell of another, as cells of that: how a reader sees it split.

Office programs keep a cell that was split as a table of its own, and people put tables into cells.
The rows of such a cell are rows beside the one high cell on its left and right.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from crawler.extract.html.elements import CELLS, Element, insert_before, remove, words

_MOST_WORDS = 80
"""Words of a row whose cells are split; one with more holds a page, of which each cell is read for
itself."""
_MOST_COLUMNS = 63
"""Columns of a table of Word."""
_MOST_TABLES = 500
"""Of a file with more, which takes its time, every cell with a table is read for itself."""


def split_cells(root: Element) -> None:
    """Split the cells of tables of data in which further tables stand.

    Args:
        root: the file as HTML, of which no cell reaches over several rows; rewritten.
    """
    tables = list(root.iter("table"))
    around = [table.getparent() for table in tables] if len(tables) <= _MOST_TABLES else []
    rows = dict.fromkeys(cell.getparent() for cell in around if cell is not None)
    for row in reversed([each for each in rows if each is not None and each.tag == "tr"]):
        table = _table_of(row)
        beside = [] if table is None else [e for e in table.iter("tr") if _table_of(e) is table]
        if _is_data(row, beside):
            _split(row, [each for each in beside if each is not row])


def _table_of(row: Element) -> Element | None:
    return next(row.iterancestors("table"), None)


def _is_data(row: Element, rows: list[Element]) -> bool:
    """Tell whether the cells of a row belong together: others of its table are rows of words."""
    plain = (each for each in rows if each is not row and next(each.iter("table"), None) is None)
    filled = (sum(bool(words(cell)) for cell in _cells(each)) for each in plain)
    return (
        len(_cells(row)) > 1
        and len(words(row).split()) <= _MOST_WORDS
        and any(number > 1 for number in filled)
    )


def _split(row: Element, others: list[Element]) -> None:
    cells = [(cell, list(_lines(cell)) or [[cell]]) for cell in _cells(row)]
    number = max(len(lines) for _, lines in cells)
    last = sum(_span(cell) for cell, _ in cells)
    for cell, lines in reversed(cells):
        columns = max(sum(map(_span, line)) for line in lines)
        wide = max(min(columns, _MOST_COLUMNS), _span(cell))
        _widen(others, last, wide - _span(cell))
        last -= _span(cell)
        for line in lines:
            _set(line[-1], "colspan", max(_span(line[-1]) + wide - sum(map(_span, line)), 1))
        for each in lines[-1]:
            _set(each, "rowspan", number - len(lines) + 1)
    for place in reversed(range(1, number)):
        below = etree.Element("tr")
        for _, lines in cells:
            below.extend(lines[place] if place < len(lines) else [])
        row.addnext(below)
    for cell, lines in cells:
        for each in lines[0] if lines[0][0] is not cell else ():
            insert_before(cell, each)
        if lines[0][0] is not cell:
            remove(cell)


def _widen(rows: list[Element], last: int, columns: int) -> None:
    """Have the cell over a column reach over further ones, in each row; one alone does already."""
    for cell in list(_cells_over(rows, last)):
        _set(cell, "colspan", _span(cell) + columns)


def _cells_over(rows: list[Element], last: int) -> Iterator[Element]:
    """Yield the cells over a column, each once, whatever rows it reaches over."""
    held: dict[int, int] = {}
    for row in rows:
        held = {column: left - 1 for column, left in held.items() if left > 1}
        end = 0
        for cell in _cells(row):
            while end in held:
                end += 1
            begin, end = end, end + _span(cell)
            if begin < last <= end:
                yield cell
            held |= dict.fromkeys(range(begin, end), _span(cell, "rowspan"))


def _lines(cell: Element) -> Iterator[list[Element]]:
    """Yield the rows that a cell is split into: of the tables in it, and of what stands between."""
    if cell.find("table") is None:
        return
    between = etree.Element(cell.tag)
    between.text = cell.text
    for child in list(cell):
        if child.tag != "table":
            between.append(child)
            continue
        tail, child.tail = child.tail, None
        if words(between):
            yield [between]
        between = etree.Element(cell.tag)
        between.text = tail
        for row in [each for each in child.iter("tr") if _table_of(each) is child]:
            if held := _cells(row):
                yield held
    if words(between):
        yield [between]


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in CELLS]


def _span(cell: Element, name: str = "colspan") -> int:
    stated = cell.get(name, "1")
    return max(int(stated[:4]), 1) if stated.isascii() and stated.isdigit() else 1


def _set(cell: Element, name: str, number: int) -> None:
    cell.set(name, str(number))
