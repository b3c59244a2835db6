"""strikes_in(): lines drawn through the middle of words, which strike them out.

An underline runs below them, the rule of a table between them and past their ends.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from crawler.extract.pdf.drawn.drawing import Bounds, Outline
from crawler.extract.pdf.turns import Turn
from crawler.extract.pdf.unseen.ink import InkedWord

_THICK = 0.2
"""Greatest thickness of a line, in type sizes; a thicker one is the ground of the words."""
_LEVEL = 0.5
"""Points by which a line may be off level."""
_SHORTEST = 2.0
_JOINED = 1.0
"""Points between parts of one line: programs draw it word by word."""
_MIDDLE = 0.17
"""How far a line may run from the middle of a word's height, in type sizes."""
_LOW, _HIGH = 0.6, 1.15
"""Where an underline may run, in heights of the word from its upper edge."""
_BEFORE, _AFTER = 0.3, 0.5
"""How far from the ends of words a line that strikes them begins and ends, in type sizes: it may
take a space with it."""
_MOST = 1_000
"""Outlines of a page beyond which it is a map or a chart, whose lines cross words by chance."""
_CORNERS = 6
"""Corners of a line, or of a bar as thin as one, beyond which it is a chart's curve."""

Stretch = tuple[float, float, float, float]
"""Left, y of its middle, right and thickness of a level line."""


@dataclass(frozen=True, slots=True)
class Strike:
    """A line through words.

    Args:
        y: of its middle, as the page is turned until the words are level.
        left, right: its ends.
        words: those it goes through, from left to right.
    """

    y: float
    left: float
    right: float
    words: Sequence[InkedWord]

    def letters(self, across: Callable[[InkedWord, int], tuple[float, float]]) -> list[int]:
        """Return the letters that it strikes out, by their places in the text of the page.

        Args:
            across: gives the left and the right edge of a letter of a word.

        Returns:
            Nothing where it does not begin and end with them.
        """
        edges = {
            index: (left, right)
            for word in self.words
            for index in range(word.start, word.end)
            for left, right in [across(word, index)]
            if self.left <= (left + right) / 2 <= self.right
        }
        if not edges:
            return []
        size = self.words[0].word.size
        before = min(left for left, _ in edges.values()) - self.left
        after = self.right - max(right for _, right in edges.values())
        fits = abs(before) <= _BEFORE * size and -_BEFORE * size <= after <= _AFTER * size
        return list(edges) if fits else []


def strikes_in(
    outlines: Sequence[Outline], turn: Turn, words: Sequence[InkedWord]
) -> Iterator[Strike]:
    """Yield the lines that may strike words out.

    Args:
        outlines: of the page.
        turn: the page turned until the words are level.
        words: of one direction.
    """
    largest = max((word.word.size for word in words), default=0.0)
    if len(outlines) > _MOST or not (lines := _joined(_lines(outlines, turn, _THICK * largest))):
        return
    by_height = sorted(words, key=lambda word: word.word.middle[1])
    heights = [word.word.middle[1] for word in by_height]
    for left, y, right, thick in lines:
        level = slice(bisect_left(heights, y - largest), bisect_right(heights, y + largest))
        near = [w for w in by_height[level] if w.word.left < right and left < w.word.right]
        through = [word for word in near if _goes_through(y, thick, word)]
        under = sum(_overlap(word, left, right) for word in near if _runs_under(y, word))
        has_words = any(map(str.isalnum, "".join(word.word.text for word in through)))
        if has_words and under < 0.5 * (right - left):
            yield Strike(y, left, right, sorted(through, key=lambda word: word.word.left))


def words_upon(bounds: Bounds, words: Iterable[InkedWord]) -> Iterator[InkedWord]:
    """Yield the words on whose line a box lies.

    Args:
        bounds: of an annotation, as the file places it.
        words: of the page.
    """
    for word in words:
        left, top, right, bottom = word.turn.box(*bounds)
        held = word.word
        if held.left < right and left < held.right and top < held.middle[1] < bottom:
            yield word


def _goes_through(y: float, thick: float, word: InkedWord) -> bool:
    held = word.word
    return abs(y - held.middle[1]) <= _MIDDLE * held.size and thick <= _THICK * held.size


def _runs_under(y: float, word: InkedWord) -> bool:
    held = word.word
    height = held.bottom - held.top
    return held.top + _LOW * height < y < held.top + _HIGH * height


def _overlap(word: InkedWord, left: float, right: float) -> float:
    return max(min(word.word.right, right) - max(word.word.left, left), 0.0)


def _lines(outlines: Iterable[Outline], turn: Turn, thickest: float) -> Iterator[Stretch]:
    """Yield the level lines among outlines, and the bars as thin as one."""
    for outline in outlines:
        if not 1 < len(outline.corners) <= _CORNERS:
            continue
        points = [turn.point(*corner) for corner in outline.corners]
        top, bottom = min(y for _, y in points), max(y for _, y in points)
        left, right = min(x for x, _ in points), max(x for x, _ in points)
        thick = bottom - top + outline.width
        if thick <= thickest and right - left >= max(_SHORTEST, 2 * thick):
            yield left, (top + bottom) / 2, right, thick


def _joined(lines: Iterable[Stretch]) -> list[Stretch]:
    """Join lines that go on from one another."""
    joined: list[Stretch] = []
    for line in sorted(lines, key=lambda line: (round(line[1]), line[0])):
        last = joined[-1] if joined else None
        if last and abs(last[1] - line[1]) <= _LEVEL and line[0] <= last[2] + _JOINED:
            joined[-1] = (last[0], last[1], max(last[2], line[2]), max(last[3], line[3]))
        else:
            joined.append(line)
    return joined
