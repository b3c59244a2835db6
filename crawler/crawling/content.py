"""Content: all that a document takes on from a body, in the form in which it is stored.

It can be kept beside a document until it is decided whether it comes into force.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from collection.evidence import PageEvidence
from collection.extract import DateRole, Extract
from collection.reading_account import ReadingAccount
from collection.vocabulary import Box
from collection.words.differences import ComparedSection
from crawler.editions.edition import Edition, edition_of_stored
from crawler.editions.notices import ReadPage, notice_score
from crawler.editions.refusing import LONGEST

if TYPE_CHECKING:
    from crawler.classify import Classification
    from crawler.sources import Source


NOTICE, GUIDES = "notice", "guides"
"""Beside a page's evidence: how much a short text speaks like a notice, which only its blocks
tell."""


@dataclass(frozen=True, slots=True)
class ReceivedBody:
    """One body as it came, beside what was read from it.

    Args:
        url: the canonical address that gave it.
        media_type: what they were read as, with the character set that the server named.
        format: the extractor's format slug.
        blob_hash: of the stored bytes.
        extract: what was read.
        words: its ``text_hash``.
        classification: what it was taken for.
        now: the moment.
    """

    url: str
    media_type: str
    format: str
    blob_hash: str
    extract: Extract
    words: str
    classification: Classification
    now: datetime


@dataclass(frozen=True, slots=True)
class Content:
    """What a document takes on; JSON types only.

    Args:
        url: the canonical address that gave it.
        title, chapter: as printed.
        media_type, format, blob_hash: of the bytes.
        text_hash: of the words.
        no_text: whether its pages show no words, or show them as pictures only.
        kind, kind_reason, topics: what it was taken for, and why.
        area, nation, authority: for whom, and with whose voice, it speaks.
        dates: as ``Version.dates``.
        evidence: as ``Version.evidence``.
        sections, links: rows without the version that they belong to.
        pictures: rows of the pages that are pictures, alike; an earlier release drew none.
        account: as ``Version.account``; an earlier release kept none beside words that it held.
    """

    url: str
    title: str
    chapter: str | None
    media_type: str
    format: str
    blob_hash: str
    text_hash: str
    no_text: bool
    kind: str
    kind_reason: str
    topics: Mapping[str, str]
    area: str
    nation: str
    authority: str
    dates: Mapping[str, Any]
    evidence: Mapping[str, Any] | None
    sections: Sequence[Mapping[str, Any]]
    links: Sequence[Mapping[str, Any]]
    pictures: Sequence[Mapping[str, Any]] = ()
    account: Mapping[str, Any] | None = None

    def stated(self, role: DateRole) -> tuple[date | None, str | None]:
        """Return a date that is stated, and the words that say so.

        Args:
            role: what it says.
        """
        found = self.dates.get(role)
        return (date.fromisoformat(found["on"]), found["words"]) if found else (None, None)

    @property
    def in_part(self) -> bool:
        """Whether it lacks what a reader of the original sees."""
        return self.account is not None and ReadingAccount.from_json(self.account).in_part

    @property
    def edition(self) -> Edition:
        """What its words are known by."""
        return stored_edition(self.title, self.words, self.evidence)

    @property
    def words(self) -> tuple[str, ...]:
        """The texts of its sections, in reading order."""
        return tuple(section["text"] for section in self.sections)

    @property
    def texts(self) -> tuple[ComparedSection, ...]:
        """Its sections, as they are compared."""
        return tuple(
            ComparedSection(tuple(s["heading"]), s["text"], Box(s["box"])) for s in self.sections
        )

    def to_json(self) -> dict[str, Any]:
        """Return the content as JSON types."""
        return asdict(self)

    @classmethod
    def from_json(cls, payload: Mapping[str, Any]) -> Self:
        """Rebuild content from ``to_json``.

        Raises:
            TypeError: the payload is not of that form.
        """
        return cls(**payload)


def stored_edition(title: str, texts: Iterable[str], evidence: Mapping[str, Any] | None) -> Edition:
    """Return what a stored text is known by.

    Args:
        title: of the document.
        texts: of its sections, in reading order.
        evidence: as ``Version.evidence``; None where an earlier release stored it.
    """
    if evidence is None:
        return edition_of_stored(title, texts, None)
    edition = edition_of_stored(title, texts, PageEvidence.from_json(evidence))
    guides = int(evidence.get(GUIDES, edition.guides))
    return replace(edition, notice=float(evidence.get(NOTICE, 0.0)), guides=guides)


def content_of(source: Source, received: ReceivedBody) -> Content:
    """Return what a document of a source would take on from a body.

    Args:
        source: where it was received from.
        received: the body and what was read from it.
    """
    extract, classification = received.extract, received.classification
    facts = source.facts_of(received.url)
    return Content(
        url=received.url,
        title=extract.title,
        chapter=extract.number,
        media_type=received.media_type,
        format=received.format,
        blob_hash=received.blob_hash,
        text_hash=received.words,
        no_text=extract.no_text,
        kind=classification.kind,
        kind_reason=classification.kind_reason,
        topics=dict(classification.topics),
        area=facts.area,
        nation=facts.nation,
        authority=source.authority,
        dates=_dates(extract),
        evidence=_evidence(extract),
        sections=list(_section_rows(extract)),
        links=list(_link_rows(extract)),
        pictures=list(_picture_rows(extract)),
        account=extract.account.to_json() if extract.account else None,
    )


def _evidence(extract: Extract) -> dict[str, Any]:
    page = ReadPage(extract)
    if page.length > LONGEST:
        return extract.evidence.to_json()
    said = {NOTICE: round(notice_score(page), 2), GUIDES: page.guides}
    return {**extract.evidence.to_json(), **said}


def _section_rows(extract: Extract) -> Iterable[dict[str, Any]]:
    for position, section in enumerate(extract.sections):
        yield {
            "position": position,
            "heading": list(section.heading),
            "anchor": section.anchor,
            "page": section.page,
            "box": str(section.box),
            "text": section.text,
            "layout": [block.layout for block in section.blocks],
        }


def _link_rows(extract: Extract) -> Iterable[dict[str, Any]]:
    for position, link in enumerate(extract.links):
        yield {
            "position": position,
            "url": link.url,
            "words": link.words,
            "section": link.section,
            "start": link.start,
            "end": link.end,
            "page": link.page,
        }


def _picture_rows(extract: Extract) -> Iterable[dict[str, Any]]:
    for picture in extract.pictures:
        yield {
            "page": picture.page,
            "width": picture.width,
            "height": picture.height,
            "blob_hash": picture.blob_hash,
        }


def _dates(extract: Extract) -> Mapping[str, Any]:
    return {
        str(role): {"on": found.on.isoformat(), "words": found.words}
        for role, found in extract.dates.items()
    }
