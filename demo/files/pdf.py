"""Sets a text as a PDF: running header and footer, columns, boxes, tables, links.

Nothing is compressed, so that the same bytes come out whatever zlib is installed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time
from functools import partial
from io import BytesIO
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from markdown_it.tree import SyntaxTreeNode
from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from demo.files.source import NOTICE, PARTNERSHIP, FileSource, parsed, plain

WIDTH, HEIGHT = A4
MARGIN = 18 * mm
TOP, BOTTOM = HEIGHT - 22 * mm, 20 * mm
GAP = 8 * mm
"""Between two columns, and between the text and a box beside it."""

BOLD = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold", "Vera": "Vera-Bold"}
Flowables = list[Any]
Styles = dict[str, Any]


def make_pdf(source: FileSource) -> bytes:
    """Return the PDF of a text.

    Args:
        source: what to set; the same source gives the same bytes.
    Raises:
        ValueError: the text holds a construct that has no setting.
    """
    _register_vera()
    with _dated(source):
        _, pages = _built(source, pages=0)
        body, _ = _built(source, pages=pages)
    return body


def _register_vera() -> None:
    """Register the one embedded typeface, which comes with reportlab."""
    names = {"": "Vera", "-Bold": "VeraBd", "-Italic": "VeraIt", "-BoldItalic": "VeraBI"}
    for suffix, file in names.items():
        pdfmetrics.registerFont(TTFont(f"Vera{suffix}", f"{file}.ttf"))
    pdfmetrics.registerFontFamily("Vera", *(f"Vera{suffix}" for suffix in names))


@contextmanager
def _dated(source: FileSource) -> Iterator[None]:
    """Have reportlab write the source's date (reproducible-builds.org/specs/source-date-epoch)."""
    moment = datetime.combine(source.modified, time(9), UTC)
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(moment.timestamp()))
    try:
        yield
    finally:
        del os.environ["SOURCE_DATE_EPOCH"]
        if before is not None:
            os.environ["SOURCE_DATE_EPOCH"] = before


def _built(source: FileSource, *, pages: int) -> tuple[bytes, int]:
    """Return the file and its number of pages, which it prints as ``pages``."""
    buffer = BytesIO()
    doc = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=source.title,
        subject=NOTICE,
        author=PARTNERSHIP,
        invariant=1,
        pageCompression=0,
        creator="Document writer",
        producer="Document writer",
    )
    styles = _styles(source)
    title, body = _split(parsed(source.text))
    heading = [Paragraph(_inline(node, source), styles[node.type]) for node in title]
    tall = sum(p.wrap(WIDTH - 2 * MARGIN, HEIGHT)[1] + p.style.spaceAfter for p in heading) + 2 * mm
    furniture = partial(_furniture, source=source, styles=styles, pages=pages)
    doc.addPageTemplates(
        [
            PageTemplate("first", _frames(source, tall), onPage=furniture),
            PageTemplate("later", _frames(source, 0), onPage=furniture),
        ]
    )
    if source.outline:
        doc.afterFlowable = partial(_outline, doc)
    width = doc.pageTemplates[0].frames[1]._aW
    doc.build(
        [
            NextPageTemplate("later"),
            *heading,
            *_flow(body, source, styles, width),
            Paragraph(escape(f"{source.small_print} {NOTICE}."), styles["small"]),
        ]
    )
    return buffer.getvalue(), doc.page


def _split(blocks: list[SyntaxTreeNode]) -> tuple[list[SyntaxTreeNode], list[SyntaxTreeNode]]:
    """Return the title with the paragraph under it, and the rest."""
    return blocks[:2], blocks[2:]


