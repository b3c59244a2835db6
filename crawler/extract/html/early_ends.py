"""without_early_ends(): a page whose body ends before its words do, made to go on.

Where a banner or a menu is put in with an end of its own, ``</body></html>`` stands in the middle
of a page. Browsers go on in the body, the same elements open (HTML standard, "after after body");
the parser drops what follows. An end tag that ends nothing may as well not be there.
"""

from __future__ import annotations

import re

_END = re.compile(r"</(?:body|html)[\s/>]", re.IGNORECASE)

_NOTHING = re.compile(r"(?:\s|</(?:body|html)\s*>|<!--(?s:.*?)-->)*+", re.IGNORECASE)
"""What may follow the end of a page without being lost."""

_TOKEN = re.compile(
    r"""<!--(?s:.*?)(?:-->|\Z)
    | <(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>])
      (?s:.*?)(?:</(?P=raw)(?=[\s/>])|\Z)
    | (?P<end></(?:body|html)(?=[\s/>])[^>]*+>?)
    | </?[a-z](?:=\s*+"[^"]*+"|=\s*+'[^']*+'|[^>])*+(?:>|\Z)""",
    re.IGNORECASE | re.VERBOSE,
)
"""The parts of a page within which "</body>" ends nothing, and the ends themselves."""


def without_early_ends(markup: str) -> str:
    """Return a page without the ends of its body that stand before more of it.

    Args:
        markup: the text of the page.
    """
    first = _END.search(markup)
    if first is None or _NOTHING.fullmatch(markup, first.start()):
        return markup
    return _TOKEN.sub(lambda token: "" if token["end"] else token[0], markup)
