"""Page contexts: what the templates of the briefings show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from briefings.models import Briefing, Citation, LearningPoint, Method, OtherLink, Status
from briefings.reading.drafts import About
from briefings.store import BriefingLine, all_briefings, find_briefing
from collection.models import Document, DocumentState
from collection.words.days import local_day
from index.errors import IndexMissing
from index.results import Passage
from index.search import Index
from portal.briefings.evidence import Evidence, PinView, evidence_of, life_of, pin_view
from portal.briefings.status_words import PASSAGE_GONE, STATUS_WORDS, say, state_words
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
        about=About(briefing.partnership, briefing.year, tuple(briefing.themes)),
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
    document = citation.document
    words = state_words(citation)
    # Beside words that are no longer there, another passage would be taken for them.
    asked = (
        None
        if words == PASSAGE_GONE
        else citation.pin_quote or f"{citation.cited_text} {point.text}"
    )
    return CitationView(
        status=citation.status,
        words=words,
        colour=STATUS_WORDS[citation.status].colour,
        why=" ".join(filter(None, (_why(citation), life_of(session, citation)))),
        cited_text=citation.cited_text,
        cited_url=citation.cited_url,
        document=_cited(session, index, document, asked, since) if document else None,
        evidence=evidence_of(citation),
        pin=pin_view(session, citation),
    )


def _why(citation: Citation) -> str:
    """Return why a rung held, unless the words of the state say it already."""
    said = citation.status is Status.EXACT and citation.method is Method.ADDRESS
    return "" if said and citation.pin_quote is None else say(citation.reason)


def _cited(
    session: Session, index: Index, document: Document, asked: str | None, since: date
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
        passage=_passage(index, document.id, asked) if asked else None,
    )


def _passage(index: Index, document_id: str, asked: str) -> Passage | None:
    try:
        return next(iter(index.passages(document_id, asked, limit=1)), None)
    except IndexMissing:
        # The briefing is worth showing before anything was indexed.
        return None
