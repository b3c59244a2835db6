"""A text fragment opens the passage: tried with Chromium itself, on a long page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from index.searching.originals import original

pytestmark = pytest.mark.browser

FILLER = "<p>Nothing of this is looked for.</p>" * 200
FIRST = "A baby – non-mobile, seen at home & alone – is weighed first"
LAST = "the duty team answers within four hours"


class _LongPage(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = (
            f"<!doctype html><title>Long</title>{FILLER}<h2>Here</h2>"
            f"<p id=here>{FIRST.replace('&', '&amp;')}; then <b>the</b> parents are told.</p>"
            f"<ul><li>Ring at once:</li><li>{LAST}.</li></ul>{FILLER}"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def long_page() -> Iterator[str]:
    """Serve a page whose passage is far down, and return its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _LongPage)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/page.html"
    server.shutdown()
    server.server_close()
    thread.join(timeout=10)


@pytest.mark.parametrize(
    "passage",
    [
        f"{FIRST}; then the parents are told.\nRing at once:\n{LAST}.",
        "then the parents are told.",
    ],
    ids=["beginning and end", "whole"],
)
def test_the_page_opens_at_the_passage(wide: Page, long_page: str, passage: str) -> None:
    wide.goto(original(long_page, None, None, passage))
    expect(wide.locator("#here")).to_be_in_viewport()


def test_without_the_fragment_the_page_opens_at_its_top(wide: Page, long_page: str) -> None:
    wide.goto(long_page)
    expect(wide.locator("#here")).not_to_be_in_viewport()
