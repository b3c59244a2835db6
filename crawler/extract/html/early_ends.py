"""without_early_ends(): a page whose body ends before its words do, made to go on.

Where a banner or a menu is put in with an end of its own, ``</body></html>`` stands in the middle
of a page. Browsers go on in the body, the same elements open (HTML standard, "after after body");
the parser drops what follows. An end tag that ends nothing may as well not be there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"</(?:body|html)[\s/>]", re.IGNORECASE)

_NOTHING = re.compile(
    r"(?:\s|</(?:body|html)\s*>|<!--(?:[^-]|-[^-]|--+[^->])*--+>)*", re.IGNORECASE
)
"""What may follow the end of a page without being lost."""

_TAG = re.compile(
    r"""<(?P<close>/?)(?P<name>[a-z][^\s/>]*)
    (?:[\s/](?:[^>=]|=\s*(?:"[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|[^\s"'>]))*(?:=\s*)?)?(?:>|\Z)""",
    re.IGNORECASE | re.VERBOSE,
)
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}
"""Elements in which "</body>" is text, and how each ends."""


def without_early_ends(markup: str) -> str:
    """Return a page without the ends of its body that stand before more of it.

    Args:
        markup: the text of the page.
    """
    first = _END.search(markup)
    if first is None or _NOTHING.fullmatch(markup, first.start()):
        return markup
    kept, place = [], 0
    for start, end in _ends(markup):
        kept.append(markup[place:start])
        place = end
    return "".join([*kept, markup[place:]])


def _ends(markup: str) -> Iterator[tuple[int, int]]:
    """Yield where the end tags of body and page begin and end."""
    place = 0
    while (start := markup.find("<", place)) >= 0:
        tag = _TAG.match(markup, start)
        if tag is None:
            comment = markup.startswith("<!--", start)
            place = _after(markup.find("-->", start + 4), markup) if comment else start + 1
            continue
        name, place = tag["name"].lower(), tag.end()
        if tag["close"] and name in {"body", "html"}:
            yield start, place
        elif not tag["close"] and name in _RAW:
            closing = _RAW[name].search(markup, place)
            place = closing.start() if closing else len(markup)


def _after(found: int, markup: str) -> int:
    return found if found >= 0 else len(markup)
