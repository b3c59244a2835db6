"""Rubbish in the place of good words: what a site may send instead of its chapters, crawl by crawl.

A scripted site that heeds conditional requests, read as in earnest but without a network.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from collection.changes import changes_words, read_anew
from collection.extract import Extract
from collection.models import (
    OPEN,
    Address,
    CrawlState,
    Document,
    DocumentState,
    Outcome,
    Replacement,
    ReplacementState,
    StoredSection,
    Version,
)
from collection.store import Collection
from crawler.crawling import replacements
from crawler.crawling.engine import CrawlReport, crawl
from crawler.crawling.visiting import Options
from crawler.errors import BadStatus, DamagedDocument
from crawler.extract import ExtractRequest, extractor_for
from crawler.fetching.fetcher import Fetched, Redirected, Validators
from crawler.fetching.robots import Robots, RobotsAnswer
from crawler.sources import Source
from crawler.urls import Scope

HOME = "https://site.example"
LIST = "/wp-json/wp/v2/pages"
START = datetime(2026, 1, 1, tzinfo=UTC)
CHAPTERS = 10

_WHO = (
    "health visitor", "duty worker", "named nurse", "school lead", "police officer", "midwife",
    "youth worker", "doctor", "housing officer", "foster carer", "teacher", "family worker",
)  # fmt: skip
_DOES = (
    "writes down", "asks about", "checks", "shares", "reports", "looks at", "talks over",
    "measures", "photographs", "reads", "explains", "plans",
)  # fmt: skip
_WHAT = (
    "the bruise", "a missed visit", "the new partner", "each move of home", "the school day",
    "any burn", "sleep and meals", "the cot", "an old injury", "the birth record", "debts",
    "the dog", "who drinks", "the stairs", "a torn form", "what a sister said", "the clinic letter",
)  # fmt: skip


def chapter_words(number: int) -> str:
    """Return about 150 words in an order that no other chapter has."""
    draw = Random(number)
    sentences = []
    for step in range(10):
        who, other = draw.sample(_WHO, 2)
        first, second = draw.sample(_WHAT, 2)
        sentences.append(
            f"The {who} {draw.choice(_DOES)} {first} and {draw.choice(_DOES)} {second} with the "
            f"{other} within {draw.randrange(2, 60)} hours of step {number}-{step}."
        )
    return " ".join(sentences)


def page(title: str, *paragraphs: str, links: Sequence[str] = (), extra: str = "") -> bytes:
    """Return a web page with a header and a footer of its own."""
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    anchors = "".join(f'<li><a href="{link}">Go to {link}</a></li>' for link in links)
    return (
        f"<html lang='en'><head><title>{title}</title></head><body>"
        f"<header><a href='/'>The manual</a></header>"
        f"<main><h1>{title}</h1>{body}{extra}<ul>{anchors}</ul></main>"
        "<footer>The partnership</footer></body></html>"
    ).encode()


@dataclass(frozen=True)
class Answer:
    """What a path gives: a body with its validators, or a redirect, or an error's status."""

    body: bytes = b""
    etag: str | None = None
    last_modified: str | None = None
    to: str | None = None
    status: int = 200
    charset: str | None = None


def chapter(number: int, etag: str | None = None, last_modified: str | None = None) -> Answer:
    """Return a chapter as the well site sends it."""
    return Answer(page(f"Chapter {number}", chapter_words(number)), etag, last_modified)


PATHS = tuple(f"/chapter-{number}" for number in range(CHAPTERS))


