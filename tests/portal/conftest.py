"""A small stored collection with its index, the portal on it, and a client that audits pages.

settings   Settings of a folder that holds the small collection and its index
stored     that collection, open; write to it freely, every test has its own copy
app        the portal on it
client     a test client; every HTML page that it fetches is audited
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml.etree import Element
from lxml.html import HtmlElement, document_fromstring
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from collection.models import (
    Address,
    Document,
    DocumentState,
    DocumentTopic,
    SourceRecord,
    StoredSection,
    Version,
)
from collection.store import Collection, bump_revision
from collection.vocabulary import Box
from index.writer import build
from portal import create_app
from portal.config import Settings
from portal.services import services_of

NOW = datetime.now(UTC).replace(microsecond=0)

SOURCES_TOML = """
[[source]]
key = "aldermoor-procedures"
name = "Aldermoor procedures"
start = ["https://procedures.aldermoor.example/contents.html"]
area = "aldermoor"

[[source]]
key = "saltmere-procedures"
name = "Saltmere procedures"
start = ["https://procedures.saltmere.example/contents.html"]
area = "saltmere"
"""


@dataclass(frozen=True)
class Part:
    """One section to be stored."""

    heading: tuple[str, ...]
    text: str
    anchor: str | None = None
    page: int | None = None
    box: Box = Box.BODY


@dataclass(frozen=True)
class Sample:
    """One document to be stored; a second version follows where ``before`` holds other text."""

    id: str
    title: str
    parts: tuple[Part, ...]
    source: str = "aldermoor-procedures"
    area: str = "aldermoor"
    kind: str = "procedure"
    number: str | None = None
    format: str = "html"
    topics: tuple[str, ...] = ()
    reviewed: date | None = None
    next_review: date | None = None
    checked: datetime = NOW - timedelta(days=3)
    changed: datetime = NOW - timedelta(days=40)
    state: DocumentState = DocumentState.CURRENT
    before: tuple[Part, ...] = field(default=())

    @property
    def url(self) -> str:
        """The publisher's address."""
        end = {"html": ".html", "pdf": ".pdf", "docx": ".docx"}[self.format]
        return f"https://procedures.{self.area}.example/{self.id}{end}"


BRUISING = (
    Part((), "Demonstration content, not guidance. This chapter is fictional.", box=Box.SCOPE),
    Part(
        ("1. Why bruising matters",),
        "A baby who cannot roll or crawl seldom bruises by accident. Any bruising in a baby who "
        "is not mobile must be discussed with the duty social worker on the same day.\n"
        "Never wait for the next visit. A photograph does not replace an examination.",
        anchor="why",
    ),
    Part(
        ("2. What to do", "2.1 The first hour"),
        "Telephone the duty paediatrician on 01632 960 001 & write down who said what.\n"
        "Tell the parents what you have seen and what happens next, unless that puts the baby "
        "at risk.",
        anchor="first-hour",
    ),
)
SAMPLES = (
    Sample(
        "a1bruising00",
        "Bruising in babies who are not mobile",
        BRUISING,
        number="1.4.2",
        topics=("medicals-and-bruising", "unborn-and-babies"),
        reviewed=date(2024, 11, 1),
        next_review=date(2050, 11, 1),
    ),
    Sample(
        "a2curiosity0",
        "Professional curiosity and respectful challenge",
        (
            Part(
                ("What professional curiosity means",),
                "Professional curiosity is looking, listening, asking direct questions and "
                "checking what you are told. It is not suspicion of every family.",
                anchor="means",
            ),
        ),
        number="1.4.39",
        topics=("professional-curiosity",),
        reviewed=date(2021, 3, 1),
        next_review=date(2023, 3, 1),
        changed=NOW - timedelta(days=2),
        before=(
            Part(
                ("What professional curiosity means",),
                "Professional curiosity is asking direct questions.",
                anchor="means",
            ),
        ),
    ),
    Sample(
        "b1bruising00",
        "Bruising in babies who are not mobile",
        (
            Part(
                ("What to do",),
                "Any bruising in a baby who is not mobile must be seen within two hours. Telephone "
                "01632 960 777 for the Saltmere paediatrician.",
                anchor="todo",
            ),
        ),
        source="saltmere-procedures",
        area="saltmere",
        topics=("medicals-and-bruising",),
    ),
    Sample(
        "a3guide00000",
        "A guide to sharing information <with care>",
        (
            Part(
                ("Page one",),
                "Sharing information early keeps children safe. Record why you shared it, or why "
                "you did not.",
                page=2,
            ),
        ),
        kind="guidance",
        format="pdf",
        topics=("information-sharing",),
        reviewed=date(2022, 6, 1),
    ),
    Sample(
        "a4pathway000",
        "Was not brought pathway",
        (Part((), "A child who was not brought twice is discussed with the safeguarding lead."),),
        kind="pathway",
        format="docx",
        topics=("was-not-brought",),
    ),
    Sample(
        "a5gone000000",
        "Escalation of professional disagreement",
        (Part(("Steps",), "Escalation begins with a talk between the two practitioners."),),
        topics=("escalation",),
        state=DocumentState.GONE,
        checked=NOW - timedelta(days=9),
    ),
)
"""The stored documents; their text is fictional."""


