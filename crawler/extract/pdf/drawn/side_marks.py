"""with_side_marks(): numbers beside a text, level with its first line wherever they are drawn.

A number in a circle, or one as tall as two lines, counts the text beside it. Its middle stands at
any height of that text, so it would be read within its sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.extract.pdf.drawn.shapes import Shape
from crawler.extract.pdf.turns import Box
from crawler.extract.pdf.typeset import GAP, TypesetLine, TypesetWord, lines_of

_MARK = re.compile(r"\(?\d{1,2}[.):]?")
_WORD = re.compile(r"[^\W\d_]{3}")
"""What a text has and no formula, whose numbers stand where they like."""
_TALL = 1.5
"""Least height of a mark, or of the shape around it, in type sizes of the text beside it."""
_TALLEST = 8.0
"""Greatest height in type sizes of the shape around a mark: a taller one is a panel."""
_FAR = 5.0
"""Greatest distance in type sizes between a mark and the text beside it."""
_WHITE = 0.8
"""Least white in type sizes between two texts that stand under one another."""


def with_side_marks(words: Sequence[TypesetWord], shapes: Sequence[Shape]) -> Sequence[TypesetWord]:
    """Put numbers that count a text beside them level with its first line.

    Args:
        words: of the page.
        shapes: of the page.

    Returns:
        The same words, these at their new places.
    """
    marks = [word for word in words if len(word.text) < 5 and _MARK.fullmatch(word.text)]
    placed = {id(mark): level for mark in marks if (level := _level(mark, words, shapes))}
    if not placed:
        return words
    return [
        replace(word, top=line.top, bottom=line.bottom) if (line := placed.get(id(word))) else word
        for word in words
    ]


def _level(
    mark: TypesetWord, words: Sequence[TypesetWord], shapes: Sequence[Shape]
) -> TypesetLine | None:
    """Return the first line of the text that a mark counts; None where it counts none."""
    left, top, right, bottom = _extent(mark, words, shapes)
    level = [w for w in words if w is not mark and w.top < bottom and w.bottom > top]
    if any(_is_close(word, mark) or left < word.middle[0] < right for word in level):
        return None  # a word of its line or of its shape
    near = [word for word in words if right < word.left]
    text = next(_texts(near, (left, top, right, bottom)), [])
    if not any(_WORD.search(line.text) for line in text):
        return None
    size, first, last = text[0].size, text[0], text[-1]
    gap = min(line.left for line in text) - right
    if not (bottom - top >= _TALL * size and gap <= _FAR * size):
        return None
    begins = top - size <= first.top
    centred = abs(top + bottom - first.top - last.bottom) < 2 * size
    return first if begins or centred else None


def _is_close(word: TypesetWord, mark: TypesetWord) -> bool:
    white = max(word.left - mark.right, mark.left - word.right)
    return white < GAP * word.size


def _extent(mark: TypesetWord, words: Sequence[TypesetWord], shapes: Sequence[Shape]) -> Box:
    """Return the box of the smallest shape that holds nothing but a mark, else its own."""
    x, y = mark.middle
    around = [
        shape
        for shape in shapes
        if shape.left < x < shape.right
        and shape.top < y < shape.bottom
        and shape.bottom - shape.top < _TALLEST * mark.size
        and shape.right - shape.left < _TALLEST * mark.size
    ]
    for shape in sorted(around, key=lambda shape: shape.bottom - shape.top):
        held = (word for word in words if shape.left < word.middle[0] < shape.right)
        if sum(shape.top < word.middle[1] < shape.bottom for word in held) == 1:
            return shape.box
    return mark.left, mark.top, mark.right, mark.bottom


def _texts(words: Sequence[TypesetWord], beside: Box) -> Iterator[list[TypesetLine]]:
    """Yield the text that stands beside a mark: lines that no white parts."""
    _, top, _, bottom = beside
    text: list[TypesetLine] = []
    for line in lines_of(words):
        if text and line.top - text[-1].bottom > _WHITE * line.size:
            if text[-1].bottom > top:
                break
            text = []
        text.append(line)
    if text and text[0].top < bottom and text[-1].bottom > top:
        yield text
