"""Outcomes: what becomes of a visited address, written down in one transaction.

A new document, words that may replace a document's, the same words elsewhere, a redirect, a
listing, a strike; most often nothing but the time at which it was seen. Whether words come into
force that replace others is decided when the crawl ends: see crawler/crawling/replacing.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from collection.errors import BlobBlocked
from collection.extract import Extract
from collection.models import (
    Address,
    Document,
    DocumentState,
    Outcome,
    ReplacementState,
)
from collection.store import Collection, bump_revision
from collection.taxonomy import load_taxonomy
from crawler.addresses import split_address
from crawler.classify import classify
from crawler.crawling import lifecycle, replacements
from crawler.crawling.content import Content, ReceivedBody, content_of
from crawler.crawling.frontier import Finished, Frontier, WaitingAddress, shape
from crawler.crawling.lines import edition_of_version, texts_of_version
from crawler.crawling.recording import record_document, same_text
from crawler.editions.cutting import is_beginning
from crawler.editions.edition import Edition, edition_of
from crawler.errors import BadStatus, CrawlerError, ExtractError
from crawler.extract import extractor_for
from crawler.fetching.bodies import PAGES, leaves_open
from crawler.fetching.fetcher import Fetched, Redirected, Validators
from crawler.fetching.robots import UNINDEXED
from crawler.listings import Listing, is_optional
from crawler.sources import Source


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
    """

    fetched: Fetched
    blob_hash: str | None = None
    extract: Extract | None = None
    words: str = ""
    listing: Listing | None = None
    outlinks: list[str] | None = None


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
BROKEN_OFF: Final = (
    "the page broke off before its end: it is the beginning of the one that is held, and does not "
    "close what that one closed"
)
_HOPS: Final = 5
"""Redirects in a row that a document is followed over, as browsers follow some."""
_SEEN: Final = _ADDRESSES.update().where(_ADDRESSES.c.id == bindparam("address"))
_CHECKED: Final = _DOCUMENTS.update().where(_DOCUMENTS.c.id == bindparam("document"))


