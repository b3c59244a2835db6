"""Grafted words: what was added to pages, beside what their whole source says and leads to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.models import Document, DocumentLink, DocumentState, StoredSection
from crawler.addresses import split_address
from crawler.crawling.lines import texts_of_version
from crawler.crawling.replacing.open_words import OpenWords
from crawler.editions.grafting import graft_of, grafted, telling_words
from crawler.errors import UnreadableAddress


def grafts_in(session: Session, source_key: str, waiting: Iterable[OpenWords]) -> Mapping[int, str]:
    """Return why words are held back to which some were added that the site never used, by row.

    Args:
        session: a transaction.
        source_key: of the source.
        waiting: the words that came.
    """

    @cache
    def known() -> frozenset[str]:
        return telling_words(_texts(session, source_key))

    @cache
    def led_to() -> frozenset[str]:
        return hosts_of(_linked(session, source_key))

    found = {}
    for each in waiting:
        version = each.row.document.version
        if version is None:
            continue
        graft = graft_of(texts_of_version(session, version.id), each.content.words)
        if not graft.is_suspect:
            continue
        leads = hosts_of(link["url"] for link in each.content.links)
        own = hosts_of([each.row.url])
        if doubt := grafted(graft, known(), leads - own - led_to()):
            found[each.row.id] = doubt.words
    return found


def _texts(session: Session, source_key: str) -> Iterable[str]:
    return session.scalars(
        select(StoredSection.text)
        .join(Document, Document.version_id == StoredSection.version_id)
        .where(Document.source_key == source_key, Document.state == DocumentState.CURRENT)
    )


def _linked(session: Session, source_key: str) -> Iterable[str]:
    return session.scalars(
        select(DocumentLink.url)
        .join(Document, Document.version_id == DocumentLink.version_id)
        .where(Document.source_key == source_key, Document.state == DocumentState.CURRENT)
        .distinct()
    )


def hosts_of(urls: Iterable[str]) -> frozenset[str]:
    """Return the hosts of web addresses.

    Args:
        urls: any texts, as a page may hold in a link.
    """
    found = set()
    for url in urls:
        try:
            found.add(split_address(url).netloc.lower())
        except UnreadableAddress:
            continue
    return frozenset(found - {""})
