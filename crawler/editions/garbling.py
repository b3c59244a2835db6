"""garbled_in(): words that only a machine writes, or that were read in another character set;
is_unreadable(): whether a text is made of such, and no one can read it.

Shortcodes of a page builder, Markdown, templates and code that nobody made into a page show as
words between the words; so do letters that were packed as UTF-8 and read as something older. What
tells them is how they are put together, in whatever language of machines: people put brackets
around words, stars behind them and lines where something is to be filled in, and none of these
inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from unicodedata import category

_ADDRESS = re.compile(r"https?://|www\.|mailto:", re.IGNORECASE)
"""How addresses begin; they hold any sign."""

_BLANK = re.compile(r"[\W_]*")
"""Places to be filled in, ticks, bullets and arrows: no letter is among them."""

_DOUBLED = re.compile(
    r"(?<![*_=~'`|#])(?:\*\*|__|==|~~|``|''|##+)(?![*_=~'`|#])|\[\[|\]\]|\{\{|\}\}"
)
_HASHES = re.compile(r"#{1,6}")
_JOINED = re.compile(r"\]\(|\[/|=[\"'“”]|&#?\w{2,8};|\\[nrtu\"](?!\w*\\)|</|/>|<[?%!]|[?%]>|[{}]")
_QUOTED = re.compile(r"(?:=[0-9A-F]{2}){2}|(?:%[0-9A-F]{2}){2}")
_AROUND = ".,;:!?()\"'“”‘’…–—-•·*†‡§[]<>|/"
_INSIDE = re.compile(r"[\[\]<>*_=~^`]|#(?!\d)")

_RUN = re.compile(r"[^\x00-\x7f]{2,}")
_READ_AS = ("cp1252", "latin-1", "mac-roman")
_TWO_BYTES = "\u07ff"
_LATIN = "\u024f"
"""The last sign of two bytes, and the last of these in a language of Latin letters: an accent
beside a quotation mark may spell one of the others, and nothing that people write one of three."""

_UNREADABLE = re.compile("[\ufffd\x80-\x9f]")

_LOST = ("??", "\ufffd")
_MARKS = "\u02ff"
"""Above it punctuation is of a script, or typographic; below are signs that bytes are read as."""

_CODE = re.compile(r"[A-Z]{1,4}\d{1,4}[a-z]?|[A-Z]?[a-z]{3,}\d{1,4}")
"""How forms are called ("CP1"), and what is counted without a space ("Step3", "covid19")."""

LOOKED_AT = 2_000
"""Words of a text that are looked at before it is said to be unreadable."""

FEWEST = 10
"""Words from which that can be said; numbers are none."""

SPOILT = 0.2
"""Share of garbled words from which a text is unreadable: of true pages none has one in a hundred,
of publishers' own shortcodes and slips of letters a page has one in twenty."""

LEGIBLE = 0.5
"""Share of words that are made of letters alone below which a text is unreadable: of true pages, in
whatever script, the least has 0.9, and packed, encoded and misread bodies have 0 to 0.4."""

_WITHIN = frozenset("-'’‘./&@·,;:()\u200c\u200d")
"""What joins letters to words, beside the marks of scripts that put no space between these."""


def garbled_in(text: str) -> list[str]:
    """Return the words of a text that are garbled, as often as each stands there.

    Args:
        text: as it is shown.
    """
    return [word for word in text.split() if _is_garbled(word)]


def is_unreadable(texts: Iterable[str]) -> bool:
    """Tell whether nobody can read a text: it was packed, encoded or read in other letters.

    Args:
        texts: of a document's sections.
    """
    every = list(islice((word for text in texts for word in text.split()), LOOKED_AT))
    others = [word for word in every if not (word.isascii() and word.isalpha())]
    plain = len(every) - len(others)
    others = [word for word in others if not (word.startswith("/") or _ADDRESS.search(word))]
    garbled = sum(map(_is_garbled, others))
    words = plain + sum(_should_be_read(word) or _is_garbled(word) for word in others)
    if words < FEWEST:
        return False
    return garbled >= SPOILT * words or plain + sum(map(_is_legible, others)) < LEGIBLE * words


def _should_be_read(word: str) -> bool:
    """Tell whether a word is no number, no line to be filled in, no tick and no bullet.

    Letters that a character set lacks are written as question marks.
    """
    return any(map(str.isalpha, word)) or any(sign in word for sign in _LOST)


def _is_legible(word: str) -> bool:
    signs = [sign for sign in word.strip(_AROUND) if not _joins(sign)]
    if _CODE.fullmatch("".join(signs)):
        return True
    return bool(signs) and all(map(_is_of_a_letter, signs))


def _joins(sign: str) -> bool:
    return sign in _WITHIN or (sign > _MARKS and category(sign).startswith("P"))


def _is_of_a_letter(sign: str) -> bool:
    """Letters of many scripts carry marks, which are none by themselves."""
    return sign.isalpha() or category(sign).startswith("M")


def _is_garbled(word: str) -> bool:
    if word.isalpha() and word.isascii():
        return False
    return _is_misread(word) or _is_code(_ADDRESS.split(word, maxsplit=1)[0])


def _is_code(word: str) -> bool:
    if _HASHES.fullmatch(word) or _QUOTED.search(word) or _JOINED.search(word):
        return True
    if "@" in word or _BLANK.fullmatch(word):
        return False
    return bool(_DOUBLED.search(word) or _INSIDE.search(word.strip(_AROUND)))


def _is_misread(word: str) -> bool:
    if word.isascii():
        return False
    return bool(_UNREADABLE.search(word)) or any(map(_was_packed, _RUN.findall(word)))


def _was_packed(run: str) -> bool:
    """Tell whether signs are the bytes of others, each read as one ("â€™" for "’")."""
    return any(_is_letter(_unpacked(run, charset)) for charset in _READ_AS)


def _unpacked(run: str, charset: str) -> str:
    """Return what the bytes of signs spell in UTF-8; nothing where they do not."""
    try:
        return b"".join(_bytes_of(run, charset)).decode()
    except UnicodeError:
        return ""


def _bytes_of(run: str, charset: str) -> Iterable[bytes]:
    for sign in run:
        try:
            yield sign.encode(charset)
        except UnicodeEncodeError:
            # Browsers and libraries keep the few bytes that Windows left without a sign.
            yield sign.encode("latin-1")


def _is_letter(spelt: str) -> bool:
    return any(sign > _TWO_BYTES or "\u00a0" <= sign <= _LATIN for sign in spelt)
