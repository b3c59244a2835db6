"""without_furniture(): pages less the headers, footers and page numbers that repeat on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from statistics import median

from crawler.extract.pdf.typeset import GAP, TypesetLine, TypesetWord, lines_of

_ZONE = 0.12
"""Share of a page's height, at its head and at its foot, in which furniture stands."""

_SHARE = 0.3
"""Least share of pages: left and right pages often differ, and title pages have none."""

_TAGGED = 0.8
"""Least share of a page's words in a tagged PDF that must stand in an element of its tree, before
the others are taken for furniture; some programs tag the headings only."""

_ISOLATED = 2.0
"""White beneath the head of a document of one page, in its own type sizes."""

_NEAR_ROW = 1.0
"""Greatest white between two rows of a table, in type sizes; furniture stands further off."""
_MOST_PARTS = 5
"""Parts of a running head or foot, as its title, version, date, owner and page."""
_IN_COLUMN = 2.0
"""Points by which the cells of a column may be off each other's edge or middle."""

_PAGE_NUMBER = re.compile(r"(page)?[^\w#]*#[^\w#]*((of[^\w#]*)?#[^\w#]*)?", re.IGNORECASE)


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
    smaller than the text. What stands over the cells of a table, as its headings do on each of
    its pages, or among them, is a row of it.

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
        repeating = [line for mark, line in outer if counts[mark] >= least]
        in_table = _rows_among(repeating, page) if repeating else frozenset()
        for mark, line in outer:
            is_row = id(line.words[0]) in in_table
            is_number = _PAGE_NUMBER.fullmatch(mark[0]) and not _is_beside_text(line, page)
            repeats = (counts[mark] >= least and not is_row) or is_number
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


def _is_beside_text(line: TypesetLine, page: PageOfWords) -> bool:
    """Tell a number that counts the text beside it: its middle stands between two lines."""
    held = set(map(id, line.words))
    return any(
        word.top < line.bottom and word.bottom > line.top
        for word in page.words
        if id(word) not in held
    )


def _is_head(line: TypesetLine, page: PageOfWords) -> bool:
    """Tell whether a line is the running head of a page that stands alone."""
    if min(word.top for word in page.words) < line.top - 1:
        return False
    below = min((word.top for word in page.words if word.top > line.bottom), default=line.bottom)
    body = median(word.size for word in page.words)
    return line.size < 0.97 * body and below - line.bottom >= _ISOLATED * line.size


def _rows_among(repeating: Sequence[TypesetLine], page: PageOfWords) -> frozenset[int]:
    """Return the first words of the repeating lines that are rows of a table, by identity.

    Such a line has more cells than furniture has parts, or has them in step with the line of the
    page's own beside it; and those close to such a row belong to it.
    """
    firsts = {id(line.words[0]) for line in repeating}
    if all(len(_cells(line)) == 1 for line in repeating):
        return frozenset()
    lines = lines_of(page.words)
    rows: set[int] = set()
    for towards in (lines[::-1], lines):  # from the middle to the head, then to the foot
        inner: TypesetLine | None = None
        for line in towards:
            first = id(line.words[0])
            if first not in firsts:
                inner = line
            elif inner is not None and _is_row(line, inner, goes_on=id(inner.words[0]) in rows):
                rows.add(first)
                inner = line
            else:
                inner = line if len(_cells(line)) > _MOST_PARTS else None
                rows.update([first] if inner else [])
    return frozenset(rows)


def _is_row(line: TypesetLine, inner: TypesetLine, *, goes_on: bool) -> bool:
    return _are_near(line, inner) and (goes_on or _are_in_step(line, inner))


def _are_near(one: TypesetLine, other: TypesetLine) -> bool:
    white = max(one.top, other.top) - min(one.bottom, other.bottom)
    return white <= _NEAR_ROW * min(one.size, other.size)


def _are_in_step(one: TypesetLine, other: TypesetLine) -> bool:
    """Tell whether two cells of one line stand in the columns of the other's."""
    cells = _cells(other)
    return len(cells) > 1 and sum(any(map(partial(_in_step, c), cells)) for c in _cells(one)) > 1


def _in_step(one: Sequence[TypesetWord], other: Sequence[TypesetWord]) -> bool:
    (left, right), (x0, x1) = ((cell[0].left, cell[-1].right) for cell in (one, other))
    return min(abs(left - x0), abs(right - x1), abs(left + right - x0 - x1) / 2) <= _IN_COLUMN


def _cells(line: TypesetLine) -> list[list[TypesetWord]]:
    """Part a line where white as wide as between columns stands."""
    cells = [[line.words[0]]]
    for before, word in pairwise(line.words):
        if word.left - before.right >= GAP * line.size:
            cells.append([])
        cells[-1].append(word)
    return cells


def _outer_lines(page: PageOfWords) -> Iterable[tuple[tuple[str, bool, int], TypesetLine]]:
    """Yield the lines at head and foot, each with what is alike wherever it repeats."""
    head = [word for word in page.words if word.bottom < _ZONE * page.height]
    foot = [word for word in page.words if word.top > (1 - _ZONE) * page.height]
    for words, at_head in ((head, True), (foot, False)):
        for line in lines_of(words) if words else ():
            yield (_numberless(line.text), at_head, round(line.size)), line
