"""robots.txt by RFC 9309: what a site allows, how slowly, and where its sitemaps are."""

from __future__ import annotations

import codecs
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from protego import Protego
from w3lib.encoding import read_bom

from crawler.addresses import split_address
from crawler.errors import FetchError, RobotsRefused, RobotsUnavailable
from crawler.extract.html.elements import absolute
from crawler.extract.sniffing import looks_like_a_web_page

USER_AGENT = "Signpost"
"""The product token that robots.txt is asked for (RFC 9309, section 2.2.1)."""

SIZE_LIMIT = 500 * 1024
"""Bytes of robots.txt that are read: the least that RFC 9309, section 2.5, asks for."""

LIFETIME = 24 * 3600.0
"""Seconds for which an answer holds: the most that RFC 9309, section 2.4, allows."""

LONGEST_DELAY = 3600.0
"""Seconds between two requests that are waited for; a host that asks for more is left alone."""


FORBIDDEN = "robots.txt forbids it"
TOO_SLOW = "robots.txt asks for more than an hour between two requests"
REFUSALS = (FORBIDDEN, TOO_SLOW)
"""Why an address is not asked for, as the crawl's rows tell it."""

UNINDEXED = "the site asks not to index it; what is held stays, and is not said to be checked"
"""Why a document's page is not taken as a sight of it, as the crawl's rows tell it."""


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What a server said when asked for robots.txt.

    Args:
        status: the HTTP status after redirects.
        body: at most SIZE_LIMIT bytes.
    """

    status: int
    body: bytes


class Robots:
    """The robots.txt of every host that a crawl meets, asked for once each.

    Args:
        ask: returns the answer for the address of a robots.txt, or raises FetchError.
        clock: seconds, of a clock that is never set back.
    """

    def __init__(
        self,
        ask: Callable[[str], RobotsAnswer],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = ask
        self._clock = clock
        self._rules: dict[str, tuple[float, Protego | RobotsUnavailable]] = {}
        self._pages: set[str] = set()

    def require(self, url: str) -> None:
        """Check that an address may be fetched.

        Args:
            url: a canonical address.

        Raises:
            RobotsRefused: it is forbidden, or may only be asked for more slowly than is useful.
            RobotsUnavailable: the server failed to say (RFC 9309, 2.3.1.4).
        """
        rules = self._of(url)
        if not rules.can_fetch(url, USER_AGENT):
            raise RobotsRefused(FORBIDDEN)
        if _delay(rules) > LONGEST_DELAY:
            raise RobotsRefused(TOO_SLOW)

    def delay(self, url: str) -> float:
        """Return the seconds that the host asks for between two requests; 0.0 for none.

        It may ask by Crawl-delay or by Request-rate, which RFC 9309 leaves to custom; the slower
        of both is heeded, up to LONGEST_DELAY.

        Args:
            url: any address on the host.

        Raises:
            RobotsUnavailable: the server failed to answer for its robots.txt.
        """
        return min(_delay(self._of(url)), LONGEST_DELAY)

    def sitemaps(self, url: str) -> list[str]:
        """Return the addresses of the sitemaps that the host names, in full.

        Args:
            url: any address on the host.

        Raises:
            RobotsUnavailable: the server failed to answer for its robots.txt.
        """
        # They ought to be absolute; a path is understood, and words from a web page are not.
        named = [name for name in self._of(url).sitemaps if name.startswith(("/", "http"))]
        return [whole for name in named if (whole := absolute(url, name))]

    def is_page(self, url: str) -> bool:
        """Tell whether a host sent a web page in the place of its robots.txt.

        Then there are no rules, even where some stand on the page (RFC 9309, 2.2: what cannot be
        read is passed over); but a site that answers so may answer so everywhere.

        Args:
            url: any address on the host.

        Raises:
            RobotsUnavailable: the server failed to answer for its robots.txt.
        """
        self._of(url)
        return _home(url) in self._pages

    def _of(self, url: str) -> Protego:
        home = _home(url)
        if home not in self._rules or self._clock() - self._rules[home][0] > LIFETIME:
            self._rules[home] = self._clock(), self._ask_once(f"{home}/robots.txt")
        _, rules = self._rules[home]
        if isinstance(rules, RobotsUnavailable):
            raise rules
        return rules

    def _ask_once(self, address: str) -> Protego | RobotsUnavailable:
        try:
            answer = self._ask(address)
        except FetchError as error:
            unavailable = RobotsUnavailable(
                f"robots.txt could not be had ({error}), so nothing is fetched"
            )
            unavailable.__cause__ = error
            return unavailable
        if answer.status >= 500:
            return RobotsUnavailable(
                f"robots.txt was answered with {answer.status}, so nothing is fetched"
            )
        if answer.status >= 300:
            return Protego.parse("")
        if looks_like_a_web_page(answer.body):
            self._pages.add(_home(address))
            return Protego.parse("")
        self._pages.discard(_home(address))
        return Protego.parse(_text(answer.body))


def _home(url: str) -> str:
    parts = split_address(url)
    return f"{parts.scheme}://{parts.netloc}"


_WITH_VALUE = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")
"""Rules of an X-Robots-Tag that are followed by a colon themselves."""


def may_be_indexed(tags: Iterable[str]) -> bool:
    """Tell whether the X-Robots-Tags of an answer let us index it.

    A tag may begin with the name of the crawler that it speaks to, and then concerns no other
    ("otherbot: noindex, nofollow"); "none" means "noindex, nofollow".

    Args:
        tags: the value of each such header.
    """
    return not any(rule in {"noindex", "none"} for tag in tags for rule in _rules_for_us(tag))


def _rules_for_us(tag: str) -> Iterator[str]:
    ours = True
    for word in tag.lower().split(","):
        name, colon, rest = (part.strip() for part in word.partition(":"))
        if colon and name not in _WITH_VALUE:
            ours, name = name in {USER_AGENT.lower(), "*"}, rest
        if ours:
            yield name


def _delay(rules: Protego) -> float:
    rate = rules.request_rate(USER_AGENT)
    # Whole numbers of any length may stand there; a float holds no more than 308 digits.
    pause = min(rate.seconds, 10**9) / min(rate.requests, 10**9) if rate else 0.0
    return max(float(rules.crawl_delay(USER_AGENT) or 0.0), pause)


def _text(body: bytes) -> str:
    """Decode a robots.txt; a line cut through by the size limit is left out, not half heeded."""
    cut = len(body) >= SIZE_LIMIT
    mark, skipped = read_bom(body)
    body = body[len(skipped or b"") : SIZE_LIMIT]
    text = _decoded(body, mark or "utf-8")
    return text[: max(text.rfind("\n"), text.rfind("\r")) + 1] if cut else text


def _decoded(body: bytes, encoding: str) -> str:
    # RFC 9309, 2.2 asks for UTF-8. Other bytes are read as browsers would read them, so that a
    # rule in them is heeded. Not final: the limit may cut through a character.
    try:
        return codecs.getincrementaldecoder(encoding)().decode(body, final=False)
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")
