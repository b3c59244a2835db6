"""Page contexts: what the templates of the briefings show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crawler.collection.models import Document, DocumentState, Version
from index.errors import IndexMissing
from index.results import Passage
from index.search import Index
from portal.briefings.models import Briefing, Citation, LearningPoint, Method, OtherLink, Status
from portal.briefings.store import BriefingLine, all_briefings, find_briefing
from portal.documents import cards
from portal.documents.cards import Card, passage_card
from portal.documents.places import reader_path
from portal.documents.stored import source_name
from portal.filters import local_day

STATUS_WORDS: Mapping[Status, str] = {
    Status.EXACT: "Found at the cited address",
    Status.MOVED: "Moved",
    Status.REWORDED: "Reworded",
    Status.GONE: "Removed by the publisher",
    Status.SUGGESTED: "Suggested: not yet confirmed by a trainer",
    Status.UNRESOLVED: "Not found",
    Status.OUTSIDE: "Outside our sources",
}
COUNTED_WORDS: Mapping[Status, str] = {
    Status.EXACT: "found",
    Status.MOVED: "moved",
    Status.REWORDED: "reworded",
    Status.GONE: "removed",
    Status.SUGGESTED: "suggested",
    Status.UNRESOLVED: "not found",
    Status.OUTSIDE: "outside our sources",
}
"""How a list counts citations: "7 found, 1 suggested"."""
_WHY: Mapping[tuple[Status, Method | None], str] = {
    (Status.MOVED, Method.REDIRECT): "The cited address now leads to another one.",
    (Status.SUGGESTED, Method.FILE_NAME): "A file of the same name stands at another address.",
    (Status.SUGGESTED, Method.CHAPTER): "The chapter that has the cited number today.",
    (Status.SUGGESTED, Method.TITLE): "Its title is close to the words that cite it.",
    (Status.SUGGESTED, Method.CONTENT): "It speaks of the same things as this learning point.",
    (Status.UNRESOLVED, None): "No document in our sources fits these words or this address.",
    (Status.OUTSIDE, Method.SCOPE): "Signpost does not collect this site, so cannot check it.",
}


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that a learning point cites, or may mean.

    Args:
        source: name of the source.
        area, type: slugs.
        href: its path in the reader.
        original: the publisher's address today.
        changed_since: when its words changed, where that was after the briefing; else None.
        passage: the one that matters to the point; None where none does.
    """

    id: str
    title: str
    number: str | None
    source: str
    area: str
    type: str
    checked: datetime
    changed: datetime
    gone: bool
    href: str
    original: str
    changed_since: datetime | None
    passage: Passage | None

    @property
    def card(self) -> Card | None:
        """The citation card of the passage."""
        if self.passage is None:
            return None
        cited = cards.Cited(
            self.source, self.area, self.number, self.title, self.changed, self.checked, self.gone
        )
        return passage_card(cited, self.passage)


@dataclass(frozen=True, slots=True)
class CitationView:
    """One citation beside its learning point.

    Args:
        status: decides the tag's colour.
        words: the status in words for a reader.
        why: a sentence that tells how it was found; may be empty.
        cited_text, cited_url: as printed; the text is empty for a suggestion by content.
        document: None where none was found.
    """

    status: Status
    words: str
    why: str
    cited_text: str
    cited_url: str | None
    document: Cited | None


@dataclass(frozen=True, slots=True)
class PointView:
    """A learning point, word for word, with what it cites."""

    short_id: str
    number: int
    text: str
    heading: str
    page: int | None
    citations: tuple[CitationView, ...]


@dataclass(frozen=True, slots=True)
class BriefingPage:
    """The page context of briefings/show.html.

    Args:
        origin: the web address or the file's name.
        original: the web address; None where it came from a file.
        href: the path of the briefing's own text in the reader, where it was crawled.
        since: the day by which a procedure is told to have changed: the day of publication,
            else that of the import.
        published: None where the briefing does not say.
        checked: when its citations were last checked; None where it has none.
    """

    id: str
    title: str
    format: str
    origin: str
    original: str | None
    href: str | None
    imported: datetime
    published: date | None
    since: date
    checked: datetime | None
    points: tuple[PointView, ...]
    other_links: tuple[OtherLink, ...]


