"""A Chromium, and the portal over loopback for it to visit.

chromium       the browser; without one the tests are skipped, or fail where
               SIGNPOST_REQUIRE_BROWSER=1
portal_folder  a data folder with a collection and its index
portal_url     the portal on it, served by waitress
visit          opens a path at a width and notes what the page did
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy.orm import Session
from waitress.server import create_server

from briefings.models import (
    Briefing,
    Citation,
    LearningPoint,
    Method,
    OtherLink,
    Status,
    WithdrawnPoint,
)
from collection.blobs import hash_of
from collection.models import (
    Address,
    Crawl,
    CrawlState,
    Document,
    DocumentLink,
    DocumentState,
    DocumentTopic,
    Replacement,
    ReplacementState,
    SourceRecord,
    StoredPicture,
    StoredSection,
    Version,
)
from collection.store import Collection, bump_revision
from collection.vocabulary import Box
from crawler.crawling.content import Content
from crawler.crawling.replacements import refuse
from index.writer import build
from portal import create_app
from portal.config import Settings
from portal.sign_in.users import add_user, hash_password
from tests.browser.pages import NOW, PICTURE, Kind

WIDE, PHONE = (1280, 900), (390, 844)
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
)  # fmt: skip
NAME, PASSWORD = "tester", "correct horse battery"
HOST = "https://procedures.aldermoor.example"


# --- the browser ---------------------------------------------------------------------------


def find_chromium() -> str | None:
    """Return the path of a Chromium, by SIGNPOST_CHROMIUM or the search path."""
    named = os.environ.get("SIGNPOST_CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUMS)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the browser."""
    path = find_chromium()
    if path is None:
        reason = f"no Chromium: SIGNPOST_CHROMIUM is not set, and none of {', '.join(CHROMIUMS)}"
        if os.environ.get("SIGNPOST_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Visit:
    """What a page did when it was opened.

    Args:
        status: of the answer.
        requested: every address that it asked for.
        complaints: what the console said, Content-Security-Policy's refusals among it.
        faults: what axe found.
        overflow: by how many pixels the page is wider than the screen.
    """

    status: int = 0
    requested: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    faults: str = ""
    overflow: int = 0


@pytest.fixture(scope="session")
def visit(chromium: Browser, portal_url: str) -> Iterator[Callable[[Kind, tuple[int, int]], Visit]]:
    """Return what opens a kind of page at a size, once each, and notes what it did.

    One tab a size goes from page to page, as a reader's does: a new one is a new process.
    """
    contexts: list[BrowserContext] = []

    @cache
    def tab(inside: bool, size: tuple[int, int]) -> Page:
        made = chromium.new_context(viewport={"width": size[0], "height": size[1]})
        contexts.append(made)
        if inside:
            sign_in(made, portal_url)
        return made.new_page()

    @cache
    def opened(kind: Kind, size: tuple[int, int]) -> Visit:
        return note(tab(kind.inside, size), portal_url + kind.path)

    yield opened
    for made in contexts:
        made.close()


def note(page: Page, address: str) -> Visit:
    """Open an address and note what the page did."""
    seen = Visit()
    listeners: dict[Any, Callable[[Any], None]] = {
        "request": lambda request: seen.requested.append(request.url),
        "console": lambda message: seen.complaints.append(message.text),
        "pageerror": lambda error: seen.complaints.append(str(error)),
    }
    with ExitStack() as done:
        for event, listener in listeners.items():
            page.on(event, listener)
            done.callback(page.remove_listener, event, listener)
        return _noted(page, address, seen)


def _noted(page: Page, address: str, seen: Visit) -> Visit:
    answer = page.goto(address, wait_until="networkidle")
    assert answer is not None
    seen.status = answer.status
    seen.overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    found = Axe().run(page)
    seen.faults = found.generate_report() if found.violations_count else ""
    return seen


def sign_in(context: BrowserContext, portal_url: str) -> None:
    """Give a context the session of a person who has signed in.

    The form is sent without a page: sent from one, Chromium may offer to keep the password in a
    bubble of its own, behind which the next page never gets drawn.
    """
    address = f"{portal_url}/admin/sign-in"
    form = BeautifulSoup(context.request.get(address).text(), "lxml").select("main form input")
    fields = {str(field["name"]): str(field.get("value", "")) for field in form}
    answer = context.request.post(address, form=fields | {"name": NAME, "password": PASSWORD})
    assert answer.url.rstrip("/").endswith("/admin"), f"not signed in, but at {answer.url}"


@contextmanager
def empty_page(
    chromium: Browser, address: str, size: tuple[int, int], *, scripts: bool = True
) -> Iterator[Page]:
    """Open an empty page on a screen of a size, whose addresses are those of a portal."""
    made = chromium.new_context(
        base_url=address,
        viewport={"width": size[0], "height": size[1]},
        java_script_enabled=scripts,
    )
    with closing(made) as context:
        yield context.new_page()


@pytest.fixture
def wide(chromium: Browser, portal_url: str) -> Iterator[Page]:
    """Return an empty page on a wide screen, whose addresses are the portal's."""
    with empty_page(chromium, portal_url, WIDE) as page:
        yield page


@pytest.fixture
def phone(chromium: Browser, portal_url: str) -> Iterator[Page]:
    """Return an empty page on a telephone, whose addresses are the portal's."""
    with empty_page(chromium, portal_url, PHONE) as page:
        yield page


@pytest.fixture
def plain(chromium: Browser, portal_url: str) -> Iterator[Page]:
    """Return an empty page with JavaScript off, whose addresses are the portal's."""
    with empty_page(chromium, portal_url, PHONE, scripts=False) as page:
        yield page


# --- the portal ----------------------------------------------------------------------------


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """Serve a portal, and give its address without a slash at the end."""
    server = create_server(create_app(settings), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(timeout=10)


@pytest.fixture(scope="session")
def portal_url(portal_folder: Path) -> Iterator[str]:
    """Serve the portal, and return its address without a slash at the end."""
    settings = Settings(
        data=portal_folder / "data",
        sources=portal_folder / "sources.toml",
        promoted=str(portal_folder / "promoted.toml"),
        security_contact="mailto:security@aldermoor.example",
    )
    with served(settings) as address:
        yield address


@pytest.fixture(scope="session")
def portal_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a collection of fictional documents, a briefing and a user, and build the index."""
    folder = tmp_path_factory.mktemp("portal")
    (folder / "sources.toml").write_text(
        f'[[source]]\nkey = "aldermoor"\nname = "Aldermoor procedures"\narea = "aldermoor"\n'
        f'start = ["{HOST}/contents.html"]\n',
        encoding="utf-8",
    )
    (folder / "promoted.toml").write_text(
        f'[[promoted]]\naddress = "{HOST}/d0bruising00.html"\nwords = ["chapter"]\n'
        'from = 2025-01-01\nuntil = 2099-12-31\nowner = "the policy officer"\n',
        encoding="utf-8",
    )
    with closing(Collection.open(folder / "data")) as collection:
        collection.blobs.put(PICTURE)
        with collection.writing() as session:
            session.add(
                SourceRecord(
                    key="aldermoor", name="Aldermoor procedures", area="aldermoor",
                    nation="england", authority="partnership", home=f"{HOST}/contents.html",
                )
            )  # fmt: skip
            for document in documents():
                session.add(document)
                session.flush()
                document.version = document.versions[-1]
            session.flush()
            session.add(Crawl(source_key="aldermoor", state=CrawlState.DONE, started=NOW))
            hold_back(session)
            session.add(briefing())
            session.add(
                WithdrawnPoint(
                    short_id="babyk00x", briefing_id="b0babyk00000", number=9, withdrawn=NOW,
                    text="Follow the old procedure.",
                )
            )  # fmt: skip
            add_user(session, NAME, password_hash=hash_password(PASSWORD))
            bump_revision(session)
        build(collection, folder / "data" / "index")
    return folder


CHAPTER: tuple[tuple[list[str], str, str, Box], ...] = (
    (["Scope of this chapter"], "p", "Demonstration content, not guidance.", Box.SCOPE),
    (["Related chapters"], "i", "Chapter 3\nChapter 4", Box.RELATED),
    (
        ["1. Why bruising matters"],
        "p",
        "A baby who cannot roll or crawl seldom bruises by accident. Any bruising in a baby who is "
        "not mobile must be discussed with the duty social worker on the same day.",
        Box.BODY,
    ),
    (
        ["2. What to do", "2.1 The first hour"],
        "i",
        "telephone the duty paediatrician\ntell the parents what you have seen\nwrite it down",
        Box.BODY,
    ),
    (
        ["2. What to do", "2.2 Timescales"],
        "r",
        "Step | Who | Within\nMedical examination of the baby | duty paediatrician | four hours\n"
        "Strategy discussion | team manager and police sergeant | one working day",
        Box.BODY,
    ),
    (["LOCAL INFORMATION"], "p", "Switchboard of the clinic: 01632 960420.", Box.LOCAL),
    (["Amendment"], "p", "In May 2024, this chapter was updated.", Box.AMENDMENT),
)
MISSING = (
    "The worker telephones the carer at once, asks where the missing child was last seen and tells "
    "the police within {} hours. A photograph and a list of friends of the missing child are ready."
)
STRIKES = {4: 2, 5: 2, 6: 2, 7: 1}
"""Of the chapters by number: three that a crawl held back, and one that is missing once."""
KINDS = {"p": "paragraph", "i": "item", "r": "row"}


def documents() -> Iterator[Document]:
    """Yield a document of every kind that looks different, and enough to fill two pages."""
    chapter = document(
        "d0bruising00", "Bruising in babies who are not mobile", sections(CHAPTER),
        number="1.4.2", reviewed=date(2021, 3, 1), reviewed_words="Reviewed March 2021",
        next_review=date(2023, 3, 1), next_review_words="Next review: March 2023",
    )  # fmt: skip
    # From before sections had names, and in another order.
    before = version(chapter, 1, sections([CHAPTER[2], *CHAPTER[:2]]))
    before.by_place = True
    chapter.versions.insert(0, before)
    yield chapter
    yield document(
        "d1guide00000", "A guide to bruising for health visitors", sections(CHAPTER[2:4], page=1),
        format="pdf", kind="guidance", url=f"{HOST}/guide.pdf",
    )  # fmt: skip
    gone = document("d2gone000000", "Bruises, an old leaflet", sections(CHAPTER[2:3]))
    gone.state, gone.addresses[0].struck = DocumentState.GONE, NOW
    yield gone
    for key, area, hours in (("f0", "aldermoor", "four"), ("f1", "saltmere", "two")):
        texts = [
            (["1. The first hour"], "p", MISSING.format(hours), Box.BODY),
            (["2. Return"], "p", "A missing child who is back is listened to.", Box.BODY),
            (["3. Again"], "p", f"A child missing again is talked over in {area}.", Box.BODY),
        ]
        yield document(f"{key}missing000", "Missing from home", sections(texts), area=area)
    scan = document("d3scan000000", "A scanned leaflet", [], format="pdf", no_text=True)
    scan.versions[0].pictures.append(
        StoredPicture(page=1, width=120, height=160, blob_hash=hash_of(PICTURE))
    )
    yield scan
    for number in range(12):
        made = document(
            f"e{number:02}chapter00", f"Chapter {number} about babies",
            sections(((["1. Introduction"], "p", f"Baby {number} is seen at home.", Box.BODY),)),
        )  # fmt: skip
        if number in STRIKES:
            made.addresses[0].strikes, made.addresses[0].struck = STRIKES[number], NOW
        yield made


def hold_back(session: Session) -> None:
    """Hold back what a site sent in the place of some chapters; one is decided about."""
    form = "Sign in with your e-mail address and your password.\nForgotten your password?"
    for row_id, key in enumerate(("d0bruising00", "e00chapter00", "e01chapter00"), start=1):
        document = session.get_one(Document, key)
        session.add(
            Replacement(
                id=row_id, document_id=key, source_key="aldermoor", came=NOW, seen=NOW,
                state=ReplacementState.HELD, url=f"{HOST}/sign-in?next={key}", title="Sign in",
                reason="3 other addresses sent the same text in this crawl, and it asks for a "
                "password where the words should be",
                blob_hash="0" * 64, text_hash="0" * 64,
                content=content(document, "Sign in", form).to_json(),
            )
        )  # fmt: skip
    session.flush()
    refuse(session.get_one(Replacement, 3), NAME, now=NOW)


def content(document: Document, title: str, text: str) -> Content:
    """Return what a body would bring for a document."""
    return Content(
        url=document.url, title=title, chapter=None, media_type="text/html", format="html",
        blob_hash="0" * 64, text_hash="0" * 64, no_text=False, kind="procedure", kind_reason="",
        topics={}, area="aldermoor", nation="england", authority="partnership", dates={},
        evidence={}, links=[],
        sections=[
            {"position": 0, "heading": ["Sign in"], "anchor": None, "page": None, "box": "body",
             "text": text, "layout": [["paragraph", 0, None]] * 2}
        ],
    )  # fmt: skip


def sections(rows: Any, page: int | None = None) -> list[StoredSection]:
    """Return the sections of a version."""
    return [
        StoredSection(
            position=place, heading=heading, box=box, text=text, page=page and page + place,
            anchor=None if page else f"s{place}",
            layout=[[KINDS[kind], 0, page] for _ in text.split("\n")],
        )
        for place, (heading, kind, text, box) in enumerate(rows)
    ]  # fmt: skip


def document(key: str, title: str, texts: list[StoredSection], **given: Any) -> Document:
    """Return a document with one version."""
    values = {
        "source_key": "aldermoor", "state": DocumentState.CURRENT, "url": f"{HOST}/{key}.html",
        "kind": "procedure", "kind_reason": "the source declares it", "area": "aldermoor",
        "nation": "england", "authority": "partnership", "format": "html", "no_text": False,
        "first_seen": NOW - timedelta(days=90), "checked": NOW - timedelta(days=2),
        "changed": NOW - timedelta(days=30),
    }  # fmt: skip
    made = Document(id=key, title=title, **values | given)
    made.addresses = [
        Address(
            url=made.url, source_key="aldermoor", first_seen=NOW, last_seen=NOW, outlinks=[],
        )
    ]  # fmt: skip
    made.topics = [DocumentTopic(topic="medicals-and-bruising", reason="the title holds it")]
    made.versions = [version(made, 2, texts)]
    return made


def version(document: Document, number: int, texts: list[StoredSection]) -> Version:
    """Return a version; the first words of its second section link to Chapter 3."""
    link = DocumentLink(
        position=0, url=f"{HOST}/e03chapter00.html", words="Chapter 3", section=1, start=0, end=9
    )
    return Version(
        number=number, fetched=NOW - timedelta(days=60 - number), url=document.url,
        media_type="text/html", blob_hash="0" * 64, text_hash=f"{number}" * 64,
        title=document.title, chapter=document.number, dates={}, sections=texts,
        links=[link] if len(texts) > 2 else [],
    )  # fmt: skip


def briefing() -> Briefing:
    """Return a briefing whose points cite with every status."""
    points = [
        LearningPoint(
            number=number, short_id=f"babyk00{number}", heading="Learning",
            text=f"Follow the bruising procedure on that day: {number}.",
            citations=[
                Citation(
                    position=0, cited_text="bruising procedure", status=status, score=0.8,
                    method=Method.ADDRESS, cited_url=f"{HOST}/old-{number}.html", checked=NOW,
                    document_id=None
                    if status in (Status.UNRESOLVED, Status.OUTSIDE)
                    else "d2gone000000" if status is Status.GONE else "d0bruising00",
                )
            ],
        )
        for number, status in enumerate(Status, start=1)
    ]  # fmt: skip
    return Briefing(
        id="b0babyk00000", title="Seven-minute briefing: Baby K", format="pdf",
        origin=f"{HOST}/baby-k.pdf", media_type="application/pdf", blob_hash="0" * 64,
        imported=NOW, published_at=NOW, points=points,
        other_links=[OtherLink(position=0, url=f"{HOST}/reviews/", words="Reviews")],
    )  # fmt: skip
