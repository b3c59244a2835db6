"""Mentions: runs of words that may name a procedure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.reading.mentions import find_chapters, find_mentions


def texts(text: str) -> list[str]:
    return [mention.text for mention in find_mentions(text)]


def test_a_run_of_capitals_with_its_kind_in_lower_case_is_one_mention() -> None:
    assert "Was Not Brought guidance" in texts("ask why. Was Not Brought guidance")


def test_and_may_join_one_name_or_part_two() -> None:
    found = texts("Pathway and Letter for Hostile and Resistant Families and Was Not Brought guide")
    assert "Pathway and Letter for Hostile and Resistant Families" in found
    assert "Was Not Brought guide" in found
    assert "Resistant Families" in found


def test_the_word_that_opens_a_sentence_is_no_part_of_the_name() -> None:
    assert texts("It was so. Use Risk Indicator Tool. (Updated)") == [
        "Risk Indicator Tool",
        "Updated",
    ]


def test_names_end_at_punctuation() -> None:
    assert "Risk Tool, Escalation Process" not in texts("See Risk Tool, Escalation Process.")


@pytest.mark.parametrize(
    ("text", "words", "number"),
    [
        ("as West Yorkshire Procedures chapter 1.4.39 and others say", "West Yorkshire Procedures "
         "chapter 1.4.39", "1.4.39"),
        ("as chapter 2.1 says.", "chapter 2.1", "2.1"),
        ("see Section 3.4.2.", "Section 3.4.2", "3.4.2"),
    ],
)  # fmt: skip
def test_chapter_numbers_come_with_the_manual_that_is_named(
    text: str, words: str, number: str
) -> None:
    assert [(mention.text, found) for mention, found in find_chapters(text)] == [(words, number)]


def test_the_section_of_a_law_is_no_chapter() -> None:
    assert find_chapters("enquiries under section 47 of the Children Act 1989") == []


@given(st.text(st.sampled_from("aAbB .,’'and&-1/\t"), max_size=80))
def test_every_mention_is_a_substring_at_its_place(text: str) -> None:
    for mention in find_mentions(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.text.strip() == mention.text != ""
