"""The Fetcher: the only road to the network, with every courtesy and every limit."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http.client import HTTPException

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError
from urllib3.util.retry import Retry

from crawler.addresses import canonical_url, join_addresses, split_address
from crawler.errors import (
    BadStatus,
    ConnectionFailed,
    CrawlerError,
    NotWhole,
    OutOfScope,
    TimedOut,
    TooLarge,
    TooManyRedirects,
    UnreadableAddress,
)
from crawler.fetching.causes import NO_ADDRESS, in_words
from crawler.fetching.codings import ASKED_FOR, unpacked
from crawler.fetching.deadline import Deadline
from crawler.fetching.guard import REFUSED, AddressGuard, GuardedSession
from crawler.fetching.robots import SIZE_LIMIT, USER_AGENT, Robots, RobotsAnswer, may_be_indexed
from crawler.sources import Source
from crawler.urls import Scope

WHOLE = frozenset({200, 203})
"""Answers with the page; 203 says that a proxy on the way may have had a hand in it."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
LEADS_ON = "it redirects to "
LEAVES = "it redirects out of the source, to "
"""How a crawl's rows begin that tell of a redirect, within the source or out of it; its target
follows."""

ACCEPTED = (
    "text/html, application/xhtml+xml, application/pdf, text/plain;q=0.8, "
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document, */*;q=0.1"
)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """The bounds of one fetch.

    Args:
        body: bytes after unpacking; the largest guide seen on the sites is about 20 MB.
        ratio: how many times larger than it came a body may become by decompression; text
            seldom passes 20.
        headers: bytes of an answer's headers.
        connect, read: seconds to a connection, and between two pieces of an answer.
        total: seconds for one whole answer, its first byte and its headers included.
        redirects: hops; RFC 9309 asks for five at least.
        retries: further tries after a failed connection or a 429 or 503 answer.
        retry_after: the longest ``Retry-After``, in seconds, that is waited for.
    """

    body: int = 50 * 1024 * 1024
    ratio: int = 200
    headers: int = 64 * 1024
    connect: float = 10.0
    read: float = 20.0
    total: float = 120.0
    redirects: int = 5
    retries: int = 2
    retry_after: int = 60


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave with its last answer, to ask whether it still holds (RFC 9110, 13)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A usable answer.

    Args:
        url: the canonical address that answered.
        fresh: False for a 304: the copy that was held is still right, and ``body`` is empty.
        body: the bytes, decompressed.
        media_type: lower case, without parameters; "" where the server gave none.
        charset: as the server gave it.
        validators: for the next fetch.
        indexed: False where X-Robots-Tag says noindex.
    """

    url: str
    fresh: bool
    body: bytes
    media_type: str
    charset: str | None
    validators: Validators
    indexed: bool = True


@dataclass(frozen=True, slots=True)
class Redirected:
    """An answer that names another address of the source.

    Args:
        url: the canonical address that was asked for.
        target: the canonical address that was named.
    """

    url: str
    target: str


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: requests.structures.CaseInsensitiveDict[str]
    body: bytes
    robots: tuple[str, ...]
    """Each X-Robots-Tag by itself: one names the crawler that it speaks to at its beginning."""


class Fetcher:
    """Fetches the addresses of one source, politely and within limits.

    Args:
        source: gives scope, delay, mirror and the private networks allowed.
        contact: where a site's owner can reach the crawler's, for the user agent.
        limits: the bounds of each fetch.
        ports: that may be connected to; those that the source declares by default.
        sleep: waits for so many seconds.
    """

    def __init__(
        self,
        source: Source,
        *,
        contact: str = "",
        limits: FetchLimits | None = None,
        ports: Collection[int] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.scope = Scope(source)
        self._source = source
        self._limits = limits or FetchLimits()
        self._sleep = sleep
        self._session = GuardedSession(
            AddressGuard(source.allow_addresses, source.ports if ports is None else ports),
            Retry(
                total=self._limits.retries,
                redirect=0,
                status_forcelist=(429, 503),
                backoff_factor=0.5,
                backoff_jitter=0.5,
                raise_on_status=False,
                retry_after_max=self._limits.retry_after,
            ),
            {
                "User-Agent": user_agent(contact),
                "Accept": ACCEPTED,
                "Accept-Encoding": ASKED_FOR,
                "Connection": "keep-alive",
            },
        )
        self._deadline = Deadline(self._limits.total, self._session.hang_up)
        self._last_request: dict[str, float] = {}
        self.robots = Robots(self._ask_robots)

    def fetch(self, url: str, validators: Validators | None = None) -> Fetched | Redirected:
        """Fetch one address of the source; a redirect is told, not followed.

        Args:
            url: a canonical address.
            validators: of the copy that is held; the answer may then be "still right".

        Raises:
            FetchError: one of its kinds; nothing was fetched.
        """
        self.robots.require(url)
        answer = self._get(url, validators or Validators())
        if answer.status in REDIRECTS:
            target = self._target(url, answer)
            if target != url or "Set-Cookie" not in answer.headers:
                return Redirected(url, target)
            # It asks whether its cookie comes back, as it does from a browser.
            answer = self._get(url, validators or Validators())
        if answer.status in REDIRECTS:
            return Redirected(url, self._target(url, answer))
        if answer.status not in (*WHOLE, 304):
            raise BadStatus(answer.status, _served(answer.headers))
        media_type, charset = _media_type(answer.headers.get("Content-Type", ""))
        return Fetched(
            url=url,
            fresh=answer.status in WHOLE,
            body=answer.body,
            media_type=media_type,
            charset=charset,
            validators=Validators(
                _validator(answer.headers.get("ETag")),
                _validator(answer.headers.get("Last-Modified")),
            ),
            indexed=may_be_indexed(answer.robots),
        )

    def follow(self, url: str) -> Fetched:
        """Fetch one address of the source, and follow its redirects.

        Args:
            url: a canonical address.

        Raises:
            FetchError: one of its kinds; nothing was fetched.
        """
        for _ in range(self._limits.redirects + 1):
            answer = self.fetch(url)
            if isinstance(answer, Fetched):
                return answer
            url = answer.target
        raise TooManyRedirects(f"more than {self._limits.redirects} redirects")

    def close(self) -> None:
        """Close every connection."""
        self._deadline.close()
        self._session.close()

    def _target(self, url: str, answer: _Answer) -> str:
        target = self.scope.canonical(self._real_address(url, answer))
        listed = not self.scope.contains(url) and self.scope.lists(target)
        if not (listed or self.scope.contains(target)):
            raise OutOfScope(f"{LEAVES}{target}")
        return target

    def _get(self, url: str, validators: Validators) -> _Answer:
        self._wait(url)
        headers = {
            name: value
            for name, value in (
                ("If-None-Match", validators.etag),
                ("If-Modified-Since", validators.last_modified),
            )
            if value
        }
        return self._send(url, headers, self._limits.body)

    def _ask_robots(self, url: str) -> RobotsAnswer:
        for _ in range(self._limits.redirects + 1):
            answer = self._send(url, {}, SIZE_LIMIT, cut=True)
            if answer.status not in REDIRECTS:
                return RobotsAnswer(answer.status, answer.body)
            url = self._real_address(url, answer)
        raise TooManyRedirects("too many redirects")

    def _send(self, url: str, headers: dict[str, str], most: int, cut: bool = False) -> _Answer:
        with (
            _mapped_errors(),
            self._deadline(),
            self._session.ask(
                self._request_address(url), headers, (self._limits.connect, self._limits.read)
            ) as response,
        ):
            if sum(len(n) + len(v) for n, v in response.headers.items()) > self._limits.headers:
                raise TooLarge(f"its headers are larger than {self._limits.headers // 1024} KB")
            if response.status_code not in WHOLE:
                _drain(response)
                return _answer(response, b"")
            body = _read(response, most, cut)
            if self._session.wire.surplus:
                raise NotWhole("more came than the length that was said")
            return _answer(response, self._unpacked(response, body, most, cut))

    def _unpacked(self, response: requests.Response, body: bytes, most: int, cut: bool) -> bytes:
        said = response.headers.get("Content-Encoding", "")
        media_type, _ = _media_type(response.headers.get("Content-Type", ""))
        return unpacked(body, said, media_type, most=most, ratio=self._limits.ratio, cut=cut)

    def _wait(self, url: str) -> None:
        host = split_address(url).netloc
        delay = max(self._source.delay, self.robots.delay(url))
        last = self._last_request.get(host)
        if last is not None and delay:
            # Jitter keeps several crawlers of one publisher's sites from falling into step.
            self._sleep(max(0.0, last + delay * random.uniform(1.0, 1.2) - time.monotonic()))  # noqa: S311
        self._last_request[host] = time.monotonic()

    def _request_address(self, url: str) -> str:
        if self._source.mirror is None:
            return url
        parts = split_address(url)
        query = f"?{parts.query}" if parts.query else ""
        return f"{self._source.mirror.rstrip('/')}{parts.path}{query}"

    def _real_address(self, url: str, answer: _Answer) -> str:
        """Return the real, canonical address that a redirect leads to, behind a mirror or not.

        Raises:
            OutOfScope: it is no web address.
        """
        try:
            return canonical_url(self._located(url, answer.headers.get("Location", "")))
        except UnreadableAddress as error:
            raise OutOfScope(f"it redirects to something that is {error}") from error

    def _located(self, url: str, location: str) -> str:
        if self._source.mirror is None:
            return join_addresses(url, location)
        mirror = self._source.mirror.rstrip("/")
        joined = join_addresses(self._request_address(url), location)
        if joined.startswith(f"{mirror}/"):
            return join_addresses(url, joined.removeprefix(mirror))
        if split_address(joined).netloc == split_address(mirror).netloc:
            return join_addresses(url, location)
        return joined


def user_agent(contact: str) -> str:
    """Return the name under which the crawler asks, with an address for a site's owner.

    Args:
        contact: a web or e-mail address; may be empty.
    """
    return f"{USER_AGENT}/0.1 (+{contact})" if contact else f"{USER_AGENT}/0.1"


@lru_cache(maxsize=256)
def _media_type(header: str) -> tuple[str, str | None]:
    message = Message()
    message["Content-Type"] = header
    charset = message.get_content_charset()
    return (message.get_content_type() if header else ""), charset


DRAINED = 64 * 1024
"""Bytes of an answer without use that are read to their end, so that the connection stays open."""


def _drain(response: requests.Response) -> None:
    left = response.raw.length_remaining
    if left is not None and left <= DRAINED:
        response.raw.drain_conn()


def _read(response: requests.Response, most: int, cut: bool) -> bytes:
    """Read a body as it comes, packed or not, until it is larger than it may be."""
    # read1 returns what has come; read would wait for a whole piece.
    pieces: list[bytes] = []
    size = 0
    while piece := response.raw.read1(65536, decode_content=False):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            if cut:
                break
            raise TooLarge(f"larger than {most // (1024 * 1024)} MB")
    return b"".join(pieces)


def _answer(response: requests.Response, body: bytes) -> _Answer:
    robots = response.raw.headers.getlist("X-Robots-Tag")
    return _Answer(response.status_code, response.headers, body, tuple(robots))


def _served(headers: Mapping[str, str]) -> datetime | None:
    """Return when an answer was given, by the server's clock and the caches' (RFC 9111, 4.2.3)."""
    age = headers.get("Age", "")
    try:
        given = parsedate_to_datetime(headers.get("Date", ""))
        given = given if given.tzinfo else given.replace(tzinfo=UTC)
        return given + timedelta(seconds=int(age) if _AGE.fullmatch(age) else 0)
    except (ValueError, TypeError, OverflowError):
        return None


_AGE = re.compile(r"[0-9]{1,9}")

LONGEST_VALIDATOR = 1024
"""Characters of an ETag or a date that are kept, to be sent with the next request."""


def _validator(value: str | None) -> str | None:
    """Return a validator that may be sent back as it came; None for any other."""
    usable = value is not None and len(value) <= LONGEST_VALIDATOR and value.isprintable()
    return value if usable else None


@contextmanager
def _mapped_errors() -> Iterator[None]:
    """Turn the errors of requests and urllib3 into FetchErrors."""
    try:
        yield
    except CrawlerError:
        raise
    except (requests.Timeout, ReadTimeoutError, TimeoutError) as error:
        raise TimedOut("the server did not answer in time") from error
    except (requests.RequestException, HTTPError, HTTPException, OSError, ValueError) as error:
        cause = in_words(error)
        # The same words, to the letter, as of a refusal: see NO_ADDRESS.
        told = REFUSED if cause == NO_ADDRESS else f"no usable answer came ({cause})"
        raise ConnectionFailed(told) from error
