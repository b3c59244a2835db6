"""Judging: how well an index answers queries whose right answers a person has said beforehand.

A judged file is TOML: the documents by short name, the queries with their relevant documents and
grades, and the floors below which no measure may fall. ``nDCG@10`` is Järvelin and Kekäläinen's
("Cumulated gain-based evaluation of IR techniques", TOIS 2002) with the grade as gain and a
discount of log2(rank + 1); success at k is the share of queries with a document of their best grade
among the first k.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.errors import FileUnusable
from collection.folder.files import first_finding, read_declared
from collection.models import Address
from index.errors import JudgedUnusable
from index.results import Results, SearchRequest

DEPTH: Final = 10
MEASURES: Final = ("ndcg", "success_at_1", "success_at_3")
"""In the order in which they are told."""

Grade = Annotated[int, Field(ge=1, le=3)]
Share = Annotated[float, Field(ge=0, le=1)]


class JudgedQuery(BaseModel):
    """One query.

    Args:
        words: as typed.
        kind: what it tries; measures are told by kind as well.
        relevant: grade of each relevant document by its short name or address: 3 the answer,
            2 a good part of it, 1 worth opening.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    words: str = Field(min_length=1)
    kind: str = "words"
    relevant: Mapping[str, Grade] = Field(min_length=1)


class Floors(BaseModel):
    """The least that each measure may be; 0 asks nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ndcg: Share = 0.0
    success_at_1: Share = 0.0
    success_at_3: Share = 0.0


class Judged(BaseModel):
    """A judged file.

    Args:
        documents: address by short name.
        floors: the least shares.
        query: the queries.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    documents: Mapping[str, str] = Field(default_factory=dict)
    floors: Floors = Floors()
    query: tuple[JudgedQuery, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_are_known(self) -> Judged:
        for query in self.query:
            for name in query.relevant:
                if name not in self.documents and not name.startswith(("http://", "https://")):
                    raise ValueError(
                        f"“{query.words}” names “{name}”, which is neither an address nor under "
                        "[documents]"
                    )
        return self

    def addresses(self, query: JudgedQuery) -> Mapping[str, int]:
        """Return the grades of a query by address."""
        return {self.documents.get(name, name): grade for name, grade in query.relevant.items()}


@dataclass(frozen=True, slots=True)
class Answered:
    """How one query was answered.

    Args:
        query: the query.
        ndcg: of its first ten documents, 0 to 1.
        rank: place among the results of the first document of its best grade, from 1; None where
            none is among the ten.
    """

    query: JudgedQuery
    ndcg: float
    rank: int | None


@dataclass(frozen=True, slots=True)
class Quality:
    """How well an index answers a judged file.

    Args:
        answered: every query, in the file's order.
        missing: addresses named as relevant that no document stands at.
    """

    answered: tuple[Answered, ...]
    missing: tuple[str, ...]

    def share(self, measure: str) -> float:
        """Return a measure over all queries, 0 to 1.

        Args:
            measure: one of MEASURES.
        """
        return _share(self.answered, measure)

    def below(self, floors: Floors) -> str | None:
        """Return what falls below its floor, in words for an admin; None where nothing does.

        Args:
            floors: the least shares.
        """
        fallen = [
            f"{_NAMES[measure]} is {self.share(measure):.3f}, below {getattr(floors, measure):.3f}"
            for measure in MEASURES
            # Shares are written with three decimals.
            if self.share(measure) < getattr(floors, measure) - 0.0005
        ]
        return "; ".join(fallen) or None

    def line(self) -> str:
        """Return one line for a reader."""
        shares = ", ".join(f"{_NAMES[m]} {self.share(m):.3f}" for m in MEASURES)
        gaps = f"; {len(self.missing)} documents named are not held" if self.missing else ""
        return f"{len(self.answered)} judged queries: {shares}{gaps}"

    def to_json(self) -> dict[str, Any]:
        """Return the form that ``signpost check --json`` prints."""
        return {
            "queries": len(self.answered),
            **{measure: round(self.share(measure), 4) for measure in MEASURES},
            "missing": list(self.missing),
            "worst": [
                {"words": answer.query.words, "ndcg": round(answer.ndcg, 4)}
                for answer in sorted(self.answered, key=lambda answer: answer.ndcg)[:DEPTH]
            ],
        }


_NAMES: Final = {"ndcg": "nDCG@10", "success_at_1": "success at 1", "success_at_3": "success at 3"}


def load_judged(path: Path) -> Judged:
    """Read a judged file.

    Args:
        path: of the file.

    Raises:
        JudgedUnusable: it is missing or not as it should be; the text says where.
    """
    try:
        return Judged.model_validate(read_declared(path))
    except FileUnusable as error:
        raise JudgedUnusable(f"{path.name} {error}") from error
    except ValidationError as error:
        raise JudgedUnusable(f"{path.name}: {first_finding(error)}") from error


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
    answered = tuple(
        _answer(search, query, judged.addresses(query), held) for query in judged.query
    )
    return Quality(answered, tuple(url for url in named if url not in held))


def _answer(
    search: Callable[[SearchRequest], Results],
    query: JudgedQuery,
    grades: Mapping[str, int],
    held: Mapping[str, str],
) -> Answered:
    by_id = {held[url]: grade for url, grade in grades.items() if url in held}
    found = search(SearchRequest(query.words, size=DEPTH)).hits
    # In the order in which they are read: a chapter, then the same one of other areas.
    read = [
        document_id
        for hit in found
        for document_id in (hit.document_id, *(same.document_id for same in hit.same))
    ]
    gains = [by_id.get(document_id, 0) for document_id in read[:DEPTH]]
    ideal = sorted(grades.values(), reverse=True)[:DEPTH]
    best = ideal[0]
    rank = next(
        (place for place, hit in enumerate(found, 1) if by_id.get(hit.document_id) == best), None
    )
    return Answered(query, _discounted(gains) / _discounted(ideal), rank)


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def _share(answered: Sequence[Answered], measure: str) -> float:
    if measure == "ndcg":
        return sum(answer.ndcg for answer in answered) / len(answered)
    within = int(measure.rpartition("_")[2])
    return sum(a.rank is not None and a.rank <= within for a in answered) / len(answered)
