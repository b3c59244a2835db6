"""Glyphs: which characters a PDF's own typefaces have, and what stands for the others."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache

from reportlab.pdfbase import pdfmetrics

MISSING = "[?]"
"""Stands for a character that no typeface of the PDF has; the PDF says so and where it is shown."""
_SAME_LOOK = {"\u2010": "-", "\u2011": "-", "\u2212": "–", "\u00ad": ""}
"""Hyphens and the minus sign for which the typefaces have another code."""


@dataclass
class Glyphs:
    """Makes texts printable and counts what could not be shown.

    Args:
        missing: how many characters stand as ``MISSING``.
    """

    missing: int = field(default=0)

    def printable(self, text: str) -> str:
        """Return a text as the PDF can show it.

        Args:
            text: any text.
        """
        return "".join(map(self._shown, text))

    def _shown(self, character: str) -> str:
        if _has(character):
            return character
        if unicodedata.category(character) in ("Zs", "Zl", "Zp", "Cc"):
            return " "
        if unicodedata.category(character) == "Cf":
            return ""  # joiners and direction marks: nothing of them is seen
        same = _SAME_LOOK.get(character) or unicodedata.normalize("NFKC", character)
        if same != character and all(map(_has, same)):
            return same
        self.missing += 1
        return MISSING


@cache
def _has(character: str) -> bool:
    font = pdfmetrics.getFont("Helvetica")
    # ReportLab goes on to Symbol and Zapf Dingbats by itself where Helvetica lacks a glyph.
    return character.isprintable() and any(
        _encodes(each.encName, character) for each in (font, *font.substitutionFonts)
    )


def _encodes(encoding: str, character: str) -> bool:
    try:
        return bool(character.encode(encoding))
    except UnicodeEncodeError:
        return False
