"""typed_on(): what was typed on a PDF page: the values of its form, ticks, and comments in sight.

They stand in no text of the page but beside it, each with its rectangle. A note that is stuck on
the page shows only its sign until a reader opens it, so its words are not those of the page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

import pypdfium2 as pdfium
from pypdfium2 import raw

from collection.reading_account import WhyLeftOut
from collection.words.folding import fold, signs
from crawler.extract.pdf.turns import Box, Turn
from crawler.extract.pdf.typeset import LinkedPiece, TypesetWord
from crawler.extract.tally import ReadingTally

_MOST = 5_000
"""Annotations of a page beyond which the rest is left unread."""
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_SECRET = 1 << 13
"""The flag of a field for a password, whose value is not shown (ISO 32000-1, table 228)."""
_VALUES = frozenset(
    {raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX}
)
_TICKED = frozenset({raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON})
_TICK = "☑"
_OF_A_LETTER = 0.5
"""Width of a letter on average, in type sizes."""
_LEADING = 1.2
_SIZE = 10.0
"""Type size where the page has no words to tell it."""


@dataclass(slots=True)
class Typed:
    """What was typed on one page.

    Args:
        words: placed as the page is shown; those of one rectangle follow each other.
        notes: the words of notes that are stuck on the page, and not part of it.
    """

    words: list[TypesetWord] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def tell(self, tally: ReadingTally) -> None:
        """Count what was typed as of the original, and the notes as left out.

        Args:
            tally: told of it.
        """
        notes = "".join(self.notes)
        tally.original += signs("".join(word.text for word in self.words) + notes)
        tally.leave_out(WhyLeftOut.HIDDEN, notes, "notes stuck on pages")


def typed_on(page: pdfium.PdfPage, turn: Turn, words: Sequence[TypesetWord]) -> Typed:
    """Read what was typed on a page.

    Args:
        page: the page, of a document whose forms were initialised.
        turn: brings places to where they are shown.
        words: of the page itself; a value that is printed there too is not read twice.
    """
    typed = Typed()
    size = median([word.size for word in words]) if words else _SIZE
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        try:
            value = _value(page, annotation)
            note = _note(annotation)
            box = _box(annotation, turn)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
        if value and not _is_printed(value, box, words):
            typed.words += _set(value, box, size, raw.FPDFPage_GetAnnotCount(page) + number)
        elif note:
            typed.notes.append(note)
    return typed


def _value(page: pdfium.PdfPage, annotation: object) -> str:
    """Return what an annotation shows, in lines; nothing where it is hidden or shows none."""
    if raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
        return ""
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    if kind == raw.FPDF_ANNOT_FREETEXT:
        return _told(raw.FPDFAnnot_GetStringValue, annotation, b"Contents")
    if kind != raw.FPDF_ANNOT_WIDGET or page.formenv is None:
        return ""
    form = page.formenv.raw
    of_form = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    if of_form in _TICKED:
        return _TICK if raw.FPDFAnnot_IsChecked(form, annotation) else ""
    if of_form in _VALUES and not raw.FPDFAnnot_GetFormFieldFlags(form, annotation) & _SECRET:
        return _told(raw.FPDFAnnot_GetFormFieldValue, form, annotation)
    return ""


def _note(annotation: object) -> str:
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    if kind in {raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_LINK}:
        return ""
    return fold(_told(raw.FPDFAnnot_GetStringValue, annotation, b"Contents"))


def _told(function: Callable[..., int], *args: object) -> str:
    """Return the text that a function of pdfium writes, its lines parted by line breaks."""
    length = function(*args, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    function(*args, buffer, length)
    text = bytes(buffer)[: max(length - 2, 0)].decode("utf-16-le", "replace")
    return "\n".join(filter(None, map(fold, text.replace("\r", "\n").split("\n"))))


def _box(annotation: object, turn: Turn) -> Box:
    area = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, area)
    return turn.box(area.left, area.bottom, area.right, area.top)


def _is_printed(value: str, box: Box, words: Sequence[TypesetWord]) -> bool:
    """Tell whether a value stands in the page's own text as well."""
    left, top, right, bottom = box
    inside = [
        word.text
        for word in words
        if left < word.middle[0] < right and top < word.middle[1] < bottom
    ]
    return " ".join(inside) == fold(value)


def _set(value: str, box: Box, size: float, place: int) -> Iterator[TypesetWord]:
    """Set a value in its rectangle, in the type of the page or smaller."""
    left, top, right, bottom = box
    lines = list(_lines(value, (right - left) / (_OF_A_LETTER * size)))
    size = min(size, max((bottom - top) / (_LEADING * len(lines)), 1.0))
    height = _LEADING * size
    # One line is in step with its label, which stands beside its middle.
    first = (top + bottom - height) / 2 if len(lines) == 1 else top
    for number, line in enumerate(lines):
        x, y = left + size / 4, first + number * height
        for word in line:
            end = x + _OF_A_LETTER * size * len(word)
            yield TypesetWord(
                (LinkedPiece(word),), x, y + 0.1 * size, end, y + 1.05 * size, size, place=place
            )
            x = end + _OF_A_LETTER * size


def _lines(value: str, width: float) -> Iterator[list[str]]:
    """Break a value into lines of so many letters."""
    for given in value.split("\n"):
        line: list[str] = []
        for word in given.split():
            if line and sum(len(each) + 1 for each in line) + len(word) > width:
                yield line
                line = []
            line.append(word)
        yield line
