"""open_drawings(): the words of a picture of lines (SVG) become words of the page.

A flowchart drawn into a page is read like the page: each label is a line of its own, in the order
in which it is drawn; a picture with one label, as an icon, stands within the line.
"""

from __future__ import annotations

from collections.abc import Iterator

from collection.reading_account import WhyLeftOut
from collection.words.folding import signs
from crawler.extract.html.elements import (
    Element,
    ancestor,
    attribute,
    stands_between_words,
    text_of,
)
from crawler.extract.html.leaving_out import leave_out_unseen
from crawler.extract.tally import ReadingTally

_LABELS = frozenset({"text", "foreignobject"})
"""What shows words. Any other words in a drawing are shown by no browser."""
_UNSEEN = (
    "title", "desc", "metadata", "defs", "symbol", "marker", "pattern", "mask", "clippath",
    "lineargradient", "radialgradient", "filter",
)  # fmt: skip
"""What is none of the drawing as it stands: said to those who do not see it, or drawn elsewhere."""
_STYLES = ("display", "visibility", "opacity", "font-size")
"""What an attribute of a drawing may say as a style does; a style says otherwise."""
_LANGUAGE = "en"
"""Of the readers, where a drawing has its labels in several."""


def open_drawings(root: Element, tally: ReadingTally) -> None:
    """Rewrite the drawings of a page that hold words.

    Args:
        root: the page.
        tally: told what is not seen in them.
    """
    drawings = []
    for tag in list(root.iter("svg")):
        around = ancestor(tag, "svg", "g", "foreignobject")
        if around is None or around.tag == "foreignobject":
            drawings.append(tag)
        else:
            tag.tag = "g"
    for drawing in drawings:
        _choose(drawing, tally)
        for tag in list(drawing.iter(*_UNSEEN)):
            leave_out_unseen(tag, drawing, WhyLeftOut.HIDDEN, tally)
        labels = [tag for tag in _labels(drawing, tally) if text_of(tag).strip()]
        if labels:
            _open(drawing, labels)


def _choose(drawing: Element, tally: ReadingTally) -> None:
    """Keep of what is drawn in several ways the first that a browser takes."""
    for switch in list(drawing.iter("switch")):
        taken = None
        for way in list(switch):
            language = (way.get("systemlanguage") or _LANGUAGE).lower()
            if taken is None and language.startswith(_LANGUAGE):
                taken = way
            else:
                leave_out_unseen(way, drawing, WhyLeftOut.HIDDEN, tally)


def _labels(tag: Element, tally: ReadingTally) -> Iterator[Element]:
    """Yield the labels within an element; words beside them go."""
    tally.leave_out_signs(WhyLeftOut.HIDDEN, signs(tag.text or ""))
    tag.text = None
    for part in tag:
        tally.leave_out_signs(WhyLeftOut.HIDDEN, signs(part.tail or ""))
        part.tail = None
        if part.tag in _LABELS:
            yield part
        else:
            yield from _labels(part, tally)


def _open(drawing: Element, labels: list[Element]) -> None:
    is_line = len(labels) == 1 and labels[0].tag == "text"
    for tag in drawing.iter():
        said = "".join(f"{name}: {value}; " for name in _STYLES if (value := attribute(tag, name)))
        if said:
            tag.set("style", said + (tag.get("style") or ""))
        if (target := tag.get("xlink:href")) and tag.tag == "a":
            tag.set("href", target)
        if tag.tag == "tspan" and _begins_line(tag):
            _space_before(tag)
    if "0" in {drawing.get("width"), drawing.get("height")}:
        drawing.set("style", f"display: none; {drawing.get('style') or ''}")
    if stands_between_words(drawing):
        drawing.tail = f" {drawing.tail or ''}"
        _space_before(labels[0])
    drawing.tag = "span" if is_line else "div"
    for label in labels:
        # Figures alone, as those of a scale, are one line together.
        lettered = any(map(str.isalpha, text_of(label)))
        label.tag = "div" if label.tag == "foreignobject" else "p" if lettered else "span"
        label.tag = "span" if is_line else label.tag
        label.tail = " "


def _begins_line(tag: Element) -> bool:
    return any(tag.get(name) is not None for name in ("x", "y", "dy"))


def _space_before(tag: Element) -> None:
    tag.text = f" {tag.text or ''}"
