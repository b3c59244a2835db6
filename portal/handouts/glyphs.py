"""Glyphs: the typeface of PDFs, which characters it has, and what stands for the others.

DejaVu Sans Condensed has the letters of every language that is written in Latin, Greek or Cyrillic
letters, and common signs. It is embedded, as far as its glyphs are used.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from portal.errors import InstallationError
from portal.resources import folder

PLAIN, BOLD = "DejaVuSansCondensed", "DejaVuSansCondensed-Bold"
"""The two faces, by which styles name them once ``register_typeface`` was called."""
MISSING = "[?]"
"""Stands for a character that the typeface lacks; the PDF says so and where it is shown."""
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
"""Classes of characters (UAX 9) that would be set in the wrong direction and unjoined."""


@cache
def register_typeface() -> Mapping[int, int]:
    """Make the typeface known to reportlab.

    Returns:
        What is in it: numbers of glyphs by the code points that both faces have.

    Raises:
        InstallationError: its files are missing.
    """
    vendor = folder("static") / "vendor"
    try:
        faces = [TTFont(name, vendor / f"{name}.ttf") for name in (PLAIN, BOLD)]
    except (OSError, TTFError) as error:
        raise InstallationError(
            "the typeface of PDFs is missing in static/vendor; `make setup`, or installing "
            "Signpost again, brings it"
        ) from error
    for face in faces:
        pdfmetrics.registerFont(face)
    pdfmetrics.registerFontFamily(PLAIN, PLAIN, BOLD, PLAIN, BOLD)
    plain, bold = (face.face.charToGlyph for face in faces)
    return {code: glyph for code, glyph in plain.items() if code in bold}


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
        return "".join(map(self._shown, unicodedata.normalize("NFC", text)))

    def _shown(self, character: str) -> str:
        if _has(character):
            return character
        if unicodedata.category(character) in ("Zs", "Zl", "Zp", "Cc"):
            return " "
        if unicodedata.category(character) == "Cf":
            return ""  # joiners and direction marks: nothing of them is seen
        same = unicodedata.normalize("NFKC", character)
        if same != character and all(map(_has, same)):
            return same
        self.missing += 1
        return MISSING


@cache
def _has(character: str) -> bool:
    return (
        character.isprintable()
        and ord(character) in register_typeface()
        and unicodedata.bidirectional(character) not in _RIGHT_TO_LEFT
    )
