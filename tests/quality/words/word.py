"""Word files whose text is known, as Word writes what it counts, hides, strikes out and boxes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from crawler.witness.comparing import Shown
from tests.quality.words.setting import Setting, paragraphs, sentences

W = nsdecls("w")
Fill = Callable[[Any], list[str]]
SAID = sentences(61, 20)


def settings() -> Iterator[Setting]:
    """Yield the files."""
    for name, fill in _KINDS.items():
        document = docx.Document()
        document.core_properties.title = "Bruises in babies"
        document.sections[0].header.paragraphs[0].text = "The partnership’s manual"
        before, after = paragraphs(len(name), 3), paragraphs(len(name) + 50, 3)
        document.add_heading("Bruises in babies", 1)
        for text in before:
            document.add_paragraph(text)
        told = fill(document)
        for text in after:
            document.add_paragraph(text)
        made = io.BytesIO()
        document.save(made)
        shown = Shown("\n".join(["Bruises in babies", *before, *told, *after]))
        yield Setting(name, made.getvalue(), shown)


def _headings(document: Any) -> list[str]:
    told = []
    for number in range(4):
        document.add_heading(f"Part {number} of it", 1 + number % 3)
        document.add_paragraph(SAID[number])
        told += [f"Part {number} of it", SAID[number]]
    return told


def _lists(document: Any) -> list[str]:
    for text in SAID[:3]:
        document.add_paragraph(text, style="List Number")
    for text in SAID[3:5]:
        document.add_paragraph(text, style="List Bullet")
    return [*(f"{number}. {text}" for number, text in enumerate(SAID[:3], 1)), *SAID[3:5]]


def _tables(document: Any) -> list[str]:
    table = document.add_table(3, 3)
    told = iter(SAID)
    for row in table.rows:
        for cell in row.cells:
            cell.text = next(told)
    merged = table.cell(0, 0).merge(table.cell(1, 0))
    merged.text = SAID[10]
    return [SAID[10], *SAID[1:3], *SAID[4:9]]


def _hidden(document: Any) -> list[str]:
    paragraph = document.add_paragraph("Within ")
    paragraph.add_run("20 ").font.strike = True
    paragraph.add_run("15 days. ")
    paragraph.add_run(SAID[0]).font.hidden = True
    paragraph.add_run(SAID[1])
    return [f"Within 15 days. {SAID[1]}"]


def _tracked(document: Any) -> list[str]:
    said = f"<w:t>{SAID[0]}</w:t>"
    document.add_paragraph("Agreed: ")._p.extend(
        parse_xml(xml)
        for xml in (
            f'<w:del {W} w:id="1" w:author="a"><w:r><w:delText>not this</w:delText></w:r></w:del>',
            f'<w:ins {W} w:id="2" w:author="a"><w:r>{said}</w:r></w:ins>',
        )
    )
    return [f"Agreed: {SAID[0]}"]


def _fields(document: Any) -> list[str]:
    document.add_paragraph("Follow ")._p.extend(
        parse_xml(xml)
        for xml in (
            f'<w:fldSimple {W} w:instr="REF x"><w:r><w:t>paragraph 4.2</w:t></w:r></w:fldSimple>',
            f"<w:sdt {W}><w:sdtContent><w:r><w:t> and ring the Northvale hub</w:t></w:r>"
            "</w:sdtContent></w:sdt>",
            f'<w:r {W}><w:fldChar w:fldCharType="begin"/><w:instrText>DATE</w:instrText>'
            '<w:fldChar w:fldCharType="separate"/><w:t> on 3 May 2026</w:t>'
            '<w:fldChar w:fldCharType="end"/></w:r>',
            f"<w:r {W}><w:tab/><w:t>soon</w:t><w:br/><w:t>after</w:t><w:noBreakHyphen/>"
            "<w:t>care</w:t></w:r>",
        )
    )
    return ["Follow paragraph 4.2 and ring the Northvale hub on 3 May 2026 soon", "after-care"]


def _boxes(document: Any) -> list[str]:
    box = f"<w:txbxContent><w:p><w:r><w:t>{SAID[4]}</w:t></w:r></w:p></w:txbxContent>"
    document.add_paragraph(SAID[3])._p.append(
        parse_xml(
            f'<w:r {W} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox>{box}'
            "</v:textbox></v:shape></w:pict></w:r>"
        )
    )
    return [SAID[3], SAID[4]]


_KINDS: dict[str, Fill] = {
    "headings": _headings,
    "lists": _lists,
    "merged cells": _tables,
    "hidden and struck words": _hidden,
    "tracked changes": _tracked,
    "fields and controls": _fields,
    "text boxes": _boxes,
}
