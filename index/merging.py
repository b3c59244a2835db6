"""Merging: the kept documents of two sidecars become one, as if inverted together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.columns import documents_of, starts, strength, title_ranks
from index.facets import FACETS
from index.families import Chapter, families
from index.ledger import Ledger
from index.schema import TEXT_FIELDS
from index.sidecar import Array, FacetColumn, Sidecar
from index.vocabulary import entry_columns
from index.weaving import Ragged, United, Weave, bisect_each, unite

_DOCUMENT = ("id", "reviewed", "changed", "authority", "gone")
_PASSAGE = (
    *(f"passage_{name}" for name in ("section", "number", "start", "end", "box")),
    *(f"length_{name}" for name in TEXT_FIELDS),
)
_POSTING = tuple(f"posting_{name}" for name in TEXT_FIELDS)


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

    @classmethod
    def whole(cls, sidecar: Sidecar, ledger: Ledger) -> Part:
        """Return a part of which every document is kept."""
        return cls(sidecar, ledger, np.ones(sidecar.documents, bool))

    def save(self, folder: Path) -> Mapping[str, list[str]]:
        """Write sidecar and ledger below a folder; return what ``load`` asks for."""
        for name in ("sidecar", "ledger"):
            (folder / name).mkdir()
        self.ledger.save(folder / "ledger")
        return self.sidecar.save(folder / "sidecar")

    @classmethod
    def load(cls, folder: Path, slugs: Mapping[str, Sequence[str]]) -> Part:
        """Read what ``save`` wrote.

        Args:
            folder: where.
            slugs: what ``save`` returned.
        """
        sidecar = Sidecar.load(folder / "sidecar", slugs)
        return cls.whole(sidecar, Ledger.load(folder / "ledger"))


@dataclass(frozen=True)
class _Placed:
    """A part, and the numbers its documents and passages get; -1 for those left out."""

    sidecar: Sidecar
    ledger: Ledger
    keep: Array
    document: Array
    passage: Array


def merge(first: Part, second: Part) -> Part:
    """Return what is kept of two parts as one.

    Args:
        first, second: no document is kept of both.
    """
    columns, weave, placed = _documents(first, second)
    columns |= _passages(placed, weave, columns["document_first"])
    columns |= _terms(placed, columns["passage_document"])
    columns["posting_strength"] = strength(columns)
    words, ledger = _vocabulary(placed, weave)
    columns |= words
    columns["document_title_rank"] = title_ranks(list(ledger.titles))
    chapters = [Chapter.of(stored) for stored in ledger.chapters]
    columns["document_family"] = families(chapters, ledger.sketches)
    facets = {key: _facet(placed, key) for key in FACETS}
    return Part.whole(Sidecar(**columns, facets=facets), ledger)


_Both = tuple[_Placed, _Placed]


def _documents(first: Part, second: Part) -> tuple[dict[str, Array], Weave, _Both]:
    ids = [part.sidecar.document_id[part.keep] for part in (first, second)]
    weave = Weave.of(ids[0], ids[1])

    def joined(column: Callable[[Sidecar], Array]) -> Array:
        one, other = (column(part.sidecar)[part.keep] for part in (first, second))
        return weave.join(one, other)

    columns = {
        f"document_{name}": joined(lambda held, n=name: getattr(held, f"document_{n}"))  # type: ignore[misc]
        for name in _DOCUMENT
    }
    begins = starts(joined(lambda held: np.diff(held.document_first)))
    columns["document_first"] = begins.astype(np.int32)
    one, other = (
        _place(part, numbers, begins)
        for part, numbers in zip((first, second), weave.numbers(), strict=True)
    )
    return columns, weave, (one, other)


def _place(part: Part, numbers: Array, begins: Array) -> _Placed:
    document = np.full(len(part.keep), -1, np.int32)
    document[part.keep] = numbers
    old = part.sidecar.passage_document
    inside = np.arange(len(old)) - part.sidecar.document_first[old]
    passage = np.where(document[old] >= 0, begins[document[old]] + inside, -1)
    return _Placed(part.sidecar, part.ledger, part.keep, document, passage)


def _passages(placed: _Both, documents: Weave, begins: Array) -> dict[str, Array]:
    weave = documents.runs(np.diff(begins))
    kept = [part.passage >= 0 for part in placed]
    columns = {
        name: weave.join(
            *(getattr(part.sidecar, name)[keep] for part, keep in zip(placed, kept, strict=True))
        )
        for name in _PASSAGE
    }
    numbers = np.arange(len(begins) - 1, dtype=np.int32)
    columns["passage_document"] = np.repeat(numbers, np.diff(begins))
    return columns


def _terms(placed: _Both, passage_document: Array) -> dict[str, Array]:
    first, second = placed
    kept = [part.passage[part.sidecar.posting_passages] >= 0 for part in placed]
    counts = [
        np.add.reduceat(keep, part.sidecar.posting_starts[:-1], dtype=np.int64)
        for part, keep in zip(placed, kept, strict=True)
    ]
    united = unite(first.sidecar.terms, counts[0] > 0, second.sidecar.terms, counts[1] > 0)
    size = len(united.texts)
    of_first, of_second = (
        np.bincount(numbers[count > 0], count[count > 0], minlength=size).astype(np.int64)
        for numbers, count in zip(united.numbers, counts, strict=True)
    )

    def both(column: Callable[[_Placed], Array]) -> tuple[Array, Array]:
        one, other = (column(part)[keep] for part, keep in zip(placed, kept, strict=True))
        return one, other

    # New numbers are in the order of the old ones, so a stem's passages are in order still.
    passages = both(lambda part: part.passage.astype(np.int32)[part.sidecar.posting_passages])
    begins = starts(of_first)
    weave = Weave.at(
        bisect_each(
            passages[0],
            passages[1],
            np.repeat(begins[:-1], of_second),
            np.repeat(begins[1:], of_second),
        ),
        len(passages[0]),
    )
    passage = weave.join(*passages)
    one, other = (
        Ragged.kept(part.sidecar.place, np.diff(part.sidecar.place_starts), keep)
        for part, keep in zip(placed, kept, strict=True)
    )
    places = one.woven(other, weave)
    posting_starts = starts(of_first + of_second)
    return {
        "term_text": united.texts.text,
        "term_starts": united.texts.starts,
        "term_documents": documents_of(passage_document[passage], posting_starts),
        "posting_starts": posting_starts,
        "posting_passages": passage,
        "place": places.values,
        "place_starts": places.starts().astype(np.uint32),
        **{
            name: weave.join(*both(lambda part, n=name: getattr(part.sidecar, n)))  # type: ignore[misc]
            for name in _POSTING
        },
    }


def _facet(placed: _Both, key: str) -> FacetColumn:
    rows: list[tuple[int, str, int]] = []
    for part in placed:
        column = part.sidecar.facets[key]
        kept = part.keep[column.documents]
        slugs = [column.slugs[value] for value in column.values[kept]]
        numbers = part.document[column.documents[kept]].tolist()
        rows += zip(numbers, slugs, column.since[kept].tolist(), strict=True)
    rows.sort(key=lambda row: row[0])
    return FacetColumn.of(rows)


def _vocabulary(placed: _Both, documents: Weave) -> tuple[Mapping[str, Array], Ledger]:
    held = [
        Ragged.kept(part.ledger.held_word, np.diff(part.ledger.held_starts), part.keep)
        for part in placed
    ]
    first, second = (part.sidecar.words for part in placed)
    used = [
        np.bincount(rows.values, minlength=len(texts)) > 0
        for rows, texts in zip(held, (first, second), strict=True)
    ]
    united = unite(first, used[0], second, used[1])
    renumbered = [
        Ragged(numbers[rows.values].astype(np.int32), rows.lengths)
        for numbers, rows in zip(united.numbers, held, strict=True)
    ]
    ledger = _ledger(placed, documents, renumbered[0].woven(renumbered[1], documents))
    words = united.texts
    counts = np.bincount(ledger.held_word, minlength=len(words)).astype(np.int32)
    ranked = zip(ledger.entry_rank.tolist(), ledger.entries, strict=True)
    hashes, forms = _deletions(placed[0].sidecar, placed[1].sidecar, united)
    return {
        "word_text": words.text,
        "word_starts": words.starts,
        "word_documents": counts,
        "deletion_hash": hashes,
        "deletion_word": forms,
        **entry_columns(ranked, words, counts),
    }, ledger


def _deletions(first: Sidecar, second: Sidecar, united: United) -> tuple[Array, Array]:
    """Return the forms of all words: the first part's, and the second's of words that are new."""
    one, other = (
        numbers[part.deletion_word]
        for numbers, part in zip(united.numbers, (first, second), strict=True)
    )
    known = np.zeros(len(united.texts) + 1, bool)  # the last stands for words that are not used
    known[united.first] = known[-1] = True
    kept, fresh = one >= 0, ~known[other]
    hashes = first.deletion_hash[kept], second.deletion_hash[fresh]
    owners = one[kept], other[fresh]
    keys = [
        forms.astype(np.int64) * len(united.texts) + of
        for forms, of in zip(hashes, owners, strict=True)
    ]
    weave = Weave.of(keys[0], keys[1])
    return weave.join(*hashes), weave.join(*owners).astype(np.int32)


def _ledger(placed: _Both, documents: Weave, held: Ragged) -> Ledger:
    def by_document(values: str, row_starts: str) -> Ragged:
        one, other = (
            Ragged.kept(
                getattr(part.ledger, values), np.diff(getattr(part.ledger, row_starts)), part.keep
            )
            for part in placed
        )
        return one.woven(other, documents)

    titles = by_document("title_text", "title_starts")
    chapters = by_document("chapter_text", "chapter_starts")
    sketches = by_document("sketch", "sketch_starts")
    kept = [part.keep[part.ledger.entry_document] for part in placed]
    owners = [
        part.document[part.ledger.entry_document[keep]]
        for part, keep in zip(placed, kept, strict=True)
    ]
    weave = Weave.of(owners[0], owners[1])
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
