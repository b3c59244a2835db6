"""Within a document: its passages weighed by their own words, for its title tells them not apart.

    passage = aside · (coverage · Σ over concepts + what is quoted
                       + Σ over neighbours of idf · (PAIR, or HEADED where they head it))

Where a title holds what is asked, every passage of its document would score as its title does, and
the shortest would stand first. And of the words that the title holds each passage may hold some:
they count for little (TITLED), so that what is asked beside the title's subject decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

import numpy as np

from collection.marks.mark import MarkKind
from index.searching.places import adjacent, beside, fields_of, passages_of
from index.searching.queries import Concept, Pair, Query
from index.searching.scoring import Scorer
from index.storing.files import Array
from index.storing.schema import TEXT_FIELDS
from index.weights import (
    CONTACT_WITHIN,
    COVERAGE,
    HEADED,
    LOCAL_UNASKED,
    OTHERS_WITHIN,
    PAIR,
    TITLED,
)
from index.words.analysis import Stems

_TITLE = TEXT_FIELDS.index("title")
_HEADING = TEXT_FIELDS.index("heading")


def own_scores(scorer: Scorer, query: Query, among: Array) -> Array:
    """Score passages by what they say themselves.

    Args:
        scorer: of the generation.
        query: what is searched.
        among: numbers of the passages, ascending.

    Returns:
        float32, one for each; 0 where its own words and headings hold nothing of the query.
    """
    return _Within(scorer, query, among).scores()


def is_named(scorer: Scorer, query: Query, document: int) -> bool:
    """Tell whether the title of a document holds a word of a query, or another word for it.

    Args:
        scorer: of the generation.
        query: what is searched.
        document: its number.
    """
    first = scorer.first_passage(document)  # each passage carries the title
    keys = scorer.keys(_stems_of(query), np.array([first]))
    return any(_holds(keys, concept) for concept in query.concepts)


def _holds(keys: Mapping[str, Array], concept: Concept) -> bool:
    typed = ((word,) for word in concept.words)
    others = (other.stems for other in concept.others)
    return any(len(adjacent([keys[stem] for stem in stems])) for stems in chain(typed, others))


class _Within:
    def __init__(self, scorer: Scorer, query: Query, among: Array) -> None:
        self._scorer = scorer
        self._query = query
        self._among = among
        places = scorer.keys(_stems_of(query), among)
        self._keys = {stem: keys[fields_of(keys) != _TITLE] for stem, keys in places.items()}
        self._titles = {stem: keys[fields_of(keys) == _TITLE] for stem, keys in places.items()}

    def scores(self) -> Array:
        """Return the score of each passage."""
        scores, held = np.zeros((2, len(self._among)), np.float32)
        asked = 0
        for concept in self._query.concepts:
            asked += len(concept.words) or 1
            own, words = self._of_concept(concept)
            scores += own
            held += words
        if asked > 1:
            scores *= 1 - COVERAGE + COVERAGE * held / asked
        for phrase in self._query.quoted:
            full = sum(map(self._scorer.idf_of, phrase.stems))
            scores += np.float32(full) * self._strength(phrase.stems)
        matching = scores > 0
        for pair in self._query.pairs:
            self._add_pair(pair, scores)
        weights = self._scorer.factors.of(self._query, self._among)
        if MarkKind.CONTACT in self._query.asks:
            told = self._scorer.factors.is_marked(MarkKind.CONTACT, self._among)
            weights = np.where(told, weights * np.float32(CONTACT_WITHIN), weights)
        else:
            weights = np.where(self._scorer.factors.is_local(self._among), LOCAL_UNASKED, weights)
        return np.where(matching, scores * weights, 0).astype(np.float32)

    def _of_concept(self, concept: Concept) -> tuple[Array, Array]:
        """Return what a concept counts for in each passage, and how many of its words stand there.

        The best of what its words give and of what other words for it give.
        """
        own, held = np.zeros((2, len(self._among)), np.float32)
        weighed = self._scorer.own_weights(concept)
        for word, idf in weighed.words.items():
            strength = self._strength((word,))
            own += np.float32(idf) * strength * self._untitled((word,))
            held += strength > 0
        for other, weight in zip(concept.others, weighed.others, strict=True):
            counts = np.float32(weight if concept.spoken else weight * OTHERS_WITHIN)
            value = counts * self._strength(other.stems) * self._untitled(other.stems)
            own = np.maximum(own, value)
            held[value > 0] = len(concept.words) or 1
        return own, held

    def _untitled(self, stems: Stems) -> Array:
        """Return TITLED for the passages whose title holds all of some stems, 1 for the others."""
        held = np.zeros(len(self._among), np.uint8)
        for stem in set(stems):
            held[np.searchsorted(self._among, np.unique(passages_of(self._titles[stem])))] += 1
        return np.where(held == len(set(stems)), np.float32(TITLED), np.float32(1))

    def _add_pair(self, pair: Pair, scores: Array) -> None:
        first, second = self._keys[pair.first], self._keys[pair.second]
        value = np.float32(self._scorer.idf_of_pair(pair)) * self._untitled(
            (pair.first, pair.second)
        )
        headed = [keys[fields_of(keys) == _HEADING] for keys in (first, second)]
        for share, (one, other) in ((PAIR, (first, second)), (HEADED, headed)):
            found = np.searchsorted(self._among, np.unique(beside(one, other, pair.apart)))
            scores[found] += np.float32(share) * value[found]

    def _strength(self, stems: Stems) -> Array:
        """Return what stems that stand side by side count for in each passage, 0 to 1."""
        keys = adjacent([self._keys[stem] for stem in stems])
        at = np.searchsorted(self._among, passages_of(keys))
        return self._scorer.strength_at(keys, at, len(self._among))


def _stems_of(query: Query) -> Iterator[str]:
    for concept in query.concepts:
        yield from concept.words
        for other in concept.others:
            yield from other.stems
    for phrase in query.quoted:
        yield from phrase.stems
    for pair in query.pairs:
        yield from (pair.first, pair.second)
