"""Merging: the kept documents of two sidecars become one, as if inverted together."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.building.chunks import write_terms
from index.building.ledger import Ledger
from index.building.shard import Both, PlacedShard, Shard
from index.facets import FACETS
from index.storing.columns import runs, starts
from index.storing.files import Array
from index.storing.interleaving import Interleaving, Ragged, unite
from index.storing.schema import TEXT_FIELDS
from index.storing.sidecar import FacetColumn

_DOCUMENT = tuple(f"document_{name}" for name in ("id", "reviewed", "changed", "authority", "gone"))
_PASSAGE = (
    *(f"passage_{name}" for name in ("section", "number", "start", "end", "box", "role", "marks")),
    *(f"length_{name}" for name in TEXT_FIELDS),
)


def merge(first: Shard, second: Shard, folder: Path) -> Shard:
    """Write what is kept of two parts as one.

    Args:
        first, second: no document is kept of both.
        folder: where the part is written.

    Returns:
        The part, mapped into memory.
    """
    columns, weave, placed = _documents(first, second)
    columns |= _passages(placed, weave, columns["document_first"])
    words, ledger = _vocabulary(placed, weave)
    facets = {key: _facet(placed, key) for key in FACETS}
    keep = np.ones(len(columns["document_id"]), bool)
    part = Shard(columns | words, facets, ledger, keep)
    part.save(folder)
    write_terms(placed, columns["passage_document"], folder / "sidecar")
    return Shard.load(folder, part.slugs)


def _documents(first: Shard, second: Shard) -> tuple[dict[str, Array], Interleaving, Both]:
    ids = [part.columns["document_id"][part.keep] for part in (first, second)]
    weave = Interleaving.of(ids[0], ids[1])
    columns = {
        name: weave.join(*(part.columns[name][part.keep] for part in (first, second)))
        for name in _DOCUMENT
    }
    lengths = [np.diff(part.columns["document_first"])[part.keep] for part in (first, second)]
    begins = starts(weave.join(lengths[0], lengths[1]))
    columns["document_first"] = begins.astype(np.int32)
    one, other = (
        _place(part, numbers, begins)
        for part, numbers in zip((first, second), weave.numbers(), strict=True)
    )
    return columns, weave, (one, other)


def _place(part: Shard, numbers: Array, begins: Array) -> PlacedShard:
    document = np.full(part.documents, -1, np.int32)
    document[part.keep] = numbers
    old = part.columns["passage_document"]
    inside = np.arange(len(old)) - part.columns["document_first"][old]
    passage = np.where(document[old] >= 0, begins[document[old]] + inside, -1)
    return PlacedShard(part, document, passage.astype(np.int32))


def _passages(placed: Both, documents: Interleaving, begins: Array) -> dict[str, Array]:
    weave = documents.runs(np.diff(begins))
    columns = {
        name: weave.join(*(part[name][part.passage >= 0] for part in placed)) for name in _PASSAGE
    }
    numbers = np.arange(len(begins) - 1, dtype=np.int32)
    columns["passage_document"] = np.repeat(numbers, np.diff(begins))
    return columns


def _facet(placed: Both, key: str) -> FacetColumn:
    columns = [part.facet(key) for part in placed]
    slugs = sorted({slug for column in columns for slug in column.slugs})
    values = [
        np.array([slugs.index(slug) for slug in column.slugs], np.int32)[column.values]
        for column in columns
    ]
    weave = Interleaving.of(*(column.documents for column in columns))
    return FacetColumn(
        tuple(slugs),
        weave.join(*(column.documents for column in columns)),
        weave.join(*values),
        weave.join(*(column.since for column in columns)),
    )


def _vocabulary(placed: Both, documents: Interleaving) -> tuple[dict[str, Array], Ledger]:
    counts = [_documents_of_words(part) for part in placed]
    first, second = (part.part.words for part in placed)
    united = unite(first, counts[0] > 0, second, counts[1] > 0)
    words = united.texts
    documents_of = np.zeros(len(words), np.int32)
    for numbers, count in zip(united.numbers, counts, strict=True):
        documents_of[numbers[count > 0]] += count[count > 0]
    rows = [part.rows("held_word", "held_starts") for part in placed]
    held = [
        Ragged(numbers.astype(np.int32)[of.values], of.lengths)
        for numbers, of in zip(united.numbers, rows, strict=True)
    ]
    ledger = _ledger(placed, documents, held[0].woven(held[1], documents))
    return {
        "word_text": words.text,
        "word_starts": words.starts,
        "word_documents": documents_of,
    }, ledger


def _documents_of_words(part: PlacedShard) -> Array:
    """Return in how many of the documents that are kept each word stands, int32."""
    lengths = np.diff(part.ledger.held_starts)
    left_out = ~part.keep  # few, or none: all the others need not be counted again
    gone = part.ledger.held_word[runs(part.ledger.held_starts[:-1][left_out], lengths[left_out])]
    counts: Array = part["word_documents"] - np.bincount(
        gone, minlength=len(part["word_documents"])
    )
    return counts.astype(np.int32)


def _ledger(placed: Both, documents: Interleaving, held: Ragged) -> Ledger:
    def by_document(values: str, row_starts: str) -> Ragged:
        one, other = (part.rows(values, row_starts) for part in placed)
        return one.woven(other, documents)

    titles = by_document("title_text", "title_starts")
    chapters = by_document("chapter_text", "chapter_starts")
    sketches = by_document("sketch", "sketch_starts")
    kept = [part.keep[part.ledger.entry_document] for part in placed]
    owners = [
        part.document[part.ledger.entry_document[keep]]
        for part, keep in zip(placed, kept, strict=True)
    ]
    weave = Interleaving.of(owners[0], owners[1])
    one, other = (
        Ragged.kept(part.ledger.entry_text, np.diff(part.ledger.entry_starts), keep)
        for part, keep in zip(placed, kept, strict=True)
    )
    entries = one.woven(other, weave)
    ranks = [part.ledger.entry_rank[keep] for part, keep in zip(placed, kept, strict=True)]
    prints = [part.ledger.fingerprint[part.keep] for part in placed]
    return Ledger(
        fingerprint=documents.join(prints[0], prints[1]),
        title_text=titles.values,
        title_starts=titles.starts(),
        chapter_text=chapters.values,
        chapter_starts=chapters.starts(),
        sketch=sketches.values,
        sketch_starts=sketches.starts(),
        held_starts=held.starts(),
        held_word=held.values,
        entry_text=entries.values,
        entry_starts=entries.starts(),
        entry_rank=weave.join(ranks[0], ranks[1]),
        entry_document=weave.join(owners[0], owners[1]),
    )
