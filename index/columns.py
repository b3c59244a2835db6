"""Columns: the few steps that inverting and merging have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.sidecar import Array


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


def documents_of(terms: Array, documents: Array, counts: Array) -> Array:
    """Count the documents of each term, int32.

    Args:
        terms, documents: of each posting, sorted.
        counts: postings of each term.
    """
    first = np.ones(len(terms), bool)
    first[1:] = (terms[1:] != terms[:-1]) | (documents[1:] != documents[:-1])
    return np.bincount(terms[first], minlength=len(counts)).astype(np.int32)


def title_ranks(titles: Sequence[bytes]) -> Array:
    """Return the place of each document in the order of titles, int32.

    Args:
        titles: in the order of the ids, which decides between equal ones.
    """
    ranks = np.empty(len(titles), np.int32)
    ranks[sorted(range(len(titles)), key=titles.__getitem__)] = np.arange(len(titles))
    return ranks
