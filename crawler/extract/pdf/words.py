"""page_words(): the words of one PDF page, each with its place, type size, weight and link.

Words, and not the engine's own lines, since those run across columns. Links are annotations,
rectangles that know nothing of the text beneath; a character belongs to the link whose rectangle
holds its middle.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from crawler.extract.html.elements import absolute
from crawler.extract.pdf.typeset import LinkedPiece, Tag, TypesetWord

_ASCENT, _DESCENT = 0.75, 0.2
"""Share of the type size above and below the base line that counts as the height of a word: less
than the space between lines set solid, so that lines never touch."""

_HYPHENS = {0x02: "-", 0xFFFE: "-"}
"""What pdfium makes of a hyphen at the end of a line."""
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st"}
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle that carries a link; coordinates as those of a Word."""

    url: str
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, char: _Char) -> bool:
        """Tell whether the middle of a character is inside."""
        x, y = (char.left + char.right) / 2, (char.top + char.bottom) / 2
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def meets(self, first: _Char, last: _Char) -> bool:
        """Tell whether a word, given by its ends, may hold a character that is inside."""
        beside = self.right < first.left or self.left > last.right
        return not beside and self.top < first.bottom and self.bottom > first.top


@dataclass(frozen=True, slots=True)
class _Type:
    """What the words of one object of the page share.

    Args:
        size: in points.
        bold: whether it is bold.
        base: distance of the base line from the top; None where it is not level.
        tag: what a tagged PDF says of it.
    """

    size: float
    bold: bool
    base: float | None
    tag: Tag | None


class _Char(NamedTuple):
    text: str
    left: float
    top: float
    right: float
    bottom: float


def page_words(
    page: pdfium.PdfPage, address: str, turn: Turn, tags: Mapping[int, Tag]
) -> tuple[list[TypesetWord], list[str]]:
    """Read the words of a page.

    Args:
        page: the page.
        address: of the document, against which links are resolved.
        turn: brings places to where they are shown.
        tags: of the page, by the number of the marked content.

    Returns:
        The words that stand on it, in the order of the file; and the addresses of links that hold
        none of them.
    """
    areas = link_areas(page, address, turn)
    with closing(page.get_textpage()) as textpage:
        typed = _Typed(textpage, turn, areas, tags)
        words = [word for word in typed.words() if word.is_placed]
    carried = {piece.url for word in words for piece in word.pieces}
    return words, list(dict.fromkeys(area.url for area in areas if area.url not in carried))


class Turn:
    """Brings places to where they are shown: the page turned, the origin at its top left.

    Args:
        page: the page.
    """

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._left, self._bottom, self._right, self._top = page.get_bbox()
        self._rotation = page.get_rotation()
        self.upright = not self._rotation

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the distances from the left and from the top of a point of the page."""
        if self._rotation == 90:
            return y - self._bottom, x - self._left
        if self._rotation == 180:
            return self._right - x, y - self._bottom
        if self._rotation == 270:
            return self._top - y, self._right - x
        return x - self._left, self._top - y

    def box(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of a box of the page."""
        if not self._rotation:  # nearly every page; this runs for every word
            return left - self._left, self._top - top, right - self._left, self._top - bottom
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def link_areas(page: pdfium.PdfPage, address: str, turn: Turn) -> list[Area]:
    """Return the rectangles of all web links on a page, one for each line of a link."""
    areas: list[Area] = []
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, position, link):
        action = raw.FPDFLink_GetAction(link)
        if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
            continue
        url = absolute(address, _uri(page, action))
        if url:
            areas += [
                Area(url, *turn.box(min(xs), min(ys), max(xs), max(ys)))
                for xs, ys in _corners(link)
            ]
    return areas


