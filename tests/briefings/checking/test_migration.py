"""A manual before and after: what becomes of every citation, crawled over loopback both times.

Each chapter of the fictional manual fares in its own way. Two points cite it: one by its address,
one pinned to a sentence of it. The crawls are real; the first is of January 2024, the briefing of
March, the later ones of 2025 (two, because a document is gone at the second refusal only).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select

from briefings.anchoring.pins import pin
from briefings.checking.checking import check_all
from briefings.models import Briefing, Citation, LearningPoint, Status
from briefings.store import cited_addresses
from collection.extract import Extract
from collection.models import Document
from collection.store import Collection
from collection.words.texts import fold_space
from crawler.crawling.engine import crawl
from crawler.crawling.visiting import Options
from crawler.extract import ExtractRequest, extractor_for
from crawler.fetching.fetcher import Fetcher
from crawler.sources import Source
from portal.briefings.status_words import say

from ..conftest import NoIndex, on_loopback

HOST = "https://manual.aldermoor.example"
CRAWLS = [datetime(2024, 1, 10, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC)]
PUBLISHED = date(2024, 3, 1)

Sections = list[tuple[str, str]]


class Page(NamedTuple):
    """A chapter: its title, its number, its sections."""

    title: str
    number: str
    sections: Sections


class Redirect(NamedTuple):
    """An address that leads elsewhere."""

    path: str


Site = dict[str, Page | Redirect]

# The sentence of each chapter that is pinned stands second, between two others.
FIRST = "Write down who said what, in their own words and yours."
LAST = "Never wait for the next visit to ask what is meant."


def told(sentence: str) -> str:
    return f"{FIRST} {sentence} {LAST}"


RENUMBERED = "Discuss any bruise in a baby who cannot roll over with a senior colleague today."
RENAMED = "A child who was not brought twice is discussed with the named nurse within a week."
YEAR = "Score each kind of neglect from one to five and tell the parents what you scored."
REDIRECTED = "Tell the school of a new address on the day on which the family tells you of it."
SPLIT_FIRST = "Hold the first core group within ten working days of the conference that made it."
SPLIT_SECOND = "Review the plan with the child before each conference and write down their wishes."
MERGED = "Ask each adult who sleeps in the house for their name and write it in the record."
DELETED = "Keep the key to the cabinet of paper files with the duty manager at all times."
WORD = "Hold a strategy discussion within three working days of the referral to the team."
WORD_NOW = "Hold a strategy discussion within two working days of the referral to the team."
SENTENCE = (
    "Share what you know early. Say why you share it and with whom. Keep a copy of what you sent."
)
SENTENCE_NOW = (
    "Share what you know early. Ask your manager where you are in doubt about consent. "
    "Keep a copy of what you sent."
)
HALF = (
    "Talk to the other worker first, then to both managers together, and write down what was "
    "agreed and what was not."
)
HALF_NOW = (
    "Talk to the other worker first, then to both managers together, within one week. The "
    "partnership decides what remains open after that."
)
REWRITTEN = "Visit an unborn baby's home once before the birth and once soon after it, unannounced."
REWRITTEN_NOW = (
    "Babies who are not born yet have a midwife of their own. A home is seen when the birth is "
    "near, whoever lives in it, and nobody there is told of it first."
)
UNCHANGED = "Look in every room, ask to see where each child sleeps, and say why you are asking."

BEFORE: Site = {
    "/renumbered.html": Page("Bruising", "1.2", [("What to do", told(RENUMBERED))]),
    "/renamed.html": Page("Missed appointments", "1.3", [("What to do", told(RENAMED))]),
    "/2024/neglect.html": Page("Neglect", "1.4", [("Scoring", told(YEAR))]),
    "/old/moves.html": Page("Families who move", "1.5", [("Schools", told(REDIRECTED))]),
    "/split.html": Page(
        "Core groups and plans", "1.6",
        [("The group", told(SPLIT_FIRST)), ("The plan", told(SPLIT_SECOND))],
    ),
    "/merged.html": Page("Unseen adults", "1.7", [("Who is there", told(MERGED))]),
    "/whole.html": Page("Assessing a household", "1.8", [("Rooms", f"{LAST} {FIRST}")]),
    "/deleted.html": Page("Paper files", "1.9", [("Keys", told(DELETED))]),
    "/word.html": Page("Strategy discussions", "2.1", [("When", told(WORD))]),
    "/sentence.html": Page("Sharing information", "2.2", [("How", told(SENTENCE))]),
    "/half.html": Page("Escalation", "2.3", [("Steps", told(HALF))]),
    "/rewritten.html": Page("Unborn babies", "2.4", [("Visits", told(REWRITTEN))]),
    "/unchanged.html": Page("Professional curiosity", "2.5", [("How", told(UNCHANGED))]),
}  # fmt: skip
AFTER: Site = {
    "/renumbered.html": Page(
        "Bruising", "1.12", [("1. New", FIRST), ("2. What to do", told(RENUMBERED))]
    ),
    "/renamed.html": Page("Children who were not brought", "1.3", [("What to do", told(RENAMED))]),
    "/2026/neglect.html": Page("Neglect", "1.4", [("Scoring", told(YEAR))]),
    "/old/moves.html": Redirect("/new/moves.html"),
    "/new/moves.html": Page("Families who move", "1.5", [("Schools", told(REDIRECTED))]),
    "/split.html": Page("Core groups", "1.6", [("The group", told(SPLIT_FIRST))]),
    "/plans.html": Page("Child protection plans", "1.7", [("The plan", told(SPLIT_SECOND))]),
    "/merged.html": Redirect("/whole.html"),
    "/whole.html": Page(
        "Assessing a household", "1.8", [("Rooms", f"{LAST} {FIRST}"), ("People", told(MERGED))]
    ),
    "/word.html": Page("Strategy discussions", "2.1", [("When", told(WORD_NOW))]),
    "/sentence.html": Page("Sharing information", "2.2", [("How", told(SENTENCE_NOW))]),
    "/half.html": Page("Escalation", "2.3", [("Steps", told(HALF_NOW))]),
    "/rewritten.html": Page("Unborn babies", "2.4", [("Visits", REWRITTEN_NOW)]),
    "/unchanged.html": Page("Professional curiosity", "2.5", [("How", told(UNCHANGED))]),
}


class Row(NamedTuple):
    """What is cited, and what becomes of it: without a pin, and pinned to a sentence."""

    what: str
    cited: str
    quote: str
    address: Status
    leads_to: str
    pinned: Status
    stands_in: str | None


EXACT, MOVED, REWORDED, GONE = Status.EXACT, Status.MOVED, Status.REWORDED, Status.GONE
ROWS = (
    Row("renumbered", "/renumbered.html", RENUMBERED, EXACT, "/renumbered.html",
        EXACT, "/renumbered.html"),
    Row("renamed", "/renamed.html", RENAMED, EXACT, "/renamed.html", EXACT, "/renamed.html"),
    Row("moved year", "/2024/neglect.html", YEAR, MOVED, "/2026/neglect.html",
        MOVED, "/2026/neglect.html"),
    Row("redirected", "/old/moves.html", REDIRECTED, MOVED, "/new/moves.html",
        MOVED, "/new/moves.html"),
    Row("split, what stayed", "/split.html", SPLIT_FIRST, EXACT, "/split.html",
        EXACT, "/split.html"),
    Row("split, what left", "/split.html", SPLIT_SECOND, EXACT, "/split.html",
        MOVED, "/plans.html"),
    Row("merged", "/merged.html", MERGED, MOVED, "/whole.html", MOVED, "/whole.html"),
    Row("deleted", "/deleted.html", DELETED, GONE, "/deleted.html", GONE, None),
    Row("reworded by a word", "/word.html", WORD, EXACT, "/word.html", REWORDED, "/word.html"),
    Row("reworded by a sentence", "/sentence.html", SENTENCE, EXACT, "/sentence.html",
        REWORDED, "/sentence.html"),
    Row("reworded by half", "/half.html", HALF, EXACT, "/half.html", REWORDED, "/half.html"),
    Row("written anew", "/rewritten.html", REWRITTEN, EXACT, "/rewritten.html", GONE, None),
    Row("left as it was", "/unchanged.html", UNCHANGED, EXACT, "/unchanged.html",
        EXACT, "/unchanged.html"),
)  # fmt: skip
each_row = pytest.mark.parametrize("row", ROWS, ids=[row.what for row in ROWS])
NUMBERED = "chapter 1.2 of the manual"
OUTSIDE = "https://elsewhere.example/review.pdf"


@contextmanager
def served(sites: dict[str, Site]) -> Iterator[str]:
    """Serve the site that stands under "now" at each moment."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            # Without a Date: the crawls of this test are days apart by their own clock alone.
            site = sites["now"]
            found = site.get(self.path)
            if isinstance(found, Redirect):
                self.send_response_only(301)
                self.send_header("Location", HOST + found.path)
                body = b""
            elif found is not None:
                self.send_response_only(200)
                body = html(found)
            elif self.path == "/":
                self.send_response_only(200)
                links = "".join(f'<li><a href="{path}">{path}</a>' for path in site)
                body = f"<main><h1>Contents</h1><ul>{links}</ul></main>".encode()
            else:
                self.send_response_only(404)
                body = b"No page is here."
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with on_loopback(Handler) as home:
        yield home


