"""Looking ahead: citations are resolved before the writing transaction, which then only stores.

Whoever writes keeps all others from writing, and resolving a briefing reads the whole collection
and searches the index: seconds, where storing what came of it takes milliseconds. So what a
transaction is going to ask is asked before it begins, in one that only reads, and remembered by
everything that the answer depends on. What was not asked before, because somebody changed the
briefing in between, is asked inside; so the outcome is the same either way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from briefings.linking.catalogue import Catalogue
from briefings.linking.suggesting import Resolved, resolve_point
from briefings.models import Briefing, Status
from briefings.passages import asked_words
from briefings.reading.drafts import CitationDraft
from collection.store import revision_of
from crawler.errors import UnreadableAddress
from crawler.sources import Source
from index.errors import IndexMissing
from index.results import ChosenPlace
from index.search import Index


class Question(NamedTuple):
    """Everything that the citations of a learning point depend on, besides the collection.

    Args:
        text: of the point.
        linked: what its links cite, in order.
        area: slug of the briefing's area; None where it is not known.
        itself: the crawled document that the briefing is; None where it is none.
        on: the briefing's date; None where it does not say.
    """

    text: str
    linked: tuple[CitationDraft, ...]
    area: str | None
    itself: str | None
    on: date | None


@dataclass(frozen=True, slots=True)
class Resolver:
    """Resolves learning points on one state of the collection, each question once.

    Args:
        catalogue: of the collection.
        revision: of the collection when the catalogue was read.
    """

    catalogue: Catalogue
    index: Index
    revision: int
    _answers: dict[Question, list[Resolved]] = field(default_factory=dict)
    _chosen: dict[tuple[str, str], ChosenPlace | None] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, sources: Sequence[Source], index: Index) -> Resolver:
        """Return one for the state of the collection that a transaction sees.

        Args:
            sources: as declared today.
        """
        return cls(Catalogue(session, sources), index, revision_of(session))

    def resolve(self, asked: Question) -> list[Resolved]:
        """Return the citations of a learning point.

        Args:
            asked: what they depend on.
        """
        if asked not in self._answers:
            self._answers[asked] = resolve_point(
                asked.text,
                asked.linked,
                self.catalogue,
                self.index,
                area=asked.area,
                itself=asked.itself,
                on=asked.on,
            )
        return self._answers[asked]

    def choose(self, document_id: str, words: str) -> ChosenPlace | None:
        """Choose the passage of a document that says most of some words.

        Args:
            document_id: the document.
            words: any text.

        Returns:
            None where there is no index, or the document is not in it.
        """
        asked = (document_id, words)
        if asked not in self._chosen:
            try:
                self._chosen[asked] = self.index.choose(document_id, words)
            except IndexMissing:
                self._chosen[asked] = None
        return self._chosen[asked]

    def look_ahead(self, asked: Iterable[Question], kept: Container[tuple[str, str]] = ()) -> None:
        """Resolve what is going to be asked, and choose the passages that stand beside.

        Args:
            asked: one for each learning point.
            kept: documents and words for which passages are kept already.
        """
        for one in asked:
            for found in self.resolve(one):
                told, words = found.resolution, asked_words(found.draft.text, one.text)
                asks = told.document_id and told.status is not Status.GONE  # which has mostly none
                if asks and (told.document_id, words) not in kept:
                    self.choose(told.document_id or "", words)

    def forget(self) -> None:
        """Forget the answers, when what they were for is stored."""
        self._answers.clear()
        self._chosen.clear()


def asked_of(briefing: Briefing, catalogue: Catalogue) -> list[Question]:
    """Return what is to be asked of each point of a stored briefing, in order.

    Args:
        briefing: of a transaction.
        catalogue: of the collection.
    """
    linked = [
        tuple(
            CitationDraft(c.cited_text, c.cited_url, c.cited_start)
            for c in point.citations
            if c.cited_url
        )
        for point in briefing.points
    ]
    area = area_of(briefing.area, linked, catalogue)
    return [
        Question(point.text, links, area, briefing.document_id, briefing.published)
        for point, links in zip(briefing.points, linked, strict=True)
    ]


def area_of(
    area: str | None, linked: Iterable[Sequence[CitationDraft]], catalogue: Catalogue
) -> str | None:
    """Return the area of a briefing; of one without a home of its own, the one it cites most.

    Args:
        area: its own; None or empty where it has none.
        linked: what its points cite.
        catalogue: of the collection.
    """
    if area:
        return area
    areas: Counter[str] = Counter()
    for draft in (draft for links in linked for draft in links if draft.url):
        try:
            _, source = catalogue.locate(draft.url or "")
        except UnreadableAddress:
            continue
        areas.update([source.area] if source else [])
    return max(areas, key=lambda found: (areas[found], found)) if areas else None
