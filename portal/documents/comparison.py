"""ComparisonPage: the same chapter of two areas side by side, by section and word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from collection.models import Document
from collection.vocabulary import slug_label
from collection.words.differences import compare, section_texts
from collection.words.word_diff import Op
from portal.documents.comparable import require_comparable
from portal.documents.differences import ChangedSection, SameSections, parts
from portal.documents.limits_compared import LimitPair, compared_limits
from portal.documents.places import comparison_path, reader_path
from portal.documents.stored import find_document
from portal.errors import NotKnown


@dataclass(frozen=True, slots=True)
class AreaText:
    """One of the two documents.

    Args:
        slug, area: of its area, and the label of that.
        title, number: of the document today.
        href: its path in the reader.
        checked: when the publisher's copy was last seen as stored.
    """

    slug: str
    area: str
    title: str
    number: str | None
    href: str
    checked: datetime


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The page context of documents/comparison.html.

    Args:
        one, other: the two documents; words of the other alone are inserted, of the one deleted.
        parts: the sections in the order of the other.
        inserted, deleted: words of all texts.
        sections: how many sections differ.
        limits: their time limits beside each other.
        swapped_href: the same page the other way round.
    """

    one: AreaText
    other: AreaText
    parts: tuple[ChangedSection | SameSections, ...]
    inserted: int
    deleted: int
    sections: int
    limits: tuple[LimitPair, ...]
    swapped_href: str

    @property
    def limits_that_differ(self) -> int:
        """How many sentences with a time limit are not the same in both."""
        return sum(not pair.same for pair in self.limits)


def comparison_page(session: Session, document_id: str, other_id: str) -> ComparisonPage:
    """Build the page that compares the current texts of two documents of different areas.

    Args:
        document_id: the one.
        other_id: the other.

    Raises:
        NotKnown: one of them is not held or has no text, or both are of one area.
        TooLong: their words are too many to be compared.
    """
    one, other = find_document(session, document_id), find_document(session, other_id)
    if one.area == other.area:
        raise NotKnown("Documents of one area are not compared with each other.")
    if one.version is None or other.version is None:
        raise NotKnown("No text is stored for one of these documents.")
    require_comparable(one.version, other.version)
    difference = compare(section_texts(one.version), section_texts(other.version))
    return ComparisonPage(
        one=_area_text(one),
        other=_area_text(other),
        parts=tuple(parts(difference, one.version, other.version)),
        inserted=difference.words(Op.INSERTED),
        deleted=difference.words(Op.DELETED),
        sections=sum(not section.same_words for section in difference.sections),
        limits=compared_limits(difference, one.version, other.version),
        swapped_href=comparison_path(other.id, one.id),
    )


def _area_text(document: Document) -> AreaText:
    return AreaText(
        slug=document.area,
        area=slug_label(document.area),
        title=document.title or document.url,
        number=document.number,
        href=reader_path(document.id),
        checked=document.checked,
    )
