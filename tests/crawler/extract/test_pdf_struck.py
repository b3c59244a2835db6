"""PDF: what a line through the middle of words strikes out is left out, and no other line does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from collection.extract import Extract
from collection.reading_account import LeftOut, WhyLeftOut
from crawler.extract.pdf.document import extract_pdf

URL = "https://site.example/guide.pdf"
Make = Callable[..., bytes]
Write = Callable[..., None]
Check = Callable[[Extract], None]
Line = Callable[[Canvas, float, float, float, float], None]

SIZE = 11.0
X, Y = 80.0, 600.0


def read(extract: Extract) -> str:
    return " ".join(block.text for section in extract.sections for block in section.blocks)


def after(words: str) -> float:
    return X + stringWidth(words, "Helvetica", SIZE)


def stroked(canvas: Canvas, left: float, right: float, base: float, rise: float) -> None:
    canvas.setLineWidth(0.6)
    canvas.line(left, base + rise * SIZE, right, base + rise * SIZE)


def filled(canvas: Canvas, left: float, right: float, base: float, rise: float) -> None:
    canvas.rect(left, base + rise * SIZE - 0.3, right - left, 0.6, fill=1, stroke=0)


def twice(canvas: Canvas, left: float, right: float, base: float, rise: float) -> None:
    stroked(canvas, left, right, base, rise - 0.06)
    stroked(canvas, left, right, base, rise + 0.06)


def in_pieces(canvas: Canvas, left: float, right: float, base: float, rise: float) -> None:
    middle = left + 0.4 * (right - left)
    filled(canvas, left, middle, base, rise)
    filled(canvas, middle, right, base, rise)


LINES = [stroked, filled, twice, in_pieces]


def page(
    before: str, struck: str, behind: str, line: Line, rise: float
) -> Callable[[Canvas], None]:
    def drawn(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", SIZE)
        canvas.drawString(X, Y + 14, "A child who is at risk of harm is seen alone on the day.")
        canvas.drawString(X, Y, before + struck + behind)
        canvas.drawString(X, Y - 14, "The chair sends the record to all who were invited.")
        line(canvas, after(before), after(before + struck), Y, rise)

    return drawn


WHOLE = (
    "A child who is at risk of harm is seen alone on the day. {} "
    "The chair sends the record to all who were invited."
)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.__name__)
@pytest.mark.parametrize("rise", [0.22, 0.28, 0.34])
@pytest.mark.parametrize(
    ("before", "struck", "behind", "expected"),
    [
        ("Hold it within ", "20", " 15 working days.", "Hold it within 15 working days."),
        ("Hold it within ", "20 ", "15 working days.", "Hold it within 15 working days."),
        ("Hold it within ", "20", "15 working days.", "Hold it within 15 working days."),
        ("Hold it ", "within 20 working days", " today.", "Hold it today."),
        ("", "Hold it within 20 days.", " Hold it today.", "Hold it today."),
        ("Hold it today, ", "or within 20 days.", "", "Hold it today,"),
    ],
)
def test_what_a_line_strikes_out_is_left_out(  # noqa: PLR0917  (each is a part of the case)
    make_pdf: Make, line: Line, rise: float, before: str, struck: str, behind: str, expected: str
) -> None:
    extract = extract_pdf(make_pdf(page(before, struck, behind, line, rise)), URL)
    assert read(extract) == WHOLE.format(expected)
    assert extract.account
    assert extract.account.left_out == (LeftOut(WhyLeftOut.STRUCK, len(struck.replace(" ", ""))),)


@pytest.mark.parametrize("rise", [-0.15, -0.08, 0.02, 0.8])
@pytest.mark.parametrize("line", [stroked, filled])
def test_lines_below_and_above_words_strike_nothing_out(
    make_pdf: Make, line: Line, rise: float
) -> None:
    extract = extract_pdf(make_pdf(page("Hold it ", "within 20", " days.", line, rise)), URL)
    assert read(extract) == WHOLE.format("Hold it within 20 days.")


def rule_across(canvas: Canvas, left: float, right: float, base: float, rise: float) -> None:
    stroked(canvas, left - 40, right + 200, base, rise)


def dashes_beside(canvas: Canvas, left: float, right: float, base: float, rise: float) -> None:
    stroked(canvas, left - 60, left - 2, base, rise)
    stroked(canvas, right + 2, right + 60, base, rise)


def white_line(canvas: Canvas, left: float, right: float, base: float, rise: float) -> None:
    canvas.setStrokeGray(1)
    stroked(canvas, left, right, base, rise)


def dotted(canvas: Canvas, left: float, right: float, base: float, rise: float) -> None:
    canvas.setDash(1, 6)
    stroked(canvas, left, right, base, rise)


def marker(canvas: Canvas, left: float, right: float, base: float, rise: float) -> None:
    canvas.setLineWidth(SIZE)
    canvas.setStrokeColor("yellow")
    canvas.setStrokeAlpha(0.4)
    canvas.line(left, base + rise * SIZE, right, base + rise * SIZE)


def chart(canvas: Canvas, left: float, right: float, base: float, rise: float) -> None:
    path = canvas.beginPath()
    path.moveTo(left, base + rise * SIZE)
    for step in range(1, 12):
        x = left + (right - left) * step / 11
        path.lineTo(x, base + rise * SIZE + (step % 2) * 0.5)
    canvas.drawPath(path)


@pytest.mark.parametrize(
    "line",
    [rule_across, dashes_beside, white_line, dotted, marker, chart],
    ids=lambda line: line.__name__,
)
def test_other_lines_at_the_height_of_words_strike_nothing_out(make_pdf: Make, line: Line) -> None:
    extract = extract_pdf(make_pdf(page("", "Hold it within 20 days.", "", line, 0.28)), URL)
    assert read(extract) == WHOLE.format("Hold it within 20 days.")


def annotated(canvas: Canvas, left: float, right: float, flags: Sequence[str] = ()) -> None:
    low, high = Y - 3, Y + 9
    canvas.highlightAnnotation(
        "", (left, low, right, high), [left, high, right, high, left, low, right, low]
    )


@pytest.mark.parametrize("kind", [b"/StrikeOut", b"/Highlight", b"/Underline"])
def test_an_annotation_strikes_out_what_it_lies_on(
    make_pdf: Make, check: Check, kind: bytes
) -> None:
    def line(canvas: Canvas, left: float, right: float, base: float, rise: float) -> None:
        annotated(canvas, left, right)

    drawn = page("Hold it within ", "20", "15 working days.", line, 0)
    body = make_pdf(drawn).replace(b"/Highlight", kind)
    extract = extract_pdf(body, URL)
    words = "15" if kind == b"/StrikeOut" else "2015"
    assert read(extract) == WHOLE.format(f"Hold it within {words} working days.")
    check(extract)
