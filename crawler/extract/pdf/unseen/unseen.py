"""UnseenLetters: the letters of a PDF page that no reader sees, or sees struck out, and why."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import pypdfium2 as pdfium
from pypdfium2 import raw

from collection.reading_account import WhyLeftOut
from crawler.extract.pdf.drawn.drawing import Bounds, Drawing, address_of
from crawler.extract.pdf.drawn.paint import Paint
from crawler.extract.pdf.turns import Box, Turn
from crawler.extract.pdf.unseen.annotated import Annotated, annotated_on
from crawler.extract.pdf.unseen.ink import SPECK, InkedWord
from crawler.extract.pdf.unseen.strikes import Strike, strikes_in, words_upon
from crawler.extract.pdf.unseen.suspects import Sign, suspects
from crawler.extract.pdf.unseen.traces import TracesOfWords, may_paint

_IN_PART = frozenset({Sign.COVERED, Sign.CLIPPED})
"""What may hide some letters of a word and leave others."""
_FEWEST = 2
"""Letters of a word that are hidden in part: one alone may be a sign that the type lacks."""

Why = tuple[WhyLeftOut, str]
_STRUCK: Why = (WhyLeftOut.STRUCK, "")


class UnseenLetters:
    """The letters of one page that are not seen.

    Args:
        page: the page.
        text: handle of its text.
        shown: the page as it is shown.
        drawing: what it is made of.
        paint: what may still be painted of the document.
    """

    def __init__(
        self, page: pdfium.PdfPage, text: object, shown: Turn, drawing: Drawing, paint: Paint
    ) -> None:
        self._page = page
        self._text = text
        self._shown = shown
        self._drawing = drawing
        self._paint = paint
        self._edges = ctypes.c_double(), ctypes.c_double(), ctypes.c_double(), ctypes.c_double()

    def letters(self, words: Sequence[InkedWord]) -> dict[int, Why]:
        """Return why letters are not seen, by their places in the text of the page.

        Args:
            words: of the page, less those that are set at a slant.
        """
        if not words:
            return {}
        annotated = annotated_on(self._page)
        found = dict.fromkeys(self._struck_by_annotations(annotated, words), _STRUCK)
        edges = self._page.get_bbox()
        suspected = suspects(words, self._drawing, annotated.covers, edges)
        strikes = list(self._strikes(words))
        if not (suspected or strikes):
            return found
        if not may_paint(self._drawing, self._paint):
            self._paint.refuse()
            return found
        boxes = [self._box(word.start, word.end) for word, _ in suspected]
        boxes += [self._box(w.start, w.end) for strike, _ in strikes for w in strike.words]
        traces = TracesOfWords(self._page, self._shown, self._drawing, boxes, self._paint)
        for strike, letters in strikes:
            if traces.shows_line(strike.y, strike.left, strike.right, strike.words[0].word.size):
                found |= dict.fromkeys(letters, _STRUCK)
        for letters, sign in self._hidden(suspected, words, traces):
            found |= dict.fromkeys(letters, (WhyLeftOut.HIDDEN, str(sign)))
        return found

    def _struck_by_annotations(
        self, annotated: Annotated, words: Sequence[InkedWord]
    ) -> Iterator[int]:
        for bounds in annotated.strikes:
            for word in words_upon(bounds, words):
                left, _, right, _ = word.turn.box(*bounds)
                for index in range(word.start, word.end):
                    x0, x1 = self._across(word, index)
                    if left <= (x0 + x1) / 2 <= right:
                        yield index

    def _strikes(self, words: Sequence[InkedWord]) -> Iterator[tuple[Strike, list[int]]]:
        """Yield the lines through words, each with the letters that it strikes out."""
        level = [word for word in words if word.turn is self._shown]
        for strike in strikes_in(self._drawing.outlines, self._shown, level):
            if letters := strike.letters(self._across):
                yield strike, letters

    def _hidden(
        self,
        suspected: Sequence[tuple[InkedWord, Sign]],
        words: Sequence[InkedWord],
        traces: TracesOfWords,
    ) -> Iterator[tuple[list[int], Sign]]:
        if not suspected:
            return
        traces.try_without(self._objects([word for word, _ in suspected]))
        unseen = [
            (letters, sign)
            for word, sign in suspected
            if (letters := self._without_trace(word, sign, traces))
        ]
        if not unseen:
            return
        boxes = [self._box(letters[0], letters[-1] + 1) for letters, _ in unseen]
        shown = traces.shown_without(self._objects(words), boxes)
        of_scans = set(_of_scans([sign for _, sign in unseen], shown))
        yield from ((letters, sign) for letters, sign in unseen if sign not in of_scans)

    def _without_trace(self, word: InkedWord, sign: Sign, traces: TracesOfWords) -> list[int]:
        """Return the letters of a word that leave no trace where they stand."""
        letters = list(range(word.start, word.end))
        if sign is Sign.TINY:  # no engine paints it alike
            return letters if all(map(self._is_speck, letters)) else []
        if not traces.is_fine_enough(word.word.size):
            return []
        traced = {index for index in letters if traces.is_left_in(self._box(index, index + 1))}
        if not traced:
            return letters
        if sign not in _IN_PART:
            return []
        runs = [list(run) for gone, run in groupby(letters, lambda i: i not in traced) if gone]
        return [index for run in runs if len(run) >= _FEWEST for index in run]

    def _objects(self, words: Iterable[InkedWord]) -> list[object]:
        """Return the objects that words are made of, each once."""
        found: dict[int | None, object] = {}
        for word in words:
            first = raw.FPDFText_GetTextObject(self._text, word.start)
            last = raw.FPDFText_GetTextObject(self._text, word.end - 1)
            key = address_of(first)
            found[key] = first
            if key is not None and key == address_of(last):
                continue  # nor do the letters between stand in others
            for index in range(word.start + 1, word.end):
                handle = raw.FPDFText_GetTextObject(self._text, index)
                found[address_of(handle)] = handle
        found.pop(None, None)
        return list(found.values())

    def _bounds(self, index: int) -> Bounds:
        left, right, bottom, top = self._edges
        raw.FPDFText_GetCharBox(self._text, index, left, right, bottom, top)
        return left.value, bottom.value, right.value, top.value

    def _is_speck(self, index: int) -> bool:
        left, bottom, right, top = self._bounds(index)
        return min(right - left, top - bottom) < SPECK

    def _across(self, word: InkedWord, index: int) -> tuple[float, float]:
        """Return the left and right edge of a letter of a word."""
        left, _, right, _ = word.turn.box(*self._bounds(index))
        return left, right

    def _box(self, start: int, end: int) -> Box:
        """Return the box around letters as the page is shown."""
        boxes = [self._shown.box(*self._bounds(index)) for index in range(start, end)]
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)


def _of_scans(signs: Sequence[Sign], shown: Sequence[bool]) -> Iterator[Sign]:
    """Yield the signs of words that stand, most of them, where the page shows something else.

    They are the text of a scan, or of letters that are drawn: its words lie a little off.
    """
    for sign in set(signs):
        of_sign = [is_shown for each, is_shown in zip(signs, shown, strict=True) if each is sign]
        if 2 * sum(of_sign) >= len(of_sign):
            yield sign
