"""Small PDF and Word files, made where they are needed; and what holds of every extract."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from collection.extract import CELL_BREAK, BlockKind, Extract
from collection.reading_account import ReadingAccount, WhyLeftOut
from collection.words.folding import fold

sys.path.insert(0, str(Path(__file__).resolve().parent))

WIDTH, HEIGHT = A4

Draw = Callable[[Canvas], None]


def accounted(account: ReadingAccount) -> None:
    """Check that each character of the original was kept, or left out for a reason."""
    assert [left for left in account.left_out if left.reason is WhyLeftOut.UNTOLD] == []
    assert account.kept + sum(left.characters for left in account.left_out) == account.original
    assert account.kept >= 0
    assert all(left.characters >= 0 for left in account.left_out)


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


@pytest.fixture(scope="session")
def check() -> Callable[[Extract], None]:
    """Return a function that checks an extract: true link places, a true JSON form, folded text,
    and nothing of the original unaccounted for."""

    def checked(extract: Extract) -> None:
        assert Extract.from_json(json.loads(json.dumps(extract.to_json()))) == extract
        for link in extract.links:
            if link.section is not None:
                text = extract.sections[link.section].text
                assert link.words
                assert text[link.start : link.end] == link.words
        assert fold(extract.title) == extract.title
        for heading in (words for section in extract.sections for words in section.heading):
            assert heading
            assert fold(heading) == heading
        for block in (block for section in extract.sections for block in section.blocks):
            assert block.text
            is_row = block.kind is BlockKind.ROW
            for words in block.text.split(CELL_BREAK) if is_row else [block.text]:
                assert fold(words) == words
            block.text.encode("utf-8")
        if extract.account is not None:
            accounted(extract.account)

    return checked
