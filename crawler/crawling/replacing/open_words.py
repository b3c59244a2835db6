"""Open words: those that came for a document and wait, and what else its site sent in the crawl."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.changes import wordings
from collection.models import OPEN, Address, Document, Replacement, ReplacementState, Version
from crawler.crawling import replacements
from crawler.crawling.content import Content
from crawler.crawling.lines import edition_of_version, texts_of_version
from crawler.crawling.met_first import NewDocument
from crawler.editions.breaking import site_speaks
from crawler.editions.cutting import Cut, cut_of
from crawler.editions.doubting import may_be_notice
from crawler.editions.edition import KEPT, Edition
from crawler.editions.sent import SentToday
from crawler.sources import Source
from crawler.urls import Scope


@dataclass(frozen=True, slots=True)
class OpenWords:
    """Words that came for a document, beside those that readers have.

    Args:
        row: of them.
        content: all that came.
        held, came: what the two texts are known by.
        moves: whether the document's address redirects to where they stand.
        seen: whether they came in this crawl.
        cut: how they end, where they are only the beginning of those held.
        speaks: how much the site speaks of itself in what came to them.
        first: whether those that readers have are the only ones there ever were.
    """

    row: Replacement
    content: Content
    held: Edition
    came: Edition
    moves: bool
    seen: bool
    cut: Cut | None
    speaks: float
    first: bool

    @property
    def lost(self) -> bool:
        """Whether it lost so many words that it may be no edition of what is held."""
        return self.held.kept_in(self.came) < KEPT

    @property
    def waits(self) -> bool:
        """Whether nothing was decided about it yet."""
        return self.row.state is ReplacementState.WAITING


def opened(session: Session, source_key: str, started: datetime) -> list[OpenWords]:
    """Return the words that wait or are held back for the documents of a source.

    Args:
        source_key: of the source.
        started: when its crawl was.
    """
    rows = session.scalars(
        select(Replacement)
        .where(Replacement.source_key == source_key, Replacement.state.in_(OPEN))
        .order_by(Replacement.id)
    )
    return [_opened(session, row, started) for row in rows.all()]


def sent_today(
    session: Session, source: Source, waiting: Sequence[OpenWords], new: Sequence[NewDocument]
) -> SentToday:
    """Return what else the site sent in the crawl, as far as texts may be shared.

    Args:
        source: what was crawled.
        waiting: the words that came for documents.
        new: the new documents.
    """
    # Where a move was refused, the words are not: they are a document of their own.
    refused = session.scalars(
        select(Replacement)
        .join(Document, Document.url == Replacement.url)
        .where(
            Document.id == Replacement.document_id,
            Replacement.source_key == source.key,
            Replacement.state == ReplacementState.REFUSED,
        )
    )
    sent = SentToday(
        home=_home(session, source, waiting),
        refused=tuple(replacements.content_of_row(row).edition for row in refused),
        ends=_ends(session, source.key),
    )
    for each in waiting:
        if each.seen:
            sent.note(each.row.url, each.came)
    # Words that have little of those held may be another document's, or nearly.
    foreign = any(each.lost for each in waiting)
    coming = None if foreign else [each.row.text_hash for each in waiting]
    for version in _others(session, source.key, coming):
        sent.note_held(version.url, edition_of_version(session, version))
    for one in new:
        sent.note(one.url, one.edition)
    return sent


def returns(session: Session, each: OpenWords) -> bool:
    """Tell whether words are those of an earlier version, from before words that did not last.

    What slipped through must not be defended against the publisher's own words. A version after
    which words of before it came back is taken for such a slip itself, and so is one that speaks of
    the site: a notice that was met first may come again.

    Args:
        each: the words that came.
    """
    row = each.row
    if not each.seen or each.moves or may_be_notice(each.came):
        return False
    hashes = session.scalars(
        select(Version.text_hash)
        .where(Version.document_id == row.document_id)
        .order_by(Version.number)
    ).all()
    if row.text_hash not in hashes:
        return False
    place = len(hashes) - 1 - hashes[::-1].index(row.text_hash)
    return not set(hashes[:place]) & set(hashes[place + 1 :])


def _opened(session: Session, row: Replacement, started: datetime) -> OpenWords:
    content = replacements.content_of_row(row)
    document = row.document
    version = document.version
    before = texts_of_version(session, version.id) if version else content.words
    return OpenWords(
        row=row,
        content=content,
        held=edition_of_version(session, version) if version else content.edition,
        came=content.edition,
        moves=row.url != document.url,
        seen=row.seen >= started,
        cut=cut_of(before, content.words),
        speaks=site_speaks(before, content.words, (link["words"] for link in content.links)),
        first=len(wordings(document)) == 1,
    )


def _others(session: Session, source_key: str, coming: Sequence[str] | None) -> Sequence[Version]:
    """Return the texts of the documents that say already what came for others; all for None."""
    found = select(Version).join(Document, Document.version_id == Version.id)
    found = found.where(Document.source_key == source_key)
    if coming is not None:
        found = found.where(Version.text_hash.in_(coming))
    return session.scalars(found).all()


def _home(session: Session, source: Source, waiting: Sequence[OpenWords]) -> Edition | None:
    """Return what the first page of a site says now."""
    home = Scope(source).canonical(source.start[0])
    came = next((each.came for each in waiting if each.seen and each.row.url == home), None)
    if came is not None:
        return came
    document = session.scalars(
        select(Document)
        .join(Address, Address.document_id == Document.id)
        .where(Address.url == home)
    ).first()
    return edition_of_version(session, document.version) if document and document.version else None


def _ends(session: Session, source_key: str) -> Mapping[str, int]:
    """Return how many documents' addresses redirect to each address."""
    rows = session.execute(
        select(Address.redirect_to, Address.document_id)
        .where(
            Address.source_key == source_key,
            Address.redirect_to.is_not(None),
            Address.document_id.is_not(None),
        )
        .distinct()
    )
    return Counter(target for target, _ in rows if target)
