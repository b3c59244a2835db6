"""without_furniture(): pages less the headers, footers and page numbers that repeat on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from crawler.extract.pdf.typeset import TypesetLine, TypesetWord, lines_of

_ZONE = 0.12
"""Share of a page's height, at its head and at its foot, in which furniture stands."""

_SHARE = 0.3
"""Least share of pages: left and right pages often differ, and title pages have none."""

_TAGGED = 0.8
"""Least share of a page's words in a tagged PDF that must stand in an element of its tree, before
the others are taken for furniture; some programs tag the headings only."""

_ISOLATED = 2.0
"""White beneath the head of a document of one page, in its own type sizes."""

_PAGE_NUMBER = re.compile(r"(page)?[^\w#]*#\W*(of[^\w#]*#\W*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageOfWords:
    """The words of a page.

    Args:
        words: in any order.
        height: of the page, in points.
    """

    words: list[TypesetWord]
    height: float


def without_furniture(pages: Sequence[PageOfWords]) -> tuple[list[list[TypesetWord]], list[str]]:
    """Remove lines near the head and foot that repeat, whatever number stands in them.

    Where there is but one page nothing can repeat: its first line goes if it is set apart, and
    smaller than the text.

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
    for page, outer in zip(pages, lines, strict=True):
        tagged = _is_tagged(page)
        for mark, line in outer:
            repeats = counts[mark] >= least or _PAGE_NUMBER.fullmatch(mark[0])
            untagged = tagged and not any(word.tag for word in line.words)
            if repeats or untagged or (len(pages) == 1 and _is_head(line, page)):
                removed.setdefault(mark, line.text)
                gone.update(id(word) for word in line.words)
    left = [[word for word in page.words if id(word) not in gone] for page in pages]
    return left, list(removed.values())


def without_repeats(
    asides: Sequence[list[TypesetWord]], pages: int, known: Sequence[str]
) -> tuple[list[list[TypesetWord]], list[str]]:
    """Remove lines set in another direction than their pages, wherever they repeat.

    Args:
        asides: the words of each page that has any.
        pages: how many pages the document has.
        known: lines that repeat on other pages in the direction of the text.

    Returns:
        The words left of each; and the removed lines, one of each kind.
    """
    lines = [[(_numberless(line.text), line) for line in lines_of(words)] for words in asides]
    counts = Counter(mark for page in lines for mark in {mark for mark, _ in page})
    furniture = {_numberless(line) for line in known}
    least = max(2.0, _SHARE * pages)
    removed: dict[str, str] = {}
    left: list[list[TypesetWord]] = []
    for page in lines:
        left.append([])
        for mark, line in page:
            if counts[mark] >= least or mark in furniture or _PAGE_NUMBER.fullmatch(mark):
                removed.setdefault(mark, line.text)
            else:
                left[-1] += line.words
    return left, list(removed.values())


def _numberless(text: str) -> str:
    """Return what is alike wherever a line repeats, whatever number stands in it."""
    return re.sub(r"\d+", "#", text.lower())


def _is_tagged(page: PageOfWords) -> bool:
    tagged = sum(word.tag is not None for word in page.words)
    return tagged > 0 and tagged >= _TAGGED * len(page.words)


def _is_head(line: TypesetLine, page: PageOfWords) -> bool:
    """Tell whether a line is the running head of a page that stands alone."""
    if min(word.top for word in page.words) < line.top - 1:
        return False
    below = min((word.top for word in page.words if word.top > line.bottom), default=line.bottom)
    body = median(word.size for word in page.words)
    return line.size < 0.97 * body and below - line.bottom >= _ISOLATED * line.size


def _outer_lines(page: PageOfWords) -> Iterable[tuple[tuple[str, bool, int], TypesetLine]]:
    """Yield the lines at head and foot, each with what is alike wherever it repeats."""
    head = [word for word in page.words if word.bottom < _ZONE * page.height]
    foot = [word for word in page.words if word.top > (1 - _ZONE) * page.height]
    for words, at_head in ((head, True), (foot, False)):
        for line in lines_of(words) if words else ():
            yield (_numberless(line.text), at_head, round(line.size)), line
