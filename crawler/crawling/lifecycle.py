"""The life of a document: current, then gone after two refusals; never lost.

    current --404 or 410--> one strike --404 or 410 in a later crawl, long enough after--> gone
       ^                        |                                                           |
       +-------- any usable answer at one of its addresses -------------------------------+

A document that is gone keeps its versions: it is a tombstone with its last text. Nothing but a
404 or 410 strikes: a time-out, 403, 429, 5xx, robots.txt, a soft 404 or a redirect to another
document says nothing about this one. Nor does a document go for which other words are held back
(``crawler.crawling.replacements``): it is being asked what became of it. An admin may confirm
what a crawl held back, and undo what one did.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from collection.models import OPEN, Address, Document, DocumentState, Replacement
from collection.store import bump_revision

GONE_STATUSES = frozenset({404, 410})
STRIKES = 2
CLOCKS_APART = timedelta(hours=1)
"""How much the server's clock and ours may differ at least, whatever the time between strikes; some
servers forget summer time."""
LOSS_SHARE = 0.2
"""A crawl that would lose more than this share of a source's documents loses none and stops."""
LOSS_LEAST = 2
"""One lost document never stops a crawl: in a source of three it is already a third."""


def strike(
    address: Address, *, now: datetime, gone_after: timedelta, served: datetime | None = None
) -> None:
    """Count a 404 or 410 at an address.

    A clock that jumped ahead must not make a day of a minute. The server's own clock is the witness
    that is there: where it says quite another time than ours, one of them is wrong, and nothing
    counts until they agree again. A strike that lies ahead was counted by such a clock; its time
    begins anew.

    Args:
        address: what was asked for.
        now: the moment.
        gone_after: the least time between the strikes that count; one that comes sooner says
            nothing new.
        served: the moment by the server's clock; None where it told none.
    """
    apart = abs(now - served) if served is not None else timedelta(0)
    if apart > max(gone_after / 2, CLOCKS_APART):
        return
    if address.strikes == 0:
        address.strikes, address.struck = 1, now
    elif address.struck is not None and address.struck > now:
        address.struck = now
    elif address.struck is not None and now - address.struck >= gone_after:
        address.strikes += 1


def seen(session: Session, address: Address, document: Document, *, now: datetime) -> None:
    """Note that an address gave its document; strikes are forgotten, and it is current.

    Args:
        address: what was asked for.
        document: what it gave.
        now: the moment.
    """
    address.strikes, address.struck, address.last_seen = 0, None, now
    document.checked = now
    if document.state is not DocumentState.CURRENT:
        _bring_back(session, document)


def _bring_back(session: Session, document: Document) -> None:
    document.state, document.gone = DocumentState.CURRENT, None
    bump_revision(session)


def lost_documents(session: Session, source_key: str) -> list[Document]:
    """Return the current documents of a source that stand at no address any more.

    One of its addresses at least has struck out: nothing else says that a document is gone.

    An address stands until it strikes out. One that redirects to a further address of the same
    document leaves the matter to that; one that redirects elsewhere still stands, because a site
    that sends everything to its home page has not said that anything was removed.

    Args:
        source_key: the source.
    """
    target = aliased(Address)
    handed_on = (
        select(target.id)
        .where(target.url == Address.redirect_to, target.document_id == Address.document_id)
        .exists()
    )
    standing = (
        select(Address.id)
        .where(Address.document_id == Document.id, Address.strikes < STRIKES, ~handed_on)
        .exists()
    )
    struck_out = (
        select(Address.id)
        .where(Address.document_id == Document.id, Address.strikes >= STRIKES)
        .exists()
    )
    asked = (
        select(Replacement.id)
        .where(Replacement.document_id == Document.id, Replacement.state.in_(OPEN))
        .exists()
    )
    return list(
        session.scalars(
            select(Document).where(
                Document.source_key == source_key,
                Document.state == DocumentState.CURRENT,
                Document.addresses.any(),
                ~standing,
                # Addresses that redirect in a ring, or to themselves, have not said "not found".
                struck_out,
                ~asked,
            )
        )
    )


def apply_losses(session: Session, source_key: str, *, now: datetime) -> str | None:
    """Make the lost documents of a source gone, unless they are too many at once.

    Args:
        source_key: the source.
        now: the moment.

    Returns:
        None, or why nothing was done, in words for an admin.
    """
    lost = lost_documents(session, source_key)
    held = session.scalar(
        select(func.count())
        .select_from(Document)
        .where(Document.source_key == source_key, Document.state == DocumentState.CURRENT)
    )
    if len(lost) >= LOSS_LEAST and len(lost) > LOSS_SHARE * (held or 0):
        return (
            f"{len(lost)} of {held} documents are no longer at the publisher's addresses. That is "
            "more than a fifth, so nothing was marked as removed. Look at the site, then confirm "
            "the removal, or crawl again when the site is mended."
        )
    _remove(session, lost, now)
    return None


def confirm_losses(session: Session, source_key: str, *, now: datetime) -> list[Document]:
    """Make the lost documents of a source gone, however many, as an admin decided.

    Args:
        source_key: the source.
        now: the moment.

    Returns:
        The documents that are gone now.
    """
    lost = lost_documents(session, source_key)
    _remove(session, lost, now)
    return lost


def undo_removal(session: Session, document: Document) -> None:
    """Make a document that is gone current again, as an admin decided.

    Its strikes are forgotten, so only two further ones make it gone again.

    Args:
        document: one that is gone.
    """
    for address in document.addresses:
        address.strikes, address.struck = 0, None
    _bring_back(session, document)


def _remove(session: Session, documents: Sequence[Document], now: datetime) -> None:
    for document in documents:
        document.state, document.gone = DocumentState.GONE, now
        bump_revision(session)
