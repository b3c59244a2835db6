"""page_words(): the words of one PDF page, each with its place, type size, weight and link.

Words, and not the engine's own lines, since those run across columns. Links are annotations,
rectangles that know nothing of the text beneath; a character belongs to the link whose rectangle
holds its middle.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from crawler.extract.elements import absolute
from crawler.extract.reading_order import Piece, Word

_ASCENT, _DESCENT = 0.75, 0.2
"""Share of the type size above and below the base line that counts as the height of a word: less
than the space between lines set solid, so that lines never touch."""

_HYPHENS = {0x02, 0xFFFE}
"""What pdfium makes of a hyphen at the end of a line."""

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st"}
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)


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


@dataclass(slots=True)
class _Char:
    text: str
    left: float
    top: float
    right: float
    bottom: float
    index: int


def page_words(page: pdfium.PdfPage, address: str, turn: Turn) -> tuple[list[Word], list[str]]:
    """Read the words of a page.

    Args:
        page: the page.
        address: of the document, against which links are resolved.
        turn: brings places to where they are shown.

    Returns:
        The words in the order of the file; and the addresses of links that hold none of them.
    """
    areas = link_areas(page, address, turn)
    with closing(page.get_textpage()) as textpage:
        words = [
            _word(textpage, chars, areas, turn)
            for chars in _gather(_chars(textpage, turn))
            if chars
        ]
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

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the distances from the left and from the top of a point of the page."""
        if self._rotation == 90:
            return y - self._bottom, x - self._left
        if self._rotation == 180:
            return self._right - x, y - self._bottom
        if self._rotation == 270:
            return self._top - y, self._right - x
        return x - self._left, self._top - y

    def box(self, xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of what reaches from the least to the greatest."""
        one, other = self.point(min(xs), min(ys)), self.point(max(xs), max(ys))
        return (
            min(one[0], other[0]),
            min(one[1], other[1]),
            max(one[0], other[0]),
            max(one[1], other[1]),
        )


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
            areas += [Area(url, *turn.box(xs, ys)) for xs, ys in _corners(link)]
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


def _chars(textpage: pdfium.PdfTextPage, turn: Turn) -> Iterator[_Char | None]:
    """Every character that can be seen; None for white space."""
    area = raw.FS_RECTF()
    for index in range(raw.FPDFText_CountChars(textpage)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        text = "-" if code in _HYPHENS else _LIGATURES.get(code) or _character(code)
        if text.isspace() or not text:
            yield None
        elif raw.FPDFText_GetLooseCharBox(textpage, index, area):
            box = turn.box((area.left, area.right), (area.bottom, area.top))
            yield _Char(text, *box, index)


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _gather(chars: Iterator[_Char | None]) -> Iterator[list[_Char]]:
    """Gather characters to words; a jump on the page ends one as white space does."""
    word: list[_Char] = []
    for char in chars:
        if word and (char is None or _jumps(word[-1], char)):
            yield word
            word = []
        if char is not None:
            word.append(char)
    yield word


def _jumps(last: _Char, char: _Char) -> bool:
    height = max(last.bottom - last.top, char.bottom - char.top, 1.0)
    level = char.top < last.bottom and last.top < char.bottom
    return not level or not -height < char.left - last.right < height


def _word(
    textpage: pdfium.PdfTextPage, chars: Sequence[_Char], areas: Sequence[Area], turn: Turn
) -> Word:
    first = chars[0].index
    size = _size(textpage, first)
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage, first, x, y)
    _, base = turn.point(x.value, y.value)
    return Word(
        _pieces(chars, areas),
        left=min(char.left for char in chars),
        top=base - _ASCENT * size,
        right=max(char.right for char in chars),
        bottom=base + _DESCENT * size,
        size=size,
        bold=_is_bold(textpage, first),
    )


def _pieces(chars: Sequence[_Char], areas: Sequence[Area]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for char in chars:
        url = next((area.url for area in areas if area.holds(char)), None)
        if pieces and pieces[-1].url == url:
            pieces[-1] = Piece(pieces[-1].text + char.text, url)
        else:
            pieces.append(Piece(char.text, url))
    return tuple(pieces)


def _size(textpage: pdfium.PdfTextPage, index: int) -> float:
    """Type size as it appears; the font's own size is scaled by the text's matrix."""
    size: float = raw.FPDFText_GetFontSize(textpage, index)
    matrix = raw.FS_MATRIX()
    if raw.FPDFText_GetMatrix(textpage, index, matrix):
        size *= math.hypot(matrix.c, matrix.d)
    return max(size, 1.0)


def _is_bold(textpage: pdfium.PdfTextPage, index: int) -> bool:
    if raw.FPDFText_GetFontWeight(textpage, index) >= 600:
        return True
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, index, buffer, len(buffer), flags)
    return _BOLD.search(buffer.value.decode("ascii", "replace")) is not None
