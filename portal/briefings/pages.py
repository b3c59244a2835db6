"""Page contexts: what the templates of the briefings show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from briefings.models import Briefing, Citation, LearningPoint, Method, OtherLink, Status
from briefings.passages import kept_passages, words_of
from briefings.reading.drafts import About
from briefings.store import BriefingLine, all_briefings, find_briefing
from collection.models import Document, DocumentState
from collection.words.days import local_day
from index.errors import IndexMissing
from index.results import Passage
from index.search import Index
from portal.briefings.evidence import Evidence, PinView, evidence_of, life_of, pin_view
from portal.briefings.status_words import STATUS_WORDS, say, state_words
from portal.documents import cards
from portal.documents.cards import Card, passage_card
from portal.documents.places import reader_path
from portal.documents.since import changes_since
from portal.documents.stored import source_name


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document that a learning point cites, or may mean.

    Args:
        source: name of the source.
        area, type: slugs.
        href: its path in the reader.
        original: the publisher's address today.
        changed_since: when its words changed, where that was after the briefing; else None.
        changed_href: path of the page that compares them; None where there is none.
        removed: when it was found that the publisher had removed it; None while it is there.
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
    changed_href: str | None
    removed: datetime | None
    passage: Passage | None

    @property
    def card(self) -> Card | None:
        """The citation card of the passage."""
        if self.passage is None:
            return None
        cited = cards.CardSource(
            self.source, self.area, self.number, self.title, self.changed, self.checked, self.gone
        )
        return passage_card(cited, self.passage)


@dataclass(frozen=True, slots=True)
class CitationView:
    """One citation beside its learning point.

    Args:
        status: what became of it.
        words, colour: the status in words for a reader, and its tag's class.
        why: a sentence that tells how it was found; may be empty.
        cited_text, cited_url: as printed; the text is empty for a suggestion by content.
        document: None where none was found.
        evidence: what a suggestion rests on; None of what is none.
        pin: the exact words that a trainer chose; None where none did.
    """

    status: Status
    words: str
    colour: str
    why: str
    cited_text: str
    cited_url: str | None
    document: CitedDocument | None
    evidence: Evidence | None = None
    pin: PinView | None = None


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
        about: what it says of itself beside.
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
    about: About
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
    """Build the list of briefings."""
    return BriefingsPage(
        tuple(
            ListedBriefing(
                line,
                ", ".join(
                    f"{n} {STATUS_WORDS[status].counted}" for status, n in line.statuses.items()
                ),
            )
            for line in all_briefings(session)
        )
    )


def briefing_page(session: Session, index: Index, briefing_id: str) -> BriefingPage:
    """Build the page of a briefing.

    Args:
        index: of the same collection; gives the passages that matter.
        briefing_id: the permanent id.

    Raises:
        NotStored: there is no such briefing.
    """
    briefing = find_briefing(session, briefing_id)
    since = known_on(briefing)
    citations = [citation for point in briefing.points for citation in point.citations]
    passages = passages_of(session, index, citations)
    return BriefingPage(
        id=briefing.id,
        title=briefing.title,
        format=briefing.format,
        origin=briefing.origin_name,
        original=briefing.origin_url,
        href=reader_path(briefing.document_id) if briefing.document_id else None,
        imported=briefing.imported,
        published=briefing.published,
        about=About(briefing.partnership, briefing.year, tuple(briefing.themes)),
        since=since,
        checked=min((citation.checked for citation in citations), default=None),
        points=tuple(point_view(session, point, passages, since) for point in briefing.points),
        other_links=tuple(briefing.other_links),
    )


def known_on(briefing: Briefing) -> date:
    """Return the day on which a briefing knew its procedures: published, else imported.

    Args:
        briefing: a stored briefing.
    """
    return briefing.published or local_day(briefing.imported)


Passages = Mapping[int, Passage | None]
"""The passages beside citations, by id; None where nothing in the document fits."""


def passages_of(session: Session, index: Index, citations: Sequence[Citation]) -> Passages:
    """Return the passages that stand beside citations.

    Args:
        index: of the same collection; gives those that no check has chosen yet.
        citations: stored ones.
    """
    kept = kept_passages(session, citations)
    return {
        citation.id: kept[citation.id] if citation.id in kept else _passage(index, citation)
        for citation in citations
    }


def point_view(
    session: Session, point: LearningPoint, passages: Passages, since: date
) -> PointView:
    """Build a learning point beside what it cites.

    Args:
        point: the stored point.
        passages: of its citations at least.
        since: the day by which a procedure is told to have changed.
    """
    return PointView(
        short_id=point.short_id,
        number=point.number,
        text=point.text,
        heading=point.heading,
        page=point.page,
        citations=tuple(
            citation_view(session, citation, passages, since) for citation in point.citations
        ),
    )


def _passage(index: Index, citation: Citation) -> Passage | None:
    document = citation.document
    words = words_of(citation, document) if document and document.version_id else None
    try:
        found = index.passages(citation.document_id or "", words, limit=1) if words else ()
    except IndexMissing:
        # The briefing is worth showing before anything was indexed.
        return None
    return next(iter(found), None)


def citation_view(
    session: Session, citation: Citation, passages: Passages, since: date
) -> CitationView:
    """Build a citation as it stands beside its learning point.

    Args:
        citation: a stored one.
        passages: of it at least.
        since: the day by which a procedure is told to have changed.
    """
    document = citation.document
    return CitationView(
        status=citation.status,
        words=state_words(citation),
        colour=STATUS_WORDS[citation.status].colour,
        why=" ".join(filter(None, (_why(citation), life_of(session, citation)))),
        cited_text=citation.cited_text,
        cited_url=citation.cited_url,
        document=_cited(session, document, passages[citation.id], since) if document else None,
        evidence=evidence_of(citation),
        pin=pin_view(session, citation),
    )


def _why(citation: Citation) -> str:
    """Return why a rung held, unless the words of the state say it already."""
    said = citation.status is Status.EXACT and citation.method is Method.ADDRESS
    return "" if said and citation.pin_quote is None else say(citation.reason)


def _cited(
    session: Session, document: Document, passage: Passage | None, since: date
) -> CitedDocument:
    change = next((c for c in changes_since((document,), since) if c.reworded), None)
    gone = document.state is DocumentState.GONE
    return CitedDocument(
        id=document.id,
        title=document.title,
        number=document.number,
        source=source_name(session, document.source_key),
        area=document.area,
        type=document.kind,
        checked=document.checked,
        changed=document.changed,
        gone=gone,
        href=reader_path(document.id),
        original=document.url,
        changed_since=change.reworded if change else None,
        changed_href=change.href if change else None,
        removed=document.gone if gone else None,
        passage=passage,
    )
