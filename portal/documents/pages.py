"""DocumentPage: what the reader's template shows of one version of a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from briefings.store import CitingPoint, citing
from collection.changes import read_anew, wordings
from collection.models import Document, DocumentState, Version
from collection.reading_account import LeftOut
from collection.taxonomy import load_taxonomy, type_label
from collection.vocabulary import format_label, nation_label, slug_label
from crawler.urls import Scopes
from portal.documents.limits import LimitedSentence, limited_sentences
from portal.documents.parts import TextPart, part_of
from portal.documents.places import comparison_path, reader_path, topic_path
from portal.documents.sections import SetSections, set_sections
from portal.documents.stored import (
    StatedDates,
    find_document,
    find_version,
    same_in_other_areas,
    source_name,
    stated_dates,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic's label and the path of its page."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One wording in the list of versions; set anew, it is still the same.

    It is ``anew`` where it is of the body of the one before, read once more.
    """

    number: int
    since: datetime
    href: str
    shown: bool
    current: bool
    anew: bool


@dataclass(frozen=True, slots=True)
class SameChapter:
    """A document of the same title in another area; no comparison where one has no text."""

    title: str
    slug: str
    area: str
    href: str
    comparison_href: str | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a document comes from, what it is, and when it was last looked at.

    Args:
        source, area, nation, type, format: labels.
        original: the publisher's address today.
        addresses: every other address that leads, or led, to it.
        checked: when the publisher's copy was last seen as stored.
        changed: when its words last changed here.
        reviewed, next_review: as the publisher states them.
        reviewed_words, next_review_words: the words that the dates were read from.
        topics: in the order of the taxonomy.
    """

    source: str
    source_key: str
    area: str
    nation: str
    type: str
    format: str
    original: str
    addresses: tuple[str, ...]
    checked: datetime
    changed: datetime
    reviewed: date | None
    reviewed_words: str | None
    next_review: date | None
    next_review_words: str | None
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """The page context of documents/show.html.

    Args:
        title, number: of the version shown.
        area: slug.
        gone: True where the publisher has removed the document.
        missing_since: when the publisher's copy was first found missing, where known.
        no_text: True where its pages show no words, or show them as pictures only.
        losses: what a reader of the original sees and this page does not show.
        version: number of the version shown; None where no text is stored.
        old: the version shown, where it is not the current one.
        until: when the version shown was followed by the next, where it was.
        on: the day whose version was asked for, where one was.
        text: its sections, or those of the part that is shown.
        part: which part of the text that is.
        limits: the sentences with a time limit; none of a document that retells others.
        citing: the learning points that cite the document.
        same: the documents of the same title in other areas.
        versions: the newest first.
        kind: slug of the document type.
    """

    id: str
    title: str
    number: str | None
    provenance: Provenance
    area: str
    gone: bool
    missing_since: datetime | None
    no_text: bool
    losses: tuple[LeftOut, ...]
    version: int | None
    old: VersionLine | None
    until: datetime | None
    on: date | None
    text: SetSections
    part: TextPart
    limits: tuple[LimitedSentence, ...]
    citing: tuple[CitingPoint, ...]
    same: tuple[SameChapter, ...]
    versions: tuple[VersionLine, ...]
    kind: str

    @property
    def href(self) -> str:
        """The path of the current version."""
        return reader_path(self.id)


def document_page(
    session: Session,
    document_id: str,
    number: int | None = None,
    *,
    scopes: Scopes,
    part: int = 1,
    on: date | None = None,
) -> DocumentPage:
    """Build the page of a document.

    Args:
        document_id: the permanent id.
        number: the version to show; None for the current one.
        scopes: of the sources, which tell what other addresses its links may mean.
        part: of a long text, from 1.
        on: the day of which to show it.

    Raises:
        NotKnown: there is no such document, version or part, or none stood on that day.
    """
    document = find_document(session, document_id)
    version = find_version(document, number, on)
    if on is not None and version is not None:
        number = version.number
    lines = _version_lines(document, version)
    old = next((line for line in lines if line.shown and not line.current), None)
    text = (
        set_sections(session, document, version, scopes, exact=number is not None)
        if version
        else SetSections()
    )
    shown = part_of(text, part, version=number)
    account = version.read_account if version else None
    return DocumentPage(
        id=document.id,
        title=(version.title if version else document.title) or document.title or document.url,
        number=version.chapter if version else document.number,
        provenance=_provenance(session, document, stated_dates(document, version)),
        area=document.area,
        gone=document.state is DocumentState.GONE,
        missing_since=_missing_since(document),
        no_text=document.no_text and old is None,
        losses=account.losses if account else (),
        version=version.number if version else None,
        old=old,
        until=_until(document, version),
        on=on,
        text=shown.text,
        part=shown,
        limits=_limits(document, shown.text),
        citing=citing(session, document.id),
        same=tuple(
            _same_chapter(document, found) for found in same_in_other_areas(session, document)
        ),
        versions=tuple(lines),
        kind=document.kind,
    )


def _limits(document: Document, text: SetSections) -> tuple[LimitedSentence, ...]:
    """Return the sentences with a time limit; what retells procedures tells what once happened."""
    if document.kind in load_taxonomy().retelling:
        return ()
    return limited_sentences((*text.body, *text.boxes))


def _same_chapter(document: Document, found: Document) -> SameChapter:
    both = document.version_id is not None and found.version_id is not None
    href = comparison_path(document.id, found.id) if both else None
    return SameChapter(found.title, found.area, slug_label(found.area), reader_path(found.id), href)


def _provenance(session: Session, document: Document, stated: StatedDates) -> Provenance:
    topics = {topic.topic for topic in document.topics}
    return Provenance(
        source=source_name(session, document.source_key),
        source_key=document.source_key,
        area=slug_label(document.area),
        nation=nation_label(document.nation),
        type=type_label(document.kind),
        format=format_label(document.format),
        original=document.url,
        addresses=tuple(
            sorted(address.url for address in document.addresses if address.url != document.url)
        ),
        checked=document.checked,
        changed=document.changed,
        reviewed=stated.reviewed,
        reviewed_words=stated.reviewed_words,
        next_review=stated.next_review,
        next_review_words=stated.next_review_words,
        topics=tuple(
            Topic(label, topic_path(slug))
            for slug, label in load_taxonomy().topics.items()
            if slug in topics
        ),
    )


def _missing_since(document: Document) -> datetime | None:
    if document.state is not DocumentState.GONE:
        return None
    return max((a.struck for a in document.addresses if a.struck is not None), default=None)


def _version_lines(document: Document, shown: Version | None) -> list[VersionLine]:
    anew = read_anew(document)
    return [
        VersionLine(
            number=wording.last.number,
            since=wording.since,
            href=reader_path(document.id, None if current else wording.last.number),
            shown=shown in wording.versions,
            current=current,
            anew=wording.versions[0].number in anew,
        )
        for wording in reversed(wordings(document))
        for current in (document.version in wording.versions,)
    ]


def _until(document: Document, shown: Version | None) -> datetime | None:
    if shown is None:
        return None
    later = (
        each.since
        for each in wordings(document)
        if each.versions[0].number > shown.number and each.since > shown.fetched
    )
    return min(later, default=None)
