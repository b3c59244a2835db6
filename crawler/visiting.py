"""Visiting addresses: each is fetched, then read, outside any transaction, then recorded in one.

While one address is being recorded, the next are being read in the sandbox and the one after them
is being fetched: three stages that work side by side. Addresses are taken from the frontier, asked
for and recorded in its order, one request at a time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol, cast
from urllib.parse import urlsplit

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from crawler import lifecycle
from crawler.classify import classify, load_taxonomy
from crawler.collection.models import Address, Document, DocumentState, Outcome
from crawler.collection.recording import Received, record_document, same_text, text_hash
from crawler.collection.store import Collection, bump_revision
from crawler.errors import (
    BadStatus,
    ConnectionFailed,
    ExtractError,
    FetchError,
    OutOfScope,
    RobotsRefused,
    RobotsUnavailable,
    SiteTroubled,
    SoftNotFound,
    TimedOut,
    UnsupportedMedia,
)
from crawler.extract import ExtractRequest, extractor_for, true_media_type
from crawler.extract.model import Extract
from crawler.fetcher import Fetched, Redirected, Validators
from crawler.frontier import Finished, Frontier, Waiting
from crawler.listings import Listing, is_optional, read_listing
from crawler.robots import Robots
from crawler.soft404 import looks_like_not_found
from crawler.sources import Source
from crawler.stages import Stage
from crawler.urls import Scope

NOT_DOCUMENTS = (
    ".avi", ".css", ".gif", ".ico", ".jpeg", ".jpg", ".js", ".json", ".mov", ".mp3", ".mp4",
    ".png", ".ppt", ".pptx", ".svg", ".ttf", ".webp", ".woff", ".woff2", ".xls", ".xlsx", ".zip",
)  # fmt: skip
"""Endings of paths that no extractor reads; asking for them would only burden the site."""


TROUBLES = 10
"""Answers in a row that say "later", or none at all, before a crawl leaves a site alone."""

READERS = 2
"""Pages that are read at once, each in a child of its own: a page takes longer to read than to
fetch and record."""

UNDER_WAY = 8
"""Addresses taken from the frontier and not yet recorded: one is fetched, two are read, the rest
waits to be recorded, so that a long PDF holds up nobody. After a crawl that was cut off these are
asked for again."""

BUSY_STATUSES = frozenset({429, 503})


_ADDRESSES: Final = cast(Table, Address.__table__)
_DOCUMENTS: Final = cast(Table, Document.__table__)
_KNOWN: Final = select(
    _ADDRESSES.c.etag,
    _ADDRESSES.c.last_modified,
    _ADDRESSES.c.blob_hash,
    _ADDRESSES.c.modified,
    _ADDRESSES.c.received,
).where(_ADDRESSES.c.url == bindparam("address"))
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


@dataclass(frozen=True, slots=True)
class Options:
    """How a crawl is to be made.

    Args:
        full: fetch and read everything again, whatever the validators say.
        gone_after: the least time between the two strikes that make a document gone.
        verify_after: how long a server's word that nothing changed is taken, before the bytes
            are fetched and compared.
        cited: addresses that briefings cite; those in scope are visited too.
    """

    full: bool = False
    gone_after: timedelta = timedelta(hours=24)
    verify_after: timedelta = timedelta(days=30)
    cited: tuple[str, ...] = ()


class Fetches(Protocol):
    """What a crawl asks of a Fetcher; tests give it one without a network."""

    scope: Scope
    robots: Robots

    def fetch(self, url: str, validators: Validators | None = None) -> Fetched | Redirected:
        """Fetch one address; raises FetchError."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was known of an address before it was visited."""

    validators: Validators
    blob_hash: str | None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class _Page:
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


@dataclass(frozen=True, slots=True)
class _Visit:
    """An address that was taken from the frontier, and what it will bring."""

    entry: Waiting
    brings: Future[_Page | Redirected]


