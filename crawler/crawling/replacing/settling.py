"""Settling: at the end of a crawl, the words that came in the place of others are weighed.

What may be an edition of its document comes into force. What cannot, by the rules of
``crawler.editions``, is held back until an admin decides or the site shows the words before again;
so is everything of its kind where it is too much at once: a site that answers with a form in the
place of its chapters must not replace them. Readers go on with the words before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from collection.extract import Extract
from collection.models import OPEN, Address, FrontierEntry, Outcome, Replacement, ReplacementState
from collection.store import Collection
from crawler.crawling import replacements
from crawler.crawling.met_first import take_back
from crawler.crawling.probing import Probe
from crawler.crawling.recording import record_apart
from crawler.crawling.replacing.weighing import weigh
from crawler.extract import ExtractRequest
from crawler.fetching.fetcher import Fetched, Redirected
from crawler.sources import Source

TOGETHER = 50
"""Documents whose new words come into force in one transaction; nobody else writes meanwhile."""


def settle(
    collection: Collection,
    source: Source,
    crawl_id: int,
    extract: Callable[[ExtractRequest], Extract],
    fetch: Callable[[str], Fetched | Redirected],
    *,
    now: datetime,
) -> str | None:
    """Decide what becomes of the words that came in the place of others.

    Args:
        collection: where they wait.
        source: what was crawled.
        crawl_id: of the crawl that has visited all its addresses.
        extract: reads a body; the sandbox's.
        fetch: fetches one address of the source.
        now: the moment.

    Returns:
        None, or why the crawl ends as failed, in words for an admin.
    """
    probe = Probe(source, fetch, extract)
    weighed = weigh(collection, source, crawl_id, extract, probe=probe, now=now)
    if weighed.hold:
        with collection.writing() as session:
            for row in _still(session, weighed.hold):
                _hold(session, row, crawl_id, weighed.hold[row.id])
    for start in range(0, len(weighed.enforce), TOGETHER):
        with collection.writing() as session:
            for row in _still(session, weighed.enforce[start : start + TOGETHER]):
                replacements.enforce(session, row)
                _finish(
                    session, crawl_id, row.url, outcome=Outcome.CHANGED, document_id=row.document_id
                )
                session.delete(row)
    for row_id in weighed.apart:
        with collection.writing() as session:
            for row in _still(session, [row_id]):
                _set_apart(session, row, crawl_id)
    for document_id, why in weighed.notices.items():
        with collection.writing() as session:
            take_back(session, document_id, crawl_id, why)
    return weighed.message


def _still(session: Session, ids: Iterable[int]) -> list[Replacement]:
    """Return the rows that still are as they were weighed."""
    return list(
        session.scalars(
            select(Replacement)
            .where(Replacement.id.in_(list(ids)), Replacement.state.in_(OPEN))
            .order_by(Replacement.id)
        )
    )


def _hold(session: Session, row: Replacement, crawl_id: int, reason: str) -> None:
    if row.state is ReplacementState.WAITING:
        row.state, row.reason = ReplacementState.HELD, reason
    _finish(
        session,
        crawl_id,
        row.url,
        outcome=Outcome.HELD,
        reason=row.reason,
        document_id=row.document_id,
    )


def _set_apart(session: Session, row: Replacement, crawl_id: int) -> None:
    """Make words a document of their own, at the address that several documents redirect to."""
    document = record_apart(session, row.source_key, replacements.content_of_row(row), row.came)
    session.flush()
    address = session.scalars(select(Address).where(Address.url == row.url)).one()
    address.document, address.blob_hash = document, row.blob_hash
    address.etag, address.last_modified = row.etag, row.last_modified
    address.modified = row.modified
    session.flush()
    replacements.lead_on(session, row.url, document.id)
    _finish(session, crawl_id, row.url, outcome=Outcome.NEW, document_id=document.id)
    session.delete(row)


def _finish(
    session: Session,
    crawl_id: int,
    url: str,
    *,
    outcome: Outcome,
    document_id: str,
    reason: str | None = None,
) -> None:
    """Say in the crawl's row of an address what became of its words."""
    session.execute(
        update(FrontierEntry)
        .where(
            FrontierEntry.crawl_id == crawl_id,
            FrontierEntry.url == url,
            FrontierEntry.outcome.in_((Outcome.CHANGED, Outcome.HELD)),
        )
        .values(outcome=outcome, reason=reason, document_id=document_id)
    )
