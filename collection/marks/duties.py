"""Duties: the words that say whether something must, should or may be done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from collection.marks.mark import Mark, MarkKind

_DUTY = re.compile(r"\b(?:must|shall|should|may)\b", re.IGNORECASE)
_VALUES: Final = {"must": "must", "shall": "must", "should": "should", "may": "may"}


def duties(text: str) -> Iterator[Mark]:
    """Yield the duty words of a text in reading order.

    Args:
        text: any text.
    """
    for match in _DUTY.finditer(text):
        value = _VALUES[match[0].lower()]
        yield Mark(match.start(), match.end(), MarkKind.DUTY, value)