class Visitor:
    """Visits the addresses of one crawl.

    Args:
        source: what is crawled.
        collection: where to store.
        fetcher: of that source.
        extract: reads a body; the sandbox's.
        frontier: of that crawl.
        options: how.
        now: the clock.
    """

    def __init__(
        self,
        source: Source,
        collection: Collection,
        fetcher: Fetches,
        extract: Callable[[ExtractRequest], Extract],
        frontier: Frontier,
        *,
        options: Options,
        now: Callable[[], datetime],
    ) -> None:
        self._source = source
        self._collection = collection
        self._fetcher = fetcher
        self._extract = extract
        self._frontier = frontier
        self._options = options
        self._now = now
        self._troubles = 0
        self._modified: dict[str, str] = {}
        self._under_way: deque[_Visit] = deque()
        self._fetching: Stage[Fetched | Redirected] = Stage("fetching")
        self._reading: Stage[_Page | Redirected] = Stage("reading", READERS)

    def close(self) -> None:
        """Take up no more; what is under way is left as it is, waiting in the frontier."""
        self._fetching.close()
        self._reading.close()

    def visit_next(self) -> bool:
        """Finish the address that has waited longest; False where none waits.

        Raises:
            RobotsUnavailable: the host is not to be asked for anything.
            SiteTroubled: it answers nothing, or asks for less, time after time.
            CollectionError: what was found cannot be stored.
        """
        self._take_up()
        if not self._under_way:
            return False
        visit = self._under_way.popleft()
        entry = visit.entry
        try:
            found = visit.brings.result()
        except RobotsUnavailable:
            raise
        except (RobotsRefused, OutOfScope, UnsupportedMedia) as refusal:
            self._finish(entry, Outcome.SKIPPED, str(refusal))
        except (FetchError, ExtractError) as error:
            if is_optional(entry.url) and isinstance(error, BadStatus) and error.status < 500:
                self._finish(entry, Outcome.SKIPPED, f"the site offers no such listing ({error})")
                return True
            self._fail(entry, error)
        else:
            self._record(entry, found)
        return True

    def _take_up(self) -> None:
        """Have the next addresses fetched and read, when half of those under way are done."""
        room = UNDER_WAY - len(self._under_way)
        if room < UNDER_WAY // 2 or self._awaits_listing():
            return
        left = self._source.max_pages - self._frontier.done - len(self._under_way)
        with self._collection.session() as session:
            if left <= 0:
                if not self._under_way:
                    reason = self._over_budget()
                    self._frontier.skip_waiting(session, now=self._now(), reason=reason)
                return
            for entry in self._frontier.take(session, min(room, left)):
                if self._awaits_listing():
                    self._frontier.give_back(entry)
                    return
                self._under_way.append(self._begin(entry, self._known(session, entry.url)))

    def _awaits_listing(self) -> bool:
        """Tell whether a listing under way may still say what need not be fetched."""
        return any(is_optional(visit.entry.url) for visit in self._under_way)

    def _begin(self, entry: Waiting, known: _Known) -> _Visit:
        if known.modified and self._modified.get(entry.url) == known.modified:
            done: Future[_Page | Redirected] = Future()
            done.set_result(_Page(_unmodified(entry.url)))
            return _Visit(entry, done)
        answer = self._fetching.submit(lambda: self._fetch(entry.url, known))
        return _Visit(entry, self._reading.submit(lambda: self._read(answer, known)))

    def _read(self, answer: Future[Fetched | Redirected], known: _Known) -> _Page | Redirected:
        fetched = answer.result()
        return fetched if isinstance(fetched, Redirected) else self._page(fetched, known)

    def _fetch(self, url: str, known: _Known) -> Fetched | Redirected:
        """Fetch an address, unless the site is in trouble; then it is asked no more.

        Raises:
            SiteTroubled: too many answers in a row said "later", or did not come.
            FetchError: this one did not come as it should.
        """
        if self._troubles >= TROUBLES:
            raise SiteTroubled("the site is left alone")
        try:
            answer = self._fetcher.fetch(url, known.validators)
        except FetchError as error:
            self._mind_trouble(error)
            raise
        self._troubles = 0
        return answer

    def _mind_trouble(self, error: FetchError) -> None:
        """Stop the crawl when a site is in trouble; the address in hand stays waiting."""
        asks_for_less = isinstance(error, BadStatus) and error.status in BUSY_STATUSES
        silent = isinstance(error, ConnectionFailed | TimedOut)
        self._troubles = self._troubles + 1 if asks_for_less or silent else 0
        if self._troubles >= TROUBLES:
            raise SiteTroubled(
                f"{TROUBLES} addresses in a row brought no answer (the last: {error}). The site "
                "is left alone. The next crawl goes on from here."
            ) from error

    def _over_budget(self) -> str:
        return f"the source's budget of {self._source.max_pages} pages is used up"

    def _known(self, session: Session, url: str) -> _Known:
        address = session.execute(_KNOWN, {"address": url}).one_or_none()
        if address is None or self._options.full:
            return _Known(Validators(), None)
        # Some servers go on saying that nothing changed when it has; now and then the bytes are
        # fetched and compared.
        due = address.received is None or (
            self._now() - address.received >= self._options.verify_after
        )
        if due:
            return _Known(Validators(), address.blob_hash)
        validators = Validators(address.etag, address.last_modified)
        # A server that can answer "not changed" is asked; its listing is taken where it cannot.
        listed = None if address.etag or address.last_modified else address.modified
        return _Known(validators, address.blob_hash, listed)

    # What a page says

    def _page(self, fetched: Fetched, known: _Known) -> _Page:
        if not fetched.fresh:
            return _Page(fetched)
        listing = read_listing(fetched)
        if listing is not None:
            named = self._wanted(listing.addresses)
            more = self._frontier.listings_in_scope(listing.more)
            return _Page(fetched, listing=listing, outlinks=[*named, *more])
        if not self._fetcher.scope.contains(fetched.url):
            raise OutOfScope("it lists nothing, and lies outside the source")
        # Some servers name no type, or one that says only "bytes"; then the bytes tell.
        fetched = replace(fetched, media_type=true_media_type(fetched.media_type, fetched.body))
        extractor_for(fetched.media_type)
        blob_hash = self._collection.blobs.put(fetched.body)
        if blob_hash == known.blob_hash:
            return _Page(fetched, blob_hash)
        extract = self._extract(
            ExtractRequest(
                body=fetched.body,
                media_type=fetched.media_type,
                url=fetched.url,
                charset=fetched.charset,
                profile=self._source.profile,
            )
        )
        if looks_like_not_found(extract):
            raise SoftNotFound(f"an error page was sent as if it were a page ({extract.title})")
        outlinks = self._wanted(extract.outlinks) if extract.followed else []
        return _Page(fetched, blob_hash, extract, text_hash(extract), outlinks=outlinks)

    def _wanted(self, urls: Sequence[str]) -> list[str]:
        return [
            url
            for url in self._frontier.links_in_scope(urls)
            if not urlsplit(url).path.lower().endswith(NOT_DOCUMENTS)
        ]

    # What is written down

    def _finish(self, entry: Waiting, outcome: Outcome, reason: str) -> None:
        with self._collection.session() as session:
            self._frontier.finish(session, [Finished(entry, outcome, self._now(), reason)])

    def _fail(self, entry: Waiting, error: FetchError | ExtractError) -> None:
        now = self._now()
        outcome, reason = Outcome.FAILED, str(error)
        with self._collection.session() as session:
            address = _address(session, entry.url)
            if (
                address is not None
                and isinstance(error, BadStatus)
                and error.status in lifecycle.GONE_STATUSES
            ):
                if address.strikes >= lifecycle.STRIKES:
                    outcome, reason = Outcome.SKIPPED, f"known to be gone ({error})"
                lifecycle.strike(address, now=now, gone_after=self._options.gone_after)
            self._frontier.finish(session, [Finished(entry, outcome, now, reason)])

    def _record(self, entry: Waiting, found: _Page | Redirected) -> None:
        """Record what an address gave; those after it that are as before go with it."""
        now = self._now()
        with self._collection.session() as session:
            if _is_as_before(found):
                visited = [(entry, found), *self._more_as_before()]
                for other, page in self._keep(session, visited, now):
                    self._record_one(session, other, page, now)
            else:
                self._record_one(session, entry, found, now)

    def _more_as_before(self) -> Iterator[tuple[Waiting, _Page]]:
        """Yield the next addresses under way whose servers already said that nothing changed."""
        while self._under_way:
            visit = self._under_way[0]
            if not visit.brings.done() or visit.brings.exception() is not None:
                return
            page = visit.brings.result()
            if isinstance(page, Redirected) or not _is_as_before(page):
                return
            self._under_way.popleft()
            yield visit.entry, page

    def _keep(
        self, session: Session, visited: Sequence[tuple[Waiting, _Page | Redirected]], now: datetime
    ) -> list[tuple[Waiting, _Page | Redirected]]:
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
        self, session: Session, entry: Waiting, found: _Page | Redirected, now: datetime
    ) -> None:
        address = _address(session, entry.url) or self._new_address(session, entry.url, now)
        address.last_seen = now
        outcome, reason = (
            self._record_redirect(session, address, found)
            if isinstance(found, Redirected)
            else self._record_page(session, address, found, now)
        )
        self._frontier.add(
            session, self._leads_to(address), found_on=entry.url, depth=entry.depth + 1
        )
        self._frontier.finish(session, [Finished(entry, outcome, now, reason, address.document_id)])

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
        address.redirect_to = found.target
        target = _address(session, found.target)
        if target is not None and target.document_id is not None and address.document_id is None:
            address.document_id = target.document_id
        return Outcome.SKIPPED, f"it redirects to {found.target}"

    def _record_page(
        self, session: Session, address: Address, page: _Page, now: datetime
    ) -> tuple[Outcome, str | None]:
        address.redirect_to = None
        address.etag = page.fetched.validators.etag or address.etag
        address.last_modified = page.fetched.validators.last_modified or address.last_modified
        if page.fetched.fresh:
            address.received = now
            address.modified = self._modified.get(address.url)
        if page.listing is not None:
            return self._record_listing(page.listing, address, page)
        if page.outlinks is not None:
            address.outlinks = page.outlinks
        if page.extract is None:
            return self._record_same(session, address, now)
        address.blob_hash = page.blob_hash
        if not (page.extract.indexed and page.fetched.indexed):
            if address.document_id is not None:
                # Its document's words do not stand here now, so a later answer of the same bytes
                # must not count as a sight of them.
                address.blob_hash = address.etag = address.last_modified = None
                address.modified = None
            return Outcome.SKIPPED, "followed for its links; not a document"
        return self._record_text(session, address, page.extract, page, now)

    def _record_listing(
        self, listing: Listing, address: Address, page: _Page
    ) -> tuple[Outcome, str | None]:
        address.outlinks = page.outlinks or []
        if is_optional(address.url):
            # WordPress itself keeps these stamps; those of sitemaps are often made up.
            for url, stamp in listing.modified.items():
                for canonical in self._frontier.links_in_scope([url]):
                    self._modified[canonical] = stamp
        fault = f"; {listing.fault}" if listing.fault else ""
        return Outcome.SKIPPED, f"{listing.kind}; its addresses are followed{fault}"

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
            return Outcome.UNCHANGED, None
        return Outcome.SKIPPED, "followed for its links; not a document"

    def _record_text(
        self, session: Session, address: Address, extract: Extract, page: _Page, now: datetime
    ) -> tuple[Outcome, str | None]:
        document = self._document(session, address, extract, page.words)
        if document is not None and self._is_copy(session, address, document):
            address.document = document
            lifecycle.seen(session, address, document, now=now)
            first = document.url
            if self._is_preferred(address.url, first, extract):
                document.url = address.url
                bump_revision(session)
            return Outcome.SKIPPED, f"the same text as {first}"
        received = Received(
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
        document, outcome = record_document(session, self._source, document, received)
        address.document = document
        lifecycle.seen(session, address, document, now=now)
        session.flush()
        session.execute(
            update(Address)
            .where(Address.redirect_to == address.url, Address.document_id.is_(None))
            .values(document_id=document.id)
        )
        return outcome, None

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
        self, session: Session, address: Address, extract: Extract, words: str
    ) -> Document | None:
        """Return the document that an address leads to, by its past, a redirect or its words."""
        held = address.document or _redirected_document(session, address.url)
        if held is None:
            return same_text(session, self._source.key, extract, words)
        if held.url != address.url and self._is_copy(session, address, held):
            # A copy that no longer says the same is a document of its own.
            same = held.version is not None and held.version.text_hash == words
            return held if same else same_text(session, self._source.key, extract, words)
        return held

    @staticmethod
    def _is_copy(session: Session, address: Address, document: Document) -> bool:
        """Tell whether the document still stands at another address, its canonical one."""
        if document.url == address.url:
            return False
        first = _address(session, document.url)
        return first is not None and first.redirect_to is None and first.strikes == 0


