"""symbol(): the sign that a typeface of symbols shows for a letter: ticks, boxes, arrows, bullets.

Office files keep such a sign as the letter at whose place the typeface draws it: a tick in
Wingdings is "ü".
"""

from __future__ import annotations

from collections.abc import Mapping

from mammoth.docx.dingbats import dingbats

from collection.words.folding import fold

TICKED, UNTICKED = "☒", "☐"
"""The boxes of a form, as Word draws them."""
_TYPEFACES = {name.casefold(): name for name, _ in dingbats}
_PRIVATE = range(0xF000, 0xF100)
"""Where Office puts the 256 places of a typeface of symbols in Unicode."""
_COMMON: Mapping[str, str] = dict(
    zip("🗸🗹🗶🗴🗷🗵⮽🞎🞏🞐🡨🡪🡩🡫🡸🡺🡹🡻⮘⮚⮙⮛", "✓☑✗✗☒☒☒☐☐☐←→↑↓←→↑↓◄➢▲▼", strict=True)
)
"""Signs that the typefaces of readers' screens have, for those of the same look that few have."""


def is_symbolic(typeface: str | None) -> bool:
    """Tell whether a typeface draws signs in the place of letters.

    Args:
        typeface: its name, of any case; None for none.
    """
    return fold(typeface or "").casefold() in _TYPEFACES


def symbol(typeface: str | None, code: int) -> str:
    """Return the sign that stands at a place of a typeface; empty where nobody knows.

    Args:
        typeface: its name, of any case; None for one that is not known.
        code: the number of the letter, as Unicode has it or from U+F000.
    """
    name = _TYPEFACES.get(fold(typeface or "").casefold())
    place = code - _PRIVATE.start if code in _PRIVATE else code
    if name is not None:
        found = dingbats.get((name, place))
        return "" if found is None else _COMMON.get(chr(found), chr(found))
    sign = chr(place) if 0 <= place <= 0x10FFFF else ""
    return sign if sign.isprintable() else ""


def as_symbols(typeface: str | None, text: str) -> str:
    """Return a text as a typeface shows it: signs for letters, where it is one of symbols.

    A sign that nobody knows stays the letter that it is stored as.

    Args:
        typeface: its name; None for one that is not known.
        text: as it is stored.
    """
    if not is_symbolic(typeface):
        return text
    return "".join(
        letter if letter.isspace() else symbol(typeface, ord(letter)) or letter for letter in text
    )
