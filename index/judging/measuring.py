"""Measuring: every query of a judged file is answered and compared with what a person said.

``nDCG@10`` is of the documents in the order in which they are read (``index.judging.gain``);
success at k is the share of queries with a document of their best grade among the first k. What is
measured of passages stands in ``index.judging.passages``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.models import Address
from index.judging.gain import best_possible, discounted
from index.judging.judged import (
    MEASURES,
    OF_DOCUMENTS,
    OF_PASSAGES,
    Floors,
    Judged,
    JudgedPassage,
    JudgedQuery,
)
from index.judging.passages import PassageAnswer, answer_passages, lost_passages
from index.results import Hit, Results, SearchRequest

DEPTH: Final = 10


@dataclass(frozen=True, slots=True)
class Answered:
    """How one query was answered.

    Args:
        query: the query.
        ndcg: of its first ten documents, 0 to 1.
        rank: place among the results of the first document of its best grade, from 1; None where
            none is among the ten.
        passages: how the passages shown answer it; None where the query names none.
    """

    query: JudgedQuery
    ndcg: float
    rank: int | None
    passages: PassageAnswer | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """How well an index answers a judged file.

    Args:
        answered: every query, in the file's order.
        missing: addresses named as relevant that no document stands at.
        lost: passages named that stand nowhere in today's text of documents that are held.
    """

    answered: tuple[Answered, ...]
    missing: tuple[str, ...]
    lost: tuple[JudgedPassage, ...] = ()

    @property
    def of_passages(self) -> tuple[PassageAnswer, ...]:
        """How the passages shown answer the queries that name some."""
        return tuple(answer.passages for answer in self.answered if answer.passages)

    @property
    def measures(self) -> tuple[str, ...]:
        """What can be measured, in the order in which it is told."""
        return MEASURES if self.of_passages else OF_DOCUMENTS

    def share(self, measure: str) -> float:
        """Return a measure over all queries that it is of, 0 to 1.

        Args:
            measure: one of ``measures``.
        """
        if measure in OF_PASSAGES:
            return _mean([_PASSAGE[measure](answer) for answer in self.of_passages])
        if measure == "ndcg":
            return _mean([answer.ndcg for answer in self.answered])
        within = int(measure.rpartition("_")[2])
        return _mean(
            [answer.rank is not None and answer.rank <= within for answer in self.answered]
        )

    def below(self, floors: Floors) -> str | None:
        """Return what falls below its floor, in words for an admin; None where nothing does.

        Args:
            floors: the least shares.
        """
        fallen = [
            f"{_NAMES[measure]} is {self.share(measure):.3f}, below {getattr(floors, measure):.3f}"
            for measure in self.measures
            # Shares are written with three decimals.
            if self.share(measure) < getattr(floors, measure) - 0.0005
        ]
        return "; ".join(fallen) or None

    def line(self) -> str:
        """Return one line for a reader."""
        shares = ", ".join(f"{_NAMES[m]} {self.share(m):.3f}" for m in self.measures)
        gaps = f"; {len(self.missing)} documents named are not held" if self.missing else ""
        gaps += f"; passages named that stand nowhere today: {len(self.lost)}" if self.lost else ""
        return f"{len(self.answered)} judged queries: {shares}{gaps}"

    def to_json(self) -> dict[str, Any]:
        """Return the form that ``signpost check --json`` prints."""
        return {
            "queries": len(self.answered),
            "queries_with_passages": len(self.of_passages),
            **{measure: round(self.share(measure), 4) for measure in self.measures},
            "missing": list(self.missing),
            "lost": [passage.model_dump(exclude_none=True) for passage in self.lost],
            "worst": [
                {"words": answer.query.words, "ndcg": round(answer.ndcg, 4)}
                for answer in sorted(self.answered, key=lambda answer: answer.ndcg)[:DEPTH]
            ],
        }


_PASSAGE: Final[Mapping[str, Callable[[PassageAnswer], float]]] = {
    "first_passage": lambda answer: answer.first,
    "three_documents": lambda answer: answer.within_three,
    "passage_ndcg": lambda answer: answer.ndcg,
}
_NAMES: Final = {
    "ndcg": "nDCG@10",
    "success_at_1": "success at 1",
    "success_at_3": "success at 3",
    "first_passage": "first passage answers",
    "three_documents": "a passage of three documents answers",
    "passage_ndcg": "nDCG@5 of passages",
}


def measure(
    search: Callable[[SearchRequest], Results], session: Session, judged: Judged
) -> Quality:
    """Answer every query of a judged file and compare.

    A document is known by its id: an address that it once had still counts for it.

    Args:
        search: answers a request.
        session: a transaction on the collection that was indexed.
        judged: the file.

    Raises:
        IndexFault: the index cannot answer.
    """
    named = sorted({url for query in judged.query for url in judged.addresses(query)})
    held = {
        row.url: row.document_id
        for row in session.execute(
            select(Address.url, Address.document_id).where(
                Address.url.in_(named), Address.document_id.is_not(None)
            )
        )
    }
    answered = tuple(_answer(search, query, judged, held) for query in judged.query)
    every = [passage for query in judged.query for passage in query.passages]
    of_held = [passage for passage in every if judged.address(passage.document) in held]
    lost = lost_passages(session, _by_document(of_held, judged, held))
    return Quality(answered, tuple(url for url in named if url not in held), tuple(lost))


def _answer(
    search: Callable[[SearchRequest], Results],
    query: JudgedQuery,
    judged: Judged,
    held: Mapping[str, str],
) -> Answered:
    found = search(SearchRequest(query.words, size=DEPTH)).hits
    ndcg, rank = _documents(found, judged.addresses(query), held)
    if not query.passages:
        return Answered(query, ndcg, rank)
    passages = answer_passages(found, _by_document(query.passages, judged, held))
    return Answered(query, ndcg, rank, passages)


def _documents(
    found: Sequence[Hit], grades: Mapping[str, int], held: Mapping[str, str]
) -> tuple[float, int | None]:
    by_id = {held[url]: grade for url, grade in grades.items() if url in held}
    # In the order in which they are read: a chapter, then the same one of other areas.
    read = [
        document_id
        for hit in found
        for document_id in (hit.document_id, *(same.document_id for same in hit.same))
    ]
    gain = discounted((by_id.get(document_id, 0) for document_id in read), DEPTH)
    best = max(grades.values())
    rank = next(
        (place for place, hit in enumerate(found, 1) if by_id.get(hit.document_id) == best), None
    )
    return gain / best_possible(grades.values(), DEPTH), rank


def _by_document(
    passages: Sequence[JudgedPassage], judged: Judged, held: Mapping[str, str]
) -> dict[str, list[JudgedPassage]]:
    """Return passages by the id of their document; by its address where it is not held."""
    found: dict[str, list[JudgedPassage]] = {}
    for passage in passages:
        address = judged.address(passage.document)
        found.setdefault(held.get(address, address), []).append(passage)
    return found


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
