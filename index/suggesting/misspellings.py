"""Misspellings: which word is likely mistyped for another, and how Britain writes it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import OSA, Levenshtein

_BRITISH: Final = (
    (re.compile(r"or(?=s?$|al|ed|ing|able|ite)"), "our"),
    (re.compile(r"([iy])z(?=e|i|a)"), r"\1s"),
    (re.compile(r"er(?=s?$)"), "re"),
    (re.compile(r"ense(?=s?$)"), "ence"),
    (re.compile(r"og(?=s?$)"), "ogue"),
    (re.compile(r"([aeiou])l(?=ed$|ing$|or)"), r"\1ll"),
    (re.compile(r"^(p|orthop)ed"), r"\1aed"),
)
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS: Final = frozenset("aeiouy")
_SOUNDS: Final = ("ck", "cs", "sz", "kq", "gj", "fv")
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _alike() -> frozenset[frozenset[str]]:
    """Return the pairs of letters that lie side by side on a keyboard, or sound alike."""
    beside = [row[at : at + 2] for row in _ROWS for at in range(len(row) - 1)]
    below = [
        upper[at + shift] + key
        for upper, lower in pairwise(_ROWS)
        for at, key in enumerate(lower)
        for shift in (0, 1)
        if at + shift < len(upper)
    ]
    return frozenset(map(frozenset, (*beside, *below, *_SOUNDS)))


_ALIKE: Final = _alike()


def is_slip(typed: str, meant: str) -> bool:
    """Say whether one word is likely a slip for another, and not a word of its own.

    Letters are often left out, put in, doubled or swapped. One is exchanged for its neighbour on
    the keyboard, for another vowel, or for one that sounds alike; "appeal" for "appear" is neither.

    Args:
        typed, meant: the words, at most MOST_EDITS apart.
    """
    if undoubled(typed) == undoubled(meant):
        return True
    edits = Levenshtein.editops(typed, meant)
    if len(edits) > OSA.distance(typed, meant):
        return True  # letters were swapped, which Levenshtein's own distance does not know
    exchanged = [{typed[e.src_pos], meant[e.dest_pos]} for e in edits if e.tag == "replace"]
    if all(pair <= _VOWELS for pair in exchanged):
        return True
    return len(exchanged) == 1 and frozenset(exchanged[0]) in _ALIKE


def undoubled(word: str) -> str:
    """Return a word with every doubled letter once."""
    return _DOUBLED.sub(r"\1", word)


def british(word: str) -> set[str]:
    """Return how a word would be written in Britain, as far as rules of spelling tell."""
    return {pattern.sub(form, word) for pattern, form in _BRITISH} - {word}