def _frames(source: FileSource, title: float) -> list[Any]:
    """Return the frames of a page: the title's, where it has one, then the text's."""
    across = WIDTH - 2 * MARGIN
    frame = partial(Frame, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    tall = TOP - BOTTOM - title
    frames = [frame(MARGIN, TOP - title, across, title)] if title else []
    if title and source.side:
        return [*frames, frame(MARGIN, BOTTOM, across * 0.64 - GAP, tall)]
    width = (across - GAP * (source.columns - 1)) / source.columns
    lefts = [MARGIN + number * (width + GAP) for number in range(source.columns)]
    return [*frames, *(frame(left, BOTTOM, width, tall) for left in lefts)]


def _furniture(canvas: Any, doc: Any, *, source: FileSource, styles: Styles, pages: int) -> None:
    """Draw what every page repeats, and the box beside the first page's text."""
    name = styles["body"].fontName
    canvas.saveState()
    canvas.setFillColor(HexColor(source.colour))
    canvas.rect(0, HEIGHT - 6 * mm, WIDTH, 6 * mm, stroke=0, fill=1)
    canvas.setFont(name, 8)
    canvas.drawString(MARGIN, HEIGHT - 14 * mm, PARTNERSHIP)
    canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 14 * mm, NOTICE)
    canvas.drawCentredString(WIDTH / 2, 11 * mm, f"Page {doc.page} of {pages}")
    canvas.restoreState()
    if source.side and doc.page == 1:
        _draw_side(canvas, doc, source, styles)


def _draw_side(canvas: Any, doc: Any, source: FileSource, styles: Styles) -> None:
    """Draw the box beside the text, level with the text's top."""
    text = doc.pageTemplates[0].frames[1]
    left = text._x1 + text._width + GAP
    width = WIDTH - MARGIN - left
    box = _box([_flow(parsed(source.side), source, styles, width - 6 * mm)], [width], source)
    _, tall = box.wrap(width, HEIGHT)
    box.drawOn(canvas, left, text._y2 - tall)


def _outline(doc: Any, flowable: Any) -> None:
    """Enter a heading into the outline."""
    level = {"h1": 0, "h2": 1, "h3": 2}.get(getattr(getattr(flowable, "style", None), "name", ""))
    if level is None:
        return
    key = f"heading-{doc.page}-{round(doc.frame._y)}-{len(flowable.text)}"
    doc.canv.bookmarkHorizontal(key, 0, doc.frame._y + flowable.height)
    doc.canv.addOutlineEntry(flowable.getPlainText(), key, level)


def _styles(source: FileSource) -> Styles:
    """Return the paragraph styles of a file."""
    name = "Times-Roman" if source.typeface == "Times" else source.typeface
    size, colour = source.size, HexColor(source.colour)
    body = ParagraphStyle(
        "body",
        fontName=name,
        fontSize=size,
        leading=size * 1.34,
        spaceAfter=size * 0.55,
        embeddedHyphenation=bool(source.hyphenate),
    )
    style = partial(ParagraphStyle, parent=body)
    heading = partial(style, fontName=BOLD[name], textColor=colour, keepWithNext=1)
    indent = size * 1.3
    return {
        "body": body,
        "paragraph": style("lead", fontSize=size + 1.5, leading=size * 1.5, textColor=colour),
        "heading": heading("h1", fontSize=21, leading=25, spaceAfter=6),
        "h2": heading("h2", fontSize=14, leading=17, spaceBefore=8, spaceAfter=4),
        "h3": heading("h3", fontSize=11.5, leading=14, spaceBefore=5, spaceAfter=3),
        "item": style("item", leftIndent=indent, bulletIndent=2, spaceAfter=size * 0.35),
        "nested": style("nested", leftIndent=2 * indent, bulletIndent=indent + 2, spaceAfter=2),
        "cell": style("cell", fontSize=size - 1, leading=size * 1.2, spaceAfter=0),
        "th": style(
            "th",
            fontName=BOLD[name],
            fontSize=size - 1,
            leading=size * 1.2,
            textColor=white,
            spaceAfter=0,
        ),
        "small": style("small", fontSize=7.5, leading=9.5, spaceBefore=10),
    }


def _flow(
    blocks: Sequence[SyntaxTreeNode], source: FileSource, styles: Styles, width: float
) -> Flowables:
    """Return blocks as flowables for a given width, neighbouring boxes together."""
    flowables: Flowables = []
    for kind, nodes in groupby(blocks, key=lambda block: block.type):
        if kind == "blockquote":
            flowables += _boxes(list(nodes), source, styles, width)
            continue
        if kind not in SETTINGS:
            raise ValueError(f"{source.file}: no setting for {kind}")
        for node in nodes:
            flowables += SETTINGS[kind](node, source, styles, width)
    return flowables