def _is_as_before(found: _Page | Redirected) -> bool:
    """Tell whether a server, or its listing, said that nothing changed."""
    return isinstance(found, _Page) and not found.fetched.fresh


def _is_plain(held: Any, page: _Page | Redirected) -> bool:
    """Tell whether nothing but the time of looking is to be noted of a held address."""
    said = page.fetched.validators if isinstance(page, _Page) else Validators()
    return (
        held.document_url == held.url
        and held.state is DocumentState.CURRENT
        and held.redirect_to is None
        and held.strikes == 0
        and said.etag in (None, held.etag)
        and said.last_modified in (None, held.last_modified)
    )


def _unmodified(url: str) -> Fetched:
    """Return the answer of a server that was not asked, since its listing answers for it."""
    return Fetched(url, False, b"", "", None, Validators())


def _address(session: Session, url: str) -> Address | None:
    return session.scalars(select(Address).where(Address.url == url)).one_or_none()


def _plainer(url: str, other: str) -> bool:
    """Tell whether an address needs no query where another of the same document needs one.

    Content systems also answer at an internal address (WordPress: ``?p=9888``, ``?page_id=12``),
    and a link in a page may lead there first.
    """
    return not urlsplit(url).query and bool(urlsplit(other).query)


def _redirected_document(session: Session, url: str) -> Document | None:
    return session.scalars(
        select(Document)
        .join(Address, Address.document_id == Document.id)
        .where(Address.redirect_to == url)
        .limit(1)
    ).first()
