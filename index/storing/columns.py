"""Columns: the few steps that inverting and merging have in common."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import numpy.typing as npt

from index.storing.files import Array
from index.storing.schema import TEXT_FIELDS
from index.storing.sidecar import PLACE_BITS


def numbering() -> defaultdict[str, int]:
    """Return a dictionary that gives each new key the next number."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    return numbers


def runs(begins: Array, lengths: Array) -> Array:
    """Return the numbers of runs, one after another: 5, 6, 7 for a run of three from 5."""
    ends = np.cumsum(lengths, dtype=np.int64)
    run: Array = np.repeat(begins - (ends - lengths), lengths) + np.arange(
        ends[-1] if len(ends) else 0
    )
    return run


def starts(lengths: npt.ArrayLike) -> Array:
    """Return where runs of these lengths begin, and the end of the last, int64."""
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))


def documents_of(documents: Array, posting_starts: Array) -> Array:
    """Count the documents of each term, int32.

    Args:
        documents: of each posting, ascending within a term.
        posting_starts: see the sidecar.
    """
    first = np.ones(len(documents), bool)
    first[1:] = documents[1:] != documents[:-1]
    first[posting_starts[:-1]] = True
    return np.add.reduceat(first, posting_starts[:-1], dtype=np.int32)


def frequencies(places: Array, lengths: Array) -> dict[str, Array]:
    """Return how often each posting's stem stands in each field: the posting_… columns, uint8.

    Args:
        places: see the sidecar's ``place``.
        lengths: how many of them are of each posting, one at least.
    """
    columns = {}
    begins = starts(lengths)[:-1]
    for number, name in enumerate(TEXT_FIELDS):
        inside = (places >> PLACE_BITS == number).view(np.uint8)
        counted = np.add.reduceat(inside, begins, dtype=np.uint8) if len(begins) else inside
        columns[f"posting_{name}"] = counted
    return columns
