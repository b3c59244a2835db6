"""Announced: which documents of a source its publisher says to have changed lately.

It says so on the manual's page of amendments, and in the amendment box of the chapter itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.errors import CollectionError
from collection.extract import Extract
from collection.models import OPEN, Address, Document, Replacement, StoredSection
from collection.store import Collection
from collection.vocabulary import Box
from crawler.announcements.amendments import is_amendments_page, read_amendments
from crawler.announcements.announcement import Announced, Announcement, read_box
from crawler.announcements.chapters import Shelf
from crawler.announcements.reconciliation import WINDOW
from crawler.crawling.content import Content
from crawler.crawling.rereading.stored_page import stored_page
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
) -> Mapping[str, date]:
    """Return the documents that the page of amendments says to have changed lately.

    Args:
        collection: that holds the page's bytes.
        source: whose page it is.
        extract: reads a body; the sandbox's.
        since, today: a change of a day between, widened by ``reconciliation.WINDOW``, is lately.

    Returns:
        The last day of the latest change of each, by its id.
    """
    with collection.reading() as session:
        address = log_address(session, source.key)
        shelf = Shelf(session, source.key) if address else None
    if address is None or shelf is None:
        return {}
    try:
        with collection.reading() as session:
            latest = _latest(session, address)
            request = stored_page(collection, session, source.key, address.url, latest)
        announcements = read_amendments(extract(replace(request, profile=source.profile)))
    except (CollectionError, ExtractError):
        # What cannot be read announces nothing; the crawl has told of the page already.
        return {}
    canonical = Scope(source).canonical
    found: dict[str, date] = {}
    for each in _lately(announcements, since, today):
        document_id = shelf.find(each, canonical)
        if document_id and each.until:
            found[document_id] = max(each.until, found.get(document_id, each.until))
    return found


def is_lately(day: date, since: date) -> bool:
    """Tell whether a change of a day that is not yet to come is lately.

    Args:
        day: the last on which it may have been.
        since: as above.
    """
    return since - WINDOW <= day


def _latest(session: Session, address: Address) -> str:
    """Return the hash of the bytes that came last, though they may not be in force yet."""
    coming = session.scalars(
        select(Replacement.blob_hash).where(
            Replacement.url == address.url, Replacement.state.in_(OPEN)
        )
    ).first()
    return coming or address.blob_hash or ""


def says_so_itself(content: Content, since: date, today: date) -> bool:
    """Tell whether a text's own amendment box says that it changed lately.

    Args:
        content: what came.
        since, today: a day between, widened as above, is lately.
    """
    boxes = [section["text"] for section in content.sections if section["box"] == Box.AMENDMENT]
    return _box_says(boxes, since, today)


def said_so_itself(session: Session, document_id: str, since: date, today: date) -> bool:
    """Tell whether the amendment box of the text that readers have says that it changed lately.

    Args:
        session: a transaction.
        document_id: of the document.
        since, today: as above.
    """
    boxes = session.scalars(
        select(StoredSection.text)
        .join(Document, Document.version_id == StoredSection.version_id)
        .where(Document.id == document_id, StoredSection.box == Box.AMENDMENT)
        .order_by(StoredSection.position)
    )
    return _box_says(boxes, since, today)


def _box_says(texts: Iterable[str], since: date, today: date) -> bool:
    lines = [line for text in texts for line in text.split("\n")]
    return any(_lately(read_box(lines), since, today))


def _lately(
    announcements: Iterable[Announcement], since: date, today: date
) -> Iterable[Announcement]:
    for each in announcements:
        if each.on is None or each.until is None or each.kind not in _TELLS:
            continue
        if is_lately(each.until, since) and each.on <= today + WINDOW:
            yield each
