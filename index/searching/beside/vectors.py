"""What is meant: how near the passages of a generation come to a query in an encoder's vectors.

Where there are few passages, all are looked at; where there are more, those of the documents that
words find first, those that the filters leave, and those of the clusters nearest to the query.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from index.encoding.opening import open_encoder
from index.encoding.prepared import PreparedEncoder
from index.errors import EncoderUnusable
from index.generations.manifest import VECTORS
from index.searching.queries import Query
from index.searching.scores import Scores
from index.storing.columns import runs
from index.storing.files import Array, read_columns
from index.storing.sidecar import Sidecar
from index.weights import ALL_LOOKED_AT, CLUSTERED, ENCODED, FIRST_LOOKED_AT, NEAREST

DECIMALS: Final = 4
"""To which cosines are rounded, so that the order in which a processor sums decides nothing."""
REMEMBERED: Final = 32
"""Queries whose vectors are remembered: one answer asks for its own several times."""
_BLOCK: Final = 1_024
"""Vectors that are multiplied at a time: they stay in the processor's cache as numbers with a
point, which takes 4 ms for 30,000."""

_logger = logging.getLogger(__name__)


class _Vectors(NamedTuple):
    """What is loaded when it is first asked for.

    Args:
        rows: of all passages, int8.
        scales: by which the product with a row becomes a cosine, float32.
        clusters: the columns of clusters by name; none where all passages are looked at.
        encode: makes a vector of what was typed.
    """

    rows: Array
    scales: Array
    clusters: dict[str, Array]
    encode: Callable[[str], Array]


class PassageVectors:
    """The vectors of one generation, for any number of threads.

    Args:
        folder: of the generation.
        encoder: the folder of the encoder.
        encoded: the id of the encoder whose vectors it has.
        sidecar: its columns.
        mapped: whether its columns are only mapped.
    """

    def __init__(
        self, folder: Path, encoder: Path, encoded: str, sidecar: Sidecar, *, mapped: bool
    ) -> None:
        self._folder = folder / VECTORS
        self._encoder = encoder
        self._encoded = encoded
        self._sidecar = sidecar
        self._mapped = mapped
        self._loading = threading.Lock()
        self._loaded: _Vectors | None = None
        self.fault = ""
        """Why words alone rank, where the encoder cannot be used."""

    def added(
        self, query: Query, scores: Scores, weights: Array, within: Callable[[], Array] | None
    ) -> Scores:
        """Return scores with what the nearest passages add to documents that words found.

        Args:
            query: what is searched; where operators say what is found, they say its order too.
            scores: by words.
            weights: factor of each document.
            within: gives which documents the filters leave, bool [D]; None where there are none.

        Returns:
            The same scores where there is nothing to encode, or the encoder cannot be used.
        """
        asks = query.found is None and query.concepts and scores.documents.any()
        vectors = self._vectors() if asks else None
        if vectors is None:
            return scores
        meant = self._nearness(vectors, query.meant, scores.documents, within)
        nearest = np.maximum.reduceat(meant, self._sidecar.document_first[:-1])
        best = np.float32(ENCODED) * scores.documents.max()
        encoded = np.where(scores.documents > 0, best * nearest, np.float32(0))
        documents = scores.documents + encoded * weights
        return replace(scores, documents=documents, meant=meant, encoded=encoded)

    def of_document(self, query: Query, document: int) -> Array | None:
        """Return how near passages are to what was typed, where those of one document matter.

        Args:
            query: what is searched.
            document: its number; where there are many, others may not be looked at.

        Returns:
            As in ``Scores``; None where there is nothing to encode, or the encoder cannot be used.
        """
        vectors = self._vectors() if query.found is None and query.concepts else None
        if vectors is None:
            return None
        alone = np.zeros(self._sidecar.documents, np.float32)
        alone[document] = 1
        return self._nearness(vectors, query.meant, alone, None)

    def _nearness(
        self, vectors: _Vectors, typed: str, documents: Array, within: Callable[[], Array] | None
    ) -> Array:
        """Return how near passages are to what was typed, beside one another, float32 [N].

        It is 1 for the nearest, and 0 from the best one of the NEAREST-th family on; where there
        are fewer families, for the farthest.
        """
        asked = vectors.encode(typed)
        among = self._among(vectors, asked, documents, within)
        cosines = np.round(_cosines(vectors, asked, among), DECIMALS)
        near = np.zeros(self._sidecar.passages, np.float32)
        near[slice(None) if among is None else among] = cosines - self._floor(cosines, among)
        most = near.max(initial=0.0)
        return np.maximum(near, 0) / (most or np.float32(1))

    def _floor(self, cosines: Array, among: Array | None) -> float:
        """Return the cosine from which on a passage gains nothing."""
        owners = self._sidecar.passage_document
        families = self._sidecar.document_family[owners if among is None else owners[among]]
        best = np.full(self._sidecar.documents, -1, np.float32)
        np.maximum.at(best, families, cosines)
        best = best[best > -1]
        if len(best) <= NEAREST:
            return float(cosines.min(initial=0.0))
        return float(np.partition(best, len(best) - NEAREST)[-NEAREST])

    def _among(
        self, vectors: _Vectors, asked: Array, documents: Array, within: Callable[[], Array] | None
    ) -> Array | None:
        """Return the numbers of the passages that are looked at, ascending; None for all."""
        if not vectors.clusters:
            return None
        first = np.flatnonzero(documents > 0)
        if len(first) > FIRST_LOOKED_AT:
            first = first[np.argpartition(-documents[first], FIRST_LOOKED_AT)[:FIRST_LOOKED_AT]]
        found = [self._passages(first), _clustered(vectors, asked)]
        if within is not None:
            inside = self._passages(np.flatnonzero(within()))
            if len(inside) <= ALL_LOOKED_AT:
                found.append(inside)
        return np.unique(np.concatenate(found))

    def _passages(self, documents: Array) -> Array:
        begins = self._sidecar.document_first[documents]
        return runs(begins, self._sidecar.document_first[documents + 1] - begins)

    def _vectors(self) -> _Vectors | None:
        if self._loaded is None and not self.fault:
            with self._loading:
                if self._loaded is None and not self.fault:
                    self._load()
        return self._loaded

    def _load(self) -> None:
        try:
            if PreparedEncoder.read(self._encoder).id != self._encoded:
                raise EncoderUnusable(
                    f"the index has vectors of another encoder than that in {self._encoder}"
                )
            encoder = open_encoder(self._encoder)
        except EncoderUnusable as error:
            self.fault = f"searches go by words alone: {error}"
            _logger.warning(self.fault)
            return
        (column,) = read_columns(self._folder, ["vector"], mapped=self._mapped).values()
        rows = column.reshape(self._sidecar.passages, encoder.dimensions)
        names = ("cluster_centre", "cluster_starts", "cluster_passage")
        clustered = len(rows) > ALL_LOOKED_AT
        clusters = read_columns(self._folder, names, mapped=self._mapped) if clustered else {}
        encode = lru_cache(maxsize=REMEMBERED)(encoder.vector)
        self._loaded = _Vectors(rows, _scales(rows), clusters, encode)


def _cosines(vectors: _Vectors, asked: Array, among: Array | None) -> Array:
    count = len(vectors.rows) if among is None else len(among)
    cosines = np.empty(count, np.float32)
    block = np.empty((_BLOCK, len(asked)), np.float32)
    for begin in range(0, count, _BLOCK):
        part = slice(begin, min(begin + _BLOCK, count))
        rows = vectors.rows[part if among is None else among[part]]
        np.copyto(block[: len(rows)], rows)
        np.dot(block[: len(rows)], asked, out=cosines[part])
    cosines *= vectors.scales if among is None else vectors.scales[among]
    return cosines


def _clustered(vectors: _Vectors, asked: Array) -> Array:
    """Return the passages of the nearest clusters, as many as are looked at of them."""
    begins = vectors.clusters["cluster_starts"]
    centres = vectors.clusters["cluster_centre"].reshape(-1, len(asked))
    nearest = np.argsort(-np.round(centres @ asked, DECIMALS), kind="stable")
    sizes = np.diff(begins)[nearest]
    taken = nearest[np.cumsum(sizes) - sizes < CLUSTERED]
    at = runs(begins[taken], begins[taken + 1] - begins[taken])
    passages: Array = vectors.clusters["cluster_passage"][at]
    return passages


def _scales(rows: Array) -> Array:
    scales = np.empty(len(rows), np.float32)
    for begin in range(0, len(rows), _BLOCK):
        block = rows[begin : begin + _BLOCK].astype(np.float32)
        lengths = np.sqrt((block * block).sum(axis=1))
        scales[begin : begin + _BLOCK] = 1 / np.where(lengths > 0, lengths, 1)
    return scales
