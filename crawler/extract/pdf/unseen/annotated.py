"""annotated_on(): what the annotations of a PDF page strike out, and what they may cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
from pypdfium2 import raw

from crawler.extract.pdf.drawn.drawing import Bounds

_MOST = 5_000
"""Annotations of a page beyond which the rest is left unread."""
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_COVERS = frozenset(
    {
        raw.FPDF_ANNOT_FREETEXT,
        raw.FPDF_ANNOT_SQUARE,
        raw.FPDF_ANNOT_CIRCLE,
        raw.FPDF_ANNOT_POLYGON,
        raw.FPDF_ANNOT_INK,
        raw.FPDF_ANNOT_LINE,
        raw.FPDF_ANNOT_STAMP,
        raw.FPDF_ANNOT_REDACT,
    }
)


@dataclass(slots=True)
class Annotated:
    """Boxes of annotations, as the file places them.

    Attributes:
        strikes: of the stretches of lines that are struck out.
        covers: of shapes that are drawn over the page.
    """

    strikes: list[Bounds] = field(default_factory=list)
    covers: list[Bounds] = field(default_factory=list)


def annotated_on(page: pdfium.PdfPage) -> Annotated:
    """Return what annotations strike out and may cover.

    Args:
        page: the page.
    """
    found = Annotated()
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        try:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            if kind == raw.FPDF_ANNOT_STRIKEOUT and _is_shown(annotation):
                found.strikes += _stretches(annotation)
            elif kind in _COVERS and _is_shown(annotation):
                found.covers.append(_bounds(annotation))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return found


def _is_shown(annotation: object) -> bool:
    return not raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN


def _stretches(annotation: object) -> Iterator[Bounds]:
    quad = raw.FS_QUADPOINTSF()
    for number in range(min(raw.FPDFAnnot_CountAttachmentPoints(annotation), _MOST)):
        if raw.FPDFAnnot_GetAttachmentPoints(annotation, number, quad):
            xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            yield min(xs), min(ys), max(xs), max(ys)


def _bounds(annotation: object) -> Bounds:
    area = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, area)
    return area.left, area.bottom, area.right, area.top
