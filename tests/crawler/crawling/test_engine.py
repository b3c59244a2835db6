"""The crawl on a fake fetcher: what becomes of each address, and what is stored."""

from __future__ import annotations

import errno
import json
import os
import pkgutil
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.errors import CollectionBusy, CollectionFull
from collection.extract import Block, BlockKind, Extract, Section
from collection.models import (
    Address,
    Crawl,
    CrawlState,
    Document,
    DocumentState,
    FrontierEntry,
    Outcome,
    Version,
)
from collection.reading_account import LeftOut, WhyLeftOut, settled
from collection.store import Collection, bump_revision
from crawler.crawling import probing
from crawler.crawling.engine import CrawlReport, crawl
from crawler.crawling.frontier import DEEPEST, MOST_ALIKE
from crawler.crawling.lifecycle import confirm_losses, undo_removal
from crawler.crawling.locking import exclusive
from crawler.crawling.outcomes import Outcomes
from crawler.crawling.visiting import Options
from crawler.errors import (
    BadStatus,
    CrawlRunning,
    DamagedDocument,
    FetchError,
    OutOfScope,
    TimedOut,
)
from crawler.extract import ExtractRequest
from crawler.fetching.fetcher import LEAVES, Fetched, Redirected, Validators
from crawler.fetching.robots import Robots, RobotsAnswer
from crawler.sources import PageRule, Source
from crawler.urls import Scope

HOME = "https://site.example"
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class FakePage:
    """A page as text: its first line is the title, "> /path" lines are links, and a line
    "= /path" says what it calls its own address."""

    text: str
    media_type: str = "text/html"
    indexed: bool = True


@dataclass
class FakeFetcher:
    """Answers from a dictionary, and gives the text's hash as ETag."""

    source: Source
    answers: dict[str, FakePage | FetchError | str]
    robots_txt: bytes = b""
    asked: list[str] = field(default_factory=list)
    interrupt_at: str | None = None

    def __post_init__(self) -> None:
        self.scope = Scope(self.source)
        self.robots = Robots(lambda _: RobotsAnswer(200, self.robots_txt))

    def fetch(self, url: str, validators: Validators | None = None) -> Fetched | Redirected:
        self.robots.require(url)
        path = url.removeprefix(HOME)
        if path == self.interrupt_at:
            self.interrupt_at = None
            raise KeyboardInterrupt
        self.asked.append(path)
        answer = self.answers.get(path, BadStatus(404))
        if isinstance(answer, FetchError):
            raise answer
        if isinstance(answer, str):
            return Redirected(url, HOME + answer)
        etag = f'"{answer.text}"'
        fresh = validators is None or validators.etag != etag
        body = answer.text.encode() if fresh else b""
        return Fetched(url, fresh, body, answer.media_type, None, Validators(etag), answer.indexed)


@dataclass
class WithoutValidators(FakeFetcher):
    """A WordPress that gives no validators, and lists its pages with their dates of change."""

    listed: dict[str, str] = field(default_factory=dict)
    rendered: str = "Words."

    def fetch(self, url: str, validators: Validators | None = None) -> Fetched | Redirected:
        if "/wp-json/wp/v2/pages" in url:
            self.asked.append(url.removeprefix(HOME))
            items = [
                {"link": HOME + p, "modified_gmt": m, "content": {"rendered": self.rendered}}
                for p, m in self.listed.items()
            ]
            body = json.dumps(items).encode()
            return Fetched(url, True, body, "application/json", None, Validators())
        answer = super().fetch(url)
        if isinstance(answer, Redirected):
            return answer
        return replace(answer, validators=Validators())


def read(request: ExtractRequest) -> Extract:
    """Extract a FakePage."""
    title, *lines = request.body.decode().splitlines()
    if title == "broken":
        raise DamagedDocument("the file is cut off")
    words = tuple(
        Block(BlockKind.PARAGRAPH, line) for line in lines if not line.startswith((">", "="))
    )
    links = tuple(HOME + line.removeprefix("> ") for line in lines if line.startswith(">"))
    own = next((HOME + line.removeprefix("= ") for line in lines if line.startswith("=")), None)
    return Extract(title, (Section((), words),), outlinks=links, canonical=own)


READ = read

SITE: Mapping[str, FakePage] = {
    "/": FakePage("Start\nWhere it begins.\n> /a\n> /b\n> https://other.example/x"),
    "/a": FakePage("Page A\nShare information.\n> /b"),
    "/b": FakePage("Page B\nEscalate."),
}


@dataclass
class World:
    """A site, a collection and a clock."""

    collection: Collection
    source: Source
    fetcher: FakeFetcher
    at: datetime = START

    def crawl(self, **options: Any) -> CrawlReport:
        options.setdefault("gone_after", timedelta(hours=24))
        return crawl(
            self.source,
            self.collection,
            self.fetcher,
            read,
            options=Options(**options),
            now=lambda: self.at,
        )

    def later(self, **passed: float) -> World:
        self.at += timedelta(**passed)
        self.fetcher.asked.clear()
        return self

    def documents(self) -> dict[str, Document]:
        with self.collection.reading() as session:
            return {d.url.removeprefix(HOME): d for d in session.scalars(select(Document))}


