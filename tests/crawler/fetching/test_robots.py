"""robots.txt by RFC 9309; the numbers are its sections."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from itertools import pairwise
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import RobotsRefused, RobotsUnavailable, TimedOut
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.robots import (
    LIFETIME,
    LONGEST_DELAY,
    SIZE_LIMIT,
    Robots,
    RobotsAnswer,
    may_be_indexed,
)
from crawler.sources import Source

HOME = "https://site.example"
PAGE = f"{HOME}/a"
NOBODY = b"User-agent: *\nDisallow: /\n"


def robots(status: int, body: bytes = b"") -> Robots:
    return Robots(lambda _: RobotsAnswer(status, body))


# --- access (2.3) --------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_an_answer_of_4xx_allows_everything(status: int) -> None:
    robots(status, NOBODY).require(PAGE)


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
    assert asked == [f"{HOME}/robots.txt"]


def test_every_scheme_host_and_port_has_a_robots_txt_of_its_own() -> None:
    asked: list[str] = []

    def ask(url: str) -> RobotsAnswer:
        asked.append(url)
        return RobotsAnswer(200, NOBODY if "8080" in url else b"")

    found = Robots(ask)
    found.require(PAGE)
    found.require("http://site.example/a")
    with pytest.raises(RobotsRefused):
        found.require(f"{HOME}:8080/a")
    assert asked == [
        f"{HOME}/robots.txt",
        "http://site.example/robots.txt",
        f"{HOME}:8080/robots.txt",
    ]


def test_an_answer_is_asked_for_again_after_a_day() -> None:
    answers = [b"", NOBODY]
    now = [0.0]
    found = Robots(lambda _: RobotsAnswer(200, answers.pop(0)), clock=lambda: now[0])
    found.require(PAGE)
    now[0] = LIFETIME
    found.require(PAGE)
    now[0] = LIFETIME + 1
    with pytest.raises(RobotsRefused):
        found.require(PAGE)


@pytest.mark.parametrize("hops", [1, 5])
def test_five_redirects_of_robots_txt_are_followed(
    hops: int,
    sites: ModuleType,
    make_source: Callable[..., Source],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _redirect_robots(sites, monkeypatch, hops)
    with pytest.raises(RobotsRefused):
        Fetcher(make_source()).fetch(f"{HOME}/a")


def test_a_robots_txt_that_redirects_for_ever_stops_everything(
    sites: ModuleType, make_source: Callable[..., Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    _redirect_robots(sites, monkeypatch, 6)
    with pytest.raises(RobotsUnavailable, match="redirect"):
        Fetcher(make_source()).fetch(f"{HOME}/a")


def _redirect_robots(sites: Any, monkeypatch: pytest.MonkeyPatch, hops: int) -> None:
    paths = ["/robots.txt", *(f"/robots-{n}" for n in range(1, hops + 1))]
    for path, target in pairwise(paths):
        monkeypatch.setitem(sites.FAULTS, path, sites.redirect(f"/{sites.HOST}{target}", 302))
    monkeypatch.setitem(sites.FAULTS, paths[-1], lambda request: request.send(200, NOBODY))


# --- rules (2.2) ---------------------------------------------------------------------------------


def test_the_longest_matching_rule_wins_and_our_own_group_is_used() -> None:
    body = b"User-agent: *\nDisallow: /\n\nUser-agent: signpost\nDisallow: /a\nAllow: /a/open\n"
    found = robots(200, body)
    found.require(f"{HOME}/b")
    found.require(f"{HOME}/a/open")
    with pytest.raises(RobotsRefused):
        found.require(f"{HOME}/a/closed")


@pytest.mark.parametrize("agent", ["Signpost", "SIGNPOST", "signpost", "*"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_the_case_of_names_do_not_matter(agent: str, end: str) -> None:
    with pytest.raises(RobotsRefused):
        robots(200, f"USER-AGENT: {agent}{end}disallow: /a{end}".encode()).require(PAGE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_rules_are_heeded_in_any_character_set(encoding: str) -> None:
    found = robots(200, "User-agent: *\nDisallow: /café\n".encode(encoding))
    found.require(PAGE)
    with pytest.raises(RobotsRefused):
        found.require(f"{HOME}/caf%C3%A9/menu")


def test_a_web_page_in_the_place_of_robots_txt_forbids_and_names_nothing() -> None:
    body = b"<!doctype html><html><p>Sorry</p>\nSitemap\nSitemap Contact us\nDisallow: /\n</html>"
    found = robots(200, body)
    found.require(PAGE)
    assert found.sitemaps(PAGE) == []


def test_rules_below_stray_markup_are_still_heeded() -> None:
    with pytest.raises(RobotsRefused):
        robots(200, b"<!-- made by a plug-in -->\n" + NOBODY).require(PAGE)


def test_a_sitemap_at_no_address_is_passed_over() -> None:
    body = b"Sitemap: http://[\nSitemap: http://\nSitemap: /s.xml\n"
    assert robots(200, body).sitemaps(PAGE) == [f"{HOME}/s.xml"]


@given(st.binary(max_size=400) | st.binary(max_size=200).map(lambda more: NOBODY + more))
def test_no_bytes_are_an_error(body: bytes) -> None:
    found = robots(200, body)
    with contextlib.suppress(RobotsRefused):
        found.require(PAGE)
    assert 0.0 <= found.delay(PAGE) <= LONGEST_DELAY
    assert all(address.startswith("http") for address in found.sitemaps(PAGE))


# --- limits (2.5) --------------------------------------------------------------------------------


def test_what_stands_beyond_the_size_limit_is_not_read() -> None:
    robots(200, b"#" * SIZE_LIMIT + b"\n" + NOBODY).require(PAGE)


def test_what_stands_within_the_size_limit_is_read() -> None:
    body = b"#" * (SIZE_LIMIT - len(NOBODY) - 2) + b"\n" + NOBODY + b"\n" + b"#" * 100
    with pytest.raises(RobotsRefused):
        robots(200, body).require(PAGE)


@pytest.mark.parametrize("line", ["Disallow: /private", "Disallow: /é"])
def test_a_line_cut_by_the_size_limit_is_not_half_heeded(line: str) -> None:
    kept = len(b"Disallow: /") + ("é" in line)
    start = b"User-agent: *\nDisallow: /b\n"
    body = start + b"#" * (SIZE_LIMIT - kept - len(start) - 1) + b"\n" + line.encode()
    found = robots(200, body[:SIZE_LIMIT])
    found.require(PAGE)
    with pytest.raises(RobotsRefused):
        found.require(f"{HOME}/b")


# --- sitemaps and delays -------------------------------------------------------------------------


def test_sitemaps_are_told_in_full_wherever_they_stand() -> None:
    body = (
        b"Sitemap: https://site.example/sitemap.xml\nUser-agent: *\n"
        b"Sitemap: /news.xml\nDisallow: /\nsitemap: https://other.example/s.xml\n"
    )
    assert robots(200, body).sitemaps(PAGE) == [
        f"{HOME}/sitemap.xml",
        f"{HOME}/news.xml",
        "https://other.example/s.xml",
    ]


@pytest.mark.parametrize(
    ("lines", "delay"),
    [
        ("", 0.0),
        ("Crawl-delay: 2.5", 2.5),
        ("Request-rate: 1/5", 5.0),
        ("Crawl-delay: 2\nRequest-rate: 10/1m", 6.0),
        ("Crawl-delay: -1", 0.0),
        ("Crawl-delay: soon", 0.0),
        ("Crawl-delay: nan", 0.0),
        ("Crawl-delay: 3600", 3600.0),
    ],
)
def test_the_slower_of_both_kinds_of_delay_is_told(lines: str, delay: float) -> None:
    found = robots(200, f"User-agent: *\n{lines}\n".encode())
    found.require(PAGE)
    assert found.delay(PAGE) == delay


@pytest.mark.parametrize(
    "line", ["Crawl-delay: 86400", "Crawl-delay: 1e300", f"Request-rate: 1/{'9' * 400}"]
)
def test_a_host_that_asks_for_more_than_an_hour_is_left_alone(line: str) -> None:
    found = robots(200, f"User-agent: *\n{line}\n".encode())
    with pytest.raises(RobotsRefused, match="more than an hour"):
        found.require(PAGE)
    assert found.delay(PAGE) == LONGEST_DELAY


@pytest.mark.parametrize(
    ("tags", "indexed"),
    [
        ([], True),
        (["noindex"], False),
        (["nofollow, NoIndex"], False),
        (["none"], False),
        (["all"], True),
        (["otherbot: noindex, nofollow"], True),
        (["otherbot: noindex", "noindex"], False),
        (["signpost: noindex"], False),
        (["otherbot: noindex, signpost: none"], False),
        (["unavailable_after: 25 Jun 2010 15:00:00 GMT, noindex"], False),
        (["max-snippet: 20, max-image-preview: none"], True),
        (["noindexing", "x-noindex"], True),
        (["*: noindex"], False),
        (["", ":", ",,:"], True),
    ],
)
def test_a_tag_for_another_crawler_is_none_for_us(tags: list[str], indexed: bool) -> None:
    assert may_be_indexed(tags) is indexed