def store(session: Session, sample: Sample) -> None:
    """Store a document with its versions.

    Args:
        session: a transaction.
        sample: the document.
    """
    versions = [part for part in (sample.before, sample.parts) if part]
    first = sample.changed - timedelta(days=30) if sample.before else sample.changed
    gone = sample.state is DocumentState.GONE
    document = Document(
        id=sample.id,
        source_key=sample.source,
        state=sample.state,
        url=sample.url,
        title=sample.title,
        number=sample.number,
        kind=sample.kind,
        kind_reason="the source declares it",
        area=sample.area,
        nation="england",
        authority="partnership",
        format=sample.format,
        reviewed=sample.reviewed,
        reviewed_words=f"Reviewed {sample.reviewed:%B %Y}" if sample.reviewed else None,
        next_review=sample.next_review,
        next_review_words=f"Next: {sample.next_review:%B %Y}" if sample.next_review else None,
        first_seen=first,
        checked=sample.checked,
        changed=sample.changed,
        gone=NOW - timedelta(days=1) if gone else None,
        topics=[DocumentTopic(topic=topic, reason="the title holds it") for topic in sample.topics],
    )
    session.add(document)
    session.flush()
    session.add(
        Address(
            url=sample.url,
            source_key=sample.source,
            document_id=sample.id,
            first_seen=first,
            last_seen=sample.checked,
            outlinks=[],
            strikes=2 if gone else 0,
            struck=NOW - timedelta(days=3) if gone else None,
        )
    )
    for number, parts in enumerate(versions, start=1):
        fetched = sample.changed if parts is sample.parts else first
        document.version = _version(sample, number, fetched, parts)
    session.flush()


def _version(sample: Sample, number: int, fetched: datetime, parts: Sequence[Part]) -> Version:
    text = "\n".join(part.text for part in parts)
    return Version(
        document_id=sample.id,
        number=number,
        fetched=fetched,
        url=sample.url,
        media_type="text/html",
        blob_hash=sha256(text.encode()).hexdigest(),
        text_hash=sha256(repr((sample.title, sample.number, parts)).encode()).hexdigest(),
        title=sample.title,
        chapter=sample.number,
        dates={},
        sections=[
            StoredSection(
                position=position,
                heading=list(part.heading),
                anchor=part.anchor,
                page=part.page,
                box=part.box,
                text=part.text,
                layout=[["paragraph", 0, part.page] for _ in part.text.split("\n")],
            )
            for position, part in enumerate(parts)
        ],
    )


