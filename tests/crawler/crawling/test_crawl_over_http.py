"""The crawl of a real server with faults by path, with the real fetcher and the real sandbox."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from collection.models import (
    Crawl,
    CrawlState,
    Document,
    DocumentState,
    Outcome,
    StoredSection,
)
from collection.store import Collection
from crawler.crawling import frontier, probing
from crawler.crawling.engine import CrawlReport, crawl
from crawler.crawling.visiting import Options
from crawler.extract.sandbox.sandbox import Sandbox
from crawler.extract.sniffing import DOC
from crawler.fetching.fetcher import Fetcher, FetchLimits
from crawler.sources import Source

HOME = "https://site.example"
OLDER_WORD = Path(__file__).resolve().parents[1] / "extract" / "files" / "first-visit.doc"
LIMITS = FetchLimits(body=1_000_000, connect=10, read=4, total=5, retries=0)
"""Only what never ends may run into them, however busy the machine is: a page that comes a second
late is a failed row more, and ten in a row end the crawl."""


NOT_USABLE = {
    "/archive-as-page", "/big-headers", "/bomb", "/bomb.docx", "/br", "/br-unsaid", "/chunks-cut",
    "/chunks-of-no-size", "/chunks-without-end", "/deflate-unsaid", "/drip", "/drip-headers",
    "/empty", "/false.xml", "/gzip-damaged", "/gzip-five-times", "/gzip-parts-cut",
    "/gzip-unsaid-half", "/gzip-without-its-end", "/half-deflate", "/half-gzip", "/half.pdf",
    "/hang-up", "/large", "/longer", "/nested", "/no-http", "/not-gzip", "/picture-as-page",
    "/short", "/sign-in-page.docx", "/sign-in-page.pdf", "/sign-in.pdf", "/silence", "/zstd",
    "/zstd-unsaid",
}  # fmt: skip
"""The faults whose answer cannot be a page, whatever stood there before."""

READ_AS_IT_IS = {
    "/deflate", "/deflate-bare", "/early-hints", "/gzip-and-more", "/gzip-parts",
    "/gzip-said-twice", "/gzip-twice", "/gzip-unsaid", "/noindex-for-others", "/pdf-as-page",
    "/utf-16",
}  # fmt: skip
"""The faults that hide nothing of what was sent."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as opened:
        yield opened


def run(
    source: Source, collection: Collection, sandbox: Sandbox, options: Options | None = None
) -> CrawlReport:
    with closing(Fetcher(source, limits=LIMITS)) as fetcher:
        return crawl(source, collection, fetcher, sandbox.extract, options=options)


def test_every_fault_costs_one_row_and_the_crawl_reaches_its_end(
    server: Any,
    sites: Any,
    collection: Collection,
    sandbox: Sandbox,
    make_source: Callable[..., Source],
) -> None:
    faults = sorted(sites.FAULTS)
    server.pages["/"] = sites.page("Start", "Where it begins.", *faults, "/a")
    report = run(make_source(), collection, sandbox)
    assert report.state is CrawlState.DONE
    failed = {url.removeprefix(HOME) for url, _ in report.failed}
    same = {url for url, why in report.skipped if "the same text as" in why}
    skipped = {url.removeprefix(HOME) for url, _ in report.skipped if url not in same}
    assert {url.removeprefix(HOME) for url in same} <= READ_AS_IT_IS
    assert failed == {
        "/403", "/410", "/500", "/busy", "/busy-once", "/soft-404", *NOT_USABLE,
    }  # fmt: skip
    assert skipped == {
        "/loop", "/moved", "/nameless", "/noindex", "/noindex-by-none", "/picture", "/to-other",
        "/to-private", "/to-home", "/to-no-address", "/to-script",
    }  # fmt: skip
    assert all(reason for _, reason in (*report.failed, *report.skipped))
    with collection.reading() as session:
        stored = set(session.scalars(select(Document.url)))
        paths = {"/", "/a", "/b", "/gzip-small", "/stale", "/wrong-charset", *READ_AS_IT_IS}
        # Of what gives the same words, one address becomes the document's own.
        paths -= {url.removeprefix(HOME) for url, why in report.skipped if "the same text" in why}
        assert stored == {f"{HOME}{path}" for path in paths}
        titles = set(session.scalars(select(Document.title)))
        assert "Café" in titles, "the bytes tell what the header does not"


