"""Contacts: telephone numbers and e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from collection.marks.mark import Mark, MarkKind

_TELEPHONE = re.compile(r"(?<![\w.])0\d{2,4} \d{3,4} ?\d{3,4}(?!\w)|(?<![\w.])(?:999|101)(?!\w)")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}\b")


def contacts(text: str) -> Iterator[Mark]:
    """Yield the telephone numbers and e-mail addresses of a text, each kind in reading order.

    Args:
        text: any text.
    """
    for match in _TELEPHONE.finditer(text):
        yield Mark(match.start(), match.end(), MarkKind.CONTACT, "telephone")
    for match in _EMAIL.finditer(text):
        yield Mark(match.start(), match.end(), MarkKind.CONTACT, "email")
