"""The PDF of a briefing: A4, text that can be read out and searched, codes drawn as vectors."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from collection.words.days import day, stated
from portal.handouts.codes import Code
from portal.handouts.glyphs import BOLD, MISSING, PLAIN, Glyphs, register_typeface
from portal.handouts.sheets import Procedure, Sheet, SheetPoint

FITS = ((10.5, 1), (9.5, 1), (10.5, 2), (9.5, 2), (8.5, 2), (8.0, 2))
"""Points of the text and pages that it may take, tried in turn: one page where that stays easy to
read, else one sheet with both sides. Below 8 points it is hard to read, so a briefing that is
longer still takes more pages rather than lose a word."""
MARGIN = 16 * mm
PADDING = 6
"""Points that ReportLab keeps free inside the margins, at each side."""
CODE = 25 * mm
"""A code of 41 modules then has modules of 0.6 mm; telephones read half of that at arm's length."""
KEPT = 8
"""PDFs that are kept, 40 KB each: to draw one takes as long as eight searches."""
DARK = colors.HexColor("#12403e")
QUIET = colors.HexColor("#505a5f")


@lru_cache(maxsize=KEPT)
def briefing_pdf(sheet: Sheet) -> bytes:
    """Return a briefing as PDF, drawn once as long as it says the same.

    Args:
        sheet: what it shows.

    Returns:
        The bytes of a PDF of at most two pages wherever text of 8 points allows it.
    """
    for size, most in FITS:
        body, pages = _set(sheet, size)
        if pages <= most:
            break
    return body


def _set(sheet: Sheet, size: float) -> tuple[bytes, int]:
    register_typeface()
    glyphs = Glyphs()
    out = BytesIO()
    template = SimpleDocTemplate(
        out, pagesize=A4, topMargin=MARGIN,
        leftMargin=MARGIN - PADDING, rightMargin=MARGIN - PADDING,
        bottomMargin=MARGIN + 6 * mm, title=sheet.title, author="Signpost", lang="en-GB",
        subject="Learning points and the procedures that they cite", initialFontName=PLAIN,
    )  # fmt: skip
    story = list(_story(sheet, _Styles(size), glyphs))
    footer = _Footer(sheet, glyphs)
    template.build(story, onFirstPage=footer, onLaterPages=footer)
    return out.getvalue(), template.page


class _Styles:
    """The paragraph styles at one size of text."""

    def __init__(self, size: float) -> None:
        def style(name: str, scale: float, **given: Any) -> ParagraphStyle:
            font = {"fontName": PLAIN, "bulletFontName": PLAIN, "fontSize": size * scale, **given}
            return ParagraphStyle(name, leading=size * scale * 1.25, **font)

        self.size = size
        self.title = style("title", 1.7, fontName=BOLD, textColor=DARK)
        self.number = style("number", 0.9, fontName=BOLD, textColor=DARK)
        self.words = style("words", 1.05, spaceBefore=1, spaceAfter=3)
        self.small = style("small", 0.88, textColor=QUIET)
        self.procedure = style("procedure", 0.92, leftIndent=9, bulletIndent=0)
        self.host = style("host", 0.76, textColor=QUIET, alignment=1, splitLongWords=1)
        self.path = style("path", 0.95, fontName=BOLD, alignment=1)


