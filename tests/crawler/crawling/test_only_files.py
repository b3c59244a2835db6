"""A source that has nothing but files: no page, and no words but those in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

import pytest
from sqlalchemy import select

from collection.blobs import hash_of
from collection.errors import CollectionError
from collection.extract import Extract
from collection.models import Document, FrontierEntry, Outcome
from collection.store import Collection
from crawler.crawling.engine import crawl
from crawler.crawling.visiting import Options
from crawler.errors import BadStatus
from crawler.extract import ExtractRequest, extractor_for
from crawler.fetching.fetcher import Fetched, Validators
from crawler.fetching.robots import Robots, RobotsAnswer
from crawler.sources import Source
from crawler.urls import Scope

HOME = "https://site.example"
FOLDER = Path(__file__).parents[3] / "demo/sites/www.aldermoor-partnership.example"
FILES = {f"/files/{path.name}": path.read_bytes() for path in sorted(FOLDER.rglob("*.pdf"))}
TYPE = "application/pdf"
ONE_AT_A_TIME = Lock()
"""A crawl reads on two threads, and pdfium may be used by one alone."""


class Files:
    """Answers with bytes, and never says that anything is as before."""

    def __init__(self, source: Source, answers: Mapping[str, tuple[bytes, str]]) -> None:
        self.scope = Scope(source)
        self.robots = Robots(lambda _: RobotsAnswer(200, b""))
        self._answers = answers

    def fetch(self, url: str, _validators: Validators | None = None) -> Fetched:
        if (found := self._answers.get(url.removeprefix(HOME))) is None:
            raise BadStatus(404)
        return Fetched(url, True, *found, None, Validators())


def read(request: ExtractRequest) -> Extract:
    """Read in this process; the sandbox has tests of its own."""
    with ONE_AT_A_TIME:
        return extractor_for(request.media_type).read(request)


def contents() -> bytes:
    """Return what a web server makes of a folder: a page without words of its own."""
    links = "".join(f'<li><a href="{path}">{path}</a></li>' for path in FILES)
    return f"<html><title>Index of /</title><body><ul>{links}</ul></body></html>".encode()


def listed() -> bytes:
    rows = "".join(f"<url><loc>{HOME}{path}</loc></url>" for path in FILES)
    return f"<urlset>{rows}</urlset>".encode()


WAYS: dict[str, tuple[tuple[str, ...], dict[str, tuple[bytes, str]]]] = {
    "each file is a start": (tuple(FILES), {}),
    "the page of a folder": (("/",), {"/": (contents(), "text/html")}),
    "a sitemap is the start": (("/map.xml",), {"/map.xml": (listed(), "application/xml")}),
    "one file is the whole site": (("/",), {"/": (next(iter(FILES.values())), TYPE)}),
}


@pytest.mark.slow
@pytest.mark.cases
@pytest.mark.parametrize("way", WAYS)
def test_a_source_of_files_alone_is_crawled_and_stays(collection: Collection, way: str) -> None:
    start, answers = WAYS[way]
    source = Source(key="site", name="A site", start=[HOME + path for path in start], area="here")
    fetcher = Files(source, {path: (body, TYPE) for path, body in FILES.items()} | answers)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for days in range(3):
        report = crawl(
            source, collection, fetcher, read, options=Options(gone_after=timedelta(hours=24)),
            now=lambda: at + timedelta(days=days),  # noqa: B023
        )  # fmt: skip
        assert report.clean
        assert (report.counts[Outcome.NEW] > 0) is (days == 0)
        assert report.counts[Outcome.CHANGED] == 0
    with collection.reading() as session:
        held = set(session.scalars(select(Document.url).where(Document.version_id.is_not(None))))
    alone = {f"{HOME}/"} if way == "one file is the whole site" else set()
    assert (alone or {HOME + path for path in FILES}) <= held


@pytest.mark.slow
def test_a_folder_in_the_place_of_one_file_costs_one_document_until_it_is_moved_away(
    collection: Collection,
) -> None:
    source = Source(key="site", name="A site", start=[HOME + path for path in FILES], area="here")
    fetcher = Files(source, {path: (body, TYPE) for path, body in FILES.items()})
    blob = collection.blobs.path(hash_of(next(iter(FILES.values()))))
    (blob / "inside").mkdir(parents=True)
    report = crawl(source, collection, fetcher, read)
    assert report.counts[Outcome.FAILED] == 1
    assert report.counts[Outcome.NEW] == len(FILES) - 1
    with collection.reading() as session:
        told = "\n".join(filter(None, session.scalars(select(FrontierEntry.reason))))
    assert f"{blob} is a folder where a stored file should be; move it away" in told
    blob.rename(blob.with_name("aside"))
    report = crawl(source, collection, fetcher, read)
    assert report.clean
    assert report.counts[Outcome.NEW] == 1


def test_a_check_names_the_folder_in_the_place_of_a_file(collection: Collection) -> None:
    source = Source(key="site", name="A site", start=[f"{HOME}/"], area="here")
    crawl(source, collection, Files(source, {"/": (next(iter(FILES.values())), TYPE)}), read)
    blob = collection.blobs.path(hash_of(next(iter(FILES.values()))))
    blob.unlink()
    blob.mkdir()
    with pytest.raises(CollectionError, match=f"{blob} is a folder"):
        collection.check()
