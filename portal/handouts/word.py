"""The Word file of a pack: passages word for word, each with where it is from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from collection.words.days import day
from portal.documents.places import short_path
from portal.handouts.packs import PackPage, PackPassage
from portal.web.xml_text import xml_text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Arial"
DARK = RGBColor(0x12, 0x40, 0x3E)


def pack_word(pack: PackPage, full: Callable[[str], str]) -> bytes:
    """Return a pack as a Word file.

    Args:
        pack: with its chosen passages.
        full: makes a web address of a path of the portal.

    Returns:
        The bytes of a .docx.
    """
    document = docx.Document()
    _prepare(document, pack)
    if pack.notice:
        document.add_paragraph().add_run(xml_text(pack.notice)).bold = True
    document.add_heading(xml_text(pack.briefing_title), level=0)
    made = document.add_paragraph(f"For a team meeting. Made on {day(pack.made)} from ")
    _link(made, pack.address)
    made.add_run(". Passages are word for word from their source; check the original before use.")
    for place, chosen in enumerate(pack.chosen, start=1):
        _passage(document, place, chosen.passage, pack.made, full)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _prepare(document: Any, pack: PackPage) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(20)
    for name, size in (("Normal", 11), ("Title", 20), ("Heading 1", 14), ("Quote", 11)):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        # The template's theme typefaces would win over the name otherwise.
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.font.color.rgb = DARK if name in ("Title", "Heading 1") else RGBColor(0, 0, 0)
    quote = document.styles["Quote"]
    quote.font.italic = False
    quote.paragraph_format.left_indent = Mm(8)
    quote.paragraph_format.space_after = Pt(4)
    _language(document.styles["Normal"])
    facts = document.core_properties
    facts.title, facts.author = xml_text(pack.briefing_title)[:255], "Signpost"
    facts.comments, facts.language, facts.created = "", "en-GB", datetime.now(UTC)


def _language(style: Any) -> None:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    style.element.get_or_add_rPr().append(language)


def _passage(
    document: Any, place: int, chosen: PackPassage, made: date, full: Callable[[str], str]
) -> None:
    document.add_heading(xml_text(f"{place}. {chosen.title}"), level=1)
    point = document.add_paragraph()
    point.add_run(f"Learning point {chosen.number}: ").bold = True
    point.add_run(xml_text(chosen.point))
    for line in chosen.card.words.split("\n"):
        document.add_paragraph(xml_text(line), style="Quote")
    for remark in chosen.remarks:
        document.add_paragraph().add_run(xml_text(remark)).bold = True
    facts = [*chosen.card.facts, ("In Signpost", full(chosen.card.href))]
    facts.append(("What changed since", full(short_path(chosen.short_id, made))))
    told = document.add_paragraph()
    told.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    for number, (label, value) in enumerate(facts):
        if number:
            told.add_run().add_break()
        told.add_run(f"{label}: ").bold = True
        if value.startswith(("https://", "http://")):
            _link(told, value)
        else:
            told.add_run(xml_text(value))


def _link(paragraph: Any, address: str) -> None:
    """Add a link; python-docx has no call of its own for it."""
    target = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), target)
    run = paragraph.add_run(xml_text(address))
    run.font.underline = True
    run.font.color.rgb = RGBColor(0x1A, 0x65, 0xA6)
    link.append(run._element)
    paragraph._p.append(link)
