"""Visited: what a visit brought, and the addresses that stand as they did, noted all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from collection.extract import Extract
from collection.models import Address, Document, DocumentState, Outcome
from crawler.crawling.frontier import Finished, Frontier, WaitingAddress
from crawler.crawling.replacing.anew import Anew
from crawler.fetching.fetcher import Fetched, Redirected, Validators
from crawler.listings import Listing


@dataclass(frozen=True, slots=True)
class VisitedPage:
    """What a visit brought, before it is recorded.

    Args:
        fetched: the answer.
        blob_hash: of the stored bytes; None where the copy held is still right.
        extract: what was read; None where nothing new had to be, or it is a listing.
        words: the extract's ``text_hash``.
        listing: what it lists, where it only names addresses.
        outlinks: the addresses in scope that it leads to; None where they are as before.
        anew: what the body that is held is read as now, where its words are other ones.
    """

    fetched: Fetched
    blob_hash: str | None = None
    extract: Extract | None = None
    words: str = ""
    listing: Listing | None = None
    outlinks: list[str] | None = None
    anew: Anew | None = None


Visited = tuple[WaitingAddress, VisitedPage | Redirected]
"""An address, and what a visit to it brought."""

_ADDRESSES: Final = cast(Table, Address.__table__)
_DOCUMENTS: Final = cast(Table, Document.__table__)
_HELD: Final = (
    select(
        _ADDRESSES.c.id,
        _ADDRESSES.c.url,
        _ADDRESSES.c.document_id,
        _ADDRESSES.c.etag,
        _ADDRESSES.c.last_modified,
        _ADDRESSES.c.outlinks,
        _ADDRESSES.c.redirect_to,
        _ADDRESSES.c.strikes,
        _DOCUMENTS.c.url.label("document_url"),
        _DOCUMENTS.c.state,
    )
    .join_from(_ADDRESSES, _DOCUMENTS, _ADDRESSES.c.document_id == _DOCUMENTS.c.id)
    .where(_ADDRESSES.c.url.in_(bindparam("urls", expanding=True)))
)
_SEEN: Final = _ADDRESSES.update().where(_ADDRESSES.c.id == bindparam("address"))
_CHECKED: Final = _DOCUMENTS.update().where(_DOCUMENTS.c.id == bindparam("document"))


def is_as_before(found: VisitedPage | Redirected) -> bool:
    """Tell whether a server, or its listing, said that nothing changed.

    Args:
        found: what a visit brought.
    """
    return isinstance(found, VisitedPage) and not found.fetched.fresh


def keep_as_before(
    session: Session,
    frontier: Frontier,
    visited: Sequence[Visited],
    now: datetime,
) -> list[Visited]:
    """Note the documents that stand as they did, all at once; return the addresses left over.

    Most addresses of a crawl are of this kind, and a few statements serve them all; whatever
    is not plain in every respect is left over.

    Args:
        frontier: of the crawl, in which they are finished.
        visited: addresses of which a server, or its listing, said that nothing changed.
        now: the moment.
    """
    urls = [entry.url for entry, _ in visited]
    held = {row.url: row for row in session.execute(_HELD, {"urls": urls})}
    plain = [
        (entry, held[entry.url])
        for entry, page in visited
        if entry.url in held and _is_plain(held[entry.url], page)
    ]
    if plain:
        session.execute(_SEEN, [{"address": row.id, "last_seen": now} for _, row in plain])
        session.execute(
            _CHECKED, [{"document": row.document_id, "checked": now} for _, row in plain]
        )
        for entry, row in plain:
            frontier.add(session, row.outlinks, found_on=entry.url, depth=entry.depth + 1)
        frontier.finish(
            session,
            [
                Finished(entry, Outcome.UNCHANGED, now, document_id=row.document_id)
                for entry, row in plain
            ],
        )
    done = {entry.id for entry, _ in plain}
    return [(entry, page) for entry, page in visited if entry.id not in done]


def is_ours(held: Any, said: Validators) -> bool:
    """Tell whether an answer of "not changed" speaks of the body that is held, by its ETag.

    Args:
        held: the address, or its row.
        said: what the server said of the body.
    """
    if said.etag is None or held.etag is None:
        return True
    return bool(said.etag.removeprefix("W/") == held.etag.removeprefix("W/"))


def _is_plain(held: Any, page: VisitedPage | Redirected) -> bool:
    """Tell whether nothing but the time of looking is to be noted of a held address."""
    said = page.fetched.validators if isinstance(page, VisitedPage) else Validators()
    return (
        held.document_url == held.url
        and held.state is DocumentState.CURRENT
        and held.redirect_to is None
        and held.strikes == 0
        and isinstance(page, VisitedPage)
        and page.fetched.indexed
        and is_ours(held, said)
    )
