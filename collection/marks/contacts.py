"""Contacts: telephone numbers of the United Kingdom and e-mail addresses.

What may be a number is asked of the library that knows how numbers are made: it has to begin as
one that is dialled (0, +44), which no date, case number or NHS number does, and have as many digits
as a number there has. Ofcom's numbers for drama are none that anybody has, and are numbers all the
same; so is one in a manual with a slip in it, which is shown as it stands.

What is made a link of is told without that library, whose tables a portal spares: fewer of the
numbers, by the plan, and none that is no contact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import Final, NamedTuple
from urllib.parse import quote

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
_PLAN = re.compile(
    r"1[1-9][0-9]{8}|2[03489][0-9]{8}|3[0347][0-9]{8}|5[56][0-9]{8}|7[1-9][0-9]{8}"
    r"|80[08][0-9]{7}|800[0-9]{6}|8001111|84[2-5][0-9]{7}|87[0-3][0-9]{7}"
)
"""Numbers without the 0 that is dialled in the country (Ofcom's National Telephone Numbering Plan),
as far as every telephone reaches them at a usual price: no premium rates, and none of the few old
ones that are a digit shorter, which nobody can tell from a slip."""
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
    for match in _long_numbers(text):
        if _is_number(match[0]):
            yield Mark(match.start(), match.end(), MarkKind.CONTACT, "telephone")
    for match in _short_numbers(text):
        yield Mark(match.start(), match.end(), MarkKind.CONTACT, "telephone")
    for match in _addresses(text):
        yield Mark(match.start(), match.end(), MarkKind.CONTACT, "email")


class ContactLink(NamedTuple):
    """A contact that can be tapped: [start, end) of a text, and the address that it opens."""

    start: int
    end: int
    href: str

    @property
    def is_number(self) -> bool:
        """Whether it is rung, and not written to."""
        return self.href.startswith("tel:")


def contact_links(text: str) -> list[ContactLink]:
    """Return the contacts of a text that surely are some, in reading order.

    A number is dialled as it is printed, so that from abroad one without +44 is not.

    Args:
        text: any text.

    Returns:
        Places of contacts (``contacts``), none of which overlap.
    """
    found = [
        ContactLink(match.start(), match.end(), f"tel:{number}")
        for match in _long_numbers(text)
        if (number := _dialled(match[0]))
    ]
    found += [
        ContactLink(match.start(), match.end(), f"tel:{match[0].replace(' ', '')}")
        for match in _short_numbers(text)
        if match[0].isascii()
    ]
    found += [
        ContactLink(match.start(), match.end(), f"mailto:{quote(match[0], safe='@+')}")
        for match in _addresses(text)
    ]
    links: list[ContactLink] = []
    for link in sorted(found):
        if not links or link.start >= links[-1].end:
            links.append(link)
    return links


def _long_numbers(text: str) -> Iterator[re.Match[str]]:
    """Yield what is written as a number that is dialled by all."""
    found = _NUMBER.finditer(text) if "0" in text else ()
    return (match for match in found if _apart(text, match.start()))


def _short_numbers(text: str) -> Iterator[re.Match[str]]:
    for match in _SHORT.finditer(text):
        before = text[max(0, match.start() - _REACH) : match.start()]
        known = len(match[0]) > _LONG_SHORT or _CALLED.search(before)
        if known and _apart(text, match.start()):
            yield match


def _addresses(text: str) -> Iterator[re.Match[str]]:
    return _EMAIL.finditer(text) if "@" in text else iter(())


def _dialled(written: str) -> str | None:
    """Return the digits that a telephone is given; None where the plan has no such number."""
    digits = re.sub(r"\D", "", written)
    abroad = "+" in written
    own = digits.removeprefix("44").removeprefix("0") if abroad else digits[1:]
    if not _PLAN.fullmatch(own):
        return None
    return f"+44{own}" if abroad else f"0{own}"


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
