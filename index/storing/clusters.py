"""Clusters: passages that mean much the same stand together, so that few need be looked at.

Spherical k-means with a fixed start on a sample; the same vectors make the same clusters.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from index.storing.columns import starts
from index.storing.files import Array

MOST_CLUSTERS: Final = 2_048
SAMPLED: Final = 32
"""Vectors of the sample for each cluster."""
ITERATIONS: Final = 4
_BLOCK: Final = 8_192


def cluster_columns(vectors: Array) -> dict[str, Array]:
    """Return the cluster_… columns.

    Args:
        vectors: of all passages, int8 [N, dimensions].

    Returns:
        The centres, float32 of length 1, one after another; where the passages of each begin, and
        the end; the passages, each cluster's ascending.
    """
    count = min(MOST_CLUSTERS, int(len(vectors) ** 0.5))
    sample = _unit(vectors[_spread(len(vectors), count * SAMPLED)])
    centres = sample[_spread(len(sample), count)]
    for _ in range(ITERATIONS):
        owners = (sample @ centres.T).argmax(axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, owners, sample)
        empty = np.bincount(owners, minlength=count) == 0
        centres = _unit(np.where(empty[:, None], centres, sums))
    blocks = range(0, len(vectors), _BLOCK)
    owners = np.concatenate(
        [(_unit(vectors[at : at + _BLOCK]) @ centres.T).argmax(axis=1) for at in blocks]
    )
    return {
        "cluster_centre": centres.ravel(),
        "cluster_starts": starts(np.bincount(owners, minlength=count)),
        "cluster_passage": np.argsort(owners, kind="stable").astype(np.int32),
    }


def _spread(size: int, count: int) -> Array:
    """Return at most so many places, evenly spread."""
    return np.unique(np.linspace(0, size - 1, min(size, count)).astype(np.intp))


def _unit(vectors: Array) -> Array:
    made = vectors.astype(np.float32)
    lengths = np.sqrt((made * made).sum(axis=1, keepdims=True))
    unit: Array = made / np.where(lengths > 0, lengths, np.float32(1))
    return unit
