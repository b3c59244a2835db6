"""Visiting addresses: each is fetched and read outside any transaction, then recorded in one.

While one address is being recorded, the next are being read in the sandbox and the one after them
is being fetched: three stages that work side by side. Addresses are taken from the frontier, asked
for and recorded in its order, one request at a time.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol, cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from collection.errors import BlobBlocked, CollectionError
from collection.extract import Extract
from collection.models import Address
from collection.store import Collection
from crawler.addresses import split_address
from crawler.crawling.frontier import OVER_BUDGET, Frontier, WaitingAddress
from crawler.crawling.outcomes import Outcomes
from crawler.crawling.replacing.anew import read_anew
from crawler.crawling.stages import Stage
from crawler.crawling.visited import VisitedPage, is_as_before
from crawler.editions.refusing import no_document
from crawler.editions.wording import text_hash
from crawler.errors import (
    BadStatus,
    ConnectionFailed,
    ExtractError,
    FetchError,
    NoDocument,
    OutOfScope,
    RobotsRefused,
    RobotsUnavailable,
    SiteTroubled,
    TimedOut,
    UnsupportedMedia,
)
from crawler.extract import ExtractRequest, extractor_for
from crawler.fetching.bodies import true_type
from crawler.fetching.fetcher import Fetched, Redirected, Validators
from crawler.fetching.robots import Robots
from crawler.listings import is_optional, read_listing
from crawler.sources import Source
from crawler.unforeseen import unforeseen
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
"""Addresses that are fetched, read or wait to be recorded: one is fetched, two are read, the rest
waits, so that a long PDF holds up nobody. After a crawl that was cut off these are asked for
again."""

TOGETHER = 64
"""Addresses that are looked up in the collection by one statement, and the most that are noted in
one transaction because nothing changed there."""

TOGETHER_SECONDS = 0.1
"""How long an answer of "not changed" waits for others like it, so that a slow site's are noted
one by one. After a crawl that was cut off those that waited are asked for again."""

BUSY_STATUSES = frozenset({429, 503})


_ADDRESSES: Final = cast(Table, Address.__table__)
_KNOWN: Final = select(
    _ADDRESSES.c.url,
    _ADDRESSES.c.etag,
    _ADDRESSES.c.last_modified,
    _ADDRESSES.c.blob_hash,
    _ADDRESSES.c.modified,
    _ADDRESSES.c.received,
).where(_ADDRESSES.c.url.in_(bindparam("urls", expanding=True)))


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
    met: bool = True


@dataclass(frozen=True, slots=True)
class _Visit:
    """An address that was taken from the frontier, and what it will bring.

    Args:
        entry: the address.
        brings: what it will bring.
        listing: whether it may say what need not be fetched.
    """

    entry: WaitingAddress
    brings: Future[VisitedPage | Redirected]
    listing: bool = False

    def said_as_before(self, seconds: float) -> VisitedPage | None:
        """Return what it brought, where its server said in time that nothing changed."""
        with suppress(TimeoutError):
            if self.brings.exception(seconds) is None:
                found = self.brings.result()
                return found if isinstance(found, VisitedPage) and is_as_before(found) else None
        return None


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
        self._outcomes = Outcomes(
            source, collection, frontier, gone_after=options.gone_after, now=now
        )
        self._troubles = 0
        self._ahead: deque[tuple[WaitingAddress, _Known]] = deque()
        self._under_way: deque[_Visit] = deque()
        self._fetching: Stage[Fetched | Redirected] = Stage("fetching")
        self._reading: Stage[VisitedPage | Redirected] = Stage("reading", READERS)

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
        except BlobBlocked as error:
            self._outcomes.fail(entry, error)
        except (RobotsUnavailable, SiteTroubled, CollectionError):
            raise
        except (RobotsRefused, OutOfScope, UnsupportedMedia) as refusal:
            self._outcomes.skip(entry, str(refusal))
        except (FetchError, ExtractError) as error:
            if is_optional(entry.url) and isinstance(error, BadStatus) and error.status < 500:
                self._outcomes.skip(entry, f"the site offers no such listing ({error})")
            else:
                self._outcomes.fail(entry, error)
            if isinstance(error, NoDocument):
                self._follow(entry, error.outlinks)
        except Exception as error:  # noqa: BLE001  it costs this address, and is told
            self._outcomes.fail(entry, unforeseen(error))
        else:
            more = self._more_as_before() if is_as_before(found) else ()
            self._record([(entry, found), *more])
        return True

    def _follow(self, entry: WaitingAddress, outlinks: Sequence[str]) -> None:
        """Visit what a page leads to that is no document itself."""
        if outlinks:
            with self._collection.writing(durable=False) as session:
                self._frontier.add(session, outlinks, found_on=entry.url, depth=entry.depth + 1)

    def _record(self, visited: Sequence[tuple[WaitingAddress, VisitedPage | Redirected]]) -> None:
        """Record what addresses gave; one that cannot be recorded is one failed row.

        Raises:
            CollectionError: nothing can be stored.
        """
        in_hand = self._frontier.in_hand
        try:
            self._outcomes.record(visited)
        except CollectionError:
            raise
        except Exception as error:  # noqa: BLE001  it costs one address, and is told
            # What the frontier was told meanwhile was rolled back with the transaction.
            with self._collection.reading() as session:
                self._frontier.read_again(session, in_hand)
            if len(visited) == 1:
                self._outcomes.fail(visited[0][0], unforeseen(error))
            else:
                for one in visited:
                    self._record([one])

    def _take_up(self) -> None:
        """Have the next addresses fetched and read, as far as there is room."""
        while len(self._under_way) < UNDER_WAY and not self._awaits_listing():
            if not self._ahead:
                self._look_ahead()
            if not self._ahead:
                return
            self._under_way.append(self._begin(*self._ahead.popleft()))

    def _look_ahead(self) -> None:
        """Take the next addresses from the frontier, with what is known of them."""
        in_hand = self._frontier.in_hand
        left = self._source.max_pages - self._frontier.done - in_hand
        scarce = self._frontier.is_scarce(left)
        if left > 0 and not (scarce and in_hand):
            with self._collection.reading() as session:
                self._ahead.extend(self._known(session, min(left, TOGETHER), scarce))
        elif left <= 0 and not in_hand:
            with self._collection.writing(durable=False) as session:
                reason = self._over_budget()
                self._frontier.skip_waiting(session, now=self._now(), reason=reason)

    def _awaits_listing(self) -> bool:
        """Tell whether a listing under way may still say what need not be fetched."""
        return any(visit.listing for visit in self._under_way)

    def _begin(self, entry: WaitingAddress, known: _Known) -> _Visit:
        if self._outcomes.listed_as(entry.url, known.modified):
            done: Future[VisitedPage | Redirected] = Future()
            done.set_result(VisitedPage(_unmodified(entry.url)))
            return _Visit(entry, done)
        listing = is_optional(entry.url)
        answer = self._fetching.submit(lambda: self._fetch(entry.url, known))
        return _Visit(entry, self._reading.submit(lambda: self._read(answer, known)), listing)

    def _read(
        self, answer: Future[Fetched | Redirected], known: _Known
    ) -> VisitedPage | Redirected:
        fetched = answer.result()
        found = fetched if isinstance(fetched, Redirected) else self._page(fetched, known)
        if isinstance(found, Redirected) or found.extract is None or not known.met:
            return found
        held = (self._collection, self._extract, self._source)
        return replace(found, anew=read_anew(*held, fetched.url, found.words))

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
        return f"{OVER_BUDGET}{self._source.max_pages} pages is used up"

    def _known(
        self, session: Session, most: int, scarce: bool
    ) -> Iterator[tuple[WaitingAddress, _Known]]:
        # Where not all can be visited, what lies nearer may still name what comes first.
        entries = self._frontier.take(session, most, of_one_rank=scarce)
        urls = [entry.url for entry in entries]
        rows = {row.url: row for row in session.execute(_KNOWN, {"urls": urls})}
        for entry in entries:
            row = rows.get(entry.url)
            if row is None or self._options.full:
                yield entry, _Known(Validators(), None, met=row is not None)
            else:
                yield entry, self._as_known(row)

    def _as_known(self, address: Any) -> _Known:
        # Some servers go on saying that nothing changed when it has; now and then the bytes are
        # fetched and compared.
        # What was received at a moment yet to come was so by a clock that was wrong.
        due = address.received is None or not (
            timedelta(0) <= self._now() - address.received < self._options.verify_after
        )
        if due:
            return _Known(Validators(), address.blob_hash)
        validators = Validators(address.etag, address.last_modified)
        # A server that can answer "not changed" is asked; its listing is taken where it cannot.
        listed = None if address.etag or address.last_modified else address.modified
        return _Known(validators, address.blob_hash, listed)

    # What a page says

    def _page(self, fetched: Fetched, known: _Known) -> VisitedPage | Redirected:
        if not fetched.fresh:
            if known.validators == Validators():
                # Nothing was asked about, so "not changed" is no sight of anything.
                raise BadStatus(304)
            return VisitedPage(fetched)
        listing = read_listing(fetched)
        if listing is not None:
            named = self._wanted(listing.addresses)
            more = self._frontier.listings_in_scope(listing.more)
            return VisitedPage(fetched, listing=listing, outlinks=[*named, *more])
        if not self._fetcher.scope.contains(fetched.url):
            raise OutOfScope("it lists nothing, and lies outside the source")
        fetched = replace(fetched, media_type=true_type(fetched))
        extractor_for(fetched.media_type)
        blob_hash = self._collection.blobs.put(fetched.body)
        if blob_hash == known.blob_hash:
            return VisitedPage(fetched, blob_hash)
        extract = self._extract(
            ExtractRequest(
                body=fetched.body,
                media_type=fetched.media_type,
                url=fetched.url,
                charset=fetched.charset,
                profile=self._source.profile,
            )
        )
        sent_on = self._sent_on(fetched.url, extract)
        if sent_on is not None:
            return sent_on
        # What is held is only looked up where the page may be no document: few are not.
        outlinks = self._wanted(extract.outlinks) if extract.followed else []
        # A page that is only followed need not be one.
        why = no_document(extract) if extract.indexed and fetched.indexed else None
        held = self._outcomes.held_at(fetched.url) if why else None
        if why and (why := no_document(extract, held)):
            # A page of contents may have no words of its own; one that replaced another leads away.
            raise NoDocument(why, outlinks if held is None else ())
        return VisitedPage(fetched, blob_hash, extract, text_hash(extract), outlinks=outlinks)

    def _sent_on(self, url: str, extract: Extract) -> Redirected | None:
        """Return the redirect that a page is which only sends its readers on; None for others.

        Raises:
            OutOfScope: it leads out of the source, as a server's own may not either.
        """
        leads_to = extract.evidence.sent_on
        if not leads_to:
            return None
        for target in self._frontier.links_in_scope([leads_to]):
            return None if target == url else Redirected(url, target)
        raise OutOfScope(f"it sends its readers out of the source, to {leads_to}")

    def _wanted(self, urls: Sequence[str]) -> list[str]:
        return [
            url
            for url in self._frontier.links_in_scope(urls)
            if not split_address(url).path.lower().endswith(NOT_DOCUMENTS)
        ]

    def _more_as_before(self) -> Iterator[tuple[WaitingAddress, VisitedPage]]:
        """Yield the next addresses whose servers say, in a moment, that nothing changed."""
        until = time.monotonic() + TOGETHER_SECONDS
        for _ in range(TOGETHER - 1):
            self._take_up()
            if not self._under_way:
                return
            page = self._under_way[0].said_as_before(max(until - time.monotonic(), 0))
            if page is None:
                return
            yield self._under_way.popleft().entry, page


def _unmodified(url: str) -> Fetched:
    """Return the answer of a server that was not asked, since its listing answers for it."""
    return Fetched(url, False, b"", "", None, Validators())