def html(page: Page) -> bytes:
    sections = "".join(f"<h2>{heading}</h2><p>{text}</p>" for heading, text in page.sections)
    return f"<main><h1>{page.number} {page.title}</h1>{sections}</main>".encode()


def read(request: ExtractRequest) -> Extract:
    return extractor_for(request.media_type).read(request)


class Fate(NamedTuple):
    """What is stored of a citation after a check."""

    before: Status | None
    status: Status
    path: str | None
    quote: str | None
    stands: str | None
    why: str


@pytest.fixture(scope="module")
def fates(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, bool], list[Fate]]:
    """Crawl before and after; give what became of each citation by its words and its pin."""
    found: dict[tuple[str, bool], list[Fate]] = {}
    sites = {"now": BEFORE}
    index: Any = NoIndex()
    data: Path = tmp_path_factory.mktemp("migration")
    with closing(Collection.open(data)) as collection, served(sites) as mirror:
        source = Source.model_validate(
            {
                "key": "manual", "name": "The Aldermoor manual", "start": [f"{HOST}/"],
                "profile": "trix", "area": "aldermoor", "delay": 0, "mirror": mirror,
                "allow_addresses": ["127.0.0.1/32"],
            }
        )  # fmt: skip
        crawl_once(source, collection, CRAWLS[0])
        _cite(collection)
        check_all(collection, index, [source])
        _note(collection, found)
        sites["now"] = AFTER
        for day in range(2):
            crawl_once(source, collection, CRAWLS[1] + day * timedelta(days=2))
        check_all(collection, index, [source])
        _note(collection, found)
        assert check_all(collection, index, [source]).changes == ()
        assert check_all(collection, index, [source], full=True).changes == ()
        _note(collection, found)
    return found