@pytest.fixture(autouse=True)
def _asked_for_nothing_that_nobody_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a crawl ask only for what it is led to; test_probing has the rest."""
    monkeypatch.setattr(probing, "MOST", 0)


@pytest.fixture
def world(collection: Collection) -> World:
    source = Source(key="site", name="A site", start=(f"{HOME}/",), area="here")
    return World(collection, source, FakeFetcher(source, dict(SITE)))


def test_a_first_crawl_stores_every_page_it_is_led_to(world: World) -> None:
    report = world.crawl()
    assert report.state is CrawlState.DONE
    assert report.counts[Outcome.NEW] == 3
    assert world.fetcher.asked == ["/", "/a", "/b"]
    assert {d.title for d in world.documents().values()} == {"Start", "Page A", "Page B"}


def test_a_second_crawl_of_the_same_site_stores_nothing_new(world: World) -> None:
    world.crawl()
    before = world.collection.revision()
    ids = {path: d.id for path, d in world.documents().items()}
    report = world.later(days=1).crawl()
    assert report.counts[Outcome.UNCHANGED] == 3
    assert world.collection.revision() == before
    assert {path: d.id for path, d in world.documents().items()} == ids
    assert all(d.checked == world.at for d in world.documents().values())
    assert all(d.changed == START for d in world.documents().values())


def test_changed_words_make_a_new_version_and_keep_the_old_one(world: World) -> None:
    world.crawl()
    kept = world.documents()["/a"]
    world.fetcher.answers["/a"] = FakePage("Page A\nShare information within a day.\n> /b")
    report = world.later(days=1).crawl()
    assert report.counts[Outcome.CHANGED] == 1
    now = world.documents()["/a"]
    assert (now.id, now.changed) == (kept.id, world.at)
    with world.collection.reading() as session:
        versions = session.scalars(select(Version).where(Version.document_id == kept.id)).all()
        assert [v.sections[0].text for v in versions] == [
            "Share information.",
            "Share information within a day.",
        ]


@pytest.mark.slow
def test_what_always_changes_makes_no_new_version(world: World) -> None:
    world.fetcher.answers["/b"] = FakePage("Page B\nEscalate.\nPrinted on 12/03/2024 14:02")
    world.crawl()
    world.fetcher.answers["/b"] = FakePage("Page B\nEscalate.\nPrinted on 13/03/2024 09:30")
    assert world.later(days=1).crawl().counts[Outcome.CHANGED] == 0


def test_new_bytes_with_the_same_words_are_no_new_version(world: World) -> None:
    world.crawl()
    world.fetcher.answers["/b"] = FakePage("Page B\nEscalate.\n> /")
    assert world.later(days=1).crawl().counts[Outcome.CHANGED] == 0


def test_the_same_words_that_are_read_in_another_way_are_set_so_in_the_same_version(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.crawl()
    before = world.documents()["/b"].version_id
    account = settled(10, 9, [LeftOut(WhyLeftOut.EMBEDDED, 1)])

    def read_anew(request: ExtractRequest) -> Extract:
        extract = READ(request)
        sections = tuple(
            replace(section, blocks=tuple(replace(b, kind=BlockKind.ROW) for b in section.blocks))
            for section in extract.sections
        )
        return replace(extract, sections=sections, account=account)

    monkeypatch.setattr(f"{__name__}.read", read_anew)
    revision = world.collection.revision()
    report = world.later(days=1).crawl(full=True)
    assert report.counts[Outcome.UNCHANGED] == 3
    with world.collection.reading() as session:
        version = session.get_one(Version, before)
        assert [section.layout[0][0] for section in version.sections] == ["row"]
        assert version.read_account == account
        assert version.in_part
    assert world.collection.revision() > revision
    revision = world.collection.revision()
    world.later(days=1).crawl(full=True)
    assert world.collection.revision() == revision


def test_a_crawl_tells_what_it_read_in_part(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    account = settled(10, 9, [LeftOut(WhyLeftOut.EMBEDDED, 1, "data.xlsx")])

    def read_in_part(request: ExtractRequest) -> Extract:
        in_part = request.url.endswith("/b")
        return replace(READ(request), account=account if in_part else None)

    monkeypatch.setattr(f"{__name__}.read", read_in_part)
    missing = "parts in another format that is not read (data.xlsx), about 1 word"
    assert world.crawl().in_part == ((f"{HOME}/b", missing),)
    assert world.later(days=1).crawl(full=True).in_part == ()


@pytest.mark.cases
@pytest.mark.parametrize("error", [TimedOut("no answer"), BadStatus(403), BadStatus(500)])
def test_a_failure_is_told_and_loses_nothing(world: World, error: FetchError) -> None:
    world.crawl()
    world.fetcher.answers["/b"] = error
    for _ in range(3):
        report = world.later(days=2).crawl()
        assert report.failed == ((f"{HOME}/b", str(error)),)
    assert world.documents()["/b"].state is DocumentState.CURRENT


def test_an_unreadable_file_is_one_failed_row_and_keeps_the_version_before(world: World) -> None:
    world.crawl()
    world.fetcher.answers["/b"] = FakePage("broken\nhalf")
    report = world.later(days=1).crawl()
    assert report.failed == ((f"{HOME}/b", "the file is cut off"),)
    assert report.counts[Outcome.UNCHANGED] == 2
    assert world.documents()["/b"].title == "Page B"


def test_a_document_is_gone_after_two_refusals_a_day_apart_and_keeps_its_text(world: World) -> None:
    world.crawl()
    world.fetcher.answers["/b"] = BadStatus(404)
    world.later(days=1).crawl()
    assert world.documents()["/b"].state is DocumentState.CURRENT
    world.later(hours=1).crawl()
    assert world.documents()["/b"].state is DocumentState.CURRENT, "the strikes came too close"
    world.later(days=1).crawl()
    gone = world.documents()["/b"]
    assert gone.state is DocumentState.GONE
    with world.collection.reading() as session:
        assert session.get_one(Version, gone.version_id).sections[0].text == "Escalate."


def test_an_address_that_is_known_to_be_gone_is_no_failure_any_more(world: World) -> None:
    world.crawl()
    world.fetcher.answers["/b"] = BadStatus(404)
    assert len(world.later(days=1).crawl().failed) == 1
    assert len(world.later(days=1).crawl().failed) == 1
    report = world.later(days=1).crawl()
    assert report.clean
    assert (f"{HOME}/b", "known to be gone (the server answered 404)") in report.skipped


@pytest.mark.slow
def test_a_document_that_comes_back_is_current_under_its_old_id(world: World) -> None:
    world.crawl()
    kept = world.documents()["/b"].id
    world.fetcher.answers["/b"] = BadStatus(410)
    world.later(days=1).crawl()
    world.later(days=1).crawl()
    world.fetcher.answers["/b"] = SITE["/b"]
    world.later(days=1).crawl()
    back = world.documents()["/b"]
    assert (back.id, back.state) == (kept, DocumentState.CURRENT)


def test_a_crawl_that_would_lose_too_much_loses_nothing_and_says_so(world: World) -> None:
    world.crawl()
    for path in ("/a", "/b"):
        world.fetcher.answers[path] = BadStatus(404)
    world.later(days=1).crawl()
    report = world.later(days=1).crawl()
    assert report.state is CrawlState.FAILED
    assert "2 of 3 documents" in (report.message or "")
    assert all(d.state is DocumentState.CURRENT for d in world.documents().values())


def test_a_document_that_moved_keeps_its_id_under_its_new_address(world: World) -> None:
    words = "Share information with the duty team on the same day, by telephone first"
    world.fetcher.answers["/a"] = FakePage(f"Page A\n{words}.\n> /b")
    world.crawl()
    kept = world.documents()["/a"].id
    world.fetcher.answers["/a"] = "/new-a"
    world.fetcher.answers["/new-a"] = FakePage(f"Page A\n{words}, and record it.")
    world.later(days=1).crawl()
    assert world.documents()["/new-a"].id == kept
    with world.collection.reading() as session:
        urls = session.scalars(select(Address.url).where(Address.document_id == kept)).all()
    assert set(urls) == {f"{HOME}/a", f"{HOME}/new-a"}


def test_a_copy_of_a_page_is_an_address_of_the_same_document(world: World) -> None:
    world.fetcher.answers["/"] = FakePage("Start\nWhere it begins.\n> /a\n> /a/copy")
    world.fetcher.answers["/a/copy"] = FakePage("Page A\nShare information.")
    report = world.crawl()
    assert (f"{HOME}/a/copy", f"the same text as {HOME}/a") in report.skipped
    assert "/a/copy" not in world.documents()
    world.fetcher.answers["/a/copy"] = FakePage("Page A\nOther words now.")
    world.later(days=1).crawl()
    assert "/a/copy" in world.documents(), "a copy that says something else is a document"


@pytest.mark.cases
@pytest.mark.parametrize(
    ("called", "address"),
    [("/a/own", "/a/own"), ("/a", "/a"), ("/", "/a"), ("/missing", "/a"), ("/a?x=1", "/a")],
)
def test_of_two_addresses_of_one_text_the_one_that_the_page_calls_its_own_is_kept(
    world: World, called: str, address: str
) -> None:
    page = FakePage(f"Page A\nShare information.\n= {called}")
    world.fetcher.answers |= {
        "/": FakePage("Start\nWhere it begins.\n> /a\n> /a/own\n> /a?x=1"),
        **dict.fromkeys(("/a", "/a/own", "/a?x=1"), page),
    }
    world.crawl()
    (kept,) = [path for path in world.documents() if path.startswith("/a")]
    assert kept == address
    world.later(days=1).crawl()
    assert [path for path in world.documents() if path.startswith("/a")] == [kept]


def test_a_page_that_calls_another_text_its_own_address_keeps_its_document(world: World) -> None:
    world.fetcher.answers["/a"] = FakePage("Page A\nShare information.\n= /")
    world.fetcher.answers["/b"] = FakePage("Page B\nEscalate.\n= /")
    world.crawl()
    assert set(world.documents()) == {"/", "/a", "/b"}


@pytest.mark.slow
@pytest.mark.parametrize("first", ["/a2", BadStatus(404)], ids=["redirects", "not found"])
def test_a_copy_that_outlives_the_first_address_becomes_the_documents_own(
    world: World, first: str | FetchError
) -> None:
    world.fetcher.answers["/"] = FakePage("Start\nWhere it begins.\n> /a\n> /a2")
    world.fetcher.answers["/a2"] = FakePage("Page A\nShare information.")
    world.crawl()
    held = world.documents()["/a"]
    world.fetcher.answers["/a"] = first
    world.later(days=2).crawl()
    assert "/a" not in world.documents()
    assert world.documents()["/a2"].id == held.id


def test_an_address_without_a_query_is_preferred_to_one_with(world: World) -> None:
    world.fetcher.answers["/"] = FakePage("Start\nWhere it begins.\n> /?p=12\n> /a")
    world.fetcher.answers["/?p=12"] = FakePage("Page A\nShare information.")
    world.crawl()
    held = world.documents()
    assert "/a" in held
    assert "/?p=12" not in held
    world.later(days=1).crawl()
    assert world.documents()["/a"].id == held["/a"].id


def test_a_document_that_became_noindex_is_not_said_to_be_checked(world: World) -> None:
    world.crawl()
    world.fetcher.answers["/b"] = FakePage("Page B\nFor members only.", indexed=False)
    world.later(days=1).crawl()
    world.later(days=1).crawl()
    document = world.documents()["/b"]
    assert (document.state, document.checked) == (DocumentState.CURRENT, START)


@pytest.mark.cases
@pytest.mark.parametrize("validators", [True, False], ids=["not changed", "the same bytes"])
def test_a_document_that_became_noindex_is_not_said_to_be_checked_though_its_bytes_are_the_same(
    world: World, validators: bool
) -> None:
    if not validators:
        world.fetcher = WithoutValidators(world.source, dict(SITE))
    world.crawl()
    world.fetcher.answers["/b"] = replace(SITE["/b"], indexed=False)
    for _ in range(2):
        report = world.later(days=1).crawl()
        assert [url for url, why in report.skipped if "asks not to index it" in why] == [
            f"{HOME}/b"
        ]
    document = world.documents()["/b"]
    assert (document.state, document.checked) == (DocumentState.CURRENT, START)
    world.fetcher.answers["/b"] = SITE["/b"]
    assert world.later(days=1).crawl().counts[Outcome.UNCHANGED] == 3
    assert world.documents()["/b"].checked == world.at


def test_pages_that_are_only_followed_are_no_documents(world: World) -> None:
    world.fetcher.answers["/"] = FakePage("Contents\n> /a", indexed=False)
    report = world.crawl()
    assert set(world.documents()) == {"/a", "/b"}
    assert report.skipped[0] == (f"{HOME}/", "followed for its links; not a document")
    world.later(days=1).crawl()
    assert world.fetcher.asked == ["/", "/a", "/b"], "links are known though the page was unchanged"


ALL_FORBIDDEN = b"User-agent: *\nDisallow: /\n"
A_PAGE = b"<!doctype html><html><body>Sign in\nUser-agent: *\nDisallow: /\n</body></html>"


def _with_robots(world: World, text: bytes) -> World:
    """Begin the next crawl with a robots.txt, asked for anew as in each crawl."""
    world.fetcher = FakeFetcher(world.source, world.fetcher.answers, robots_txt=text)
    return world


def test_a_robots_txt_that_comes_to_forbid_everything_is_told_and_what_is_held_stays(
    world: World,
) -> None:
    world.crawl()
    for _ in range(3):
        report = _with_robots(world, ALL_FORBIDDEN).later(days=2).crawl()
        assert report.state is CrawlState.FAILED
        assert "robots.txt forbids where the crawl begins" in (report.message or "")
        assert world.fetcher.asked == []
    assert {d.state for d in world.documents().values()} == {DocumentState.CURRENT}
    assert _with_robots(world, b"").later(days=1).crawl().clean


def test_a_robots_txt_that_always_forbade_everything_is_told_too(world: World) -> None:
    report = _with_robots(world, ALL_FORBIDDEN).crawl()
    assert (report.state, world.documents()) == (CrawlState.FAILED, {})


def test_a_web_page_in_the_place_of_robots_txt_is_told_and_its_lines_are_no_rules(
    world: World,
) -> None:
    world.crawl()
    report = _with_robots(world, A_PAGE).later(days=1).crawl()
    assert report.state is CrawlState.FAILED
    assert "A web page was sent in the place of robots.txt" in (report.message or "")
    assert report.counts[Outcome.UNCHANGED] == 3
    assert _with_robots(world, b"").later(days=1).crawl().clean


def test_a_robots_txt_that_comes_to_forbid_much_of_what_is_held_is_told(world: World) -> None:
    world.crawl()
    told = _with_robots(world, b"User-agent: *\nDisallow: /a\nDisallow: /b").later(days=1).crawl()
    assert told.state is CrawlState.FAILED
    assert "robots.txt forbids 2 of 3 documents" in (told.message or "")
    some = _with_robots(world, b"User-agent: *\nDisallow: /b").later(days=1).crawl()
    assert some.clean, "one page that is forbidden is a skipped row"


@pytest.mark.slow
@pytest.mark.parametrize("same_bytes", [True, False])
def test_a_noindex_that_comes_to_much_of_what_is_held_is_told_and_what_is_held_stays(
    world: World, same_bytes: bool
) -> None:
    world.crawl()
    for path in ("/a", "/b"):
        text = SITE[path].text + ("" if same_bytes else "\nAnd more.")
        world.fetcher.answers[path] = FakePage(text, indexed=False)
    for _ in range(2):
        told = world.later(days=1).crawl()
        assert told.state is CrawlState.FAILED
        assert "asks not to index 2 of 3 documents that are held" in (told.message or "")
        assert "Everything stored stays" in (told.message or "")
    assert {d.state for d in world.documents().values()} == {DocumentState.CURRENT}
    world.fetcher.answers["/a"] = SITE["/a"]
    assert world.later(days=1).crawl().clean, "one page that is not to be indexed is a skipped row"


def test_what_is_kept_from_us_in_one_way_or_another_is_told_together(world: World) -> None:
    world.crawl()
    world.fetcher.answers["/a"] = FakePage(SITE["/a"].text, indexed=False)
    told = _with_robots(world, b"User-agent: *\nDisallow: /b").later(days=1).crawl()
    assert told.state is CrawlState.FAILED
    assert "robots.txt forbids 1 of 3" in (told.message or "")
    assert "asks not to index 1 of 3" in (told.message or "")


OUT = OutOfScope(f"{LEAVES}https://login.example/?next=it")
PICTURE = FakePage("No words", media_type="image/png")
KEPT: Mapping[str, tuple[dict[str, FakePage | FetchError | str], str]] = {
    "out of the source": (
        {"/a": OUT, "/b": OUT},
        "2 of 3 documents that are held lead out of the source, to https://login.example/:",
    ),
    "not read": (
        {"/a": PICTURE, "/b": PICTURE},
        "2 of 3 documents that are held could not be read: files of the type “image/png”",
    ),
    "out over a page of the source": (
        {"/a": "/sign-in", "/b": "/sign-in", "/sign-in": "/sign-in-2", "/sign-in-2": OUT},
        "2 of 3 documents that are held lead out of the source, to https://login.example/:",
    ),
    "to a page that is none of the source's documents": (
        {"/a": "/sign-in", "/b": OUT, "/sign-in": FakePage("Sign in", indexed=False)},
        "1 of 3 documents that are held could not be read: followed for its links",
    ),
    "in a ring": (
        {"/a": "/b", "/b": "/a"},
        "2 of 3 documents that are held redirect within the source, and lead to nothing.",
    ),
    "in several ways": (
        {"/": OUT, "/a": OUT, "/b": PICTURE},
        "2 of 3 documents that are held lead out of the source, to https://login.example/:",
    ),
}


@pytest.mark.slow
@pytest.mark.cases
@pytest.mark.parametrize("kept", KEPT)
def test_whatever_keeps_much_of_what_is_held_from_us_is_told(world: World, kept: str) -> None:
    world.crawl()
    answers, words = KEPT[kept]
    world.fetcher.answers |= answers
    for _ in range(3):
        told = world.later(days=1).crawl()
        assert (told.state, told.clean) == (CrawlState.FAILED, False)
        assert words in (told.message or "")
    assert {d.state for d in world.documents().values()} == {DocumentState.CURRENT}
    assert {d.checked for d in world.documents().values() if d.url == f"{HOME}/a"} == {START}
    world.fetcher.answers |= SITE
    assert world.later(days=1).crawl().clean


def test_a_budget_is_no_trouble_until_what_is_held_goes_unchecked_for_long(world: World) -> None:
    world.crawl()
    world.source = world.source.model_copy(update={"max_pages": 1})
    told = world.later(days=1).crawl()
    assert told.clean
    assert "2 documents that are held lie beyond the budget of 1 pages" in (told.message or "")
    told = world.later(days=30).crawl()
    assert told.state is CrawlState.FAILED
    assert "2 of 3 documents that are held could not be read: the source's budget of 1 pages" in (
        told.message or ""
    )


@pytest.mark.slow
def test_a_budget_gives_each_document_its_turn(world: World) -> None:
    links = "\n".join(f"> /p{number}" for number in "abcdefgh")
    world.fetcher.answers["/"] = FakePage(f"Start\nWhere it begins.\n{links}")
    world.fetcher.answers |= {f"/p{n}": FakePage(f"Page {n}\nWords of {n}.") for n in "abcdefgh"}
    world.crawl()
    world.source = world.source.model_copy(update={"max_pages": 4})
    for _ in range(3):
        assert world.later(days=1).crawl().clean
    checked = {path: each.checked for path, each in world.documents().items()}
    assert min(checked.values()) > START


@pytest.mark.cases
@pytest.mark.parametrize("answer", [OUT, PICTURE], ids=["out of the source", "not read"])
def test_one_page_that_is_kept_from_us_is_one_skipped_row(
    world: World, answer: FakePage | FetchError
) -> None:
    world.crawl()
    world.fetcher.answers["/a"] = answer
    report = world.later(days=1).crawl()
    assert report.clean
    assert [url for url, _ in report.skipped] == [f"{HOME}/a"]


def test_a_document_that_a_copy_still_gives_was_read(world: World) -> None:
    copies = {f"/copy{path}": SITE[path] for path in ("/a", "/b")}
    world.fetcher.answers |= copies
    world.fetcher.answers["/"] = FakePage("Start\nBegin.\n> /a\n> /b\n> /copy/a\n> /copy/b")
    world.crawl()
    world.fetcher.answers |= {"/a": OUT, "/b": OUT}
    assert world.later(days=1).crawl().state is CrawlState.DONE
    assert {d.checked for d in world.documents().values()} == {world.at}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answers", "became"),
    [
        ({"/": OUT}, f"{HOME}/: it redirects out of the source, to https://login.example/"),
        ({"/": PICTURE}, f"{HOME}/: files of the type “image/png” are not read"),
        ({"/": FakePage("Nothing", indexed=False)}, f"{HOME}/: followed for its links"),
        ({"/": "/in", "/in": OUT}, f"{HOME}/in: it redirects out of the source"),
        ({"/": BadStatus(404)}, f"{HOME}/: the server answered 404"),
    ],
    ids=["out of the source", "not read", "noindex", "out over a page", "not found"],
)
def test_a_source_that_holds_nothing_at_the_end_of_a_crawl_is_told_each_time(
    world: World, answers: dict[str, FakePage | FetchError | str], became: str
) -> None:
    world.fetcher.answers = answers
    for _ in range(2):
        told = world.later(days=1).crawl()
        assert told.state is CrawlState.FAILED
        assert "the source holds no document" in (told.message or "")
        assert became in (told.message or "")
    world.fetcher.answers = dict(SITE)
    assert world.later(days=1).crawl().clean


def test_a_first_crawl_that_finds_documents_is_well_though_much_is_skipped(world: World) -> None:
    world.fetcher.answers |= {"/": FakePage("Contents\n> /a\n> /b", indexed=False), "/b": OUT}
    for _ in range(2):
        assert world.later(days=1).crawl().clean
    assert set(world.documents()) == {"/a"}


def test_a_sitemap_leads_to_pages_that_no_link_names(world: World) -> None:
    world.fetcher.robots_txt = f"Sitemap: {HOME}/sitemap.xml".encode()
    world.fetcher.answers["/sitemap.xml"] = FakePage(
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<url><loc>{HOME}/hidden</loc></url></urlset>",
        media_type="application/xml",
    )
    world.fetcher.answers["/hidden"] = FakePage("Hidden\nOnly the sitemap knows it.")
    world.crawl()
    assert "/hidden" in world.documents()


@pytest.fixture
def part(world: World) -> World:
    """Give a source that is the part of a site below /part/."""
    world.source = world.source.model_copy(
        update={"start": (f"{HOME}/part/",), "include": (f"{HOME}/part/",)}
    )
    world.fetcher = FakeFetcher(
        world.source,
        {
            "/part/": FakePage("Start\nWhere it begins."),
            "/part/hidden": FakePage("Hidden\nOnly the sitemap knows it."),
            "/elsewhere": FakePage("Elsewhere\nAnother part of the site."),
        },
    )
    return world


def sitemap(root: str, *paths: str) -> FakePage:
    entries = "".join(f"<x><loc>{HOME}{path}</loc></x>" for path in paths)
    entry = {"urlset": "url", "sitemapindex": "sitemap"}[root]
    xmlns = "http://www.sitemaps.org/schemas/sitemap/0.9"
    markup = f'<{root} xmlns="{xmlns}">{entries.replace("x>", f"{entry}>")}</{root}>'
    return FakePage(markup, media_type="application/xml")


def test_listings_above_a_narrow_source_are_read_as_listings_only(part: World) -> None:
    part.fetcher.robots_txt = f"Sitemap: {HOME}/index.xml\nSitemap: {HOME}/page".encode()
    part.fetcher.answers |= {
        "/index.xml": "/moved.xml",
        "/moved.xml": sitemap("sitemapindex", "/a.xml"),
        "/a.xml": sitemap("urlset", "/part/hidden", "/elsewhere"),
        "/page": FakePage("Not a sitemap\nThese words are none of the source's."),
    }
    report = part.crawl()
    assert set(part.documents()) == {"/part/", "/part/hidden"}
    assert "/elsewhere" not in part.fetcher.asked
    assert (f"{HOME}/page", "it lists nothing, and lies outside the source") in report.skipped
    part.later(days=1).crawl()
    assert set(part.documents()) == {"/part/", "/part/hidden"}


def test_a_sitemap_that_is_none_is_one_failed_row(world: World) -> None:
    world.fetcher.robots_txt = f"Sitemap: {HOME}/sitemap.xml".encode()
    world.fetcher.answers["/sitemap.xml"] = FakePage("<html>", media_type="text/xml")
    report = world.crawl()
    assert [url for url, _ in report.failed] == [f"{HOME}/sitemap.xml"]
    assert report.counts[Outcome.NEW] == 3


def test_files_that_no_extractor_reads_are_skipped_with_the_reason(world: World) -> None:
    world.fetcher.answers["/b"] = FakePage("x", media_type="image/png")
    world.fetcher.answers["/a"] = FakePage("Page A\nShare.\n> /logo.png\n> /b")
    report = world.crawl()
    assert report.skipped[0][0] == f"{HOME}/b"
    assert "image/png" in report.skipped[0][1]
    assert "/logo.png" not in world.fetcher.asked


def test_the_budget_ends_a_crawl_and_the_rest_is_skipped(world: World) -> None:
    world.source = world.source.model_copy(update={"max_pages": 2})
    report = world.crawl()
    assert world.fetcher.asked == ["/", "/a"]
    assert report.skipped == ((f"{HOME}/b", "the source's budget of 2 pages is used up"),)


def test_an_unreachable_site_fails_with_a_message_and_loses_nothing(world: World) -> None:
    world.crawl()

    def silent(_: str) -> RobotsAnswer:
        raise TimedOut("the server did not answer in time")

    world.fetcher.robots = Robots(silent)
    report = world.later(days=1).crawl()
    assert report.state is CrawlState.FAILED
    assert "A site cannot be crawled" in (report.message or "")
    assert len(world.documents()) == 3


def test_a_cancelled_crawl_goes_on_without_fetching_again(world: World) -> None:
    world.fetcher.interrupt_at = "/a"
    with pytest.raises(KeyboardInterrupt):
        world.crawl()
    assert world.fetcher.asked[0] == "/"
    report = world.later(hours=1).crawl()
    assert world.fetcher.asked == ["/a", "/b"]
    assert (report.state, report.counts[Outcome.NEW]) == (CrawlState.DONE, 3)


def test_a_crawl_cancelled_as_soon_as_it_is_written_down_is_marked_as_cancelled(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = Collection.writing

    @contextmanager
    def cancelled_after(collection: Collection) -> Iterator[Session]:
        monkeypatch.undo()
        with stored(collection) as session:
            yield session
        raise KeyboardInterrupt

    monkeypatch.setattr(Collection, "writing", cancelled_after)
    with pytest.raises(KeyboardInterrupt):
        world.crawl()
    with world.collection.reading() as session:
        assert session.scalars(select(Crawl.state)).all() == [CrawlState.CANCELLED]
    assert world.later(hours=1).crawl().counts[Outcome.NEW] == 3


def _once_in(function: Any, url: str) -> Any:
    def faulty(*args: Any) -> Any:
        if any(getattr(argument, "url", argument) == url for argument in args):
            raise ZeroDivisionError("division by zero")
        return function(*args)

    return faulty


@pytest.mark.cases
@pytest.mark.parametrize(
    "where",
    ["crawler.crawling.page_texts.record_document", "crawler.crawling.visiting.read_listing"],
    ids=["while it is recorded", "while it is read"],
)
def test_an_error_that_nobody_foresaw_costs_its_address_alone_and_is_told_with_its_place(
    world: World, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    function = pkgutil.resolve_name(where)
    monkeypatch.setattr(where, _once_in(function, f"{HOME}/a"))
    report = world.crawl()
    ((url, reason),) = report.failed
    assert (report.state, url) == (CrawlState.DONE, f"{HOME}/a")
    assert "ZeroDivisionError at crawler/" in reason
    assert set(world.documents()) == {"/", "/b"}
    monkeypatch.undo()
    assert world.later(hours=1).crawl().counts[Outcome.NEW] == 1


def test_an_error_over_several_unchanged_addresses_costs_the_one_that_it_concerns(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.crawl()
    kept = Outcomes._leads_to

    def faulty(address: Address) -> list[str]:
        if address.url == f"{HOME}/a":
            raise ZeroDivisionError
        return kept(address)

    monkeypatch.setattr("crawler.crawling.visited._is_plain", lambda *_: False)
    monkeypatch.setattr(Outcomes, "_leads_to", staticmethod(faulty))
    report = world.later(days=1).crawl()
    assert [url for url, _ in report.failed] == [f"{HOME}/a"]
    assert report.counts[Outcome.UNCHANGED] == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "where", ["crawler.crawling.engine._begin", "crawler.crawling.lifecycle.apply_losses"]
)
def test_an_error_that_nobody_foresaw_ends_its_source_as_failed_and_says_where(
    world: World, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(where, lambda *_, **__: 1 / 0)
    report = world.crawl()
    assert report.state is CrawlState.FAILED
    assert "ZeroDivisionError at crawler/crawling/engine.py:" in (report.message or "")
    with world.collection.reading() as session:
        assert [c.state for c in session.scalars(select(Crawl))] == [CrawlState.FAILED]
    monkeypatch.undo()
    assert world.later(hours=1).crawl().state is CrawlState.DONE


def test_a_second_crawl_beside_a_running_one_is_refused(tmp_path: Path) -> None:
    with exclusive(tmp_path), pytest.raises(CrawlRunning), exclusive(tmp_path):
        pass
    with exclusive(tmp_path):
        pass


def test_full_reads_everything_again(world: World) -> None:
    world.crawl()
    read_again: list[str] = []

    def reading(request: ExtractRequest) -> Extract:
        read_again.append(request.url)
        return read(request)

    crawl(
        world.source, world.collection, world.fetcher, reading,
        options=Options(full=True), now=lambda: world.at,
    )  # fmt: skip
    assert len(read_again) == 3


def test_progress_is_told_after_every_address(world: World) -> None:
    told: list[tuple[int, int]] = []
    crawl(
        world.source, world.collection, world.fetcher, read,
        on_progress=lambda p: told.append((p.done, p.waiting)), now=lambda: world.at,
    )  # fmt: skip
    assert told == [(1, 2), (2, 1), (3, 0)]


# --- the life of a document ------------------------------------------------------------------


@pytest.mark.slow
def test_a_redirect_to_another_page_removes_nothing(world: World) -> None:
    """A site that sends every lost page to its home has not said that anything was removed."""
    world.crawl()
    kept = world.documents()["/b"].id
    world.fetcher.answers["/b"] = "/"
    for _ in range(3):
        world.later(days=2).crawl()
    assert world.documents()["/b"].id == kept
    assert world.documents()["/b"].state is DocumentState.CURRENT


def test_an_error_page_sent_as_a_page_removes_nothing_and_stores_nothing(world: World) -> None:
    world.crawl()
    world.fetcher.answers["/b"] = FakePage("Page not found\nSorry, we cannot find it.")
    for _ in range(3):
        report = world.later(days=2).crawl()
        assert "an error page or a notice was sent as if it were a page" in report.failed[0][1]
    assert world.documents()["/b"].title == "Page B"
    assert world.documents()["/b"].state is DocumentState.CURRENT


def test_a_page_that_is_no_document_leads_on_where_nothing_was_held(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of contents may have no words of its own, and be all that leads to the chapters."""
    refused = {"Start"}
    monkeypatch.setattr(
        "crawler.crawling.visiting.no_document",
        lambda extract, _=None: "no document" if extract.title in refused else None,
    )
    report = world.crawl()
    assert [url for url, _ in report.failed] == [f"{HOME}/"]
    assert set(world.documents()) == {"/a", "/b"}
    refused.add("Page A")
    world.fetcher.answers["/a"] = FakePage("Page A\nSign in.\n> /sign-in")
    world.later(days=1).crawl()
    assert "/sign-in" not in world.fetcher.asked, "what replaced a document leads away"


