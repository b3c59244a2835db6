"""Phrases: which passages hold given stems side by side, asked of Whoosh's positions."""

from __future__ import annotations

import pickle
import struct
import threading
import zlib
from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import IndexError as WhooshIndexError

from index.errors import IndexDamaged
from index.queries import Phrase
from index.schema import TEXT_FIELDS
from index.sidecar import Array, Sidecar

DAMAGE = (
    OSError,
    ValueError,
    TypeError,
    KeyError,
    EOFError,
    AssertionError,
    struct.error,
    zlib.error,
    pickle.UnpicklingError,
    WhooshIndexError,
)
"""What reading a damaged generation raises; Whoosh has no error tree of its own."""


class Phrases:
    """The positions of one generation.

    A Whoosh reader keeps its place in its files, so two threads that share one get each
    other's answers. There is one reader, and a lock around it; its files stay open, so that it
    outlives a swap.

    Args:
        folder: Whoosh's folder in the generation.
        sidecar: of the same generation.
    """

    def __init__(self, folder: Path, sidecar: Sidecar) -> None:
        self._sidecar = sidecar
        self._terms = sidecar.terms
        self._reader = FileStorage(str(folder)).open_index().reader()
        self._lock = threading.Lock()

    def find(self, phrase: Phrase) -> Array:
        """Return the numbers of the passages that hold a phrase in one of their fields.

        Args:
            phrase: one stem or more.

        Returns:
            int32, ascending, each once.
        """
        numbers = [self._terms.find(stem) for stem in phrase]
        terms = [number for number in numbers if number is not None]
        if not terms or len(terms) < len(phrase):
            return np.empty(0, np.int32)
        if len(terms) == 1:
            return self._postings(terms[0], "passages")
        found = [self._in_field(name, phrase, terms) for name in TEXT_FIELDS]
        return np.unique(np.concatenate(found))

    def _postings(self, term: int, column: str) -> Array:
        starts = self._sidecar.posting_starts
        postings: Array = getattr(self._sidecar, f"posting_{column}")
        return postings[starts[term] : starts[term + 1]]

    def _in_field(self, name: str, phrase: Phrase, terms: Sequence[int]) -> Array:
        """Narrow by columns to passages that hold every stem, then look at their positions."""
        holding = (
            self._postings(term, "passages")[self._postings(term, name) > 0] for term in set(terms)
        )
        candidates = reduce(lambda a, b: np.intersect1d(a, b, assume_unique=True), holding)
        if not len(candidates):
            return np.empty(0, np.int32)
        try:
            with self._lock:
                matchers = [self._reader.postings(name, stem) for stem in phrase]
                held = [_adjacent(matchers, passage) for passage in candidates.tolist()]
        except DAMAGE as error:
            raise IndexDamaged(f"the positions of the index cannot be read ({error})") from error
        found: Array = candidates[np.array(held, bool)]
        return found


def _adjacent(matchers: Sequence[Any], passage: int) -> bool:
    """Say whether the matchers' words follow each other somewhere in a passage.

    Args:
        matchers: one for each word, in order, none beyond the passage.
        passage: a passage that each of them holds.
    """
    starts: set[int] | None = None
    for offset, matcher in enumerate(matchers):
        matcher.skip_to(passage)
        places = {place - offset for place in matcher.value_as("positions")}
        starts = places if starts is None else starts & places
    return bool(starts)