@dataclass
class Site:
    """Answers as a server does that heeds conditional requests (RFC 9110, section 13)."""

    source: Source
    answers: dict[str, Answer]
    always_unchanged: bool = False
    asked: list[tuple[str, Validators]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.scope = Scope(self.source)
        self.robots = Robots(lambda _: RobotsAnswer(404, b""))

    def fetch(self, url: str, validators: Validators | None = None) -> Fetched | Redirected:
        """Answer one request."""
        path, sent = url.removeprefix(HOME), validators or Validators()
        self.asked.append((path, sent))
        listing = LIST if path.startswith(LIST) else path
        answer = self.answers.get(listing, Answer(status=404))
        if answer.status != 200:
            raise BadStatus(answer.status)
        if answer.to:
            return Redirected(url, HOME + answer.to)
        said = Validators(answer.etag, answer.last_modified)
        conditional = sent.etag or sent.last_modified
        if conditional and (self.always_unchanged or _matches(sent, said)):
            return Fetched(url, False, b"", "text/html", None, said, True)
        return Fetched(url, True, answer.body, _type(path), answer.charset, said, True)


def _type(path: str) -> str:
    return "application/json" if "/wp-json/" in path else "text/html"


def _matches(sent: Validators, said: Validators) -> bool:
    if sent.etag:
        return sent.etag == said.etag
    return sent.last_modified is not None and sent.last_modified == said.last_modified


def read(request: ExtractRequest) -> Extract:
    """Read a body in this process."""
    return extractor_for(request.media_type).read(request)


@dataclass
class World:
    """A manual of ten chapters, a collection and a clock.

    Most tests begin with the same crawl of a well site: of such first crawls that are alike one is
    made in a session, and its folder copied. A test that crawls by other rules has none of these.
    """

    data: Path
    collection: Collection
    source: Source
    site: Site
    made: FirstCrawls | None
    at: datetime = START
    read: Callable[[ExtractRequest], Extract] = read

    def crawl(self, **options: Any) -> CrawlReport:
        """Crawl, a day after the last time."""
        first = self.at == START and self.read is read and not options
        self.at += timedelta(days=1)
        self.site.asked.clear()
        if first and self.made and type(self.site.answers) is dict:
            return self.made.crawl(self)
        return self.crawl_in_earnest(**options)

    def crawl_in_earnest(self, **options: Any) -> CrawlReport:
        """Crawl at the moment that it is."""
        return crawl(
            self.source, self.collection, self.site, self.read,
            options=Options(**options), now=lambda: self.at,
        )  # fmt: skip

    def well(self, paths: Sequence[str] = PATHS) -> dict[str, str]:
        """Return the current text of each chapter's document, by path today."""
        with self.collection.reading() as session:
            rows = session.execute(
                select(Document.url, StoredSection.text)
                .join(StoredSection, StoredSection.version_id == Document.version_id)
                .order_by(StoredSection.position)
            )
            texts: dict[str, str] = {}
            for url, text in rows:
                path = url.removeprefix(HOME)
                texts[path] = f"{texts.get(path, '')}\n{text}"
        return {path: texts[path] for path in paths if path in texts}

    def assert_words_are_right(self, paths: Sequence[str] = PATHS) -> None:
        """Fail where a chapter's words are not those of its chapter."""
        texts = self.well(paths)
        assert set(texts) == set(paths), "each chapter stands at its own address"
        wrong = [
            path for path in paths
            if chapter_words(int(path.rpartition("-")[2])) not in texts[path]
        ]  # fmt: skip
        assert not wrong

    def ids(self) -> dict[str, str]:
        """Return the id of each document by its path today."""
        with self.collection.reading() as session:
            rows = session.execute(select(Document.url, Document.id))
            return {url.removeprefix(HOME): document_id for url, document_id in rows}

    def replacements(self) -> list[Replacement]:
        """Return every row, the earliest first."""
        with self.collection.reading() as session:
            return list(session.scalars(select(Replacement).order_by(Replacement.id)))


@dataclass
class FirstCrawls:
    """The first crawls of a session, each kept as it ended.

    Args:
        folder: where they are kept.
    """

    folder: Path
    kept: dict[str, tuple[CrawlReport, list[tuple[str, Validators]]]] = field(default_factory=dict)

    def crawl(self, world: World) -> CrawlReport:
        """Crawl a site into an empty collection, or copy what a crawl of its like brought."""
        site = (world.source, world.site.always_unchanged, sorted(world.site.answers.items()))
        key = hashlib.sha256(repr(site).encode()).hexdigest()
        if key not in self.kept:
            report = world.crawl_in_earnest()
            self.kept[key] = report, list(world.site.asked)
            world.collection.close()
            shutil.copytree(world.data, self.folder / key)
        else:
            world.collection.close()
            shutil.rmtree(world.data)
            shutil.copytree(self.folder / key, world.data)
        world.collection = Collection.open(world.data)
        report, asked = self.kept[key]
        world.site.asked[:] = asked
        return report


def contents(paths: Sequence[str] = PATHS) -> Answer:
    """Return the page from which the manual begins."""
    return Answer(page("Contents", "The chapters of the manual are listed here.", links=paths))


@pytest.fixture
def world(
    open_empty: Callable[[Path], Collection], tmp_path: Path, first_crawls: FirstCrawls
) -> Iterator[World]:
    source = Source(key="site", name="A manual", start=(f"{HOME}/",), area="here")
    answers = {"/": contents()} | {p: chapter(n, f'"{n}"') for n, p in enumerate(PATHS)}
    data = tmp_path / "data"
    made = World(data, open_empty(data), source, Site(source, answers), first_crawls)
    yield made
    made.collection.close()


# --- another way of reading ------------------------------------------------------------------


def read_as_before(request: ExtractRequest) -> Extract:
    """Read a body as a release did that wrote no numbers before items."""
    extract = read(request)
    sections = (
        replace(each, blocks=tuple(replace(b, text=_unnumbered(b.text)) for b in each.blocks))
        for each in extract.sections
    )
    return replace(extract, sections=tuple(sections), links=())


def _unnumbered(text: str) -> str:
    return re.sub(r"^\d\. ", "", text)


def listed(number: int, *more: str, nonce: str = "") -> Answer:
    steps = "".join(f"<li>{words}</li>" for words in (f"Ring hub {number}.", "Write it.", *more))
    head = f"<meta name=nonce content='{nonce}'>"
    return Answer(page(f"Chapter {number}", chapter_words(number), extra=f"{head}<ol>{steps}</ol>"))


def versions(world: World, path: str) -> list[tuple[int, datetime, str]]:
    """Return number, day and last line but the links of each version at a path."""
    with world.collection.reading() as session:
        rows = session.scalars(
            select(Version).join(Version.document).where(Document.url == HOME + path)
            .order_by(Version.number)
        )  # fmt: skip
        return [(v.number, v.fetched, v.sections[0].text.split("\n", 1)[1]) for v in rows]


@pytest.mark.parametrize("full", [True, False])
def test_what_is_only_read_otherwise_is_no_change_of_the_publisher(
    world: World, *, full: bool
) -> None:
    world.site.answers |= {path: listed(n) for n, path in enumerate(PATHS)}
    world.read = read_as_before
    world.crawl()
    first, ids = world.at, world.ids()
    world.read = read
    if not full:  # their bytes are others at each look, and say the same
        world.site.answers |= {path: listed(n, nonce="x") for n, path in enumerate(PATHS)}
    report = world.crawl(full=full)
    assert report.clean
    assert report.counts[Outcome.CHANGED] == report.counts[Outcome.HELD] == 0
    assert world.ids() == ids
    assert versions(world, PATHS[3]) == [
        (1, first, "Ring hub 3.\nWrite it."), (2, first, "1. Ring hub 3.\n2. Write it."),
    ]  # fmt: skip
    with world.collection.reading() as session:
        documents = session.scalars(select(Document).where(Document.url != f"{HOME}/")).all()
        assert {(d.changed, d.checked) for d in documents} == {(first, world.at)}
        assert all(read_anew(document) == {2} for document in documents)
        found = session.scalars(select(Version.number).where(~changes_words())).all()
        assert found == [2] * CHAPTERS
    world.crawl(full=full)
    assert len(versions(world, PATHS[3])) == 2


def test_of_a_change_and_another_reading_only_the_change_is_the_publishers(world: World) -> None:
    world.site.answers |= {path: listed(n) for n, path in enumerate(PATHS)}
    world.read = read_as_before
    world.crawl()
    first = world.at
    world.read = read
    world.site.answers[PATHS[3]] = listed(3, "Meet within 5 days.")
    assert world.crawl().counts[Outcome.CHANGED] == 1
    assert versions(world, PATHS[3]) == [
        (1, first, "Ring hub 3.\nWrite it."),
        (2, first, "1. Ring hub 3.\n2. Write it."),
        (3, world.at, "1. Ring hub 3.\n2. Write it.\n3. Meet within 5 days."),
    ]
    with world.collection.reading() as session:
        assert len({v.line for v in session.scalars(select(Version).join(Version.document)
                    .where(Document.url == HOME + PATHS[3]))}) == 1  # fmt: skip


def test_a_body_that_is_held_and_cannot_be_read_any_more_changes_nothing(world: World) -> None:
    world.site.answers |= {path: listed(n) for n, path in enumerate(PATHS)}
    world.read = read_as_before
    world.crawl()
    held = world.site.answers[PATHS[3]].body

    def reads(request: ExtractRequest) -> Extract:
        if request.body == held:
            raise DamagedDocument("it is damaged")
        return read(request)

    world.read = reads
    world.site.answers[PATHS[3]] = listed(3, "Meet within 5 days.")
    assert world.crawl().counts[Outcome.CHANGED] == 1
    assert [number for number, _, _ in versions(world, PATHS[3])] == [1, 2]


# --- all of the chapters on one day -----------------------------------------------------------

SIGN_IN = page(
    "Sign in",
    "Sign in to the members' area with your e-mail address and your password.",
    extra=(
        "<form method='post'><label>E-mail <input name='who'></label>"
        "<label>Password <input type='password' name='word'></label><button>Sign in</button></form>"
    ),
)
MAINTENANCE = page(
    "We will be back soon",
    "The site is closed for planned work this afternoon and will be open again at five o'clock. "
    "We are sorry for the trouble that this causes. Please come back later, and thank you for "
    "your patience while our team renews the machines that it runs on.",
)
WELCOME = page(
    "Welcome to the partnership",
    "We bring together the council, the police and the health service of this area. Here you find "
    "news of our work, the dates of our training and the names of the people who lead it. Write "
    "to us with your questions, or come to one of the open meetings that we hold every spring.",
)
FOREIGN = (
    "Wer von einer Verletzung eines Kindes erfährt, ruft noch am selben Tag die zuständige Stelle "
    "an und schreibt auf, was gesehen und was gesagt wurde. Das Kind wird allein angehört, und "
    "niemand wartet damit bis zum nächsten Morgen. Danach wird mit der Leitung besprochen, "
    "was weiter geschehen soll und wer davon erfahren muss. "
)
Rubbish = dict[str, Answer]


def everywhere(body: bytes) -> Rubbish:
    """Return one body for every chapter."""
    return dict.fromkeys(PATHS, Answer(body))


def each(make: Any) -> Rubbish:
    """Return a body of its own for each chapter."""
    return {path: Answer(make(number)) for number, path in enumerate(PATHS)}


def sent_on(to: Any, targets: dict[str, Answer]) -> Rubbish:
    """Return a redirect of each chapter, and what stands where they lead."""
    return {path: Answer(to=to(number)) for number, path in enumerate(PATHS)} | targets


ALL: dict[str, Rubbish] = {
    "sign-in form": everywhere(SIGN_IN),
    "maintenance": everywhere(MAINTENANCE),
    "welcome page": everywhere(WELCOME),
    "the page of contents": everywhere(contents().body),
    "one chapter for all": everywhere(page("Chapter 99", chapter_words(99))),
    "title only": each(lambda n: page(f"Chapter {n}")),
    "empty shell": everywhere(b"<html><head><title>App</title></head><body><div id='app'></div>"
                              b"<script src='/app.js'></script></body></html>"),
    "another language": each(lambda n: page(f"Kapitel {n}", FOREIGN + f"Es gilt die Regel {n}. "
                                            + FOREIGN)),
    "most words gone": each(lambda n: page(f"Chapter {n}", chapter_words(n)[:200])),
    "a form with a code of its own": each(
        lambda n: SIGN_IN.replace(b"</h1>", b"</h1><p>Your code is %d.</p>" % (7919 * n))
    ),
    "escaped markup": each(lambda n: escape(chapter(n).body.decode()).encode()),
    "302 to a form of its own": sent_on(
        lambda n: f"/sign-in?next={n}", {f"/sign-in?next={n}": Answer(SIGN_IN) for n in range(10)}
    ),
    "302 to one form": sent_on(lambda _: "/sign-in", {"/sign-in": Answer(SIGN_IN)}),
    "301 to one welcome page": sent_on(lambda _: "/welcome", {"/welcome": Answer(WELCOME)}),
    "301 to a welcome page of its own": sent_on(
        lambda n: f"/welcome?from={n}", {f"/welcome?from={n}": Answer(WELCOME) for n in range(10)}
    ),
    "302 to the page of contents": sent_on(lambda _: "/", {}),
    "403": {path: Answer(status=403) for path in PATHS},
    "an error page with status 200": everywhere(page("Page not found", "We cannot find it.")),
}  # fmt: skip


@pytest.mark.cases
@pytest.mark.parametrize("kind", ALL)
def test_what_a_site_sends_in_the_place_of_all_its_chapters_replaces_none(
    world: World, kind: str
) -> None:
    assert world.crawl().clean
    before, revision = world.ids(), world.collection.revision()
    well = dict(world.site.answers)
    world.site.answers |= ALL[kind]
    report = world.crawl()
    assert not report.clean
    assert report.message or report.failed or report.held, "it says why"
    world.assert_words_are_right()
    kept = {path: document_id for path, document_id in world.ids().items() if path in before}
    assert kept == before
    assert world.crawl().state is report.state, "the next day is no better"
    world.assert_words_are_right()
    world.site.answers |= well
    again = world.crawl()
    assert again.clean
    world.assert_words_are_right()
    with world.collection.reading() as session:
        checked = session.scalars(select(Document.checked).where(Document.id.in_(before.values())))
        assert set(checked) == {world.at}, "each was seen to be as it is held"
    assert all(row.state is ReplacementState.CLOSED for row in world.replacements())
    if "welcome" not in kind:
        assert world.collection.revision() == revision, "readers never saw a change"


def test_a_site_that_says_that_nothing_changed_keeps_its_words(world: World) -> None:
    world.crawl()
    world.site.answers |= ALL["sign-in form"]
    world.site.always_unchanged = True
    assert world.crawl().clean
    world.assert_words_are_right()


# --- one page -----------------------------------------------------------------------------------

ONE = {
    "sign-in form": SIGN_IN,
    "title only": page("Chapter 3"),
    "the page of contents": contents().body,
    "most words gone": page("Chapter 3", chapter_words(3)[:150]),
    "another chapter": page("Chapter 4", chapter_words(4)),
    "an error in its middle": page(
        "Chapter 3", chapter_words(3)[:500], "Error: this part could not be loaded from the cache.",
        chapter_words(3)[700:],
    ),
    "escaped markup": page("Chapter 3", escape(page("Chapter 3", chapter_words(3)).decode())),
}  # fmt: skip


@pytest.mark.cases
@pytest.mark.parametrize("kind", ONE)
def test_what_stands_in_the_place_of_one_chapter_is_held_back_alone(
    world: World, kind: str
) -> None:
    world.crawl()
    well = dict(world.site.answers)
    world.site.answers["/chapter-3"] = Answer(ONE[kind])
    report = world.crawl()
    assert report.state is CrawlState.DONE
    assert [url for url, _ in (*report.held, *report.failed)] == [f"{HOME}/chapter-3"]
    assert not report.clean
    world.assert_words_are_right()
    world.site.answers = well
    assert world.crawl().clean
    world.assert_words_are_right()


# --- true edits ---------------------------------------------------------------------------------


def test_a_redesign_with_the_same_words_is_no_change(world: World) -> None:
    world.crawl()
    revision = world.collection.revision()
    for number, path in enumerate(PATHS):
        body = chapter(number).body.replace(b"<main>", b"<div class='x'><main id='new'>")
        world.site.answers[path] = Answer(body.replace(b"</main>", b"</main></div>"), '"new"')
    assert world.crawl().clean
    assert world.collection.revision() == revision


def test_edits_of_every_chapter_pass_in_one_crawl(world: World) -> None:
    world.crawl()
    for number, path in enumerate(PATHS):
        words = chapter_words(number) + f" Since May the lead of area {number} is told as well."
        world.site.answers[path] = Answer(page(f"Chapter {number}", words))
    report = world.crawl()
    assert report.clean
    assert report.counts[Outcome.CHANGED] == CHAPTERS
    assert all("Since May" in text for text in world.well().values())
    assert not world.replacements()


def test_a_short_page_may_change_its_few_words(world: World) -> None:
    world.site.answers["/chapter-3"] = Answer(page("Out of hours", "Ring 01632 960001 at night."))
    world.crawl()
    world.site.answers["/chapter-3"] = Answer(page("Out of hours", "Ring 01632 960555 at night."))
    assert world.crawl().clean
    assert "960555" in world.well()["/chapter-3"]


def test_chapters_rewritten_and_announced_in_the_list_of_changes_pass(world: World) -> None:
    world.site.answers["/"] = contents([*PATHS, "/amendments.html"])
    world.site.answers["/amendments.html"] = amendments("1 March 2019", PATHS[:1])
    world.crawl()
    world.site.answers["/amendments.html"] = amendments("3 January 2026", PATHS[2:6])
    for number in range(2, 6):
        world.site.answers[PATHS[number]] = Answer(
            page(f"Chapter {number}", chapter_words(number + 50))
        )
    report = world.crawl()
    assert report.held == ()
    assert report.clean, report.message
    assert chapter_words(53) in world.well()["/chapter-3"]


def amendments(day: str, paths: Sequence[str]) -> Answer:
    """Return a publisher's list of changes."""
    rows = "".join(
        f"<tr><td>{day}</td><td><a href='{p}'>Chapter {p[-1]}</a></td><td>Rewritten.</td></tr>"
        for p in paths
    )
    table = f"<table><tr><th>Date</th><th>Chapter</th><th>Change</th></tr>{rows}</table>"
    return Answer(page("Amendments", extra=table))


def sentences(number: int) -> list[str]:
    return [f"{part.strip()}." for part in chapter_words(number).split(".") if part.strip()]


def in_parts(number: int, draw: Random, least: int = 1) -> list[str]:
    """Return a chapter in several parts, cut wherever a sentence ends, in any order."""
    whole = sentences(number)
    cuts = sorted(draw.sample(range(least, len(whole)), draw.randint(1, 3)))
    ends = zip([0, *cuts], [*cuts, len(whole)], strict=True)
    parts = [" ".join(whole[start:end]) for start, end in ends]
    draw.shuffle(parts)
    return parts


def divide(world: World, number: int, parts: Sequence[str]) -> list[str]:
    """Have the site send a chapter's first part in its place, and the others at new addresses."""
    paths = [f"/chapter-{number}-part-{n}" for n in range(1, len(parts))]
    first = page(f"Chapter {number}", parts[0], links=paths)
    world.site.answers[PATHS[number]] = Answer(first, '"divided"')
    for path, part in zip(paths, parts[1:], strict=True):
        world.site.answers[path] = Answer(page(f"Chapter {number}, further part", part))
    return paths


@pytest.mark.cases
@pytest.mark.parametrize("numbers", [[3], range(CHAPTERS)], ids=["one", "all"])
@pytest.mark.parametrize("seed", range(4))
def test_words_that_went_to_new_pages_of_the_same_crawl_are_not_lost(
    world: World, numbers: Sequence[int], seed: int
) -> None:
    world.crawl()
    draw = Random(seed)
    divided = {number: in_parts(number, draw) for number in numbers}
    for number, parts in divided.items():
        divide(world, number, parts)
    report = world.crawl()
    assert report.clean, (report.message, report.held, report.failed)
    texts = world.well()
    assert all(parts[0] in texts[PATHS[number]] for number, parts in divided.items())
    assert all(parts[-1] not in texts[PATHS[number]] for number, parts in divided.items())


@pytest.mark.parametrize("numbers", [[3], range(CHAPTERS)], ids=["one", "all"])
def test_words_that_went_to_pages_that_cannot_be_read_are_lost(
    world: World, numbers: Sequence[int]
) -> None:
    world.crawl()
    for number in numbers:
        whole = sentences(number)
        for path in divide(world, number, [whole[0], " ".join(whole[1:])]):
            world.site.answers[path] = Answer(status=500)
    report = world.crawl()
    assert {url for url, _ in report.held} == {HOME + PATHS[number] for number in numbers}
    world.assert_words_are_right()


def test_words_that_went_to_a_known_page_which_kept_its_own_are_not_lost(world: World) -> None:
    world.crawl()
    whole = sentences(3)
    kept = page("Chapter 3", " ".join(whole[:2]))
    world.site.answers[PATHS[3]] = Answer(kept)
    world.site.answers[PATHS[4]] = Answer(page("Chapter 4", chapter_words(4), " ".join(whole[2:])))
    assert world.crawl().clean
    assert whole[-1] in world.well()[PATHS[4]]
    assert whole[-1] not in world.well()[PATHS[3]]


def test_a_form_in_the_place_of_a_chapter_is_none_of_its_parts(world: World) -> None:
    world.crawl()
    (path,) = divide(world, 3, ["Sign in to read this chapter.", chapter_words(3) + " And more."])
    assert path in world.site.answers
    world.site.answers[PATHS[3]] = Answer(
        SIGN_IN.replace(b"</ul>", f"<a href='{path}'>Part</a></ul>".encode())
    )
    assert not world.crawl().clean
    world.assert_words_are_right()


def in_part(number: int, share: float, *added: str, extra: str = "") -> Answer:
    """Return the first sentences of a chapter, as a whole page."""
    whole = sentences(number)
    first = " ".join(whole[: int(share * len(whole))])
    return Answer(page(f"Chapter {number}", first, *added, extra=extra), '"part"')


TEASERS: dict[str, Any] = {
    "less than half": lambda n: in_part(n, 0.4),
    "a third and a line": lambda n: in_part(n, 0.4, "Read more of this chapter."),
    "a way in": lambda n: in_part(n, 0.7, extra="<p><a href='/login'>Sign in</a> to go on.</p>"),
    "the middle of a sentence": lambda n: Answer(
        page(f"Chapter {n}", chapter_words(n)[: int(len(chapter_words(n)) * 0.7)] + "a")
    ),
}


@pytest.mark.cases
@pytest.mark.parametrize("numbers", [[3], range(CHAPTERS)], ids=["one", "all"])
@pytest.mark.parametrize("kind", TEASERS)
def test_a_chapter_of_which_only_the_beginning_is_shown_is_held_back(
    world: World, kind: str, numbers: Sequence[int]
) -> None:
    world.crawl()
    well = dict(world.site.answers)
    world.site.answers |= {PATHS[n]: TEASERS[kind](n) for n in numbers}
    report = world.crawl()
    assert {url for url, _ in report.held} == {HOME + PATHS[n] for n in numbers}
    assert (report.state is CrawlState.FAILED) == (len(numbers) > 1)
    world.assert_words_are_right()
    world.site.answers = well
    assert world.crawl().clean
    world.assert_words_are_right()


def test_many_chapters_that_end_early_are_told_though_each_may_be_an_edit(world: World) -> None:
    world.crawl()
    world.site.answers |= {path: in_part(n, 0.7) for n, path in enumerate(PATHS[:2])}
    assert world.crawl().clean, "two of eleven pages lost an appendix"
    world.site.answers |= {path: in_part(n + 2, 0.7) for n, path in enumerate(PATHS[2:])}
    report = world.crawl()
    assert report.state is CrawlState.FAILED
    assert "nothing but their beginning" in (report.message or "")


def test_an_appendix_that_all_chapters_had_may_go_from_all_of_them(world: World) -> None:
    end = " ".join(f"Note {n} of the editors stands beneath each chapter here." for n in range(6))
    for number, path in enumerate(PATHS):
        world.site.answers[path] = Answer(page(f"Chapter {number}", chapter_words(number), end))
    world.crawl()
    world.site.answers |= {path: chapter(number) for number, path in enumerate(PATHS)}
    assert world.crawl().clean
    assert all("Note 3" not in text for text in world.well().values())


def test_an_announcement_excuses_no_words_about_something_else(world: World) -> None:
    world.site.answers["/"] = contents([*PATHS, "/amendments.html"])
    world.site.answers["/amendments.html"] = amendments("3 January 2026", PATHS)
    world.crawl()
    chance = Random(7)
    filler = ("lorem", "ipsum", "dolor", "amet", "consectetur", "elit", "tempor", "labore", "quis")
    for number, path in enumerate(PATHS):
        words = " ".join(chance.choice(filler) for _ in range(150))
        world.site.answers[path] = Answer(page(f"Chapter {number}", words))
    report = world.crawl()
    assert not report.clean
    world.assert_words_are_right()


STUBS = {
    "This chapter is being updated. Please check again later.": False,
    "This chapter is under review and is not available at present.": False,
    "A new text will appear here when the group has signed it off.": False,
    "This chapter is replaced by <a href='/chapter-4'>Plans for children</a>, see there.": True,
    "The chapter was withdrawn. Practitioners follow the national guidance.": True,
}


@pytest.mark.cases
@pytest.mark.parametrize("stub", STUBS)
def test_an_announced_stub_passes_where_it_says_what_to_follow_now(world: World, stub: str) -> None:
    world.site.answers["/"] = contents([*PATHS, "/amendments.html"])
    world.site.answers["/amendments.html"] = amendments("3 January 2026", PATHS[3:4])
    world.crawl()
    world.site.answers[PATHS[3]] = Answer(page("Chapter 3", stub))
    report = world.crawl()
    assert report.clean == STUBS[stub], report.held
    assert (chapter_words(3) in world.well()[PATHS[3]]) != STUBS[stub]


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("All of our pages are resting this week. Look in again on Tuesday.", False),
        ("We bring together the people of this area. Write to us with your questions.", False),
        (chapter_words(77), True),
    ],
)
def test_what_several_chapters_redirect_to_is_a_document_only_where_it_is_plainly_guidance(
    world: World, words: str, own: bool
) -> None:
    world.crawl()
    before = world.ids()
    world.site.answers |= {path: Answer(to="/moved") for path in PATHS[:2]}
    world.site.answers["/moved"] = Answer(page("Moved", words))
    report = world.crawl()
    assert report.clean == own
    assert ("/moved" in world.ids()) == own
    if not own:
        assert "2 documents redirect" in report.held[0][1]
        assert world.crawl().state is report.state, "the next day is no better"
    assert {path: world.ids()[path] for path in PATHS} == {p: before[p] for p in PATHS}
    world.site.answers |= {path: chapter(n, f'"{n}"') for n, path in enumerate(PATHS[:2])}
    del world.site.answers["/moved"]
    world.crawl()
    world.assert_words_are_right()
    assert not [row for row in world.replacements() if row.state in OPEN]