def test_a_chapter_about_children_who_cannot_be_found_is_no_error_page(world: World) -> None:
    words = "A child who is not found at home is looked for the same day. " * 20
    world.fetcher.answers["/b"] = FakePage(f"Children who are not found\n{words}")
    world.crawl()
    assert world.documents()["/b"].title == "Children who are not found"


def test_a_document_found_under_a_new_address_after_its_old_one_went_keeps_its_id(
    world: World,
) -> None:
    world.crawl()
    kept = world.documents()["/b"].id
    world.fetcher.answers["/b"] = BadStatus(404)
    world.fetcher.answers["/"] = FakePage("Start\nWhere it begins.\n> /a\n> /c")
    world.fetcher.answers["/a"] = FakePage("Page A\nShare information.")
    world.fetcher.answers["/c"] = SITE["/b"]
    world.later(days=1).crawl()
    assert world.documents()["/c"].id == kept


def test_a_document_that_went_and_came_back_elsewhere_keeps_its_id(world: World) -> None:
    world.crawl()
    kept = world.documents()["/b"].id
    world.fetcher.answers["/b"] = BadStatus(404)
    for _ in range(2):
        world.later(days=1).crawl()
    assert world.documents()["/b"].state is DocumentState.GONE
    world.fetcher.answers["/"] = FakePage("Start\nWhere it begins.\n> /c")
    world.fetcher.answers["/c"] = SITE["/b"]
    world.later(days=1).crawl()
    back = world.documents()["/c"]
    assert (back.id, back.state, back.gone) == (kept, DocumentState.CURRENT, None)


