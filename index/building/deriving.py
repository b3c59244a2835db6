"""Deriving: the columns that follow from all documents together, once the parts are merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from index.building.shard import Shard
from index.building.updating import Previous
from index.building.vocabulary import entry_columns
from index.families import Settled, families
from index.storing.files import Array
from index.storing.impact import norms, saturated, weighted
from index.storing.latent import LatentSpace
from index.storing.pairs import telling_idf, telling_pairs
from index.storing.schema import TEXT_FIELDS
from index.storing.sidecar import Sidecar
from index.storing.typical import typical, typical_columns
from index.suggesting.deletions import deletions


def derived(part: Shard, previous: Previous | None = None) -> dict[str, Array]:
    """Return the columns of DERIVED by name.

    Args:
        part: the whole.
        previous: the generation that it was merged from, which spares what is still true of it;
            the columns are the same without.
    """
    columns, ledger = part.columns, part.ledger
    known = previous.sidecar if previous else None
    hashes, numbers = deletions(part.words, known)
    given = zip(ledger.entry_rank.tolist(), ledger.entries, strict=True)
    strength = {"posting_strength": _strength(columns)}
    return {
        **strength,
        "document_title_rank": _title_ranks(list(ledger.titles)),
        "document_family": families(
            ledger.chapters,
            ledger.sketches,
            _settled(part, previous) if previous else None,
        ),
        **_meaning({**columns, **strength}),
        "deletion_hash": hashes,
        "deletion_word": numbers,
        **entry_columns(given, part.words, columns["word_documents"], known),
    }


def completed(part: Shard) -> Sidecar:
    """Return the sidecar of a part that is the whole."""
    return Sidecar(**part.columns, **derived(part), facets=part.facets)


def _strength(columns: Mapping[str, Array]) -> Array:
    lengths = {name: columns[f"length_{name}"] for name in TEXT_FIELDS}
    held = [columns[f"posting_{name}"] for name in TEXT_FIELDS]
    weight = weighted(held, columns["posting_passages"], norms(lengths, columns["document_first"]))
    return saturated(weight)


def _meaning(columns: Mapping[str, Array]) -> dict[str, Array]:
    """Return what feedback and meaning are told by, which is worked out of all postings anew."""
    idf = telling_idf(columns["term_documents"], len(columns["document_id"]))
    space = LatentSpace.of(columns, idf)
    told = [(typical(pairs), space.vectors(pairs)) for pairs in telling_pairs(columns, idf)]
    stems, vectors = zip(*told, strict=True)
    return {**typical_columns(stems), **space.columns(vectors)}


def _title_ranks(titles: Sequence[bytes]) -> Array:
    """Return the place of each document in the order of titles, int32.

    Args:
        titles: each with its address, in the order of the ids.
    """
    ranks = np.empty(len(titles), np.int32)
    ranks[sorted(range(len(titles)), key=titles.__getitem__)] = np.arange(len(titles))
    return ranks


def _settled(part: Shard, previous: Previous) -> Settled:
    """Return the families of the documents that are still there as they were."""
    kept = previous.keep
    numbers = np.full(previous.sidecar.documents, -1, np.int32)
    numbers[kept] = np.searchsorted(part.columns["document_id"], previous.sidecar.document_id[kept])
    family = np.full(part.documents, -1, np.int32)
    family[numbers[kept]] = numbers[previous.sidecar.document_family[kept]]
    return Settled(family, previous.ledger.chapters, kept)
