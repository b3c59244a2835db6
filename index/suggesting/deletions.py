"""Deletions: the words of the index near another one, by what is left when letters are taken out.

Two words that differ by few edits have a form in common when a few letters are taken out of
each (Garbe's SymSpell). The forms of all words stand as hashes in one sorted column, so that the
candidates for a word are found by a few bisections, and checked one by one. An edit is a letter put
in, left out, exchanged, or swapped with its neighbour; no letter is edited twice (the restricted
distance of Damerau and Levenshtein, "optimal string alignment").
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
from rapidfuzz.distance import OSA

from index.storing.files import Array
from index.storing.interleaving import Interleaving, bisect_each, renumbering
from index.storing.sidecar import Sidecar, Terms

MOST_EDITS: Final = 2
PREFIX: Final = 7
"""Letters whose forms are stored; edits behind them are seen when a candidate is checked.
SymSpell's own figure: 29 forms a word at most; one of twelve letters would have 79 without it."""
SHORTEST: Final = 3
"""Letters of the shortest word that is anything's neighbour; below, every word would be."""


def deletions(words: Terms, known: Sidecar | None = None) -> tuple[Array, Array]:
    """Return the forms of words from which letters are taken out.

    Args:
        words: in order; those below SHORTEST have none.
        known: another sidecar, whose forms of the same words are used again; the columns are the
            same without.

    Returns:
        hash of the form, uint32, ascending; number of the word, int32, ascending within a hash.
    """
    if known is None:
        return _deletions(words, range(len(words)))
    fresh, renumbered = renumbering(known.words, words)
    owners = renumbered[known.deletion_word]
    kept = owners >= 0
    held, owners = known.deletion_hash[kept], owners[kept]
    hashes, numbers = _deletions(words, fresh)
    begins, ends = np.searchsorted(held, hashes), np.searchsorted(held, hashes, "right")
    weave = Interleaving.at(bisect_each(owners, numbers, begins, ends), len(held))
    return weave.join(held, hashes), weave.join(owners, numbers)


def _deletions(words: Terms, chosen: Iterable[int]) -> tuple[Array, Array]:
    hashes, numbers = array("I"), array("i")
    for number in chosen:
        word = words[number].decode()
        if len(word) < SHORTEST:
            continue
        forms = [_hash(form) for form in _forms(word[:PREFIX], MOST_EDITS)]
        hashes.extend(forms)
        numbers.extend([number] * len(forms))
    found = np.frombuffer(hashes, np.uint32)
    order = np.argsort(found, kind="stable")
    return found[order], np.frombuffer(numbers, np.int32)[order]


def _forms(word: str, edits: int) -> set[str]:
    found = edge = {word}
    for _ in range(edits):
        edge = {form[:at] + form[at + 1 :] for form in edge for at in range(len(form))}
        found = found | edge
    return found


def _hash(form: str) -> int:
    return zlib.crc32(form.encode())


class Neighbour(NamedTuple):
    """A word of the index near one that was typed.

    Args:
        word: as it is written.
        edits: how far away.
        documents: in how many it stands.
    """

    word: str
    edits: int
    documents: int


def neighbours(sidecar: Sidecar, word: str, edits: int) -> list[Neighbour]:
    """Return the words of an index within a distance, the word itself left out.

    Args:
        sidecar: the columns.
        word: folded.
        edits: the distance, at most MOST_EDITS.
    """
    hashes = np.array([_hash(form) for form in _forms(word[:PREFIX], edits)], np.uint32)
    column = sidecar.deletion_hash
    begins, ends = np.searchsorted(column, hashes), np.searchsorted(column, hashes, "right")
    runs = [sidecar.deletion_word[begin:end] for begin, end in zip(begins, ends, strict=True)]
    numbers = np.unique(np.concatenate(runs)).tolist()
    words = sidecar.words
    found = []
    for number in numbers:
        other = words[number].decode()
        distance = OSA.distance(word, other, score_cutoff=edits)
        if 0 < distance <= edits:
            documents = int(sidecar.word_documents[number])
            found.append(Neighbour(other, distance, documents))
    return found
