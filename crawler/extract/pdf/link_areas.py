"""LinkAreas: the rectangles of a PDF page that carry links, found by the line that they stand in.

A form may hold tens of thousands of them on one page, so no character asks all of them.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from crawler.extract.html.elements import absolute
from crawler.extract.pdf.turns import Box, Turn

_BAND = 12.0
"""Height of a band in points, near that of a line."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle that carries a link, as the file places it."""

    url: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class _Placed:
    url: str
    left: float
    top: float
    right: float
    bottom: float


class LinkAreas:
    """Link areas as they lie on a turned page.

    Args:
        areas: in the order of the file; where two lie over one another, the first has it.
        turn: brings places to where they are shown.
    """

    def __init__(self, areas: Sequence[Area], turn: Turn) -> None:
        boxes: dict[Box, str] = {}
        for area in areas:
            box = turn.box(area.left, area.bottom, area.right, area.top)
            boxes.setdefault(box, area.url)
        self._bands: defaultdict[int, list[_Placed]] = defaultdict(list)
        self._last = _band(turn.height)
        for box, url in boxes.items():
            for band in self._between(box[1], box[3]):
                self._bands[band].append(_Placed(url, *box))

    def meet(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Tell whether any area reaches into a box."""
        return bool(self._bands) and any(
            left <= area.right and area.left <= right and area.top < bottom and area.bottom > top
            for band in self._between(top, bottom)
            for area in self._bands.get(band, ())
        )

    def at(self, x: float, y: float) -> str | None:
        """Return the address that a point leads to, if any."""
        band = self._bands.get(max(0, min(_band(y), self._last)), ())
        return next(
            (a.url for a in band if a.left <= x <= a.right and a.top <= y <= a.bottom), None
        )

    def _between(self, top: float, bottom: float) -> range:
        """The bands of a stretch; what is beyond the page falls to the first or last of them."""
        first, last = (max(0, min(_band(y), self._last)) for y in (top, bottom))
        return range(first, last + 1)


def _band(y: float) -> int:
    return int(max(-1e6, min(y, 1e6)) // _BAND)


def link_areas(page: pdfium.PdfPage, address: str) -> list[Area]:
    """Return the rectangles of all web links on a page, one for each line of a link.

    Args:
        page: the page.
        address: of the document, against which links are resolved.
    """
    areas: list[Area] = []
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, position, link):
        action = raw.FPDFLink_GetAction(link)
        if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
            continue
        url = absolute(address, _uri(page, action))
        if url:
            areas += [Area(url, min(xs), min(ys), max(xs), max(ys)) for xs, ys in _corners(link)]
    return areas


def _uri(page: pdfium.PdfPage, action: object) -> str:
    size = raw.FPDFAction_GetURIPath(page.pdf, action, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAction_GetURIPath(page.pdf, action, buffer, size)
    return buffer.value.decode("utf-8", "replace")


def _corners(link: object) -> Iterator[tuple[Sequence[float], Sequence[float]]]:
    """The corners of a link: of each of its lines where it says so, else of the whole."""
    quad, whole = raw.FS_QUADPOINTSF(), raw.FS_RECTF()
    count = raw.FPDFLink_CountQuadPoints(link)
    for number in range(count):
        if raw.FPDFLink_GetQuadPoints(link, number, quad):
            yield (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
    if count < 1 and raw.FPDFLink_GetAnnotRect(link, whole):
        yield (whole.left, whole.right), (whole.bottom, whole.top)
