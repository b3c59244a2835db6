"""Judged passages: whether what a search shows holds the words that answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.models import Document, StoredSection
from collection.words.texts import fold_space
from index.judging.gain import best_possible, discounted
from index.judging.judged import JudgedPassage
from index.results import Hit, Passage

DEPTH: Final = 5
"""About as many passages as are seen before somebody types other words."""
DOCUMENTS: Final = 3
TRAIL: Final = " > "


@dataclass(frozen=True, slots=True)
class GradedPassage:
    """A passage as shown, with what it was judged to be.

    Args:
        place: of its document among the results, from 1.
        title: of its document.
        passage: as shown.
        grade: the best of what is judged in it; 0 where nothing is.
        gain: the same, but 0 where all that it holds was shown before.
    """

    place: int
    title: str
    passage: Passage
    grade: int
    gain: int


@dataclass(frozen=True, slots=True)
class PassageAnswer:
    """How the passages shown for one query answer it.

    Args:
        shown: every passage on the screen, in its order: the documents' and within each.
        best: the best grade that a passage was judged with for this query.
        ndcg: of the first five passages, 0 to 1.
    """

    shown: tuple[GradedPassage, ...]
    best: int
    ndcg: float

    @property
    def first(self) -> bool:
        """Whether the first passage on the screen answers as well as any."""
        return bool(self.shown) and self.shown[0].grade == self.best

    @property
    def within_three(self) -> bool:
        """Whether a passage of the first three documents does."""
        return any(
            passage.grade == self.best and passage.place <= DOCUMENTS for passage in self.shown
        )


def answer_passages(
    hits: Sequence[Hit], judged: Mapping[str, Sequence[JudgedPassage]]
) -> PassageAnswer:
    """Compare the passages of results with the judged ones.

    A chapter that stands beneath the same one of another area shows no passage, so the best
    possible order takes of such chapters the one with the best passages.

    Args:
        hits: the documents found.
        judged: the passages of each document by its id; those of one that is not held under any
            other key.
    """
    best = max(passage.grade for passage in chain.from_iterable(judged.values()))
    told: set[tuple[str, int]] = set()
    shown: list[GradedPassage] = []
    for place, hit in enumerate(hits, 1):
        for passage in hit.passages:
            held = {
                (hit.document_id, number): wanted.grade
                for number, wanted in enumerate(judged.get(hit.document_id, ()))
                if holds(passage.heading, passage.text, wanted)
            }
            gain = max((grade for key, grade in held.items() if key not in told), default=0)
            told |= held.keys()
            grade = max(held.values(), default=0)
            shown.append(GradedPassage(place, hit.title, passage, grade, gain))
    ideal = best_possible(_could_be_shown(hits, judged), DEPTH)
    # Of areas under one another those with fewer, better passages may show more of the five.
    ndcg = min(1.0, discounted((passage.gain for passage in shown), DEPTH) / ideal)
    return PassageAnswer(tuple(shown), best, ndcg)


def holds(heading: Sequence[str], text: str, wanted: JudgedPassage) -> bool:
    """Whether a text under headings holds a judged passage.

    Args:
        heading: the trail of headings above it.
        text: of the section, or what is shown of it.
        wanted: the judged passage.
    """
    if wanted.heading is not None:
        trail = [fold_space(part) for part in wanted.heading.split(TRAIL)]
        above = [fold_space(part) for part in heading]
        starts = range(len(above) - len(trail) + 1)
        if not any(above[start : start + len(trail)] == trail for start in starts):
            return False
    return wanted.quote is None or fold_space(wanted.quote) in fold_space(text)


def lost_passages(
    session: Session, judged: Mapping[str, Sequence[JudgedPassage]]
) -> list[JudgedPassage]:
    """Return the judged passages that stand nowhere in today's text of their documents.

    Args:
        session: a transaction on the collection.
        judged: the passages of each document by its id.
    """
    sections: dict[str, list[tuple[list[str], str]]] = {}
    for row in session.execute(
        select(Document.id, StoredSection.heading, StoredSection.text)
        .join(StoredSection, StoredSection.version_id == Document.version_id)
        .where(Document.id.in_(judged))
    ):
        sections.setdefault(row.id, []).append((row.heading, row.text))
    return [
        wanted
        for document_id, passages in judged.items()
        for wanted in passages
        if not any(holds(heading, text, wanted) for heading, text in sections.get(document_id, ()))
    ]


def _could_be_shown(
    hits: Sequence[Hit], judged: Mapping[str, Sequence[JudgedPassage]]
) -> list[int]:
    grades = {key: [passage.grade for passage in passages] for key, passages in judged.items()}
    for hit in hits:
        alike = [hit.document_id, *(same.document_id for same in hit.same)]
        of_each = [grades.pop(document_id, []) for document_id in alike]
        grades[hit.document_id] = max(of_each, key=lambda found: best_possible(found, DEPTH))
    return list(chain.from_iterable(grades.values()))
