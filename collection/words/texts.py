"""Texts as they are compared: white space, typography and letters folded; the words in one case.

How words are set is no part of what they say: a site that begins to set curly quotation marks has
changed no word of its guidance. ``TYPOGRAPHY`` lists what counts as setting, and nothing else does:
letters, digits, superscripts ("m²" is not "m2") and whether words are joined are what is said.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from itertools import filterfalse
from typing import Final

WORD: Final = re.compile(r"\w+")

TYPOGRAPHY: Final[Mapping[str, str]] = {
    "'": "‘’‚‛‹›′‵ʼ`´＇",
    '"': "“”„‟«»″‶＂",
    "-": "‐‑‒–—―−﹘﹣－",
    "...": "…",
    "..": "‥",
    " ": "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))),
    "": "\u00ad\u200b\u200e\u200f\u2060\ufeff\ufe0e\ufe0f",
    "ff": "ﬀ",
    "fi": "ﬁ",
    "fl": "ﬂ",
    "ffi": "ﬃ",
    "ffl": "ﬄ",
    "st": "ﬅﬆ",
}
"""What is written for signs that set the same words otherwise: quotation marks and primes, dashes
and the minus, dots, spaces of other widths, marks of no width, ligatures. Letters that are composed
of several signs are added by Unicode's canonical equivalence (UAX 15)."""

DOUBLED: Final[Mapping[str, str]] = {'"': "''", "-": "--"}
"""What is typed for a sign that the keyboard lacks; of hyphens also more than two."""

_HYPHENS: Final = re.compile("-{2,}")
_RUN: Final = re.compile(r"\S+")
_SIGNS: Final = str.maketrans(
    {sign: plain for plain, signs in TYPOGRAPHY.items() for sign in signs}
)


def fold_space(text: str) -> str:
    """Return a text with every run of white space made one space, and none at its ends.

    Args:
        text: any text.
    """
    return " ".join(text.split())


def fold_typography(text: str) -> str:
    """Return a text in one setting: what ``TYPOGRAPHY`` and ``DOUBLED`` list, letters composed.

    Args:
        text: any text; its lines and spaces stay.
    """
    if text.isascii():
        text = text.replace("`", "'")
    else:
        # Before, for signs that stand for others of the table; after, for marks that a sign parted.
        composed = unicodedata.normalize("NFC", text)
        text = unicodedata.normalize("NFC", composed.translate(_SIGNS))
    return _HYPHENS.sub("-", text).replace("''", '"')


def as_said(text: str) -> str:
    """Return what a text says, however it is set: typography and white space folded.

    Args:
        text: any text.
    """
    return fold_space(fold_typography(text))


def span_as_set(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where a part of what a text says stands in the text as it is set.

    Args:
        text: any text.
        start, end: the part of ``as_said(text)``, [start, end); more than a space. One at either
            end is left out.
    """
    low = high = at = 0
    for match in _RUN.finditer(text):
        said = fold_typography(match[0])
        if not said:
            continue
        if at - 1 <= start < at + len(said):
            low = match.start() + _characters(match[0], said, max(start - at, 0), whole=False)
        if at < end <= at + len(said) + 1:
            till = min(end - at, len(said))
            high = match.start() + _characters(match[0], said, till, whole=True)
            break
        at += len(said) + 1
    return low, high


def _characters(run: str, said: str, length: int, *, whole: bool) -> int:
    """Return how many characters of a run without spaces say the first of what it says.

    Of a sign that stands for several ("…" for "...") a part is the whole, or nothing of it.
    """
    if run == said:
        return length
    counts = range(len(run) + 1)

    def says(count: int) -> int:
        return len(fold_typography(run[:count]))

    if whole:
        length = says(bisect_left(counts, length, key=says))
    return bisect_right(counts, length, key=says) - 1


def fold_letters(text: str) -> str:
    """Return a text in lower case, without accents and typographic letters.

    Args:
        text: any text.
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(filterfalse(unicodedata.combining, apart))


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text without marks, in one setting and case.

    Args:
        text: any text.
    """
    return tuple(word.casefold() for word in WORD.findall(fold_typography(text)))
