"""garbled_in(): words that only a machine writes, or that were read in another character set.

Shortcodes of a page builder, Markdown, templates and code that nobody made into a page show as
words between the words; so do letters that were packed as UTF-8 and read as something older. What
tells them is how they are put together, in whatever language of machines: people put brackets
around words, stars behind them and lines where something is to be filled in, and none of these
inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

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


def garbled_in(text: str) -> list[str]:
    """Return the words of a text that are garbled, as often as each stands there.

    Args:
        text: as it is shown.
    """
    return [word for word in text.split() if _is_garbled(word)]


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
