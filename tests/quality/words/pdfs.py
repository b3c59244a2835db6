"""PDFs whose text is known, set as leaflets, reports and forms are."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence

from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    ListFlowable,
    ListItem,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from crawler.witness.comparing import Shown
from tests.quality.words.setting import Setting, paragraphs, sentences

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10.5, leading=13, spaceAfter=6)
BLOCK = ParagraphStyle("block", BODY, alignment=TA_JUSTIFY)
HEAD = ParagraphStyle(
    "head", BODY, fontName="Helvetica-Bold", fontSize=15, leading=19, spaceAfter=8
)
SMALL = ParagraphStyle("small", BODY, fontSize=8, leading=9.5)
WIDTH, HEIGHT = A4
EDGE = 57.0
Decorate = Callable[..., None]


def settings() -> Iterator[Setting]:
    """Yield the files."""
    for columns, gutter in ((1, 0), (2, 8), (2, 12), (2, 24), (3, 14)):
        for style in (BODY, BLOCK):
            name = f"{columns} columns, {gutter} apart, {style.name}"
            yield _columns(name, columns, gutter, style, seed=columns * 10 + gutter)
    yield from _lists_and_tables()
    yield from _marked()
    yield _sideways()


def _columns(name: str, columns: int, gutter: float, style: ParagraphStyle, seed: int) -> Setting:
    told = ["Bruises in babies", *paragraphs(seed, 9)]
    width = (WIDTH - 2 * EDGE - gutter * (columns - 1)) / columns
    frames = [
        Frame(EDGE + number * (width + gutter), EDGE, width, HEIGHT - 2 * EDGE, 0, 0, 0, 0)
        for number in range(columns)
    ]
    flow: list[Flowable] = [
        Paragraph(told[0], HEAD),
        *(Paragraph(text, style) for text in told[1:]),
    ]
    return Setting(name, _built(flow, frames), Shown("\n".join(told)))


def _lists_and_tables() -> Iterator[Setting]:
    said = sentences(31, 14)
    items = ListFlowable([ListItem(Paragraph(text, BODY)) for text in said[:4]], start=1)
    told = [f"{number} {text}" for number, text in enumerate(said[:4], 1)]
    yield _set("numbered list", [items], told)
    cells = [["Level", "Sign", "What to do"], *(said[start : start + 3] for start in (4, 7, 10))]
    for name, style in (("ruled", [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]), ("plain", [])):
        top = [("VALIGN", (0, 0), (-1, -1), "TOP"), *style]
        table = Table(
            [[Paragraph(text, SMALL) for text in row] for row in cells],
            colWidths=[140, 150, 160],
            style=TableStyle(top),
        )
        yield _set(f"{name} table", [table], [text for row in cells for text in row])


def _set(name: str, part: Sequence[Flowable], told: Sequence[str]) -> Setting:
    before, after = paragraphs(len(name), 3), paragraphs(len(name) + 50, 3)
    flow: list[Flowable] = [Paragraph("Bruises in babies", HEAD)]
    flow += [Paragraph(text, BODY) for text in before]
    flow += [*part, Spacer(1, 8), *(Paragraph(text, BODY) for text in after)]
    text = "\n".join(["Bruises in babies", *before, *told, *after])
    return Setting(name, _built(flow, [_whole()]), Shown(text))


def _marked() -> Iterator[Setting]:
    """Yield files with what stands on each page, a stamp, and words that no reader sees."""
    told = paragraphs(41, 40)
    flow: list[Flowable] = [Paragraph(text, BODY) for text in told]

    def furnished(canvas: object, document: object) -> None:
        canvas.setFont("Helvetica", 8)  # type: ignore[attr-defined]
        canvas.drawString(EDGE, HEIGHT - 30, "The partnership’s manual")  # type: ignore[attr-defined]
        number = document.page  # type: ignore[attr-defined]
        canvas.drawCentredString(WIDTH / 2, 28, f"Page {number}")  # type: ignore[attr-defined]

    shown = Shown("\n".join([*told, *["The partnership’s manual Page 1 2 3 4 5 6"] * 6]),
                  content="\n".join(told))  # fmt: skip
    yield Setting("head and foot", _built(flow, [_whole()], furnished), shown)

    def unseen(canvas: object, _: object) -> None:
        canvas.drawString(WIDTH + 40, 400, "printer’s own line")  # type: ignore[attr-defined]
        canvas.drawString(EDGE, -30, "pushed off the sheet")  # type: ignore[attr-defined]

    told = paragraphs(42, 8)
    flow = [Paragraph(text, BODY) for text in told]
    yield Setting("beside the sheet", _built(flow, [_whole()], unseen), Shown("\n".join(told)))


def _sideways() -> Setting:
    told = paragraphs(43, 10)

    def tab(canvas: object, _: object) -> None:
        canvas.saveState()  # type: ignore[attr-defined]
        canvas.translate(30, 300)  # type: ignore[attr-defined]
        canvas.rotate(90)  # type: ignore[attr-defined]
        canvas.setFont("Helvetica-Bold", 30)  # type: ignore[attr-defined]
        canvas.drawString(0, 0, "Seven minutes")  # type: ignore[attr-defined]
        canvas.restoreState()  # type: ignore[attr-defined]

    flow: list[Flowable] = [Paragraph(text, BODY) for text in told]
    shown = Shown("\n".join([*told, "Seven minutes"]))
    return Setting("a tab at the side", _built(flow, [_whole()], tab), shown)


def _whole() -> Frame:
    return Frame(EDGE, EDGE, WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE, 0, 0, 0, 0)


def _built(flow: list[Flowable], frames: list[Frame], decorate: Decorate | None = None) -> bytes:
    made = io.BytesIO()
    document = BaseDocTemplate(made, pagesize=A4, invariant=1)
    document.addPageTemplates([PageTemplate("page", frames, onPage=decorate or _nothing)])
    document.build(flow)
    return made.getvalue()


def _nothing(*_: object) -> None:
    """Draw nothing beside the text."""