@pytest.fixture(scope="session")
def stored_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the small collection and its index, once."""
    folder = tmp_path_factory.mktemp("stored")
    (folder / "sources.toml").write_text(SOURCES_TOML, encoding="utf-8")
    collection = Collection.open(folder / "data")
    with collection.writing() as session:
        for area in ("aldermoor", "saltmere"):
            session.add(
                SourceRecord(
                    key=f"{area}-procedures",
                    name=f"{area.capitalize()} procedures",
                    area=area,
                    nation="england",
                    authority="partnership",
                    home=f"https://procedures.{area}.example/contents.html",
                )
            )
        for sample in SAMPLES:
            store(session, sample)
        bump_revision(session)
    build(collection, folder / "data" / "index")
    collection.close()
    return folder


@pytest.fixture
def settings(stored_once: Path, tmp_path: Path) -> Settings:
    """Return settings whose data folder holds a copy of the small collection."""
    folder = tmp_path / "signpost"
    shutil.copytree(stored_once, folder)
    return Settings(data=folder / "data", sources=folder / "sources.toml")


@pytest.fixture
def stored(settings: Settings) -> Iterator[Collection]:
    """Return the small collection."""
    collection = Collection.open(settings.data)
    yield collection
    collection.close()


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """Return the portal on the small collection."""
    app = create_app(settings)
    app.testing = True
    app.test_client_class = AuditingClient
    yield app
    services_of(app).close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client that audits every HTML page it fetches."""
    return app.test_client()


class AuditingClient(FlaskClient):
    """A test client for which a page that breaks the house rules fails the test."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Fetch an address and audit what comes back, if it is a page."""
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            faults = audit(response)
            assert not faults, f"{response.request.path} ({response.status_code}): {faults}"
        return response


def audit(response: TestResponse) -> list[str]:
    """Return what is wrong with a page, whatever its status.

    Args:
        response: an HTML answer.
    """
    page = document_fromstring(response.text)
    return [
        *_outline_faults(page),
        *_form_faults(page),
        *_content_faults(page),
        *(f"no header {name}" for name in REQUIRED_HEADERS if name not in response.headers),
    ]


REQUIRED_HEADERS = (
    "Content-Security-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
    "Cache-Control",
)


def _outline_faults(page: HtmlElement) -> Iterator[str]:
    if page.get("lang") != "en":
        yield 'no lang="en"'
    title = page.findtext(".//title") or ""
    if not title.strip().removesuffix("– Signpost").strip():
        yield "no title of its own"
    if (count := sum(1 for _ in page.iter("h1"))) != 1:
        yield f"{count} h1 headings"
    if sum(1 for _ in page.iter("main")) != 1:
        yield "not one main"
    levels = [int(tag.tag[1]) for tag in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"h{after} follows h{before}"
    ids = Counter(page.xpath("//@id"))
    yield from (f"id {name} twice" for name in sorted(ids) if ids[name] > 1)
    for tag in page.iter("a"):
        href = tag.get("href")
        if href is not None and not tag.text_content().strip() and not tag.get("aria-label"):
            yield f"a link without words to {href}"


def _form_faults(page: HtmlElement) -> Iterator[str]:
    labelled, ids = set(page.xpath("//label/@for")), set(page.xpath("//@id"))
    for tag in page.iter("input", "select", "textarea"):
        hidden = tag.get("type") in ("hidden", "submit", "button")
        if not hidden and tag.get("id") not in labelled and not tag.get("aria-label"):
            yield f"no label for {tag.get('name')}"
    for name in ("aria-describedby", "aria-labelledby", "aria-controls"):
        for value in page.xpath(f"//@{name}"):
            yield from (
                f"{name} names {target}, which is not there"
                for target in value.split()
                if target not in ids
            )


def _content_faults(page: HtmlElement) -> Iterator[str]:
    for tag in page.iter(Element):
        if "style" in tag.attrib or tag.tag == "style":
            yield f"inline style at <{tag.tag}>"
        if any(name.startswith("on") for name in tag.attrib):
            yield f"inline script at <{tag.tag}>"
        if tag.tag == "script" and not tag.get("src"):
            yield "inline script"
        if (address := _loaded(tag)) and urlsplit(address).netloc:
            yield f"third-party address {address}"
    for href in page.xpath("//a/@href"):
        if urlsplit(href).scheme not in ("", "http", "https", "mailto", "tel"):
            yield f"a link to {href}"


def _loaded(tag: HtmlElement) -> str:
    name = {"link": "href", "form": "action", "a": ""}.get(tag.tag, "src")
    return tag.get(name, "") if name else ""
