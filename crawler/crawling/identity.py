"""Identity: which document an address leads to, by its past, a redirect or its words."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.extract import Extract
from collection.models import Address, Document
from crawler.addresses import split_address
from crawler.crawling import replacements
from crawler.crawling.recording import same_text
from crawler.editions.edition import edition_of
from crawler.editions.wording import says_the_same

_HOPS: Final = 5
"""Redirects in a row that a document is followed over, as browsers follow some."""


def address_at(session: Session, url: str) -> Address | None:
    """Return what is known of an address; None where it was never met.

    Args:
        url: a canonical address.
    """
    return session.scalars(select(Address).where(Address.url == url)).one_or_none()


def document_of(
    session: Session, source_key: str, address: Address, extract: Extract, words: str
) -> Document | None:
    """Return the document that an address leads to, by its past, a redirect or its words.

    Args:
        source_key: of the source whose documents it may be.
        address: that gave the text.
        extract: the text.
        words: its ``text_hash``.
    """
    held = address.document or _moved(session, address, extract, words)
    if held is None:
        return same_text(session, source_key, extract, words)
    if held.url != address.url and is_copy(session, address, held):
        # A copy that no longer says the same is a document of its own.
        same = says(held, words) or _awaits(session, held, words)
        return held if same else same_text(session, source_key, extract, words)
    return held


def is_copy(session: Session, address: Address, document: Document) -> bool:
    """Tell whether the document still stands at another address, its canonical one.

    Args:
        address: that leads to the document too.
        document: of it.
    """
    if document.url == address.url:
        return False
    first = address_at(session, document.url)
    return first is not None and first.redirect_to is None and first.strikes == 0


def says(document: Document, words: str) -> bool:
    """Tell whether words are those of a document that readers have.

    Args:
        document: of any address.
        words: the ``text_hash`` of a text.
    """
    return document.version is not None and says_the_same(document.version, words)


def is_plainer(url: str, other: str) -> bool:
    """Tell whether an address needs no query where another of the same document needs one.

    Content systems also answer at an internal address (WordPress: ``?p=9888``, ``?page_id=12``),
    and a link in a page may lead there first.

    Args:
        url, other: addresses of one document.
    """
    return not split_address(url).query and bool(split_address(other).query)


def _moved(session: Session, address: Address, extract: Extract, words: str) -> Document | None:
    """Return the document that redirects here, unless these words were refused for it."""
    held = _redirected_document(session, address.url)
    if held is None or says(held, words):
        return held
    refused = replacements.was_refused(session, held.id, edition_of(extract), words)
    return None if refused else held


def _awaits(session: Session, document: Document, words: str) -> bool:
    """Tell whether words came for a document in this crawl, or are held back for it."""
    row = replacements.open_of(session, document.id)
    return row is not None and row.text_hash == words


def _redirected_document(session: Session, url: str) -> Document | None:
    """Return the document whose address redirects to another one, by a few hops at most."""
    ends = {url}
    for _ in range(_HOPS):
        rows = session.execute(
            select(Address.url, Address.document_id).where(Address.redirect_to.in_(ends))
        ).all()
        found = sorted(row.document_id for row in rows if row.document_id)
        if found:
            return session.get(Document, found[0])
        ends = {row.url for row in rows}
        if not ends:
            return None
    return None
