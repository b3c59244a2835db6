"""Outcomes: what becomes of a visited address, written down in one transaction.

What a page says (``PageTexts``), a redirect, a listing, a strike; most often nothing but the time
at which it was seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from collection.errors import BlobBlocked
from collection.models import Address, Outcome
from collection.store import Collection, bump_revision
from crawler.crawling import lifecycle, replacements
from crawler.crawling.frontier import Finished, Frontier, WaitingAddress, shape
from crawler.crawling.identity import address_at, is_copy
from crawler.crawling.lines import edition_of_version
from crawler.crawling.page_texts import Came, PageTexts
from crawler.crawling.visited import Visited, VisitedPage, is_as_before, is_ours, keep_as_before
from crawler.editions.edition import Edition
from crawler.errors import BadStatus, CrawlerError, ExtractError
from crawler.fetching.fetcher import LEADS_ON, Redirected
from crawler.fetching.robots import UNINDEXED
from crawler.listings import Listing, is_optional
from crawler.sources import Source


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
        self._texts = PageTexts(source, collection, frontier)
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
            address = address_at(session, url)
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
            address = address_at(session, entry.url)
            if address is not None and isinstance(error, ExtractError):
                replacements.forget_stamps(address)
            elif address is not None and _says_gone(error) and not _is_asked(session, address):
                if address.strikes >= lifecycle.STRIKES:
                    outcome, reason = Outcome.SKIPPED, f"known to be gone ({error})"
                served = error.served if isinstance(error, BadStatus) else None
                lifecycle.strike(address, now=now, gone_after=self._gone_after, served=served)
            self._frontier.finish(session, [Finished(entry, outcome, now, reason)])

    def record(self, visited: Sequence[Visited]) -> None:
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
                visited = keep_as_before(session, self._frontier, visited, now)
            for entry, page in visited:
                self._record_one(session, entry, page, now)

    def _keep_bytes(self, visited: Sequence[Visited]) -> None:
        """Have the bytes that are about to be named, though nothing named them since they came."""
        for _, page in visited:
            if isinstance(page, VisitedPage) and page.blob_hash is not None:
                self._collection.blobs.keep(page.blob_hash, page.fetched.body)
                for picture in page.extract.pictures if page.extract else ():
                    if picture.blob_hash is not None:
                        self._collection.blobs.put(picture.body)

    def _record_one(
        self,
        session: Session,
        entry: WaitingAddress,
        found: VisitedPage | Redirected,
        now: datetime,
    ) -> None:
        address = address_at(session, entry.url) or self._new_address(session, entry.url, now)
        address.last_seen = now
        # What is asked below is of what was there before; each question would write what is new.
        with session.no_autoflush:
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
        target = address_at(session, found.target)
        if target is not None and target.document_id is not None and address.document_id is None:
            address.document_id = target.document_id
        return Outcome.SKIPPED, f"{LEADS_ON}{found.target}"

    def _record_page(
        self, session: Session, address: Address, page: VisitedPage, now: datetime
    ) -> tuple[Outcome, str | None]:
        address.redirect_to = None
        if page.fetched.fresh:
            address.received = now
        elif not is_ours(address, page.fetched.validators):
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
        came = Came(page, now, self._stamps(address, page))
        return self._texts.record(session, address, page.extract, came)

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
            replacements.take_stamps(address, self._stamps(address, page))

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
            if document.url != address.url and not is_copy(session, address, document):
                # A copy outlived the address under which the document was known.
                document.url = address.url
                bump_revision(session)
            lifecycle.seen(session, address, document, now=now)
            replacements.close(session, document, address.url)
            return Outcome.UNCHANGED, None
        return Outcome.SKIPPED, "followed for its links; not a document"


def _says_gone(error: Exception) -> bool:
    return isinstance(error, BadStatus) and error.status in lifecycle.GONE_STATUSES


def _is_asked(session: Session, address: Address) -> bool:
    """Tell whether an admin is being asked what became of the document of an address."""
    document_id = address.document_id
    return document_id is not None and replacements.open_of(session, document_id) is not None
