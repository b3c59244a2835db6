"""Small PDF and Word files, made where they are needed."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4

Draw = Callable[[Canvas], None]


@pytest.fixture
def make_pdf() -> Callable[..., bytes]:
    """Return a function that makes a PDF of pages, each drawn by a function."""

    def make(*pages: Draw, title: str = "") -> bytes:
        stream = io.BytesIO()
        canvas = Canvas(stream, pagesize=A4, invariant=True)
        canvas.setTitle(title)
        for page in pages:
            page(canvas)
            canvas.showPage()
        canvas.save()
        return stream.getvalue()

    return make


@pytest.fixture
def write() -> Callable[..., None]:
    """Return a function that sets lines one below the other, from a height above the foot."""

    def lines(
        canvas: Canvas,
        x: float,
        y: float,
        *text: str,
        size: float = 10,
        font: str = "Helvetica",
        leading: float = 13,
    ) -> None:
        canvas.setFont(font, size)
        for number, line in enumerate(text):
            canvas.drawString(x, y - number * leading, line)

    return lines
