"""The ledger: what a generation remembers of each document, so that the next one can reuse it.

Only a build reads it. A document is indexed anew when its fingerprint differs; the rest of the
columns are what counts of a whole index are made from, and cannot be got back from the counts.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path

import numpy as np
from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from collection.models import Document, DocumentTopic
from index.storing.files import Array, read_columns, write_columns
from index.storing.sidecar import Terms

_INDEXED = tuple(column for column in Document.__table__.c if column.name != "checked")
"""When a document was last looked at changes with every crawl, and is read from the collection."""


@dataclass(frozen=True)
class Ledger:
    """One generation's documents, in the order of the sidecar's.

    Args:
        fingerprint: see ``fingerprint``, V16 [D].
        title_text, title_starts: see Terms; the titles by which documents are sorted, each
            with its address behind it, as UTF-8.
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
        """The titles by which documents are sorted, each with its address."""
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
        write_columns(folder, vars(self))

    @classmethod
    def load(cls, folder: Path) -> Ledger:
        """Map what ``save`` wrote into memory.

        Raises:
            OSError, ValueError: a file is missing or damaged.
        """
        return cls(**read_columns(folder, [column.name for column in fields(cls)]))


def fingerprints(session: Session) -> dict[str, bytes]:
    """Return 16 bytes for every document that has a version, by id.

    They differ when anything differs that is indexed of it: its row, its topics, or its version,
    whose sections are never written over.
    """
    topics: defaultdict[str, str] = defaultdict(str)
    topic = select(DocumentTopic.document_id, DocumentTopic.topic)
    for document_id, slug in session.execute(topic.order_by(DocumentTopic.topic)):
        topics[document_id] += f"{slug} "
    # As they are stored: to make dates and states of them takes three times as long as the rest.
    columns = [literal_column(column.name, NullType()) for column in _INDEXED]
    of_version = select(*columns).select_from(Document).where(Document.version_id.is_not(None))
    rows = map(tuple, session.execute(of_version))
    at = [column.name for column in _INDEXED].index("id")
    return {row[at]: _digest(row, topics.get(row[at], "")) for row in rows}


def _digest(*facts: object) -> bytes:
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
