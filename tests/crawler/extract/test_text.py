"""Plain text: paragraphs, items, headings and links told by the shape of the lines alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from textwrap import dedent

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from collection.extract import BlockKind, Extract
from crawler.errors import DamagedDocument
from crawler.extract.text import extract_text


def read(text: str) -> Extract:
    return extract_text(dedent(text).encode())


def items(extract: Extract) -> list[str]:
    return [b.text for s in extract.sections for b in s.blocks if b.kind is BlockKind.ITEM]


def paragraphs(extract: Extract) -> list[str]:
    return [b.text for s in extract.sections for b in s.blocks if b.kind is BlockKind.PARAGRAPH]


def headings(extract: Extract) -> list[str]:
    return [section.heading[-1] for section in extract.sections if section.heading]


def test_the_first_line_is_the_title_and_the_line_under_it_no_heading() -> None:
    extract = read("""\
        Learning from a review
        Learning - moves between areas

        This briefing was written for everyone who works with children in two areas.
        """)
    assert extract.title == "Learning from a review"
    assert headings(extract) == []
    assert paragraphs(extract)[0] == "Learning - moves between areas"


def test_wrapped_lines_become_one_paragraph_with_white_space_folded() -> None:
    extract = read("""\
        Title

        The family moved twice in one year and each time the   health visitor heard of it
        only when the appointment letter came back, which nobody followed up with a call.
        """)
    assert paragraphs(extract) == [
        "The family moved twice in one year and each time the health visitor heard of it "
        "only when the appointment letter came back, which nobody followed up with a call."
    ]


def test_a_word_broken_at_its_own_hyphen_keeps_the_hyphen_and_no_space() -> None:
    extract = read("""\
        Title

        It could not be told whether the injuries, of which there were four, were non-
        accidental, and nobody asked the parents for a second time that week about them.
        """)
    assert "were non-accidental, and" in paragraphs(extract)[0]


@pytest.mark.parametrize("mark", ["•", "-", "*", "–", "▪", "o"])
def test_marks_of_every_kind_begin_items(mark: str) -> None:
    extract = read(f"""\
        Title

        Learning:
        {mark} Ask again when an answer does not fit.
        {mark} Write down who said what.
        """)
    assert items(extract) == ["Ask again when an answer does not fit.", "Write down who said what."]


def test_numbers_that_count_begin_items_and_a_year_at_the_start_of_a_line_does_not() -> None:
    extract = read("""\
        Title

        Learning
        1. Ask again when the answer that was given does not fit, as it did not in March
        2017. The answer was then four weeks old and nobody had looked at it in between.
        2. Write down who said what.
        """)
    assert len(items(extract)) == 2
    assert items(extract)[0].endswith("in March 2017. The answer was then four weeks old and "
                                      "nobody had looked at it in between.")  # fmt: skip


def test_an_item_goes_on_over_its_lines_and_over_a_blank_line_in_lower_case() -> None:
    extract = read("""\
        Title

        What to do
        • Agencies share what they know with those who share the worry, whichever side of

        the boundary they work on, and say why.
        • Ask again.
        """)
    assert items(extract) == [
        "Agencies share what they know with those who share the worry, whichever side of the "
        "boundary they work on, and say why.",
        "Ask again.",
    ]


def test_an_unfinished_item_goes_on_over_a_blank_line_where_the_line_was_full() -> None:
    extract = read("""\
        Title

        Story
        • The child was examined once in the first area and four more times while living in

        Aldermoor: the first time in March.
        """)
    assert items(extract) == [
        "The child was examined once in the first area and four more times while living in "
        "Aldermoor: the first time in March."
    ]


def test_what_follows_the_last_item_after_a_blank_line_is_no_part_of_it() -> None:
    extract = read("""\
        Title

        Learning
        • Every plan says what happens if nothing changes, by when and who will see to it all.
        • Use the escalation process

        For more information ask the safeguarding team in your own area, who will help you.
        """)
    assert items(extract)[-1] == "Use the escalation process"


def test_headings_are_short_lines_that_were_ended_on_purpose() -> None:
    extract = read("""\
        Title

        The whole of the first paragraph is set in lines that are as wide as this one is,
        and it ends here with a full stop at the end of a line of much the same length.
         What was the story?
        The family lived in a flat above a shop, and moved out of it in the spring of 2017.

        Background:
        The child was born with a condition that needed the help of several specialists.

        Learning for Professionals
        • Ask again.
        """)
    assert headings(extract) == ["What was the story?", "Background", "Learning for Professionals"]


def test_numbered_headings_are_headings() -> None:
    extract = read("""\
        Seven minutes

        1. Background
        The family lived in a flat above a shop, and moved out of it in the spring of 2017.

        2. What to do
        Ask what a day is like for the child, and ask again when the answer does not fit in.
        """)
    assert headings(extract) == ["1. Background", "2. What to do"]


def test_addresses_listed_at_the_end_are_links_without_a_section_in_their_order() -> None:
    extract = read("""\
        Title

        • Use the tool.

        https://example.org/b.pdf
        https://example.org/b.pdf

        https://example.org/a.pdf?x=1
        """)
    assert [(link.url, link.section) for link in extract.links] == [
        ("https://example.org/b.pdf", None),
        ("https://example.org/b.pdf", None),
        ("https://example.org/a.pdf?x=1", None),
    ]
    assert "example.org" not in "".join(section.text for section in extract.sections)
    assert extract.outlinks == ("https://example.org/b.pdf", "https://example.org/a.pdf?x=1")


def test_an_address_printed_in_the_text_is_a_link_at_its_place() -> None:
    extract = read("""\
        Title

        For more information visit:
        https://example.org/reviews/

        https://example.org/b.pdf
        """)
    printed = extract.links[0]
    assert printed.section is not None
    text = extract.sections[printed.section].text
    assert text[printed.start : printed.end] == printed.url == "https://example.org/reviews/"
    assert extract.links[1].section is None


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_character_set_is_told_from_the_bytes(charset: str) -> None:
    text = "Title\n\nThe child’s “lived experience” wasn’t asked about – not once, in a café.\n" * 3
    assert "child’s “lived experience” wasn’t" in " ".join(
        block.text for s in extract_text(text.encode(charset)).sections for block in s.blocks
    )


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(DamagedDocument):
        extract_text(b"\x00\x01\x02" * 50)


LINES = st.lists(
    st.text(st.sampled_from("aAbzé.,:?-•1 \t’"), max_size=40), max_size=25
).map("\n".join)  # fmt: skip


@given(LINES)
@example("Title\n\nThe social\xa0\xa0worker\n\nA child is seen alone within a working day.")
def test_every_word_of_the_text_is_kept_in_its_order_and_folded(
    check: Callable[[Extract], None], text: str
) -> None:
    extract = extract_text(text.encode())
    check(extract)
    kept = [extract.title]
    for section in extract.sections:
        kept += [*section.heading, section.text]
    assert _letters(" ".join(kept)) == _letters(text)


def _letters(text: str) -> str:
    return re.sub(r"[^A-Za-zé]", "", text)


def test_the_servers_character_set_is_believed_where_utf_8_fails() -> None:
    words = "Übergabe der Akte an die Behörde"
    extract = extract_text(words.encode("utf-16"), "utf-16")
    shown = [extract.title, *(section.text for section in extract.sections)]
    assert words in " ".join(shown)
