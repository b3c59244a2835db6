"""Which rows of a page's tables are headings, and which cells head their row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.extract import BlockKind, TableRow
from crawler.extract.html.page import extract_html

DATA = "<tr><td>Nurse</td><td>now</td></tr>"
HEAD = "<tr><th>Who</th><th>When</th></tr>"
BEGINS = TableRow(begins=True)
HEADING = TableRow(begins=True, heading=True)
PLAIN = TableRow()


def rows(markup: str) -> list[tuple[str, TableRow]]:
    page = f"<html><body><h1>Levels</h1>{markup}</body></html>"
    extract = extract_html(page.encode(), "https://site.example/levels")
    return [
        (block.text, block.row)
        for section in extract.sections
        for block in section.blocks
        if block.kind is BlockKind.ROW
    ]


def roles(markup: str) -> list[TableRow]:
    return [role for _, role in rows(f"<table>{markup}</table>")]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (HEAD + DATA, [HEADING, PLAIN]),
        (f"<thead><tr><td>Who</td><td>When</td></tr></thead>{DATA}", [HEADING, PLAIN]),
        (f"<thead>{HEAD}{HEAD}</thead>{DATA}", [HEADING, TableRow(heading=True), PLAIN]),
        (f"<tr><th></th><th>When</th></tr>{DATA}", [HEADING, PLAIN]),
        (
            "<tr><td><b>Who</b></td><td><p><strong>When</strong></p></td></tr>" + DATA,
            [HEADING, PLAIN],
        ),
        ("<tr><td><b>Who</b> or</td><td><b>When</b></td></tr>" + DATA, [BEGINS, PLAIN]),
        ("<tr><td><b>Who</b></td><td><b>When</b></td></tr>" * 2, [BEGINS, PLAIN]),
        ("<tr><td><b>Who</b></td><td><b>When</b></td></tr>", [BEGINS]),
        (DATA + "<tr><td><b>Who</b></td><td><b>When</b></td></tr>", [BEGINS, PLAIN]),
        (
            "<tr><th>Level</th><th>Do</th></tr><tr><th>1</th><td>Watch</td></tr>",
            [HEADING, TableRow(row_headings=1)],
        ),
        (
            "<tr><th scope=row>Ring</th><th scope=row>Send</th></tr>" + DATA,
            [BEGINS, PLAIN],
        ),
        (
            "<tr><th rowspan=2>1</th><th>a</th><td>Watch</td></tr><tr><th>b</th><td>Act</td></tr>",
            [TableRow(begins=True, row_headings=2), PLAIN],
        ),
        (DATA + "<tr><td>x</td><th>y</th></tr>", [BEGINS, PLAIN]),
    ],
    ids=[
        "th", "thead of td", "two rows of headings", "an empty corner", "a bold first row",
        "bold in part", "all rows are bold", "a single bold row", "a bold last row",
        "headings of rows", "all head their row", "a heading over two rows", "a heading at the end",
    ],
)  # fmt: skip
def test_headings_are_told_as_the_markup_says(markup: str, expected: list[TableRow]) -> None:
    assert roles(markup) == expected


def test_a_table_of_which_every_cell_is_a_heading_has_none() -> None:
    assert roles(HEAD * 3) == [BEGINS, PLAIN, PLAIN]


def test_tables_one_after_the_other_are_two() -> None:
    found = rows(f"<table>{DATA}{DATA}</table><table>{DATA}</table>")
    assert [role.begins for _, role in found] == [True, False, True]


def test_a_table_goes_on_after_a_line_across_it() -> None:
    line = "<tr><td colspan=2>Level 1</td></tr>"
    assert roles(HEAD + line + DATA) == [HEADING, PLAIN]


def test_terms_head_what_defines_them() -> None:
    markup = "<dl><dt>Absent</dt><dd>Not there.</dd><dt>Missing</dt><dd>Not found.</dd></dl>"
    assert rows(markup) == [
        ("Absent | Not there.", TableRow(begins=True, row_headings=1)),
        ("Missing | Not found.", TableRow(row_headings=1)),
    ]


CELL = st.tuples(st.sampled_from(["td", "th"]), st.sampled_from(["", "a", "<b>b</b>", "c d"]))


@given(
    st.lists(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=5), max_size=4)
)
def test_every_table_begins_once_and_none_is_all_headings(
    tables: list[list[list[tuple[str, str]]]],
) -> None:
    markup = "".join(
        "<table>"
        + "".join(
            "<tr>" + "".join(f"<{tag}>{words}</{tag}>" for tag, words in row) + "</tr>"
            for row in table
        )
        + "</table>"
        for table in tables
    )
    worded = [table for table in tables if any(words for row in table for _, words in row)]
    found = [role for _, role in rows(markup)]
    begins = [n for n, role in enumerate(found) if role.begins]
    assert len(begins) == len(worded)
    assert not found or found[0].begins
    for role in found:
        assert not (role.heading and role.row_headings)
