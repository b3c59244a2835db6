"""TracesOfWords: what words leave on a page as painted; where nothing changes, nobody sees them.

The stretch of the page on which words stand is painted with them and without them. This says true
of every way to hide a word, and of every way in which what looks hidden is seen after all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from contextlib import closing

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from pypdfium2 import raw

from crawler.extract.pdf.drawn.drawing import Drawing
from crawler.extract.pdf.drawn.paint import Paint
from crawler.extract.pdf.turns import Box, Turn

_SCALE = 2.0
"""Pixels of a point: the finest strokes of small print still leave a trace."""
_MOST_PIXELS = 2_000_000
"""Of one picture, beyond which it is painted smaller."""
_LOWEST = 4.0
"""Pixels that type must be high for its traces to count: what is smaller is taken to be seen."""
_MOST_OBJECTS = 20_000
"""Objects of a page from which on it takes seconds to paint."""
_TRACE = 6
"""Difference of a pixel, of 255, below which no eye sees one."""
_EDGE = 1
"""Pixels at the edges of a letter into which its neighbours run."""
_LINE = 24
"""Difference of a pixel of a line from its ground."""
_WHOLE = 0.95
"""Least share of a line that is seen as such."""
_SHOWN, _SHARE = 40, 0.03
"""What is shown where a word stands: difference from the ground, and least share of its box."""
_MARGIN = 6.0
"""Points around all words that are painted with them."""

Pixels = npt.NDArray[np.int16]


class TracesOfWords:
    """The stretch of a page that holds some words, painted.

    Args:
        page: the page.
        shown: the page as it is shown.
        drawing: what it is made of.
        boxes: of the words, as the page is shown; at least one.
        paint: told what is painted.
    """

    def __init__(
        self,
        page: pdfium.PdfPage,
        shown: Turn,
        drawing: Drawing,
        boxes: Sequence[Box],
        paint: Paint,
    ) -> None:
        left = max(min(box[0] for box in boxes) - _MARGIN, 0.0)
        top = max(min(box[1] for box in boxes) - _MARGIN, 0.0)
        right = min(max(box[2] for box in boxes) + _MARGIN, shown.width)
        bottom = min(max(box[3] for box in boxes) + _MARGIN, shown.height)
        area = max((right - left) * (bottom - top), 1.0)
        self._page = page
        self._drawing = drawing
        self._paint = paint
        self._scale = min(_SCALE, math.sqrt(_MOST_PIXELS / area))
        self._x, self._y = int(left * self._scale), int(top * self._scale)
        self._width = max(math.ceil(right * self._scale) - self._x, 1)
        self._height = max(math.ceil(bottom * self._scale) - self._y, 1)
        self._size = round(shown.width * self._scale), round(shown.height * self._scale)
        self._whole = self._painted()
        self._trace: npt.NDArray[np.bool_] = np.zeros(self._whole.shape[:2], np.bool_)

    def is_fine_enough(self, size: float) -> bool:
        """Tell whether type of a size would leave a trace if it were seen."""
        return size * self._scale >= _LOWEST

    def try_without(self, objects: Iterable[object]) -> None:
        """Paint the page without some objects of it; what changes is their trace.

        Args:
            objects: their handles.
        """
        self._trace = np.abs(self._whole - self._without(objects)).max(axis=2) > _TRACE

    def is_left_in(self, box: Box) -> bool:
        """Tell whether a letter leaves a trace."""
        rows, columns = self._inner(box)
        return bool(self._trace[rows, columns].any())

    def shown_without(self, objects: Iterable[object], boxes: Sequence[Box]) -> list[bool]:
        """Tell where the page itself shows something without some objects of it, as a scan does.

        Args:
            objects: their handles.
            boxes: of words, as the page is shown.
        """
        page = self._without(objects, 0)
        shown = []
        for box in boxes:
            part = page[self._inner(box)]
            if not part.size:
                shown.append(False)
                continue
            ground = np.median(part, axis=(0, 1))
            shown.append(float((np.abs(part - ground).max(axis=2) > _SHOWN).mean()) >= _SHARE)
        return shown

    def shows_line(self, y: float, left: float, right: float, height: float) -> bool:
        """Tell whether a level line is seen as a whole.

        Args:
            y: of its middle, as the page is shown.
            left, right: its ends.
            height: of the words that it goes through, in points.
        """
        rows, columns = self._rows_and_columns((left, y - height / 2, right, y + height / 2), 0)
        part = self._whole[rows, columns]
        middle = int(y * self._scale) - self._y - (rows.start or 0)
        if not part.size or not 0 <= middle < part.shape[0]:
            return False
        ground = np.median(np.concatenate([part[:1], part[-1:]]), axis=(0, 1))
        line = np.abs(part[max(middle - 1, 0) : middle + 2] - ground).max(axis=2) > _LINE
        return float(line.any(axis=0).mean()) >= _WHOLE

    def _inner(self, box: Box) -> tuple[slice, slice]:
        """The pixels of a box less its edges, where any are left."""
        rows, columns = self._rows_and_columns(box, 0)
        return tuple(  # type: ignore[return-value]
            slice(each.start + _EDGE, each.stop - _EDGE)
            if each.stop - each.start > 2 * _EDGE + 1
            else each
            for each in (rows, columns)
        )

    def _rows_and_columns(self, box: Box, around: int) -> tuple[slice, slice]:
        left, top, right, bottom = (edge * self._scale for edge in box)
        return (
            slice(
                max(int(top) - self._y - around, 0),
                max(math.ceil(bottom) - self._y + around, 0),
            ),
            slice(
                max(int(left) - self._x - around, 0),
                max(math.ceil(right) - self._x + around, 0),
            ),
        )

    def _without(self, objects: Iterable[object], flags: int = raw.FPDF_ANNOT) -> Pixels:
        gone = list(objects)
        for handle in gone:
            raw.FPDFPageObj_SetIsActive(handle, False)
        try:
            return self._painted(flags)
        finally:
            for handle in gone:
                raw.FPDFPageObj_SetIsActive(handle, True)

    def _painted(self, flags: int = raw.FPDF_ANNOT) -> Pixels:
        self._paint.use(self._drawing, self._width * self._height)
        bitmap = pdfium.PdfBitmap.new_native(self._width, self._height, raw.FPDFBitmap_BGR)
        with closing(bitmap):
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, self._width, self._height)
            place = -self._x, -self._y, *self._size
            raw.FPDF_RenderPageBitmap(bitmap, self._page, *place, 0, flags)
            pixels: Pixels = bitmap.to_numpy().astype(np.int16)
            return pixels


def may_paint(drawing: Drawing, paint: Paint) -> bool:
    """Tell whether the bounds allow to paint a page; where not, all its words are taken to be seen.

    Args:
        drawing: what the page is made of.
        paint: what may still be painted.
    """
    return drawing.objects <= _MOST_OBJECTS and paint.is_left
