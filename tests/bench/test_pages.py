"""Whole pages over HTTP: what is asked of each server, and how it is counted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from bench.corpus import Sample
from bench.pages import any_word, datasette_path, load, portal_path, write_rows
from bench.sites import Unavailable
from index.facets import FACETS
from index.results import SearchRequest

REQUEST = SearchRequest(words="harbour lantern", filters={"area": frozenset({"leeds", "sussex"})})


class Answers(BaseHTTPRequestHandler):
    """Answers 200 to everything but /broken."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(500 if self.path == "/broken" else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def test_both_servers_are_asked_for_the_same_words_and_filters() -> None:
    ours = parse_qs(urlsplit(portal_path(REQUEST)).query)
    theirs = parse_qs(urlsplit(datasette_path(REQUEST)).query)
    assert ours == {"q": ["harbour lantern"], "area": ["leeds", "sussex"]}
    assert theirs["_search"] == ['"harbour" OR "lantern"']
    assert theirs["area__in"] == ["leeds,sussex"]
    assert {*theirs["_facet"], *theirs["_facet_array"]} == {*FACETS}


def test_the_rows_for_datasette_are_searchable_passages(tmp_path: Path) -> None:
    facets = {key: ["news"] for key in FACETS}
    shelf = [Sample("d1", "Title", [("One", "a harbour"), ("Two", "a pebble")], facets)]
    write_rows(tmp_path / "rows.sqlite3", shelf)
    with closing(sqlite3.connect(tmp_path / "rows.sqlite3")) as opened:
        query = "SELECT rowid FROM passage_fts WHERE passage_fts MATCH ?"
        assert opened.execute(query, (any_word(REQUEST),)).fetchall() == [(1,)]


def test_answers_are_counted_until_the_time_is_over(port: int) -> None:
    assert load(port, ["/a", "/b"], 0.2) > 0


def test_a_page_that_fails_ends_the_benchmark(port: int) -> None:
    with pytest.raises(Unavailable, match="500 for /broken"):
        load(port, ["/a", "/broken"], 5)
