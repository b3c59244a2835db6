"""Where a paragraph of a PDF ends, by white and by the room that a line leaves."""

from __future__ import annotations

from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from crawler.extract.pdf.document import extract_pdf

WRAPPED = ("Five babies died in one year, and four of them were asleep", "beside an adult who was")


def blocks(lines: list[tuple[str, float]]) -> list[str]:
    """Return the paragraphs of a page of lines, each with its distance from the one above."""
    buffer = BytesIO()
    canvas = Canvas(buffer)
    canvas.setFont("Helvetica", 10)
    at = 800.0
    for words, distance in lines:
        at -= distance
        canvas.drawString(60, at, words)
    canvas.save()
    extract = extract_pdf(buffer.getvalue(), "https://site.example/file.pdf")
    return [block.text for section in extract.sections for block in section.blocks]


@pytest.mark.parametrize("white", [15.8, 18.0, 24.0])
def test_white_between_single_lines_parts_them(white: float) -> None:
    lone = ["Ask where the baby sleeps by day and where by night, each time.", "Plan ahead for it.",
            "Speak with all who put the baby to bed, and do so more than once."]  # fmt: skip
    text = [(WRAPPED[0], 12.5), (WRAPPED[1], 12.5), ("very tired.", 12.5)]
    read = blocks([*text, *((line, white) for line in lone)])
    assert read == [" ".join((*WRAPPED, "very tired.")), *lone]


def test_a_line_that_had_room_for_the_next_word_ends_its_paragraph() -> None:
    first, second = "Ask where the baby sleeps by day and by night.", "Plan for"
    widest = "Speak with everybody who puts the baby to bed, friends among them"
    assert blocks([(first, 12.0), (f"{second} it.", 12.0), (widest, 12.0)])[0] == first


def test_a_sentence_that_ends_at_the_margin_goes_on() -> None:
    lines = ["Everybody who visits asks to see the box in use, with the bottle inside it.",
             "Whoever comes next asks again, and writes down what was seen and when and.",
             "by whom it was seen."]  # fmt: skip
    assert len(blocks([(line, 12.0) for line in lines])) == 1
