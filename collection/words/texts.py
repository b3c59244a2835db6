"""Texts as they are compared: white space and letters folded, and the words in one case."""

from __future__ import annotations

import re
import unicodedata
from itertools import filterfalse
from typing import Final

WORD: Final = re.compile(r"\w+")


def fold_space(text: str) -> str:
    """Return a text with every run of white space made one space, and none at its ends.

    Args:
        text: any text.
    """
    return " ".join(text.split())


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
    """Return the words of a text without marks, in one case.

    Args:
        text: any text.
    """
    return tuple(word.casefold() for word in WORD.findall(text))
