"""Reading order of words on a page: a recursive XY-cut into columns and strips, then lines.

After G. Nagy and S. Seth, "Hierarchical representation of optically scanned documents" (1984):
a region is cut at its white gaps, now upright, now level. Here an upright cut is made only along
strips that share a gap, so that a heading over two columns, or a box beside a few paragraphs,
does not hide the columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

GAP = 1.2
"""Least width of a gap between columns, in type sizes; spaces in justified lines stay below 0.7."""
NARROWEST = 6.0
"""Least width of a column, in type sizes; what is narrower holds bullets or numbers."""
SHORTEST = 3
"""Least number of lines in a column; fewer are a label and its value."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one word that are linked alike."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word in its place; coordinates in points, from the top left corner of the page.

    Args:
        pieces: its characters.
        left, top, right, bottom: its box.
        size: type size in points.
        bold: whether it is set in bold type.
    """

    pieces: tuple[Piece, ...]
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool = False

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one base line, from left to right.

    Args:
        words: at least one.
        column: left and right edge of the column that the line stands in.
    """

    words: tuple[Word, ...]
    column: tuple[float, float]

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        """Left edge of the first word."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Right edge of the last word."""
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        """Upper edge of the highest word."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Lower edge of the lowest word."""
        return max(word.bottom for word in self.words)

    @property
    def size(self) -> float:
        """The type size of most of its characters."""
        return median(word.size for word in self.words for _ in word.text)

    @property
    def bold(self) -> bool:
        """Whether all its words are bold."""
        return all(word.bold for word in self.words)


def columns_of_lines(words: Sequence[Word]) -> list[list[Line]]:
    """Put the words of one page in reading order.

    Args:
        words: in any order.

    Returns:
        One list of lines, from top to bottom, for each column or strip, in reading order.
    """
    if not words:
        return []
    groups = _groups(_strips(words))
    if len(groups) == 1:
        gap = groups[0].gap
        if gap is None:
            return [lines_of(words)]
        middle = (gap[0] + gap[1]) / 2
        left = [word for word in words if word.right <= middle]
        right = [word for word in words if word.right > middle]
        return columns_of_lines(left) + columns_of_lines(right)
    return [lines for group in groups for lines in columns_of_lines(group.words)]


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Gather words that overlap in height to lines, from top to bottom.

    Args:
        words: of one column.
    """
    column = (min(word.left for word in words), max(word.right for word in words))
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom) / 2):
        if rows and _same_line(rows[-1][-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [Line(tuple(sorted(row, key=lambda word: word.left)), column) for row in rows]


def _same_line(one: Word, other: Word) -> bool:
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return overlap > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


@dataclass(slots=True)
class _Group:
    """Strips on top of each other that share the widest gap, or have none."""

    words: list[Word]
    gap: tuple[float, float] | None


def _strips(words: Sequence[Word]) -> list[list[Word]]:
    """Cut a region at every level gap."""
    strips: list[list[Word]] = []
    bottom = float("-inf")
    for word in sorted(words, key=lambda word: word.top):
        if word.top >= bottom:
            strips.append([])
        strips[-1].append(word)
        bottom = max(bottom, word.bottom)
    return strips


def _groups(strips: Sequence[list[Word]]) -> list[_Group]:
    """Join neighbouring strips as long as a gap for columns goes through all of them."""
    groups: list[_Group] = []
    for strip in strips:
        gap = _widest_gap(strip)
        last = groups[-1] if groups else None
        if last and last.gap and (gap or _one_sided(strip, last.gap)):
            joined = _shared_gap([*last.words, *strip], last.gap)
            if joined:
                last.words += strip
                last.gap = joined
                continue
        if last and last.gap is None and gap is None:
            last.words += strip
            continue
        groups.append(_Group(list(strip), gap))
    return _settled(groups)


def _settled(groups: Sequence[_Group]) -> list[_Group]:
    """Undo gaps that part no columns, and join what is then alike."""
    settled: list[_Group] = []
    for group in groups:
        gap = group.gap if group.gap and _parts_columns(group.words, group.gap) else None
        if settled and settled[-1].gap is None and gap is None:
            settled[-1].words += group.words
        else:
            settled.append(_Group(group.words, gap))
    return settled


def _one_sided(strip: Sequence[Word], gap: tuple[float, float]) -> bool:
    """Tell whether a strip stands wholly in one of two columns, the other having ended."""
    return all(word.left >= gap[1] for word in strip) or all(word.right <= gap[0] for word in strip)


def _widest_gap(words: Sequence[Word]) -> tuple[float, float] | None:
    ordered = sorted(words, key=lambda word: word.left)
    least = GAP * median(word.size for word in words)
    best: tuple[float, float] | None = None
    right = ordered[0].right
    for word in ordered[1:]:
        width = word.left - right
        if width >= least and (best is None or width > best[1] - best[0]):
            best = (right, word.left)
        right = max(right, word.right)
    return best


def _shared_gap(words: Sequence[Word], gap: tuple[float, float]) -> tuple[float, float] | None:
    """Narrow a gap to what all words leave free; None where too little is left."""
    middle = (gap[0] + gap[1]) / 2
    left = [word.right for word in words if word.left < middle]
    right = [word.left for word in words if word.left >= middle]
    if not left or not right:
        return gap
    narrowed = (max(left), min(right))
    least = GAP * median(word.size for word in words)
    return narrowed if narrowed[1] - narrowed[0] >= least else None


def _parts_columns(words: Sequence[Word], gap: tuple[float, float]) -> bool:
    """Tell columns of prose from bullets and their text, and from labels and their values."""
    size = median(word.size for word in words)
    sides = (
        [word for word in words if word.right <= gap[0]],
        [word for word in words if word.left >= gap[1]],
    )
    for side in sides:
        if not side:
            return False
        lines = lines_of(side)
        width = max(line.right for line in lines) - min(line.left for line in lines)
        labels = sum(line.text.endswith(":") for line in lines)
        if width < NARROWEST * size or len(lines) < SHORTEST or 2 * labels >= len(lines):
            return False
    return True


def leading(lines: Sequence[Line]) -> float:
    """Return the usual distance from line to line, in points; 0 for a single line."""
    distances = [below.top - above.top for above, below in pairwise(lines)]
    return median(distances) if distances else 0.0
