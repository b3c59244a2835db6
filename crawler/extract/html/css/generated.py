"""put_generated(): the words and numbers that a page's own sheets put before and after others.

"Note:" before a box, "Step 2:" before a paragraph, quotation marks around a ``q``: a reader sees
them, and they stand in no element (CSS Generated Content 3, CSS Lists 3, "counters"). Pictures from
an icon font, bullets and arrows are none of the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import tinycss2
from tinycss2.ast import Node

from crawler.extract.html.css.unseen import is_gone, silences
from crawler.extract.html.elements import BLOCKS, Element, styles
from crawler.extract.html.numbers import written
from crawler.extract.tally import ReadingTally

BEFORE, AFTER = "signpost-before", "signpost-after"
"""Attributes in which stands what a sheet puts before and after an element's words."""
COUNTED = "-counted"
"""Ends the name of the attribute that says what is counted there."""

_WORDED = re.compile(r"[^\W\d_]{2}")
_ICONS = re.compile(r"icon|awesome|material|glyph|symbol|dashicons|fa-", re.IGNORECASE)
_NO_PLACE = frozenset(
    {
        "table",
        "tr",
        "tbody",
        "thead",
        "tfoot",
        "ul",
        "ol",
        "html",
        "body",
        "br",
        "img",
        "input",
        "hr",
    }
)
"""Elements that hold no words themselves."""
_COUNTS = re.compile(r"([\w-]+)(?:\s+(-?\d{1,6}))?")
_QUOTES = ("“", "”", "‘", "’")


def generated(declared: Mapping[str, str]) -> str:
    """Return what a pseudo-element puts there, as it is declared; nothing where nobody sees it.

    Args:
        declared: by the rules for the pseudo-element.
    """
    content = declared.get("content", "")
    if content in {"", "none", "normal"} or _ICONS.search(declared.get("font-family", "")):
        return ""
    unseen = is_gone(declared, boxed=True, sized=True) or silences(declared)
    return "" if unseen else content


def put_generated(root: Element, tally: ReadingTally) -> None:
    """Put what sheets generate into the words of a page.

    Args:
        root: the page.
        tally: told what is put in.
    """
    counters = _Counters()
    for tag in root.iter():
        declared = styles(tag)
        if counters.met or "counter-reset" in declared or "counter-increment" in declared:
            counters.meet(tag, declared)
        if tag.tag == "q" and "none" not in declared.get("quotes", ""):
            _quote(tag, tally)
        for name in (BEFORE, AFTER):
            if (content := tag.get(name)) is not None:
                counters.meet(tag, {"counter-increment": tag.get(f"{name}{COUNTED}") or ""})
                text, counted = _text(content, tag, counters)
                if tag.tag not in _NO_PLACE and (counted or _WORDED.search(text)):
                    _put(tag, text, tally, before=name == BEFORE)


class _Counters:
    """The counters of a page, as far as it was walked through."""

    def __init__(self) -> None:
        self.met = False
        self._held: dict[str, list[tuple[Element | None, int]]] = {}

    def meet(self, tag: Element, declared: Mapping[str, str]) -> None:
        """Reset and count what an element says.

        Args:
            tag: the element.
            declared: by its style, or for what is generated in it.
        """
        around = {None, *tag.iterancestors()} if self._held else set()
        for scopes in self._held.values():
            while scopes and scopes[-1][0] not in around:
                scopes.pop()
        for name, number in _said(declared.get("counter-reset", ""), 0):
            self.met = True
            scopes = self._held.setdefault(name, [])
            if scopes and scopes[-1][0] is tag.getparent():
                scopes.pop()
            scopes.append((tag.getparent(), number))
        for name, number in _said(declared.get("counter-increment", ""), 1):
            self.met = True
            scopes = self._held.setdefault(name, [])
            if not scopes:
                scopes.append((tag.getparent(), 0))
            scopes[-1] = scopes[-1][0], scopes[-1][1] + number

    def values(self, name: str) -> list[int]:
        """Return the values of a counter, the outermost first."""
        return [value for _, value in self._held.get(name, [])] or [0]


def _said(value: str, default: int) -> Iterator[tuple[str, int]]:
    for found in _COUNTS.finditer(value):
        if found[1] != "none":
            yield found[1], int(found[2]) if found[2] else default


def _text(content: str, tag: Element, counters: _Counters) -> tuple[str, bool]:
    """Return the text that is generated, and whether it holds a number that is counted."""
    said, counted = "", False
    for node in tinycss2.parse_component_value_list(content):
        if node == "/":
            break  # what follows is said to screen readers
        if node.type == "string":
            said += node.value
        elif node.type == "function":
            values = [each for each in node.arguments if each.type not in {"whitespace", "literal"}]
            said += _value(node.lower_name, values, tag, counters)
            counted = counted or node.lower_name in {"counter", "counters"}
    return said, counted


def _value(name: str, values: list[Node], tag: Element, counters: _Counters) -> str:
    told = [str(each.value) for each in values if each.type in {"ident", "string"}]
    if name == "attr" and told:
        return tag.get(told[0].lower()) or ""
    if name == "counter" and told:
        return written(counters.values(told[0].lower())[-1], (told[1:] or ["decimal"])[0].lower())
    if name == "counters" and len(told) > 1:
        form = (told[2:] or ["decimal"])[0].lower()
        return told[1].join(written(each, form) for each in counters.values(told[0].lower()))
    return ""


def _quote(tag: Element, tally: ReadingTally) -> None:
    inner = sum(around.tag == "q" for around in tag.iterancestors()) % 2
    opening, closing = _QUOTES[2 * inner : 2 * inner + 2]
    tally.add(opening + closing)
    tag.text = f"{opening}{tag.text or ''}"
    _append(tag, closing)


def _put(tag: Element, text: str, tally: ReadingTally, *, before: bool) -> None:
    tally.add(text)
    apart = " " if text[-1:].isalnum() or text[-1:] in ":.)" or tag.tag in BLOCKS else ""
    if before:
        tag.text = f"{text}{apart}{tag.text or ''}"
    else:
        _append(tag, f" {text}" if text[:1].isalnum() else text)


def _append(tag: Element, text: str) -> None:
    if len(tag):
        tag[-1].tail = f"{tag[-1].tail or ''}{text}"
    else:
        tag.text = f"{tag.text or ''}{text}"
