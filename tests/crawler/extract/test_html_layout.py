"""Tables that only lay out: boxes beside a column that counts them."""

from __future__ import annotations

import pytest

from collection.extract import Extract
from crawler.extract.html.page import extract_html

ROWS = (
    "<tr><td>{0}</td><td><p><b>Background</b></p><p>Kit lived with an aunt.</p></td></tr>"
    "<tr><td>{1}</td><td><p><b>Learning</b></p><ul><li>Ask.</li><li>Listen.</li></ul></td></tr>"
    "<tr><td>{2}</td><td><p><b>Help</b></p><p>The hub answers until ten.</p></td></tr>"
)


def read(table: str, before: str = "") -> Extract:
    page = f"<html><body><main><h1>A title</h1>{before}<table>{table}</table></main></body></html>"
    return extract_html(page.encode(), "https://site.example/page")


def sections(extract: Extract) -> list[tuple[str, list[str]]]:
    return [
        ("".join(section.heading[-1:]), [block.text for block in section.blocks])
        for section in extract.sections
    ]


@pytest.mark.parametrize(
    "counters", [("1", "2", "3"), ("<b>1</b>", "<b>2.</b>", "(3)"), ("<img src='a'>", "", "➤")]
)
@pytest.mark.parametrize("before", ["", "<h2>Seven points</h2>"])
def test_boxes_beside_their_numbers_are_read_alike(
    counters: tuple[str, str, str], before: str
) -> None:
    assert sections(read(ROWS.format(*counters), before))[-3:] == [
        ("Background", ["Kit lived with an aunt."]),
        ("Learning", ["Ask.", "Listen."]),
        ("Help", ["The hub answers until ten."]),
    ]


def test_a_table_of_data_keeps_its_numbers() -> None:
    rows = "<tr><td>1</td><td>Monday</td></tr><tr><td>2</td><td>Tuesday</td></tr>"
    assert sections(read(rows)) == [("", ["1 | Monday", "2 | Tuesday"])]


def test_a_bold_row_over_an_empty_form_heads_it() -> None:
    rows = "<tr><td><b>What did we learn?</b></td><td><b>By when?</b></td></tr>"
    (section,) = read(rows + "<tr><td></td><td></td></tr>").sections
    assert [block.row.heading for block in section.blocks] == [True]
