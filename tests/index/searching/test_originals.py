"""Originals: the address that opens a passage where its publisher shows it."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.searching.originals import END_WORDS, original, text_fragment

PAGE = "https://e.org/p.html"


def test_an_anchor_wins_then_a_page_then_the_text() -> None:
    assert original(PAGE, "s2", 3, "Some words.") == f"{PAGE}#s2"
    assert original(PAGE, None, 3, "Some words.") == f"{PAGE}#page=3"
    assert original(PAGE, None, None, "Some words.") == f"{PAGE}#:~:text=Some%20words."
    assert original(PAGE, None, None) == PAGE
    assert original(PAGE, None, None, " \n") == PAGE


def test_a_long_passage_is_named_by_its_beginning_and_its_end() -> None:
    text = "One two three four five six seven.\nEight nine ten eleven twelve thirteen fourteen."
    assert text_fragment(text) == (
        "#:~:text=One%20two%20three%20four%20five%20six,"
        "nine%20ten%20eleven%20twelve%20thirteen%20fourteen."
    )


def test_dashes_commas_and_ampersands_are_words_and_not_signs() -> None:
    assert text_fragment("Mother-to-be, Smith & Co") == (
        "#:~:text=Mother%2Dto%2Dbe%2C%20Smith%20%26%20Co"
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [("Step | Who | Within", "Step,Within"), ("Step | Who\nAsk | The lead", "Step,The%20lead")],
)
def test_a_row_is_named_by_its_first_and_last_cell(row: str, expected: str) -> None:
    assert text_fragment(row) == f"#:~:text={expected}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3. Ring the hub.", "Ring%20the%20hub."),
        ("1. a. Ring.\nxiv. Write.", "Ring.,Write."),
        ("Step | Who\nAsk | 2. Lead", "Step,Lead"),
        ("47. ", "47."),
        ("See 3. above", "See%203.%20above"),
    ],
)
def test_the_number_of_an_item_is_not_named_for_a_browser_finds_it_nowhere(
    text: str, expected: str
) -> None:
    assert text_fragment(text) == f"#:~:text={expected}"


TEXTS = st.text("abc -,&%#é’\n", min_size=1, max_size=80).filter(str.strip)


@given(TEXTS)
def test_what_is_named_stands_in_the_text_in_that_order(text: str) -> None:
    terms = text_fragment(text).removeprefix("#:~:text=").split(",")
    assert 1 <= len(terms) <= 2
    for term in terms:
        assert not re.search(r"[-&,#\s]", term)
    named = [unquote(term) for term in terms]
    blocks = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    assert blocks[0].startswith(named[0])
    assert blocks[-1].endswith(named[-1])
    assert all(len(name.split()) <= 2 * END_WORDS for name in named)
