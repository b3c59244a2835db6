"""Shingles: the rows of words of a text, by which texts are told to be alike.

A text of many is known by a sketch: the shingles of the smallest hashes, so that every text's are
chosen alike (Broder 1997, "On the resemblance and containment of documents").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

SHINGLE: Final = 3
"""Words of a row."""
SKETCH: Final = 256
"""Shingles of a sketch. A text of fewer is compared in full; otherwise the standard error of a
resemblance of a half is 0.03."""

Shingle = tuple[str, ...]
Hashes = NDArray[Any]


def in_turn(words: Sequence[str]) -> Iterator[Shingle]:
    """Yield the shingles of a text in its order; of fewer words than a shingle has, all in one.

    Args:
        words: of the text.
    """
    length = min(len(words), SHINGLE)
    return (tuple(words[n : n + length]) for n in range(len(words) - length + 1))


def shingles(words: Sequence[str]) -> frozenset[Shingle]:
    """Return the shingles of a text, each once.

    Args:
        words: of the text.
    """
    return frozenset(in_turn(words))


def hashes(words: Sequence[str], known: dict[str, int]) -> Hashes:
    """Return the hashes of a text's shingles, each once, ascending, uint64.

    Args:
        words: of the text; of fewer than a shingle has there is none.
        known: hashes of words that were met before; what is new is added.
    """
    return np.unique(_mixed(words, known))


def sketch(words: Sequence[str], known: dict[str, int]) -> Hashes:
    """Return the SKETCH smallest hashes of a text's shingles, each once, ascending, uint32.

    Args:
        words: of the text.
        known: as in ``hashes``.
    """
    return np.unique(_mixed(words, known) >> np.uint64(32))[:SKETCH].astype(np.uint32)


def resemblance(first: Hashes, second: Hashes, most: int | None = None) -> float:
    """Return the share of the shingles of two texts that both hold (Jaccard), 0 to 1.

    Args:
        first, second: their hashes, or their sketches, of which neither is empty.
        most: how many a sketch holds; None where the hashes are whole.
    """
    merged = np.concatenate((first, second))
    merged.sort(kind="stable")  # two runs in order: merely merged
    twice = np.append(merged[1:] == merged[:-1], [False])
    place = np.cumsum(~twice)  # one of both texts counts where it stands the second time
    of_both = np.append([False], twice[:-1])
    looked_at = int(place[-1]) if most is None else min(most, int(place[-1]))
    return float((of_both & (place <= looked_at)).sum() / looked_at)


def _mixed(words: Sequence[str], known: dict[str, int]) -> Hashes:
    for word in words:
        if word not in known:
            known[word] = crc32(word.encode())
    numbers = np.array([known[word] for word in words], np.uint64)
    count = max(0, len(numbers) - SHINGLE + 1)
    mixed = np.zeros(count, np.uint64)
    for place in range(SHINGLE):
        mixed = _spread(mixed ^ numbers[place : place + count])
    return mixed


def _spread(values: Hashes) -> Hashes:
    """Spread values over 64 bits, each to its own (the finaliser of SplitMix64)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Hashes = values ^ (values >> np.uint64(31))
    return mixed
