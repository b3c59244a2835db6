"""Meaning: how near documents come to a query in the latent vectors of a generation.

What is asked is a vector too, the sum of its stems', drawn a little to the first documents. Like
feedback it orders the best documents and finds none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from index.searching.queries import Query
from index.storing.files import Array
from index.storing.sidecar import Sidecar
from index.weights import DRAWN

DECIMALS = 4
"""To which cosines are rounded, so that the order in which a processor sums decides nothing."""


class Meaning:
    """The latent vectors of one generation.

    Args:
        sidecar: the columns.
        find: returns the number of a stem, None where no passage holds it.
    """

    def __init__(self, sidecar: Sidecar, find: Callable[[str], int | None]) -> None:
        self._find = find
        self._stem, self._scale = sidecar.latent_stem, sidecar.latent_scale
        self._terms = _rows(sidecar.latent_term, len(self._stem))
        self._documents = _rows(sidecar.latent_document, sidecar.documents)

    def nearness(self, query: Query, first: Array, candidates: Array) -> Array:
        """Return how near documents are to a query, beside one another.

        Args:
            query: what is searched.
            first: numbers of the first documents.
            candidates: numbers of the documents.

        Returns:
            float32, one for each: 1 for the nearest, 0 for the farthest; 0 for all where nothing
            can be told.
        """
        asked = self._asked(query)
        if not asked.any() or len(candidates) < 2:
            return np.zeros(len(candidates), np.float32)
        drawn = _unit(_unit(self._documents[first].astype(np.float64)).mean(axis=0))
        asked = _unit((1 - DRAWN) * _unit(asked) + DRAWN * drawn)
        vectors = _unit(self._documents[candidates].astype(np.float64))
        cosines = np.round(vectors @ asked, DECIMALS)
        least, most = cosines.min(), cosines.max()
        near: Array = (cosines - least) / ((most - least) or 1.0)
        return near.astype(np.float32)

    def _asked(self, query: Query) -> Array:
        asked = np.zeros(self._terms.shape[1])
        for stem, weight in _weighed(query):
            term = self._find(stem)
            if term is None:
                continue
            at = int(np.searchsorted(self._stem, term))
            if at < len(self._stem) and self._stem[at] == term:
                asked += weight * float(self._scale[at]) * self._terms[at]
        return asked


def _weighed(query: Query) -> Iterator[tuple[str, float]]:
    """Yield the stems asked for and what each counts for: all other words of a concept together
    as much as one would alone."""
    for concept in query.concepts:
        for word in concept.words:
            yield word, concept.emphasis
        for other in concept.others:
            share = concept.emphasis * other.weight
            share /= (len(other.stems) * len(concept.others)) ** 0.5
            for stem in other.stems:
                yield stem, share


def _rows(vectors: Array, count: int) -> Array:
    return vectors.reshape(count, len(vectors) // count if count else 0)


def _unit(vectors: Array) -> Array:
    """Return vectors of length 1; one of nothing stays so."""
    lengths = np.sqrt((vectors * vectors).sum(axis=-1, keepdims=True))
    unit: Array = vectors / np.where(lengths > 0, lengths, 1.0)
    return unit
