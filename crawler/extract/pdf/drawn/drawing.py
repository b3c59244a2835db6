"""page_drawing(): what is drawn on one PDF page beside its words, and in which order with them."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

MOST_PARTS = 5_000
"""Corners of an outline, and outlines of a page, beyond which no more are read: a picture."""
_DEEPEST = 3
"""Forms within one another that are gone into."""

Point = tuple[float, float]
Colour = tuple[int, int, int]
Bounds = tuple[float, float, float, float]
"""Left, bottom, right and top, as the file places them."""
SCAN = 0.3
"""Least share of a page that an image fills whose text lies over it or beneath it."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One stretch of the pen, from where it is set down to where it is lifted.

    Args:
        corners: where it goes, as the file places it; for a curve its points of control too.
        straight: for each corner, whether a straight line leads to it from the one before.
        fill: the colour that it is filled with, red, green and blue from 0 to 255; None where it
            is not.
        stroked: whether its line is drawn.
        width: of that line, in points.
        place: of the object that it belongs to, in the order in which the page is painted.
    """

    corners: tuple[Point, ...]
    straight: tuple[bool, ...]
    fill: Colour | None
    stroked: bool
    width: float = 0.0
    place: int = 0

    @property
    def is_closed(self) -> bool:
        """Whether it ends where it began."""
        (x0, y0), (x1, y1) = self.corners[0], self.corners[-1]
        return abs(x0 - x1) < 1 and abs(y0 - y1) < 1


def area_of(bounds: Bounds) -> float:
    """Return the area of a box."""
    return (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])


@dataclass(frozen=True, slots=True)
class Painted:
    """An image, or a run of colours.

    Args:
        bounds: the box that it fills, as the file places it.
        place: in the order in which the page is painted.
        is_image: whether it is an image.
    """

    bounds: Bounds
    place: int
    is_image: bool

    def is_scan(self, page: Bounds) -> bool:
        """Tell whether it is an image of all the page, or of much of it.

        Args:
            page: its edges.
        """
        return self.is_image and area_of(self.bounds) > SCAN * max(area_of(page), 1.0)


class TextPlace(NamedTuple):
    """Where an object of text comes in.

    Args:
        place: in the order in which the page is painted.
        form: brings points of the form that it stands in to the page; None on the page itself.
    """

    place: int
    form: pdfium.PdfMatrix | None


@dataclass(slots=True)
class Drawing:
    """What a page is made of.

    Attributes:
        outlines, painted: in the order in which they are drawn.
        texts: of each object of text, by its address.
        objects: how many there are of all kinds.
        pixels: of all images, as the file holds them.
    """

    outlines: list[Outline] = field(default_factory=list)
    painted: list[Painted] = field(default_factory=list)
    texts: dict[int | None, TextPlace] = field(default_factory=dict)
    objects: int = 0
    pixels: int = 0

    def add(self, item: object, matrix: pdfium.PdfMatrix, depth: int) -> None:
        """Take in an object of the page, or of a form on it.

        Args:
            item: the object.
            matrix: brings the points of what it stands in to the page.
            depth: of the form that it stands in; 0 on the page itself.
        """
        self.objects += 1
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            self.texts[address_of(item)] = TextPlace(self.objects, matrix if depth else None)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            if len(self.outlines) <= MOST_PARTS:
                self.outlines += _outlines(item, matrix, self.objects)
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            if depth < _DEEPEST:
                own = _matrix(item).multiply(matrix)
                count = raw.FPDFFormObj_CountObjects(item)
                self.gather(lambda n: raw.FPDFFormObj_GetObject(item, n), count, own, depth + 1)
        elif kind in {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING}:
            is_image = kind == raw.FPDF_PAGEOBJ_IMAGE
            bounds = _unit(_matrix(item).multiply(matrix)) if is_image else _bounds(item, matrix)
            self.painted.append(Painted(bounds, self.objects, is_image))
            self.pixels += _pixels(item) if is_image else 0

    def gather(
        self, get: Callable[[int], object], count: int, matrix: pdfium.PdfMatrix, depth: int
    ) -> None:
        """Take in the objects of the page, or of a form on it.

        Args:
            get: gives the object of a number.
            count: how many there are.
            matrix, depth: as of ``add``.
        """
        for number in range(count):
            if item := get(number):
                self.add(item, matrix, depth)


def page_drawing(page: pdfium.PdfPage) -> Drawing:
    """Return what a page is made of.

    Args:
        page: the page.
    """
    drawing = Drawing()
    handle = page.raw
    drawing.gather(
        lambda number: raw.FPDFPage_GetObject(handle, number),
        raw.FPDFPage_CountObjects(handle),
        pdfium.PdfMatrix(),
        0,
    )
    return drawing


def address_of(item: object) -> int | None:
    """Return what tells an object of the page from all others; None where there is no object.

    Args:
        item: its handle.
    """
    return ctypes.c_void_p.from_buffer(item).value  # type: ignore[arg-type]


def _matrix(item: object) -> pdfium.PdfMatrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    return pdfium.PdfMatrix.from_raw(matrix)


def _pixels(image: object) -> int:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    raw.FPDFImageObj_GetImagePixelSize(image, width, height)
    return width.value * height.value


def _unit(matrix: pdfium.PdfMatrix) -> Bounds:
    return around([matrix.on_point(x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))])


def _bounds(item: object, matrix: pdfium.PdfMatrix) -> Bounds:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    xs, ys = (left.value, right.value), (bottom.value, top.value)
    return around([matrix.on_point(x, y) for x in xs for y in ys])


def around(points: Sequence[Point]) -> Bounds:
    """Return the box around points.

    Args:
        points: one or more.
    """
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _outlines(path: object, container: pdfium.PdfMatrix, place: int) -> Iterator[Outline]:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, mode, stroke)
    if not mode.value and not stroke.value:
        return
    fill = _fill(path) if mode.value else None
    matrix = _matrix(path).multiply(container)
    width = _width(path, matrix) if stroke.value else 0.0
    for corners, straight in stretches(raw.FPDFPath_GetPathSegment, _segments(path), path):
        points = tuple(matrix.on_point(x, y) for x, y in corners)
        yield Outline(points, straight, fill, bool(stroke.value), width, place)


def _segments(path: object) -> int:
    count: int = raw.FPDFPath_CountSegments(path)
    return min(count, MOST_PARTS)


def _fill(path: object) -> Colour | None:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(path, red, green, blue, alpha) or not alpha.value:
        return None
    return red.value, green.value, blue.value


def _width(path: object, matrix: pdfium.PdfMatrix) -> float:
    width = ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(path, width)
    return width.value * math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))


def stretches(
    segment_at: Callable[..., object], count: int, *of: object
) -> Iterator[tuple[list[Point], tuple[bool, ...]]]:
    """Yield the corners of each stretch of a path, and which of them a straight line leads to.

    Args:
        segment_at: of the engine, gives a segment by ``of`` and its number.
        count: of segments.
        of: the path, as the engine names it.
    """
    x, y = ctypes.c_float(), ctypes.c_float()
    corners: list[Point] = []
    straight: list[bool] = []
    for index in range(count):
        segment = segment_at(*of, index)
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
