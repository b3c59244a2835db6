"""Stored documents: the look-ups that the reader and the API share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from collection.extract import DateRole
from collection.models import Document, DocumentState, SourceRecord, StoredPicture, Version
from collection.words.days import day, local_day
from index.families import place_words, title_key
from portal.errors import NotKnown


def find_document(session: Session, document_id: str) -> Document:
    """Return a document.

    Args:
        document_id: its permanent id.

    Raises:
        NotKnown: there is none.
    """
    document = session.get(Document, document_id)
    if document is None:
        raise NotKnown(f"No document has the id “{document_id}”.")
    return document


def find_version(document: Document, number: int | None, on: date | None = None) -> Version | None:
    """Return a version of a document.

    Args:
        document: whose version.
        number: which; None for the current one.
        on: a day, by London's clocks, on which it is to have stood, as far as anybody looked;
            without a number the last that did.

    Returns:
        The version; None only where no text was stored yet and none was asked for.

    Raises:
        NotKnown: the document has no version of that number, or none that stood on that day.
    """
    if number is None:
        return document.version if on is None else _version_on(document, on)
    for version in document.versions:
        if version.number == number:
            if on is None or _stood(document, version, on):
                return version
            raise NotKnown(f"Version {number} of this document did not stand on {day(on)}.")
    raise NotKnown(f"This document has no version {number}.")


def _version_on(document: Document, on: date) -> Version:
    stood = [version for version in document.versions if _stood(document, version, on)]
    if stood:
        return stood[-1]
    first = document.versions[0].fetched if document.versions else document.first_seen
    raise NotKnown(
        f"Nothing of this document was stored by {day(on)}: it was first found on {day(first)}."
    )


def _stood(document: Document, version: Version, on: date) -> bool:
    """Tell whether a version stood on some of a day: found by then, and no other before it."""
    later = (other.fetched for other in document.versions if other.fetched > version.fetched)
    return local_day(version.fetched) <= on and all(local_day(each) >= on for each in later)


def page_picture(session: Session, document_id: str, blob_hash: str) -> str:
    """Return the hash of the picture of a page that a version of a document has.

    Args:
        document_id: its permanent id.
        blob_hash: of the bytes asked for.

    Raises:
        NotKnown: no version of the document has such a picture.
    """
    found = session.scalar(
        select(StoredPicture.blob_hash)
        .join(Version, Version.id == StoredPicture.version_id)
        .where(Version.document_id == document_id, StoredPicture.blob_hash == blob_hash)
        .limit(1)
    )
    if found is None:
        raise NotKnown("This document has no such picture of a page.")
    return found


@dataclass(frozen=True, slots=True)
class StatedDates:
    """The review dates that a publisher states, with the words that they were read from."""

    reviewed: date | None
    reviewed_words: str | None
    next_review: date | None
    next_review_words: str | None


def stated_dates(document: Document, version: Version | None) -> StatedDates:
    """Return the review dates that stood in a version.

    Args:
        document: whose version.
        version: the one shown; the document keeps the current one's dates itself.
    """
    if version is None or version.id == document.version_id:
        return StatedDates(
            document.reviewed,
            document.reviewed_words,
            document.next_review,
            document.next_review_words,
        )
    reviewed, reviewed_words = _stated(version, DateRole.REVIEWED)
    next_review, next_review_words = _stated(version, DateRole.NEXT_REVIEW)
    return StatedDates(reviewed, reviewed_words, next_review, next_review_words)


def _stated(version: Version, role: DateRole) -> tuple[date | None, str | None]:
    found = version.dates.get(role)
    return (date.fromisoformat(found["on"]), found["words"]) if found else (None, None)


def source_name(session: Session, key: str) -> str:
    """Return the name of a source as it was last crawled.

    Args:
        key: the source's key, given back where it was never recorded.
    """
    return session.scalar(select(SourceRecord.name).where(SourceRecord.key == key)) or key


def same_in_other_areas(session: Session, document: Document) -> list[Document]:
    """Return the documents of other areas of the same title and type, by area.

    Manuals of one supplier share chapters that each area changes, so equal titles are the same
    chapter under another area's timescales; they are listed, never merged.

    Args:
        document: the one that is read.
    """
    places = place_words(session.scalars(select(Document.area).distinct()))
    wanted = title_key(document.title, places)
    if not wanted:
        return []
    # The database narrows the search by one word; titles are compared in full here, because
    # SQL has no word for "without punctuation".
    near = select(Document).where(
        Document.area != document.area,
        Document.kind == document.kind,
        Document.state == DocumentState.CURRENT,
        func.lower(Document.title).contains(max(wanted.split(), key=len), autoescape=True),
    )
    same = [found for found in session.scalars(near) if title_key(found.title, places) == wanted]
    return sorted(same, key=lambda found: (found.area, found.id))
