"""row_headings(): which rows of a table head its columns, and which cells head their row.

Only where the source says so: by ``thead``, ``th`` and ``scope``, or by a first row of which all
is bold over rows that are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crawler.extract.html.elements import CELLS, Element, ancestor, text_of, words

_OF_ROW = frozenset({"row", "rowgroup"})


@dataclass(frozen=True, slots=True)
class HeadingCells:
    """What the cells of a row head: see ``TableRow``."""

    heading: bool = False
    row_headings: int = 0


NO_HEADINGS = HeadingCells()


def row_headings(root: Element) -> Mapping[Element, HeadingCells]:
    """Return what the cells of the rows of each table head, of those that head anything.

    Args:
        root: the content, normalised: its rows are those of tables of data.
    """
    tables: dict[Element | None, list[Element]] = {}
    for row in root.iterdescendants("tr"):
        tables.setdefault(ancestor(row, "table", "dl"), []).append(row)
    return {row: found for rows in tables.values() for row, found in _headed(rows)}


def _headed(rows: Sequence[Element]) -> Iterator[tuple[Element, HeadingCells]]:
    above = set(_heading_rows(rows))
    for row in rows:
        if row in above:
            yield row, HeadingCells(heading=True)
        elif number := _leading(_cells(row)):
            yield row, HeadingCells(row_headings=number)


def _heading_rows(rows: Sequence[Element]) -> Iterable[Element]:
    """Return the rows that head columns; a table of which every row would has none."""
    marked = [row for row in rows if _is_marked(row)]
    below = next((row for row in rows[1:] if any(map(words, _cells(row)))), None)
    if (
        not marked
        and len(rows) > 1
        and _is_bold(rows[0])
        and (below is None or not _is_bold(below))
    ):
        marked = [rows[0]]
    return marked if len(marked) < len(rows) else ()


def _is_marked(row: Element) -> bool:
    worded = [cell for cell in _cells(row) if words(cell)]
    if ancestor(row, "thead") is not None:
        return bool(worded)
    return bool(worded) and all(cell.tag == "th" and not _heads_row(cell) for cell in worded)


def _is_bold(row: Element) -> bool:
    return all(_bold(cell) for cell in _cells(row) if words(cell))


def _bold(cell: Element) -> bool:
    bold = cell.iterdescendants("b", "strong")
    outer = (tag for tag in bold if ancestor(tag, "b", "strong", *CELLS) in {cell})
    return "".join(map(text_of, outer)).split() == text_of(cell).split()


def _leading(cells: Sequence[Element]) -> int:
    """Return how many cells at the beginning of a row head the others."""
    number = next((n for n, cell in enumerate(cells) if cell.tag != "th"), 0)
    return number if any(map(words, cells[:number])) else 0


def _heads_row(cell: Element) -> bool:
    return (cell.get("scope") or "").strip().lower() in _OF_ROW


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in CELLS]
