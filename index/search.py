"""Search: a request goes in, one page of documents with their passages and facets comes out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from collection.errors import CollectionError
from collection.store import Collection
from index.errors import IndexDamaged, IndexFault, SynonymsUnusable, Unanswerable
from index.generations.generations import Generations
from index.generations.manifest import SEARCHED, GenerationManifest
from index.results import ChosenPlace, Hit, Passage, Results, SearchRequest
from index.searching.counts import FacetChoice
from index.searching.explaining import Explanation, explain
from index.searching.hits import choose_place, read_hits, read_matches, read_passages
from index.searching.opened import Generation
from index.searching.operators.signs import plain
from index.searching.passages import SHOWN
from index.searching.queries import named_section, parse
from index.searching.ranking import rank
from index.searching.relaxing import NOT_CLOSE, answer, is_close, related_topics
from index.suggesting.completion import OFFERED
from index.suggesting.personal import holds_number
from index.words.synonyms import SynonymsFile

_Answer = TypeVar("_Answer")
_ATTEMPTS = 5  # to open a generation while others are swapped in


def today_utc() -> date:
    """Return the day."""
    return datetime.now(UTC).date()


class Index:
    """The index of one collection, for any number of threads.

    The first generation is opened when it is first needed, so a portal can stand before
    anything was built.

    Args:
        folder: where the generations stand.
        collection: the one that was indexed.
        today: says which day it is; reviews fall due by it.
        synonyms: the file of other words; None for the packaged one.
        spoken: the file of spoken words; None for the packaged one.
        encoder: the folder of an encoder whose vectors rank beside words; None for words alone.
    """

    def __init__(
        self,
        folder: Path,
        collection: Collection,
        *,
        today: Callable[[], date] = today_utc,
        synonyms: Path | None = None,
        spoken: Path | None = None,
        encoder: Path | None = None,
    ) -> None:
        self._generations = Generations(folder)
        self._collection = collection
        self._today = today
        self.synonyms = SynonymsFile(synonyms, spoken)
        self._encoder = encoder
        self._swapping = threading.Lock()
        self._held: Generation | None = None
        self._fixed: Generation | None = None
        self._chosen_at: tuple[int, int] | None = None  # the pointer when it was opened
        self._passed_over = ""  # what is wrong with those that are preferred to it

    @classmethod
    def open(
        cls,
        folder: Path,
        collection: Collection,
        *,
        today: Callable[[], date] = today_utc,
        synonyms: Path | None = None,
        spoken: Path | None = None,
        encoder: Path | None = None,
    ) -> Index:
        """Return the index with its current generation open.

        Args:
            folder: where the generations stand.
            collection: the one that was indexed.
            today: says which day it is.
            synonyms: the file of other words; None for the packaged one.
            spoken: the file of spoken words; None for the packaged one.
            encoder: the folder of an encoder; None for words alone.

        Raises:
            IndexMissing: nothing was built yet.
            IndexDamaged: the generation cannot be read.
        """
        index = cls(
            folder, collection, today=today, synonyms=synonyms, spoken=spoken, encoder=encoder
        )
        index._current()
        return index

    @classmethod
    def candidate(
        cls,
        folder: Path,
        collection: Collection,
        *,
        synonyms: Path | None = None,
        spoken: Path | None = None,
        encoder: Path | None = None,
    ) -> Index:
        """Return an index of one generation that is not published, to be looked at before it is.

        Args:
            folder: of the generation.
            collection: the one that was indexed.
            synonyms: the file of other words; None for the packaged one.
            spoken: the file of spoken words; None for the packaged one.
            encoder: the folder of an encoder; None for words alone.

        Raises:
            IndexDamaged: it cannot be read.
        """
        index = cls(folder.parent, collection, synonyms=synonyms, spoken=spoken, encoder=encoder)
        index._fixed = Generation.open(folder.name, folder, collection, encoder)
        return index

    @property
    def generation(self) -> str:
        """The name of the generation that is searched."""
        return self._current().name

    @property
    def manifest(self) -> GenerationManifest:
        """What the generation that is searched says of itself."""
        return self._current().manifest

    def fault(self) -> str:
        """Say why another generation is searched than the current one, or what is wrong with that.

        Damage that came since the generation was opened is told where a program did it
        (``index.generations.watching``), or where a search met it. A search goes on in arrays that
        are in memory, whatever befell their files, and in another generation where they are mapped.

        Returns:
            In words for an admin; empty where nothing is wrong.

        Raises:
            IndexFault: no generation can be searched.
        """
        generation = self._current()
        if fault := self._generations.pointer_fault():
            return fault
        if self._generations.pointed() != generation.name:
            return self._passed_over
        if generation.mapped and generation.watch.damage(*SEARCHED):
            self._forsake(generation)
        return generation.shortcoming()

    def close(self) -> None:
        """Give back what is held; files close when the last search under way is done."""
        self._held = self._fixed = None

    def search(self, request: SearchRequest) -> Results:
        """Answer a request.

        Args:
            request: what a person asks for.

        Raises:
            UnknownFacet, UnknownValue: the filters name what is not there.
            ImpossiblePage: the page or its size is out of range.
            IndexDamaged: the generation does not fit the collection.
            CollectionError: the collection cannot be read.
        """
        return self._answered(partial(self._search, request))

    def _search(self, request: SearchRequest, generation: Generation) -> Results:
        synonyms = self.synonyms.current()
        found = answer(generation, request, synonyms, self._today())
        with self._collection.reading() as session:
            hits = read_hits(session, generation, found.ranked)
        names = generation.speller.unheld_names(found.request.words, synonyms)
        close = is_close(generation, found.ranked, names)
        poor = NOT_CLOSE if found.ranked.total and not close else None
        query = found.ranked.query
        told = [sentence for sentence in (found.relaxed, query.unread, poor) if sentence]
        return Results(
            request=request,
            answered=found.request.words,
            total=found.ranked.total,
            groups=found.ranked.groups,
            own=found.ranked.own,
            hits=hits,
            facets=found.ranked.facets,
            suggestion=generation.speller.suggest(found.request.words, synonyms),
            relaxed=" ".join(told) or None,
            given_up=found.relaxed is not None,
            read_as=query.read_as,
            personal=holds_number(plain(request.words))
            or generation.speller.holds_name(request.words, synonyms),
            close=close,
            related=() if close else related_topics(generation, request.words),
        )

    def hits(self, request: SearchRequest, document_ids: Sequence[str]) -> tuple[Hit, ...]:
        """Return given documents as hits of a request, whether or not they hold its words.

        Args:
            request: what a person asks for.
            document_ids: which, in the order wanted.

        Returns:
            Those that are indexed and that the filters admit.

        Raises:
            As ``search`` does.
        """
        return self._answered(partial(self._hits, request, document_ids))

    def _hits(
        self, request: SearchRequest, document_ids: Sequence[str], generation: Generation
    ) -> tuple[Hit, ...]:
        sidecar = generation.sidecar
        query = generation.asker.ask(request.words, self.synonyms.current())
        today = self._today()
        ranked = rank(generation, request, query, today)
        choice = FacetChoice(generation.tallies.on(today), request.filters)
        admitted = choice.admit(np.ones(sidecar.documents, bool))
        numbers = [sidecar.document_number(document_id) for document_id in document_ids]
        page = [number for number in numbers if number is not None and admitted[number]]
        with self._collection.reading() as session:
            return read_hits(session, generation, replace(ranked, page=page, same={}))

    def explain(self, request: SearchRequest) -> Mapping[str, Explanation]:
        """Explain the scores of the documents on one page, by id of the document.

        Args:
            request: what a person asks for.

        Raises:
            As ``search`` does.
        """
        return self._answered(partial(self._explain, request))

    def _explain(self, request: SearchRequest, generation: Generation) -> Mapping[str, Explanation]:
        ranked = answer(generation, request, self.synonyms.current(), self._today()).ranked
        sidecar = generation.sidecar
        return {
            sidecar.document_id[number].decode(): explain(
                sidecar, generation.scorer, ranked.query, ranked.scores, number
            )
            for number in (ranked.page if ranked.query.concepts else ())
            if ranked.scores.documents[number] > 0
        }

    def complete(self, typed: str, limit: int = OFFERED) -> tuple[str, ...]:
        """Return what a person may be about to type: titles, headings and terms of the field.

        Args:
            typed: the beginning of one word or several, or of each of several; an abbreviation.
            limit: how many at most.

        Raises:
            IndexMissing: nothing was built yet.
            IndexDamaged: the generation cannot be read.
        """
        meant = self.synonyms.current().spelled_out.get(typed.strip().casefold(), ())
        named = named_section(typed)

        def completed(generation: Generation) -> tuple[str, ...]:
            completer = generation.completer
            found = completer.complete(typed, limit, meant)
            if named:
                found = tuple(dict.fromkeys((*found, *completer.complete(named, limit))))[:limit]
            return found

        return self._answered(completed)

    def passages(self, document_id: str, words: str, limit: int = SHOWN) -> tuple[Passage, ...]:
        """Return the best passages of one document for some words.

        Args:
            document_id: the document.
            words: as typed, or any text; what would exclude or require is only ranked by.
            limit: how many passages at most.

        Returns:
            Best first; none where the document is not indexed or nothing in it matches.

        Raises:
            IndexDamaged: the generation does not fit the collection.
            CollectionError: the collection cannot be read.
        """
        query = parse(words, self.synonyms.current())
        return self._in_document(document_id, partial(read_passages, query=query, limit=limit), ())

    def choose(self, document_id: str, words: str) -> ChosenPlace | None:
        """Choose the passage of one document that says most of some words, to be kept.

        Args:
            document_id: the document.
            words: any text.

        Returns:
            The first of ``passages`` by its place; None where the document is not indexed.

        Raises:
            As ``passages`` does.
        """
        query = parse(words, self.synonyms.current())
        return self._in_document(document_id, partial(choose_place, query=query), None)

    @property
    def encoder(self) -> str:
        """The id of the encoder whose vectors rank beside words; empty where words alone do."""
        return self._current().encoder

    def matches(self, document_id: str, words: str) -> tuple[Passage, ...]:
        """Return every passage of one document that holds some words, whole, in reading order.

        Args:
            document_id: the document.
            words: as typed.

        Returns:
            Nothing where the document is not indexed, or where its title alone matches.

        Raises:
            As ``passages`` does.
        """
        read = partial(read_matches, words=words, synonyms=self.synonyms.current())
        return self._in_document(document_id, read, ())

    def _in_document(
        self, document_id: str, read: Callable[..., _Answer], otherwise: _Answer
    ) -> _Answer:
        def found(generation: Generation) -> _Answer:
            number = generation.sidecar.document_number(document_id)
            if number is None:
                return otherwise
            with self._collection.reading() as session:
                return read(session, generation, number=number)

        return self._answered(found)

    def _answered(self, work: Callable[[Generation], _Answer]) -> _Answer:
        """Do what a search does; where damage shows itself, do it again in another generation.

        Damaged arrays can make any step of a search raise anything, so what was raised is no
        evidence. The bytes are: an error of a generation that is whole is a mistake of ours.
        """
        generation = self._current()
        try:
            return work(generation)
        except (Unanswerable, SynonymsUnusable, CollectionError):
            raise
        except Exception as error:
            if not (damage := generation.damage()):
                raise
            if self._fixed:
                raise IndexDamaged(damage) from error
            self._forsake(generation)
        return work(self._current())

    def _forsake(self, generation: Generation) -> None:
        """Search in a generation no more, so that the next search opens one that is whole."""
        with self._swapping:
            if self._held is generation:
                self._held = None

    def _current(self) -> Generation:
        """Return the generation to search in, opened anew where another was swapped in."""
        if self._fixed:
            return self._fixed
        held = self._held
        if held and self._is_latest():
            return held
        # While one thread opens the new one, the others go on in the old one, and wait only where
        # there is none.
        if held is None:
            self._swapping.acquire()
        elif not self._swapping.acquire(blocking=False):
            return held
        try:
            held = self._held
            if not held or not self._is_latest():
                held = self._open_next(held)
            return held
        finally:
            self._swapping.release()

    def _is_latest(self) -> bool:
        """Whether the pointer is as it was when the open generation was chosen, or is gone.

        A pointer that is gone takes nothing from what is open.
        """
        return self._generations.pointer_state() in (self._chosen_at, None)

    def _open_next(self, held: Generation | None) -> Generation:
        """Open what is to be searched from now on; the caller holds the lock."""
        chosen_at = self._generations.pointer_state()
        opened = self._open(held)
        if opened is not held:
            opened.warm(self._today())
        self._held, self._chosen_at = opened, chosen_at
        return opened

    def _open(self, held: Generation | None) -> Generation:
        """Return the generation that is to be searched, opened where it is not yet."""
        for _ in range(_ATTEMPTS):
            try:
                names = self._generations.candidates()
            except IndexFault:
                if held:
                    return held
                raise
            opened, faults = self._first_whole(names, held)
            if opened:
                self._passed_over = "; ".join(faults)
                return opened
            if self._generations.candidates() == names:
                raise IndexDamaged(faults[0])
        raise IndexDamaged("the index is swapped faster than it can be opened")

    def _first_whole(
        self, names: Sequence[str], held: Generation | None
    ) -> tuple[Generation | None, Sequence[str]]:
        """Return the first generation that is whole, and what is wrong with those before it.

        One that is open already stays, whatever befell its files, unless the current one is whole.
        """
        faults: list[str] = []
        for name in names:
            if held and (faults or (name == held.name and not held.replaced())):
                break
            try:
                place = self._generations.path(name)
                return Generation.open(name, place, self._collection, self._encoder), faults
            except IndexDamaged as error:
                faults.append(error.what)
        return held, faults