def _story(sheet: Sheet, styles: _Styles, glyphs: Glyphs) -> Iterator[Flowable]:
    if sheet.notice:
        yield _paragraph(sheet.notice, styles.number, glyphs)
    yield _paragraph(sheet.title, styles.title, glyphs)
    about = [sheet.origin, f"Printed {day(sheet.printed)}"]
    if sheet.published:
        about.insert(1, f"Published {stated(sheet.published)}")
    if sheet.checked:
        about.append(f"Citations checked {day(sheet.checked)}")
    yield Spacer(1, 3)
    yield _paragraph(" · ".join(about), styles.small, glyphs)
    yield Spacer(1, 4)
    if not sheet.points:
        yield _paragraph("No learning points were found.", styles.words, glyphs)
        return
    yield _paragraph(
        "Scan a code, or type the address below it: it shows the passage as it stands that day, "
        "and what has changed since this was printed.",
        styles.small, glyphs,
    )  # fmt: skip
    yield Spacer(1, 5)
    for point in sheet.points:
        yield KeepTogether([_row(point, styles, glyphs)])
    if glyphs.missing:
        yield _paragraph(
            f"{MISSING} stands for a character that the typeface of this PDF does not have. "
            f"It is shown at {sheet.address}.",
            styles.small, glyphs,
        )  # fmt: skip


def _row(point: SheetPoint, styles: _Styles, glyphs: Glyphs) -> Table:
    words = [
        _paragraph(f"Learning point {point.number}", styles.number, glyphs),
        _paragraph(point.text, styles.words, glyphs),
        *(_procedure(procedure, styles, glyphs) for procedure in point.procedures),
    ]
    if not point.procedures:
        words.append(_paragraph("It cites no procedure.", styles.small, glyphs))
    code = [
        _Drawn(point.code),
        _paragraph(point.host, styles.host, glyphs),
        _paragraph(point.path, styles.path, glyphs),
    ]
    width = A4[0] - 2 * MARGIN
    side = CODE + 8 * mm
    # It is split only where no page can hold it.
    table = Table([[words, code]], colWidths=[width - side, side], splitInRow=1)
    table.setStyle(
        TableStyle(
            [
                ("FONTNAME", (0, 0), (-1, -1), PLAIN),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("ALIGN", (1, 0), (1, 0), "CENTER"),
                ("LINEABOVE", (0, 0), (-1, 0), 0.8, DARK),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (0, 0), 8),
                ("RIGHTPADDING", (1, 0), (1, 0), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ]
        )
    )
    return table


def _procedure(procedure: Procedure, styles: _Styles, glyphs: Glyphs) -> Paragraph:
    name, source = (escape(glyphs.printable(t)) for t in (procedure.name, procedure.source))
    status = escape(glyphs.printable(procedure.status))
    tail = f" ({source})" if source else ""
    return Paragraph(f"{name}{tail}: <b>{status}</b>", styles.procedure, bulletText="•")


def _paragraph(text: str, style: ParagraphStyle, glyphs: Glyphs) -> Paragraph:
    return Paragraph(escape(glyphs.printable(text)), style)


class _Drawn(Flowable):  # type: ignore[misc]  # the library has no types
    """A QR code as filled rectangles, which stay sharp at any size."""

    def __init__(self, code: Code) -> None:
        super().__init__()
        self.code, self.width, self.height, self.hAlign = code, CODE, CODE, "CENTER"

    def draw(self) -> None:
        """Draw the runs of dark modules, as one path without seams."""
        module = CODE / self.code.size
        path = self.canv.beginPath()
        for x, y, length in self.code.runs:
            path.rect(x * module, CODE - (y + 1) * module, length * module, module)
        self.canv.setFillColor(colors.black)
        self.canv.drawPath(path, stroke=0, fill=1)
        self.canv.linkURL(self.code.address, (0, 0, CODE, CODE), relative=1)


class _Footer:
    """What stands below each page."""

    def __init__(self, sheet: Sheet, glyphs: Glyphs) -> None:
        self._left = glyphs.printable(f"Printed {day(sheet.printed)} from {sheet.address}")

    def __call__(self, canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont(PLAIN, 7.5)
        canvas.setFillColor(QUIET)
        canvas.drawString(MARGIN, 12 * mm, self._left)
        canvas.drawString(
            MARGIN, 8.5 * mm,
            "Passages are shown word for word from their source. "
            "Check the original before you act on it.",
        )  # fmt: skip
        canvas.drawRightString(A4[0] - MARGIN, 12 * mm, f"Page {template.page}")