@pytest.mark.parametrize("read_before", [False, True])
def test_a_type_that_is_not_to_be_read_is_one_skipped_row_and_what_was_read_before_stays(  # noqa: PLR0917
    server: Any,
    sites: Any,
    collection: Collection,
    sandbox: Sandbox,
    make_source: Callable[..., Source],
    read_before: bool,
) -> None:
    server.pages["/"] = sites.page("Start", "Where it begins.", "/visit.doc")
    server.pages["/visit.doc"] = OLDER_WORD.read_bytes()
    if read_before:
        assert run(make_source(), collection, sandbox).counts[Outcome.NEW] == 2
    with Sandbox(unread={DOC: "not read here"}) as bounded:
        report = run(make_source(), collection, bounded, Options(full=True))
    assert report.failed == ()
    assert report.skipped == ((f"{HOME}/visit.doc", "not read here"),)
    with collection.reading() as session:
        found = session.scalars(select(Document).where(Document.url.endswith(".doc"))).all()
        assert [document.state for document in found] == [DocumentState.CURRENT] * read_before


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("/to-other", "lead out of the source, to https://other.example/:"),
        ("/picture", "could not be read: files of the type “image/png” are not read."),
    ],
)
def test_chapters_that_all_lead_out_of_the_source_or_are_sent_as_no_text_are_told(  # noqa: PLR0917
    server: Any,
    sites: Any,
    collection: Collection,
    sandbox: Sandbox,
    make_source: Callable[..., Source],
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    told: str,
) -> None:
    assert run(make_source(), collection, sandbox).counts[Outcome.NEW] == 3
    for path in ("/a", "/b"):
        monkeypatch.setitem(sites.FAULTS, path, sites.FAULTS[fault])
    report = run(make_source(), collection, sandbox)
    assert (report.state, report.failed) == (CrawlState.FAILED, ())
    assert f"2 of 3 documents that are held {told}" in (report.message or "")
    with collection.reading() as session:
        assert set(session.scalars(select(Document.state))) == {DocumentState.CURRENT}
    monkeypatch.undo()
    assert run(make_source(), collection, sandbox).clean


