"""entries_among(): the lines of a page that are entries of a list of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extract.pdf.typeset import LARGER, TypesetLine

_LEADER = re.compile(
    r"[.…_·](?:\s?[.…_·]){3}\s*(?:page\s|p\.\s?)?(?:\d{1,3}|x{0,3}(?:i{1,3}|iv|vi{0,3}|ix))$",
    re.IGNORECASE,
)
"""Dots that lead to a page number, Roman ones among them."""
_LABEL = re.compile(r"(?:table of )?contents(?: page)?:?", re.IGNORECASE)
_SOLID = 1.6
"""Greatest distance in type sizes between two lines of one entry."""
_MOST_BEGUN = 2
"""Lines before the one that ends an entry; more are a paragraph above it."""


def is_contents_label(text: str) -> bool:
    """Tell whether words are the heading of a list of contents."""
    return _LABEL.fullmatch(text) is not None


def entries_among(lines: Sequence[TypesetLine]) -> list[TypesetLine]:
    """Return the lines that are entries of a list of contents.

    Args:
        lines: of one column or box, from top to bottom.
    """
    if not any(lead_on([line.text for line in lines])):
        return []
    entries: list[TypesetLine] = []
    waiting: list[TypesetLine] = []
    begun = False
    for line in lines:
        if _leads(line.text):
            entries += [*(_begun(waiting, line) if begun else ()), line]
            begun, waiting = True, []
        elif is_contents_label(line.text):
            begun, waiting = True, []
        else:
            waiting.append(line)
    return entries


def lead_on(texts: Sequence[str]) -> list[bool]:
    """Tell which lines or rows lead to a page, and not to the box of a form.

    Args:
        texts: of one column, box or table.
    """
    led = [text for text in texts if _leads(text)]
    if 2 * sum(map(_names_a_box, led)) >= len(led):
        return [False] * len(texts)
    return list(map(_leads, texts))


def _leads(text: str) -> bool:
    return _LEADER.search(text) is not None


def _names_a_box(text: str) -> bool:
    """Tell the line of a form, whose dots lead to the box of its own number."""
    first, *_, last = text.split(" ") if " " in text else (text, text)
    return first.strip(".") == last.strip(".…_")


def _begun(above: Sequence[TypesetLine], end: TypesetLine) -> list[TypesetLine]:
    """Return the lines with which an entry begins that a later line ends."""
    begun: list[TypesetLine] = []
    below = end
    for line in reversed(above):
        alike = line.bold == below.bold and max(line.size, below.size) < LARGER * min(
            line.size, below.size
        )
        if not alike or below.top - line.top > _SOLID * line.size or line.text[-1] in ".:;":
            break
        begun.insert(0, line)
        below = line
    return begun if len(begun) <= _MOST_BEGUN else []
