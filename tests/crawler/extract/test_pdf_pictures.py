"""PDF: pages that are pictures are drawn, within bounds, and no others are."""

from __future__ import annotations

import io
import json
import math
import random
from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from collection.extract import Extract
from crawler.extract.pdf.document import extract_pdf
from crawler.extract.pdf.drawn import pictures

URL = "https://site.example/guide.pdf"
Make = Callable[..., bytes]
Write = Callable[..., None]

PROSE = ["Talk to the child alone where this is safe and write down what they say."] * 12


def scan(seed: int = 0, size: tuple[int, int] = (600, 850)) -> ImageReader:
    """An image with lines as of print."""
    chance = random.Random(seed)
    image = Image.new("L", size, 250)
    for y in range(40, size[1] - 40, 18):
        for x in range(40, size[0] - 40, 6):
            if chance.random() < 0.7:
                image.paste(20, (x, y, x + 4, y + 9))
    return ImageReader(image)


def scanned(canvas: Canvas) -> None:
    canvas.drawImage(scan(), 0, 0, 595, 842)


def outlined(canvas: Canvas) -> None:
    """A chart whose words are curves: letters turned to outlines."""
    for row in range(6):
        canvas.rect(100, 700 - 110 * row, 400, 70)
        for letter in range(40):
            canvas.circle(120 + 9 * letter, 735 - 110 * row, 3, stroke=0, fill=1)


def texts(extract: Extract) -> list[str]:
    return [block.text for section in extract.sections for block in section.blocks]


def test_a_scan_is_shown_as_its_picture(make_pdf: Make, check: Callable[..., None]) -> None:
    extract = extract_pdf(make_pdf(scanned, scanned), URL)
    assert extract.no_text
    assert [picture.page for picture in extract.pictures] == [1, 2]
    check(extract)
    for picture in extract.pictures:
        image = Image.open(io.BytesIO(picture.body))
        assert (image.format, image.size) == ("WEBP", (picture.width, picture.height))
        assert max(image.size) == 1600
        assert math.isclose(picture.width / picture.height, 595 / 842, rel_tol=0.01)
        assert image.convert("L").getextrema()[0] < 60


def test_a_chart_in_outlines_between_pages_of_text_is_a_picture(
    make_pdf: Make, write: Write
) -> None:
    def chart(canvas: Canvas) -> None:
        outlined(canvas)
        write(canvas, 60, 800, "The pathway in our area", "Ring the duty team first.", size=14)

    def prose(canvas: Canvas) -> None:
        write(canvas, 60, 780, *PROSE)

    extract = extract_pdf(make_pdf(prose, chart, prose), URL)
    assert [picture.page for picture in extract.pictures] == [2]
    assert "Ring the duty team first." in " ".join(texts(extract))


def test_pages_of_text_blank_pages_and_covers_are_no_pictures(make_pdf: Make, write: Write) -> None:
    def cover(canvas: Canvas) -> None:
        canvas.drawImage(scan(), 0, 0, 595, 500)
        write(canvas, 60, 700, "A guide to neglect", size=24)

    def prose(canvas: Canvas) -> None:
        canvas.drawImage(scan(), 300, 20, 200, 200)
        write(canvas, 60, 780, *PROSE)

    def short(canvas: Canvas) -> None:
        write(canvas, 60, 780, "Ring 0100 000 000.")
        canvas.line(60, 770, 300, 770)

    def blank(_: Canvas) -> None:
        pass

    assert extract_pdf(make_pdf(cover, prose, short, blank), URL).pictures == ()


def test_a_scan_whose_words_were_recognised_is_a_text(make_pdf: Make) -> None:
    """Scanners lay the words that they recognise beneath the picture, unseen."""

    def page(canvas: Canvas) -> None:
        scanned(canvas)
        text = canvas.beginText(60, 780)
        text.setTextRenderMode(3)
        for line in PROSE:
            text.textLine(line)
        canvas.drawText(text)

    extract = extract_pdf(make_pdf(page), URL)
    assert not extract.pictures
    assert not extract.no_text


def test_no_more_pages_are_drawn_than_the_bounds_allow_and_all_are_named(
    make_pdf: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "_MOST_PAGES", 2)
    extract = extract_pdf(make_pdf(*[scanned] * 4), URL)
    assert [bool(picture.body) for picture in extract.pictures] == [True, True, False, False]
    assert [picture.blob_hash is None for picture in extract.pictures] == [False, False, True, True]


def test_a_picture_that_is_too_large_in_every_quality_is_named_alone(
    make_pdf: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "_MOST_BYTES", 100)
    (picture,) = extract_pdf(make_pdf(scanned), URL).pictures
    assert (picture.page, picture.body, picture.blob_hash) == (1, b"", None)


@pytest.mark.parametrize("size", [(3, 14000), (14000, 3), (14400, 14400), (1, 1)])
def test_pages_of_any_shape_stay_within_bounds(size: tuple[float, float]) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=size, invariant=True)
    canvas.drawImage(scan(), 0, 0, *size)
    canvas.save()
    extract = extract_pdf(stream.getvalue(), URL)
    assert all(max(p.width, p.height) <= 1600 for p in extract.pictures)
    assert json.dumps(extract.to_json())