def crawl_once(source: Source, collection: Collection, at: datetime) -> None:
    """Crawl a source at a moment, and find no fault."""
    options = Options(cited=cited_addresses(collection))
    with closing(Fetcher(source)) as fetcher:
        report = crawl(source, collection, fetcher, read, options=options, now=lambda: at)
    assert report.message is None


def _cite(collection: Collection) -> None:
    with collection.writing() as session:
        briefing = Briefing(
            id="b1", title="A review", origin="file:///b", format="txt", media_type="text/plain",
            blob_hash="0", imported=CRAWLS[1], published=PUBLISHED, area="aldermoor",
        )  # fmt: skip
        cited = [(row.what, HOST + row.cited) for row in ROWS] + [("outside", OUTSIDE)]
        for number, (what, url) in enumerate(cited, start=1):
            text = f"Read {what}, first. Then read {what}, pinned."
            point = LearningPoint(number=number, text=text, heading="Learning")
            point.citations = [_citation(n, f"{what}, {w}", url) for n, w in enumerate(WAYS)]
            briefing.points.append(point)
        briefing.points.append(LearningPoint(number=99, text=f"See {NUMBERED}.", heading=""))
        session.add(briefing)
        session.flush()
        for row, point in zip(ROWS, briefing.points, strict=False):
            document = session.scalars(
                select(Document).where(Document.url == HOST + row.cited)
            ).one()
            assert document.version is not None
            section = next(s for s in document.version.sections if row.quote in s.text)
            start = section.text.index(row.quote)
            point.citations[1].status = Status.EXACT
            point.citations[1].document_id = document.id
            pin(session, point.citations[1], section, start, start + len(row.quote))


