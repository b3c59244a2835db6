"""Search: a request goes in, one page of documents with their passages and facets comes out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.collection.models import Document, DocumentState
from crawler.collection.store import Collection
from crawler.sources import slug_label
from index.counts import Choice, Labels
from index.errors import IndexDamaged
from index.facets import FACETS, check_filters
from index.generations import Generations, Manifest
from index.passages import Chosen, Marks, choose, load_sections, show
from index.phrases import DAMAGE, Phrases
from index.queries import Query, parse
from index.results import Hit, Passage, Results, SearchRequest, Sort
from index.schema import FORMAT
from index.scoring import Scorer, Scores
from index.sidecar import Array, Sidecar

_ATTEMPTS = 5  # to open a generation while others are swapped in


def today_utc() -> date:
    """Return the day."""
    return datetime.now(UTC).date()


@dataclass(frozen=True, slots=True)
class _Generation:
    """One generation, opened; lives as long as a search uses it, removed from disk or not."""

    name: str
    sidecar: Sidecar
    scorer: Scorer
    labels: Labels

    @classmethod
    def open(cls, name: str, folder: Path, collection: Collection) -> _Generation:
        manifest = Manifest.read(folder)
        if manifest.format != FORMAT:
            raise IndexDamaged("the index was written by another release")
        sidecar = Sidecar.load(folder / "sidecar", manifest.facets)
        phrases = Phrases(folder / "whoosh", sidecar)
        return cls(name, sidecar, Scorer(sidecar, phrases), _labels(collection, sidecar))


def _labels(collection: Collection, sidecar: Sidecar) -> Labels:
    """Return the labels of the known values; what occurs is always known."""
    with collection.session() as session:
        known = {key: facet.known(session) for key, facet in FACETS.items()}
    return {
        key: {**labels, **_unlabelled(sidecar.facets[key].slugs, labels)}
        for key, labels in known.items()
    }


def _unlabelled(slugs: Iterable[str], labels: Mapping[str, str]) -> Mapping[str, str]:
    return {slug: slug_label(slug) for slug in slugs if slug not in labels}


class Index:
    """The index of one collection, for any number of threads.

    Args:
        generations: where the generations stand.
        collection: where the texts are.
        today: says which day it is; reviews fall due by it.
    """

    def __init__(
        self, generations: Generations, collection: Collection, today: Callable[[], date]
    ) -> None:
        self._generations = generations
        self._collection = collection
        self._today = today
        self._swapping = threading.Lock()
        self._held: _Generation | None = self._open()

    @classmethod
    def open(
        cls, folder: Path, collection: Collection, *, today: Callable[[], date] = today_utc
    ) -> Index:
        """Open the current generation.

        Args:
            folder: where the generations stand.
            collection: the one that was indexed.
            today: says which day it is.

        Raises:
            IndexMissing: nothing was built yet.
            IndexDamaged: the generation cannot be read.
        """
        return cls(Generations(folder), collection, today)

    @property
    def generation(self) -> str:
        """The name of the current generation."""
        return self._current().name

    def close(self) -> None:
        """Give back what is held; files close when the last search under way is done."""
        self._held = None

    def search(self, request: SearchRequest) -> Results:
        """Answer a request.

        Args:
            request: what a person asks for.

        Raises:
            UnknownFacet, UnknownValue: the filters name what is not there.
            IndexDamaged: the generation does not fit the collection.
            CollectionError: the collection cannot be read.
        """
        generation = self._current()
        check_filters(request.filters, generation.labels)
        query = parse(request.words)
        scores = generation.scorer.score(query)
        choice = Choice(generation.sidecar, request.filters, self._today())
        admitted = np.flatnonzero(choice.admit(scores.matching))
        listed = not query.terms
        page = _page(generation.sidecar, request, admitted, None if listed else scores.documents)
        return Results(
            request=request,
            total=len(admitted),
            hits=self._hits(generation, query, scores, page),
            facets=choice.groups(scores.matching, generation.labels),
        )

    def passages(self, document_id: str, words: str, limit: int = 3) -> tuple[Passage, ...]:
        """Return the best passages of one document for some words.

        Args:
            document_id: the document.
            words: as typed, or any text; what would exclude or require is only ranked by.
            limit: how many passages at most.

        Returns:
            best first; none where the document is not indexed or nothing in it matches.

        Raises:
            IndexDamaged: the generation does not fit the collection.
            CollectionError: the collection cannot be read.
        """
        generation = self._current()
        number = generation.sidecar.document_number(document_id)
        if number is None:
            return ()
        query = parse(words)
        scores = generation.scorer.score_passages(query)
        begin, end = generation.sidecar.document_first[number : number + 2]
        if query.terms and not scores[begin:end].any():
            return ()
        chosen = choose(generation.sidecar, scores, generation.scorer.terms(query), number, limit)
        with self._collection.session() as session:
            url = _rows(session, [document_id])[document_id].url
            places = {number: (document_id, url)}
            return _shown(session, generation, query, {number: chosen}, places)[number]

    def _current(self) -> _Generation:
        """Return the current generation, opened anew where another was swapped in."""
        held = self._held
        if held and held.name == self._generations.current():
            return held
        with self._swapping:
            held = self._held
            if not held or held.name != self._generations.current():
                self._held = held = self._open()
            return held

    def _open(self) -> _Generation:
        for _ in range(_ATTEMPTS):
            name = self._generations.current()
            try:
                return _Generation.open(name, self._generations.path(name), self._collection)
            except DAMAGE as error:
                if self._generations.current() == name:
                    raise IndexDamaged(f"the index {name} cannot be read ({error})") from error
        raise IndexDamaged("the index is swapped faster than it can be opened")

    def _hits(
        self, generation: _Generation, query: Query, scores: Scores, page: Sequence[int]
    ) -> tuple[Hit, ...]:
        terms = generation.scorer.terms(query)
        chosen = {
            number: choose(generation.sidecar, scores.passages, terms, number) for number in page
        }
        ids = {number: generation.sidecar.document_id[number].decode() for number in page}
        with self._collection.session() as session:
            rows = _rows(session, ids.values())
            places = {number: (ids[number], rows[ids[number]].url) for number in page}
            shown = _shown(session, generation, query, chosen, places)
        return tuple(
            _hit(rows[ids[number]], float(scores.documents[number]), shown[number], chosen[number])
            for number in page
        )


def _page(
    sidecar: Sidecar, request: SearchRequest, admitted: Array, scores: Array | None
) -> list[int]:
    """Return the numbers of the documents on the page, in order; equals stand by title."""
    title_rank = sidecar.document_title_rank[admitted]
    if request.sort is Sort.REVIEWED:
        key = -sidecar.document_reviewed[admitted]
    elif request.sort is Sort.CHANGED:
        key = -sidecar.document_changed[admitted]
    else:
        key = title_rank if scores is None else -scores[admitted]
    last = request.page * request.size
    if last < len(admitted):  # sort no more than the page needs, but all that tie with its end
        near = np.flatnonzero(key <= np.partition(key, last - 1)[last - 1])
        admitted, title_rank, key = admitted[near], title_rank[near], key[near]
    order = np.lexsort((title_rank, key))[last - request.size : last]
    page: list[int] = admitted[order].tolist()
    return page


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


def _rows(session: Session, ids: Iterable[str]) -> Mapping[str, Any]:
    """Read documents in one statement.

    Raises:
        IndexDamaged: the collection does not hold one of them.
    """
    wanted = set(ids)
    found = session.execute(select(*_HIT_COLUMNS).where(Document.id.in_(wanted)))
    rows = {row.id: row for row in found}
    if len(rows) < len(wanted):
        raise IndexDamaged("the index names documents that the collection does not hold")
    return rows


def _shown(
    session: Session,
    generation: _Generation,
    query: Query,
    chosen: Mapping[int, Chosen],
    places: Mapping[int, tuple[str, str]],
) -> Mapping[int, tuple[Passage, ...]]:
    """Cut the chosen passages out of the stored sections, for all documents at once.

    Args:
        session: a transaction of the collection.
        generation: where the passages were found.
        query: what is highlighted.
        chosen: by number of the document.
        places: id and canonical address, by number of the document.

    Raises:
        IndexDamaged: the collection does not hold one of the sections.
    """
    sidecar = generation.sidecar
    numbers = [number for choice in chosen.values() for number in choice.passages]
    sections = load_sections(session, sidecar.passage_section[numbers].tolist())
    marks = Marks(query, generation.scorer.weights(query))
    try:
        return {
            document: tuple(
                show(
                    sections[int(sidecar.passage_section[number])],
                    int(sidecar.passage_number[number]),
                    (int(sidecar.passage_start[number]), int(sidecar.passage_end[number])),
                    places[document],
                    marks,
                )
                for number in choice.passages
            )
            for document, choice in chosen.items()
        }
    except KeyError as error:
        raise IndexDamaged("the index names sections that the collection does not hold") from error


def _hit(row: Any, score: float, passages: tuple[Passage, ...], chosen: Chosen) -> Hit:
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
        more=chosen.more,
    )
