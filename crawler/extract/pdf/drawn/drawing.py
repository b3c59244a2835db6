"""page_drawing(): what is drawn on one PDF page beside its words: outlines, filled or stroked."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

MOST_PARTS = 5_000
"""Corners of an outline, and outlines of a page, beyond which no more are read: a picture."""
_DEEPEST = 4
"""Forms within one another that are gone into."""

Point = tuple[float, float]
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Outline:
    """One stretch of the pen, from where it is set down to where it is lifted.

    Args:
        corners: where it goes, as the file places it; for a curve its points of control too.
        straight: for each corner, whether a straight line leads to it from the one before.
        fill: the colour that it is filled with, red, green and blue from 0 to 255; None where it
            is not.
        stroked: whether its line is drawn.
    """

    corners: tuple[Point, ...]
    straight: tuple[bool, ...]
    fill: Colour | None
    stroked: bool

    @property
    def is_closed(self) -> bool:
        """Whether it ends where it began."""
        (x0, y0), (x1, y1) = self.corners[0], self.corners[-1]
        return abs(x0 - x1) < 1 and abs(y0 - y1) < 1


def page_drawing(page: pdfium.PdfPage) -> list[Outline]:
    """Return the outlines of a page in the order in which they are drawn.

    Args:
        page: the page.
    """
    outlines: list[Outline] = []
    for path in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=_DEEPEST):
        outlines += _outlines(path)
        if len(outlines) > MOST_PARTS:
            break
    return outlines


def _outlines(path: pdfium.PdfObject) -> Iterator[Outline]:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, mode, stroke)
    if not mode.value and not stroke.value:
        return
    fill = _fill(path) if mode.value else None
    matrix = placed(path)
    for corners, straight in _stretches(path):
        points = tuple(matrix.on_point(x, y) for x, y in corners)
        yield Outline(points, straight, fill, bool(stroke.value))


def placed(item: pdfium.PdfObject) -> pdfium.PdfMatrix:
    """Return what brings the points of an object to their places on the page, out of all forms.

    Args:
        item: the object.
    """
    matrix = item.get_matrix()
    container = item.container
    while container is not None:
        matrix = matrix.multiply(container.get_matrix())
        container = container.container
    return matrix


def _fill(path: pdfium.PdfObject) -> Colour | None:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(path, red, green, blue, alpha) or not alpha.value:
        return None
    return red.value, green.value, blue.value


def _stretches(path: pdfium.PdfObject) -> Iterator[tuple[list[Point], tuple[bool, ...]]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    corners: list[Point] = []
    straight: list[bool] = []
    for index in range(min(raw.FPDFPath_CountSegments(path), MOST_PARTS)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        if kind == raw.FPDF_SEGMENT_MOVETO and corners:
            yield corners, tuple(straight)
            corners, straight = [], []
        corners.append((x.value, y.value))
        straight.append(kind == raw.FPDF_SEGMENT_LINETO)
        if raw.FPDFPathSegment_GetClose(segment):
            corners.append(corners[0])
            straight.append(True)
    if corners:
        yield corners, tuple(straight)
