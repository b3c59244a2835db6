"""Contacts: telephone numbers of the United Kingdom and e-mail addresses.

What may be a number is asked of the library that knows how numbers are made: it has to begin as
one that is dialled (0, +44), which no date, case number or NHS number does, and have as many digits
as a number there has. Ofcom's numbers for drama are none that anybody has, and are numbers all the
same; so is one in a manual with a slip in it, which is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import Final

from collection.marks.mark import Mark, MarkKind

_NUMBER = re.compile(
    r"[+(0](?:(?:(?<=\+)|(?<=\()\+)44\)? ?(?:\(0\) ?)?|(?<=\()0|(?<=0))\d"
    r"(?:[ -]?[()]? ?\d){4,12}(?!\w)(?![.,]\d)"
)
_SHORT = re.compile(r"(?:999|1(?:01|11|12|16 ?\d{3}))(?![\w%])(?![.,-]\d)")
_CALLED = re.compile(
    r"\b(?:call(?:s|ed|ing)?|ring(?:s|ing)?|dial(?:s|led)?|tele?phones?|tel|phone[sd]?|text|on|or|"
    r"number|contact|helpline|advice|emergency|police|otherwise|nhs|via)"
    r"\b\W{0,3}(?:\w{1,12} ){0,2}$",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![\w-])")
_REACH: Final = 40
_NATIONAL_LEAST: Final = 9
"""Digits after the 0 of numbers that are dialled by all; shorter ones only where they are known."""
_LONG_SHORT: Final = 3


def numbers_release() -> str:
    """Return the release of the library of numbers; another may know other numbers."""
    return version("phonenumbers")


def contacts(text: str) -> Iterator[Mark]:
    """Yield the telephone numbers and e-mail addresses of a text, each kind in reading order.

    Args:
        text: any text.
    """
    if "0" in text:
        for match in _NUMBER.finditer(text):
            if _apart(text, match.start()) and _is_number(match[0]):
                yield Mark(match.start(), match.end(), MarkKind.CONTACT, "telephone")
    for match in _SHORT.finditer(text):
        before = text[max(0, match.start() - _REACH) : match.start()]
        known = len(match[0]) > _LONG_SHORT or _CALLED.search(before)
        if known and _apart(text, match.start()):
            yield Mark(match.start(), match.end(), MarkKind.CONTACT, "telephone")
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Mark(match.start(), match.end(), MarkKind.CONTACT, "email")


def _apart(text: str, at: int) -> bool:
    """Tell whether what stands at a place begins there, and is no end of something longer."""
    before = text[max(0, at - 1) : at]
    return not before.isalnum() and before not in tuple("_.,+-£")


def _is_number(written: str) -> bool:
    # Loaded where a number is met: its tables are 3 MB, which a portal that marks limits spares.
    from phonenumbers import (  # noqa: PLC0415
        NumberParseException,
        is_possible_number,
        is_valid_number,
        parse,
    )

    try:
        number = parse(written, "GB")
    except NumberParseException:
        return False
    long = len(str(number.national_number)) >= _NATIONAL_LEAST
    return is_valid_number(number) or (long and is_possible_number(number))
