"""Originals: addresses that open a place in the publisher's copy."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

END_WORDS: Final = 6
"""Words of a passage's beginning, and of its end, that a text fragment names: few enough to lie
inside one sentence, enough to be found nowhere else on a page."""
CELLS: Final = " | "
"""What a stored row has between its cells, and the original has not."""
_COUNTED: Final = re.compile(r"(?:-?\d{1,4}|[a-z]{1,2}|[ivxlcdm]{1,8})\.", re.IGNORECASE)
"""The number of a list's item: a browser shows it, and finds no such text on its page."""


def original(url: str, anchor: str | None, page: int | None, text: str = "") -> str:
    """Return the address of a place in the publisher's copy.

    Args:
        url: canonical address of the document.
        anchor: fragment of the section, where the original has one.
        page: page, where the original has pages; "#page=" is RFC 8118's.
        text: the passage, where the original is a web page; it is named where there is no anchor.
    """
    if anchor:
        return f"{url}#{anchor}"
    if page:
        return f"{url}#page={page}"
    return f"{url}{text_fragment(text)}" if text.strip() else url


def text_fragment(text: str) -> str:
    """Return the fragment by which a browser finds a text on a page and marks it.

    The form is that of the W3C community group's "URL Fragment Text Directives": one term is the
    whole text, two are its beginning and its end, and each lies within one block of the page.

    Args:
        text: a passage, one block a line; not blank.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    first = _uncounted(lines[0].split(CELLS)[0].split())
    last = _uncounted(lines[-1].split(CELLS)[-1].split())
    if len(lines) == 1 and CELLS not in text and len(first) <= 2 * END_WORDS:
        terms = [first]
    else:
        terms = [first[:END_WORDS], last[-END_WORDS:]]
    return "#:~:text=" + ",".join(_encoded(" ".join(term)) for term in terms if term)


def _uncounted(words: list[str]) -> list[str]:
    """Return words without the numbers of items before them."""
    begin = next((at for at, word in enumerate(words) if not _COUNTED.fullmatch(word)), 0)
    return words[begin:]


def _encoded(term: str) -> str:
    # A dash, a comma and an ampersand have a meaning of their own in the directive.
    return quote(term, safe="").replace("-", "%2D")
