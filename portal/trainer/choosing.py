"""What the pages show on which a trainer chooses another document, or a passage of one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from briefings.editing.decisions import find_citation
from briefings.errors import EditRefused
from briefings.models import Citation, LearningPoint
from collection.models import StoredSection
from index.errors import IndexMissing
from index.results import SearchRequest
from index.search import Index
from index.words.sentences import SentenceSpan, sentences
from portal.documents.headings import section_name
from portal.documents.places import reader_path
from portal.documents.stored import source_name

OFFERED = 10
"""Documents that are offered; better words bring others."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that may be the one.

    Args:
        source, area, type: label and slugs.
        passage: the words that were found in it; may be empty.
        chosen: whether it is the one that stands now.
    """

    id: str
    title: str
    number: str | None
    source: str
    area: str
    type: str
    gone: bool
    href: str
    passage: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """The page context of trainer/choose.html."""

    point: str
    number: int
    briefing_title: str
    cited_text: str
    words: str
    offers: tuple[Offer, ...]


def choose_page(
    session: Session,
    index: Index,
    point: LearningPoint,
    citation: Citation | None,
    words: str | None,
) -> ChoosePage:
    """Build the page that looks for another document.

    Args:
        point: the learning point.
        citation: of the point; None looks for one that it does not cite yet.
        words: to look for; None takes the words that cite, else those of the learning point.
    """
    cited = citation.cited_text if citation else ""
    asked = (cited or point.text) if words is None else words.strip()
    standing = citation.document_id if citation else None
    return ChoosePage(
        point=point.text,
        number=point.number,
        briefing_title=point.briefing.title,
        cited_text=cited,
        words=cited if words is None else asked,
        offers=_offers(session, index, standing, asked) if asked else (),
    )


def _offers(session: Session, index: Index, standing: str | None, words: str) -> tuple[Offer, ...]:
    try:
        hits = index.search(SearchRequest(words, size=OFFERED, grouped=False)).hits
    except IndexMissing as error:
        raise EditRefused("Nothing has been indexed yet, so there is nothing to find.") from error
    return tuple(
        Offer(
            id=hit.document_id,
            title=hit.title or hit.url,
            number=hit.number,
            source=source_name(session, hit.source),
            area=hit.area,
            type=hit.type,
            gone=hit.gone,
            href=reader_path(hit.document_id),
            passage=hit.passages[0].text if hit.passages else "",
            chosen=hit.document_id == standing,
        )
        for hit in hits
    )


@dataclass(frozen=True, slots=True)
class SectionChoice:
    """A section of the document; ``place`` from 1."""

    place: int
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PassagePage:
    """The page context of trainer/passage.html.

    Args:
        sections: of the document's current version.
        place: of the chosen section, from 1.
        sentences: of that section.
        version: id of the version that they are of.
        pinned: the words that the citation is held to now; None where it is not.
    """

    citation_id: int
    point: str
    number: int
    briefing_title: str
    cited_text: str
    title: str
    href: str
    sections: tuple[SectionChoice, ...]
    place: int
    sentences: tuple[str, ...]
    version: int
    pinned: str | None


def passage_page(
    session: Session, index: Index, citation_id: int, place: int | None
) -> PassagePage:
    """Build the page that asks for a passage.

    Args:
        index: of the same collection; tells which section to begin with.
        citation_id: of the citation.
        place: of the section, from 1; None begins with the one that fits the point best.

    Raises:
        EditRefused: the citation, its document's text or the section is not there.
    """
    citation = find_citation(session, citation_id)
    sections = sections_of(citation)
    point, document = citation.point, citation.document
    assert document is not None  # noqa: S101 - sections_of has refused a citation without one
    chosen = place or _nearest(index, citation, len(sections))
    section = section_at(citation, chosen)
    return PassagePage(
        citation_id=citation.id,
        point=point.text,
        number=point.number,
        briefing_title=point.briefing.title,
        cited_text=citation.cited_text,
        title=document.title or document.url,
        href=reader_path(document.id),
        sections=tuple(
            SectionChoice(
                one.position + 1, section_name(one.heading, one.box), one.position + 1 == chosen
            )
            for one in sections
            if one.text.strip()
        ),
        place=chosen,
        sentences=tuple(section.text[span.start : span.end] for span in sentence_spans(section)),
        version=section.version_id,
        pinned=citation.pin_quote,
    )


def sections_of(citation: Citation) -> list[StoredSection]:
    """Return the sections of the document that stands at a citation.

    Args:
        citation: of a transaction.

    Raises:
        EditRefused: there is no document, or it has no text.
    """
    version = citation.document.version if citation.document else None
    if version is None or not version.sections:
        raise EditRefused("This document has no text to choose a passage of.")
    return version.sections


def section_at(citation: Citation, place: int) -> StoredSection:
    """Return a section of the document that stands at a citation.

    Args:
        citation: of a transaction.
        place: from 1.

    Raises:
        EditRefused: there is none.
    """
    for section in sections_of(citation):
        if section.position == place - 1:
            return section
    raise EditRefused("The document has changed since you opened the page. Look again.")


def sentence_spans(section: StoredSection) -> list[SentenceSpan]:
    """Return the sentences of a section, which a trainer chooses from by their number.

    Args:
        section: stored.
    """
    return sentences(section.text)


def _nearest(index: Index, citation: Citation, count: int) -> int:
    asked = f"{citation.cited_text} {citation.point.text}"
    try:
        found = next(iter(index.passages(citation.document_id or "", asked, limit=1)), None)
    except IndexMissing:
        found = None
    place = found.section + 1 if found else 1
    return place if place <= count else 1
