"""Writes a Word file as an office does: styles where they are used, and bold lines where not.

A source is XML: ``<docx title modified header footer>`` holds, in order,

- ``<style name based indent>``: a paragraph style of the office's own;
- ``<p style size bold align indent>`` with the inline marks of HTML;
- ``<table grid>`` of ``<tr><td span>``, a cell holding paragraphs; ``<frame>``: a text box.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from lxml import etree

from demo.files.word import BOX


def type_word(markup: bytes) -> bytes:
    """Return the Word file of a source.

    Args:
        markup: the source.
    """
    root = etree.fromstring(markup)
    document = Document()
    properties = document.core_properties
    properties.title, properties.author = root.get("title", ""), ""
    properties.created = properties.modified = datetime.fromisoformat(root.get("modified"))
    section = document.sections[0]
    section.header.paragraphs[0].text = root.get("header", "")
    section.footer.paragraphs[0].text = root.get("footer", "")
    for element in root:
        if element.tag == "style":
            _style(document, element)
        elif element.tag == "table":
            _table(document, element)
        elif element.tag == "frame":
            _frame(document, element)
        else:
            _paragraph(document.add_paragraph(), element)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _style(document: Any, element: Any) -> None:
    style = document.styles.add_style(element.get("name"), WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles[element.get("based", "Normal")]
    if element.get("indent"):
        style.paragraph_format.left_indent = Mm(float(element.get("indent")))


def _paragraph(paragraph: Paragraph, element: Any) -> None:
    if element.get("style"):
        paragraph.style = element.get("style")
    if element.get("align"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if element.get("indent"):
        paragraph.paragraph_format.left_indent = Mm(float(element.get("indent")))
    marks = {"bold": bool(element.get("bold")), "size": element.get("size")}
    _inline(paragraph, element, marks)


def _inline(paragraph: Paragraph, element: Any, marks: dict[str, Any]) -> None:
    _run(paragraph, element.text, marks)
    for child in element:
        if child.tag == "br":
            paragraph.add_run().add_break()
        elif child.tag == "tab":
            paragraph.add_run("\t")
        elif child.tag == "a":
            _link(paragraph, child, marks)
        else:
            _inline(
                paragraph, child, marks | {"b": {"bold": True}}.get(child.tag, {"italic": True})
            )
        _run(paragraph, child.tail, marks)


def _run(paragraph: Paragraph, words: str | None, marks: dict[str, Any]) -> None:
    if not words:
        return
    run = paragraph.add_run(words)
    run.bold = marks.get("bold") or None
    run.italic = marks.get("italic") or None
    if marks.get("size"):
        run.font.size = Pt(float(marks["size"]))


def _link(paragraph: Paragraph, element: Any, marks: dict[str, Any]) -> None:
    key = paragraph.part.relate_to(
        element.get("href"), RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    link: Any = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    before = len(paragraph.runs)
    _inline(paragraph, element, marks)
    for run in paragraph.runs[before:]:
        link.append(run._r)
    paragraph._p.append(link)


def _table(document: Any, element: Any) -> None:
    rows = list(element.iter("tr"))
    columns = max(sum(int(td.get("span", "1")) for td in row.iter("td")) for row in rows)
    style = "Table Grid" if element.get("grid") else None
    table = document.add_table(len(rows), columns, style=style)
    for place, row in enumerate(rows):
        at = 0
        for td in row.iter("td"):
            span = int(td.get("span", "1"))
            cell = table.cell(place, at).merge(table.cell(place, at + span - 1))
            for number, words in enumerate(td):
                paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
                _paragraph(paragraph, words)
            at += span
    document.add_paragraph()


def _frame(document: Any, element: Any) -> None:
    box: Any = parse_xml(BOX.format(height=40 * len(element), colour=quoteattr("#336655")))
    document.add_paragraph()._p.append(box)
    content = box.find(f".//{qn('w:txbxContent')}")
    for words in element:
        paragraph = document.add_paragraph()
        _paragraph(paragraph, words)
        content.append(paragraph._p)
