"""Hits: documents that were ranked, read from the collection with their passages.

Texts and dates are read when they are shown, never stored in the index; two statements read
whatever a page needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from collection.models import Document, DocumentState, StoredSection
from index.errors import REBUILD, UNHELD, IndexDamaged
from index.results import ChosenPlace, Hit, Passage, PassagePlace, Same
from index.searching.opened import Generation
from index.searching.passages import (
    Chosen,
    Highlighter,
    SectionText,
    ShownDocument,
    all_matching,
    choose,
    load_sections,
    place_of,
    shown_at,
)
from index.searching.queries import Query
from index.searching.ranking import Ranked
from index.searching.within import is_named, own_scores
from index.storing.columns import runs, starts
from index.storing.files import Array
from index.weights import ENCODED_WITHIN
from index.words.analysis import Stems, stems
from index.words.synonyms import Synonyms

_HIT_COLUMNS = (
    Document.id,
    Document.url,
    Document.title,
    Document.number,
    Document.kind,
    Document.area,
    Document.nation,
    Document.source_key,
    Document.format,
    Document.checked,
    Document.changed,
    Document.reviewed,
    Document.next_review,
    Document.state,
)

_HITS = select(*(Document.__table__.c[column.key] for column in _HIT_COLUMNS)).where(
    Document.__table__.c.id.in_(bindparam("ids", expanding=True))
)
"""Made once: to make and read a statement anew took a third of what it takes to answer it."""


def read_hits(session: Session, generation: Generation, ranked: Ranked) -> tuple[Hit, ...]:
    """Read the documents of a page with their best passages.

    Args:
        session: a transaction of the collection.
        generation: where they were ranked.
        ranked: what was found.

    Raises:
        IndexDamaged: the collection does not hold what the generation names.
    """
    query = ranked.query
    marked = generation.scorer.highlights(query)
    own = _own(generation, query, ranked.page, ranked.scores.meant)
    chosen = {number: choose(generation.sidecar, own[number], number) for number in ranked.page}
    beneath = [number for numbers in ranked.same.values() for number in numbers]
    rows = _rows(session, generation, [*chosen, *beneath])
    shown = _shown(session, generation, marked, chosen, rows)

    def same(number: int) -> Same:
        row, score = rows[number], float(ranked.scores.documents[number])
        outside = bool(ranked.outside[number])
        return Same(row.id, row.url, row.title, row.number, row.area, score, outside)

    return tuple(
        _hit(
            rows[number],
            float(ranked.scores.documents[number]),
            shown[number],
            chosen[number].more,
            tuple(map(same, ranked.same.get(number, ()))),
        )
        for number in ranked.page
    )


def read_passages(
    session: Session, generation: Generation, query: Query, number: int, limit: int
) -> tuple[Passage, ...]:
    """Read the best passages of one document, whether or not it holds what the query requires.

    Args:
        session: a transaction of the collection.
        generation: where to look.
        query: what is searched.
        number: number of the document.
        limit: how many passages at most.

    Raises:
        IndexDamaged: the collection does not hold what the generation names.
    """
    chosen = {number: _choose(generation, query, number, limit, _meant(generation, query, number))}
    rows = _rows(session, generation, chosen)
    marked = generation.scorer.highlights(query)
    return _shown(session, generation, marked, chosen, rows)[number]


def choose_place(
    session: Session, generation: Generation, query: Query, number: int
) -> ChosenPlace | None:
    """Choose the best passage of one document, as ``read_passages`` does, and tell its place.

    Args:
        session: a transaction of the collection.
        generation: where to look.
        query: what is searched.
        number: number of the document.

    Returns:
        None where no passage of the document was indexed.

    Raises:
        IndexDamaged: the collection does not hold what the generation names.
    """
    sidecar = generation.sidecar
    begin, end = sidecar.document_first[number : number + 2].tolist()
    if begin == end:
        return None
    meant = _meant(generation, query, number)
    chosen = {number: _choose(generation, query, number, 1, meant)}
    rows = _rows(session, generation, chosen)
    found = _places(session, generation, generation.scorer.highlights(query), chosen, rows)[number]
    indexed = int(sidecar.passage_section[begin])
    version = session.scalar(select(StoredSection.version_id).where(StoredSection.id == indexed))
    if version is None:
        raise IndexDamaged(UNHELD.format("sections"), REBUILD)
    encoder = generation.manifest.encoder if meant is not None else ""
    return ChosenPlace(version, found[0][0] if found else None, encoder)


def _meant(generation: Generation, query: Query, number: int) -> Array | None:
    """Return how near passages are in an encoder's vectors; None where words alone rank."""
    return generation.meant.of_document(query, number) if generation.meant else None


def _choose(
    generation: Generation, query: Query, number: int, limit: int, meant: Array | None
) -> Chosen:
    sidecar, scorer = generation.sidecar, generation.scorer
    own = _own(generation, query, [number], meant)[number]
    if not (query.lists_all or own.any() or is_named(scorer, query, number)):
        return Chosen((), 0)
    return choose(sidecar, own, number, limit)


