"""Layers: which words stand on a layer of a PDF page that is switched off.

The engine reads such words but does not draw them, and offers no question about a layer. So a
page that has layers is drawn small, with and without what stands on each: where nothing changes,
nobody sees it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator

import pypdfium2 as pdfium
from pypdfium2 import raw

from crawler.extract.pdf.drawn.drawing import Drawing
from crawler.extract.pdf.drawn.paint import Paint

_SIDE = 600
"""Pixels of the longer side of a drawing: a line of small print still leaves a trace."""
_MOST = 20
"""Layers of a page that are tried; on a page with more, which holds a plan or map, the rest is
read."""
_OPTIONAL = "OC"
_LONGEST = 1024
"""Letters of a name; a layer with a longer one is read."""


class Layers:
    """The layers of one page; each is tried when it is first asked for.

    Args:
        page: the page.
        drawing: what it is made of.
        paint: what may still be painted; where none is left, all layers are read.
    """

    def __init__(self, page: pdfium.PdfPage, drawing: Drawing, paint: Paint) -> None:
        self._page = page
        self._drawing = drawing
        self._paint = paint
        self._seen: dict[str, bool] = {}

    def hide(self, handle: object) -> bool:
        """Tell whether an object stands on a layer that is switched off."""
        return any(not self._is_seen(name) for name in _layers_of(handle))

    def _is_seen(self, name: str) -> bool:
        if name not in self._seen:
            tried = len(self._seen) < _MOST and self._paint.is_left
            if not tried:
                self._paint.refuse()
            self._seen[name] = not tried or self._leaves_a_trace(name)
        return self._seen[name]

    def _leaves_a_trace(self, name: str) -> bool:
        objects = [
            found for found in self._page.get_objects() if name in set(_layers_of(found.raw))
        ]
        with_them = self._drawn()
        for found in objects:
            raw.FPDFPageObj_SetIsActive(found, False)
        without = self._drawn()
        for found in objects:
            raw.FPDFPageObj_SetIsActive(found, True)
        return with_them != without

    def _drawn(self) -> bytes:
        scale = _SIDE / max(self._page.get_width(), self._page.get_height(), 1.0)
        bitmap = self._page.render(scale=scale, grayscale=True, may_draw_forms=False)
        try:
            self._paint.use(self._drawing, bitmap.width * bitmap.height)
            return bytes(bitmap.buffer)
        finally:
            bitmap.close()


def _layers_of(handle: object) -> Iterator[str]:
    """The names of the layers that an object stands on."""
    for index in range(raw.FPDFPageObj_CountMarks(handle)):
        mark = raw.FPDFPageObj_GetMark(handle, index)
        if _told(raw.FPDFPageObjMark_GetName, mark) == _OPTIONAL:
            yield _told(raw.FPDFPageObjMark_GetParamStringValue, mark, b"Name")


def _told(function: Callable[..., int], *args: object) -> str:
    """Return the text that a function of pdfium writes to a buffer."""
    buffer, length = (ctypes.c_ushort * _LONGEST)(), ctypes.c_ulong()
    if not function(*args, buffer, ctypes.sizeof(buffer), length):
        return ""
    return bytes(buffer)[: max(length.value - 2, 0)].decode("utf-16-le", "replace")
