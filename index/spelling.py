"""Spelling: what a mistyped word was to be, told by the words that the documents themselves have.

All words of about the same length and letters are compared at once, a column of the edit matrix a
step; a word costs a few milliseconds, and only unknown words cost anything.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from index.analysis import form
from index.sidecar import Array, Sidecar
from index.synonyms import Synonyms

LEAST_LETTERS: Final = 4
"""Shorter words are acronyms and numbers as often as not."""
TWO_SLIPS: Final = 6
"""Letters from which a word may have two slips; shorter ones would become any other word."""
MOST_LETTERS: Final = 24
FREQUENT: Final = 0.2
"""How much of a slip ten times the documents make up for: between words that are as near, the
commoner one is meant; a word a slip further must be ten thousand times as common."""
OTHER_BEGINNING: Final = 0.5
"""Added slips for another first letter, which people seldom get wrong."""
SPLIT: Final = 1.0
"""Slips that two words run together count for."""
ENDING: Final = 4
"""Letters that two forms of one word do not share at their end, and two spellings of one do."""
LEAST_OF_SPLIT: Final = 3
"""Letters of each part of a word that is taken for two."""

_TYPED = re.compile(r"[^\W\d_]+")


def is_spelt(word: str) -> bool:
    """Tell whether spelling is corrected to a word at all.

    Args:
        word: folded.
    """
    return word.isascii() and word.isalpha() and len(word) <= MOST_LETTERS


def letters(word: bytes) -> int:
    """Return which letters a word has, a bit a letter from "a".

    Args:
        word: of the letters a to z.
    """
    mask = 0
    for letter in word:
        mask |= 1 << (letter - 97)
    return mask


class Speller:
    """Corrects what people type by the words of one generation.

    Args:
        sidecar: the columns.
    """

    def __init__(self, sidecar: Sidecar) -> None:
        self._words = sidecar.words
        self._terms = sidecar.terms
        self._documents = sidecar.word_documents
        self._letters = sidecar.word_letters
        self._starts = sidecar.word_starts
        self._text = sidecar.word_text

    def correct(self, typed: str, synonyms: Synonyms) -> str | None:
        """Return what was typed with every mistyped word as it was meant.

        Args:
            typed: any text.
            synonyms: words that are known besides those of the documents.

        Returns:
            None where nothing is mistyped, or nothing better is known.
        """
        known = {stem for entry in synonyms.others for stem in entry}
        corrected = _TYPED.sub(lambda match: self._meant(match.group(), known), typed)
        return corrected if corrected != typed else None

    def _meant(self, word: str, known: set[str]) -> str:
        stem, folded = form(word)
        spelt = is_spelt(folded) and len(folded) >= LEAST_LETTERS
        if not spelt or stem in known or self._words.find(folded) is not None:
            return word
        # A word whose stem is known is found as it stands, and mostly another form of a word; but
        # "escallation" has the stem and the ending of "escalation".
        ending = folded[-ENDING:] if self._terms.find(stem) is not None else ""
        return self._nearest(folded, ending) or word

    def _nearest(self, word: str, ending: str) -> str | None:
        slips = 2 if len(word) >= TWO_SLIPS else 1
        found, distances = self._near(word, slips)
        if ending:
            kept = [self._words[n].endswith(ending.encode()) for n in found]
            found, distances = found[kept], distances[kept]
        costs = distances + OTHER_BEGINNING * (self._text[self._starts[found]] != ord(word[0]))
        costs = costs - FREQUENT * np.log10(self._documents[found])
        best = [(float(costs[at]), self._words[found[at]].decode()) for at in _least(costs)]
        split = None if ending else self._split(word)
        return min(best + ([split] if split else []), default=(0.0, None))[1]

    def _near(self, word: str, slips: int) -> tuple[Array, Array]:
        """Return the numbers of the words within some slips, and how many each has."""
        lengths = np.diff(self._starts)
        # A slip changes at most two letters of the set: one goes, another comes.
        apart = np.bitwise_count(self._letters ^ np.uint32(letters(word.encode())))
        alike = (apart <= 2 * slips) & (np.abs(lengths - len(word)) <= slips)
        found = np.flatnonzero(alike)
        distances = _distances(word, self._matrix(found, lengths), lengths[found])
        near = distances <= slips
        return found[near], distances[near]

    def _matrix(self, found: Array, lengths: Array) -> Array:
        """Return the letters of words, a row a word, zero where a word has ended."""
        width = int(lengths[found].max(initial=0))
        columns = np.arange(width)
        inside = columns < lengths[found][:, None]
        places = np.where(inside, self._starts[found][:, None] + columns, 0)
        matrix: Array = np.where(inside, self._text[places] if len(self._text) else 0, 0)
        return matrix

    def _split(self, word: str) -> tuple[float, str] | None:
        """Return the two words that were run together, with their cost."""
        parts = [
            (min(counts), f"{word[:at]} {word[at:]}")
            for at in range(LEAST_OF_SPLIT, len(word) - LEAST_OF_SPLIT + 1)
            if min(counts := [self._count(part) for part in (word[:at], word[at:])]) > 1
        ]
        if not parts:
            return None
        documents, words = max(parts)
        return SPLIT - FREQUENT * float(np.log10(documents)), words

    def _count(self, word: str) -> int:
        number = self._words.find(word)
        return 0 if number is None else int(self._documents[number])


def _least(costs: Array) -> Array:
    """Return the place of the least cost, as the only one of a list, or none."""
    least: Array = np.flatnonzero(costs == costs.min())[:1] if len(costs) else np.empty(0, np.intp)
    return least


def _distances(word: str, matrix: Array, lengths: Array) -> Array:
    """Return how many slips part a word from each row: a letter too many, too few, another, or
    two neighbours swapped ("optimal string alignment", after F. Damerau, CACM 1964).

    Args:
        word: what was typed.
        matrix: letters, a row a word.
        lengths: of each row.
    """
    rows, width = matrix.shape
    typed = word.encode()
    before = np.zeros((rows, width + 1), np.int16)
    last = np.broadcast_to(np.arange(width + 1, dtype=np.int16), (rows, width + 1)).copy()
    for number, letter in enumerate(typed, start=1):
        row = np.empty_like(last)
        row[:, 0] = number
        other = (matrix != letter).astype(np.int16)
        for column in range(1, width + 1):
            row[:, column] = np.minimum(
                np.minimum(last[:, column], row[:, column - 1]) + 1,
                last[:, column - 1] + other[:, column - 1],
            )
            if number > 1 and column > 1:
                swapped = (matrix[:, column - 2] == letter) & (
                    matrix[:, column - 1] == typed[number - 2]
                )
                row[:, column] = np.where(
                    swapped, np.minimum(row[:, column], before[:, column - 2] + 1), row[:, column]
                )
        before, last = last, row
    distances: Array = last[np.arange(rows), lengths]
    return distances
