"""is_picture(): a page that shows a picture where its words should be."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import pypdfium2 as pdfium
from pypdfium2 import raw

_COVERED = 0.25
"""Least share of a page that its pictures cover: a logo on an empty page is none."""
_DEEPEST = 4
"""How deep pictures are looked for in forms within forms."""


def is_picture(page: pdfium.PdfPage) -> bool:
    """Tell whether pictures cover much of a page.

    Args:
        page: one without words.
    """
    width, height = page.get_size()
    covered = 0.0
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST):
        left, bottom, right, top = picture.get_bounds()
        covered += max(right - left, 0.0) * max(top - bottom, 0.0)
    return bool(covered >= _COVERED * width * height)


def page_numbers(numbers: Iterable[int]) -> str:
    """Return numbers of pages in words: "page 3", "pages 2–4, 9".

    Args:
        numbers: at least one, rising.
    """
    found = list(numbers)
    runs = groupby(enumerate(found), key=lambda pair: pair[1] - pair[0])
    ranges = [[number for _, number in run] for _, run in runs]
    said = [f"{r[0]}–{r[-1]}" if len(r) > 1 else str(r[0]) for r in ranges]
    return f"{'pages' if len(found) > 1 else 'page'} {', '.join(said)}"