@pytest.mark.parametrize("ring", [(0, 1), (0, 1, 2)])
def test_chapters_that_change_places_are_held_back_and_closed_by_the_next_crawl(
    world: World, ring: tuple[int, ...]
) -> None:
    world.crawl()
    for place, number in enumerate(ring):
        other = ring[(place + 1) % len(ring)]
        world.site.answers[PATHS[number]] = Answer(
            page(f"Chapter {other}", chapter_words(other), "Ask the duty team.")
        )
    report = world.crawl()
    assert len(report.held) == len(ring)
    world.assert_words_are_right()
    world.site.answers |= {PATHS[n]: chapter(n, f'"{n}"') for n in ring}
    assert world.crawl().clean
    world.assert_words_are_right()


def test_words_from_before_what_did_not_last_are_never_held_back(world: World) -> None:
    world.crawl()
    world.site.answers[PATHS[0]] = Answer(page("Chapter 0", "Only a note is left here for now."))
    world.crawl()
    with world.collection.writing() as session:
        for row in session.scalars(select(Replacement)):
            replacements.accept(session, row, "anna", now=world.at)
    world.site.answers[PATHS[0]] = chapter(0, '"again"')
    assert world.crawl().clean
    world.assert_words_are_right()


AWAY = (
    "The web team has taken this chapter away to mend it. It comes back on Tuesday.",
    "The words of this chapter went to the printer. Somebody carries them back up the stairs.",
    "The editors have this chapter on their desk. It returns when they are done.",
)


