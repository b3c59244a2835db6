"""Announced: which documents of a source its publisher says to have changed lately.

It says so on the manual's page of amendments, and in the amendment box of the chapter itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.errors import CollectionError
from collection.extract import Extract
from collection.models import OPEN, Address, Document, Replacement
from collection.store import Collection
from collection.vocabulary import Box
from crawler.announcements.amendments import is_amendments_page, read_amendments
from crawler.announcements.announcement import Announced, Announcement, read_box
from crawler.announcements.chapters import Shelf
from crawler.announcements.reconciliation import WINDOW
from crawler.crawling.content import Content
from crawler.errors import ExtractError
from crawler.extract import ExtractRequest
from crawler.sources import Source
from crawler.urls import Scope

_TELLS = (Announced.UPDATED, Announced.REPLACED)
"""What is said of a chapter that goes on in other words."""


def log_address(session: Session, key: str) -> Address | None:
    """Return the address of a source's page of amendments whose bytes are stored, if any.

    Args:
        key: of the source.
    """
    found = session.scalars(
        select(Address)
        .where(
            Address.source_key == key,
            Address.url.icontains("amendment"),
            Address.blob_hash.is_not(None),
            Address.redirect_to.is_(None),
        )
        .order_by(Address.last_seen.desc(), Address.url)
    )
    return next(islice(filter(lambda address: is_amendments_page(address.url), found), 1), None)


def listed_as_changed(
    collection: Collection,
    source: Source,
    extract: Callable[[ExtractRequest], Extract],
    *,
    since: date,
    today: date,
) -> frozenset[str]:
    """Return the ids of the documents that the page of amendments says to have changed lately.

    Args:
        collection: that holds the page's bytes.
        source: whose page it is.
        extract: reads a body; the sandbox's.
        since, today: a change of a day between, widened by ``reconciliation.WINDOW``, is lately.
    """
    with collection.reading() as session:
        address = log_address(session, source.key)
        shelf = Shelf(session, source.key) if address else None
        blob_hash = _latest(session, address) if address else ""
    if address is None or shelf is None:
        return frozenset()
    try:
        request = ExtractRequest(
            body=collection.blobs.get(blob_hash),
            media_type="text/html",
            url=address.url,
            profile=source.profile,
        )
        announcements = read_amendments(extract(request))
    except (CollectionError, ExtractError):
        # What cannot be read announces nothing; the crawl has told of the page already.
        return frozenset()
    canonical = Scope(source).canonical
    found = (shelf.find(each, canonical) for each in _lately(announcements, since, today))
    return frozenset(document_id for document_id in found if document_id)


def _latest(session: Session, address: Address) -> str:
    """Return the hash of the bytes that came last, though they may not be in force yet."""
    coming = session.scalars(
        select(Replacement.blob_hash).where(
            Replacement.url == address.url, Replacement.state.in_(OPEN)
        )
    ).first()
    return coming or address.blob_hash or ""


def says_so_itself(document: Document, content: Content, today: date) -> bool:
    """Tell whether a text's own amendment box says that it changed lately.

    Args:
        document: as it is held.
        content: what came in its place.
        today: a day since the last look at the document, widened as above, is lately.
    """
    lines = [
        line
        for section in content.sections
        if section["box"] == Box.AMENDMENT
        for line in section["text"].split("\n")
    ]
    return any(_lately(read_box(lines), document.checked.date(), today))


def _lately(
    announcements: Iterable[Announcement], since: date, today: date
) -> Iterable[Announcement]:
    for each in announcements:
        if each.on is None or each.until is None or each.kind not in _TELLS:
            continue
        if since - WINDOW <= each.until and each.on <= today + WINDOW:
            yield each
