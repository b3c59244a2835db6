"""Word: whichever cells are merged, each other one stays in its column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_files import cell, paragraph, table, word_file

from collection.extract import CELL_BREAK, BlockKind
from crawler.extract.word.docx import extract_docx

URL = "https://site.example/files/levels.docx"
HEAD = '<w:vMerge w:val="restart"/>'
BELOW = "<w:vMerge/>"


def wide(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def lines(*rows: str) -> list[str]:
    body = word_file(paragraph("Levels of need."), table(*rows))
    (section,) = extract_docx(body, URL).sections
    return section.text.split("\n")[1:]


TITLES = cell("Level") + cell("Sign") + cell("What to do")


def test_what_stands_beside_a_tall_cell_stays_in_its_column() -> None:
    found = lines(
        TITLES,
        cell("3", HEAD) + cell("Neglect") + cell("Plan"),
        cell("", BELOW) + cell("Injury") + cell("Section 47"),
        cell("not shown", '<w:vMerge w:val="continue"/>') + cell("Harm") + cell("Section 17"),
    )
    assert found == [
        "Level | Sign | What to do",
        "3 | Neglect | Plan",
        " | Injury | Section 47",
        " | Harm | Section 17",
    ]


def test_what_stands_beside_a_wide_cell_stays_in_its_column() -> None:
    found = lines(TITLES, cell("3", wide(2)) + cell("Plan"), cell("4") + cell("Harm", wide(2)))
    assert found[1:] == ["3 |  | Plan", "4 | Harm"]


def test_a_row_that_begins_further_in_stays_in_its_columns() -> None:
    inner = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'
    assert lines(TITLES, inner + cell("Harm") + cell("Plan"))[1] == " | Harm | Plan"


def test_a_line_across_the_table_is_a_paragraph() -> None:
    body = word_file(table(TITLES, cell("All ages", wide(3)), cell("1") + cell("2") + cell("3")))
    (section,) = extract_docx(body, URL).sections
    assert [block.kind for block in section.blocks] == [
        BlockKind.ROW, BlockKind.PARAGRAPH, BlockKind.ROW,
    ]  # fmt: skip


def test_columns_that_no_cell_begins_in_are_none() -> None:
    rows = [cell(a, wide(3)) + cell(b, wide(5)) for a, b in (("Level", "Sign"), ("3", "Harm"))]
    assert lines(*rows) == ["Level | Sign", "3 | Harm"]


def test_a_cell_that_claims_to_go_on_from_none_keeps_its_words() -> None:
    rows = cell("Level") + cell("Sign"), cell("3", BELOW) + cell("Harm")
    assert lines(*rows) == ["Level | Sign", "3 | Harm"]


def test_a_table_within_a_cell_is_levelled_for_itself() -> None:
    inner = table(cell("a", HEAD) + cell("b"), cell("", BELOW) + cell("c"))
    outer = cell("Level") + f"<w:tc>{inner}{paragraph('after')}</w:tc>"
    body = word_file(paragraph("Levels of need."), table(outer))
    text = extract_docx(body, URL).sections[0].text
    assert "a | b\n | c\nafter" in text


INNER = table(cell("a") + cell("b"), cell("c") + cell("d"))
PLAIN = cell("1") + cell("2") + cell("3")


def holding(*content: str) -> str:
    return f"<w:tc>{''.join(content)}<w:p/></w:tc>"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            cell("x") + holding(paragraph("before"), INNER, paragraph("after")) + cell("y"),
            ["x | before |  | y", " | a | b", " | c | d", " | after"],
        ),
        (cell("x") + cell("y") + holding(INNER), ["x | y | a | b", " |  | c | d"]),
        (cell("x") + holding(table(cell("a"), cell("b"))) + cell("y"), ["x | a | y", " | b"]),
        (cell("x", HEAD) + holding(INNER) + cell("y", HEAD), ["x | a | b | y", " | c | d"]),
        (
            cell("x")
            + holding(table(cell("p") + holding(INNER), cell("q") + cell("r")))
            + cell("y"),
            ["x | p | a | b | y", " |  | c | d", " | q | r"],
        ),
    ],
)
def test_a_table_within_a_row_of_data_splits_its_cell(row: str, expected: list[str]) -> None:
    found = lines(TITLES, row, PLAIN)
    assert found[1:-1] == expected
    assert [each for each in found[-1].split(CELL_BREAK) if each] == ["1", "2", "3"]


def test_a_table_within_one_that_lays_out_a_page_is_read_for_itself() -> None:
    long = "Ring the hub and tell what you saw and heard. " * 20
    for outer in (cell("x") + holding(INNER), cell(long) + holding(INNER) + cell("y")):
        found = lines(*((PLAIN,) if long in outer else ()), outer)
        assert "a | b" in found
        assert "c | d" in found


@pytest.mark.parametrize("level", ["row", "cell", "both"])
def test_content_controls_around_rows_and_cells_are_opened(level: str) -> None:
    def control(held: str, at: str) -> str:
        if level not in (at, "both"):
            return held
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{held}</w:sdtContent></w:sdt>"

    row = control(f"<w:tr>{control(cell('x'), 'cell')}{holding(INNER)}{cell('y')}</w:tr>", "row")
    body = f"<w:tbl>{row}<w:tr>{PLAIN}</w:tr></w:tbl>"
    (section,) = extract_docx(word_file(paragraph("Levels of need."), body), URL).sections
    assert section.text.split("\n")[1:] == ["x | a | b | y", " | c | d", "1 | 2 |  | 3"]


@st.composite
def grids(draw: st.DrawFn) -> tuple[int, list[list[tuple[int, int, bool]]]]:
    """Draw a table: its width, and for each row the start, width and tallness of its cells."""
    columns = draw(st.integers(2, 5))
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        cuts = {0, *draw(st.sets(st.integers(1, columns - 1), min_size=1))}
        starts = sorted(cuts)
        ends = [*starts[1:], columns]
        rows.append([(a, b - a, draw(st.booleans())) for a, b in zip(starts, ends, strict=True)])
    whole = [(at, 1, False) for at in range(columns)]
    return columns, [whole, *rows]


@pytest.mark.slow
@given(grids())
def test_each_cell_stands_in_the_column_in_which_it_begins(
    grid: tuple[int, list[list[tuple[int, int, bool]]]],
) -> None:
    _, rows = grid
    written = [
        "".join(
            cell(f"{n}-{start}", wide(width) + (HEAD if tall else "")) for start, width, tall in row
        )
        for n, row in enumerate(rows)
    ]
    for n, line in enumerate(lines(*written)):
        cells = line.split(CELL_BREAK)
        assert {(at, words) for at, words in enumerate(cells) if words} == {
            (start, f"{n}-{start}") for start, _, _ in rows[n]
        }


BOLD = "<w:rPr><w:b/></w:rPr>"
STYLES = f"""
<w:style w:type="table" w:styleId="Grid"/>
<w:style w:type="table" w:styleId="Set">
<w:tblStylePr w:type="firstRow">{BOLD}</w:tblStylePr></w:style>
<w:style w:type="table" w:styleId="Own"><w:basedOn w:val="Set"/></w:style>
<w:style w:type="table" w:styleId="Off"><w:tblStylePr w:type="firstRow"><w:rPr><w:b w:val="0"/>
</w:rPr></w:tblStylePr></w:style>
"""
ROWS = TITLES, cell("3") + cell("Harm") + cell("Plan")


def headings(*rows: str, style: str = "Grid", look: str = "") -> list[bool]:
    """Tell of each row whether it is a heading."""
    properties = f'<w:tblPr><w:tblStyle w:val="{style}"/><w:tblLook {look}/></w:tblPr>'
    body = word_file(table(*rows).replace("<w:tbl>", f"<w:tbl>{properties}"), styles=STYLES)
    (section,) = extract_docx(body, URL).sections
    assert [block.row.begins for block in section.blocks] == [True, *[False] * (len(rows) - 1)]
    return [block.row.heading for block in section.blocks]


@pytest.mark.parametrize(
    ("style", "look", "expected"),
    [
        ("Set", 'w:firstRow="1"', True),
        ("Own", 'w:firstRow="1"', True),
        ("Set", 'w:val="04A0"', True),
        ("Set", 'w:val="0480"', False),
        ("Set", 'w:firstRow="0" w:val="04A0"', False),
        ("Set", 'w:val="many"', False),
        ("Grid", 'w:firstRow="1"', False),
        ("Off", 'w:firstRow="1"', False),
    ],
)
def test_a_first_row_that_the_style_sets_off_is_a_heading(
    style: str, look: str, expected: bool
) -> None:
    assert headings(*ROWS, style=style, look=look) == [expected, False]


def test_a_row_that_is_repeated_on_each_page_is_a_heading() -> None:
    repeated = "<w:trPr><w:tblHeader/></w:trPr>"
    assert headings(repeated + TITLES, ROWS[1]) == [True, False]
    assert headings(repeated + TITLES, repeated + TITLES, ROWS[1]) == [True, True, False]
    off = '<w:trPr><w:tblHeader w:val="0"/></w:trPr>'
    assert headings(off + TITLES, ROWS[1]) == [False, False]


def test_a_first_row_of_bold_cells_is_a_heading() -> None:
    bold = TITLES.replace("<w:rPr></w:rPr>", BOLD)
    assert headings(bold, ROWS[1]) == [True, False]
    assert headings(bold, bold) == [False, False]
