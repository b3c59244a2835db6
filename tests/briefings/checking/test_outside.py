"""Whether cited addresses outside all sources still answer, asked of a server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from briefings.checking.outside import LIMITS, OutsideReport, ask_outside, polite_fetcher
from briefings.models import Briefing, Citation, LearningPoint, Status
from briefings.outside_addresses import OutsideAddress, Reply
from crawler.fetching.fetcher import Fetcher
from crawler.sources import Source

from ..conftest import NOW, Shelf, on_loopback

HOST = "https://reviews.example"
DAY = timedelta(days=1)


@contextmanager
def served(statuses: dict[str, int]) -> Iterator[tuple[str, list[str]]]:
    """Serve a status for each path; gives the server and what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status = statuses.get(self.path, 404)
            robots = self.path == "/robots.txt"
            body = b"User-agent: *\nDisallow: /private/" if robots else b"x" * 2_000_000
            self.send_response(200 if robots else status)
            self.send_header("Content-Length", str(len(body)))
            if status == 302:
                self.send_header("Location", "https://other.example/")
            self.end_headers()
            self.wfile.write(body)

    with on_loopback(Handler) as home:
        yield home, asked


def cite(shelf: Shelf, *urls: str, status: Status = Status.OUTSIDE) -> None:
    """Store a briefing that cites addresses."""
    citations = [
        Citation(
            position=n, cited_text="Review", cited_url=url, status=status, score=1.0, checked=NOW
        )
        for n, url in enumerate(urls)
    ]
    point = LearningPoint(number=1, text="See the review.", heading="", citations=citations)
    with shelf.collection.writing() as session:
        session.add(
            Briefing(
                id=status.value, title="B", origin=f"file:///{status}", format="txt",
                media_type="text/plain", blob_hash="0", imported=NOW, points=[point],
            )
        )  # fmt: skip


def ask(shelf: Shelf, mirror: str, at: datetime) -> OutsideReport:
    def fetcher(url: str) -> Fetcher:
        source = Source.model_validate(
            {
                "key": "outside", "name": "Outside", "start": [url], "area": "other", "delay": 0,
                "mirror": mirror, "allow_addresses": ["127.0.0.1/32"],
            }
        )  # fmt: skip
        return Fetcher(source, limits=LIMITS)

    return ask_outside(shelf.collection, fetcher, now=lambda: at)


def state(shelf: Shelf, url: str) -> tuple[str, int, datetime | None, datetime | None]:
    with shelf.collection.reading() as session:
        row = session.get_one(OutsideAddress, url)
        return (row.reply, row.fault), row.failures, row.failing_since, row.answered


def test_each_address_is_asked_once_a_day_with_robots_txt_first(shelf: Shelf) -> None:
    cite(shelf, f"{HOST}/a.pdf", f"{HOST}/a.pdf", f"{HOST}/b.pdf")
    cite(shelf, f"{HOST}/inside.pdf", status=Status.EXACT)
    with served({"/a.pdf": 200, "/b.pdf": 200}) as (mirror, asked):
        assert ask(shelf, mirror, NOW) == OutsideReport(asked=2, failed=0, rested=0)
        assert asked == ["/robots.txt", "/a.pdf", "/b.pdf"]
        assert ask(shelf, mirror, NOW + DAY / 2) == OutsideReport(asked=0, failed=0, rested=2)
        assert ask(shelf, mirror, NOW + DAY).asked == 2


def test_failures_count_in_a_row_and_one_answer_ends_the_row(shelf: Shelf) -> None:
    url = f"{HOST}/a.pdf"
    cite(shelf, url)
    statuses = {"/a.pdf": 200}
    with served(statuses) as (mirror, _):
        ask(shelf, mirror, NOW)
        assert state(shelf, url) == ((Reply.PAGE, None), 0, None, NOW)
        statuses["/a.pdf"] = 404
        for n in (1, 2, 3):
            assert ask(shelf, mirror, NOW + n * DAY).failed == 1
            answer = (Reply.NO_PAGE, "the server answered 404")
            assert state(shelf, url) == (answer, n, NOW + DAY, NOW)
        statuses["/a.pdf"] = 200
        ask(shelf, mirror, NOW + 4 * DAY)
    assert state(shelf, url) == ((Reply.PAGE, None), 0, None, NOW + 4 * DAY)


