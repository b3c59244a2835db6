"""PDF: which rows of a table head its columns, and where a table goes on over the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

from collection.extract import Block, BlockKind, TableRow
from crawler.extract.pdf.document import extract_pdf
from crawler.extract.pdf.table_headings import row_roles
from crawler.extract.pdf.typeset import LinkedPiece, Tag, TypesetLine, TypesetTable, TypesetWord

URL = "https://site.example/levels.pdf"
HEAD = ["What", "Who", "By when"]
FIRST = ["Send a summary", "Nurse", "The same day"]
SECOND = ["Ring the hub", "Chair", "Two days"]
BEGINS = TableRow(begins=True)
HEADING = TableRow(begins=True, heading=True)
PLAIN = TableRow()


def drawn(canvas: Canvas, rows: list[list[str]], *bold: int, top: float = 700) -> None:
    styles = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    styles += [("FONTNAME", (0, n), (-1, n), "Helvetica-Bold") for n in bold]
    table = Table(rows, colWidths=[150, 100, 100])
    table.setStyle(TableStyle(styles))
    _, height = table.wrapOn(canvas, 400, 400)
    table.drawOn(canvas, 60, top - height)


def rows_of(body: bytes) -> list[Block]:
    extract = extract_pdf(body, URL)
    blocks = (block for section in extract.sections for block in section.blocks)
    return [block for block in blocks if block.kind is BlockKind.ROW]


@pytest.mark.parametrize(
    ("rows", "bold", "expected"),
    [
        ([HEAD, FIRST, SECOND], (0,), [HEADING, PLAIN, PLAIN]),
        ([HEAD, FIRST, SECOND], (), [BEGINS, PLAIN, PLAIN]),
        ([HEAD, FIRST, SECOND], (0, 1, 2), [BEGINS, PLAIN, PLAIN]),
        ([HEAD, FIRST, SECOND], (1,), [BEGINS, PLAIN, PLAIN]),
    ],
    ids=["bold", "none", "all bold", "a later one"],
)
def test_a_bold_first_row_over_rows_that_are_not_is_a_heading(
    make_pdf: Callable[..., bytes],
    rows: list[list[str]],
    bold: tuple[int, ...],
    expected: list[TableRow],
) -> None:
    body = make_pdf(lambda canvas: drawn(canvas, rows, *bold))
    assert [block.row for block in rows_of(body)] == expected


def test_two_tables_on_a_page_are_two(make_pdf: Callable[..., bytes]) -> None:
    def page(canvas: Canvas) -> None:
        drawn(canvas, [HEAD, FIRST], 0)
        drawn(canvas, [HEAD, SECOND], 0, top=500)

    assert [block.row for block in rows_of(make_pdf(page))] == [HEADING, PLAIN] * 2


def test_a_table_goes_on_at_the_head_of_the_next_page_unless_it_has_headings_of_its_own(
    make_pdf: Callable[..., bytes],
) -> None:
    def first(canvas: Canvas) -> None:
        drawn(canvas, [HEAD, FIRST], 0)

    goes_on = make_pdf(first, lambda canvas: drawn(canvas, [SECOND, FIRST]))
    assert [block.row for block in rows_of(goes_on)] == [HEADING, PLAIN, PLAIN, PLAIN]
    own = make_pdf(first, lambda canvas: drawn(canvas, [HEAD, SECOND], 0))
    assert [block.row for block in rows_of(own)] == [HEADING, PLAIN] * 2
    other = make_pdf(first, lambda canvas: drawn(canvas, [["a", "b"], ["c", "d"]]))
    assert [block.row.begins for block in rows_of(other)] == [True, False, True, False]


def typeset(*rows: str) -> TypesetTable:
    """A tagged table: "Who+" is a heading by its tag, "-" an empty cell."""

    def cell(words: str) -> tuple[TypesetLine, ...]:
        if words == "-":
            return ()
        tag = Tag(heads=words.endswith("+"))
        word = TypesetWord((LinkedPiece(words.rstrip("+")),), 0, 0, 9, 9, 9, tag=tag)
        return (TypesetLine((word,), (0, 9)),)

    return TypesetTable(tuple(tuple(map(cell, row.split())) for row in rows))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("Who+ When+", "Nurse now"), [HEADING, PLAIN]),
        (("Who+ When+", "a+ b+", "c d"), [HEADING, TableRow(heading=True), PLAIN]),
        (("- When+ Where+", "Nurse+ now here"), [HEADING, TableRow(row_headings=1)]),
        (("Who+ When+", "Nurse+ now+"), [BEGINS, PLAIN]),
        (
            ("Nurse+ now", "Chair+ -"),
            [TableRow(begins=True, row_headings=1), TableRow(row_headings=1)],
        ),
    ],
)
def test_headings_are_told_by_tags(rows: tuple[str, ...], expected: list[TableRow]) -> None:
    assert row_roles(typeset(*rows)) == expected