@pytest.mark.parametrize("words", AWAY)
def test_a_chapter_takes_the_place_of_a_notice_that_was_met_first_without_an_admin(
    world: World, words: str
) -> None:
    world.site.answers |= {path: Answer(page(f"Chapter {path[-1]}", words)) for path in PATHS[:2]}
    world.crawl()
    assert words in world.well()[PATHS[0]], "it was taken for a document"
    world.site.answers |= {PATHS[0]: chapter(0, '"well"'), PATHS[1]: chapter(1, '"well"')}
    assert world.crawl().clean
    world.assert_words_are_right()
    world.site.answers[PATHS[0]] = Answer(page("Chapter 0", words))
    world.crawl()
    world.assert_words_are_right()


def test_a_short_page_that_guides_is_not_taken_for_a_notice_when_other_words_come(
    world: World,
) -> None:
    world.site.answers[PATHS[0]] = Answer(page("Chapter 0", "Ring 01632 960101 on working days."))
    world.crawl()
    world.site.answers[PATHS[0]] = Answer(page("Elsewhere", chapter_words(99)))
    assert [url for url, _ in world.crawl().held] == [HOME + PATHS[0]]
    assert "960101" in world.well()[PATHS[0]]


def linked(names: dict[str, str]) -> Answer:
    """Return a page of contents that leads to pages by names."""
    anchors = "".join(f"<p>Part: <a href='{path}'>{name}</a></p>" for path, name in names.items())
    return Answer(page("Contents", "All that we agreed is listed here.", extra=anchors))


