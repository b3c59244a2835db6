"""Stored pages are read again in the words in which they were read when they came."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

from crawler.crawling.rereading.announced import listed_as_changed, log_address
from crawler.crawling.rereading.link_names import names_of
from crawler.crawling.rereading.stored_page import stored_page
from portal.admin.announcements import read_log

from .test_replacing import HOME, PATHS, Answer, World, amendments, contents, page, read
from .test_replacing import world as _world

world = _world
ROOT = Path(__file__).resolve().parents[3]
META = "<meta charset='windows-1252'>"
"""What an old template says of itself, while its server sends UTF-8 and says so."""


class Reader:
    """Reads in this process, as the sandbox does in another."""

    extract = staticmethod(read)


def mislabelled(answer: Answer) -> Answer:
    """Return a page that names another character set than its server."""
    return Answer(answer.body.replace(b"<head>", f"<head>{META}".encode()), charset="utf-8")


@pytest.fixture
def spoken(world: World) -> World:
    """A manual whose pages are read rightly by their server's word alone."""
    listed = contents([*PATHS, "/amendments.html"]).body.replace(
        f"Go to {PATHS[3]}".encode(), "The child’s café".encode()
    )
    log = amendments("3 January 2026", PATHS[2:4]).body.replace(
        b"Rewritten.", "Née – naïve".encode()
    )
    world.site.answers["/"] = mislabelled(Answer(listed))
    world.site.answers["/amendments.html"] = mislabelled(Answer(log))
    world.site.answers["/plain"] = mislabelled(Answer(page("Plain", "A page of its own.")))
    assert world.crawl().clean
    return world


def test_links_are_named_as_the_crawl_read_them(spoken: World) -> None:
    url = HOME + PATHS[3]
    names = names_of(spoken.collection, spoken.source, 1, {url}, read)
    assert names[url] == ("The child’s café",)


def test_announcements_are_read_as_the_crawl_read_them(spoken: World) -> None:
    with spoken.collection.reading() as session:
        address = log_address(session, "site")
    assert address is not None
    log = read_log(spoken.collection, Reader(), address, spoken.source)
    assert {each.words for each in log.announcements} == {"Née – naïve"}
    day = date(2026, 1, 3)
    found = listed_as_changed(spoken.collection, spoken.source, read, since=day, today=day)
    assert {spoken.ids()[PATHS[n]] for n in (2, 3)} == set(found)


def test_a_page_that_is_no_document_is_read_as_most_of_its_source(spoken: World) -> None:
    body = page("Followed", "Née.").replace(b"<head>", f"<head>{META}".encode())
    blob_hash = spoken.collection.blobs.put(body)
    with spoken.collection.reading() as session:
        request = stored_page(spoken.collection, session, "site", HOME, blob_hash)
        assert request.charset is None, "most pages of this site were named with none"
        other = stored_page(spoken.collection, session, "none", HOME, blob_hash)
    assert other.charset is None


@pytest.mark.slow
def test_whatever_is_read_is_read_with_what_its_server_said() -> None:
    """No request to read a body leaves out the character set; where none is known, it says so."""
    calls = [
        (path, node)
        for folder in ("crawler", "portal", "briefings")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ExtractRequest"
    ]
    assert len(calls) >= 4
    for path, node in calls:
        named = {keyword.arg for keyword in node.keywords}
        assert named & {"charset", None} or len(node.args) >= 4, f"{path}:{node.lineno}"