WAYS = ("first", "pinned")


def _citation(position: int, words: str, url: str) -> Citation:
    return Citation(
        position=position, cited_text=words, cited_url=url, status=Status.UNRESOLVED, score=0.0,
        checked=CRAWLS[1],
    )  # fmt: skip


def _note(collection: Collection, found: dict[tuple[str, bool], list[Fate]]) -> None:
    with collection.writing() as session:
        for citation in session.scalars(select(Citation)):
            document = citation.document
            key = citation.cited_text.rpartition(", ")[0] or citation.cited_text
            found.setdefault((key, citation.cited_text.endswith(WAYS[1])), []).append(
                Fate(
                    citation.before,
                    citation.status,
                    document.url.removeprefix(HOST) if document else None,
                    citation.pin_quote,
                    citation.stands_words,
                    say(citation.reason),
                )
            )


Fates = Mapping[tuple[str, bool], list[Fate]]


@pytest.mark.cases
@each_row
def test_before_the_migration_every_citation_stands_where_it_was_cited(
    fates: Fates, row: Row
) -> None:
    for pinned in (False, True):
        first = fates[row.what, pinned][0]
        assert (first.status, first.path) == (EXACT, row.cited)
    assert fates[row.what, True][0].stands == row.quote


@each_row
def test_after_it_each_citation_by_address_says_what_became_of_its_document(
    fates: Fates, row: Row
) -> None:
    after = fates[row.what, False][1]
    assert (after.status, after.path) == (row.address, row.leads_to)


@each_row
def test_after_it_each_pinned_citation_says_what_became_of_its_words(
    fates: Fates, row: Row
) -> None:
    after = fates[row.what, True][1]
    assert (after.status, after.path) == (row.pinned, row.stands_in or row.cited)
    assert after.quote == row.quote
    assert (after.stands is None) == (row.stands_in is None)
    if row.pinned in (EXACT, MOVED):
        assert fold_space(after.stands or "") == fold_space(row.quote)
    if row.pinned is not EXACT:
        assert after.before is EXACT
    assert after.why.startswith("The words that a trainer chose")


@pytest.mark.parametrize(
    ("what", "now"),
    [
        ("reworded by a word", WORD_NOW),
        ("reworded by a sentence", SENTENCE_NOW),
        ("reworded by half", HALF_NOW),
    ],
)
def test_a_reworded_passage_is_shown_as_it_reads_now(fates: Fates, what: str, now: str) -> None:
    stands = fates[what, True][1].stands or ""
    assert stands in told(now)
    assert now.split(".", maxsplit=1)[0] in stands


def test_a_chapter_cited_by_its_number_is_the_one_that_bore_it_then(fates: Fates) -> None:
    before, after, _ = fates[NUMBERED.split(" of", maxsplit=1)[0], False]
    assert (before.status, before.path) == (EXACT, "/renumbered.html")
    assert (after.status, after.path) == (MOVED, "/renumbered.html")
    assert after.why.endswith("It is chapter 1.12 now.")


def test_an_address_outside_all_sources_stays_outside(fates: Fates) -> None:
    assert {fate.status for fate in fates["outside", False]} == {Status.OUTSIDE}


def test_checking_again_also_in_full_changes_nothing(fates: Fates) -> None:
    for _, after, again in fates.values():
        assert after == again
