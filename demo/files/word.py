"""Sets a text as a Word file: styles, lists, tables, hyperlinks, text boxes, fixed properties.

Nothing is compressed, so that the same bytes come out whatever zlib is installed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from io import BytesIO
from typing import Any
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Doc
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from markdown_it.tree import SyntaxTreeNode

from demo.files.source import NOTICE, PARTNERSHIP, FileSource, parsed, plain

BOX = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"><w:pict>'
    '<v:rect style="width:450pt;height:{height}pt" fillcolor="#f3f0f7" strokecolor={colour}>'
    "<v:textbox><w:txbxContent/></v:textbox></v:rect></w:pict></w:r>"
)
"""A text box as Word wrote it up to 2007, which every reader still reads."""

FIELD = (
    '<w:fldSimple xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' w:instr="{}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
)


def make_word(source: FileSource) -> bytes:
    """Return the Word file of a text.

    Args:
        source: what to set; the same source gives the same bytes.
    Raises:
        ValueError: the text holds a construct that has no setting.
    """
    document = Document()
    _without_spare_parts(document)
    _properties(document, source)
    _furniture(document)
    for node in parsed(source.text):
        if node.type not in SETTINGS:
            raise ValueError(f"{source.file}: no setting for {node.type}")
        SETTINGS[node.type](document, node, source)
    document.add_paragraph(f"{source.small_print} {NOTICE}.")
    buffer = BytesIO()
    document.save(buffer)
    return _fixed(buffer, source)


def _without_spare_parts(document: Doc) -> None:
    """Drop what python-docx's template brings and nothing here uses, nine tenths of a file."""
    for relations in (document.part.rels, document.part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(("/stylesWithEffects", "/thumbnail")):
                del relations[key]
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in {"Normal Table", "Table Grid"}:
            style.delete()


def _properties(document: Doc, source: FileSource) -> None:
    """Write the core properties, the dates among them."""
    properties = document.core_properties
    moment = datetime.combine(source.modified, time(9))
    properties.title, properties.author = source.title, PARTNERSHIP
    properties.last_modified_by, properties.comments = PARTNERSHIP, NOTICE
    properties.created = properties.modified = moment
    properties.revision = 1


def _furniture(document: Doc) -> None:
    """Write the header and the footer that every page repeats."""
    section = document.sections[0]
    section.header.paragraphs[0].text = f"{PARTNERSHIP}\t\t{NOTICE}"
    footer = section.footer.paragraphs[0]
    for words, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        footer.add_run(words)
        footer._p.append(parse_xml(FIELD.format(field)))


def _heading(document: Doc, node: SyntaxTreeNode, _: FileSource) -> None:
    level = int(node.tag[1]) - 1
    _write(node, document.add_heading("", level))


def _paragraph(document: Doc, node: SyntaxTreeNode, _: FileSource) -> None:
    _write(node, document.add_paragraph())


def _list(document: Doc, node: SyntaxTreeNode, _: FileSource, level: str = "") -> None:
    """Write a list's items, a nested list's after the item that holds it."""
    style = "List Number" if node.type == "ordered_list" else "List Bullet"
    for item in node.children:
        words, *rest = item.children
        _write(words, document.add_paragraph(style=style + level))
        for nested in rest:
            _list(document, nested, _, " 2")


def _table(document: Doc, node: SyntaxTreeNode, _: FileSource) -> None:
    rows = [row.children for part in node.children for row in part.children]
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            _write(words, cell.paragraphs[0], bold=words.type == "th")
    document.add_paragraph()


def _box(document: Doc, node: SyntaxTreeNode, source: FileSource) -> None:
    """Write a text box of headings and paragraphs, in a paragraph of its own."""
    lines = sum(1 + len(plain(child)) // 85 for child in node.children)
    box: Any = parse_xml(BOX.format(height=20 + 20 * lines, colour=quoteattr(source.colour)))
    holder = document.add_paragraph()
    holder._p.append(box)
    content = box.find(f".//{qn('w:txbxContent')}")
    for child in node.children:
        paragraph = document.add_paragraph()
        _write(child, paragraph, bold=child.type == "heading")
        content.append(paragraph._p)


def _write(
    node: SyntaxTreeNode, paragraph: Paragraph, *, bold: bool = False, italic: bool = False
) -> None:
    """Write the words of a block into a paragraph."""
    for child in node.children:
        if child.type == "link":
            _link(child, paragraph)
        elif child.type in {"text", "softbreak"}:
            run = paragraph.add_run(" " if child.type == "softbreak" else child.content)
            run.bold, run.italic = bold or None, italic or None
        else:
            _write(
                child,
                paragraph,
                bold=bold or child.type == "strong",
                italic=italic or child.type == "em",
            )


def _link(node: SyntaxTreeNode, paragraph: Paragraph) -> None:
    """Write a hyperlink, which python-docx has no method for."""
    target = str(node.attrs["href"])
    key = paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link: Any = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    before = len(paragraph.runs)
    _write(node, paragraph)
    for run in paragraph.runs[before:]:
        run.font.underline = True
        link.append(run._r)
    paragraph._p.append(link)


def _fixed(buffer: BytesIO, source: FileSource) -> bytes:
    """Return the package again with fixed times, its parts stored as they are."""
    day = source.modified
    fixed = BytesIO()
    with ZipFile(buffer) as package, ZipFile(fixed, "w", ZIP_STORED) as again:
        for name in package.namelist():
            part = ZipInfo(name, (day.year, day.month, day.day, 9, 0, 0))
            again.writestr(part, package.read(name))
    return fixed.getvalue()


SETTINGS: dict[str, Callable[[Doc, SyntaxTreeNode, FileSource], None]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "bullet_list": _list,
    "ordered_list": _list,
    "table": _table,
    "blockquote": _box,
}
