"""Time limits: by when something is to be done, how often, how long at most."""

from __future__ import annotations

import re
from collections.abc import Iterator

from collection.marks.mark import Mark, MarkKind

_NUMBER = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)"
_UNIT = r"(?:(?:working|calendar|school|clear|business) )?(?:minute|hour|day|week|month)s?"
_LIMIT = re.compile(
    rf"\b(?:within|no later than|up to|at least every|every|not more than|no more than) "
    rf"{_NUMBER}[ -]{_UNIT}\b"
    r"|\b(?:on |by )?the same (?:working )?day\b|\bimmediately\b|\bat once\b|\bwithout delay\b",
    re.IGNORECASE,
)


def limits(text: str) -> Iterator[Mark]:
    """Yield the time limits of a text in reading order.

    Args:
        text: any text.
    """
    for match in _LIMIT.finditer(text):
        yield Mark(match.start(), match.end(), MarkKind.LIMIT, "by")
