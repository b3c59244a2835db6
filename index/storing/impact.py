"""Impact: what a stem counts for in a passage, before it is known how rare it is.

It depends on nothing that is asked, so it is written with the index, a number for each posting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from index.storing.files import Array
from index.storing.schema import TEXT_FIELDS
from index.weights import FIELD_WEIGHTS, K1, B

_CHUNK = 100_000  # postings at a time, which stay in the processor's cache


def norms(lengths: Mapping[str, Array], document_first: Array) -> Array:
    """Return what one occurrence in each field weighs in each passage, float32 [fields, N].

    Args:
        lengths: words in each field of the passages, by field.
        document_first: see the sidecar.
    """
    return np.stack([_norm(name, lengths[name], document_first) for name in TEXT_FIELDS])


def _norm(name: str, lengths: Array, document_first: Array) -> Array:
    # A title counts once a document, however many passages carry it.
    counted = lengths[document_first[:-1]] if name == "title" else lengths
    mean = max(float(counted.mean()), 1.0) if len(counted) else 1.0
    norm: Array = FIELD_WEIGHTS[name] / (1 - B + B * lengths / mean)
    return norm.astype(np.float32)


def weighted(frequencies: Sequence[Array], passages: Array, of: Array) -> Array:
    """Return the weighted frequency of a stem in each posting, float32.

    Args:
        frequencies: of each field.
        passages: of the postings.
        of: what ``norms`` returned.
    """
    weight = np.empty(len(passages), np.float32)
    for begin in range(0, len(passages), _CHUNK):
        here = slice(begin, begin + _CHUNK)
        parts = [
            counts[here] * norm[passages[here]]
            for counts, norm in zip(frequencies, of, strict=True)
        ]
        weight[here] = np.sum(parts, axis=0)
    return weight


def saturated(weight: Array) -> Array:
    """Return how much a weighted frequency counts for, 0 to 1.

    Args:
        weight: what ``weighted`` returned.
    """
    counts: Array = weight / (np.float32(K1) + weight)
    return counts


def unsaturated(counts: float) -> float:
    """Return the weighted frequency that counts for so much.

    Args:
        counts: what ``saturated`` returned, below 1.
    """
    return K1 * counts / (1 - counts)
