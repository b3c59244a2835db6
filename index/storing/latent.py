"""Latent vectors: documents and stems in the few dimensions in which passages differ most.

Latent semantic analysis (Deerwester and others, 1990): stems that stand in the same passages come
to lie near each other, and so do documents that say the same in other words. Of the truncated
singular value decomposition only the space is needed, for cosines are the same in any axes of it.
It is found by subspace iteration from a fixed start (Halko, Martinsson and Tropp, 2011), on a
sample of the passages, so that its cost is bounded; documents are folded in.

The same columns give the same vectors, so an update leaves what a whole build would have left.
Vectors are kept in bytes: the last bits of a processor's sums are rounded away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from index.storing.files import Array
from index.storing.pairs import Pairs, of_stems

MOST_DIMENSIONS: Final = 100
LEAST_DIMENSIONS: Final = 10
PASSAGES_EACH: Final = 8
"""Passages for each dimension: in more, few passages differ by chance."""
SAMPLE: Final = 4_000
"""The most passages from which the space is found."""
ITERATIONS: Final = 3
SEED: Final = 1
NOTHING: Final = 1e-9
"""What is so little is none: a direction beside the first, the numbers of a vector."""
FULL: Final = 127
"""The greatest number of a vector."""


class _Entries(NamedTuple):
    """What is not 0 of a matrix, by row.

    Args:
        rows: those that hold anything, ascending.
        firsts: where the entries of each begin.
        columns: of each entry.
        weights: of each entry.
    """

    rows: Array
    firsts: Array
    columns: Array
    weights: Array

    @classmethod
    def of(cls, rows: Array, columns: Array, weights: Array) -> _Entries:
        """Return entries that stand in any order."""
        order = np.argsort(rows, kind="stable")
        held, firsts = np.unique(rows[order], return_index=True)
        return cls(held, firsts, columns[order].astype(np.intp), weights[order])


class LatentSpace(NamedTuple):
    """The few dimensions of a collection.

    Args:
        axes: at right angles to each other, a row each, float64 [dimensions, stems].
        stems: the numbers of those that tell something, ascending.
        idf: how much every stem tells.
    """

    axes: Array
    stems: Array
    idf: Array

    @classmethod
    def of(cls, columns: Mapping[str, Array], idf: Array) -> LatentSpace:
        """Return the space of a collection; of no dimension where it holds too little.

        Args:
            columns: of a sidecar, with the strength of its postings.
            idf: how much each stem tells, 0 where nothing.
        """
        stems = np.flatnonzero(idf > 0)
        passages = len(columns["passage_document"])
        dimensions = min(MOST_DIMENSIONS, passages // PASSAGES_EACH, len(stems))
        if dimensions < LEAST_DIMENSIONS:
            return cls(np.zeros((0, 0)), stems[:0], idf)
        return cls(_axes(_sample(columns, idf, stems), len(stems), dimensions), stems, idf)

    def vectors(self, pairs: Pairs) -> Array:
        """Return the vectors of documents, int8 [documents, dimensions].

        Args:
            pairs: theirs.
        """
        places = np.searchsorted(self.stems, pairs.stems)
        entries = _Entries.of(pairs.documents, places, pairs.weights)
        return _in_bytes(_times(entries, self.axes, pairs.size))[0]

    def columns(self, vectors: Sequence[Array]) -> dict[str, Array]:
        """Return the latent_… columns.

        Args:
            vectors: of all documents, in their order.
        """
        terms, scales = _in_bytes(self.axes * self.idf[self.stems])
        return {
            "latent_document": np.concatenate(vectors).ravel(),
            "latent_stem": self.stems.astype(np.int32),
            "latent_term": terms.ravel(),
            "latent_scale": scales,
        }


def _sample(columns: Mapping[str, Array], idf: Array, telling: Array) -> tuple[Array, ...]:
    """Return every so many passages as rows of length 1: rows, stems and weights of entries."""
    step = -(-len(columns["passage_document"]) // SAMPLE) or 1
    stems, inside = of_stems(columns, idf, np.flatnonzero(columns["posting_passages"] % step == 0))
    rows = columns["posting_passages"][inside] // step
    weights = columns["posting_strength"][inside] * idf[stems]
    length = np.sqrt(np.bincount(rows, weights * weights))
    return rows, np.searchsorted(telling, stems), weights / length[rows]


def _axes(sample: tuple[Array, ...], stems: int, dimensions: int) -> Array:
    """Return directions at right angles, a row each, float64 [dimensions, stems]."""
    of_rows, held, weights = sample
    rows = int(of_rows.max(initial=-1)) + 1
    entries = _Entries.of(of_rows, held, weights)
    turned = _Entries.of(held, of_rows, weights)
    bits = np.random.PCG64(SEED).random_raw(-(-stems * dimensions // 64))
    signs = np.unpackbits(bits.astype("<u8").view(np.uint8))[: stems * dimensions]
    axes = signs.reshape(dimensions, stems) * 2.0 - 1.0
    for _ in range(ITERATIONS):
        axes = _times(turned, _times(entries, axes, rows), stems)
        upright, lengths = np.linalg.qr(axes.T)
        told = np.abs(np.diag(lengths))
        axes = np.where(told > NOTHING * told[0], upright, 0.0).T
    return axes


def _times(entries: _Entries, vectors: Array, size: int) -> Array:
    """Return the product of a matrix with columns, each of which stands as a row here."""
    made = np.zeros((len(vectors), size))
    told = np.empty(len(entries.weights))
    for vector, into in zip(vectors, made, strict=True):
        if len(told):
            vector.take(entries.columns, out=told, mode="clip")
            np.multiply(told, entries.weights, out=told)
            into[entries.rows] = np.add.reduceat(told, entries.firsts)
    return made


def _in_bytes(vectors: Array) -> tuple[Array, Array]:
    """Return columns as rows of int8, and what each number of a row is worth, float32.

    Of a stem that no passage of the sample holds only the last bits are not 0.
    """
    most = np.abs(vectors).max(axis=0, initial=0.0)
    held = most > NOTHING
    scales = np.where(held, most, 1.0) / FULL
    return np.round(np.where(held, vectors, 0.0) / scales).T.astype(np.int8), scales.astype(
        np.float32
    )
