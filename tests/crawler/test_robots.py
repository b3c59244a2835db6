"""robots.txt by RFC 9309."""

from __future__ import annotations

import pytest

from crawler.errors import RobotsRefused, RobotsUnavailable, TimedOut
from crawler.robots import SIZE_LIMIT, Robots, RobotsAnswer

PAGE = "https://site.example/a"


def robots(status: int, body: bytes = b"") -> Robots:
    return Robots(lambda _: RobotsAnswer(status, body))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_an_answer_of_4xx_allows_everything(status: int) -> None:
    robots(status, b"User-agent: *\nDisallow: /").require(PAGE)


@pytest.mark.parametrize("status", [500, 503])
def test_an_answer_of_5xx_stops_everything(status: int) -> None:
    with pytest.raises(RobotsUnavailable, match=str(status)):
        robots(status).require(PAGE)


def test_no_answer_stops_everything_and_is_asked_for_once() -> None:
    asked: list[str] = []

    def ask(url: str) -> RobotsAnswer:
        asked.append(url)
        raise TimedOut("the server did not answer in time")

    found = Robots(ask)
    for _ in range(2):
        with pytest.raises(RobotsUnavailable, match="did not answer in time"):
            found.require(PAGE)
    assert asked == ["https://site.example/robots.txt"]


def test_the_longest_matching_rule_wins_and_our_own_group_is_used() -> None:
    body = b"User-agent: *\nDisallow: /\n\nUser-agent: signpost\nDisallow: /a\nAllow: /a/open\n"
    found = robots(200, body)
    found.require("https://site.example/b")
    found.require("https://site.example/a/open")
    with pytest.raises(RobotsRefused):
        found.require("https://site.example/a/closed")


def test_what_stands_beyond_the_size_limit_is_not_read() -> None:
    body = b"#" * SIZE_LIMIT + b"\nUser-agent: *\nDisallow: /\n"
    robots(200, body).require(PAGE)


def test_sitemaps_and_delay_are_told() -> None:
    body = b"Sitemap: https://site.example/sitemap.xml\nUser-agent: *\nCrawl-delay: 2.5\n"
    found = robots(200, body)
    assert found.sitemaps(PAGE) == ["https://site.example/sitemap.xml"]
    assert found.delay(PAGE) == 2.5
