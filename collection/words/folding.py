"""fold(): one space for every run of white space, and nothing that cannot be read or stored."""

from __future__ import annotations

import re

from collection.words.texts import fold_space

_SPACE = re.compile(r"\s+")
_UNREADABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u2060\ufeff\ufffc\ufffe\uffff\ud800-\udfff]"
)
"""Control characters, soft hyphens and other marks of no width, the mark that stands for a picture,
and halves of surrogate pairs, which no encoding can store."""


def readable(text: str) -> str:
    """Drop what can neither be read nor stored, and keep white space as it is.

    Args:
        text: as the source has it.
    """
    return _UNREADABLE.sub("", text)


def fold_within(text: str) -> str:
    """Fold white space, leaving one space at either end where there was any.

    Args:
        text: as the source has it; no-break spaces count as white space.
    """
    return _SPACE.sub(" ", readable(text))


def fold(text: str) -> str:
    """Fold white space and drop it at both ends.

    Args:
        text: as the source has it.
    """
    return fold_space(readable(text))


def signs(text: str) -> int:
    """Return how many characters of a text can be read, white space aside.

    However a text is cut in pieces, these add up.

    Args:
        text: as the source has it, or folded.
    """
    return len("".join(readable(text).split()))
