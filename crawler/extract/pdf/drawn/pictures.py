"""pictures_in(): the pages of a PDF that are pictures rather than text, drawn.

A scan, a flowchart or a poster has no text, or hardly any, for what is drawn on it: its words are
in an image, or are outlines themselves. Nothing is read from it; it is shown as it is.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import closing

import pypdfium2 as pdfium
from PIL import Image

from collection.pictures import PagePicture
from crawler.extract.pdf.drawn.drawing import Drawing, page_drawing
from crawler.extract.pdf.drawn.paint import Paint

_FEW = 60
"""Words from which on a page has a text; a page of print has some hundreds."""
_HARDLY_ANY = 15
"""Words of a page that has no text to speak of."""
_LARGE, _SOME = 0.4, 0.1
"""Least share of a page that images cover, where it has few words, and where it has hardly any."""
_OUTLINES = 150
"""Least number of curved outlines that may be letters: the words of a small chart."""
_SHAPES = 12
"""Least number of outlines of a drawing, on a page with hardly any words."""
_COVER = 3
"""Words of a first page from which on it is a cover, where others have a text."""

_SIDE = 1600
"""Pixels of the longer side: small print can be read when a telephone enlarges it."""
_MOST_BYTES = 400_000
_QUALITIES = (70, 40, 15)
_MOST_PAGES = 60
"""Pictures of a document that are drawn."""
_PACKED = 6
"""How many times as long as to paint a pixel it takes to pack it."""


def pictures_in(
    document: pdfium.PdfDocument, words: Sequence[int], paint: Paint
) -> tuple[PagePicture, ...]:
    """Return the pages that are pictures, drawn as far as the bounds allow.

    Args:
        document: the open PDF.
        words: how many were read on each page, without those that repeat on most.
        paint: what may still be painted of the document.
    """
    found: list[PagePicture] = []
    has_text = any(count >= _FEW for count in words)
    for number, count in enumerate(words, 1):
        if count >= _FEW or (number == 1 and has_text and count >= _COVER):
            continue  # the picture on a cover only adorns the title
        with closing(document[number - 1]) as page:
            drawing = page_drawing(page)
            if _is_picture(page, drawing, count):
                drawn = sum(bool(picture.body) for picture in found)
                may = drawn < _MOST_PAGES and paint.is_left
                found.append(_drawn(page, drawing, number, paint) if may else PagePicture(number))
    return tuple(found)


def _is_picture(page: pdfium.PdfPage, drawing: Drawing, words: int) -> bool:
    covered = _covered(page, drawing)
    if covered >= _LARGE:
        return True
    curved = sum(not all(outline.straight[1:]) for outline in drawing.outlines)
    if curved >= _OUTLINES:
        return True
    return words < _HARDLY_ANY and (covered >= _SOME or len(drawing.outlines) >= _SHAPES)


def _drawn(page: pdfium.PdfPage, drawing: Drawing, number: int, paint: Paint) -> PagePicture:
    """Draw a page; the picture is without its bytes where it cannot be within the bounds."""
    width, height = page.get_size()
    if min(width, height) * _SIDE < max(width, height):
        return PagePicture(number)
    bitmap = page.render(scale=_SIDE / max(width, height))
    try:
        image: Image.Image = bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()
    paint.use(drawing, image.width * image.height)
    for quality in _QUALITIES:
        paint.left -= _PACKED * image.width * image.height
        body = _packed(image, quality)
        if len(body) <= _MOST_BYTES:
            return PagePicture(number, image.width, image.height, body)
    return PagePicture(number)


def _packed(image: Image.Image, quality: int) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "WEBP", quality=quality, method=2)
    return stream.getvalue()


def _covered(page: pdfium.PdfPage, drawing: Drawing) -> float:
    """The share of a page that images cover, each counted by itself."""
    left, bottom, right, top = page.get_bbox()
    area = max((right - left) * (top - bottom), 1.0)
    covered = 0.0
    for image in (painted for painted in drawing.painted if painted.is_image):
        x0, y0, x1, y1 = image.bounds
        across, up = min(x1, right) - max(x0, left), min(y1, top) - max(y0, bottom)
        covered += max(across, 0.0) * max(up, 0.0)
    return float(min(covered / area, 1.0))