@pytest.mark.slow
def test_an_admin_confirms_a_loss_that_was_held_back_and_undoes_one(world: World) -> None:
    world.crawl()
    for path in ("/a", "/b"):
        world.fetcher.answers[path] = BadStatus(404)
    world.later(days=1).crawl()
    world.later(days=1).crawl()
    with world.collection.writing() as session:
        assert len(confirm_losses(session, "site", now=world.at)) == 2
    gone = world.documents()
    assert [gone[p].state for p in ("/a", "/b")] == [DocumentState.GONE] * 2
    assert gone["/a"].gone == world.at
    with world.collection.writing() as session:
        undo_removal(session, session.get_one(Document, gone["/a"].id))
    world.later(days=1).crawl()
    assert world.documents()["/a"].state is DocumentState.CURRENT, "one strike is not enough"


def test_a_clock_that_jumps_back_strikes_nobody_out(world: World) -> None:
    world.crawl()
    world.fetcher.answers["/b"] = BadStatus(404)
    world.later(days=1).crawl()
    world.later(days=-400).crawl()
    assert world.documents()["/b"].state is DocumentState.CURRENT
    assert world.later(days=402).crawl().state is CrawlState.DONE
    assert world.documents()["/b"].state is DocumentState.GONE


@pytest.mark.slow
def test_a_clock_that_jumped_ahead_makes_no_day_of_a_minute(world: World) -> None:
    """One 404, the clock two days ahead, a second 404 a minute later: the server knows better."""
    world.crawl()
    for minutes, ahead in [(0, 0), (1, 2), (2, 2), (3, 700), (4, 0)]:
        really = START + timedelta(days=1, minutes=minutes)
        world.fetcher.answers["/b"] = BadStatus(404, served=really)
        world.at = really + timedelta(days=ahead)
        assert [url for url, _ in world.crawl().failed] == [f"{HOME}/b"]
        assert world.documents()["/b"].state is DocumentState.CURRENT
    world.at = START + timedelta(days=3)
    world.fetcher.answers["/b"] = BadStatus(404, served=world.at + timedelta(hours=1))
    world.crawl()
    assert world.documents()["/b"].state is DocumentState.GONE


