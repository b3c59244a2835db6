"""PDF: what a page holds and does not show, or shows struck out, is left out, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import BytesIO

import pytest
from pdf_files import raw_pdf
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from collection.extract import Extract
from collection.reading_account import LeftOut, WhyLeftOut
from collection.words.folding import signs
from crawler.extract.pdf import pages
from crawler.extract.pdf.document import extract_pdf
from crawler.extract.pdf.drawn.paint import Paint
from crawler.extract.pdf.unseen import traces

URL = "https://site.example/guide.pdf"
Make = Callable[..., bytes]
Write = Callable[..., None]
Check = Callable[[Extract], None]

LINES = (
    "Talk to the child alone where this is safe and write down what",
    "the child says in the child's own words on the day. Ring the duty",
    "team before the end of the day and give the names of all children.",
)
SHOWN = " ".join(LINES)
SECRET = "The old rule of a week."
X, Y = 80.0, 600.0
WIDTH = stringWidth(SECRET, "Helvetica", 11)


def read(extract: Extract) -> str:
    return " ".join(block.text for section in extract.sections for block in section.blocks)


def secret(canvas: Canvas, x: float = X, y: float = Y, size: float = 11) -> None:
    canvas.setFont("Helvetica", size)
    canvas.drawString(x, y, SECRET)


def box(canvas: Canvas, fill: str, *, alpha: float = 1.0, stroke: int = 0) -> None:
    canvas.saveState()
    canvas.setFillColor(fill)
    canvas.setFillAlpha(alpha)
    canvas.rect(X - 3, Y - 4, WIDTH + 6, 16, fill=1, stroke=stroke)
    canvas.restoreState()


def picture(colour: str, words: str = "") -> ImageReader:
    image = Image.new("RGB", (600, 80), colour)
    if words:
        ImageDraw.Draw(image).text((5, 20), words, fill="black", font_size=40)
    stream = BytesIO()
    image.save(stream, "PNG")
    stream.seek(0)
    return ImageReader(stream)


def set_in_mode(canvas: Canvas, mode: int) -> None:
    text = canvas.beginText(X, Y)
    text.setFont("Helvetica", 11)
    text.setTextRenderMode(mode)
    text.textOut(SECRET)
    text.setTextRenderMode(0)
    canvas.drawText(text)


def unpainted(canvas: Canvas) -> None:
    set_in_mode(canvas, 3)


def unpainted_clip(canvas: Canvas) -> None:
    set_in_mode(canvas, 7)


def clear(canvas: Canvas) -> None:
    canvas.setFillAlpha(0)
    secret(canvas)


def white(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    secret(canvas)


def nearly_white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.996, 1, 0.996)
    secret(canvas)


def in_the_colour_of_a_box(canvas: Canvas) -> None:
    box(canvas, "#1d3557")
    canvas.setFillColor("#1d3557")
    secret(canvas)


def black_box(canvas: Canvas) -> None:
    secret(canvas)
    box(canvas, "black")


def white_box(canvas: Canvas) -> None:
    secret(canvas)
    box(canvas, "white")


def white_box_with_an_edge(canvas: Canvas) -> None:
    secret(canvas)
    box(canvas, "white", stroke=1)


def white_picture(canvas: Canvas) -> None:
    secret(canvas)
    canvas.drawImage(picture("white"), X - 3, Y - 4, WIDTH + 6, 16)


def black_picture(canvas: Canvas) -> None:
    secret(canvas)
    canvas.drawImage(picture("black"), X - 3, Y - 4, WIDTH + 6, 16)


def clipped(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(X, Y - 80, 200, 20)
    canvas.clipPath(path, stroke=0, fill=0)
    secret(canvas)


def clipped_at_the_side(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(X, Y - 20, 200, 60)
    canvas.clipPath(path, stroke=0, fill=0)
    secret(canvas, x=X + 220)


def tiny(canvas: Canvas) -> None:
    secret(canvas, size=0.2)


def narrow(canvas: Canvas) -> None:
    text = canvas.beginText(X, Y)
    text.setFont("Helvetica", 11)
    text.setHorizScale(1)
    text.textOut(SECRET)
    text.setHorizScale(100)
    canvas.drawText(text)


def in_a_form(canvas: Canvas) -> None:
    canvas.beginForm("held")
    secret(canvas)
    box(canvas, "black")
    canvas.endForm()
    canvas.translate(10, 20)
    canvas.doForm("held")


HIDDEN = [
    unpainted,
    unpainted_clip,
    clear,
    white,
    nearly_white,
    in_the_colour_of_a_box,
    black_box,
    white_box,
    white_box_with_an_edge,
    white_picture,
    black_picture,
    clipped,
    clipped_at_the_side,
    tiny,
    narrow,
    in_a_form,
]


@pytest.mark.parametrize("hide", HIDDEN, ids=lambda hide: hide.__name__)
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_what_no_reader_sees_is_left_out_as_hidden(
    make_pdf: Make, write: Write, check: Check, hide: Callable[[Canvas], None], rotation: int
) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        write(canvas, 80, 400, *LINES)
        canvas.saveState()
        hide(canvas)
        canvas.restoreState()

    extract = extract_pdf(make_pdf(page), URL)
    assert read(extract) == SHOWN
    check(extract)


def accounts(extract: Extract) -> list[tuple[WhyLeftOut, str]]:
    assert extract.account
    return [(left.reason, left.detail) for left in extract.account.left_out]


@pytest.mark.parametrize(
    ("hide", "detail"),
    [
        (unpainted, "type that is not painted"),
        (white, "in the colour of its ground"),
        (black_box, "under what is drawn over it"),
        (clipped, "cut off by the edge of its area"),
        (tiny, "type too small to be seen"),
    ],
)
def test_the_account_says_how_words_are_hidden(
    make_pdf: Make, write: Write, hide: Callable[[Canvas], None], detail: str
) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 80, 400, *LINES)
        hide(canvas)

    account = extract_pdf(make_pdf(page), URL).account
    assert account
    assert account.left_out == (LeftOut(WhyLeftOut.HIDDEN, signs(SECRET), detail),)
    assert account.share == 1


def highlighted(canvas: Canvas) -> None:
    secret(canvas)
    box(canvas, "yellow", alpha=0.4)


def on_a_dark_box(canvas: Canvas) -> None:
    box(canvas, "#1d3557")
    canvas.setFillGray(1)
    secret(canvas)


def on_a_picture(canvas: Canvas) -> None:
    canvas.drawImage(picture("#1d3557"), X - 3, Y - 4, WIDTH + 6, 16)
    canvas.setFillGray(1)
    secret(canvas)


def on_a_run_of_colours(canvas: Canvas) -> None:
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(X - 3, Y - 4, WIDTH + 6, 16)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.linearGradient(X, Y, X + WIDTH, Y, ("#1d3557", "#000000"))
    canvas.restoreState()
    canvas.setFillGray(1)
    secret(canvas)


def pale(canvas: Canvas) -> None:
    canvas.setFillGray(0.93)
    secret(canvas)


def white_with_an_edge(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    set_in_mode(canvas, 2)


def over_a_box_of_its_own(canvas: Canvas) -> None:
    box(canvas, "black")
    box(canvas, "white")
    secret(canvas)


def beside_a_box(canvas: Canvas) -> None:
    secret(canvas)
    canvas.rect(X + WIDTH + 1, Y - 20, 60, 60, fill=1)
    canvas.rect(X, Y - 40, 200, 36, fill=1)


def in_a_clip_of_its_own(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(X - 1, Y - 4, WIDTH + 2, 16)
    canvas.clipPath(path, stroke=0, fill=0)
    secret(canvas)


def in_a_clip_that_takes_its_tails(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(X - 1, Y + 1, WIDTH + 2, 16)
    canvas.clipPath(path, stroke=0, fill=0)
    secret(canvas)


def of_a_scan(canvas: Canvas) -> None:
    canvas.drawImage(picture("white", SECRET), X, Y - 4, 300, 40)
    set_in_mode(canvas, 3)


def beneath_a_scan(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 11)
    canvas.drawString(X + 5, Y + 10, SECRET)
    canvas.drawImage(picture("white", SECRET), X, Y - 4, 300, 40)


def drawn_as_outlines(canvas: Canvas) -> None:
    """As printers get it: each letter an outline, and the words beneath for a search."""
    for number in range(24):
        canvas.circle(X + 3 + number * 4.6, Y + 4, 2, fill=1)
    set_in_mode(canvas, 3)


SEEN = [
    highlighted,
    on_a_dark_box,
    on_a_picture,
    on_a_run_of_colours,
    pale,
    white_with_an_edge,
    over_a_box_of_its_own,
    beside_a_box,
    in_a_clip_of_its_own,
    in_a_clip_that_takes_its_tails,
    of_a_scan,
    beneath_a_scan,
    drawn_as_outlines,
]


@pytest.mark.parametrize("show", SEEN, ids=lambda show: show.__name__)
def test_what_readers_see_is_read_whatever_stands_behind_or_over_it(
    make_pdf: Make, write: Write, show: Callable[[Canvas], None]
) -> None:
    def page(canvas: Canvas) -> None:
        write(canvas, 80, 400, *LINES)
        canvas.saveState()
        show(canvas)
        canvas.restoreState()

    extract = extract_pdf(make_pdf(page), URL)
    assert read(extract).count(SECRET) == 1
    assert not [why for why in accounts(extract) if why[0] is WhyLeftOut.HIDDEN]


def test_a_page_of_which_no_word_is_seen_holds_no_text_and_no_picture(
    make_pdf: Make, check: Check
) -> None:
    extract = extract_pdf(make_pdf(white), URL)
    assert (extract.no_text, extract.pictures, extract.sections) == (True, (), ())
    assert extract.account
    assert (extract.account.original, extract.account.in_part) == (signs(SECRET), False)
    check(extract)


@pytest.mark.parametrize(
    ("most", "hidden", "unpainted"),
    [(0, 0, "pages 1–3"), (1, 1, "pages 2–3"), (10_000_000, 3, None)],
)
def test_what_is_painted_is_bounded_by_the_work_and_the_rest_is_read_and_told(
    make_pdf: Make, write: Write, monkeypatch: pytest.MonkeyPatch,
    *, most: int, hidden: int, unpainted: str | None,
) -> None:  # fmt: skip
    def page(canvas: Canvas) -> None:
        write(canvas, 80, 400, *LINES)
        white(canvas)

    monkeypatch.setattr(pages, "Paint", partial(Paint, most))
    extract = extract_pdf(make_pdf(page, page, page), URL)
    assert read(extract).count(SECRET) == 3 - hidden
    assert extract.account
    told = [left.detail for left in extract.account.losses if left.reason is WhyLeftOut.LOOK]
    assert told == ([unpainted] if unpainted else [])


def test_a_page_of_too_many_objects_is_told_where_something_may_be_hidden(
    make_pdf: Make, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "_MOST_OBJECTS", 4)

    def plain(canvas: Canvas) -> None:
        write(canvas, 80, 400, *LINES, *LINES)

    def pale(canvas: Canvas) -> None:
        plain(canvas)
        white(canvas)

    account = extract_pdf(make_pdf(plain, pale, plain), URL).account
    assert account
    assert account.losses == (LeftOut(WhyLeftOut.LOOK, 0, "page 2"),)


def annotated(kind: str, appearance: str, more: str = "", flags: int = 4) -> bytes:
    """Make a page with a line under an annotation, by hand: reportlab draws none."""
    drawn = appearance.encode()
    lines = b"BT /F1 11 Tf 80 700 Td (%s) Tj 0 -100 Td (%s) Tj ET" % (
        LINES[0].encode(),
        SECRET.encode(),
    )
    fonts = b"/Resources << /Font << /F1 5 0 R >> >>"
    return raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Annots [6 0 R] " + fonts + b" >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(lines), lines),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            f"<< /Type /Annot /Subtype /{kind} /Rect [70 590 300 620] /F {flags} {more}"
            " /AP << /N 7 0 R >> >>".encode(),
            b"<< /Type /XObject /Subtype /Form /BBox [70 590 300 620] "
            + fonts
            + b" /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        ]
    )


FILLED = "0 g 70 590 230 30 re f"
NEW = "The new rule of a day."
TYPED = f"1 g 70 590 230 30 re f 0 g BT /F1 11 Tf 80 600 Td ({NEW}) Tj ET"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (annotated("Square", FILLED), ""),
        (annotated("Redact", FILLED), ""),
        (annotated("Stamp", FILLED), ""),
        (annotated("FreeText", TYPED, f"/Contents ({NEW})"), NEW),
        (annotated("Square", "1 0 0 RG 70 590 230 30 re S"), SECRET),
        (annotated("Redact", "1 0 0 RG 70 590 230 30 re S"), SECRET),
        (annotated("Square", FILLED, flags=2), SECRET),
    ],
    ids=["box", "redacted", "stamped", "typed", "framed", "to be redacted", "hidden box"],
)
def test_what_an_annotation_covers_is_left_out(body: bytes, expected: str) -> None:
    assert read(extract_pdf(body, URL)) == f"{LINES[0]} {expected}".strip()