def _uri(page: pdfium.PdfPage, action: object) -> str:
    size = raw.FPDFAction_GetURIPath(page.pdf, action, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAction_GetURIPath(page.pdf, action, buffer, size)
    return buffer.value.decode("utf-8", "replace")


def _corners(link: object) -> Iterator[tuple[Sequence[float], Sequence[float]]]:
    """The corners of a link: of each of its lines where it says so, else of the whole."""
    quad, whole = raw.FS_QUADPOINTSF(), raw.FS_RECTF()
    count = raw.FPDFLink_CountQuadPoints(link)
    for number in range(count):
        if raw.FPDFLink_GetQuadPoints(link, number, quad):
            yield (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
    if count < 1 and raw.FPDFLink_GetAnnotRect(link, whole):
        yield (whole.left, whole.right), (whole.bottom, whole.top)


class _Typed:
    """The characters of one page.

    What a call to pdfium costs decides how long a page takes, so the text is fetched in one, type
    and base line once for each object that the file writes (about a line), and of a word only the
    ends are measured; where it is linked, or its ends do not fit together, every character is.
    """

    def __init__(
        self,
        textpage: pdfium.PdfTextPage,
        turn: Turn,
        areas: Sequence[Area],
        tags: Mapping[int, Tag],
    ) -> None:
        self._handle = textpage.raw
        self._turn = turn
        self._areas = areas
        self._tags = tags
        self._area = raw.FS_RECTF()
        self._texts = _texts(self._handle)
        self._types: dict[int | None, _Type] = {}

    def words(self) -> Iterator[TypesetWord]:
        """Yield the words in the order of the file."""
        for match in re.finditer(r"\S+", self._texts):
            yield from self._pieces_between(match.start(), match.end())

    def _pieces_between(self, start: int, end: int) -> Iterator[TypesetWord]:
        """Yield what stands between two white spaces: one word, unless it jumps on the page."""
        first = self._char(start)
        last = self._char(end - 1) if end - start > 1 else first
        height = first.bottom - first.top
        level = first.top < last.bottom and last.top < first.bottom
        plain = level and -height < last.right - first.left < 2 * height * (end - start)
        if plain and not (self._areas and any(area.meets(first, last) for area in self._areas)):
            text = self._texts[start:end]
            text = text if text.isascii() else text.translate(_LIGATURES)
            yield self._word((LinkedPiece(text),), first, last, start)
            return
        word = [first]
        begin = start
        for index in range(start + 1, end):
            char = self._char(index)
            if _jumps(word[-1], char):
                yield self._word(self._linked(word), word[0], word[-1], begin)
                word, begin = [], index
            word.append(char)
        yield self._word(self._linked(word), word[0], word[-1], begin)

    def _char(self, index: int) -> _Char:
        area = self._area
        raw.FPDFText_GetLooseCharBox(self._handle, index, area)
        box = self._turn.box(area.left, area.bottom, area.right, area.top)
        return _Char(self._texts[index], *box)

    def _word(
        self, pieces: tuple[LinkedPiece, ...], first: _Char, last: _Char, index: int
    ) -> TypesetWord:
        type_ = self._type(index)
        base = self._base(index) if type_.base is None else type_.base
        size = type_.size
        left = first.left if first.left < last.left else last.left
        right = last.right if last.right > first.right else first.right
        top, bottom = base - _ASCENT * size, base + _DESCENT * size
        return TypesetWord(pieces, left, top, right, bottom, size, type_.bold, tag=type_.tag)

    def _linked(self, chars: Sequence[_Char]) -> tuple[LinkedPiece, ...]:
        pieces: list[LinkedPiece] = []
        for char in chars:
            url = next((area.url for area in self._areas if area.holds(char)), None)
            text = char.text.translate(_LIGATURES)
            if pieces and pieces[-1].url == url:
                pieces[-1] = LinkedPiece(pieces[-1].text + text, url)
            else:
                pieces.append(LinkedPiece(text, url))
        return tuple(pieces)

    def _type(self, index: int) -> _Type:
        """Return the type of a character; within one object of the page it never changes."""
        handle = raw.FPDFText_GetTextObject(self._handle, index)
        key = ctypes.c_void_p.from_buffer(handle).value
        if key is None:  # a character that pdfium made up
            return self._type_at(index, None)
        if key not in self._types:
            self._types[key] = self._type_at(index, handle)
        return self._types[key]

    def _type_at(self, index: int, handle: object) -> _Type:
        matrix = raw.FS_MATRIX()
        size: float = raw.FPDFText_GetFontSize(self._handle, index)
        level = False
        if raw.FPDFText_GetMatrix(self._handle, index, matrix):
            # Type size as it appears; the font's own size is scaled by the text's matrix.
            size *= math.hypot(matrix.c, matrix.d)
            level = not matrix.b
        mark = raw.FPDFPageObj_GetMarkedContentID(handle) if handle and self._tags else -1
        return _Type(
            max(size, 1.0),
            self._is_bold(index),
            self._base(index) if level and self._turn.upright else None,
            self._tags.get(mark),
        )

    def _base(self, index: int) -> float:
        """Return the distance of a character's base line from the top."""
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self._handle, index, x, y)
        return self._turn.point(x.value, y.value)[1]

    def _is_bold(self, index: int) -> bool:
        if raw.FPDFText_GetFontWeight(self._handle, index) >= 600:
            return True
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        raw.FPDFText_GetFontInfo(self._handle, index, name, len(name), flags)
        return _BOLD.search(name.value) is not None


def _texts(handle: object) -> str:
    """Return one character for each place of a page: white space where there is none to read."""
    count = raw.FPDFText_CountChars(handle)
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(handle, 0, count, buffer) - 1
    text = bytes(buffer)[: 2 * written].decode("utf-16-le", "surrogatepass")
    if len(text) != count:  # beyond the basic plane two units make one character
        codes = (raw.FPDFText_GetUnicode(handle, index) for index in range(count))
        text = "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)
    return _UNREADABLE.sub(" ", text.translate(_HYPHENS))


def _jumps(last: _Char, char: _Char) -> bool:
    height = max(last.bottom - last.top, char.bottom - char.top, 1.0)
    level = char.top < last.bottom and last.top < char.bottom
    return not level or not -height < char.left - last.right < height