def read_matches(
    session: Session, generation: Generation, words: str, number: int, *, synonyms: Synonyms
) -> tuple[Passage, ...]:
    """Read every passage of one document that matches, whole, in reading order.

    Args:
        session: a transaction of the collection.
        generation: where to look.
        words: as typed.
        number: number of the document.
        synonyms: other words.

    Raises:
        IndexDamaged: the collection does not hold what the generation names.
    """
    query = generation.asker.ask(words, synonyms)
    marked = generation.scorer.highlights(query)
    own = _own(generation, query, [number])[number]
    found = all_matching(generation.sidecar, own, number)
    chosen = {number: Chosen(tuple(found), 0)}
    rows = _rows(session, generation, chosen)
    return _shown(session, generation, marked, chosen, rows, whole=True)[number]


def _own(
    generation: Generation, query: Query, documents: Iterable[int], meant: Array | None = None
) -> Mapping[int, Array]:
    """Return what the passages of documents say by themselves, by number of the document.

    What is near in meaning counts for more among those that say anything.
    """
    ordered = np.array(sorted(documents), np.intp)
    begins = generation.sidecar.document_first[ordered]
    sizes = generation.sidecar.document_first[ordered + 1] - begins
    among = runs(begins, sizes)
    scores = own_scores(generation.scorer, query, among)
    ends = starts(sizes)
    if meant is not None and len(ordered):
        best = np.repeat(np.maximum.reduceat(scores, ends[:-1]), sizes)
        near = np.float32(ENCODED_WITHIN) * best * meant[among]
        scores = np.where(scores > 0, scores + near, scores)
    return {
        number: scores[begin:end]
        for number, (begin, end) in zip(ordered.tolist(), pairwise(ends.tolist()), strict=True)
    }


def _rows(session: Session, generation: Generation, numbers: Iterable[int]) -> Mapping[int, Any]:
    """Read documents, by number, in one statement.

    Raises:
        IndexDamaged: the collection does not hold one of them.
    """
    ids = {number: generation.sidecar.document_id[number].decode() for number in numbers}
    found = session.connection().execute(_HITS, {"ids": [*ids.values()]})
    by_id = {row.id: row for row in found}
    if len(by_id) < len(ids):
        raise IndexDamaged(UNHELD.format("documents"), REBUILD)
    return {number: by_id[document_id] for number, document_id in ids.items()}


def _shown(
    session: Session,
    generation: Generation,
    marked: Mapping[Stems, float],
    chosen: Mapping[int, Chosen],
    rows: Mapping[int, Any],
    *,
    whole: bool = False,
) -> Mapping[int, tuple[Passage, ...]]:
    """Read the chosen passages, cut out of the stored sections, for all documents at once.

    Args and errors as of ``_places``.
    """
    places = _places(session, generation, marked, chosen, rows, whole=whole)
    shown = {}
    for document, found in places.items():
        row = rows[document]
        shown[document] = tuple(shown_at(*each, row.id, row.url, row.format) for each in found)
    return shown


def _places(
    session: Session,
    generation: Generation,
    marked: Mapping[Stems, float],
    chosen: Mapping[int, Chosen],
    rows: Mapping[int, Any],
    *,
    whole: bool = False,
) -> Mapping[int, Sequence[tuple[PassagePlace, SectionText]]]:
    """Find the places of the chosen passages in the stored sections, for all documents at once.

    Args:
        session: a transaction of the collection.
        generation: where the passages were found.
        marked: what is highlighted, and how much each tells.
        chosen: by number of the document.
        rows: what was read of each document, by its number.
        whole: True shows passages in full.

    Raises:
        IndexDamaged: the collection does not hold one of the sections.
    """
    sidecar = generation.sidecar
    numbers = [number for choice in chosen.values() for number in choice.passages]
    sections = load_sections(session, sidecar.passage_section[numbers].tolist())
    highlighter = Highlighter(marked)
    titled = {
        number: ShownDocument(row.id, row.url, row.format, frozenset(stems(row.title)))
        for number, row in rows.items()
        if number in chosen
    }
    try:
        return {
            document: [
                (
                    place_of(
                        section := sections[int(sidecar.passage_section[number])],
                        int(sidecar.passage_number[number]),
                        (int(sidecar.passage_start[number]), int(sidecar.passage_end[number])),
                        titled[document],
                        highlighter,
                        whole=whole,
                    ),
                    section,
                )
                for number in choice.passages
            ]
            for document, choice in chosen.items()
        }
    except KeyError as error:
        raise IndexDamaged(UNHELD.format("sections"), REBUILD) from error


def _hit(
    row: Any,
    score: float,
    passages: tuple[Passage, ...],
    more: int,
    same: tuple[Same, ...],
) -> Hit:
    return Hit(
        document_id=row.id,
        url=row.url,
        title=row.title,
        number=row.number,
        type=row.kind,
        area=row.area,
        nation=row.nation,
        source=row.source_key,
        format=row.format,
        score=score,
        checked=row.checked,
        changed=row.changed,
        reviewed=row.reviewed,
        next_review=row.next_review,
        gone=row.state is DocumentState.GONE,
        passages=passages,
        more=more,
        same=same,
    )
