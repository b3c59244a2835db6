"""Pairs: what stems tell of documents, for what follows from a whole collection's words.

A pair is a stem and a document that holds it; its weight is the strength of the stem in the
document's passages (``index.storing.impact``) times its idf.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from index.storing.files import Array

LEAST_DOCUMENTS: Final = 2
"""A stem of one document finds no other."""
MOST_SHARE: Final = 0.3
"""Share of the documents above which a stem tells nothing; at 0.1 feedback gains as much."""
BLOCK: Final = 50_000
"""Passages whose postings are looked at together."""


class Pairs(NamedTuple):
    """The pairs of consecutive documents, by stem.

    Args:
        size: how many documents.
        documents: number of the document within them, int64.
        stems: number of the stem, int64.
        weights: float64.
    """

    size: int
    documents: Array
    stems: Array
    weights: Array


def telling_idf(term_documents: Array, documents: int) -> Array:
    """Return how much each stem tells, float64; 0 where it is too rare or too common to.

    Args:
        term_documents: see the sidecar.
        documents: how many there are.
    """
    idf = np.log(1 + (documents - term_documents + 0.5) / (term_documents + 0.5))
    most = max(LEAST_DOCUMENTS, MOST_SHARE * documents)
    telling = (term_documents >= LEAST_DOCUMENTS) & (term_documents <= most)
    return np.where(telling, idf, 0.0)


def telling_pairs(columns: Mapping[str, Array], idf: Array) -> Iterator[Pairs]:
    """Yield the pairs of all documents, some documents at a time.

    Args:
        columns: of a sidecar, with the strength of its postings.
        idf: what ``telling_idf`` returned.
    """
    first = columns["document_first"]
    inner = np.searchsorted(first, np.arange(BLOCK, first[-1], BLOCK))
    # One block at least, of no documents where there are none.
    for begin, end in pairwise([0, *np.unique(inner[inner > 0]).tolist(), len(first) - 1]):
        passages = columns["posting_passages"]
        inside = np.flatnonzero((passages >= first[begin]) & (passages < first[end]))
        stems, inside = of_stems(columns, idf, inside)
        owners = columns["passage_document"][passages[inside]].astype(np.int64) - begin
        weights = columns["posting_strength"][inside] * idf[stems]
        # Postings of a stem stand by passage, so those of a document stand together.
        new = np.ones(len(owners), bool)
        new[1:] = (owners[1:] != owners[:-1]) | (stems[1:] != stems[:-1])
        runs = np.flatnonzero(new)
        summed = np.add.reduceat(weights, runs) if len(runs) else weights
        yield Pairs(end - begin, owners[runs], stems[runs], summed)


def of_stems(columns: Mapping[str, Array], idf: Array, postings: Array) -> tuple[Array, Array]:
    """Return the stems of postings, and the postings, of those whose stem tells something.

    Args:
        columns: of a sidecar.
        idf: what ``telling_idf`` returned.
        postings: numbers of them, ascending.
    """
    stems = np.searchsorted(columns["posting_starts"], postings, side="right") - 1
    telling = idf[stems] > 0
    return stems[telling], postings[telling]
