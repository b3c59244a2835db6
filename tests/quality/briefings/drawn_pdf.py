"""Draws a page of boxes as a PDF: each box stands where its source says, as a designer puts it.

A source is XML. Places are millimetres from the top left corner; what gives no ``y`` stands under
what was drawn before it, and what gives no ``h`` is as tall as its words. Nothing is a table but
what is called one, and boxes are drawn in the order of the source:

- ``<pdf title modified font size wide>``: the file and what its properties say;
- ``<page>``, ``<box x y w h fill line shape ink pad size align>``, ``<row>`` of boxes equally tall;
- ``<h size>``, ``<p>``, ``<li mark level>``: the words of a box, with ReportLab's inline marks;
- ``<table x y w cols grid>`` of ``<tr head><td>``; ``<stroke at>``: a line between two points.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table

BOLD = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold", "Courier": "Courier-Bold"}
GAP = 4.0
"""Millimetres between what stands under one another, unless a source says otherwise."""


@dataclass(slots=True)
class _Sheet:
    """The page that is drawn.

    Args:
        canvas: draws it.
        tall: its height in points.
        font: typeface of all words.
        size: size of the body in points.
        below: lower edge of what was drawn last, in millimetres from the top.
    """

    canvas: Any
    tall: float
    font: str
    size: float
    below: float = 10.0


def draw_pdf(markup: bytes) -> bytes:
    """Return the PDF of a source.

    Args:
        markup: the source.

    Raises:
        ValueError: words stand outside their box or the page.
    """
    root = etree.fromstring(markup)
    across, tall = landscape(A4) if root.get("wide") else A4
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(across, tall), invariant=1)
    if root.get("title"):
        canvas.setTitle(root.get("title"))
    sheet = _Sheet(canvas, tall, root.get("font", "Helvetica"), float(root.get("size", "9.5")))
    for page in root.iter("page"):
        sheet.below = 10.0
        for element in page:
            _DRAWN[str(element.tag)](sheet, element)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _number(element: Any, name: str, default: float) -> float:
    return float(element.get(name, default))


def _words(element: Any, sheet: _Sheet, box: Any) -> Paragraph:
    """Return one paragraph, item or heading of a box."""
    heading = element.tag == "h"
    size = float(element.get("size") or box.get("size") or sheet.size + (2 if heading else 0))
    centred = (element.get("align") or box.get("align")) == "center"
    level = int(element.get("level", "1"))
    listed = element.tag == "li"
    style = ParagraphStyle(
        "words",
        fontName=BOLD[sheet.font] if heading else sheet.font,
        fontSize=size,
        leading=size * 1.25,
        spaceAfter=_number(element, "after", size * 0.35),
        textColor=HexColor(element.get("ink") or box.get("ink") or "#111111"),
        alignment=TA_CENTER if centred else TA_LEFT,
        leftIndent=11 * level if listed else 0,
        bulletIndent=11 * (level - 1) + 1 if listed else 0,
    )
    inner = (element.text or "") + "".join(
        etree.tostring(child, encoding="unicode") for child in element
    )
    mark = element.get("mark", "•") if listed else None
    return Paragraph(" ".join(inner.split()), style, bulletText=mark)


def _tall(words: list[Paragraph], across: float) -> float:
    """Return the height of paragraphs that stand under one another, in points."""
    return sum(float(p.wrap(across, 2000)[1]) + p.style.spaceAfter for p in words)


def _box(sheet: _Sheet, element: Any, *, least: float = 0.0) -> None:
    """Draw a box, at least so many millimetres tall, and its words."""
    pad = _number(element, "pad", 3)
    x, w = _number(element, "x", 15), _number(element, "w", 180)
    y = _number(element, "y", sheet.below + _number(element, "gap", GAP))
    words = [_words(child, sheet, element) for child in element]
    needed = _tall(words, (w - 2 * pad) * mm) / mm + 2 * pad
    h = max(_number(element, "h", needed), least)
    if needed > h + 0.5 or (y + h) * mm > sheet.tall:
        raise ValueError(f"needs {needed:.0f} of {h:.0f} mm at {y:.0f}: {element[0].text}")
    _shape(sheet, element, (x, y, w, h))
    at = sheet.tall - (y + pad) * mm
    if element.get("shape") in {"circle", "oval"}:
        at -= (h - needed) / 2 * mm
    for paragraph in words:
        at -= paragraph.height
        paragraph.drawOn(sheet.canvas, (x + pad) * mm, at)
        at -= paragraph.style.spaceAfter
    sheet.below = y + h


def _shape(sheet: _Sheet, element: Any, place: tuple[float, float, float, float]) -> None:
    """Fill and stroke what stands behind the words of a box."""
    x, y, w, h = (value * mm for value in place)
    low = sheet.tall - y - h
    fill, line = element.get("fill"), element.get("line")
    if not fill and not line:
        return
    sheet.canvas.saveState()
    sheet.canvas.setFillColor(HexColor(fill or "#ffffff"))
    sheet.canvas.setStrokeColor(HexColor(line or "#ffffff"))
    marks = {"fill": int(bool(fill)), "stroke": int(bool(line))}
    match element.get("shape"):
        case "circle" | "oval":
            sheet.canvas.ellipse(x, low, x + w, low + h, **marks)
        case "round":
            sheet.canvas.roundRect(x, low, w, h, 8, **marks)
        case _:
            sheet.canvas.rect(x, low, w, h, **marks)
    sheet.canvas.restoreState()


def _row(sheet: _Sheet, element: Any) -> None:
    """Draw boxes side by side, all as tall as the tallest."""
    x, gap = _number(element, "x", 15), _number(element, "between", 4)
    y = _number(element, "y", sheet.below + _number(element, "gap", GAP))
    boxes = list(element)
    shares = [_number(box, "share", 1) for box in boxes]
    across = _number(element, "w", 180) - gap * (len(boxes) - 1)
    tallest = 0.0
    for box, share in zip(boxes, shares, strict=True):
        w = across * share / sum(shares)
        box.set("x", str(x))
        box.set("y", str(y))
        box.set("w", str(w))
        for name in ("fill", "line", "shape", "ink", "align", "pad", "size"):
            if element.get(name) and not box.get(name):
                box.set(name, element.get(name))
        pad = _number(box, "pad", 3)
        words = [_words(child, sheet, box) for child in box]
        tallest = max(tallest, _tall(words, (w - 2 * pad) * mm) / mm + 2 * pad)
        x += w + gap
    for box in boxes:
        _box(sheet, box, least=tallest)


def _table(sheet: _Sheet, element: Any) -> None:
    x, w = _number(element, "x", 15), _number(element, "w", 180)
    y = _number(element, "y", sheet.below + _number(element, "gap", GAP))
    shares = [float(share) for share in element.get("cols").split()]
    rows = [[[_words(p, sheet, td) for p in td] for td in row.iter("td")] for row in element]
    style: list[Any] = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    if element.get("grid"):
        style.append(("GRID", (0, 0), (-1, -1), 0.6, HexColor(element.get("grid"))))
    for place, row in enumerate(element):
        if row.get("fill"):
            style.append(("BACKGROUND", (0, place), (-1, place), HexColor(row.get("fill"))))
    table = Table(rows, [w * mm * share / sum(shares) for share in shares], style=style)
    _, tall = table.wrap(w * mm, sheet.tall)
    if y * mm + tall > sheet.tall:
        raise ValueError(f"a table reaches {y + tall / mm:.0f} mm down the page")
    table.drawOn(sheet.canvas, x * mm, sheet.tall - y * mm - tall)
    sheet.below = y + tall / mm


def _stroke(sheet: _Sheet, element: Any) -> None:
    x1, y1, x2, y2 = (float(value) * mm for value in element.get("at").split())
    sheet.canvas.saveState()
    sheet.canvas.setStrokeColor(HexColor(element.get("line", "#555555")))
    sheet.canvas.line(x1, sheet.tall - y1, x2, sheet.tall - y2)
    sheet.canvas.restoreState()


_DRAWN = {"box": _box, "row": _row, "table": _table, "stroke": _stroke}
