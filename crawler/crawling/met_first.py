"""Met first: which new documents of a crawl are notices, seeing what else the site sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from collection.models import Document, FrontierEntry, Outcome, StoredSection, Version
from crawler.crawling.content import stored_edition
from crawler.crawling.lines import edition_of_version
from crawler.crawling.recording import discard
from crawler.editions.edition import Edition
from crawler.editions.refusing import among_others, depends_on_names
from crawler.editions.sent import SentToday

NOTICE_LENGTH = 4000
"""Characters beyond which a text is no notice: more than ``refusing.LONGEST`` words have."""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document that is new in a crawl.

    Args:
        document_id: its id.
        version_id: of its only version.
        url: the address that sent it.
        edition: what its text is known by.
    """

    document_id: str
    version_id: int
    url: str
    edition: Edition


def new_documents(session: Session, crawl_id: int) -> list[NewDocument]:
    """Return the new documents of a crawl; of long ones only what their pages are built of.

    Args:
        crawl_id: of the crawl.
    """
    words = select(func.sum(func.length(StoredSection.text))).where(
        StoredSection.version_id == Version.id
    )
    rows = session.execute(
        select(Document.id, Version, words.scalar_subquery().label("length"))
        .join(FrontierEntry, FrontierEntry.document_id == Document.id)
        .join(Version, Document.version_id == Version.id)
        .where(FrontierEntry.crawl_id == crawl_id, FrontierEntry.outcome == Outcome.NEW)
    )
    return [
        NewDocument(
            document_id,
            version.id,
            version.url,
            edition_of_version(session, version)
            if (length or 0) <= NOTICE_LENGTH
            else stored_edition(version.title, (), version.evidence),
        )
        for document_id, version, length in rows
    ]


def asked_names(new: Iterable[NewDocument]) -> frozenset[str]:
    """Return the addresses of the new documents for which it counts what the site calls them.

    Args:
        new: the new documents.
    """
    return frozenset(one.url for one in new if depends_on_names(one.edition))


def notices_among(
    new: Iterable[NewDocument], sent: SentToday, names: Mapping[str, Iterable[str]]
) -> Mapping[str, str]:
    """Return which new documents are none.

    Args:
        new: the new documents.
        sent: what the site sent in the crawl.
        names: the linked words that lead to addresses.

    Returns:
        Why, in words for an admin, by the ids of the documents.
    """
    said = ((one, among_others(one.edition, sent, one.url, names.get(one.url, ()))) for one in new)
    return {one.document_id: why for one, why in said if why and one.edition.words}


def take_back(session: Session, document_id: str, crawl_id: int, reason: str) -> None:
    """Make a document of this crawl none: it was a notice that stood at a new address.

    Whatever names it already, such as a citation, keeps it.

    Args:
        session: a transaction that writes.
        document_id: of the document.
        crawl_id: of the crawl.
        reason: why it is none, in words for an admin.
    """
    try:
        with session.begin_nested():
            session.execute(
                update(FrontierEntry)
                .where(FrontierEntry.crawl_id == crawl_id, FrontierEntry.document_id == document_id)
                .values(outcome=Outcome.FAILED, reason=reason, document_id=None)
            )
            discard(session, document_id)
    except IntegrityError:
        return
