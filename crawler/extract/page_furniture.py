"""without_furniture(): pages less the headers, footers and page numbers that repeat on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.extract.reading_order import Line, Word, lines_of

_ZONE = 0.12
"""Share of a page's height, at its head and at its foot, in which furniture stands."""

_SHARE = 0.3
"""Least share of pages: left and right pages often differ, and title pages have none."""

_PAGE_NUMBER = re.compile(r"(page)?\W*#+\W*((of|/)\W*#+)?\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageOfWords:
    """The words of a page.

    Args:
        words: in any order.
        height: of the page, in points.
    """

    words: list[Word]
    height: float


def without_furniture(pages: Sequence[PageOfWords]) -> tuple[list[list[Word]], list[str]]:
    """Remove lines near the head and foot that repeat, whatever number stands in them.

    Args:
        pages: all pages of a document.

    Returns:
        The words left on each page; and the removed lines, one of each kind.
    """
    lines = [list(_outer_lines(page)) for page in pages]
    counts = Counter(mark for page in lines for mark in {mark for mark, _ in page})
    least = max(2.0, _SHARE * len(pages))
    removed: dict[tuple[str, bool, int], str] = {}
    gone: set[int] = set()
    for page in lines:
        for mark, line in page:
            if counts[mark] >= least or _PAGE_NUMBER.fullmatch(mark[0]):
                removed.setdefault(mark, line.text)
                gone.update(id(word) for word in line.words)
    left = [[word for word in page.words if id(word) not in gone] for page in pages]
    return left, list(removed.values())


def _outer_lines(page: PageOfWords) -> Iterable[tuple[tuple[str, bool, int], Line]]:
    """Yield the lines at head and foot, each with what is alike wherever it repeats."""
    head = [word for word in page.words if word.bottom < _ZONE * page.height]
    foot = [word for word in page.words if word.top > (1 - _ZONE) * page.height]
    for words, at_head in ((head, True), (foot, False)):
        for line in lines_of(words) if words else ():
            text = re.sub(r"\d+", "#", line.text.lower())
            yield (text, at_head, round(line.size)), line
