"""Character sets: a briefing has its own letters, by each way that it comes and comes again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.editing.intake import How
from briefings.editing.publishing import Checker
from briefings.importing import (
    ReceivedBriefing,
    import_briefing,
    received_again,
    sandboxed,
    store_briefing,
)
from briefings.models import Briefing
from crawler.crawling.engine import crawl
from crawler.extract import charset_of, essence_of, with_charset
from crawler.fetching.fetcher import Fetcher
from crawler.sources import Source
from portal.config import Settings

from .conftest import NoIndex, Shelf, on_loopback, source

SITE = "https://calderdale-safeguarding.co.uk"
POINT = "The café’s review: ask Siân, and keep the £5 – and the €5."
HTML = "text/html"


def _page(head: str) -> str:
    return (
        f"<html><head>{head}<title>Learning from a review</title></head><body>"
        f"<h1>Learning from a review</h1><h2>Learning</h2><ul><li>{POINT}</li></ul></body></html>"
    )


BARE, STALE = _page(""), _page('<meta charset="utf-8">')
OLD = _page('<meta charset="iso-8859-1">')
TEXT = f"Learning from a review\n\nLearning\n- {POINT}\n"
SENT = [
    (HTML, "windows-1252", BARE),
    (HTML, "windows-1252", STALE),
    (HTML, "utf-8", OLD),
    (HTML, "macintosh", BARE),
    (HTML, "utf-16-le", BARE),
    ("text/plain", "windows-1252", TEXT),
    ("application/octet-stream", "windows-1252", TEXT),
]
"""What a server calls a page, in which character set it comes, and what it says of itself."""
each_page = pytest.mark.parametrize(
    ("called", "charset", "page"), SENT, ids=[f"{called} {charset}" for called, charset, _ in SENT]
)


@contextmanager
def _served(called: str, charset: str, page: str) -> Iterator[Source]:
    """Serve a page whose character set is known from its header; gives the source that it is of."""
    body = page.encode(charset)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            there = self.path == "/"
            self.send_response(200 if there else 404)
            self.send_header("Content-Type", f"{called}; charset={charset}")
            self.send_header("Content-Length", str(len(body) if there else 0))
            self.end_headers()
            self.wfile.write(body if there else b"")

    with on_loopback(Handler) as mirror:
        yield source(
            "calderdale", f"{SITE}/", mirror=mirror, allow_addresses=["127.0.0.1/32"], delay=0
        )


def _imported(shelf: Shelf, home: Source) -> str:
    index: Any = NoIndex()
    return import_briefing(f"{SITE}/", Settings(), shelf.collection, index, [home], publish=True)


def _points(shelf: Shelf, briefing_id: str) -> list[str]:
    with shelf.collection.reading() as session:
        return [point.text for point in session.get_one(Briefing, briefing_id).points]


@each_page
def test_a_briefing_is_read_in_the_character_set_that_its_server_names(
    shelf: Shelf, called: str, charset: str, page: str
) -> None:
    with _served(called, charset, page) as home:
        assert _points(shelf, _imported(shelf, home)) == [POINT]


@each_page
def test_a_stored_briefing_is_read_again_in_that_character_set(
    shelf: Shelf, tmp_path: Path, called: str, charset: str, page: str
) -> None:
    with _served(called, charset, page) as home:
        briefing_id = _imported(shelf, home)
    again = received_again(briefing_id, Settings(), shelf.collection, [home])
    assert _read_again(shelf, again, home) == [POINT]


@pytest.mark.parametrize(("charset", "page"), [each[1:] for each in SENT if each[0] == HTML])
def test_a_crawled_briefing_is_read_in_that_character_set(
    shelf: Shelf, charset: str, page: str
) -> None:
    with _served(HTML, charset, page) as home, closing(Fetcher(home)) as fetcher:
        crawl(home, shelf.collection, fetcher, sandboxed(Settings()))
    # Nothing is served any more: what is read are the bytes that the crawl stored.
    assert _points(shelf, _imported(shelf, home)) == [POINT]


def _read_again(shelf: Shelf, again: ReceivedBriefing, home: Source) -> list[str]:
    index: Any = NoIndex()
    how, read = How(publish=True, afresh=True), sandboxed(Settings())
    checker = Checker([home], index)
    return _points(shelf, store_briefing(again, shelf.collection, checker, how, extract=read))


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1))
def test_a_character_set_of_any_name_is_kept_beside_the_media_type(name: str) -> None:
    said = charset_of(with_charset(HTML, name))
    assert essence_of(with_charset(HTML, name)) == HTML
    assert charset_of(with_charset(HTML, said)) == said