@pytest.mark.slow
def test_what_was_noted_by_a_clock_that_was_ahead_is_outlived(world: World) -> None:
    world.at = START + timedelta(days=700)
    world.crawl()
    world.fetcher.answers["/b"] = BadStatus(404)
    world.later(hours=1).crawl()
    world.at = START
    world.fetcher.answers["/a"] = replace(SITE["/a"], text="Page A\nOther words.\n> /b")
    asked: list[Validators | None] = []
    fetch = world.fetcher.fetch

    def watched(url: str, validators: Validators | None = None) -> Fetched | Redirected:
        asked.append(validators)
        return fetch(url, validators)

    world.fetcher.fetch = watched  # type: ignore[method-assign]
    world.crawl()
    assert asked == [Validators()] * 3, "no word is believed that was given in the future"
    assert world.documents()["/b"].state is DocumentState.CURRENT
    world.later(hours=25).crawl()
    assert world.documents()["/b"].state is DocumentState.GONE


# --- towards the site --------------------------------------------------------------------------


@pytest.mark.slow
def test_a_servers_word_that_nothing_changed_is_checked_now_and_then(world: World) -> None:
    world.crawl()
    lying = FakePage("Page B\nEscalate within two days.")
    real_fetch = world.fetcher.fetch

    def fetch(url: str, validators: Validators | None = None) -> Fetched | Redirected:
        if url.endswith("/b") and validators and validators.etag:
            return Fetched(url, False, b"", "text/html", None, validators)
        return real_fetch(url, validators)

    world.fetcher.fetch = fetch  # type: ignore[method-assign]
    world.fetcher.answers["/b"] = lying
    assert world.later(days=29).crawl().counts[Outcome.CHANGED] == 0
    assert world.later(days=1).crawl().counts[Outcome.CHANGED] == 1


