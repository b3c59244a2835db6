"""A judged file: queries as typed, with the documents and the passages that answer them.

It is TOML: the documents by short name, the queries with their grades, and the floors below which
no measure may fall.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from collection.errors import FileUnusable
from collection.folder.files import first_finding, read_declared
from index.errors import JudgedUnusable

OF_DOCUMENTS: Final = ("ndcg", "success_at_1", "success_at_3")
OF_PASSAGES: Final = ("first_passage", "three_documents", "passage_ndcg")
MEASURES: Final = (*OF_DOCUMENTS, *OF_PASSAGES)
"""In the order in which they are told."""

Grade = Annotated[int, Field(ge=1, le=3)]
Share = Annotated[float, Field(ge=0, le=1)]


class JudgedPassage(BaseModel):
    """One passage that answers a query.

    Args:
        document: its document, by short name or address.
        quote: a few verbatim words of the sentence that answers: they must be among those shown.
            None where everything under the heading answers.
        heading: what it stands under, as printed; where that is not unique with those above it,
            joined by " > ". Beside a quote both must hold.
        grade: 3 answers by itself, 2 a good part, 1 leads to it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    document: str
    quote: str | None = Field(default=None, min_length=1)
    heading: str | None = Field(default=None, min_length=1)
    grade: Grade

    @model_validator(mode="after")
    def _is_named(self) -> JudgedPassage:
        if self.quote is None and self.heading is None:
            raise ValueError("a passage needs a quote or a heading")
        return self

    @property
    def name(self) -> str:
        """How the passage is called when it is missing."""
        return f"“{self.quote or self.heading}” in {self.document}"


class JudgedQuery(BaseModel):
    """One query; it names documents, passages or both.

    Args:
        words: as typed.
        kind: what it tries; measures are told by kind as well.
        relevant: grade of each relevant document by its short name or address: 3 the answer,
            2 a good part of it, 1 worth opening.
        passages: that answer it; a document that is not among the relevant ones has the grade of
            the best of its passages.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    words: str = Field(min_length=1)
    kind: str = "words"
    relevant: Mapping[str, Grade] = Field(default_factory=dict)
    passages: tuple[JudgedPassage, ...] = ()

    @property
    def grades(self) -> Mapping[str, int]:
        """The grade of each document by its short name or address."""
        best: dict[str, int] = {}
        for passage in self.passages:
            best[passage.document] = max(passage.grade, best.get(passage.document, 0))
        return best | dict(self.relevant)

    @model_validator(mode="after")
    def _names_an_answer(self) -> JudgedQuery:
        if not self.grades:
            raise ValueError(f"“{self.words}” names neither a document nor a passage")
        return self


class Floors(BaseModel):
    """The least that each measure may be; 0 asks nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ndcg: Share = 0.0
    success_at_1: Share = 0.0
    success_at_3: Share = 0.0
    first_passage: Share = 0.0
    three_documents: Share = 0.0
    passage_ndcg: Share = 0.0


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
            for name in query.grades:
                if name not in self.documents and not name.startswith(("http://", "https://")):
                    raise ValueError(
                        f"“{query.words}” names “{name}”, which is neither an address nor under "
                        "[documents]"
                    )
        return self

    @model_validator(mode="after")
    def _floors_can_be_measured(self) -> Judged:
        asked = [measure for measure in OF_PASSAGES if getattr(self.floors, measure)]
        if asked and not any(query.passages for query in self.query):
            raise ValueError(f"floors.{asked[0]} is of passages, and no query names one")
        return self

    def address(self, name: str) -> str:
        """Return the address of a document.

        Args:
            name: its short name, or the address.
        """
        return self.documents.get(name, name)

    def addresses(self, query: JudgedQuery) -> Mapping[str, int]:
        """Return the grades of a query by address."""
        return {self.address(name): grade for name, grade in query.grades.items()}


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
