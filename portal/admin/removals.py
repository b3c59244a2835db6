"""Removals: documents that are missing at their publisher's, and what an admin decides of them.

What a crawl held back is confirmed for a whole source at once, and only as it was shown; what was
removed is brought back one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from textwrap import shorten
from typing import ClassVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from collection.models import Address, CrawlState, Document, DocumentState
from crawler.crawling.lifecycle import STRIKES, confirm_losses, lost_documents, undo_removal
from index.errors import IndexFault
from index.search import Index
from portal.admin.crawls import PAGE_SIZE, Slice
from portal.admin.documents import part_of, shown_title, source_names
from portal.admin.held_back import (
    FIRST,
    Decided,
    HeldOfSource,
    crawled_now,
    fingerprint,
)
from portal.admin.pages import CrawlRow
from portal.errors import NotKnown
from portal.jobs.job import Running

SHORT = 100
"""Characters of a title in a sentence: the banner that holds it travels in the cookie."""


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A document that is missing at its publisher's.

    Args:
        id: its permanent id.
        title: its title, or its address where it has none.
        source: name of its source.
        since: when its last address was first found missing; None where that is not known.
        removed: when it was marked as removed; None where it was not.
        addresses: every address that leads, or led, to it.
    """

    id: str
    title: str
    source: str
    since: datetime | None
    removed: datetime | None
    addresses: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSource(HeldOfSource[MissingRow]):
    """What a crawl of one source held back, because it was too much at once.

    Args:
        current: how many current documents the source has, those that are held back among them.
    """

    current: int
    STALE: ClassVar[str] = (
        "The list has changed since you opened it, so nothing was changed. Look again."
    )


@dataclass(frozen=True, slots=True)
class RemovalsPage:
    """What was held back, what may be removed next, and what was removed.

    Args:
        run: what is running.
        behind: whether searches do not show all of what is stored.
        held: by source.
        once: the documents missing once, last found missing first; at most PAGE_SIZE.
        once_total: how many those are in all.
        rows: where the list of removed documents stands among its pages.
        gone: the removed documents on this page, last removed first.
    """

    run: Running | None
    behind: bool
    held: Sequence[HeldSource]
    once: Sequence[MissingRow]
    once_total: int
    rows: Slice[Document]
    gone: Sequence[MissingRow]


def removals_page(
    session: Session, run: Running | None, number: int, *, behind: bool
) -> RemovalsPage:
    """Build the page of removals.

    Args:
        run: what is running.
        number: page of the list of removed documents, from 1.
        behind: as ``index_behind`` tells.

    Raises:
        NotKnown: there is no such page.
    """
    names = source_names(session)
    lost = {key: found for key in names if (found := lost_documents(session, key))}
    once = _missing_once(session)
    gone = part_of(session, _GONE, number)
    busy = crawled_now(session, run)
    return RemovalsPage(
        run=run,
        behind=behind,
        held=[
            _held_source(session, key, names[key], found, first=FIRST, crawled=key == busy)
            for key, found in lost.items()
        ],
        once=[_row(document, names) for document in once[:PAGE_SIZE]],
        once_total=len(once),
        rows=gone,
        gone=[_row(document, names) for document in gone.rows],
    )


def index_behind(index: Index, revision: int) -> bool:
    """Tell whether what is stored has changed since the live index was built.

    Args:
        index: the live generation; one that cannot be used is behind.
        revision: the collection's.
    """
    try:
        return index.manifest.revision != revision
    except IndexFault:
        return True


def held_source(session: Session, key: str, run: Running | None) -> HeldSource:
    """Return everything that was held back of one source.

    Args:
        key: of the source.
        run: what is running.

    Raises:
        NotKnown: nothing was, or there is no such source.
    """
    lost = lost_documents(session, key)
    if not lost:
        raise NotKnown("No documents of this source are held back.")
    name, crawled = source_names(session)[key], key == crawled_now(session, run)
    return _held_source(session, key, name, lost, first=len(lost), crawled=crawled)


def held_back(session: Session, crawl: CrawlRow) -> int:
    """Return how many documents are held back of the source of a crawl that failed.

    Args:
        crawl: any other has nothing to say of them, so 0.
    """
    failed = crawl.state is CrawlState.FAILED
    return len(lost_documents(session, crawl.source_key)) if failed else 0


def confirm(session: Session, held: HeldSource) -> Decided:
    """Mark what was held back of a source as removed.

    Args:
        session: the transaction in which ``held`` was read, so that nothing else is removed.
        held: as decided.
    """
    confirm_losses(session, held.key, now=datetime.now(UTC))
    return Decided(held.what, held.what)


def bring_back(session: Session, document: Document) -> bool:
    """Make a document that was marked as removed current again.

    Args:
        document: of that transaction.

    Returns:
        False where it was not marked as removed, and nothing was done.
    """
    if document.state is not DocumentState.GONE:
        return False
    undo_removal(session, document)
    return True


def short_title(document: Document) -> str:
    """Return a title for a sentence, in quotation marks; a publisher's may be of any length.

    Args:
        document: whose title.
    """
    return f"“{shorten(shown_title(document), SHORT, placeholder='…')}”"


_GONE = (
    select(Document)
    .where(Document.state == DocumentState.GONE)
    .options(selectinload(Document.addresses))
    .order_by(Document.gone.is_(None), Document.gone.desc(), Document.title, Document.id)
)


def _held_source(
    session: Session, key: str, name: str, lost: Sequence[Document], *, first: int, crawled: bool
) -> HeldSource:
    documents = sorted(lost, key=lambda d: (shown_title(d).casefold(), d.id))[:first]
    _load_addresses(session, documents)
    current = session.scalar(
        select(func.count()).where(
            Document.source_key == key, Document.state == DocumentState.CURRENT
        )
    )
    return HeldSource(
        key=key,
        name=name,
        number=len(lost),
        current=current or 0,
        shown=fingerprint(document.id for document in lost),
        rows=[_row(document, {key: name}) for document in documents],
        crawled=crawled,
    )


def _load_addresses(session: Session, documents: Sequence[Document]) -> None:
    """Load the addresses of documents at once, rather than with one query each."""
    ids = [document.id for document in documents]
    session.scalars(
        select(Document).where(Document.id.in_(ids)).options(selectinload(Document.addresses))
    ).all()


def _missing_once(session: Session) -> list[Document]:
    """Return the current documents that one more refusal of their addresses would make lost."""
    struck = session.scalars(
        select(Document)
        .where(Document.state == DocumentState.CURRENT, Document.addresses.any(Address.strikes > 0))
        .options(selectinload(Document.addresses))
        .order_by(Document.title, Document.id)
    )
    found = []
    for document in struck:
        standing = _standing(document)
        if standing and all(address.strikes for address in standing):
            found.append(document)
    return sorted(found, key=lambda d: _since(d) or d.checked, reverse=True)


def _standing(document: Document) -> list[Address]:
    """Return the addresses that a document stands at, as ``lost_documents`` counts them."""
    own = {address.url for address in document.addresses}
    return [
        address
        for address in document.addresses
        if address.strikes < STRIKES and address.redirect_to not in own
    ]


def _since(document: Document) -> datetime | None:
    return max((a.struck for a in document.addresses if a.struck is not None), default=None)


def _row(document: Document, names: Mapping[str, str]) -> MissingRow:
    return MissingRow(
        id=document.id,
        title=shown_title(document),
        source=names[document.source_key],
        since=_since(document),
        removed=document.gone,
        addresses=sorted(address.url for address in document.addresses),
    )