def test_not_changed_says_nothing_where_nothing_was_asked_about(world: World) -> None:
    world.crawl()
    with world.collection.writing() as session:
        for address in session.scalars(select(Address)):
            address.etag = None
    nothing = Fetched(f"{HOME}/b", False, b"", "text/html", None, Validators())
    real_fetch = world.fetcher.fetch
    world.fetcher.fetch = lambda url, validators=None: (  # type: ignore[method-assign]
        nothing if url.endswith("/b") else real_fetch(url, validators)
    )
    report = world.later(days=1).crawl()
    assert report.failed == ((f"{HOME}/b", "the server answered 304"),)
    assert world.documents()["/b"].checked == START


@pytest.mark.slow
@pytest.mark.cases
@pytest.mark.parametrize("trouble", [TimedOut("no answer"), BadStatus(429), BadStatus(503)])
def test_a_site_in_trouble_is_left_alone_and_the_crawl_goes_on_another_time(
    world: World, trouble: FetchError
) -> None:
    links = [f"/p{number}" for number in range(40)]
    world.fetcher.answers["/"] = FakePage("Start\n" + "\n".join(f"> {link}" for link in links))
    world.fetcher.answers.update(dict.fromkeys(links, trouble))
    report = world.crawl()
    assert report.state is CrawlState.INTERRUPTED
    assert "is left alone" in (report.message or "")
    assert len(world.fetcher.asked) == 11
    world.fetcher.answers.update({link: FakePage(f"{link}\nWords of {link}.") for link in links})
    again = world.later(hours=1).crawl()
    assert again.state is CrawlState.DONE
    assert again.counts[Outcome.NEW] == 41 - len(again.failed)


