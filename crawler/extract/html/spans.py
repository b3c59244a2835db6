"""fill_spans(): an empty cell wherever one of another row or column reaches.

A cell over two rows is written once; the row below has a cell less, and all its words would stand
one column off, under the wrong heading.
"""

from __future__ import annotations

from lxml import etree

from crawler.extract.html.elements import CELLS, Element

_MOST_COLUMNS = 100
"""Beyond that a span is no table's, but a mistake or an attack."""


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
        if covered or len(cells) > 1:
            _fill_row(cells, number, len(rows), until)


def _fill_row(cells: list[Element], number: int, rows: int, until: dict[int, int]) -> None:
    column = 0
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


def _span(cell: Element, name: str) -> int:
    """Return over how many columns or rows a cell goes; 0 is the rest of the rows."""
    stated = (cell.get(name) or "1").strip()
    return int(stated[:5]) if stated.isascii() and stated.isdigit() else 1
