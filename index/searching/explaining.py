"""Explaining: how the score of one document came about, part by part, for those who tune it.

Every part is computed again from the same constants, one number at a time, so that the whole is
a check of the scorer as well: they must agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.searching.queries import Concept, Query
from index.searching.scores import Scores
from index.searching.scoring import Scorer
from index.storing.files import Array
from index.storing.impact import unsaturated
from index.storing.sidecar import Sidecar
from index.weights import CAPITALS, COVERAGE, K1, PAIR, PHRASE, SECOND
from index.words.analysis import CAPITALS as CAPITAL
from index.words.analysis import Stems


@dataclass(frozen=True, slots=True)
class ScorePart:
    """What some words give in the best passage.

    Args:
        words: the stems.
        weight: 1 for words typed; what another word for them counts for, below 1.
        idf: how much they tell.
        frequency: their frequency, weighted by field and length.
        score: weight · idf · frequency / (K1 + frequency).
    """

    words: Stems
    weight: float
    idf: float
    frequency: float
    score: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a document's score came about.

    Args:
        passage: number of its best passage.
        parts: the words of each concept, or the other word that stood in for it.
        coverage: factor for how many of the words the passage holds.
        phrases: (words, what they add) of what was quoted.
        pairs: (words, what they add) of neighbours, and of acronyms in capitals.
        box: factor of the passage: its box, its role, and whether what is asked for is marked.
        best, second: scores of the best and of the second best passage.
        fed: what feedback adds, of the passage in which it adds most.
        feedback: (stem, what it adds there) of the stems that the first documents are typical of.
        nearness: what its meaning adds.
        encoded: what the nearest of its passages in an encoder's vectors adds.
        document: factor of the document: its authority, whether it is gone, whether it
            retells procedures and whether its area is named.
        score: document · (best + SECOND · second + fed + nearness + encoded).
    """

    passage: int
    parts: tuple[ScorePart, ...]
    coverage: float
    phrases: tuple[tuple[str, float], ...]
    pairs: tuple[tuple[str, float], ...]
    box: float
    best: float
    second: float
    fed: float
    feedback: tuple[tuple[str, float], ...]
    nearness: float
    encoded: float
    document: float
    score: float


def explain(
    sidecar: Sidecar, scorer: Scorer, query: Query, scores: Scores, document: int
) -> Explanation:
    """Explain the score of a document.

    Args:
        sidecar: the columns.
        scorer: that scored it.
        query: what was searched.
        scores: what it found.
        document: its number.
    """
    begin, end = (int(place) for place in sidecar.document_first[document : document + 2])
    own = scores.passages[begin:end]
    passage = begin + int(np.argmax(own))
    told = [_concept(scorer, concept, passage) for concept in query.concepts]
    phrases = tuple(_phrases(scorer, query, passage))
    looked_at = document in scores.candidates
    pairs = tuple(_pairs(scorer, query, passage)) if looked_at else ()
    asked_too = scores.expansion if looked_at else {}
    fed = scorer.feedback.of_passages(query, asked_too, np.arange(begin, end))
    most_fed = begin + int(np.argmax(fed))
    near = float(scores.nearness[scores.candidates == document].sum()) if query.is_fed else 0.0
    coverage = _coverage(query, [words for _, words in told])
    box = float(scorer.factors.of(query, np.array([passage]))[0])
    encoded = 0.0 if scores.encoded is None else float(scores.encoded[document])
    words = sum(part.score for parts, _ in told for part in parts)
    added = sum(score for _, score in (*phrases, *pairs))
    best = box * (coverage * words + added)
    others = own[own != own.max()]
    second = float(others.max(initial=0.0))
    factor = float(scorer.of_documents.of(query)[document])
    return Explanation(
        passage=passage - begin,
        parts=tuple(part for parts, _ in told for part in parts),
        coverage=coverage,
        phrases=phrases,
        pairs=pairs,
        box=box,
        best=best,
        second=second,
        fed=float(fed.max()),
        feedback=tuple(_feedback(sidecar, scorer, query, asked_too, most_fed)),
        nearness=near,
        encoded=encoded,
        document=factor,
        score=factor * (best + SECOND * second + float(fed.max()) + near + encoded),
    )


def _concept(scorer: Scorer, concept: Concept, passage: int) -> tuple[list[ScorePart], int]:
    """Return the parts of a concept that count, and how many of its words count as held."""
    weighed = scorer.weigh(concept, [scorer.holding(other.stems) for other in concept.others])
    words = [
        _part(scorer, (word,), 1.0, idf, passage)
        for word, idf in weighed.words.items()
        if _frequency(scorer, (word,), passage)
    ]
    others = [
        _part(scorer, other.stems, other.weight, told / other.weight, passage)
        for other, told in zip(concept.others, weighed.others, strict=True)
        if _frequency(scorer, other.stems, passage)
    ]
    held = (len(concept.words) or 1) if others else len(words)
    best = max(others, key=lambda part: part.score, default=None)
    if best and best.score > sum(part.score for part in words):
        return [best], held
    return words, held


def _part(scorer: Scorer, stems: Stems, weight: float, idf: float, passage: int) -> ScorePart:
    frequency = _frequency(scorer, stems, passage)
    return ScorePart(stems, weight, idf, frequency, weight * idf * frequency / (K1 + frequency))


def _frequency(scorer: Scorer, stems: Stems, passage: int) -> float:
    passages, strength = scorer.strength(stems)
    at = int(np.searchsorted(passages, passage))
    held = at < len(passages) and passages[at] == passage
    return unsaturated(float(strength[at])) if held else 0.0


def _coverage(query: Query, held: Sequence[int]) -> float:
    asked = sum(len(concept.words) or 1 for concept in query.concepts)
    return 1 - COVERAGE + COVERAGE * sum(held) / asked if asked > 1 else 1.0


def _phrases(scorer: Scorer, query: Query, passage: int) -> list[tuple[str, float]]:
    return [
        (" ".join(phrase.stems), scorer.idf_among(found) * PHRASE / (K1 + PHRASE))
        for phrase in query.quoted
        if _holds(found := scorer.find(phrase), passage)
    ]


def _pairs(scorer: Scorer, query: Query, passage: int) -> list[tuple[str, float]]:
    pairs = [
        (f"{pair.first} … {pair.second}", PAIR * scorer.idf_of_pair(pair))
        for pair in query.pairs
        if _holds(scorer.find_pair(pair, np.array([passage])), passage)
    ]
    capitals = [
        (term.removeprefix(CAPITAL), CAPITALS * scorer.idf_of(term))
        for term in query.capitals
        if _holds(scorer.holding((term,)), passage)
    ]
    return pairs + capitals


def _feedback(
    sidecar: Sidecar, scorer: Scorer, query: Query, told: Mapping[int, float], passage: int
) -> Iterator[tuple[str, float]]:
    for stem, counts in told.items():
        one = {stem: counts}
        if added := float(scorer.feedback.of_passages(query, one, np.array([passage]))[0]):
            yield sidecar.terms[stem].decode().removeprefix(CAPITAL), added


def _holds(passages: Array, passage: int) -> bool:
    return bool(np.isin(passage, passages))
