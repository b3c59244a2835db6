"""Scoring: BM25F over the sidecar's columns, a term at a time.

    passage  = box · (coverage · Σ over concepts + what stands as typed)
    concept  = (1 + ln times typed) · the best of   Σ over its words of idf · s,
               weight · idf · s of other words for it
               s = w / (K1 + w)
               w = Σ over fields of  weight · frequency / (1 - B + B · length / mean length)
    as typed = Σ over neighbours of PAIR · idf + Σ over capitals of CAPITALS · idf
    document = authority · gone · retelling · area named
               · (best passage + SECOND · second best passage + best fed passage
               + MEANING · best document · nearness + ENCODED · best document · nearest passage)
    fed      = box · Σ over typical stems of the first documents of
               FEEDBACK · share · Σ over words typed of idf · s

One saturation over the weighted fields is what makes it BM25F (Robertson, Zaragoza and Taylor,
"Simple BM25 extension to multiple weighted fields", CIKM 2004); adding up a BM25 of each field
ranks worse.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from index.searching.beside.feedback import Feedback, first_documents
from index.searching.beside.meaning import Meaning
from index.searching.beside.vectors import PassageVectors
from index.searching.factors import DocumentFactors, PassageFactors
from index.searching.places import Places, beside, fields_of, held_in, passages_of
from index.searching.queries import Concept, Pair, Phrase, Query
from index.searching.scores import Scores
from index.searching.telling import Telling
from index.storing.columns import runs
from index.storing.files import Array
from index.storing.impact import norms, saturated
from index.storing.schema import TEXT_FIELDS
from index.storing.sidecar import Sidecar
from index.weights import (
    BELIEVED,
    CANDIDATES,
    CAPITALS,
    COVERAGE,
    K1,
    MEANING,
    PAIR,
    PHRASE,
    SECOND,
)
from index.words.analysis import Stems

REMEMBERED = 32
"""Phrases whose passages are remembered: as many as one answer is likely to ask for. A phrase that
a twentieth of three million passages hold takes 1.8 MB."""


class Scorer:
    """The scorer of one generation; a query changes nothing in it but which stems were last found.

    Args:
        sidecar: the columns.
        places: where its stems stand.
        meant: the vectors of its passages; None where there are none.
    """

    def __init__(
        self, sidecar: Sidecar, places: Places, meant: PassageVectors | None = None
    ) -> None:
        self._sidecar = sidecar
        self._meant = meant
        # A search asks for each of its stems several times.
        self._find = lru_cache(maxsize=1024)(sidecar.terms.find)
        self._places = places
        # An answer asks for each phrase when it ranks, when it says whether it is close, and when
        # it chooses and cuts passages.
        self._phrase = lru_cache(maxsize=REMEMBERED)(self._find_phrase)
        lengths = {name: getattr(sidecar, f"length_{name}") for name in TEXT_FIELDS}
        self._norms = norms(lengths, sidecar.document_first)
        self._meaning = Meaning(sidecar, self._find)
        self.factors = PassageFactors(sidecar)
        self.feedback = Feedback(sidecar, self.factors)
        self.of_documents = DocumentFactors(sidecar)

    def score(
        self, query: Query, within: Callable[[], Array] | None = None, *, by_words: bool = False
    ) -> Scores:
        """Score every passage and document.

        Args:
            query: what is searched.
            within: gives which documents the filters leave, bool [D]; None where there are none.
            by_words: True leaves out the vectors of an encoder.
        """
        weight = self.of_documents.of(query)
        scores = self._score(query, weight)
        if self._meant is None or by_words:
            return scores
        return self._meant.added(query, scores, weight, within)

    def _score(self, query: Query, weight: Array) -> Scores:
        held = [self.find(phrase) for phrase in query.phrases]
        quoted = held + [self.find(phrase) for phrase in query.preferred]
        passages, hits = self._score_passages(query, quoted)
        documents = self._documents(passages, hits) * weight
        candidates = np.empty(0, np.intp)
        if query.pairs or query.capitals or query.is_fed:
            found = np.flatnonzero(documents > 0)
            candidates = np.sort(found[_largest(documents[found], CANDIDATES)])
            among = self._add_as_typed(query, passages, candidates)
            typed = self._documents(passages, among)
            documents[candidates] = typed[candidates] * weight[candidates]
        matching = self._matching(query, documents, held)
        documents = np.where(matching, documents, np.float32(0))
        candidates = candidates[documents[candidates] > 0]
        if not query.is_fed:
            return Scores(passages, documents, matching, candidates)
        first = first_documents(self._sidecar, documents, candidates)
        told = self.feedback.expansion(documents, first, self._typed(query))
        nearness = self._meaning.nearness(query, first, candidates)
        near = np.float32(MEANING) * documents[first[:1]] * nearness
        added = self.feedback.of_documents(query, told, candidates) + near
        documents[candidates] += added * weight[candidates]
        return Scores(passages, documents, matching, candidates, told, near)

    def _matching(self, query: Query, documents: Array, held: Sequence[Array]) -> Array:
        """Return which documents a query admits, bool [D]."""
        if query.found is not None:
            return query.found
        matching = np.ones(len(documents), bool) if query.lists_all else documents > 0
        for found in held:
            matching &= self._holding(found)
        for phrase in query.excluded:
            matching &= ~self._holding(self.find(phrase))
        return matching

    def _typed(self, query: Query) -> float:
        """Return how much all that was typed tells, of what any passage holds."""
        return sum(
            self.idf_of(word) * concept.emphasis
            for concept in query.concepts
            for word in concept.words
            if self._documents_of(word)
        )

    def highlights(self, query: Query) -> Mapping[Stems, float]:
        """Return what is marked in a text that is shown, and how much each tells, by its stems.

        Args:
            query: what is searched; what is quoted is marked as a phrase, too.
        """
        weights: dict[Stems, float] = {}
        for concept in query.concepts:
            weighed = self.own_weights(concept)
            weights |= {(word,): idf for word, idf in weighed.words.items()}
            for other, weight in zip(concept.others, weighed.others, strict=True):
                weights.setdefault(other.stems, weight)
        for phrase in query.quoted:
            if len(phrase.stems) > 1 and not phrase.slop:
                # Above its stems in other places: who quotes a phrase wants to see it.
                weights[phrase.stems] = 1.0 + 2 * sum(map(self.idf_of, phrase.stems))
        return weights

    def own_weights(self, concept: Concept) -> Telling:
        """Return what a concept tells of a text that is shown: its own words before all others.

        Args:
            concept: what is asked for.
        """
        if concept.spoken:
            return self.weigh(concept, [self.holding(other.stems) for other in concept.others])
        words = {word: self.idf_of(word) for word in concept.words}
        full = sum(words.values()) or 1.0
        telling = Telling(full, words, [other.weight * full for other in concept.others])
        return telling.times(concept.emphasis)

    def share_held(
        self, query: Query, documents: Sequence[int], unneeded: frozenset[str] = frozenset()
    ) -> float:
        """Return how much of what was asked for one passage holds, of those of some documents.

        Args:
            query: what was searched.
            documents: their numbers.
            unneeded: stems that count for nothing beside others.

        Returns:
            The greatest share of the concepts' idf, 0 to 1; words that occur nowhere count in
            full. 1 where no words were asked for.
        """
        among = self._passages_of(np.array(documents, np.intp))
        held, asked = np.zeros(len(among), np.float32), 0.0
        needed = [c for c in query.concepts if c.others or not unneeded.issuperset(c.words)]
        for concept in needed or query.concepts:
            others = [self.holding(other.stems) for other in concept.others]
            weighed = self.weigh(concept, others)
            full = weighed.full
            believed = np.float32(full * (BELIEVED if concept.spoken else 1.0))
            own = np.zeros(len(among), np.float32)
            for word, idf in weighed.words.items():
                own += idf * held_in(self.holding((word,)), among)
            for passages in others:
                here = held_in(passages, among)
                own[here] = np.maximum(own[here], believed)
            held += np.minimum(own, np.float32(full))
            asked += full
        return float(held.max(initial=0.0)) / asked if asked else 1.0

    def weigh(self, concept: Concept, found: Sequence[Array]) -> Telling:
        """Return what a concept can tell.

        A single word that is rare here, while another word for it is common, is weighed as the
        common one: it is the thing that is rare or common, and not its names. What is spoken is
        no name: each term that it is said for is weighed by itself, and what was said, rare as
        it may be in what is written, by the most telling of them.

        Args:
            concept: what is asked for.
            found: the passages that hold each of its other words.
        """
        held = [int(self._holding(passages).sum()) for passages in found]
        if concept.spoken and any(held):
            telling = [float(self._idf(n)) if n else 0.0 for n in held]
            full = max(telling)
            words = {word: min(self.idf_of(word), full) for word in concept.words}
        else:
            words = {word: self.idf_of(word) for word in concept.words}
            own = self._documents_of(concept.words[0]) if concept.words else 0
            most = max(held, default=0)
            several = len(concept.words) > 1
            full = sum(words.values()) if several else float(self._idf(max(most, own)))
            telling = [full] * len(held)
        weights = [
            other.weight * tells for other, tells in zip(concept.others, telling, strict=True)
        ]
        return Telling(full, words, weights).times(concept.emphasis)

    def _score_passages(self, query: Query, quoted: Sequence[Array]) -> tuple[Array, Array]:
        """Score every passage; return also the numbers of those that match, ascending."""
        scores = np.zeros(self._sidecar.passages, np.float32)
        words = np.zeros(self._sidecar.passages, np.uint8)
        for concept in query.concepts:
            if concept.others:
                self._add_concept(concept, scores, words)
            else:
                for word in concept.words:
                    told = self.idf_of(word) * concept.emphasis
                    self._add_word(word, told, scores, words)
        asked = sum(len(concept.words) or 1 for concept in query.concepts)
        hits = np.flatnonzero(scores > 0)
        weight = self.factors.of(query, hits)
        if asked > 1:
            share = np.arange(asked + 1, dtype=np.float32) / asked
            weight *= (1 - COVERAGE + COVERAGE * share)[words[hits]]
        scores[hits] *= weight
        for found in quoted:
            value = np.float32(self.idf_among(found) * PHRASE / (K1 + PHRASE))
            scores[found] += value * self.factors.of(query, found)
        return scores, np.flatnonzero(scores > 0) if quoted else hits

    def _add_word(self, word: str, idf: float, scores: Array, words: Array) -> None:
        passages, strength = self.strength((word,))
        if len(passages):
            # With one list of places as the processor counts them, add.at takes a third of the
            # time of two sums by fancy index: 94 microseconds in place of 269 for 60,000 postings.
            places = passages.astype(np.intp)
            np.add.at(scores, places, np.float32(idf) * strength)
            np.add.at(words, places, np.uint8(1))

    def _add_concept(self, concept: Concept, scores: Array, words: Array) -> None:
        """Add the best of what a concept's words give and of what other words for it give."""
        found = [self.strength(other.stems) for other in concept.others]
        weighed = self.weigh(concept, [passages for passages, _ in found])
        own, held = np.zeros_like(scores), np.zeros_like(words)
        for word, idf in weighed.words.items():
            self._add_word(word, idf, own, held)
        for weight, (passages, strength) in zip(weighed.others, found, strict=True):
            if len(passages):
                own[passages] = np.maximum(own[passages], np.float32(weight) * strength)
                held[passages] = len(concept.words) or 1
        scores += own
        words += held

    def holding(self, stems: Stems) -> Array:
        """Return the passages that hold a stem or adjacent stems, ascending.

        Args:
            stems: one, or several side by side.
        """
        return self.strength(stems)[0]

    def strength(self, stems: Stems) -> tuple[Array, Array]:
        """Return the passages that hold a stem or adjacent stems, and what that counts for.

        Args:
            stems: one, or several side by side.

        Returns:
            Numbers ascending, and float32 of each, 0 to 1.
        """
        if len(stems) > 1:
            return self._phrase(stems)
        term = self._find(stems[0])
        if term is None:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        begin, end = self._sidecar.posting_starts[term : term + 2]
        sidecar = self._sidecar
        return sidecar.posting_passages[begin:end], sidecar.posting_strength[begin:end]

    def _find_phrase(self, stems: Stems) -> tuple[Array, Array]:
        keys = self._places.keys(stems)
        passages, owners = np.unique(passages_of(keys), return_inverse=True)
        return passages.astype(np.int32), self.strength_at(keys, owners, len(passages))

    def strength_at(self, keys: Array, owners: Array, count: int) -> Array:
        """Return what places count for in the passages that they stand in, 0 to 1.

        Args:
            keys: the places.
            owners: of each place the passage, as a number below ``count``.
            count: of passages.

        Returns:
            float32, one for each passage.
        """
        weights = self._norms[fields_of(keys), passages_of(keys)]
        return saturated(np.bincount(owners, weights, minlength=count).astype(np.float32))

    def _add_as_typed(self, query: Query, passages: Array, documents: Array) -> Array:
        """Add what neighbours and capitals count for in the matching passages of documents.

        Returns:
            The numbers of those passages.
        """
        among = self._passages_of(documents)
        among = among[passages[among] > 0]
        keys = self.keys(_stems_of(query.pairs), among)
        for pair in query.pairs:
            found = beside(keys[pair.first], keys[pair.second], pair.apart)
            value = np.float32(PAIR * self.idf_of_pair(pair))
            passages[found] += value * self.factors.of(query, found)
        for term in query.capitals:
            found = among[held_in(self.holding((term,)), among)]
            value = np.float32(CAPITALS * self.idf_of(term))
            passages[found] += value * self.factors.of(query, found)
        return among

    def find_pair(self, pair: Pair, among: Array) -> Array:
        """Return the passages where two neighbours stand as they were typed.

        Args:
            pair: the stems.
            among: the passages to look at, ascending.
        """
        keys = self.keys(_stems_of([pair]), among)
        return beside(keys[pair.first], keys[pair.second], pair.apart)

    def keys(self, stems: Iterable[str], among: Array) -> Mapping[str, Array]:
        """Return every place of stems in some passages, by stem.

        Args:
            stems: any; one that occurs nowhere has no places.
            among: the passages to look at, ascending.
        """
        numbers = {stem: self._find(stem) for stem in stems}
        held = {stem: term for stem, term in numbers.items() if term is not None}
        keys = self._places.keys_of([*held.values()], among)
        return dict.fromkeys(numbers, np.empty(0, np.int64)) | dict(zip(held, keys, strict=True))

    def _passages_of(self, documents: Array) -> Array:
        """Return the numbers of the passages of some documents, in their order."""
        first = self._sidecar.document_first
        begins = first[documents]
        return runs(begins, first[documents + 1] - begins)

    def idf_of_pair(self, pair: Pair) -> float:
        """Return the mean idf of two neighbours."""
        return (self.idf_of(pair.first) + self.idf_of(pair.second)) / 2

    def idf_among(self, passages: Array) -> float:
        """Return the idf of what stands in some passages."""
        return float(self._idf(int(self._holding(passages).sum())))

    def first_passage(self, document: int) -> int:
        """Return the number of a document's first passage."""
        return int(self._sidecar.document_first[document])

    def find(self, phrase: Phrase) -> Array:
        """Return the passages that hold what must be held.

        Args:
            phrase: the words.
        """
        fields = ("title",) if phrase.title else TEXT_FIELDS
        return self._places.passages(phrase.stems, phrase.slop, fields)

    def idf_of(self, word: str) -> float:
        """Return how much a stem tells."""
        return float(self._idf(self._documents_of(word)))

    def _documents_of(self, word: str) -> int:
        term = self._find(word)
        return 0 if term is None else int(self._sidecar.term_documents[term])

    def _idf(self, documents: int) -> np.float32:
        """Weigh a stem by how few documents hold it; the form that never falls below nothing."""
        of = self._sidecar.documents
        return np.float32(math.log(1 + (of - documents + 0.5) / (documents + 0.5)))

    def _documents(self, passages: Array, among: Array) -> Array:
        """Score the documents of some passages, without their factors.

        Args:
            passages: score of every passage.
            among: numbers of those that match, with all others of their documents that do.

        Returns:
            float32 [D], 0 for all other documents.
        """
        owners, scores = self._sidecar.passage_document[among].astype(np.intp), passages[among]
        best, second = np.zeros((2, self._sidecar.documents), np.float32)
        np.maximum.at(best, owners, scores)
        scores[scores == best[owners]] = 0
        np.maximum.at(second, owners, scores)
        documents: Array = best + np.float32(SECOND) * second
        return documents

    def _holding(self, passages: Array) -> Array:
        """Return which documents have one of the passages, bool [D]."""
        holding = np.zeros(self._sidecar.documents, bool)
        holding[self._sidecar.passage_document[passages]] = True
        return holding


def _stems_of(pairs: Iterable[Pair]) -> Iterator[str]:
    return (stem for pair in pairs for stem in (pair.first, pair.second))


def _largest(values: Array, most: int) -> Array:
    """Return the places of the largest values, in no order."""
    if len(values) <= most:
        return np.arange(len(values))
    largest: Array = np.argpartition(values, len(values) - most)[-most:]
    return largest
