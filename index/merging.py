"""Merging: the kept documents of several sidecars become one, as if inverted together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from index.columns import documents_of, runs, starts, title_ranks
from index.deletions import deletions
from index.facets import FACETS
from index.families import Chapter, families
from index.ledger import Ledger
from index.schema import TEXT_FIELDS
from index.sidecar import Array, FacetColumn, Sidecar, Terms
from index.vocabulary import entry_columns

_DOCUMENT = ("id", "reviewed", "changed", "authority", "gone")
_PASSAGE = (
    *(f"passage_{name}" for name in ("section", "number", "start", "end", "box")),
    *(f"length_{name}" for name in TEXT_FIELDS),
)


@dataclass(frozen=True)
class Part:
    """What is merged.

    Args:
        sidecar, ledger: of the same documents.
        keep: which of them go into the whole, bool [D].
    """

    sidecar: Sidecar
    ledger: Ledger
    keep: Array


@dataclass(frozen=True)
class _Placed:
    """A part, and the numbers its documents and passages get; -1 for those left out."""

    sidecar: Sidecar
    ledger: Ledger
    keep: Array
    document: Array
    passage: Array


def merge(parts: Sequence[Part]) -> tuple[Sidecar, Ledger]:
    """Return the sidecar and the ledger of what is kept of several.

    Args:
        parts: no document is kept of two of them.
    """
    columns, placed = _documents(parts)
    order = np.argsort(np.concatenate([part.document[part.keep] for part in placed]))
    columns |= _passages(placed, int(columns["document_first"][-1]))
    columns |= _terms(placed, columns["passage_document"])
    words, ledger = _vocabulary(placed, order)
    columns |= words
    columns["document_title_rank"] = title_ranks(list(ledger.titles))
    columns["document_family"] = families(
        [Chapter.of(stored) for stored in ledger.chapters],
        ledger.sketches,
    )
    facets = {key: _facet(placed, key) for key in FACETS}
    return Sidecar(**columns, facets=facets), ledger


def _documents(parts: Sequence[Part]) -> tuple[dict[str, Array], list[_Placed]]:
    columns = {
        f"document_{name}": np.concatenate(
            [getattr(part.sidecar, f"document_{name}")[part.keep] for part in parts]
        )
        for name in _DOCUMENT
    }
    order = np.argsort(columns["document_id"], kind="stable")
    columns = {name: column[order] for name, column in columns.items()}
    lengths = [np.diff(part.sidecar.document_first)[part.keep] for part in parts]
    first = starts(np.concatenate(lengths)[order])
    columns["document_first"] = first.astype(np.int32)
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order))
    placed, done = [], 0
    for part in parts:
        document = np.full(len(part.keep), -1, np.int32)
        count = int(part.keep.sum())
        document[part.keep] = rank[done : done + count]
        done += count
        placed.append(_place(part, document, first))
    return columns, placed


def _place(part: Part, document: Array, first: Array) -> _Placed:
    old = part.sidecar.passage_document
    inside = np.arange(len(old)) - part.sidecar.document_first[old]
    passage = np.where(document[old] >= 0, first[document[old]] + inside, -1)
    return _Placed(part.sidecar, part.ledger, part.keep, document, passage)


def _passages(placed: Sequence[_Placed], count: int) -> dict[str, Array]:
    columns = {
        name: np.empty(count, getattr(placed[0].sidecar, name).dtype)
        for name in ("passage_document", *_PASSAGE)
    }
    for part in placed:
        kept = part.passage >= 0
        for name in _PASSAGE:
            columns[name][part.passage[kept]] = getattr(part.sidecar, name)[kept]
        owners = part.document[part.sidecar.passage_document[kept]]
        columns["passage_document"][part.passage[kept]] = owners
    return columns


def _unite(held: Sequence[tuple[Terms, Array]]) -> tuple[Terms, list[Array]]:
    """Return the texts that are used of several lists, and the new number of each text."""
    lists = [(list(texts), used) for texts, used in held]
    found = sorted({texts[number] for texts, used in lists for number in np.flatnonzero(used)})
    places = {text: place for place, text in enumerate(found)}
    moved = [np.array([places.get(text, -1) for text in texts], np.int64) for texts, _ in lists]
    return Terms.of(found), moved


def _terms(placed: Sequence[_Placed], passage_document: Array) -> dict[str, Array]:
    numbered = [
        np.repeat(np.arange(len(part.sidecar.terms)), np.diff(part.sidecar.posting_starts))
        for part in placed
    ]
    kept = [part.passage[part.sidecar.posting_passages] >= 0 for part in placed]
    used = [
        np.bincount(terms[keep], minlength=len(part.sidecar.terms)) > 0
        for part, terms, keep in zip(placed, numbered, kept, strict=True)
    ]
    stems, moved = _unite(
        [(part.sidecar.terms, held) for part, held in zip(placed, used, strict=True)]
    )

    def gather(column: Callable[[int, _Placed], Array]) -> Array:
        return np.concatenate(
            [column(number, part)[kept[number]] for number, part in enumerate(placed)]
        )

    terms = gather(lambda number, _: moved[number][numbered[number]])
    passages = gather(lambda _, part: part.passage[part.sidecar.posting_passages])
    # Each part is sorted already, and the stable sort merges sorted runs in one pass.
    order = np.argsort(terms * max(len(passage_document), 1) + passages, kind="stable")
    terms, passages = terms[order], passages[order].astype(np.int32)
    counts = np.bincount(terms, minlength=len(stems))
    columns: dict[str, Array] = {}
    for name in TEXT_FIELDS:
        posting, place = f"posting_{name}", f"place_{name}"
        before = starts([len(getattr(part.sidecar, place)) for part in placed])
        begins = [starts(getattr(part.sidecar, posting))[:-1] for part in placed]
        lengths = gather(lambda _, part, n=posting: getattr(part.sidecar, n))[order]  # type: ignore[misc]
        begin = gather(lambda number, _, b=before, s=begins: b[number] + s[number])[order]  # type: ignore[misc]
        places = np.concatenate([getattr(part.sidecar, place) for part in placed])
        columns[posting] = lengths
        columns[place] = places[runs(begin, lengths.astype(np.int64))]
        columns[f"place_starts_{name}"] = starts(np.bincount(terms, lengths, minlength=len(stems)))
    return {
        "term_text": stems.text,
        "term_starts": stems.starts,
        "term_documents": documents_of(terms, passage_document[passages], counts),
        "posting_starts": starts(counts),
        "posting_passages": passages,
        **columns,
    }


def _facet(placed: Sequence[_Placed], key: str) -> FacetColumn:
    rows: list[tuple[int, str, int]] = []
    for part in placed:
        column = part.sidecar.facets[key]
        kept = part.keep[column.documents]
        slugs = [column.slugs[value] for value in column.values[kept]]
        rows += zip(
            part.document[column.documents[kept]].tolist(),
            slugs,
            column.since[kept].tolist(),
            strict=True,
        )
    rows.sort(key=lambda row: row[0])
    return FacetColumn.of(rows)


def _vocabulary(placed: Sequence[_Placed], order: Array) -> tuple[dict[str, Array], Ledger]:
    held = [np.repeat(part.keep, np.diff(part.ledger.held_starts)) for part in placed]
    used = [
        np.bincount(part.ledger.held_word[keep], minlength=len(part.sidecar.words)) > 0
        for part, keep in zip(placed, held, strict=True)
    ]
    words, moved = _unite(
        [(part.sidecar.words, keep) for part, keep in zip(placed, used, strict=True)]
    )
    numbers = [
        moved[number][part.ledger.held_word][held[number]] for number, part in enumerate(placed)
    ]
    ledger = _ledger(placed, order, np.concatenate(numbers))
    documents = np.bincount(ledger.held_word, minlength=len(words)).astype(np.int32)
    ranked = zip(ledger.entry_rank.tolist(), ledger.entries, strict=True)
    hashes, forms = _deletions(placed, words, moved)
    return {
        "word_text": words.text,
        "word_starts": words.starts,
        "word_documents": documents,
        "deletion_hash": hashes,
        "deletion_word": forms,
        **entry_columns(ranked, words, documents),
    }, ledger


def _deletions(
    placed: Sequence[_Placed], words: Terms, moved: Sequence[Array]
) -> tuple[Array, Array]:
    """Reuse the forms of the first part's words; those of new words are few."""
    old = placed[0].sidecar
    numbers = moved[0][old.deletion_word]
    known = np.zeros(len(words), bool)
    known[moved[0][moved[0] >= 0]] = True
    fresh = np.flatnonzero(~known)
    hashes, places = deletions([words[number].decode() for number in fresh])
    kept = numbers >= 0
    every = np.concatenate([old.deletion_hash[kept], hashes])
    owner = np.concatenate([numbers[kept], fresh[places]]).astype(np.int32)
    order = np.lexsort((owner, every))
    return every[order], owner[order]