class Outcomes:
    """Writes down what became of the addresses of one crawl.

    Args:
        source: what is crawled.
        collection: where to store.
        frontier: of that crawl.
        gone_after: the least time between the two strikes that make a document gone.
        now: the clock.
    """

    def __init__(
        self,
        source: Source,
        collection: Collection,
        frontier: Frontier,
        *,
        gone_after: timedelta,
        now: Callable[[], datetime],
    ) -> None:
        self._source = source
        self._collection = collection
        self._frontier = frontier
        self._gone_after = gone_after
        self._now = now
        self._modified: dict[str, str] = {}
        self._named: dict[str, dict[str, str]] = {}

    def listed_as(self, url: str, modified: str | None) -> bool:
        """Tell whether a listing of this crawl calls an address as old as it was.

        Args:
            url: a canonical address.
            modified: what an earlier listing said; None for nothing.
        """
        return modified is not None and self._modified.get(url) == modified

    def held_at(self, url: str) -> Edition | None:
        """Return what is known of the words that are held of an address; None where none are.

        Args:
            url: a canonical address.
        """
        with self._collection.reading() as session:
            address = _address(session, url)
            version = address.document.version if address and address.document else None
            return edition_of_version(session, version) if version else None

    def skip(self, entry: WaitingAddress, reason: str) -> None:
        """Finish an address that is none of the source's documents.

        Args:
            entry: the address.
            reason: why, in words for an admin.
        """
        with self._collection.writing(durable=False) as session:
            finished = Finished(entry, Outcome.SKIPPED, self._now(), reason)
            self._frontier.finish(session, [finished])

    def fail(self, entry: WaitingAddress, error: CrawlerError | BlobBlocked) -> None:
        """Finish an address that gave nothing; "not found" is a strike against its document.

        Args:
            entry: the address.
            error: why.
        """
        now = self._now()
        outcome, reason = Outcome.FAILED, str(error)
        with self._collection.writing(durable=False) as session:
            address = _address(session, entry.url)
            if address is not None and isinstance(error, ExtractError):
                replacements.forget_stamps(address)
            elif address is not None and _says_gone(error) and not _is_asked(session, address):
                if address.strikes >= lifecycle.STRIKES:
                    outcome, reason = Outcome.SKIPPED, f"known to be gone ({error})"
                served = error.served if isinstance(error, BadStatus) else None
                lifecycle.strike(address, now=now, gone_after=self._gone_after, served=served)
            self._frontier.finish(session, [Finished(entry, outcome, now, reason)])

    def record(self, visited: Sequence[tuple[WaitingAddress, VisitedPage | Redirected]]) -> None:
        """Record what addresses gave, in one transaction.

        Args:
            visited: one address, or several that are all as before.

        Raises:
            CollectionError: it cannot be stored.
        """
        now = self._now()
        with self._collection.writing(durable=False) as session:
            self._keep_bytes(visited)
            if all(is_as_before(page) for _, page in visited):
                visited = self._keep(session, visited, now)
            for entry, page in visited:
                self._record_one(session, entry, page, now)

    def _keep_bytes(
        self, visited: Sequence[tuple[WaitingAddress, VisitedPage | Redirected]]
    ) -> None:
        """Have the bytes that are about to be named, though nothing named them since they came."""
        for _, page in visited:
            if isinstance(page, VisitedPage) and page.blob_hash is not None:
                self._collection.blobs.keep(page.blob_hash, page.fetched.body)

    def _keep(
        self,
        session: Session,
        visited: Sequence[tuple[WaitingAddress, VisitedPage | Redirected]],
        now: datetime,
    ) -> list[tuple[WaitingAddress, VisitedPage | Redirected]]:
        """Note the documents that stand as they did, all at once; return the addresses left over.

        Most addresses of a crawl are of this kind, and a few statements serve them all; whatever
        is not plain in every respect is left to ``_record_one``.
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
                self._frontier.add(session, row.outlinks, found_on=entry.url, depth=entry.depth + 1)
            self._frontier.finish(
                session,
                [
                    Finished(entry, Outcome.UNCHANGED, now, document_id=row.document_id)
                    for entry, row in plain
                ],
            )
        done = {entry.id for entry, _ in plain}
        return [(entry, page) for entry, page in visited if entry.id not in done]

    def _record_one(
        self,
        session: Session,
        entry: WaitingAddress,
        found: VisitedPage | Redirected,
        now: datetime,
    ) -> None:
        address = _address(session, entry.url) or self._new_address(session, entry.url, now)
        address.last_seen = now
        outcome, reason = (
            self._record_redirect(session, address, found)
            if isinstance(found, Redirected)
            else self._record_page(session, address, found, now)
        )
        leads_to = self._leads_to(address)
        # The next page of a list is no deeper: the list of a large site has hundreds of pages.
        onward = [url for url in self._onward(found) if url in leads_to]
        self._frontier.add(session, onward, found_on=entry.url, depth=entry.depth)
        self._frontier.add(session, leads_to, found_on=entry.url, depth=entry.depth + 1)
        self._frontier.finish(session, [Finished(entry, outcome, now, reason, address.document_id)])

    def _onward(self, found: VisitedPage | Redirected) -> list[str]:
        """Return the next pages of a listing that names addresses; an index has parts instead."""
        listing = found.listing if isinstance(found, VisitedPage) else None
        if listing is None or not listing.addresses:
            return []
        return self._frontier.listings_in_scope(listing.more)

    def _new_address(self, session: Session, url: str, now: datetime) -> Address:
        address = Address(
            url=url, source_key=self._source.key, first_seen=now, last_seen=now, outlinks=[]
        )
        session.add(address)
        return address

    @staticmethod
    def _leads_to(address: Address) -> list[str]:
        return [address.redirect_to] if address.redirect_to else address.outlinks

    @staticmethod
    def _record_redirect(
        session: Session, address: Address, found: Redirected
    ) -> tuple[Outcome, str]:
        replacements.forget_stamps(address)
        if found.target == address.url:
            # Where a document is held this is trouble; elsewhere it is a link to nothing.
            outcome = Outcome.FAILED if address.document_id else Outcome.SKIPPED
            return outcome, "it redirects to itself, so nothing can be read there"
        address.redirect_to = found.target
        target = _address(session, found.target)
        if target is not None and target.document_id is not None and address.document_id is None:
            address.document_id = target.document_id
        return Outcome.SKIPPED, f"it redirects to {found.target}"

    def _record_page(
        self, session: Session, address: Address, page: VisitedPage, now: datetime
    ) -> tuple[Outcome, str | None]:
        address.redirect_to = None
        if page.fetched.fresh:
            address.received = now
        elif not _is_ours(address, page.fetched.validators):
            # "Not changed", but of another body than the one held (RFC 9111, section 4.3.4).
            replacements.forget_stamps(address)
        if page.listing is not None:
            self._take_stamps(address, page)
            return self._record_listing(page.listing, address, page)
        if page.outlinks is not None:
            address.outlinks = page.outlinks
        if not page.fetched.indexed or (page.extract is not None and not page.extract.indexed):
            return self._record_unindexed(address, page)
        if page.extract is None:
            self._take_stamps(address, page)
            return self._record_same(session, address, now)
        return self._record_text(session, address, page.extract, page, now)

    def _record_unindexed(self, address: Address, page: VisitedPage) -> tuple[Outcome, str | None]:
        """Note a page that is not to be indexed, whether or not its bytes are as they were."""
        self._take_stamps(address, page)
        address.blob_hash = page.blob_hash or address.blob_hash
        if address.document_id is None:
            return Outcome.SKIPPED, "followed for its links; not a document"
        # Its document's words are not offered here now, so a later answer of the same bytes must
        # not count as a sight of them.
        address.blob_hash = None
        replacements.forget_stamps(address)
        return Outcome.SKIPPED, UNINDEXED

    def _stamps(self, address: Address, page: VisitedPage) -> replacements.Stamps:
        said = page.fetched.validators
        return replacements.Stamps(said.etag, said.last_modified, self._modified.get(address.url))

    def _take_stamps(self, address: Address, page: VisitedPage) -> None:
        """Keep what was said of a body that was taken; never beside what was said of another."""
        if page.fetched.fresh:
            stamps = self._stamps(address, page)
            address.etag, address.last_modified = stamps.etag, stamps.last_modified
            address.modified = stamps.modified

    def _record_listing(
        self, listing: Listing, address: Address, page: VisitedPage
    ) -> tuple[Outcome, str | None]:
        address.outlinks, told = page.outlinks or [], listing.fault
        onward = self._onward(page)
        if onward and not self._names_more(address.url, listing):
            address.outlinks = [url for url in address.outlinks if url not in onward]
            told = "it names only what its earlier pages name, so the next is not asked for"
        if is_optional(address.url):
            # WordPress itself keeps these stamps; those of sitemaps are often made up.
            for url, stamp in listing.modified.items():
                for canonical in self._frontier.links_in_scope([url]):
                    self._modified[canonical] = stamp
        fault = f"; {told}" if told else ""
        return Outcome.SKIPPED, f"{listing.kind}; its addresses are followed{fault}"

    def _names_more(self, url: str, listing: Listing) -> bool:
        """Tell whether a page of a list names anything that no other page of it named.

        A site that passes over the number of the page gives the first one for all of them.
        """
        first = self._named.setdefault(shape(url), {})
        for named in listing.addresses:
            first.setdefault(named, url)
        return any(first[named] == url for named in listing.addresses)

    def _record_same(
        self, session: Session, address: Address, now: datetime
    ) -> tuple[Outcome, str | None]:
        document = address.document
        if document is not None:
            if document.url != address.url and not self._is_copy(session, address, document):
                # A copy outlived the address under which the document was known.
                document.url = address.url
                bump_revision(session)
            lifecycle.seen(session, address, document, now=now)
            replacements.close(session, document, address.url)
            return Outcome.UNCHANGED, None
        return Outcome.SKIPPED, "followed for its links; not a document"

    def _record_text(
        self, session: Session, address: Address, extract: Extract, page: VisitedPage, now: datetime
    ) -> tuple[Outcome, str | None]:
        document = self._document(session, address, extract, page)
        if document is not None and self._is_copy(session, address, document):
            return self._record_copy(session, address, document, page, now)
        received = ReceivedBody(
            url=address.url,
            media_type=page.fetched.media_type,
            format=extractor_for(page.fetched.media_type).format,
            blob_hash=page.blob_hash or "",
            extract=extract,
            words=page.words,
            classification=classify(
                extract, address.url, self._source.facts_of(address.url).kind, load_taxonomy()
            ),
            now=now,
        )
        if document is not None and not _says(document, page.words):
            return self._stage(session, address, document, received, page)
        document, outcome = record_document(session, self._source, document, received)
        address.document, address.blob_hash = document, page.blob_hash
        self._take_stamps(address, page)
        lifecycle.seen(session, address, document, now=now)
        replacements.close(session, document, address.url)
        session.flush()
        replacements.lead_on(session, address.url, document.id)
        return outcome, None

    def _record_copy(
        self,
        session: Session,
        address: Address,
        document: Document,
        page: VisitedPage,
        now: datetime,
    ) -> tuple[Outcome, str | None]:
        address.document = document
        first = document.url
        if _says(document, page.words):
            address.blob_hash = page.blob_hash
            self._take_stamps(address, page)
            lifecycle.seen(session, address, document, now=now)
            if page.extract and self._is_preferred(address.url, first, page.extract):
                document.url = address.url
                bump_revision(session)
        else:
            replacements.forget_stamps(address)
        return Outcome.SKIPPED, f"the same text as {first}"

    def _stage(
        self,
        session: Session,
        address: Address,
        document: Document,
        received: ReceivedBody,
        page: VisitedPage,
    ) -> tuple[Outcome, str | None]:
        """Keep words that are not those of the document until the crawl ends.

        The address keeps the hash of the body that is held, and none of its validators: the next
        crawl asks for a whole body, and knows the old one again by its bytes.
        """
        replacements.forget_stamps(address)
        content = content_of(self._source, received)
        if self._breaks_off(session, document, address, content, page.fetched):
            return Outcome.FAILED, BROKEN_OFF
        if replacements.was_refused(session, document.id, content.edition, content.text_hash):
            return Outcome.SKIPPED, "these words were refused; the words before stay"
        stamps = self._stamps(address, page)
        row = replacements.stage(session, document, content, stamps, now=received.now)
        held = row.state is ReplacementState.HELD
        return (Outcome.HELD, row.reason) if held else (Outcome.CHANGED, None)

    def _breaks_off(
        self,
        session: Session,
        document: Document,
        address: Address,
        content: Content,
        fetched: Fetched,
    ) -> bool:
        """Tell whether a page is the beginning of the one held, without the end of its markup."""
        version = document.version
        if version is None or fetched.media_type.partition(";")[0].strip().lower() not in PAGES:
            return False
        if not is_beginning(texts_of_version(session, version), content.words):
            return False
        held = address.blob_hash or version.blob_hash
        blobs = self._collection.blobs
        return blobs.is_whole(held) and leaves_open(fetched.body, blobs.get(held))

    def _is_preferred(self, url: str, first: str, extract: Extract) -> bool:
        """Tell whether a copy's address suits its document better than the one it has.

        A page's word for its own address (RFC 6596) is taken only among addresses that give the
        same text: content systems say wrong ones, and a document must not vanish behind them.
        """
        if _plainer(url, first) or _plainer(first, url):
            return _plainer(url, first)
        named = [extract.canonical] if extract.canonical else []
        return self._frontier.links_in_scope(named) == [url]

    def _document(
        self, session: Session, address: Address, extract: Extract, page: VisitedPage
    ) -> Document | None:
        """Return the document that an address leads to, by its past, a redirect or its words."""
        words = page.words
        held = address.document or self._moved(session, address, extract, words)
        if held is None:
            return same_text(session, self._source.key, extract, words)
        if held.url != address.url and self._is_copy(session, address, held):
            # A copy that no longer says the same is a document of its own.
            same = _says(held, words) or _awaits(session, held, words)
            return held if same else same_text(session, self._source.key, extract, words)
        return held

    def _moved(
        self, session: Session, address: Address, extract: Extract, words: str
    ) -> Document | None:
        """Return the document that redirects here, unless these words were refused for it."""
        held = _redirected_document(session, address.url)
        if held is None or _says(held, words):
            return held
        refused = replacements.was_refused(session, held.id, edition_of(extract), words)
        return None if refused else held

    @staticmethod
    def _is_copy(session: Session, address: Address, document: Document) -> bool:
        """Tell whether the document still stands at another address, its canonical one."""
        if document.url == address.url:
            return False
        first = _address(session, document.url)
        return first is not None and first.redirect_to is None and first.strikes == 0


def is_as_before(found: VisitedPage | Redirected) -> bool:
    """Tell whether a server, or its listing, said that nothing changed.

    Args:
        found: what a visit brought.
    """
    return isinstance(found, VisitedPage) and not found.fetched.fresh


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
        and _is_ours(held, said)
    )


def _is_ours(held: Any, said: Validators) -> bool:
    """Tell whether an answer of "not changed" speaks of the body that is held, by its ETag."""
    if said.etag is None or held.etag is None:
        return True
    return bool(said.etag.removeprefix("W/") == held.etag.removeprefix("W/"))


def _says_gone(error: Exception) -> bool:
    return isinstance(error, BadStatus) and error.status in lifecycle.GONE_STATUSES


def _is_asked(session: Session, address: Address) -> bool:
    """Tell whether an admin is being asked what became of the document of an address."""
    document_id = address.document_id
    return document_id is not None and replacements.open_of(session, document_id) is not None


def _says(document: Document, words: str) -> bool:
    """Tell whether words are those of a document that readers have."""
    return document.version is not None and document.version.text_hash == words


def _awaits(session: Session, document: Document, words: str) -> bool:
    """Tell whether words came for a document in this crawl, or are held back for it."""
    row = replacements.open_of(session, document.id)
    return row is not None and row.text_hash == words


def _address(session: Session, url: str) -> Address | None:
    return session.scalars(select(Address).where(Address.url == url)).one_or_none()


def _plainer(url: str, other: str) -> bool:
    """Tell whether an address needs no query where another of the same document needs one.

    Content systems also answer at an internal address (WordPress: ``?p=9888``, ``?page_id=12``),
    and a link in a page may lead there first.
    """
    return not split_address(url).query and bool(split_address(other).query)


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
    return None
