"""PDF: a note at the foot of a page follows what refers to it, and cuts no sentence in two."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from collection.extract import Extract
from crawler.extract.pdf.document import extract_pdf

URL = "https://site.example/guide.pdf"
Make = Callable[..., bytes]
Write = Callable[..., None]

FIRST = ("Ask the duty team to call a meeting under section 47", "of the Act on the same day.")
SECOND = ("Write down what the child says in the words of the child, and give the names of",)
NOTE = ("Children Act 1989, section 47, as it stands in England and", "in no other nation.")


def texts(extract: Extract) -> list[str]:
    return [block.text for section in extract.sections for block in section.blocks]


def raised(canvas: Canvas, x: float, y: float, mark: str) -> None:
    canvas.setFont("Helvetica", 6)
    canvas.drawString(x, y + 4, mark)


def page_with_note(write: Write, mark: str, note_mark: str, apart: bool) -> Callable[..., None]:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, *FIRST)
        raised(canvas, 60 + canvas.stringWidth(FIRST[0], "Helvetica", 10), 700, mark)
        write(canvas, 60, 640, *SECOND)
        if apart:
            raised(canvas, 60, 150, note_mark)
            write(canvas, 68, 150, *NOTE, size=8, leading=10)
        else:
            write(canvas, 60, 150, f"{note_mark} {NOTE[0]}", NOTE[1], size=8, leading=10)

    return page


@pytest.mark.parametrize(("mark", "shown"), [("2", "²"), ("14", "¹⁴"), ("†", "†")])
@pytest.mark.parametrize("apart", [True, False])
def test_a_note_follows_the_paragraph_that_refers_to_it(
    make_pdf: Make, write: Write, mark: str, shown: str, apart: bool
) -> None:
    def overleaf(canvas: Canvas) -> None:
        write(canvas, 60, 700, "all children in the family to the duty team.")

    body = make_pdf(page_with_note(write, mark, mark, apart), overleaf)
    assert texts(extract_pdf(body, URL)) == [
        f"{FIRST[0]} {shown} {FIRST[1]}",
        f"{shown} {' '.join(NOTE)}",
        f"{SECOND[0]} all children in the family to the duty team.",
    ]


def test_small_print_without_a_mark_in_the_text_stays_at_the_foot(
    make_pdf: Make, write: Write
) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 60, 700, *FIRST)
        write(canvas, 60, 640, "Write down what the child says on the day.")
        write(canvas, 60, 150, "3 Mill Street, Aldermoor, is where the team sits.", size=8)

    assert texts(extract_pdf(make_pdf(page), URL)) == [
        " ".join(FIRST),
        "Write down what the child says on the day.",
        "3 Mill Street, Aldermoor, is where the team sits.",
    ]
