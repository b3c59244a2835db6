"""Items of the second level that only a style's name or an indent tells."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm

from collection.extract import BlockKind
from crawler.extract.word.docx import extract_docx

ITEM, PARAGRAPH = BlockKind.ITEM, BlockKind.PARAGRAPH


def blocks(*lines: tuple[str, str, float | None]) -> list[tuple[BlockKind, int]]:
    """Return kind and level of each line, of (style, words, indent in millimetres)."""
    document = Document()
    for name, based in (("Sub-bullet", "Normal"), ("Second bullet", "List Bullet")):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles[based]
        style.paragraph_format.left_indent = Mm(18)
    for style_name, words, indent in lines:
        paragraph = document.add_paragraph(words, style=style_name)
        if indent is not None:
            paragraph.paragraph_format.left_indent = Mm(indent)
    buffer = BytesIO()
    document.save(buffer)
    extract = extract_docx(buffer.getvalue(), "https://site.example/file.docx")
    return [(block.kind, block.level) for section in extract.sections for block in section.blocks]


@pytest.mark.parametrize("style", ["List Bullet 2", "List Number 2", "Sub-bullet", "Second bullet"])
def test_a_style_of_the_second_level_is_nested(style: str) -> None:
    lines = [("List Bullet", "Ask:", None), (style, "one,", None), (style, "two.", None)]
    assert blocks(*lines, ("List Bullet", "Listen.", None)) == [
        (ITEM, 0), (ITEM, 1), (ITEM, 1), (ITEM, 0),
    ]  # fmt: skip


def test_an_indent_of_its_own_is_nested() -> None:
    lines = [("List Bullet", "Ask:", None), ("List Bullet", "one,", 20.0)]
    assert blocks(*lines, ("List Bullet", "Listen.", None)) == [(ITEM, 0), (ITEM, 1), (ITEM, 0)]


def test_what_no_list_goes_before_is_a_paragraph() -> None:
    assert blocks(("Normal", "Text.", None), ("Sub-bullet", "one,", None)) == [
        (PARAGRAPH, 0), (PARAGRAPH, 0),
    ]  # fmt: skip


def test_an_indented_paragraph_is_no_item() -> None:
    assert blocks(("List Bullet", "Ask.", None), ("Normal", "Why this is so.", 20.0)) == [
        (ITEM, 0), (PARAGRAPH, 0),
    ]  # fmt: skip
