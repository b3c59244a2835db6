"""Links: where the links inside a stored text lead, to our own reader wherever it can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.models import Address, Document, StoredSection, Version
from crawler.addresses import split_address
from crawler.errors import UnreadableAddress
from crawler.urls import Scopes
from portal.documents.places import reader_path, section_path

DIRECT_SCHEMES = ("mailto", "tel")
"""Schemes beside http and https that a stored link may open; all others run or read something
on the reader's machine ("javascript", "data", "file")."""

BATCH = 500
"""Addresses asked for at once: SQLite allows 999 variables in its older builds."""


def link_targets(session: Session, urls: Iterable[str], scopes: Scopes) -> Mapping[str, str]:
    """Say where each address in a stored text shall lead.

    Args:
        urls: addresses as the source gives them.
        scopes: of the sources; an alias that was never fetched leads to its document too.

    Returns:
        The path in our reader where the address is that of a stored document, at the very
        section where its fragment is a stored anchor; else the address itself. An address that
        must not be opened from a page is left out.
    """
    asked = set(urls)
    canonical = dict(_canonical(asked, scopes))
    stored = _documents(session, set(canonical.values()))
    anchors = _anchors(session, canonical, stored)
    targets: dict[str, str] = {}
    for url, address in canonical.items():
        if address not in stored:
            targets[url] = url
        else:
            key = (stored[address], _fragment(url))
            targets[url] = anchors.get(key) or reader_path(key[0])
    return targets | {url: url for url in asked - set(canonical) if _direct(url)}


def _canonical(urls: Iterable[str], scopes: Scopes) -> Iterator[tuple[str, str]]:
    for url in urls:
        try:
            yield url, scopes.locate(url)[0]
        except UnreadableAddress:
            continue


def _direct(url: str) -> bool:
    return url.partition(":")[0].lower() in DIRECT_SCHEMES


def _fragment(url: str) -> str:
    return unquote(split_address(url).fragment)


def _documents(session: Session, addresses: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in _batches(addresses):
        query = select(Address.url, Address.document_id).where(Address.url.in_(some))
        found.update((url, held) for url, held in session.execute(query) if held is not None)
    return found


def _anchors(
    session: Session, canonical: Mapping[str, str], stored: Mapping[str, str]
) -> dict[tuple[str, str], str]:
    """Return the paths of the sections that open at fragments of stored documents."""
    pointed = {stored[a] for url, a in canonical.items() if a in stored and _fragment(url)}
    found: dict[tuple[str, str], str] = {}
    for some in _batches(pointed):
        query = (
            select(Document.id, StoredSection.anchor, Version.number, StoredSection.slug)
            .join(Version, Version.id == Document.version_id)
            .join(StoredSection, StoredSection.version_id == Version.id)
            .where(Document.id.in_(some), StoredSection.anchor.is_not(None))
            .order_by(StoredSection.position)
        )
        for document_id, anchor, number, slug in session.execute(query):
            path = section_path(document_id, number, slug)
            found.setdefault((document_id, str(anchor)), path)
    return found


def _batches(values: set[str]) -> Iterator[list[str]]:
    ordered = sorted(values)
    return (ordered[at : at + BATCH] for at in range(0, len(ordered), BATCH))
