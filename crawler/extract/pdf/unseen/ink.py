"""ink_of(): how an object of text is painted; InkedWord, a word and what it is painted with."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from crawler.extract.pdf.drawn.drawing import Bounds, Colour, stretches
from crawler.extract.pdf.turns import Turn
from crawler.extract.pdf.typeset import TypesetWord

_UNPAINTED = frozenset({raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})
_OUTLINED = frozenset({raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP})
SPECK = 0.3
"""Points: type that is lower or narrower than this cannot be made out."""
_MOST_PATHS = 8
_MOST_SEGMENTS = 100
"""Parts of a clip that are read; one of more is a shape whose box says little."""

_TOLD = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
"""What the engine writes a colour to; made once, for it is asked of every line."""


class Ink(NamedTuple):
    """How an object of text is painted.

    Args:
        colour: red, green and blue from 0 to 255; None where nothing is painted.
        clip: the box beyond which nothing of it is seen, as the file places it.
        tiny: whether it is scaled to next to nothing.
    """

    colour: Colour | None = (0, 0, 0)
    clip: Bounds | None = None
    tiny: bool = False


PLAIN = Ink()
"""Black, on the open page."""


@dataclass(eq=False, slots=True)
class InkedWord:
    """A word, and how it is painted; not frozen, as ``TypesetWord`` is not.

    Args:
        word: in its place.
        start, end: of its characters in the text of the page.
        raised: whether it is a raised mark.
        turn: the page turned until it is level.
        ink: how it is painted.
        place: of its object, in the order in which the page is painted.
    """

    word: TypesetWord
    start: int
    end: int
    raised: bool
    turn: Turn
    ink: Ink
    place: float


def ink_of(handle: object, matrix: pdfium.PdfMatrix | None, across: float, up: float) -> Ink:
    """Tell how an object of text is painted.

    Args:
        handle: the object.
        matrix: brings points of the form that it stands in to the page; None on the page itself.
        across, up: width and height of its type size, in points.
    """
    tiny = across < SPECK or up < SPECK
    return Ink(_colour(handle), _clip(handle, matrix), tiny)


def _colour(handle: object) -> Colour | None:
    mode = raw.FPDFTextObj_GetTextRenderMode(handle)
    if mode in _UNPAINTED:
        return None
    of = raw.FPDFPageObj_GetStrokeColor if mode in _OUTLINED else raw.FPDFPageObj_GetFillColor
    red, green, blue, alpha = _TOLD
    if not of(handle, red, green, blue, alpha):
        return 0, 0, 0
    return (red.value, green.value, blue.value) if alpha.value else None


def _clip(handle: object, matrix: pdfium.PdfMatrix | None) -> Bounds | None:
    path = raw.FPDFPageObj_GetClipPath(handle)
    count = raw.FPDFClipPath_CountPaths(path) if path else 0
    if count < 1:
        return None
    left, bottom, right, top = -inf, -inf, inf, inf
    for number in range(min(count, _MOST_PATHS)):
        segments = raw.FPDFClipPath_CountPathSegments(path, number)
        if not 0 < segments <= _MOST_SEGMENTS:
            continue
        runs = stretches(raw.FPDFClipPath_GetPathSegment, segments, path, number)
        corners = [point for points, _ in runs for point in points]
        points = [matrix.on_point(*point) for point in corners] if matrix else corners
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, right = max(left, min(xs, default=left)), min(right, max(xs, default=right))
        bottom, top = max(bottom, min(ys, default=bottom)), min(top, max(ys, default=top))
    return (left, bottom, right, top) if math.isfinite(left + bottom + right + top) else None