def test_a_single_notice_where_the_site_leads_to_something_else_is_no_document(
    world: World,
) -> None:
    names = {"/p1": "Bruising in babies", "/p2": "Interpreters", "/p3": "Local contacts"}
    world.site.answers = {
        "/": linked(names),
        "/p1": Answer(page("Bruising", chapter_words(1))),
        "/p2": Answer(
            page("Back on Tuesday", "The cables are replaced; nothing can be read here.")
        ),
        "/p3": Answer(page("Local contacts", "Ring the office on working days.")),
    }
    report = world.crawl()
    assert [url for url, _ in report.failed] == [f"{HOME}/p2"]
    assert "the site leads to something else" in report.failed[0][1]
    assert {"/p1", "/p3"} <= set(world.ids())
    world.site.answers["/p2"] = Answer(page("Interpreters", chapter_words(2)))
    assert world.crawl().clean
    assert chapter_words(2) in world.well(["/p2"])["/p2"]


def test_a_notice_that_was_met_first_does_not_come_back_for_the_words_after_it(
    world: World,
) -> None:
    notice = page("Chapter 0", AWAY[0])
    world.site.answers[PATHS[0]] = Answer(notice)
    world.crawl()
    assert "web team" in world.well()[PATHS[0]]
    world.site.answers[PATHS[0]] = chapter(0, '"well"')
    world.crawl()
    world.assert_words_are_right()
    world.site.answers[PATHS[0]] = Answer(notice)
    world.crawl()
    world.assert_words_are_right()


