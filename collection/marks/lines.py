"""The lines of a text in lower case, each character in its place."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import Final

_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def lowered(text: str) -> str:
    """Return a text in lower case whose characters stand where they stood.

    Args:
        text: any text. Of one with letters whose lower case is longer ("İ") only A to Z are made
            small.
    """
    small = text.lower()
    return small if len(small) == len(text) else text.translate(_LOWER)


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text, each with the place where it begins; a block is a line.

    Args:
        text: any text.
    """
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1
