"""Limits: how many costly pages one network may ask for, and how long an address may be.

Counted in the memory of the one process that serves, for a minute, by network and never by what
was asked; the library is limits. A network may ask for what one person needs, as many times as
people may be behind one address: by default an office of 200, in a training where everybody does
the same at once.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Flask, request
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import RequestURITooLarge, TooManyRequests

from portal.web.clients import client_address, network_of

LONGEST_QUERY = 12 * 1024
"""Bytes of the parameters of an address; a pack of all passages of a long briefing has 6,000."""
MOST_PARAMETERS = 300
"""Parameters of an address; the same pack has 150."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How often the pages of one kind may be asked for from one network.

    Args:
        name: what they are.
        a_person: how often one person needs them in a minute.
        endpoints: Flask's names of the pages, which are counted together.
    """

    name: str
    a_person: int
    endpoints: tuple[str, ...]

    def rate(self, people: int) -> RateLimitItem:
        """Return the limit as the library counts it.

        Args:
            people: behind one address.
        """
        return RateLimitItemPerMinute(self.a_person * people)


LIMITS: tuple[Limit, ...] = (
    Limit(
        "searches and documents",
        6,  # 1,200 for 200 people; two cores answer four times as many
        (
            "search.home",
            "search.results",
            "search.matches",
            "search.topic",
            "search.changes",
            "documents.show",
            "documents.card",
            "handouts.point",
            "api.search",
            "api.document",
        ),
    ),
    Limit("completions", 30, ("api.complete",)),  # one for each letter that is typed
    Limit("messages", 4, ("about.tell", "about.send")),
    Limit("comparisons", 1, ("documents.changes", "documents.compare")),
    Limit(
        "files",
        1,
        (
            "handouts.sheet",
            "handouts.pdf",
            "handouts.pack",
            "handouts.pack_file",
            "handouts.all_csv",
            "handouts.one_csv",
            "handouts.all_json",
            "handouts.one_json",
            "api.briefing",
            "feeds.cited",
            "feeds.briefing",
            "feeds.topic",
        ),
    ),
)


class RequestCounts:
    """What each network asked for in the present minute.

    Args:
        people: that may be behind one address; 0 counts nothing.
        limits: of which none shares a page with another.
    """

    def __init__(self, people: int, limits: Iterable[Limit] = LIMITS) -> None:
        self._people = people
        self._by_endpoint: Mapping[str, Limit] = {
            endpoint: limit for limit in limits for endpoint in limit.endpoints
        }
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def take(self, endpoint: str | None, network: str) -> int:
        """Count one request for a page.

        Args:
            endpoint: Flask's name of the page.
            network: that asks, from ``network_of``.

        Returns:
            0 where the page may be made; otherwise the seconds after which it may be asked for.
        """
        limit = self._by_endpoint.get(endpoint or "")
        if limit is None or not self._people:
            return 0
        rate = limit.rate(self._people)
        if self._limiter.hit(rate, limit.name, network):
            return 0
        again = self._limiter.get_window_stats(rate, limit.name, network).reset_time
        return max(1, math.ceil(again - time.time()))


def init_limits(app: Flask, counts: RequestCounts) -> None:
    """Refuse a request that asks for too much, before anything of it is read or made.

    Args:
        app: the application.
        counts: of this process.
    """

    @app.before_request
    def admit() -> None:
        query = request.query_string
        if len(query) > LONGEST_QUERY or query.count(b"&") >= MOST_PARAMETERS:
            raise RequestURITooLarge
        wait = counts.take(request.endpoint, network_of(client_address()))
        if wait:
            raise TooManyRequests(retry_after=wait)
