"""open_layout_tables(): tables that only lay out, made divisions and read box by box."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from collection.words.folding import fold
from crawler.extract.html.elements import (
    CELLS,
    LEVELS,
    LISTS,
    Element,
    ancestor,
    descendant,
    remove,
    text_of,
    words,
)
from crawler.extract.sections import is_paragraph_number

_MOST_LISTED = 80
"""Words of a row that is kept as one line although it holds lists: about a passage's half."""
_COUNTER = re.compile(r"[\W_]*(?:\d{1,2}[\W_]*)?")
"""What a cell holds that only counts the boxes beside it: a number, an icon or nothing."""
BOLD_HEADING = "h6"
"""What a short bold line becomes that stands for a heading."""
_HEADING_WORDS = 12
"""A bold line with more words than this is text."""


def open_layout_tables(root: Element, *, numbered: bool) -> None:
    """Make divisions of rows that are no data.

    Those are rows of one cell, rows that hold headings, lists or further tables, whose words
    would run together on one line, rows of boxes that each open with a bold line, and rows of a
    paragraph and its number. Short lists under column headings stay in their row, or nobody could
    tell what they belong to. A column that only counts the boxes beside it is left out, and every
    row beside it is read alike.

    Args:
        root: the content; rewritten.
        numbered: whether a cell that is a paragraph's number belongs to the next one.
    """
    for table in list(root.iter("table")):
        _open_counted(table)
    for row in list(root.iterdescendants("tr")):
        cells = _cells(row)
        paragraph = numbered and len(cells) == 2 and is_paragraph_number(words(cells[0]))
        parts = descendant(row, *LEVELS, "dl", "table")
        listed = descendant(row, *LISTS) is not None and not _is_data(row)
        boxes = len(cells) > 1 and _are_boxes(cells)
        if len(cells) < 2 or paragraph or listed or boxes or parts is not None:
            _open(row)


def may_head(text: str) -> bool:
    """Tell whether a bold line may be a heading by its words.

    Args:
        text: its words, white space folded.
    """
    return 0 < len(text.split()) <= _HEADING_WORDS and text[-1] not in ".;,"


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in CELLS]


def _open(row: Element) -> None:
    for tag in (row, *_cells(row)):
        tag.tag = "div"


def _open_counted(table: Element) -> None:
    """Open a table of which the first column only counts, and most rows beside it are boxes."""
    rows = [row for row in table.iter("tr") if ancestor(row, "table") is table]
    rows = [row for row in rows if words(row)]
    cells = [_cells(row) for row in rows]
    counted = all(len(row) > 1 and _COUNTER.fullmatch(words(row[0])) for row in cells)
    if len(rows) < 2 or not counted or not any(words(row[0]) for row in cells):
        return
    boxes = [row for row in cells if any(map(_opens_box, row[1:]))]
    if 2 * len(boxes) <= len(rows):
        return
    for row, held in zip(rows, cells, strict=True):
        remove(held[0])
        _are_boxes(held[1:])
        _open(row)


def _opens_box(cell: Element) -> bool:
    return descendant(cell, *LEVELS) is not None or _bold_line(cell) is not None


def _are_boxes(cells: Sequence[Element]) -> bool:
    """Tell whether every cell that has words opens with a bold line over others; parts the line."""
    lines = [_bold_line(cell) for cell in cells if words(cell)]
    found = [line for line in lines if line is not None]
    if not lines or len(found) < len(lines):
        return False
    for line in found:
        if line.tag != "p":
            inner = etree.Element("b")
            inner.text, line.text = line.text, None
            inner.extend(list(line))
            line.append(inner)
            line.tag = "p"
        if may_head(words(line)):
            line.tag = BOLD_HEADING
    return True


def _bold_line(cell: Element) -> Element | None:
    """Return the paragraph, or the words before a line break, with which a box opens in bold."""
    first = next((tag for tag in cell.iterdescendants("p", "b", "strong") if words(tag)), None)
    if first is None or not words(cell).startswith(words(first)) or words(first) == words(cell):
        return None
    if first.tag == "p":
        bold = "".join(map(text_of, first.iterdescendants("b", "strong")))
        return first if fold(bold) == words(first) else None
    following = first.getnext()
    broken = following is not None and following.tag == "br" and not (first.tail or "").strip()
    return first if broken else None


def _is_data(row: Element) -> bool:
    """Tell whether the cells of a row that holds lists belong together: headed, and not long."""
    table = ancestor(row, "table")
    headed = table is not None and descendant(table, "th") is not None
    return headed and len(words(row).split()) <= _MOST_LISTED
