"""diagram_lines(): the words of a diagram of Office (SmartArt), in the order of its boxes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from lxml import etree

from collection.words.folding import fold

Element = etree._Element

DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DEEPEST = 50


def diagram_lines(data: Element) -> list[str]:
    """Return the lines of a diagram: of each box, then of those under it.

    Args:
        data: the root of its data (ECMA-376, part 1, 21.4.2.10). Points lie there in the order
            in which they were made; connections tell which is under which, and in which order.
    """
    points = {point.get("modelId", ""): point for point in data.iter(f"{DIAGRAM}pt")}
    under: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for link in data.iter(f"{DIAGRAM}cxn"):
        place = link.get("srcOrd", "")
        if link.get("type", "parOf") == "parOf" and place.isascii() and place.isdigit():
            under[link.get("srcId", "")].append((int(place[:9]), link.get("destId", "")))
    met: list[str] = []

    def visit(key: str, depth: int) -> None:
        if key in points and key not in seen and depth < _DEEPEST:
            seen.add(key)
            met.append(key)
            for _, lower in sorted(under[key]):
                visit(lower, depth + 1)

    seen: set[str] = set()
    roots = [key for key, point in points.items() if point.get("type") == "doc"]
    for key in [*roots, *points]:
        visit(key, 0)
    return [line for key in met for line in _lines(points[key])]


def _lines(point: Element) -> Iterator[str]:
    for paragraph in point.iter(f"{_A}p"):
        if words := fold("".join(text.text or "" for text in paragraph.iter(f"{_A}t"))):
            yield words