def test_a_page_that_redirects_to_itself_is_a_failed_row_and_no_document_is_gone(
    world: World,
) -> None:
    world.crawl()
    world.site.answers[PATHS[0]] = Answer(to=PATHS[0])
    report = world.crawl()
    assert [url for url, _ in report.failed] == [HOME + PATHS[0]]
    world.assert_words_are_right()
    with world.collection.reading() as session:
        states = set(session.scalars(select(Document.state)))
    assert states == {DocumentState.CURRENT}


def test_many_chapters_that_redirect_here_and_there_are_told(world: World) -> None:
    world.crawl()
    for number, path in enumerate(PATHS[:6]):
        world.site.answers[path] = Answer(to=PATHS[6 + number % 3])
    report = world.crawl()
    assert report.state is CrawlState.FAILED
    assert "6 of " in (report.message or "")
    world.assert_words_are_right()


# --- what is held back, until somebody decides ----------------------------------------------------


def held_back(world: World) -> Replacement:
    """Return the one replacement that is held back."""
    (row,) = [row for row in world.replacements() if row.state is ReplacementState.HELD]
    return row


def test_a_crawl_that_is_cut_off_leaves_what_came_to_the_next_one(world: World) -> None:
    world.crawl()
    world.site.answers |= ALL["welcome page"]
    real = world.site.fetch

    def cut(url: str, validators: Validators | None = None) -> Fetched | Redirected:
        if url.endswith("/chapter-9"):
            raise KeyboardInterrupt
        return real(url, validators)

    world.site.fetch = cut  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        world.crawl()
    assert {row.state for row in world.replacements()} == {ReplacementState.WAITING}
    world.assert_words_are_right()
    world.site.fetch = real  # type: ignore[method-assign]
    assert world.crawl().state is CrawlState.FAILED
    assert [path for path, _ in world.site.asked] == ["/chapter-9"]
    assert {row.state for row in world.replacements()} == {ReplacementState.HELD}
    world.assert_words_are_right()


def test_an_edit_that_waited_when_a_crawl_was_cut_off_passes_in_the_next(world: World) -> None:
    world.crawl()
    words = chapter_words(2) + " Since May the lead is told as well."
    world.site.answers["/chapter-2"] = Answer(page("Chapter 2", words), '"new"')
    world.site.answers["/chapter-9"] = Answer(status=503)
    real = world.site.fetch

    def cut(url: str, validators: Validators | None = None) -> Fetched | Redirected:
        if url.endswith("/chapter-9"):
            raise KeyboardInterrupt
        return real(url, validators)

    world.site.fetch = cut  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        world.crawl()
    world.site.fetch = real  # type: ignore[method-assign]
    world.crawl(full=True)
    assert "Since May" in world.well()["/chapter-2"]
    assert not world.replacements()


def test_several_changes_in_a_row_leave_only_the_last(world: World) -> None:
    world.crawl()
    world.site.answers["/chapter-3"] = Answer(page("Chapter 3", chapter_words(3)[:150]))
    world.crawl()
    first = held_back(world)
    world.site.answers["/chapter-3"] = Answer(page("Chapter 3", chapter_words(3)[:100]))
    world.crawl()
    assert held_back(world).id == first.id
    assert held_back(world).text_hash != first.text_hash
    words = chapter_words(3) + " Since May the lead is told as well."
    world.site.answers["/chapter-3"] = Answer(page("Chapter 3", words))
    assert world.crawl().clean
    assert "Since May" in world.well()["/chapter-3"]
    assert not [r for r in world.replacements() if r.state in OPEN]


def test_accepted_words_come_into_force_and_stay(world: World) -> None:
    world.crawl()
    world.site.answers["/chapter-3"] = Answer(page("Chapter 3", chapter_words(3)[:150]), '"s"')
    world.crawl()
    with world.collection.writing() as session:
        row = session.get_one(Replacement, held_back(world).id)
        replacements.accept(session, row, "ana", now=world.at)
    assert chapter_words(3) not in world.well()["/chapter-3"]
    report = world.crawl()
    assert report.clean
    assert report.counts[Outcome.UNCHANGED] == CHAPTERS + 1
    assert ("/chapter-3", Validators('"s"', None)) in world.site.asked
    with world.collection.writing() as session:
        row = session.get_one(Replacement, row.id)
        assert replacements.hindrance(session, row) == ""
        replacements.undo(session, row, now=world.at)
    world.assert_words_are_right()
    with world.collection.reading() as session:
        numbers = session.scalars(
            select(Version.number).where(Version.document_id == row.document_id)
        ).all()
        assert sorted(numbers) == [1, 2, 3], "what readers saw meanwhile stays on record"
    assert [url for url, _ in world.crawl().held] == [f"{HOME}/chapter-3"]
    world.assert_words_are_right()


