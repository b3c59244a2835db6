"""Scoring: BM25F over the sidecar's columns, a term at a time.

    passage  = box · coverage · Σ over stems of  idf · w / (K1 + w)
               w = Σ over fields of  weight · frequency / (1 - B + B · length / mean length)
    document = authority · gone · (best passage + SECOND · second best passage)

One saturation over the weighted fields is what makes it BM25F (Robertson, Zaragoza and Taylor,
"Simple BM25 extension to multiple weighted fields", CIKM 2004); adding up a BM25 of each field
ranks worse.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from crawler.extract.model import Box
from crawler.sources import AUTHORITIES
from index.phrases import Phrases
from index.queries import Query
from index.sidecar import BOXES, Array, Sidecar

K1: Final = 1.2
"""The literature's; see the blueprint's figures."""
B: Final = 0.75
FIELD_WEIGHTS: Final[Mapping[str, float]] = {"title": 3.0, "heading": 2.0, "body": 1.0}
"""Cranfield's nDCG@10 by the title's weight: 1 0.384, 2 0.392, 3 0.392, 5 0.394. Three is kept:
a passage is not its title, and Cranfield has no headings, which stand between the two."""
COVERAGE: Final = 0.1
"""Share of a passage's score that depends on how many of the stems it holds. It is for queries
of two or three words, where one is easily outweighed by a rare other; Cranfield's questions are
long, and there it costs little: 0 0.394, 0.1 0.392, 0.2 0.391."""
SECOND: Final = 0.15
"""What the second best passage adds, as a share. Cranfield: 0 0.391, 0.15 0.392, 0.2 0.393, 0.3
0.389. A passage that scores exactly as the best, as all do where only the title matches, is no
second one."""
PHRASE: Final = 1.0
"""Weighted frequency that a quoted phrase counts for, as if it were one more stem of the body."""
BOX_WEIGHTS: Final[Mapping[Box, float]] = {
    Box.BODY: 1.0,
    Box.LOCAL: 1.0,
    Box.SCOPE: 0.6,  # says what the chapter is about, not what to do
    Box.RELATED: 0.4,  # titles of other chapters
    Box.AMENDMENT: 0.4,  # titles of what was changed
}
AUTHORITY_WEIGHTS: Final[Mapping[str, float]] = {
    "statutory": 1.0,
    "partnership": 1.0,
    "national": 0.95,
    "other": 0.8,
}
"""Schools, trainers and mirrors stand below the publishers; between near equals, not always."""
GONE_WEIGHT: Final = 0.5
"""A removed document stays findable, below what is current."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What a query found.

    Args:
        passages: score of each, float32 [N]; 0 where it does not match.
        documents: score of each, float32 [D]; 0 where it does not match or has no words to match.
        matching: which documents the query admits, bool [D].
    """

    passages: Array
    documents: Array
    matching: Array


class Scorer:
    """The scorer of one generation; it holds nothing that a query changes.

    Args:
        sidecar: the columns.
        phrases: the positions.
    """

    def __init__(self, sidecar: Sidecar, phrases: Phrases) -> None:
        self._sidecar = sidecar
        self._terms = sidecar.terms
        self._phrases = phrases
        self._fields = [
            (getattr(sidecar, f"posting_{name}"), _norm(sidecar, name)) for name in FIELD_WEIGHTS
        ]
        boxes = np.array([BOX_WEIGHTS[box] for box in BOXES], np.float32)
        authorities = np.array([AUTHORITY_WEIGHTS[name] for name in AUTHORITIES], np.float32)
        self._passage_weight = boxes[sidecar.passage_box]
        self._document_weight = authorities[sidecar.document_authority]
        self._document_weight[sidecar.document_gone] *= GONE_WEIGHT

    def score(self, query: Query) -> Scores:
        """Score every passage and document.

        Args:
            query: what is searched.
        """
        held = [self._phrases.find(phrase) for phrase in query.phrases]
        passages = self._score_passages(query, held)
        documents = self._documents(passages)
        matching = np.ones(len(documents), bool) if query.lists_all else documents > 0
        for found in held:
            matching &= self._holding(found)
        for phrase in query.excluded:
            matching &= ~self._holding(self._phrases.find(phrase))
        return Scores(passages, np.where(matching, documents, np.float32(0)), matching)

    def score_passages(self, query: Query) -> Array:
        """Score every passage, whether or not its document holds what the query requires.

        Args:
            query: what is searched.

        Returns:
            float32 [N].
        """
        return self._score_passages(query, [self._phrases.find(p) for p in query.phrases])

    def _score_passages(self, query: Query, held: Sequence[Array]) -> Array:
        scores = np.zeros(self._sidecar.passages, np.float32)
        stems = np.zeros(self._sidecar.passages, np.uint8)
        for stem in query.terms:
            self._add_term(stem, scores, stems)
        if len(query.terms) > 1:
            share = np.arange(len(query.terms) + 1, dtype=np.float32) / len(query.terms)
            scores *= (1 - COVERAGE + COVERAGE * share)[stems]
        for found in held:
            idf = self._idf(int(self._holding(found).sum()))
            scores[found] += idf * PHRASE / (K1 + PHRASE)
        scores *= self._passage_weight
        return scores

    def terms(self, query: Query) -> list[int]:
        """Return the numbers of the stems to rank by that occur at all."""
        found = (self._terms.find(stem) for stem in query.terms)
        return [term for term in found if term is not None]

    def weights(self, query: Query) -> Mapping[str, float]:
        """Return how much each stem tells; nothing for one that does not occur."""
        return {
            stem: float(self._idf(int(self._sidecar.term_documents[term])))
            for stem in query.terms
            if (term := self._terms.find(stem)) is not None
        }

    def _add_term(self, stem: str, scores: Array, stems: Array) -> None:
        term = self._terms.find(stem)
        if term is None:
            return
        begin, end = self._sidecar.posting_starts[term : term + 2]
        passages = self._sidecar.posting_passages[begin:end]
        weight = np.zeros(len(passages), np.float32)
        for frequencies, norm in self._fields:
            weight += frequencies[begin:end] * norm[passages]
        idf = self._idf(int(self._sidecar.term_documents[term]))
        scores[passages] += idf * weight / (np.float32(K1) + weight)
        stems[passages] += 1

    def _idf(self, documents: int) -> np.float32:
        """Weigh a stem by how few documents hold it; the form that never falls below nothing."""
        of = self._sidecar.documents
        return np.float32(math.log(1 + (of - documents + 0.5) / (documents + 0.5)))

    def _documents(self, passages: Array) -> Array:
        first = self._sidecar.document_first[:-1]
        if not len(first):
            return np.zeros(0, np.float32)
        best = np.maximum.reduceat(passages, first)
        others = np.where(passages == best[self._sidecar.passage_document], 0, passages)
        second = np.maximum.reduceat(others, first)
        documents: Array = (best + np.float32(SECOND) * second) * self._document_weight
        return documents

    def _holding(self, passages: Array) -> Array:
        """Return which documents have one of the passages, bool [D]."""
        holding = np.zeros(self._sidecar.documents, bool)
        holding[self._sidecar.passage_document[passages]] = True
        return holding


def _norm(sidecar: Sidecar, name: str) -> Array:
    """Return what one occurrence in a field weighs in each passage, float32 [N]."""
    lengths: Array = getattr(sidecar, f"length_{name}")
    # A title counts once a document, however many passages carry it.
    counted = lengths[sidecar.document_first[:-1]] if name == "title" else lengths
    mean = max(float(counted.mean()), 1.0) if len(counted) else 1.0
    norm: Array = FIELD_WEIGHTS[name] / (1 - B + B * lengths / mean)
    return norm.astype(np.float32)
