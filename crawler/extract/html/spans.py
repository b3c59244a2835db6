"""Tables as a browser draws them: order_tables() and fill_spans().

Their foot may be written before their body. A cell over two rows is written once; the row below has
a cell less, and all its words would stand one column off, under the wrong heading.
"""

from __future__ import annotations

from lxml import etree

from crawler.extract.html.elements import CELLS, Element

_MOST_COLUMNS = 100
"""Beyond that a span is no table's, but a mistake or an attack."""


def order_tables(root: Element) -> None:
    """Put the caption and head of every table before its body, and its foot behind it.

    Args:
        root: the content.
    """
    for table in root.iter("table"):
        parts = [part for part in table if part.tag in {"caption", "thead", "tfoot"}]
        if parts:
            # Of several heads or feet only the first is drawn in its place (CSS 2.2, 17.2).
            first = {part.tag: part for part in reversed(parts)}
            ordered = sorted(table, key=lambda part: _place(part, first.get(part.tag)))
            if ordered != list(table):
                table[:] = ordered


def _place(part: Element, first: Element | None) -> int:
    if part.tag == "caption":
        return 0
    if part is not first:
        return 3
    return 2 if part.tag == "thead" else 4


def fill_spans(root: Element) -> None:
    """Give every row of every table a cell for each of its columns, as far as any stands there.

    Args:
        root: the content.
    """
    for group in dict.fromkeys(row.getparent() for row in root.iterdescendants("tr")):
        if group is not None and any(map(_spans, group.iter(*CELLS))):
            _fill(list(group.iterchildren("tr")))


def _spans(cell: Element) -> bool:
    return cell.get("rowspan") is not None or cell.get("colspan") is not None


def _fill(rows: list[Element]) -> None:
    """Fill the rows of one group; no cell reaches into the next group."""
    until: dict[int, int] = {}  # the row at which each column is free again
    for number, row in enumerate(rows):
        covered = any(end > number for end in until.values())
        cells = [cell for cell in row if cell.tag in CELLS]
        # A cell that is alone in its row is a line over the whole table.
        if covered or len(cells) > 1 or any(_reaches_down(cell, rows[number:]) for cell in cells):
            _fill_row(cells, number, len(rows), until)


def _fill_row(cells: list[Element], number: int, rows: int, until: dict[int, int]) -> None:
    column = 0
    short = len(cells) == 1 and number + 1 < rows and _span(cells[0], "rowspan") != 1
    for cell in cells:
        while until.get(column, 0) > number:
            cell.addprevious(etree.Element("td"))
            column += 1
        wide = min(_span(cell, "colspan") or 1, max(_MOST_COLUMNS - column, 1))
        end = number + (_span(cell, "rowspan") or rows)
        for place in range(column, column + wide):
            until[place] = max(until.get(place, 0), min(end, rows))
        for _ in range(1, wide):
            # What stands after a cell belongs to none, and stays there.
            cell.addnext(etree.Element("td"))
        column += wide
    if len(cells) == 1 and column == 1 and (short or until.get(column, 0) > number):
        # Cells reach into this row or from it into the next, so it is no line over the table.
        cells[0].addnext(etree.Element("td"))


def _reaches_down(cell: Element, rows: list[Element]) -> bool:
    return len(rows) > 1 and _span(cell, "rowspan") != 1 and _span(cell, "colspan") == 1


def _span(cell: Element, name: str) -> int:
    """Return over how many columns or rows a cell goes; 0 is the rest of the rows."""
    stated = (cell.get(name) or "1").strip()
    return int(stated[:5]) if stated.isascii() and stated.isdigit() else 1
