"""without_stamps(): pages less what is set large across them, behind their text.

A stamp at a slant is told by its direction (``words.py``). One that is level is told by what no
heading does: it lies over smaller words, or stands in the middle of most pages at one place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from crawler.extract.pdf.page_furniture import PageOfWords
from crawler.extract.pdf.typeset import TypesetLine, TypesetWord, lines_of

_LARGE = 2.0
"""Least size of a stamp, in type sizes of its page."""
_SHORTEST = 3
"""Letters of a stamp; what is shorter opens a chapter, or numbers it."""
_COVERED = 0.3
"""Least share of a smaller word's box that a stamp lies over."""
_FEWEST = 2
"""Words that it lies over."""
_HEAD = 0.15
"""Share of a page's height at its head, where large words are headings."""
_SHARE = 0.5
"""Least share of pages on which a stamp stands at one place."""
_NEAR = 4.0
"""Points of a grid of places."""

Mark = tuple[str, int, int, int]


def without_stamps(pages: Sequence[PageOfWords]) -> list[list[TypesetWord]]:
    """Remove the stamps.

    Args:
        pages: all pages of a document.

    Returns:
        The words left on each page.
    """
    large = [_large_lines(page) for page in pages]
    counts = Counter(mark for lines in large for mark in {_mark(line) for line in lines})
    least = max(2.0, _SHARE * len(pages))
    left: list[list[TypesetWord]] = []
    for page, lines in zip(pages, large, strict=True):
        stamps = [
            line
            for line in lines
            if (counts[_mark(line)] >= least and line.top > _HEAD * page.height)
            or _lies_over(line, page.words)
        ]
        gone = {id(word) for line in stamps for word in line.words}
        left.append([word for word in page.words if id(word) not in gone])
    return left


def _large_lines(page: PageOfWords) -> list[TypesetLine]:
    if not page.words:
        return []
    least = _LARGE * median([word.size for word in page.words])
    large = [word for word in page.words if word.size >= least]
    return [line for line in lines_of(large) if len(line.text) >= _SHORTEST] if large else []


def _mark(line: TypesetLine) -> Mark:
    """Return what is alike wherever a stamp stands."""
    places = (round(line.left / _NEAR), round(line.top / _NEAR), round(line.size))
    return (line.text.lower(), *places)


def _lies_over(line: TypesetLine, words: Iterable[TypesetWord]) -> bool:
    covered = sum(
        any(_share(word, large) >= _COVERED for large in line.words)
        for word in words
        if word.size * _LARGE <= line.size and word.top < line.bottom and word.bottom > line.top
    )
    return covered >= _FEWEST


def _share(word: TypesetWord, large: TypesetWord) -> float:
    """The share of a word's box that lies within another."""
    across = min(word.right, large.right) - max(word.left, large.left)
    down = min(word.bottom, large.bottom) - max(word.top, large.top)
    area = (word.right - word.left) * (word.bottom - word.top)
    return max(across, 0.0) * max(down, 0.0) / area if area > 0 else 0.0