def test_refusals_of_single_pages_are_no_trouble(world: World) -> None:
    links = [f"/p{number}" for number in range(40)]
    world.fetcher.answers["/"] = FakePage("Start\n" + "\n".join(f"> {link}" for link in links))
    world.fetcher.answers.update(dict.fromkeys(links, BadStatus(403)))
    assert world.crawl().state is CrawlState.DONE


@pytest.mark.slow
def test_a_calendar_without_end_is_left_after_enough_of_it(world: World) -> None:
    class Calendar(dict[str, Any]):
        def get(self, path: str, default: Any = None) -> Any:
            if path.startswith("/calendar?month="):
                month = int(path.rpartition("=")[2])
                return FakePage(f"Month {month}\nNo events.\n> /calendar?month={month + 1}")
            return super().get(path, default)

    world.fetcher.answers = Calendar(SITE)
    world.fetcher.answers["/b"] = FakePage("Page B\nEscalate.\n> /calendar?month=1")
    report = world.crawl()
    assert report.state is CrawlState.DONE
    assert len(world.fetcher.asked) < 40, "each month lies a link deeper"
    assert "links from the start" in report.skipped[-1][1]


@pytest.mark.slow
def test_addresses_that_are_alike_but_for_numbers_are_bounded(world: World) -> None:
    links = "\n".join(f"> /filter?page={number}" for number in range(2 * MOST_ALIKE))
    world.fetcher.answers["/b"] = FakePage(f"Page B\nEscalate.\n{links}")
    report = world.crawl()
    assert sum(path.startswith("/filter") for path in world.fetcher.asked) == MOST_ALIKE
    assert [reason for _, reason in report.skipped if "are alike" in reason] != []
    assert len(report.skipped) == 1


def _branching(places: int, *, width: int = 3) -> dict[str, FakePage]:
    """Return a trap: each of its pages leads to further ones whose addresses have no numbers."""
    names = ["/t" + "".join("abcdefghij"[int(digit)] for digit in str(n)) for n in range(places)]
    return {
        name: FakePage(
            f"Place {name}\nNothing to be seen in {name}.\n"
            + "\n".join(f"> {names[(n * width + k + 1) % places]}" for k in range(width))
        )
        for n, name in enumerate(names)
    }


@pytest.mark.slow
def test_a_trap_that_uses_up_the_budget_hides_no_new_chapter(world: World) -> None:
    world.source = world.source.model_copy(update={"max_pages": 12})
    world.fetcher.answers |= _branching(400)
    world.fetcher.answers["/"] = FakePage("Start\nWhere it begins.\n> /ta\n> /a\n> /b")
    world.crawl()
    assert len(world.fetcher.asked) == 12, "the trap uses up what is left"
    for number in range(3):
        links = "".join(f"\n> /new-{n}" for n in "xyz"[: number + 1])
        world.fetcher.answers["/"] = FakePage(f"Start\nWhere it begins.\n> /ta\n> /a\n> /b{links}")
        world.fetcher.answers[f"/new-{'xyz'[number]}"] = FakePage(f"New {number}\nWords {number}.")
        world.later(days=1).crawl()
        assert f"/new-{'xyz'[number]}" in world.documents()
        assert len(world.fetcher.asked) == 12
        assert {"/", "/a", "/b"} <= set(world.fetcher.asked), "what is held is looked at as before"


@pytest.mark.slow
def test_a_trap_does_not_grow_from_crawl_to_crawl(world: World) -> None:
    chain = ["/x" + "".join("abcdefghij"[int(d)] for d in f"{n:03}") for n in range(200)]
    for page, following in pairwise(chain):
        world.fetcher.answers[page] = FakePage(f"Step {page}\nStep {page}.\n> {following}")
    world.fetcher.answers["/"] = FakePage(f"Start\nWhere it begins.\n> {chain[0]}")
    world.crawl()
    held = len(world.documents())
    assert held == DEEPEST + 1
    for _ in range(3):
        world.later(days=1).crawl()
    assert len(world.documents()) == held


@pytest.mark.slow
def test_many_that_are_alike_come_after_the_rest(world: World) -> None:
    numbered = [f"/list?page={n}" for n in range(200)]
    world.fetcher.answers |= {url: FakePage(f"List\nWords of {url}.") for url in numbered}
    world.fetcher.answers["/c"] = FakePage("Page C\nFound on the way.\n> /d")
    world.fetcher.answers["/d"] = FakePage("Page D\nRing the duty team on the same day.")
    links = "".join(f"\n> {url}" for url in [*numbered, "/c"])
    world.fetcher.answers["/"] = FakePage(f"Start\nWhere it begins.{links}")
    world.source = world.source.model_copy(update={"max_pages": 60})
    world.crawl()
    assert {"/c", "/d"} <= set(world.documents())


def test_a_path_that_repeats_itself_is_left_out(world: World) -> None:
    world.fetcher.answers["/b"] = FakePage("Page B\nEscalate.\n> /x/y/x/y/x/y/x/y")
    report = world.crawl()
    assert report.skipped[0][1] == "its path repeats itself"


