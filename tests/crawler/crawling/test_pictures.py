"""Pages that are pictures: stored when crawled, kept while anything names them, and renewed."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from collection.blobs import hash_of
from collection.errors import CollectionError
from collection.extract import Extract
from collection.models import Document, Outcome, Replacement, ReplacementState
from collection.naming import named_blobs
from collection.pictures import PICTURE_TYPE
from collection.store import Collection
from crawler.crawling.clearing import clear_blobs
from crawler.crawling.engine import CrawlReport, crawl
from crawler.extract import ExtractRequest, extractor_for
from crawler.extract.sandbox.sandbox import Sandbox
from crawler.fetching.fetcher import Fetched, Validators
from crawler.fetching.robots import Robots, RobotsAnswer
from crawler.sources import Source
from crawler.urls import Scope

HOME, TYPE = "https://site.example", "application/pdf"
SOURCE = Source(key="site", name="A site", start=[f"{HOME}/scan.pdf"], area="here")
START = datetime(2026, 1, 1, tzinfo=UTC)
ONE_AT_A_TIME = Lock()
"""A crawl reads on two threads, and pdfium may be used by one alone."""


@dataclass
class OneFile:
    """Answers every address with the same bytes."""

    body: bytes
    scope: Scope
    robots: Robots

    def fetch(self, url: str, _validators: Validators | None = None) -> Fetched:
        return Fetched(url, True, self.body, TYPE, None, Validators())


def read(request: ExtractRequest) -> Extract:
    with ONE_AT_A_TIME:
        return extractor_for(request.media_type).read(request)


def scanned(*seeds: int, made: str = "") -> bytes:
    """A PDF of scanned pages; ``made`` changes its bytes alone."""
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=True)
    canvas.setKeywords(made)
    for seed in seeds:
        image = Image.frombytes("L", (60, 80), random.Random(seed).randbytes(4800))
        canvas.drawImage(ImageReader(image), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def crawled(collection: Collection, body: bytes, day: int = 0) -> CrawlReport:
    fetcher = OneFile(body, Scope(SOURCE), Robots(lambda _: RobotsAnswer(200, b"")))
    return crawl(SOURCE, collection, fetcher, read, now=lambda: START + timedelta(days=day))


def pictures(collection: Collection) -> list[tuple[int, str | None]]:
    """The pages of the current version that are pictures."""
    with collection.reading() as session:
        document = session.scalars(select(Document)).one()
        assert document.version is not None
        return [(picture.page, picture.blob_hash) for picture in document.version.pictures]


def test_a_scan_is_stored_with_the_pictures_of_its_pages(collection: Collection) -> None:
    assert crawled(collection, scanned(1, 2)).counts[Outcome.NEW] == 1
    held = pictures(collection)
    assert [page for page, _ in held] == [1, 2]
    for _, digest in held:
        image = Image.open(io.BytesIO(collection.blobs.get(digest or "")))
        assert Image.MIME[image.format or ""] == PICTURE_TYPE
    with collection.reading() as session:
        assert session.scalars(select(Document.no_text)).one()


def test_pictures_that_a_version_names_are_never_cleared_and_are_looked_through(
    collection: Collection,
) -> None:
    crawled(collection, scanned(1))
    ((_, digest),) = pictures(collection)
    unnamed = collection.blobs.put(b"named by nothing")
    assert clear_blobs(collection, datetime.now(UTC) + timedelta(days=1)) == 1
    assert digest is not None
    assert collection.blobs.is_whole(digest)
    assert not collection.blobs.is_whole(unnamed)
    with collection.reading() as session:
        assert digest in named_blobs(session)


@pytest.mark.cases
@pytest.mark.parametrize("left", [None, b"", b"other bytes"], ids=["missing", "empty", "other"])
def test_a_picture_that_checking_found_damaged_is_drawn_again_by_the_next_crawl(
    collection: Collection, left: bytes | None
) -> None:
    crawled(collection, scanned(1))
    ((_, digest),) = pictures(collection)
    assert digest is not None
    path = collection.blobs.path(digest)
    path.unlink()
    if left is not None:
        path.write_bytes(left)
    crawled(collection, scanned(1), day=1)
    assert not collection.blobs.is_whole(digest), "its file is as it was, so nothing was drawn"
    with pytest.raises(CollectionError, match="next crawl fetches anew"):
        collection.check()
    report = crawled(collection, scanned(1), day=2)
    assert report.counts[Outcome.CHANGED] == 0
    assert collection.check() == 1
    assert pictures(collection) == [(1, digest)]


@pytest.mark.slow
def test_another_scan_at_the_address_gives_a_version_with_other_pictures(
    collection: Collection,
) -> None:
    crawled(collection, scanned(1))
    before = pictures(collection)
    assert crawled(collection, scanned(1, made="anew"), day=1).counts[Outcome.CHANGED] == 0
    assert pictures(collection) == before
    assert crawled(collection, scanned(2), day=2).counts[Outcome.CHANGED] == 1
    after = pictures(collection)
    assert [page for page, _ in after] == [1]
    assert after != before
    with collection.reading() as session:
        assert {digest for _, digest in (*before, *after)} <= named_blobs(session)


def test_the_pictures_of_words_that_are_held_are_kept(collection: Collection) -> None:
    crawled(collection, scanned(1))
    digest = hash_of(b"a page")
    with collection.writing() as session:
        document = session.scalars(select(Document)).one()
        held = Replacement(
            document=document, source_key="site", state=ReplacementState.HELD, url=document.url,
            came=START, seen=START, blob_hash=hash_of(b"a file"), text_hash="", title="",
            content={"pictures": [{"page": 1, "blob_hash": digest}]},
        )  # fmt: skip
        session.add(held)
        session.flush()
        assert digest in named_blobs(session)


@pytest.mark.slow
def test_the_child_that_reads_a_scan_draws_it_within_its_limits() -> None:
    body = scanned(1)
    with Sandbox() as sandbox:
        extract = sandbox.extract(ExtractRequest(body=body, media_type=TYPE, url=f"{HOME}/a.pdf"))
    (picture,) = extract.pictures
    assert picture.blob_hash == hash_of(picture.body)