def test_what_cannot_be_a_page_is_one_failed_row_and_the_version_before_stays(  # noqa: PLR0917
    server: Any,
    sites: Any,
    collection: Collection,
    sandbox: Sandbox,
    make_source: Callable[..., Source],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As an admin reads it, too: no type of an error and no number of one stands in the reasons."""
    faults = sorted(NOT_USABLE)
    monkeypatch.setattr("crawler.crawling.visiting.TROUBLES", len(faults))
    for path in faults:
        handler = sites.FAULTS[path]
        make = sites.pdf if path.endswith((".pdf", ".docx")) else sites.page
        server.pages[path] = make(f"Good {path}", f"The good words of {path}.")
        monkeypatch.delitem(sites.FAULTS, path)
        monkeypatch.setitem(sites.FAULTS, f"later {path}", handler)
    server.pages["/"] = sites.page("Start", "Where it begins.", *faults)
    assert run(make_source(), collection, sandbox).counts[Outcome.NEW] == len(faults) + 1
    for path in faults:
        monkeypatch.setitem(sites.FAULTS, path, sites.FAULTS[f"later {path}"])
    report = run(make_source(), collection, sandbox)
    assert {url.removeprefix(HOME) for url, _ in report.failed} == NOT_USABLE
    assert report.counts[Outcome.CHANGED] == 0
    for url, reason in report.failed:
        assert not re.search(r"Error|Exception|Errno|object|\('|0x", reason), (url, reason)
    with collection.reading() as session:
        assert set(session.scalars(select(Document.title))) == {
            "Start", *(f"Good {path}" for path in faults)
        }  # fmt: skip


@pytest.mark.parametrize(
    ("start", "limit", "reason", "visited"),
    [
        ("/calendar/1", "DEEPEST", "links from the start", 8),
        ("/calendar/1", "MOST_ALIKE", "alike but for their numbers", 7),
        ("/filter?by=1", "MOST_ALIKE", "alike but for their numbers", 7),
        ("/deeper/", "MOST_REPEATED", "its path repeats itself", 7),
    ],
)
def test_a_trap_is_left_after_enough_of_it(  # noqa: PLR0917
    server: Any,
    collection: Collection,
    sandbox: Sandbox,
    make_source: Callable[..., Source],
    monkeypatch: pytest.MonkeyPatch,
    start: str,
    limit: str,
    reason: str,
    visited: int,
) -> None:
    monkeypatch.setattr(frontier, limit, 7)
    monkeypatch.setattr(probing, "MOST", 0)  # what a trap answers everywhere is told besides
    report = run(make_source(start=(HOME + start,)), collection, sandbox)
    assert report.state is CrawlState.DONE
    assert report.counts[Outcome.NEW] == visited
    assert any(reason in why for _, why in report.skipped)
    assert len(server.asked) == visited + 1, "robots.txt, and nothing beyond"


def test_a_server_that_always_says_unchanged_is_believed_for_a_while_only(
    server: Any, collection: Collection, sandbox: Sandbox, make_source: Callable[..., Source]
) -> None:
    source = make_source(start=(f"{HOME}/stale",))
    assert run(source, collection, sandbox).counts[Outcome.NEW] == 1
    assert run(source, collection, sandbox).counts[Outcome.UNCHANGED] == 1
    verified = run(source, collection, sandbox, Options(verify_after=timedelta(0)))
    assert verified.counts[Outcome.CHANGED] == 1


def test_a_crawl_again_transfers_no_body_and_reads_nothing(
    server: Any, collection: Collection, sandbox: Sandbox, make_source: Callable[..., Source]
) -> None:
    run(make_source(), collection, sandbox)
    server.forget()
    report = run(make_source(), collection, sandbox)
    assert report.counts[Outcome.UNCHANGED] == 3
    assert server.bodies == 0
    assert server.asked == ["/robots.txt", "/", "/a", "/b"]


@pytest.mark.parametrize("place", ["/a", "/sign-in"], ids=["in its place", "behind a redirect"])
def test_a_form_in_the_place_of_a_chapter_is_over_with_the_next_crawl(  # noqa: PLR0917
    server: Any, sites: Any, collection: Collection, sandbox: Sandbox,
    make_source: Callable[..., Source], place: str, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    chapter = server.pages["/a"]
    form = sites.page("Sign in", "<form><input type='password' name='p'><button>Go</button></form>")

    def words() -> dict[str, str]:
        with collection.reading() as session:
            rows = select(Document.url, StoredSection.text).join(
                StoredSection, StoredSection.version_id == Document.version_id
            )
            return {url.removeprefix(HOME): text for url, text in session.execute(rows)}

    run(make_source(), collection, sandbox)
    before = words()
    server.pages[place] = form
    if place != "/a":
        redirect = lambda r: r.send(302, b"", Location=f"{HOME}{place}")  # noqa: E731
        monkeypatch.setitem(sites.FAULTS, "/a", redirect)
    report = run(make_source(), collection, sandbox)
    assert [url for url, _ in (*report.failed, *report.held)] == [HOME + place]
    assert words() == before
    monkeypatch.undo()
    server.pages["/a"] = chapter
    assert run(make_source(), collection, sandbox).clean
    assert words() == before


CUT_PAGE = (
    "<html><head><title>Bruises</title></head><body><main><h1>Bruises</h1>{}</main>"
    "<footer>The partnership</footer></body></html>"
)
STEPS = [f"<p>Step {n}: worker {n * 7} writes down bruise {n * 13} at once.</p>" for n in range(12)]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.8, 0.95])
def test_a_page_without_a_length_that_breaks_off_is_one_failed_row_and_the_version_before_stays(  # noqa: PLR0917
    server: Any, sites: Any, collection: Collection, sandbox: Sandbox,
    make_source: Callable[..., Source], share: float, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    body = CUT_PAGE.format("".join(STEPS)).encode()

    def sent(part: bytes) -> CrawlReport:
        monkeypatch.setitem(sites.FAULTS, "/a", lambda request: request.until_closed(part))
        return run(make_source(), collection, sandbox)

    def words() -> str:
        with collection.reading() as session:
            rows = select(StoredSection.text).join(
                Document, StoredSection.version_id == Document.version_id
            )
            return " ".join(session.scalars(rows.where(Document.url == f"{HOME}/a")))

    assert sent(body).clean
    before = words()
    assert "Step 11" in before
    end = body.index(b"</main>")
    report = sent(body[: int(share * end)])
    assert [(url, "broke off" in why) for url, why in report.failed] == [(f"{HOME}/a", True)]
    assert words() == before
    assert sent(body).clean
    assert words() == before
    shorter = CUT_PAGE.format("".join(STEPS[:9])).encode()
    assert sent(shorter).clean, "what is whole and says less is an edit"
    assert "Step 9" not in words()


CHILD = """
import sys
from pathlib import Path
from collection.store import Collection
from crawler.crawling.engine import crawl
from crawler.crawling.locking import exclusive
from crawler.extract.sandbox.sandbox import Sandbox
from crawler.extract.sniffing import DOC
from crawler.fetching.fetcher import Fetcher
from crawler.sources import load_sources

data = Path(sys.argv[1])
(source,) = load_sources(Path(sys.argv[2]))
with exclusive(data), Sandbox() as sandbox:
    crawl(source, Collection.open(data), Fetcher(source), sandbox.extract)
"""


def test_a_killed_crawl_loses_nothing_and_goes_on_without_fetching_again(
    server: Any, sites: Any, tmp_path: Path, sandbox: Sandbox, make_source: Callable[..., Source]
) -> None:
    links = [f"/p{number}" for number in range(40)]
    server.pages["/"] = sites.page("Start", "Where it begins.", *links)
    words = "Step {0} of the plan is shared with the child {0} days after the meeting."
    server.pages.update(
        {link: sites.page(f"Page {link}", words.format(link[2:])) for link in links}
    )
    source = make_source(delay=0.05)
    sources = tmp_path / "sources.toml"
    sources.write_text(
        f'[[source]]\nkey = "site"\nname = "A site"\nstart = ["{HOME}/"]\narea = "here"\n'
        f'profile = "plain"\ndelay = 0.05\nmirror = "{server.mirror}"\n'
        'allow_addresses = ["127.0.0.1/32"]\n'
    )
    data = tmp_path / "data"
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(data), str(sources)])
    while len(server.asked) < 15 and child.poll() is None:
        time.sleep(0.02)
    os.kill(child.pid, signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL

    with closing(Collection.open(data)) as collection:
        with collection.reading() as session:
            stored = set(session.scalars(select(Document.url)))
            assert [c.state for c in session.scalars(select(Crawl))] == [CrawlState.RUNNING]
        assert stored
        server.forget()
        report = run(source, collection, sandbox)
        assert (report.state, report.counts[Outcome.NEW]) == (CrawlState.DONE, 41)
        asked_again = {f"{HOME}{path}" for path in server.asked} & stored
        assert asked_again == set()
