"""Writing out: what abbreviations of the field stand for, which no encoder knows."""

from __future__ import annotations

import re

from index.words.english import load_english
from index.words.synonyms import Synonyms

MOST_CHARACTERS = 1_000
"""No encoder reads further."""
_WORD = re.compile(r"\w+(?:[&'’/-]\w+)*")


def written_out(typed: str, synonyms: Synonyms) -> str:
    """Return what was typed with what each abbreviation stands for before it.

    Args:
        typed: any text.
        synonyms: what abbreviations stand for. One that is an ordinary word is taken for one only
            where it is typed in capitals.
    """

    def full(found: re.Match[str]) -> str:
        word = found[0]
        meant = synonyms.spelled_out.get(word.casefold(), ())
        if not meant or not (word.isupper() or not load_english().is_word(word.casefold())):
            return word
        return f"{meant[0]} ({word})"

    return _WORD.sub(full, typed[:MOST_CHARACTERS])