def test_an_address_that_leads_to_another_site_is_alive(shelf: Shelf) -> None:
    cite(shelf, f"{HOST}/moved")
    with served({"/moved": 302}) as (mirror, _):
        assert ask(shelf, mirror, NOW).failed == 0


def test_what_robots_txt_forbids_is_not_asked_and_not_judged(shelf: Shelf) -> None:
    cite(shelf, f"{HOST}/private/a.pdf")
    with served({}) as (mirror, asked):
        assert ask(shelf, mirror, NOW).failed == 0
        assert asked == ["/robots.txt"]
    answer, failures, *_ = state(shelf, f"{HOST}/private/a.pdf")
    assert (answer, failures) == ((Reply.NOT_ASKED, "robots.txt forbids it"), 0)


def test_a_server_that_is_down_is_one_failure_of_each_address(shelf: Shelf) -> None:
    cite(shelf, f"{HOST}/a.pdf")
    with served({}) as (mirror, _):
        pass
    assert ask(shelf, mirror, NOW) == OutsideReport(asked=1, failed=1, rested=0)
    assert state(shelf, f"{HOST}/a.pdf")[1] == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/a", "http://10.1.2.3/a"])
def test_an_address_of_a_private_network_is_never_asked(shelf: Shelf, url: str) -> None:
    cite(shelf, url)
    assert ask_outside(shelf.collection, polite_fetcher("")).failed == 0
    assert state(shelf, url)[1] == 0


@pytest.mark.parametrize(
    "url",
    [
        f"http://{'a' * 70}.example/x", "http://[::1", "http://[@127.0.0.1:1/", "http://a..example/",
        "http://a.example:99999/", "http://a.example:b/", f"http://a.example/{'x' * 9000}",
    ],
)  # fmt: skip
def test_a_cited_address_that_cannot_be_read_is_told_and_stops_nobody(
    shelf: Shelf, url: str
) -> None:
    cite(shelf, url, f"{HOST}/a.pdf")
    with served({"/a.pdf": 200}) as (mirror, asked):
        assert ask(shelf, mirror, NOW) == OutsideReport(asked=2, failed=0, rested=0)
        assert asked == ["/robots.txt", "/a.pdf"]
    reply, fault = state(shelf, url)[0]
    assert reply is Reply.NOT_ASKED
    assert fault.startswith("not a web address")


def test_an_error_that_nobody_foresaw_costs_one_outside_address_and_is_told(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    cite(shelf, f"{HOST}/a.pdf", f"{HOST}/b.pdf")
    follow = Fetcher.follow

    def faulty(self: Fetcher, url: str) -> Any:
        if url.endswith("/a.pdf"):
            raise ZeroDivisionError
        return follow(self, url)

    monkeypatch.setattr(Fetcher, "follow", faulty)
    with served({"/b.pdf": 200}) as (mirror, _):
        report = ask(shelf, mirror, NOW)
    assert (report.asked, report.failed) == (2, 0)
    ((url, reason),) = report.unforeseen
    assert url == f"{HOST}/a.pdf"
    assert "ZeroDivisionError at briefings/checking/outside.py:" in reason
    assert state(shelf, f"{HOST}/b.pdf")[0] == (Reply.PAGE, None)


def test_a_look_that_lies_in_the_future_was_a_clocks_mistake(shelf: Shelf) -> None:
    cite(shelf, f"{HOST}/a.pdf")
    with served({"/a.pdf": 200}) as (mirror, _):
        ask(shelf, mirror, NOW + 700 * DAY)
        assert ask(shelf, mirror, NOW).asked == 1


def test_only_the_webs_own_ports_are_asked_of_a_cited_address(shelf: Shelf) -> None:
    cite(shelf, "http://mail.example:25/")
    assert ask_outside(shelf.collection, polite_fetcher("")).failed == 0
    assert "port 25" in (state(shelf, "http://mail.example:25/")[0][1] or "")
