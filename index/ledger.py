"""The ledger: what a generation remembers of each document, so that the next one can reuse it.

Only a build reads it. A document is indexed anew when its fingerprint differs; the rest of the
columns are what counts of a whole index are made from, and cannot be got back from the counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path

import numpy as np

from crawler.collection.models import Document
from index.facets import FACETS
from index.sidecar import Array, Terms

Span = tuple[int, int, int]
"""The sections of a version: how many, the least and the greatest id."""


@dataclass(frozen=True)
class Ledger:
    """One generation's documents, in the order of the sidecar's.

    Args:
        fingerprint: see ``fingerprint``, V16 [D].
        title_text, title_starts: see Terms; the titles by which documents are sorted, as UTF-8.
        chapter_text, chapter_starts: see Terms; what families are told by (``index.families``).
        sketch_starts: where each document's sketch begins, and the end, int64 [D + 1].
        sketch: the sketches, one after another, uint32.
        held_starts: where each document's words begin, and the end, int64 [D + 1].
        held_word: numbers in the sidecar's words, each once a document, int32.
        entry_text, entry_starts: see Terms; what each document gives to completion, in no order.
        entry_rank: the rank of each, uint8.
        entry_document: number of its document, int32, ascending.
    """

    fingerprint: Array
    title_text: Array
    title_starts: Array
    chapter_text: Array
    chapter_starts: Array
    sketch: Array
    sketch_starts: Array
    held_starts: Array
    held_word: Array
    entry_text: Array
    entry_starts: Array
    entry_rank: Array
    entry_document: Array

    @property
    def titles(self) -> Terms:
        """The titles by which documents are sorted."""
        return Terms(self.title_text, self.title_starts)

    @property
    def chapters(self) -> Terms:
        """What families are told by, beside the sketches."""
        return Terms(self.chapter_text, self.chapter_starts)

    @property
    def sketches(self) -> Sequence[Array]:
        """The sketch of each document."""
        bounds = pairwise(self.sketch_starts.tolist())
        return [self.sketch[begin:end] for begin, end in bounds]

    @property
    def entries(self) -> Terms:
        """What the documents give to completion."""
        return Terms(self.entry_text, self.entry_starts)

    def save(self, folder: Path) -> None:
        """Write every array to its own file of a folder that exists."""
        for column in fields(self):
            np.save(folder / f"{column.name}.npy", getattr(self, column.name))

    @classmethod
    def load(cls, folder: Path) -> Ledger:
        """Read what ``save`` wrote.

        Raises:
            OSError, ValueError: a file is missing or damaged.
        """
        return cls(
            **{
                column.name: np.load(folder / f"{column.name}.npy", allow_pickle=False)
                for column in fields(cls)
            }
        )


def fingerprint(document: Document, span: Span) -> bytes:
    """Return 16 bytes that differ when anything differs that is indexed of a document.

    Args:
        document: with its topics loaded.
        span: of its current version, whose sections are never written over.
    """
    facts = (
        document.id,
        document.version_id,
        span,
        document.title,
        document.number,
        document.reviewed,
        document.changed.timestamp(),
        document.authority,
        document.state.value,
        [(key, list(facet.held(document).items())) for key, facet in FACETS.items()],
    )
    return hashlib.blake2b(repr(facts).encode(), digest_size=16).digest()


def unchanged(sidecar_ids: Array, ledger: Ledger, wanted: Mapping[str, bytes]) -> Array:
    """Return which documents of a generation may be reused, bool [D].

    Args:
        sidecar_ids: the sidecar's document_id.
        ledger: of the same generation.
        wanted: the fingerprints of the collection's documents by id.
    """
    prints = ledger.fingerprint.tolist()
    return np.array(
        [
            wanted.get(key.decode()) == print_
            for key, print_ in zip(sidecar_ids.tolist(), prints, strict=True)
        ],
        bool,
    )
