"""Feedback: what the first documents are typical of is asked for too, a little.

The relevance model of Lavrenko and Croft ("Relevance-based language models", SIGIR 2001), mixed
with what was typed as in RM3. It orders the best documents and finds none: what was typed says
what is found.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from index.searching.factors import PassageFactors
from index.searching.queries import Query
from index.storing.columns import runs
from index.storing.files import Array
from index.storing.sidecar import Sidecar
from index.weights import FED_BY, FED_NEAR, FED_STEMS, FEEDBACK


def first_documents(sidecar: Sidecar, documents: Array, candidates: Array) -> Array:
    """Return the first documents, of each family one: another area's chapter says nothing new.

    Args:
        sidecar: the columns.
        documents: score of each.
        candidates: numbers of the best.

    Returns:
        Their numbers, best first.
    """
    ranks = sidecar.document_title_rank[candidates]
    order = candidates[np.lexsort((ranks, -documents[candidates]))]
    _, firsts = np.unique(sidecar.document_family[order], return_index=True)
    first = order[np.sort(firsts)[:FED_BY]]
    near: Array = first[documents[first] >= FED_NEAR * documents[first[:1]]]
    return near


class Feedback:
    """The feedback of one generation; nothing in it changes.

    Args:
        sidecar: the columns.
        factors: of its passages.
    """

    def __init__(self, sidecar: Sidecar, factors: PassageFactors) -> None:
        self._sidecar = sidecar
        self._factors = factors

    def expansion(self, documents: Array, first: Array, typed: float) -> Mapping[int, float]:
        """Return the stems that the first documents are typical of, most typical first.

        Args:
            documents: score of each.
            first: numbers of the first.
            typed: how much all that was typed tells.

        Returns:
            By number of the stem, what it counts for.
        """
        sidecar = self._sidecar
        begins = sidecar.typical_starts[first]
        sizes = sidecar.typical_starts[first + 1] - begins
        at = runs(begins, sizes)
        stems, owners = np.unique(sidecar.typical_term[at], return_inverse=True)
        weights = sidecar.typical_share[at] * np.repeat(documents[first], sizes)
        told = np.bincount(owners, weights, minlength=len(stems))
        most = np.lexsort((stems, -told))[:FED_STEMS]
        counts = FEEDBACK * typed * told[most] / (told[most].sum() or 1.0)
        return dict(zip(stems[most].tolist(), counts.tolist(), strict=True))

    def of_documents(self, query: Query, told: Mapping[int, float], documents: Array) -> Array:
        """Return what feedback adds to documents: the most that it makes of a passage, float32.

        Args:
            query: what is searched.
            told: what ``expansion`` returned.
            documents: their numbers, ascending.
        """
        begins = self._sidecar.document_first[documents]
        sizes = self._sidecar.document_first[documents + 1] - begins
        fed = np.zeros(len(documents), np.float32)
        owners = np.repeat(np.arange(len(documents)), sizes)
        np.maximum.at(fed, owners, self.of_passages(query, told, runs(begins, sizes)))
        return fed

    def of_passages(self, query: Query, told: Mapping[int, float], among: Array) -> Array:
        """Return what feedback makes of passages, float32.

        Args:
            query: what is searched.
            told: what ``expansion`` returned.
            among: numbers of the passages, ascending.
        """
        made = np.zeros(len(among), np.float32)
        for stem, counts in told.items():
            begin, end = self._sidecar.posting_starts[stem : stem + 2]
            passages = self._sidecar.posting_passages[begin:end]
            at = np.minimum(np.searchsorted(passages, among), len(passages) - 1)
            strength = self._sidecar.posting_strength[begin:end][at]
            made += np.where(passages[at] == among, np.float32(counts) * strength, np.float32(0))
        weighed: Array = made * self._factors.of(query, among)
        return weighed