def _heading(node: SyntaxTreeNode, source: FileSource, styles: Styles, _: float) -> Flowables:
    return [Paragraph(_inline(node, source), styles[node.tag])]


def _paragraph(node: SyntaxTreeNode, source: FileSource, styles: Styles, _: float) -> Flowables:
    return [Paragraph(_inline(node, source), styles["body"])]


def _list(
    node: SyntaxTreeNode, source: FileSource, styles: Styles, width: float, style: str = "item"
) -> Flowables:
    """Return a list's items, a nested list's after the item that holds it."""
    flowables: Flowables = []
    for number, item in enumerate(node.children, start=1):
        mark = f"{number}." if node.type == "ordered_list" else "•"
        words, *rest = item.children
        flowables.append(Paragraph(_inline(words, source), styles[style], bulletText=mark))
        for nested in rest:
            flowables += _list(nested, source, styles, width, "nested")
    return flowables


def _table(node: SyntaxTreeNode, source: FileSource, styles: Styles, width: float) -> Flowables:
    """Return a table, its columns as wide as their words ask for."""
    rows = [row.children for part in node.children for row in part.children]
    lengths = [
        min(60, max(len(plain(cell)) for cell in column) + 6) for column in zip(*rows, strict=True)
    ]
    cells = [
        [
            Paragraph(_inline(cell, source), styles["th" if cell.type == "th" else "cell"])
            for cell in row
        ]
        for row in rows
    ]
    table = Table(
        cells, [width * length / sum(lengths) for length in lengths], repeatRows=1, hAlign="LEFT"
    )
    colour = HexColor(source.colour)
    table.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, colour),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BACKGROUND", (0, 0), (-1, 0), colour),
        ]
    )
    return [Spacer(0, 4), table, Spacer(0, 8)]


def _boxes(
    quotes: list[SyntaxTreeNode], source: FileSource, styles: Styles, width: float
) -> Flowables:
    """Return boxes: two to a row across a page, one to a row in a column."""
    abreast = 2 if len(quotes) > 1 and width > WIDTH / 2 else 1
    each = width / abreast
    set_boxes = [_flow(quote.children, source, styles, each - 6 * mm) for quote in quotes]
    rows = [set_boxes[at : at + abreast] for at in range(0, len(set_boxes), abreast)]
    return [part for row in rows for part in (_box(row, [each] * len(row), source), Spacer(0, 8))]


def _box(cells: list[Flowables], widths: list[float], source: FileSource) -> Any:
    colour = HexColor(source.colour)
    table = Table([cells], widths)
    table.setStyle([("BOX", (column, 0), (column, 0), 0.8, colour) for column in range(len(cells))])
    table.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, -1), HexColor("#f3f0f7")),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 8),
            ("RIGHTPADDING", (0, 0), (-1, -1), 8),
        ]
    )
    return table


def _inline(node: SyntaxTreeNode, source: FileSource) -> str:
    """Return the words of a block in reportlab's markup."""
    if node.type == "text":
        return _divisible(escape(node.content), source)
    if node.type in {"softbreak", "hardbreak"}:
        return " " if node.type == "softbreak" else "<br/>"
    words = "".join(_inline(child, source) for child in node.children)
    if node.type == "link":
        href = quoteattr(str(node.attrs["href"]))
        return f'<a href={href} color="#1d4f91"><u>{words}</u></a>'
    tag = {"strong": "b", "em": "i"}.get(node.type)
    return f"<{tag}>{words}</{tag}>" if tag else words


def _divisible(words: str, source: FileSource) -> str:
    """Put soft hyphens into the words that may be divided."""
    for word in source.hyphenate:
        words = words.replace(word.replace("-", ""), word.replace("-", "\u00ad"))
    return words


SETTINGS: dict[str, Callable[[SyntaxTreeNode, FileSource, Styles, float], Flowables]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "bullet_list": _list,
    "ordered_list": _list,
    "table": _table,
    "hr": lambda *_: [PageBreak()],
}
