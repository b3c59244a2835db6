"""page_rules(): the level and upright lines that are drawn on one PDF page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2 as pdfium
from pypdfium2 import raw

from crawler.extract.pdf.grids import Rule, Rules
from crawler.extract.pdf.turns import Turn

_STRAIGHT = 1.0
"""Points by which a line may be off level or upright."""
_MOST = 5_000
"""Lines on a page beyond which it holds a drawing; tables have some hundreds."""

Point = tuple[float, float]


def page_rules(page: pdfium.PdfPage, turn: Turn) -> Rules:
    """Read the rules of a page; none where it holds a drawing of very many lines.

    Args:
        page: the page.
        turn: brings places to where they are shown.
    """
    level: list[Rule] = []
    upright: list[Rule] = []
    for start, end in _strokes(page):
        (x0, y0), (x1, y1) = turn.point(*start), turn.point(*end)
        if abs(y1 - y0) <= _STRAIGHT < abs(x1 - x0):
            level.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= _STRAIGHT < abs(y1 - y0):
            upright.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
        if len(level) + len(upright) > _MOST:
            return Rules((), ())
    return Rules(tuple(level), tuple(upright))


def _strokes(page: pdfium.PdfPage) -> Iterator[tuple[Point, Point]]:
    """Yield both ends of every straight part of every path."""
    for path in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        matrix = path.get_matrix()
        points = [matrix.on_point(*point) if point else None for point in _points(path)]
        for start, end in pairwise(points):
            if start and end:
                yield start, end


def _points(path: pdfium.PdfObject) -> Iterator[Point | None]:
    """Yield the corners of a path; None wherever the pen is lifted or a curve begins."""
    x, y = ctypes.c_float(), ctypes.c_float()
    first: Point | None = None
    for index in range(min(raw.FPDFPath_CountSegments(path), _MOST)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y) or kind == raw.FPDF_SEGMENT_BEZIERTO:
            yield None
            continue
        point = (x.value, y.value)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
            yield None
        yield point
        if raw.FPDFPathSegment_GetClose(segment):
            yield first
            yield None
