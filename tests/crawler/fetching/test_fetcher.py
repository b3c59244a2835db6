"""The Fetcher on a real, faulty server: every fault is one clear error and nothing more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler import errors
from crawler.fetching.fetcher import Fetched, Fetcher, FetchLimits, Redirected, user_agent
from crawler.sources import Source

LIMITS = FetchLimits(body=1_000_000, connect=2, read=2, total=1, retries=0)
HOME = "https://site.example"


@pytest.fixture
def fetcher(make_source: Callable[..., Source]) -> Iterator[Fetcher]:
    with closing(Fetcher(make_source(), limits=LIMITS)) as made:
        yield made


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/to-other", errors.OutOfScope),
        ("/to-private", errors.OutOfScope),
        ("/to-script", errors.OutOfScope),
        ("/to-no-address", errors.OutOfScope),
        ("/500", errors.BadStatus),
        ("/403", errors.BadStatus),
        ("/410", errors.BadStatus),
        ("/missing", errors.BadStatus),
        ("/bomb", errors.TooLarge),
        ("/large", errors.TooLarge),
        ("/not-gzip", errors.NotWhole),
        ("/half-gzip", errors.NotWhole),
        ("/gzip-without-its-end", errors.NotWhole),
        ("/gzip-damaged", errors.NotWhole),
        ("/gzip-unsaid-half", errors.NotWhole),
        ("/gzip-parts-cut", errors.NotWhole),
        ("/gzip-five-times", errors.NotWhole),
        ("/half-deflate", errors.NotWhole),
        ("/br", errors.NotWhole),
        ("/zstd", errors.NotWhole),
        ("/longer", errors.NotWhole),
        ("/chunks-cut", errors.ConnectionFailed),
        ("/chunks-without-end", errors.ConnectionFailed),
        ("/chunks-of-no-size", errors.ConnectionFailed),
        ("/no-http", errors.ConnectionFailed),
        ("/short", errors.ConnectionFailed),
        ("/drip", errors.TimedOut),
        ("/drip-headers", errors.TimedOut),
        ("/silence", errors.TimedOut),
        ("/big-headers", errors.TooLarge),
        ("/busy", errors.BadStatus),
        ("/hang-up", errors.ConnectionFailed),
    ],
)
def test_each_fault_is_one_clear_error(
    fetcher: Fetcher, path: str, error: type[errors.FetchError]
) -> None:
    with pytest.raises(error):
        fetcher.fetch(HOME + path)


@pytest.mark.parametrize(
    ("headers", "served"),
    [
        ({"Date": "Thu, 01 Jan 2026 10:00:00 GMT"}, datetime(2026, 1, 1, 10, tzinfo=UTC)),
        (
            {"Date": "Thu, 01 Jan 2026 10:00:00 GMT", "Age": "3600"},
            datetime(2026, 1, 1, 11, tzinfo=UTC),
        ),
        ({"Date": "Thu, 01 Jan 2026 10:00:00"}, datetime(2026, 1, 1, 10, tzinfo=UTC)),
        ({"Date": "Thu, 01 Jan 9999 23:00:00 GMT", "Age": "999999999"}, None),
        ({"Date": "yesterday"}, None),
        ({"Date": ""}, None),
    ],
)
def test_a_refusal_tells_when_it_was_given_by_the_servers_clock(
    fetcher: Fetcher,
    sites: Any,
    monkeypatch: pytest.MonkeyPatch,
    headers: dict[str, str],
    served: datetime | None,
) -> None:
    monkeypatch.setattr(sites._Faults, "date_time_string", lambda *_: headers["Date"])
    more = {name: value for name, value in headers.items() if name != "Date"}
    monkeypatch.setitem(sites.FAULTS, "/gone", lambda request: request.send(404, b"", **more))
    with pytest.raises(errors.BadStatus) as raised:
        fetcher.fetch(f"{HOME}/gone")
    assert raised.value.served == served


def test_a_page_comes_with_its_real_address_and_not_the_mirrors(fetcher: Fetcher) -> None:
    answer = fetcher.fetch(f"{HOME}/a")
    assert isinstance(answer, Fetched)
    assert answer.url == f"{HOME}/a"
    assert b"Share information" in answer.body
    assert answer.media_type == "text/html"


def test_a_redirect_is_told_with_its_canonical_target(fetcher: Fetcher) -> None:
    assert fetcher.fetch(f"{HOME}/moved") == Redirected(f"{HOME}/moved", f"{HOME}/a")


NO_ADDRESSES = [
    "http://[::1/", "//[/x", "http://[@127.0.0.1:1/", f"http://{'a' * 70}.example/",
    "http://a..example/", "http://a.example:99999/", "http://a.example:x/", "http://a b/",
    f"/{'x' * 9000}", "http://a\x00.example/", "mailto:a@b.example",
]  # fmt: skip


@pytest.mark.parametrize("target", NO_ADDRESSES)
def test_a_redirect_to_what_is_no_address_is_one_error(
    fetcher: Fetcher, sites: Any, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    monkeypatch.setitem(sites.FAULTS, "/broken", sites.redirect(target))
    with pytest.raises(errors.FetchError):
        fetcher.fetch(f"{HOME}/broken")


@pytest.mark.parametrize("target", NO_ADDRESSES)
@pytest.mark.parametrize("mirrored", [True, False])
def test_a_robots_txt_that_redirects_to_what_is_no_address_cannot_be_had(  # noqa: PLR0917
    make_source: Callable[..., Source],
    sites: Any,
    server: Any,
    monkeypatch: pytest.MonkeyPatch,
    target: str,
    mirrored: bool,
) -> None:
    monkeypatch.setitem(sites.FAULTS, "/robots.txt", sites.redirect(target))
    home = server.mirror.removesuffix(f"/{sites.HOST}")
    source = make_source() if mirrored else make_source(start=(f"{home}/",), mirror=None)
    with (
        closing(Fetcher(source, limits=LIMITS)) as fetcher,
        pytest.raises(errors.RobotsUnavailable),
    ):
        fetcher.fetch(f"{HOME}/a" if mirrored else f"{home}/a")


def test_a_listing_above_a_narrow_source_may_be_moved_and_a_page_may_not_leave_it(
    make_source: Callable[..., Source],
) -> None:
    above = make_source(include=[f"{HOME}/part/"])
    with closing(Fetcher(above, limits=LIMITS)) as fetcher:
        assert fetcher.fetch(f"{HOME}/moved") == Redirected(f"{HOME}/moved", f"{HOME}/a")
    inside = make_source(include=[f"{HOME}/moved"])
    with closing(Fetcher(inside, limits=LIMITS)) as fetcher, pytest.raises(errors.OutOfScope):
        fetcher.fetch(f"{HOME}/moved")


def test_following_ends_at_the_page_and_a_loop_ends_at_the_limit(fetcher: Fetcher) -> None:
    assert fetcher.follow(f"{HOME}/moved").url == f"{HOME}/a"
    with pytest.raises(errors.TooManyRedirects):
        fetcher.follow(f"{HOME}/loop")


def test_a_copy_that_is_still_right_is_not_sent_again(fetcher: Fetcher, server: Any) -> None:
    first = fetcher.follow(f"{HOME}/a")
    server.forget()
    again = fetcher.fetch(f"{HOME}/a", first.validators)
    assert isinstance(again, Fetched)
    assert not again.fresh
    assert server.bodies == 0


def test_a_page_that_compresses_well_is_no_bomb(fetcher: Fetcher) -> None:
    assert len(fetcher.follow(f"{HOME}/gzip-small").body) == 900_000


def test_a_body_that_grows_too_much_is_a_bomb_however_small_it_came(
    make_source: Callable[..., Source],
) -> None:
    limits = FetchLimits(body=10**9, connect=2, read=2, total=5, retries=0)
    with (
        closing(Fetcher(make_source(), limits=limits)) as fetcher,
        pytest.raises(errors.TooLarge, match="more than 200 times larger"),
    ):
        fetcher.fetch(f"{HOME}/bomb")


def test_a_site_that_is_too_busy_is_asked_again_when_it_says(
    make_source: Callable[..., Source], server: Any
) -> None:
    limits = FetchLimits(connect=2, read=2, total=5, retries=1)
    with closing(Fetcher(make_source(), limits=limits)) as fetcher:
        assert b"Now there is time" in fetcher.follow(f"{HOME}/busy-once").body
    assert server.asked.count("/busy-once") == 2


def test_robots_txt_is_asked_for_once_and_obeyed(fetcher: Fetcher, server: Any) -> None:
    server.pages["/robots.txt"] = b"User-agent: *\nDisallow: /b\n"
    fetcher.fetch(f"{HOME}/a")
    with pytest.raises(errors.RobotsRefused):
        fetcher.fetch(f"{HOME}/b")
    assert server.asked == ["/robots.txt", "/a"]


def test_the_delay_between_two_requests_is_kept(
    make_source: Callable[..., Source], server: Any
) -> None:
    waits: list[float] = []
    with closing(Fetcher(make_source(delay=3.0), limits=LIMITS, sleep=waits.append)) as fetcher:
        fetcher.fetch(f"{HOME}/a")
        fetcher.fetch(f"{HOME}/b")
    assert len(waits) == 1
    assert 2.5 < waits[0] <= 3.6


def test_a_longer_crawl_delay_of_the_site_is_kept(
    make_source: Callable[..., Source], server: Any
) -> None:
    server.pages["/robots.txt"] = b"User-agent: *\nCrawl-delay: 7\n"
    waits: list[float] = []
    with closing(Fetcher(make_source(), limits=LIMITS, sleep=waits.append)) as fetcher:
        fetcher.fetch(f"{HOME}/a")
        fetcher.fetch(f"{HOME}/b")
    assert 6.5 < waits[0] <= 8.4


def test_an_unreachable_mirror_says_that_nothing_is_fetched(
    make_source: Callable[..., Source],
) -> None:
    source = make_source(mirror="http://127.0.0.1:1/site")
    with (
        closing(Fetcher(source, limits=LIMITS)) as fetcher,
        pytest.raises(errors.RobotsUnavailable, match=r"robots\.txt could not be had"),
    ):
        fetcher.fetch(f"{HOME}/a")


def test_loopback_is_refused_where_it_was_not_allowed(
    make_source: Callable[..., Source], server: Any
) -> None:
    source = make_source(allow_addresses=())
    with (
        closing(Fetcher(source, limits=LIMITS)) as fetcher,
        pytest.raises(errors.RobotsUnavailable, match="not public"),
    ):
        fetcher.fetch(f"{HOME}/a")
    assert server.asked == []


def test_the_user_agent_names_the_program_and_whom_to_reach() -> None:
    assert user_agent("https://here.example/crawler").endswith("(+https://here.example/crawler)")
    assert user_agent("").startswith("Signpost/")


def test_an_answer_by_way_of_a_proxy_is_read(
    fetcher: Fetcher, sites: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = sites.page("Page", "Ring the hub.")
    monkeypatch.setitem(
        sites.FAULTS, "/a", lambda on: on.send(203, body, **{"Content-Type": "text/html"})
    )
    answer = fetcher.fetch(f"{HOME}/a")
    assert isinstance(answer, Fetched)
    assert (answer.fresh, answer.body) == (True, body)


@pytest.mark.parametrize("sets", [True, False])
def test_a_site_that_asks_for_its_cookie_by_a_redirect_to_itself_gets_it(
    fetcher: Fetcher, sites: Any, monkeypatch: pytest.MonkeyPatch, *, sets: bool
) -> None:
    asked = []

    def gate(on: Any) -> None:
        asked.append(on.headers["Cookie"])
        if on.headers["Cookie"]:
            on.send_page(sites.page("Page", "Ring the hub."))
        else:
            said = {"Location": f"{HOME}/a"} | ({"Set-Cookie": "seen=1; Path=/"} if sets else {})
            on.send(302, b"", **said)

    monkeypatch.setitem(sites.FAULTS, "/a", gate)
    answer = fetcher.fetch(f"{HOME}/a")
    assert isinstance(answer, Fetched if sets else Redirected)
    assert len(asked) == 1 + sets
