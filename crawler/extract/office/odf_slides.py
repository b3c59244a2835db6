"""shapes_of(): the shapes of a slide of OpenDocument in the order of their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crawler.extract.office.odf_names import Element, name, text_of, value
from crawler.extract.office.slide_places import Place, Placed, around, in_reading_order

_LENGTH = re.compile(r"(-?\d{1,6}(?:\.\d{1,9})?)(cm|mm|in|pt|pc|px)")
_CENTIMETRES = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6, "px": 2.54 / 96}
_EDGES = ("svg:x", "svg:y", "svg:width", "svg:height")
_MOST_NESTED = 50


def centimetres(length: str) -> float | None:
    """Return a length in centimetres; None where it is none."""
    match = _LENGTH.fullmatch(length.strip())
    return None if match is None else float(match[1]) * _CENTIMETRES[match[2]]


def shapes_of(
    shapes: Iterable[Element], size: tuple[float, float] | None
) -> tuple[list[Element], list[Element]]:
    """Return the shapes that are seen, in reading order, and those that stand beside the slide.

    Args:
        shapes: of a slide, in the order of the file; those without words come last.
        size: its width and height in centimetres; None where the file does not say.
    """
    height = size[1] if size else 1.0
    slide = Place(0, 0, size[0] / height, 1) if size else None
    seen: list[Placed] = []
    beside: list[Element] = []
    wordless: list[Element] = []
    for shape in shapes:
        place = _place(shape, height)
        if not text_of(shape).strip():
            wordless.append(shape)
        elif slide is not None and place is not None and not place.meets(slide):
            beside.append(shape)
        else:
            seen.append(Placed(place, [shape]))
    return [*in_reading_order(seen), *wordless], beside


def _place(shape: Element, height: float, depth: int = 0) -> Place | None:
    """Return the place of a shape, or the one around those of a group; None where none is told."""
    if shape.tag == name("draw:g") and depth < _MOST_NESTED:
        return around(list(_places(shape, height, depth + 1)))
    told = [centimetres(value(shape, edge)) for edge in _EDGES]
    left, top, wide, tall = ((each or 0.0) / height for each in told)
    if told[0] is None or told[1] is None:
        return None
    return Place(left, top, left + wide, top + tall)


def _places(group: Element, height: float, depth: int) -> Iterator[Place]:
    for shape in group:
        if (place := _place(shape, height, depth)) is not None:
            yield place
