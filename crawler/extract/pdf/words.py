"""page_words(): the words of one PDF page, each with its place, type size, weight and link.

Words, and not the engine's own lines, since those run across columns. Links are annotations,
rectangles that know nothing of the text beneath; a character belongs to the link whose rectangle
holds its middle.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from collection.reading_account import WhyLeftOut
from collection.words.folding import signs
from crawler.extract.pdf.drawn.drawing import Drawing, address_of
from crawler.extract.pdf.drawn.layers import Layers
from crawler.extract.pdf.drawn.paint import Paint
from crawler.extract.pdf.link_areas import Area, LinkAreas, link_areas
from crawler.extract.pdf.turns import Turn, direction, levelled
from crawler.extract.pdf.typeset import LinkedPiece, Tag, TypesetWord
from crawler.extract.pdf.unseen.ink import PLAIN, Ink, InkedWord, ink_of
from crawler.extract.pdf.unseen.unseen import UnseenLetters, Why
from crawler.extract.tally import ReadingTally

_ASCENT, _DESCENT = 0.75, 0.2
"""Share of the type size above and below the base line that counts as the height of a word: less
than the space between lines set solid, so that lines never touch."""

_HYPHENS = {0x02: "-", 0xFFFE: "-"}
"""What pdfium makes of a hyphen at the end of a line."""
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")

_SECOND = "\ufdd0"
"""The second place of a letter beyond the basic plane, which takes two; no letter at all."""
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_WRITTEN = {
    **{0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st"},
    ord(_SECOND): "",
}
"""What is written for what stands at a place: ligatures undone."""
_NUMBERED = re.compile(r"[\d*†‡§]")
_MARKS = frozenset("0123456789*†‡§,")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALLER, _RISE = 0.85, 0.15
"""A raised mark: its greatest size, and how far its base line is raised, in the size of the type
beside it."""
_STAMP = 2.0
"""Least size of an oblique stamp, in type sizes of the page: "withdrawn" across all of it."""
_DOUBLED = 0.12
"""Type sizes by which a word that is printed once more may lie off."""
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Type:
    """What the words of one object of the page share.

    Args:
        size: in points.
        bold: whether it is bold.
        turn: the page turned until they are level.
        base: distance of the base line from the top; None where it is askew.
        tag: what a tagged PDF says of it.
        ink: how it is painted.
        place: in the order in which the page is painted.
        hidden: whether it stands on a layer that is off.
    """

    size: float
    bold: bool
    turn: Turn
    base: float | None
    tag: Tag | None
    ink: Ink
    place: float
    hidden: bool = False


class _Char(NamedTuple):
    text: str
    left: float
    top: float
    right: float
    bottom: float


class DirectedText(NamedTuple):
    """The words of a page that are set in one direction, in the order of the file."""

    turn: Turn
    words: list[TypesetWord]


def page_words(
    page: pdfium.PdfPage,
    address: str,
    tags: Mapping[int, Tag],
    drawing: Drawing,
    *,
    paint: Paint,
    tally: ReadingTally,
) -> tuple[list[DirectedText], list[str]]:
    """Read the words that are seen on a page.

    Args:
        page: the page.
        address: of the document, against which links are resolved.
        tags: of the page, by the number of the marked content.
        drawing: what the page is made of.
        paint: what may still be painted of the document.
        tally: told what the page holds, and which of it is not seen.

    Returns:
        The words of each direction, that of most of them first; at least one direction; and the
        addresses of links that hold none of the words.
    """
    areas = link_areas(page, address)
    with closing(page.get_textpage()) as textpage:
        typed = _Typed(page, textpage, areas, tags, drawing, paint=paint, tally=tally)
        texts = _without_stamps(typed.texts(), tally)
    edges = page.get_bbox()
    if any(painted.is_scan(edges) for painted in drawing.painted):
        texts = [DirectedText(text.turn, list(levelled(text.words))) for text in texts]
    carried = {piece.url for text in texts for word in text.words for piece in word.pieces}
    return texts, list(dict.fromkeys(area.url for area in areas if area.url not in carried))


def _without_stamps(texts: Sequence[DirectedText], tally: ReadingTally) -> list[DirectedText]:
    """Drop what is stamped across the page: large words that are neither level nor upright."""
    main = next((text for text in texts if not text.turn.is_oblique and text.words), None)
    body = median(word.size for word in main.words) if main else 0.0
    left: list[DirectedText] = []
    for turn, words in texts:
        stamps = {word for word in words if turn.is_oblique and word.size >= _STAMP * body}
        tally.leave_out(WhyLeftOut.STAMP, "".join(word.text for word in stamps))
        left.append(DirectedText(turn, [word for word in words if word not in stamps]))
    return left


class _Typed:
    """The characters of one page.

    What a call to pdfium costs decides how long a page takes, so the text is fetched in one, type
    and base line once for each object that the file writes (about a line), and of a word only the
    ends are measured; where it is linked, or its ends do not fit together, every character is.
    """

    def __init__(
        self,
        page: pdfium.PdfPage,
        textpage: pdfium.PdfTextPage,
        areas: Sequence[Area],
        tags: Mapping[int, Tag],
        drawing: Drawing,
        *,
        paint: Paint,
        tally: ReadingTally,
    ) -> None:
        self._page = page
        self._drawing = drawing
        self._paint = paint
        self._handle = textpage.raw
        self._layers = Layers(page, drawing, paint)
        self._links = areas
        self._tags = tags
        self._area = raw.FS_RECTF()
        self._font, self._flags = ctypes.create_string_buffer(128), ctypes.c_int()
        self._texts = _texts(self._handle)
        self._tally = tally
        tally.original += signs(self._texts.translate(_WRITTEN))
        self._types: dict[int | None, _Type] = {}
        self._shown = Turn(page)
        self._turns: dict[float, Turn] = {self._shown.angle: self._shown}
        self._areas: dict[float, LinkAreas] = {}
        self._begun: dict[tuple[str, int], list[tuple[float, float]]] = {}
        self._doubled = False

    def texts(self) -> list[DirectedText]:
        """Return the words by their directions, that of most of them first."""
        inked = list(self._inked())
        asked = [word for word in inked if not word.turn.is_oblique]
        painted = UnseenLetters(self._page, self._handle, self._shown, self._drawing, self._paint)
        unseen = painted.letters(asked)
        found: dict[float, list[TypesetWord]] = {angle: [] for angle in self._turns}
        for word in inked:
            gone = unseen and not unseen.keys().isdisjoint(range(word.start, word.end))
            left = self._seen_of(word, unseen) if gone else (word.word,)
            found[word.turn.angle].extend(left)
        if self._doubled:
            found = {angle: list(self._once(words)) for angle, words in found.items()}
        texts = [DirectedText(self._turns[angle], words) for angle, words in found.items()]
        return sorted(texts, key=lambda text: (text.turn.is_oblique, -len(text.words)))

    def _once(self, words: Iterable[TypesetWord]) -> Iterator[TypesetWord]:
        """Yield each word once that is printed twice in one place, to be bold or have a shadow."""
        places: dict[str, list[TypesetWord]] = {}
        for word in words:
            alike = places.setdefault(word.text, [])
            near = _DOUBLED * word.size
            for other in alike:
                if abs(other.left - word.left) < near and abs(other.bottom - word.bottom) < near:
                    self._leave_out(WhyLeftOut.TWICE, word.text)
                    break
            else:
                alike.append(word)
                yield word

    def _inked(self) -> Iterator[InkedWord]:
        """Yield the words that stand on the page and on no layer that is off."""
        for match in re.finditer(r"\S+", self._texts):
            for start, end, raised in self._stretches(*match.span()):
                type_ = self._type(start)
                if type_.hidden:
                    self._leave_out(WhyLeftOut.LAYER_OFF, self._texts[start:end])
                    continue
                words = list(self._pieces_between(start, end, type_))
                ends = [word.place for word in words[1:]] + [end]
                for word, until in zip(words, ends, strict=True):
                    if type_.turn.shows(word):
                        ink, place = type_.ink, type_.place
                        held = _raised(word) if raised else word
                        yield InkedWord(held, word.place, until, raised, type_.turn, ink, place)
                    else:
                        self._leave_out(WhyLeftOut.OUTSIDE, word.text)

    def _seen_of(self, word: InkedWord, unseen: Mapping[int, Why]) -> Iterator[TypesetWord]:
        """Yield what is left of a word less its letters that are not seen."""
        for why, run in groupby(range(word.start, word.end), unseen.get):
            indices = list(run)
            start, end = indices[0], indices[-1] + 1
            if self._texts[start:end] == _SECOND:
                continue  # its letter is told at the place before
            if why is not None:
                self._leave_out(why[0], self._texts[start:end], why[1])
                continue
            for left in self._pieces_between(start, end, self._type(start)):
                yield _raised(left) if word.raised else left

    def _leave_out(self, reason: WhyLeftOut, text: str, detail: str = "") -> None:
        self._tally.leave_out(reason, text.translate(_WRITTEN), detail)

    def _stretches(self, start: int, end: int) -> Iterable[tuple[int, int, bool]]:
        """Part what stands between two white spaces where it is turned, or holds a raised mark."""
        if end - start == 1 or not self._may_change(start, end):
            return ((start, end, False),)
        largest = max(range(start, end), key=lambda index: self._type(index).size)
        kinds = groupby(range(start, end), lambda index: self._kind(index, largest))
        stretches = ((raised, list(indices)) for (_, raised), indices in kinds)
        return [(indices[0], indices[-1] + 1, raised) for raised, indices in stretches]

    def _may_change(self, start: int, end: int) -> bool:
        if len(self._turns) == 1 and not _NUMBERED.search(self._texts, start, end):
            return False
        return self._type(start) is not self._type(end - 1)

    def _kind(self, index: int, largest: int) -> tuple[float, bool]:
        """What a character must share with its neighbours: its direction, and whether it is raised.

        A mark as of a footnote is raised beside larger type; "th" in "10th" is none.
        """
        mark, text = self._type(index), self._type(largest)
        is_mark = self._texts[index] in _MARKS and mark.size < _SMALLER * text.size
        rise = self._base(largest, text) - self._base(index, mark) if is_mark else 0.0
        return mark.turn.angle, rise > _RISE * text.size

    def _pieces_between(self, start: int, end: int, type_: _Type) -> Iterator[TypesetWord]:
        """Yield one word, or several where it jumps on the page."""
        first = self._char(start, type_)
        final = end - 1 - (self._texts[end - 1] == _SECOND)
        last = self._char(final, type_) if final > start else first
        height = first.bottom - first.top
        level = first.top < last.bottom and last.top < first.bottom
        plain = level and -height < last.right - first.left < 2 * height * (end - start)
        if plain and not (self._links and self._is_linked(first, last, type_.turn)):
            text = self._texts[start:end]
            text = text if text.isascii() else text.translate(_WRITTEN)
            yield self._word((LinkedPiece(text),), first, last, start, type_)
            return
        word = [first]
        begin = start
        for index in range(start + 1, end):
            if self._texts[index] == _SECOND:
                continue  # it has no box of its own
            char = self._char(index, type_)
            if _jumps(word[-1], char):
                pieces = self._linked(word, type_.turn)
                yield self._word(pieces, word[0], word[-1], begin, self._type(begin))
                word, begin = [], index
            word.append(char)
        pieces = self._linked(word, type_.turn)
        yield self._word(pieces, word[0], word[-1], begin, self._type(begin))

    def _char(self, index: int, type_: _Type) -> _Char:
        if type_.turn.is_oblique:  # the boxes are those of the page, far too large
            x, y = self._origin(index, type_.turn)
            top, bottom = y - _ASCENT * type_.size, y + _DESCENT * type_.size
            return _Char(self._texts[index], x, top, x + type_.size / 2, bottom)
        area = self._area
        raw.FPDFText_GetLooseCharBox(self._handle, index, area)
        box = type_.turn.box(area.left, area.bottom, area.right, area.top)
        return _Char(self._texts[index], *box)

    def _word(
        self,
        pieces: tuple[LinkedPiece, ...],
        first: _Char,
        last: _Char,
        index: int,
        type_: _Type,
    ) -> TypesetWord:
        base = self._base(index, type_)
        size = type_.size
        left = first.left if first.left < last.left else last.left
        right = last.right if last.right > first.right else first.right
        top, bottom = base - _ASCENT * size, base + _DESCENT * size
        return TypesetWord(
            pieces, left, top, right, bottom, size, type_.bold, tag=type_.tag, place=index
        )

    def _is_linked(self, first: _Char, last: _Char, turn: Turn) -> bool:
        """Tell whether a word, given by its ends, may hold a character that is linked."""
        top, bottom = min(first.top, last.top), max(first.bottom, last.bottom)
        return self._areas_of(turn).meet(first.left, top, last.right, bottom)

    def _areas_of(self, turn: Turn) -> LinkAreas:
        if turn.angle not in self._areas:
            self._areas[turn.angle] = LinkAreas(self._links, turn)
        return self._areas[turn.angle]

    def _linked(self, chars: Sequence[_Char], turn: Turn) -> tuple[LinkedPiece, ...]:
        areas = self._areas_of(turn)
        pieces: list[LinkedPiece] = []
        for char in chars:
            url = areas.at((char.left + char.right) / 2, (char.top + char.bottom) / 2)
            text = char.text.translate(_WRITTEN)
            if pieces and pieces[-1].url == url:
                pieces[-1] = LinkedPiece(pieces[-1].text + text, url)
            else:
                pieces.append(LinkedPiece(text, url))
        return tuple(pieces)

    def _type(self, index: int) -> _Type:
        """Return the type of a character; within one object of the page it never changes."""
        handle = raw.FPDFText_GetTextObject(self._handle, index)
        key = address_of(handle)
        if key is None:  # a character that pdfium made up
            return self._type_at(index, None)
        if key not in self._types:
            self._types[key] = self._type_at(index, handle)
        return self._types[key]

    def _type_at(self, index: int, handle: object) -> _Type:
        matrix = raw.FS_MATRIX()
        size: float = raw.FPDFText_GetFontSize(self._handle, index)
        across = up = size
        turn, level = self._shown, False
        if raw.FPDFText_GetMatrix(self._handle, index, matrix):
            # Type size as it appears; the font's own size is scaled by the text's matrix.
            across *= math.hypot(matrix.a, matrix.b)
            size = up = size * math.hypot(matrix.c, matrix.d)
            level = not (matrix.a and matrix.b)
            turn = self._turned(direction(matrix.a, matrix.b))
        left, base = self._origin(index, turn) if level else (0.0, None)
        if base is not None and handle and not self._doubled:
            self._note_beginning(index, left, base, size)
        mark = raw.FPDFPageObj_GetMarkedContentID(handle) if handle and self._tags else -1
        place = self._drawing.texts.get(address_of(handle)) if handle else None
        form = place.form if place else None
        return _Type(
            max(size, 1.0),
            self._is_bold(index),
            turn,
            base,
            self._tags.get(mark),
            ink_of(handle, form, across, up) if handle else PLAIN,
            place.place if place else math.inf,
            handle is not None and self._layers.hide(handle),
        )

    def _note_beginning(self, index: int, left: float, base: float, size: float) -> None:
        """Note where an object begins, and whether another begins there with the same letter."""
        near = _DOUBLED * max(size, 1.0)  # a matrix may leave letters no height at all
        letter, row = self._texts[index], round(base / near)
        others = (self._begun.get((letter, row + step), ()) for step in (-1, 0, 1))
        self._doubled = any(
            abs(left - x) < near and abs(base - y) < near for places in others for x, y in places
        )
        self._begun.setdefault((letter, row), []).append((left, base))

    def _turned(self, angle: float) -> Turn:
        if angle not in self._turns:
            self._turns[angle] = Turn(self._page, angle)
        return self._turns[angle]

    def _base(self, index: int, type_: _Type) -> float:
        """Return the distance of a character's base line from the top."""
        return self._origin(index, type_.turn)[1] if type_.base is None else type_.base

    def _origin(self, index: int, turn: Turn) -> tuple[float, float]:
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self._handle, index, x, y)
        return turn.point(x.value, y.value)

    def _is_bold(self, index: int) -> bool:
        if raw.FPDFText_GetFontWeight(self._handle, index) >= 600:
            return True
        name = self._font
        name[0] = b"\0"  # nothing is written where the name is longer
        raw.FPDFText_GetFontInfo(self._handle, index, name, len(name), self._flags)
        return _BOLD.search(name.value) is not None


def _texts(handle: object) -> str:
    """Return one character for each place of a page: white space where there is none to read."""
    count = raw.FPDFText_CountChars(handle)
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(handle, 0, count, buffer) - 1
    text = bytes(buffer)[: 2 * written].decode("utf-16-le", "surrogatepass")
    if len(text) != count:  # beyond the basic plane two places make one character
        codes = (raw.FPDFText_GetUnicode(handle, index) for index in range(count))
        text = "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)
        text = _PAIR.sub(_of_pair, text)
    return _UNREADABLE.sub(" ", text.translate(_HYPHENS))


def _of_pair(units: re.Match[str]) -> str:
    """Return the letter that two units make up, and what stands at its second place."""
    return units[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le") + _SECOND


def _raised(word: TypesetWord) -> TypesetWord:
    """Write a raised mark in raised figures."""
    pieces = (LinkedPiece(piece.text.translate(_RAISED), piece.url) for piece in word.pieces)
    return replace(word, pieces=tuple(pieces))


def _jumps(last: _Char, char: _Char) -> bool:
    height = max(last.bottom - last.top, char.bottom - char.top, 1.0)
    level = char.top < last.bottom and last.top < char.bottom
    return not level or not -height < char.left - last.right < height
