"""A pytest plugin that puts Signpost's Robots in the place of Protego's parser.

Loaded with ``-p`` into a run of Protego's own tests, which then ask Robots what they would ask
Protego, through the same bytes that a crawl would see.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest import mock
from urllib.parse import urljoin

import protego

from crawler.errors import RobotsRefused
from crawler.fetching.robots import Robots, RobotsAnswer

HOME = "https://site.example/"

_Protego = protego.Protego


class _AsProtego:
    """Robots, with the methods of Protego's parser; what a crawl never asks, Protego answers."""

    def __init__(self, content: str) -> None:
        self._original = _Protego.parse(content)
        body = content.encode()
        self._robots = Robots(lambda _: RobotsAnswer(200, body))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._original, name)

    @classmethod
    def parse(cls, content: str) -> _AsProtego:
        return cls(content)

    def can_fetch(self, url: str, agent: str) -> bool:
        with mock.patch("crawler.fetching.robots.USER_AGENT", agent):
            try:
                self._robots.require(url if "://" in url else urljoin(HOME, url))
            except RobotsRefused:
                return False
        return True

    def crawl_delay(self, agent: str) -> float | None:
        with mock.patch("crawler.fetching.robots.USER_AGENT", agent):
            return self._robots.delay(HOME) or None

    @property
    def sitemaps(self) -> Iterator[str]:
        return iter(self._robots.sitemaps(HOME))


protego.Protego = _AsProtego  # type: ignore[misc,assignment]
