"""as_named(): elements that only say of themselves what they are become what they say.

``role`` makes headings, lists and tables of divisions (WAI-ARIA 1.2); screen readers and browsers
take them for the elements of that name, and so does all that reads a page here.
"""

from __future__ import annotations

from collections.abc import Iterable

from crawler.extract.html.elements import CELLS, LEVELS, Element, ancestor

_PLAIN = frozenset({"div", "span", "p", "section", "b", "strong", "em", "article"})
"""Elements that say nothing of what they hold."""
_NAMES = {
    "list": "ul",
    "listitem": "li",
    "table": "table",
    "grid": "table",
    "treegrid": "table",
    "rowgroup": "tbody",
    "row": "tr",
    "cell": "td",
    "gridcell": "td",
    "columnheader": "th",
    "rowheader": "th",
}
_WITHIN = {"tr": "table", "td": "tr", "th": "tr", "tbody": "table"}
"""Of which element another is a part; alone it is none."""
_DEFAULT_LEVEL = 2
"""Of a heading that states none, as WAI-ARIA says."""


def as_named(tags: Iterable[Element]) -> None:
    """Rename elements that state a role.

    Args:
        tags: those of a page that have one, in document order.
    """
    for tag in tags:
        role = (tag.get("role") or "").split()[:1]
        if role == ["heading"]:
            _head(tag)
        elif role and (name := _NAMES.get(role[0].lower())):
            _rename(tag, name)


def _head(tag: Element) -> None:
    if tag.tag in _PLAIN and ancestor(tag, *LEVELS) is None:
        stated = (tag.get("aria-level") or "").strip()
        level = int(stated) if stated in {"1", "2", "3", "4", "5", "6", "7"} else _DEFAULT_LEVEL
        tag.tag = f"h{level}"


def _rename(tag: Element, name: str) -> None:
    is_cell = name in CELLS and tag.tag in CELLS
    if is_cell:
        tag.tag = "th" if name == "th" else tag.tag
    elif tag.tag in _PLAIN and (name not in _WITHIN or ancestor(tag, _WITHIN[name]) is not None):
        tag.tag = name
        for span in ("rowspan", "colspan"):
            if stated := tag.get(f"aria-{span}"):
                tag.set(span, stated)
    else:
        return
    if tag.get("role") == "rowheader":
        tag.set("scope", "row")
