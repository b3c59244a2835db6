"""Rows under headings of columns, and paragraphs that are counted by hand."""

from __future__ import annotations

import pytest

from briefings.reading.points import find_points
from collection.extract import Block, BlockKind, Extract, Section, TableRow

OVER = TableRow(begins=True, heading=True)


def points(heading: str, *blocks: Block) -> list[str]:
    extract = Extract("A review", (Section((heading,), blocks),))
    return [extract.sections[s.section].text[s.start : s.end] for s in find_points(extract)]


def paragraph(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text)


@pytest.mark.parametrize("over", ["Question | Lesson for practice", "Theme | Learning"])
def test_a_column_of_learning_makes_its_rows_points(over: str) -> None:
    rows = ("Who gave it? | Ask who fills the box.", "Weight | Weigh every patient.")
    blocks = (Block(BlockKind.ROW, row) for row in rows)
    assert points("Mrs Dove", Block(BlockKind.ROW, over, row=OVER), *blocks) == list(rows)


def test_columns_of_other_things_do_not() -> None:
    over = Block(BlockKind.ROW, "Service | Telephone", row=OVER)
    assert points("Contacts", over, Block(BlockKind.ROW, "Front door | Ring 01632 960123")) == []


def test_what_follows_the_table_is_of_its_own_heading() -> None:
    over = Block(BlockKind.ROW, "Theme | Learning", row=OVER)
    row = Block(BlockKind.ROW, "Weight | Weigh every patient.")
    assert points("What happened", over, row, paragraph("Mrs Dove fell in May.")) == [row.text]


@pytest.mark.parametrize("form", ["{}. ", "{}) ", "({}) "])
def test_numbers_that_are_typed_before_paragraphs_are_none_of_their_words(form: str) -> None:
    words = ("Visitors see the room.", "Staff ring at night.", "Names are shared weekly.")
    typed = (paragraph(form.format(n) + text) for n, text in enumerate(words, start=1))
    assert points("Learning", *typed) == list(words)


def test_a_number_that_counts_nothing_stays() -> None:
    text = "1. May was the month in which he moved to live with his aunt."
    assert points("Learning", paragraph(text), paragraph("Ask who has moved.")) == [
        text, "Ask who has moved.",
    ]  # fmt: skip


@pytest.mark.parametrize("title", ["Learning from Child T", "Child T"])
def test_a_title_hands_no_part_down(title: str) -> None:
    top = "Learning from Child T"
    sections = (
        Section((top,), (paragraph("It is meant for teams of all agencies in the county."),)),
        Section((top, "Child T at home"), (paragraph("Practitioners should know his home."),)),
        Section((top, "Lessons"), (paragraph("Ask who lives in the home, each time."),)),
    )
    extract = Extract(title, sections)
    found = [extract.sections[s.section].heading[-1] for s in find_points(extract)]
    assert found == ["Lessons"]