def test_addresses_that_briefings_cite_are_visited_where_they_lie_in_scope(world: World) -> None:
    world.fetcher.answers["/unlinked"] = FakePage("Unlinked\nOnly a briefing knows it.")
    world.crawl(cited=(f"{HOME}/unlinked", "https://other.example/a", "not an address"))
    assert "/unlinked" in world.documents()
    assert not any("other.example" in path for path in world.fetcher.asked)


def test_some_pages_of_a_source_speak_for_another_area(world: World) -> None:
    rule = PageRule(path="^/b$", area="there", kind="form")
    world.source = world.source.model_copy(update={"pages": (rule,)})
    world.crawl()
    areas = {path: (d.area, d.kind) for path, d in world.documents().items()}
    assert areas == {
        "/": ("here", "procedure"),
        "/a": ("here", "procedure"),
        "/b": ("there", "form"),
    }


@pytest.mark.slow
def test_wordpress_listings_lead_to_files_that_no_link_names_and_spare_what_was_not_changed(
    world: World,
) -> None:
    world.source = world.source.model_copy(update={"profile": "wordpress"})
    world.fetcher = WithoutValidators(world.source, dict(SITE))
    world.fetcher.listed = {"/a": "2026-01-01T00:00:00", "/file": "2026-01-02T00:00:00"}
    world.fetcher.answers["/file"] = FakePage("A file\nOnly the listing knows it.")
    report = world.crawl()
    assert "/file" in world.documents()
    assert not report.failed, "collections that a site does not offer are no failure"
    again = world.later(days=1).crawl()
    pages = [path for path in world.fetcher.asked if "/wp-json/" not in path]
    assert pages == ["/", "/b"], "what the listing calls unchanged is not asked for"
    assert again.counts[Outcome.UNCHANGED] == 4
    world.fetcher.listed["/a"] = "2026-03-01T00:00:00"
    world.fetcher.answers["/a"] = FakePage("Page A\nShare information today.")
    assert world.later(days=1).crawl().counts[Outcome.CHANGED] == 1
    world.fetcher.rendered = "Words with another shared block."
    world.fetcher.answers["/file"] = FakePage(
        "A file\nOnly the listing knows it. Its date of change stayed."
    )
    assert world.later(days=1).crawl().counts[Outcome.CHANGED] == 1


@dataclass
class Paged(FakeFetcher):
    """A WordPress whose list of pages has so many pages; one that circles gives the first again."""

    pages: int = 0
    circles: bool = False

    def fetch(self, url: str, validators: Validators | None = None) -> Fetched | Redirected:
        if "/wp-json/wp/v2/pages" not in url:
            return super().fetch(url, validators)
        self.asked.append(url.removeprefix(HOME))
        number = int(parse_qs(urlsplit(url).query)["page"][0])
        shown = 1 if self.circles else number
        items = [{"link": f"{HOME}/files/{'ab'[n % 2]}{shown}/{n}.png"} for n in range(100)]
        body = json.dumps(items if number < self.pages or self.circles else items[:1]).encode()
        return Fetched(url, True, body, "application/json", None, Validators())


def pages_asked(world: World, **given: Any) -> list[str]:
    world.source = world.source.model_copy(update={"profile": "wordpress"})
    world.fetcher = Paged(world.source, dict(SITE), **given)
    report = world.crawl()
    assert not report.failed
    return [path for path in world.fetcher.asked if "/wp-json/wp/v2/pages" in path]


@pytest.mark.slow
def test_a_list_of_more_pages_than_links_may_lie_deep_is_read_to_its_end(world: World) -> None:
    assert len(pages_asked(world, pages=DEEPEST + 9)) == DEEPEST + 9


def test_a_list_that_gives_its_first_page_for_every_page_is_left_at_the_second(
    world: World,
) -> None:
    assert len(pages_asked(world, circles=True)) == 2
    with world.collection.reading() as session:
        told = session.scalars(
            select(FrontierEntry.reason).where(FrontierEntry.url.contains("page=2"))
        ).all()
    assert ["names only what its earlier pages name" in str(reason) for reason in told] == [True]
    assert len(pages_asked(world.later(days=1), circles=True)) == 2


def test_a_feed_that_goes_in_circles_is_left(world: World) -> None:
    entry = f"<entry><link href='{HOME}/a'/></entry>"
    for number in range(1, 40):
        following = f"<link rel='next' href='{HOME}/feed?page={number + 1}'/>"
        world.fetcher.answers[f"/feed?page={number}"] = FakePage(
            f"<feed>{following}{entry}</feed>", media_type="application/atom+xml"
        )
    world.fetcher.robots_txt = f"Sitemap: {HOME}/feed?page=1".encode()
    world.crawl()
    feeds = [path for path in world.fetcher.asked if "feed" in path]
    assert feeds == ["/feed?page=1", "/feed?page=2"]


@pytest.mark.slow
def test_indexes_of_sitemaps_that_name_each_other_or_never_end_come_to_one(world: World) -> None:
    world.fetcher.answers |= {
        "/a.xml": sitemap("sitemapindex", "/a.xml", "/b.xml", "/0/x.xml"),
        "/b.xml": sitemap("sitemapindex", "/a.xml", "/b.xml"),
    }
    for number in range(50):
        following = f"/{number + 1}/x.xml"
        world.fetcher.answers[f"/{number}/x.xml"] = sitemap("sitemapindex", following, "/a.xml")
    world.fetcher.robots_txt = f"Sitemap: {HOME}/a.xml".encode()
    report = world.crawl()
    assert report.state is CrawlState.DONE
    assert len(set(world.fetcher.asked)) == len(world.fetcher.asked)
    assert sum("/x.xml" in path for path in world.fetcher.asked) == DEEPEST
    assert set(world.documents()) == {"/", "/a", "/b"}


# --- when nothing more can be stored -----------------------------------------------------------


@pytest.mark.slow
def test_a_full_disk_ends_the_crawl_with_a_message_and_a_whole_collection(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync
    written: list[int] = []

    def fsync(descriptor: int) -> None:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):  # their folders are synced too
            written.append(descriptor)
        if len(written) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(CollectionFull, match="no room is left"):
        world.crawl()
    monkeypatch.undo()
    with world.collection.reading() as session:
        (run,) = session.scalars(select(Crawl)).all()
        assert run.state is CrawlState.FAILED
        assert "no room is left" in (run.message or "")
    assert set(world.documents()) == {"/"}
    assert world.collection.check() == 1
    assert not list(world.collection.blobs._folder.rglob(".new-*")), "no half file is left"
    assert world.later(hours=1).crawl().counts[Outcome.NEW] == 2


def test_a_database_held_by_another_ends_in_a_clear_message(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.crawl()
    with world.collection.engine.connect() as connection:
        database = connection.engine.url.database
    monkeypatch.setattr("collection.store.BUSY_SECONDS", 0)
    other = Collection.open(Path(str(database)).parent)
    with closing(sqlite3.connect(str(database))) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(CollectionBusy, match="held by another process"), other.writing() as s:
            bump_revision(s)
    other.close()
    assert world.later(days=1).crawl().state is CrawlState.DONE