def test_refused_words_are_remembered_and_not_asked_about_again(world: World) -> None:
    world.crawl()
    world.site.answers["/chapter-3"] = Answer(page("Chapter 3", chapter_words(3)[:150]))
    world.crawl()
    with world.collection.writing() as session:
        row = session.get_one(Replacement, held_back(world).id)
        replacements.refuse(row, "ana", now=world.at)
    report = world.crawl()
    assert report.clean
    assert (f"{HOME}/chapter-3", "these words were refused; the words before stay") in (
        report.skipped
    )
    world.assert_words_are_right()
    world.site.answers["/chapter-3"] = chapter(3)
    assert world.crawl().clean
    world.assert_words_are_right()


# --- redirects ------------------------------------------------------------------------------------

MOVED = Answer(to="/new-3")


def test_a_chapter_moves_where_its_words_are_near(world: World) -> None:
    world.crawl()
    kept = world.ids()["/chapter-3"]
    words = chapter_words(3) + " Since May the lead is told as well."
    world.site.answers |= {"/chapter-3": MOVED, "/new-3": Answer(page("Chapter 3", words))}
    assert world.crawl().clean
    assert world.ids()["/new-3"] == kept
    assert "/chapter-3" not in world.ids()


def sent_on(to: str) -> Answer:
    """Return a page that sends its readers on by itself, as a server without redirects has it."""
    head = f"<meta http-equiv='refresh' content='0; url={to}'>".encode()
    return Answer(page("Moved", "This page has moved.").replace(b"</head>", head + b"</head>"))


def test_a_page_that_only_sends_its_readers_on_is_a_redirect(world: World) -> None:
    world.site.answers |= {"/chapter-3": sent_on("/new-3"), "/new-3": chapter(3)}
    report = world.crawl()
    assert (f"{HOME}/chapter-3", f"it redirects to {HOME}/new-3") in report.skipped
    assert "/new-3" in world.ids()
    assert "/chapter-3" not in world.ids()


def test_a_chapter_moves_over_a_page_that_only_sends_its_readers_on(world: World) -> None:
    world.crawl()
    kept = world.ids()["/chapter-3"]
    world.site.answers |= {"/chapter-3": sent_on("/new-3"), "/new-3": chapter(3)}
    assert world.crawl().clean
    assert world.ids()["/new-3"] == kept


def test_a_page_that_sends_its_readers_out_of_the_source_is_no_document(world: World) -> None:
    world.site.answers["/chapter-3"] = sent_on("https://other.example/")
    report = world.crawl()
    assert [url for url, why in report.skipped if "out of the source" in why] == [
        f"{HOME}/chapter-3"
    ]
    assert "/chapter-3" not in world.ids()


def test_a_chapter_moves_over_two_redirects(world: World) -> None:
    world.crawl()
    kept = world.ids()["/chapter-3"]
    world.site.answers |= {"/chapter-3": Answer(to="/x"), "/x": MOVED, "/new-3": chapter(3)}
    assert world.crawl().clean
    assert world.ids()["/new-3"] == kept


def rewritten(world: World) -> None:
    """Have a chapter moved and rewritten in one."""
    world.crawl()
    body = page("Chapter 3", chapter_words(77))
    world.site.answers |= {"/chapter-3": MOVED, "/new-3": Answer(body, '"77"')}


def test_a_chapter_that_moved_and_was_rewritten_waits_for_an_admin(world: World) -> None:
    rewritten(world)
    kept = world.ids()["/chapter-3"]
    report = world.crawl()
    assert [url for url, _ in report.held] == [f"{HOME}/new-3"]
    world.assert_words_are_right()
    assert (held_back(world).document_id, held_back(world).url) == (kept, f"{HOME}/new-3")
    with world.collection.writing() as session:
        row = session.get_one(Replacement, held_back(world).id)
        replacements.accept(session, row, "ana", now=world.at)
    assert world.ids()["/new-3"] == kept
    assert world.crawl().clean
    assert chapter_words(77) in world.well(["/new-3"])["/new-3"]
    with world.collection.writing() as session:
        row = session.get_one(Replacement, row.id)
        replacements.undo(session, row, now=world.at)
    world.assert_words_are_right()
    world.crawl()
    world.assert_words_are_right()
    assert held_back(world).url == f"{HOME}/new-3"


def test_no_strike_counts_while_a_move_is_held_back(world: World) -> None:
    rewritten(world)
    world.crawl()
    world.site.answers["/chapter-3"] = Answer(status=404)
    for _ in range(3):
        world.crawl()
    with world.collection.reading() as session:
        states = session.scalars(select(Document.state)).all()
        strikes = session.scalars(select(Address.strikes)).all()
    assert (set(states), set(strikes)) == ({DocumentState.CURRENT}, {0})


def test_a_move_that_was_refused_makes_the_target_a_document_of_its_own(world: World) -> None:
    rewritten(world)
    world.crawl()
    with world.collection.writing() as session:
        row = session.get_one(Replacement, held_back(world).id)
        replacements.refuse(row, "ana", now=world.at)
    assert world.crawl().clean
    world.assert_words_are_right()
    assert chapter_words(77) in world.well(["/new-3"])["/new-3"]


def test_a_move_that_is_held_back_closes_when_the_chapter_stands_there_again(world: World) -> None:
    rewritten(world)
    world.crawl()
    world.site.answers["/chapter-3"] = chapter(3, '"3"')
    del world.site.answers["/new-3"]
    world.crawl()
    assert [row.state for row in world.replacements()] == [ReplacementState.CLOSED]
    world.assert_words_are_right()


# --- validators, lists and redirects: the site is well again --------------------------------------


@dataclass(frozen=True)
class Told:
    """What a server tells of a body.

    Args:
        etag, last_modified: whether it sends these.
        changing: whether its ETag is another one at each request.
    """

    etag: bool = False
    last_modified: bool = False
    changing: bool = False

    def answer(self, body: bytes, name: str, day: int) -> Answer:
        tag = f'"{name}-{day if self.changing else 0}"'
        return Answer(body, tag if self.etag else None, name if self.last_modified else None)


NO_DOCUMENT = page("Page not found", "We cannot find it.")
WAYS = {
    "none": Told(),
    "ETag": Told(etag=True),
    "Last-Modified": Told(last_modified=True),
    "both": Told(etag=True, last_modified=True),
    "changing ETag": Told(etag=True, changing=True),
}
"""What a server tells of the good body."""
BAD = {
    "its own": lambda told, body, day: told.answer(body, "bad", day),
    "none": lambda _, body, __: Answer(body),
    "the good one's": lambda told, body, day: told.answer(body, "good", day),
    "only a date": lambda _, body, __: Answer(body, None, "bad"),
}
"""What it tells of the rubbish."""