def _ledger(placed: Sequence[_Placed], order: Array, words: Array) -> Ledger:
    counts = np.concatenate([np.diff(part.ledger.held_starts)[part.keep] for part in placed])
    entries = [
        (number, rank, entry)
        for part in placed
        for number, rank, entry in zip(
            part.document[part.ledger.entry_document].tolist(),
            part.ledger.entry_rank.tolist(),
            part.ledger.entries,
            strict=True,
        )
        if number >= 0
    ]
    entries.sort(key=lambda row: row[0])
    title = _texts([(part.ledger.titles, part.keep) for part in placed], order)
    chapter = _texts([(part.ledger.chapters, part.keep) for part in placed], order)
    entry = Terms.of(e for _, _, e in entries)
    sketches = [
        sketch
        for part in placed
        for sketch, keep in zip(part.ledger.sketches, part.keep, strict=True)
        if keep
    ]
    return Ledger(
        fingerprint=np.concatenate([part.ledger.fingerprint[part.keep] for part in placed])[order],
        title_text=title.text,
        title_starts=title.starts,
        chapter_text=chapter.text,
        chapter_starts=chapter.starts,
        sketch=np.concatenate([np.empty(0, np.uint32), *(sketches[n] for n in order)]),
        sketch_starts=starts([len(sketches[n]) for n in order]),
        held_starts=starts(counts[order]),
        held_word=words[runs(starts(counts)[:-1][order], counts[order])].astype(np.int32),
        entry_text=entry.text,
        entry_starts=entry.starts,
        entry_rank=np.array([rank for _, rank, _ in entries], np.uint8),
        entry_document=np.array([number for number, _, _ in entries], np.int32),
    )


def _texts(held: Sequence[tuple[Terms, Array]], order: Array) -> Terms:
    """Return the kept texts of several lists, in a new order."""
    kept = [text for texts, keep in held for text, keeps in zip(texts, keep, strict=True) if keeps]
    return Terms.of(kept[number] for number in order)
