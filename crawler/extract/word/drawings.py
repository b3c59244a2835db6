"""write_drawings(): words that are drawn, as WordArt or in a diagram, as text boxes."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from collection.reading_account import WhyLeftOut
from crawler.extract.diagrams import DIAGRAM, diagram_lines
from crawler.extract.tally import ReadingTally
from crawler.extract.word.names import DRAWN, RELATIONS, Element, text_run, w
from crawler.extract.word.package import Package

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_OFFICE = "urn:schemas-microsoft-com:office:office"
_WATERMARK = "watermark"
"""What Word calls the shape that it lays behind a page."""
_OFF = frozenset({"f", "false", "0"})


def write_drawings(story: Element, package: Package, name: str) -> None:
    """Put the words of drawings into boxes, which are read.

    Args:
        story: the root of a part; rewritten.
        package: the file.
        name: of the part.

    Raises:
        DamagedDocument: a part that it refers to is no XML.
    """
    for path in list(story.iter(f"{{{DRAWN}}}textpath")):
        shape = path.getparent()
        words = path.get("string", "")
        if shape is None or not words.strip() or path.get("on") in _OFF or _is_watermark(shape):
            continue
        path.addnext(_box(words.splitlines()))
    relations = package.relations(name)
    for ids in list(story.iter(f"{DIAGRAM}relIds")):
        relation = relations.get(ids.get(f"{{{RELATIONS}}}dm", ""))
        data = None if relation is None else package.tree(relation.target)
        drawing = next(ids.iterancestors(w("drawing")), None)
        if data is not None and drawing is not None and (lines := diagram_lines(data)):
            drawing.addnext(in_picture(_box(lines)))


def tell_of_objects(story: Element, tally: ReadingTally) -> None:
    """Tell of charts, formulas and files that lie in the document as objects, and are not read.

    Args:
        story: the root of a part.
        tally: told what is missing.
    """
    for _ in story.iter(f"{{{_CHART}}}chart"):
        tally.miss(WhyLeftOut.EMBEDDED, "a chart")
    for each in story.iter(f"{{{_OFFICE}}}OLEObject"):
        formula = each.get("ProgID", "").startswith("Equation")
        tally.miss(WhyLeftOut.FORMULA if formula else WhyLeftOut.EMBEDDED, "an object")


def in_picture(box: Element) -> Element:
    """Return a text box as a drawing of the older form.

    Args:
        box: v:textbox.
    """
    picture = etree.Element(w("pict"))
    etree.SubElement(picture, f"{{{DRAWN}}}shape").append(box)
    return picture


def _box(lines: Iterable[str]) -> Element:
    box = etree.Element(f"{{{DRAWN}}}textbox")
    content = etree.SubElement(box, w("txbxContent"))
    for line in lines:
        etree.SubElement(content, w("p")).append(text_run(line))
    return box


def _is_watermark(shape: Element) -> bool:
    return _WATERMARK in (shape.get("id") or "").casefold()