PAIRS = list(product(WAYS, BAD))
"""One chapter for each."""


STAMPS = {
    "same stamp": (1, 1, 1),
    "new stamp": (1, 2, 1),
    "stamp of the mending": (1, 1, 3),
    "a stamp for each": (1, 2, 3),
    "no list on bad days": (1, None, 1),
}
"""On which day WordPress's list says that chapters were changed, at first, on bad days and then."""


LISTS = (None, *STAMPS)
RUBBISH = ("no document", "held back", "refused", "noindex", "missing")
PLACES = ("in its place", "behind a redirect", "behind one for all")
MIXED = [
    each
    for each in product(RUBBISH, PLACES, LISTS)
    if (RUBBISH.index(each[0]) + PLACES.index(each[1]) + LISTS.index(each[2])) % 3 == 0
]
"""A third of all, in which every two of them meet."""


@pytest.mark.cases
@pytest.mark.parametrize(("rubbish", "place", "listed"), MIXED)
def test_when_the_site_is_well_again_the_next_crawl_shows_its_words(
    world: World, rubbish: str, place: str, listed: str | None
) -> None:
    """For every way of telling what changed, after one bad day, and after two more."""
    paths = [f"/chapter-{number}" for number in range(len(PAIRS))]
    world.source = world.source.model_copy(update={"profile": "wordpress" if listed else "plain"})
    world.site = Site(world.source, {"/": contents(paths)})

    def serve(day: int, *, well: bool) -> None:
        for number, (path, (good, bad)) in enumerate(zip(paths, PAIRS, strict=True)):
            title, words = f"Chapter {number}", chapter_words(number)
            world.site.answers[path] = WAYS[good].answer(page(title, words), "good", day)
            sick = BAD[bad](WAYS[good], bodies(title, words), day)
            if rubbish == "missing":
                sick = Answer(status=404)
            if not well and place == "in its place":
                world.site.answers[path] = sick
            elif not well:
                to = "/elsewhere" if place == "behind one for all" else f"/elsewhere-{number}"
                world.site.answers |= {path: Answer(to=to), to: sick}
        if listed:
            first, sick_day, mended = STAMPS[listed]
            changed = sick_day if not well else first if day == 1 else mended
            world.site.answers[LIST] = (
                wordpress_list(paths, f"2026-01-0{changed}T00:00:00")
                if changed
                else Answer(status=503)
            )

    def bodies(title: str, words: str) -> bytes:
        if rubbish == "no document":
            return NO_DOCUMENT
        if rubbish == "noindex":
            return page(title, words).replace(
                b"<head>", b"<head><meta name=robots content=noindex>"
            )
        return page(title, words[:120])

    serve(1, well=True)
    assert not world.crawl().failed
    for days in (1, 2):
        for day in range(days):
            serve(2 + day, well=False)
            world.crawl(verify_after=timedelta(0) if day == 0 else timedelta(days=30))
            world.assert_words_are_right(paths)
            if rubbish == "refused":
                refuse_what_is_held(world)
        serve(9 + days, well=True)
        world.crawl()
        world.assert_words_are_right(paths)
        with world.collection.reading() as session:
            urls = [HOME + path for path in paths]
            looked = select(Document.checked).where(Document.url.in_(urls))
            assert set(session.scalars(looked)) == {world.at}, "each was looked at"


def test_a_list_that_is_ahead_of_its_pages_hides_no_later_words(world: World) -> None:
    """A cache shows the page of yesterday while WordPress's own list tells of today's edit."""
    world.source = world.source.model_copy(update={"profile": "wordpress"})
    world.site = Site(world.source, {"/": contents(PATHS)})
    world.site.answers |= {path: chapter(n) for n, path in enumerate(PATHS)}

    def asked_for_chapters() -> list[str]:
        world.crawl()
        return [path for path, _ in world.site.asked if path in PATHS]

    world.site.answers[LIST] = wordpress_list(PATHS, "2026-01-01T00:00:00")
    assert asked_for_chapters() == list(PATHS)
    assert asked_for_chapters() == []
    world.site.answers[LIST] = wordpress_list(PATHS, "2026-01-03T00:00:00")
    assert asked_for_chapters() == list(PATHS), "it shows the words of before"
    edited = f"{chapter_words(0)} Ring the hub first."
    world.site.answers[PATHS[0]] = Answer(page("Chapter 0", edited))
    assert asked_for_chapters() == list(PATHS)
    assert edited in world.well()[PATHS[0]]
    assert asked_for_chapters() == [], "the list is believed again, and nothing is asked for"


def refuse_what_is_held(world: World) -> None:
    """Refuse all that is held back, as an admin does."""
    with world.collection.writing() as session:
        held = Replacement.state == ReplacementState.HELD
        for row in session.scalars(select(Replacement).where(held)):
            replacements.refuse(row, "anna", now=world.at)


def wordpress_list(paths: Sequence[str], stamp: str) -> Answer:
    """Return WordPress's own list of some pages."""
    items = [
        {"link": HOME + path, "modified_gmt": stamp, "content": {"rendered": "Words."}}
        for path in paths
    ]
    return Answer(json.dumps(items).encode())


def test_what_gave_nothing_before_a_crawl_was_cut_off_is_asked_for_again(world: World) -> None:
    world.crawl()
    world.site.answers |= dict.fromkeys(PATHS, Answer(status=503))
    assert world.crawl().state is CrawlState.INTERRUPTED
    world.site.answers |= {path: chapter(n, '"well"') for n, path in enumerate(PATHS)}
    assert world.crawl().clean
    assert set(PATHS) <= {path for path, _ in world.site.asked}


@pytest.mark.parametrize("numbers", [[3], range(CHAPTERS)], ids=["one", "all"])
def test_a_page_that_held_every_chapter_before_excuses_none_that_is_emptied(
    world: World, numbers: Sequence[int]
) -> None:
    whole = [chapter_words(number) for number in range(CHAPTERS)]
    world.site.answers["/all"] = Answer(page("The whole manual", *whole, "Made in May."))
    world.site.answers[PATHS[0]] = Answer(page("Chapter 0", chapter_words(0), links=["/all"]))
    world.crawl()
    world.site.answers["/all"] = Answer(page("The whole manual", *whole, "Made in June."), '"june"')
    for number in numbers:
        told = "Only those with an account may read this chapter from today."
        world.site.answers[PATHS[number]] = Answer(page(f"Chapter {number}", told), '"gate"')
    report = world.crawl()
    assert {url for url, _ in report.held} >= {HOME + PATHS[number] for number in numbers}
    assert not report.clean
    world.assert_words_are_right([PATHS[number] for number in numbers])
