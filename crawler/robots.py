"""robots.txt by RFC 9309: what a site allows, how slowly, and where its sitemaps are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from crawler.errors import FetchError, RobotsRefused, RobotsUnavailable

USER_AGENT = "Signpost"
"""The product token that robots.txt is asked for (RFC 9309, section 2.2.1)."""

SIZE_LIMIT = 500 * 1024
"""Bytes of robots.txt that are read: the least that RFC 9309, section 2.5, asks for."""


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
    """

    def __init__(self, ask: Callable[[str], RobotsAnswer]) -> None:
        self._ask = ask
        self._rules: dict[str, Protego | RobotsUnavailable] = {}

    def require(self, url: str) -> None:
        """Check that an address may be fetched.

        Args:
            url: a canonical address.

        Raises:
            RobotsRefused: it is forbidden.
            RobotsUnavailable: the server failed to say (RFC 9309, 2.3.1.4).
        """
        if not self._of(url).can_fetch(url, USER_AGENT):
            raise RobotsRefused("robots.txt forbids it")

    def delay(self, url: str) -> float:
        """Return the seconds that the host asks for between two requests; 0.0 for none.

        Args:
            url: any address on the host.

        Raises:
            RobotsUnavailable: the server failed to answer for its robots.txt.
        """
        return float(self._of(url).crawl_delay(USER_AGENT) or 0.0)

    def sitemaps(self, url: str) -> list[str]:
        """Return the addresses of the sitemaps that the host names.

        Args:
            url: any address on the host.

        Raises:
            RobotsUnavailable: the server failed to answer for its robots.txt.
        """
        return list(self._of(url).sitemaps)

    def _of(self, url: str) -> Protego:
        parts = urlsplit(url)
        home = f"{parts.scheme}://{parts.netloc}"
        if home not in self._rules:
            self._rules[home] = self._ask_once(f"{home}/robots.txt")
        rules = self._rules[home]
        if isinstance(rules, RobotsUnavailable):
            raise rules
        return rules

    def _ask_once(self, address: str) -> Protego | RobotsUnavailable:
        try:
            answer = self._ask(address)
        except FetchError as error:
            return RobotsUnavailable(
                f"robots.txt could not be had ({error}), so nothing is fetched"
            )
        if answer.status >= 500:
            return RobotsUnavailable(
                f"robots.txt was answered with {answer.status}, so nothing is fetched"
            )
        if answer.status >= 300:
            return Protego.parse("")
        return Protego.parse(answer.body[:SIZE_LIMIT].decode("utf-8", errors="replace"))