@dataclass(frozen=True, slots=True)
class ListedBriefing:
    """A briefing in the list, its citations counted in words."""

    line: BriefingLine
    citations: str


@dataclass(frozen=True, slots=True)
class BriefingsPage:
    """The page context of briefings/index.html."""

    briefings: tuple[ListedBriefing, ...]


def briefings_page(session: Session) -> BriefingsPage:
    """Build the list of briefings.

    Args:
        session: a transaction on the collection.
    """
    return BriefingsPage(
        tuple(
            ListedBriefing(
                line,
                ", ".join(f"{n} {COUNTED_WORDS[status]}" for status, n in line.statuses.items()),
            )
            for line in all_briefings(session)
        )
    )


def briefing_page(session: Session, index: Index, briefing_id: str) -> BriefingPage:
    """Build the page of a briefing.

    Args:
        session: a transaction on the collection.
        index: of the same collection; gives the passages that matter.
        briefing_id: the permanent id.

    Raises:
        NotKnown: there is no such briefing.
    """
    briefing = find_briefing(session, briefing_id)
    since = known_on(briefing)
    checked = [citation.checked for point in briefing.points for citation in point.citations]
    return BriefingPage(
        id=briefing.id,
        title=briefing.title,
        format=briefing.format,
        origin=briefing.origin_name,
        original=briefing.origin_url,
        href=reader_path(briefing.document_id) if briefing.document_id else None,
        imported=briefing.imported,
        published=briefing.published,
        since=since,
        checked=min(checked, default=None),
        points=tuple(point_view(session, index, point, since) for point in briefing.points),
        other_links=tuple(briefing.other_links),
    )


def known_on(briefing: Briefing) -> date:
    """Return the day on which a briefing knew its procedures: published, else imported.

    Args:
        briefing: a stored briefing.
    """
    return briefing.published or local_day(briefing.imported)


def point_view(session: Session, index: Index, point: LearningPoint, since: date) -> PointView:
    """Build a learning point beside what it cites.

    Args:
        session: a transaction on the collection.
        index: of the same collection; gives the passages that matter.
        point: the stored point.
        since: the day by which a procedure is told to have changed.
    """
    return PointView(
        short_id=point.short_id,
        number=point.number,
        text=point.text,
        heading=point.heading,
        page=point.page,
        citations=tuple(
            _citation(session, index, point, citation, since) for citation in point.citations
        ),
    )


def _citation(
    session: Session, index: Index, point: LearningPoint, citation: Citation, since: date
) -> CitationView:
    confirmed = citation.confirmed and citation.status is Status.EXACT
    document = citation.document
    asked = f"{citation.cited_text} {point.text}"
    return CitationView(
        status=citation.status,
        words="Confirmed by a trainer" if confirmed else STATUS_WORDS[citation.status],
        why="" if confirmed else _WHY.get((citation.status, citation.method), ""),
        cited_text=citation.cited_text,
        cited_url=citation.cited_url,
        document=_cited(session, index, document, asked, since) if document else None,
    )


def _cited(session: Session, index: Index, document: Document, asked: str, since: date) -> Cited:
    return Cited(
        id=document.id,
        title=document.title,
        number=document.number,
        source=source_name(session, document.source_key),
        area=document.area,
        type=document.kind,
        checked=document.checked,
        changed=document.changed,
        gone=document.state is DocumentState.GONE,
        href=reader_path(document.id),
        original=document.url,
        changed_since=_changed_since(session, document, since),
        passage=_passage(index, document.id, asked),
    )


def _changed_since(session: Session, document: Document, since: date) -> datetime | None:
    """Return when a document's words changed; its first version is no change."""
    if local_day(document.changed) <= since:
        return None
    versions = select(func.count()).where(Version.document_id == document.id)
    return document.changed if (session.scalar(versions) or 0) > 1 else None


def _passage(index: Index, document_id: str, asked: str) -> Passage | None:
    try:
        return next(iter(index.passages(document_id, asked, limit=1)), None)
    except IndexMissing:
        # The briefing is worth showing before anything was indexed.
        return None
