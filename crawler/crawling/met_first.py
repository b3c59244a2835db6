"""Met first: which new documents of a crawl are notices, seeing what else the site sent.

What slips in all the same, as one text for many chapters, gives way when each sends its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from collection.models import (
    Address,
    Document,
    DocumentLink,
    FrontierEntry,
    Outcome,
    StoredSection,
    Version,
)
from crawler.crawling.content import stored_edition
from crawler.crawling.lines import edition_of_version, texts_of_version
from crawler.crawling.recording import discard
from crawler.editions.edition import Edition
from crawler.editions.one_for_many import (
    SharedPage,
    Slip,
    alike,
    calls_in,
    put_right,
    strangers,
    untitled,
    untitled_rows,
)
from crawler.editions.refusing import SHARING, among_others, depends_on_names
from crawler.editions.sent import SentToday

NOTICE_LENGTH = 4000
"""Characters beyond which a text is no notice: more than ``refusing.LONGEST`` words have."""

Shared = Sequence[Sequence[SharedPage]]
"""Addresses that sent nearly one text, together."""


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


def asked_names(
    new: Iterable[NewDocument], shared: Shared, slips: Iterable[Slip]
) -> frozenset[str]:
    """Return the addresses for which it counts what the site calls them.

    Args:
        new: the new documents.
        shared: what ``shared_texts`` found.
        slips: what ``slips_of`` found.
    """
    several = {page.url for group in shared for page in group} | {slip.url for slip in slips}
    return frozenset(several) | frozenset(one.url for one in new if depends_on_names(one.edition))


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


def shared_texts(session: Session, crawl_id: int, new: Iterable[NewDocument]) -> Shared:
    """Return the new pages whose text came from several addresses, or nearly, without their names.

    Args:
        session: a transaction.
        crawl_id: of the crawl.
        new: the new documents.
    """
    web = {one.document_id: one for one in new if _is_web(one)}
    addresses = _addresses(session, crawl_id, web)
    rows = {key: _rows(session, one) for key, one in web.items()}
    return [
        [
            page
            for document_id in group
            for page in _shared(session, web[document_id], addresses[document_id])
        ]
        for group in alike(rows)
        if sum(len(addresses[document_id]) for document_id in group) >= SHARING
    ]


def shared_by_strangers(shared: Shared, names: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    """Return which new documents are none: one text, where each address is called otherwise.

    Args:
        shared: what ``shared_texts`` found.
        names: the linked words that lead to addresses.

    Returns:
        Why, in words for an admin, by the ids of the documents.
    """
    found: dict[str, str] = {}
    for group in shared:
        named = [replace(page, names=names.get(page.url, ())) for page in group]
        refused = strangers(named)
        sent = {page.url: page for page in named if page.document_id in refused}
        for page in sent.values():
            found[page.document_id] = (
                f"{len(sent)} addresses sent one text, and the site calls each of them something "
                f"else ({page.title})"
            )
    return found


def _is_web(one: NewDocument) -> bool:
    return one.edition.evidence is not None and one.edition.evidence.web


def _rows(session: Session, one: NewDocument) -> Sequence[int]:
    return untitled_rows(one.edition.title, texts_of_version(session, one.version_id))


def _addresses(
    session: Session, crawl_id: int, documents: Container[str]
) -> Mapping[str, Sequence[str]]:
    """Return the addresses that sent the text of each document in a crawl."""
    rows = session.execute(
        select(Address.document_id, Address.url)
        .join(FrontierEntry, FrontierEntry.url == Address.url)
        .where(FrontierEntry.crawl_id == crawl_id, Address.redirect_to.is_(None))
        .order_by(FrontierEntry.id)
    )
    found = defaultdict[str, list[str]](list)
    for document_id, url in rows:
        if document_id is not None and document_id in documents:
            found[document_id].append(url)
    return found


def _shared(session: Session, one: NewDocument, urls: Iterable[str]) -> Iterator[SharedPage]:
    version = session.get_one(Version, one.version_id)
    texts = texts_of_version(session, version.id)
    links = select(DocumentLink.url).where(DocumentLink.version_id == version.id)
    text, calls = untitled(version.title, texts), calls_in(texts)
    leads = frozenset(session.scalars(links))
    for url in urls:
        yield SharedPage(one.document_id, url, version.title, text, calls, leads)


@dataclass(frozen=True, slots=True)
class FirstText:
    """A document that never had but one text, and the one that came in its place.

    Args:
        key: what the caller knows it by.
        document_id: its id.
        url: the address that sent the new text.
        held, came: the two texts.
    """

    key: int
    document_id: str
    url: str
    held: Edition
    came: Edition


def slips_of(session: Session, crawl_id: int, firsts: Iterable[FirstText]) -> Sequence[Slip]:
    """Return what may have slipped in at many addresses, without the names of these.

    Args:
        session: a transaction.
        crawl_id: of the crawl.
        firsts: what came in the place of first texts.
    """
    return [slip for first in firsts for slip in _slips(session, crawl_id, first)]


def gave_way(slips: Iterable[Slip], names: Mapping[str, tuple[str, ...]]) -> frozenset[int]:
    """Return the keys of the first texts that stood for many, and give way without an admin.

    Args:
        slips: what ``slips_of`` found.
        names: the linked words that lead to addresses.
    """
    named = [replace(slip, names=names.get(slip.url, ())) for slip in slips]
    return frozenset(key for key in put_right(named) if key is not None)


def _slips(session: Session, crawl_id: int, first: FirstText) -> Iterator[Slip]:
    version = session.get_one(Document, first.document_id).version
    if version is None:
        return
    text = untitled(version.title, texts_of_version(session, version.id))
    yield Slip(first.key, first.url, first.held, text, first.came)
    for url, parted in _parted(session, crawl_id, first.document_id):
        yield Slip(None, url, first.held, text, edition_of_version(session, parted))


def _parted(session: Session, crawl_id: int, document_id: str) -> Iterable[tuple[str, Version]]:
    """Return the addresses that had a document's text before, and have a document of their own."""
    rows = session.execute(
        select(Address.url, Version)
        .join(FrontierEntry, FrontierEntry.url == Address.url)
        .join(Document, Document.id == Address.document_id)
        .join(Version, Version.id == Document.version_id)
        .where(
            FrontierEntry.crawl_id < crawl_id,
            FrontierEntry.document_id == document_id,
            Address.document_id != document_id,
            Address.redirect_to.is_(None),
        )
        .distinct()
    )
    return [(url, version) for url, version in rows]


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
