"""Web pages: the numbers that a browser counts are those that stand in the text, once each."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.extract import BlockKind
from crawler.extract.html.page import extract_html

URL = "https://manual.example/part/page.html"


def blocks(markup: str) -> list[tuple[BlockKind, int, str]]:
    page = extract_html(f"<h1>T</h1>{markup}".encode(), URL, "utf-8", "plain")
    return [(b.kind, b.level, b.text) for section in page.sections for b in section.blocks]


def lines(markup: str) -> list[str]:
    return [text for _, _, text in blocks(markup)]


def items(*words: str) -> str:
    return "".join(f"<li>{each}</li>" for each in words)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("<ol>", ["1. Ring.", "2. Write.", "3. Meet."]),
        ("<ol start=3>", ["3. Ring.", "4. Write.", "5. Meet."]),
        ("<ol start='0'>", ["0. Ring.", "1. Write.", "2. Meet."]),
        ("<ol start='-1'>", ["-1. Ring.", "0. Write.", "1. Meet."]),
        ("<ol start=' +7th'>", ["7. Ring.", "8. Write.", "9. Meet."]),
        ("<ol start='no'>", ["1. Ring.", "2. Write.", "3. Meet."]),
        ("<ol reversed>", ["3. Ring.", "2. Write.", "1. Meet."]),
        ("<ol reversed start=9>", ["9. Ring.", "8. Write.", "7. Meet."]),
        ("<ol type=a>", ["a. Ring.", "b. Write.", "c. Meet."]),
        ("<ol type=A start=26>", ["Z. Ring.", "AA. Write.", "AB. Meet."]),
        ("<ol type=i start=3>", ["iii. Ring.", "iv. Write.", "v. Meet."]),
        ("<ol type=I start=3999>", ["MMMCMXCIX. Ring.", "4000. Write.", "4001. Meet."]),
        ("<ol style='list-style-type: lower-latin'>", ["a. Ring.", "b. Write.", "c. Meet."]),
        ("<ol style='list-style: inside upper-roman'>", ["I. Ring.", "II. Write.", "III. Meet."]),
        ("<ol style='list-style-type: decimal-leading-zero' start=9>",
         ["09. Ring.", "10. Write.", "11. Meet."]),
        ("<ol style='list-style-type: lower-greek'>", ["α. Ring.", "β. Write.", "γ. Meet."]),
        ("<ol class='loweralpha'>", ["a. Ring.", "b. Write.", "c. Meet."]),
        ("<ol class='govuk-list govuk-list--number'>", ["1. Ring.", "2. Write.", "3. Meet."]),
        ("<ul type=1>", ["1. Ring.", "2. Write.", "3. Meet."]),
    ],
)  # fmt: skip
def test_an_item_bears_the_number_that_its_list_gives_it(start: str, expected: list[str]) -> None:
    assert lines(f"{start}{items('Ring.', 'Write.', 'Meet.')}</ol></ul>") == expected


@pytest.mark.parametrize(
    "start",
    [
        "<ul>", "<menu>", "<ol style='list-style: none'>", "<ol style='list-style-type:disc'>",
        "<ol type=disc>", "<ol style='list-style-type: \"\\2013 \"'>", "<ol class='govuk-list'>",
        "<ol style='list-style: url(tick.png)'>", "<ol class='list-unstyled'>", "<ol role=list>",
        "<ol style='list-style: inside'>",
    ],
)  # fmt: skip
def test_where_no_number_is_shown_none_is_written(start: str) -> None:
    assert lines(f"{start}{items('Ring.', 'Write.')}</ol></ul></menu>") == ["Ring.", "Write."]


def test_an_item_may_say_its_own_number_and_form() -> None:
    listed = "<li>Ring.<li value=7>Write.<li>Meet.<li type=a>Close.<li style='list-style:none'>End."
    assert lines(f"<ol>{listed}</ol>") == [
        "1. Ring.", "7. Write.", "8. Meet.", "i. Close.", "End.",
    ]  # fmt: skip


def test_what_is_not_shown_is_not_counted_and_what_is_struck_out_is() -> None:
    assert lines("<ol><li>Ring.<li hidden>Draft.<li>Meet.</ol>") == ["1. Ring.", "2. Meet."]
    assert lines("<ol><li style='display:block'>Note.<li>Ring.</ol>") == ["Note.", "1. Ring."]
    for struck in ("<li><del>Old.</del>", "<li style='text-decoration: line-through'>Old."):
        assert lines(f"<ol><li>Ring.{struck}<li>Meet.</ol>") == ["1. Ring.", "3. Meet."]


def test_lists_in_lists_count_for_themselves() -> None:
    nested = (
        "<ol><li>Ring.<ol type=a><li>By day.<li><p>By night.</p><p>Say why.</p></ol>"
        "<ul><li>Always.</ul><li>Write.</ol>"
    )
    assert blocks(nested) == [
        (BlockKind.ITEM, 0, "1. Ring."),
        (BlockKind.ITEM, 1, "a. By day."),
        (BlockKind.ITEM, 1, "b. By night."),
        (BlockKind.PARAGRAPH, 1, "Say why."),
        (BlockKind.ITEM, 1, "Always."),
        (BlockKind.ITEM, 0, "2. Write."),
    ]
    assert lines("<ol><li><ol type=i><li>Ring.<li>Write.</ol><li>Meet.</ol>") == [
        "1. i. Ring.", "ii. Write.", "2. Meet.",
    ]  # fmt: skip


def test_a_number_stands_before_the_first_words_of_its_item_whatever_they_are() -> None:
    page = extract_html(
        b"<h1>T</h1><ol><li><h2>Ring</h2><p>The hub.</p><li><table><tr><td>Who<td>When</table></ol>"
        b"<table><tr><th>Who<th>What<tr><td>Lead<td><ol><li>Ring.<li>Write.</ol></table>",
        URL,
    )
    assert page.sections[0].heading == ("1. Ring",)
    assert page.sections[0].text.split("\n") == [
        "The hub.", "2. Who | When", "Who | What", "Lead | 1. Ring. • 2. Write.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        ("1. Ring.", "2. Write."), ("1 Ring.", "2 Write."), ("(1) Ring.", "(2) Write."),
        ("a) Ring.", "b) Write."), ("1.1 Ring.", "1.2 Write."), ("Step 1: Ring.", "Step 2: Write."),
        ("1. Ring.",), ("<b>i.</b> Ring.", "<b>ii.</b> Write."),
    ],
)  # fmt: skip
def test_an_item_that_prints_its_number_is_not_numbered_twice(words: tuple[str, ...]) -> None:
    assert lines(f"<ol>{items(*words)}</ol>") == [re.sub("</?b>", "", each) for each in words]


@pytest.mark.parametrize(
    "words",
    [("15 days.", "2 weeks."), ("1 hour.",), ("A lead.", "Both."), ("1. Ring.", "Write.")],
)
def test_other_numbers_in_the_words_are_none_of_the_list(words: tuple[str, ...]) -> None:
    assert lines(f"<ol>{items(*words)}</ol>") == [
        f"{at}. {each}" for at, each in enumerate(words, 1)
    ]


def test_what_a_style_makes_an_item_is_one() -> None:
    style = "display: list-item; list-style-type: decimal"
    assert blocks(f"<div style='{style}'>Ring.</div><div style='{style}'>Write.</div>") == [
        (BlockKind.ITEM, 0, "1. Ring."), (BlockKind.ITEM, 0, "2. Write."),
    ]  # fmt: skip


def test_a_link_in_a_numbered_item_is_its_own_words() -> None:
    page = extract_html(b"<h1>T</h1><ol><li>Ring <a href='/hub'>the hub</a>.</ol>", URL)
    (link,) = page.links
    assert link.section is not None
    assert page.sections[link.section].text[link.start : link.end] == link.words == "the hub"


@given(
    st.lists(st.one_of(st.none(), st.integers(-30, 5000)), min_size=1, max_size=8), st.booleans()
)
def test_numbers_go_on_by_one_from_wherever_they_are(values: list[int | None], back: bool) -> None:
    listed = "".join(
        f"<li{'' if value is None else f' value={value}'}>Ring the hub.</li>" for value in values
    )
    read = lines(f"<ol{' reversed' if back else ''}>{listed}</ol>")
    numbers = [int(line.removesuffix(". Ring the hub.")) for line in read]
    assert len(numbers) == len(values)
    assert all(value in (None, number) for value, number in zip(values, numbers, strict=True))
    steps = zip(pairwise(numbers), values[1:], strict=True)
    assert all(b - a == (-1 if back else 1) for (a, b), value in steps if value is None)
