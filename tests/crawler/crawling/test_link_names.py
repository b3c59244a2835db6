"""By what words a site leads to its pages."""

from __future__ import annotations

from datetime import UTC, datetime

from collection.extract import Extract
from collection.models import Address, Crawl, CrawlState, EntryState, FrontierEntry
from collection.store import Collection
from crawler.crawling.rereading.link_names import names_of
from crawler.errors import ExtractError
from crawler.extract import ExtractRequest, extractor_for
from crawler.sources import Source

HOME = "https://site.example/"
SOURCE = Source(key="site", name="A manual", start=(HOME,), area="here")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PAGE = (
    "<main><h1>Contents</h1><p>See <a href='/a?x=1#part'>Bruising in babies</a>, then "
    "<a href='http://[::bad'>nothing</a> and <a href='/a?x=1'>the chapter</a>.</p></main>"
)


def read(request: ExtractRequest) -> Extract:
    return extractor_for(request.media_type).read(request)


def crawled(collection: Collection, body: bytes) -> int:
    """Store a first page, and say that a crawl found an address on it."""
    blob_hash = collection.blobs.put(body)
    with collection.writing() as session:
        crawl = Crawl(source_key="site", state=CrawlState.RUNNING, started=NOW)
        session.add(crawl)
        session.flush()
        session.add(
            Address(
                url=HOME, source_key="site", first_seen=NOW, last_seen=NOW,
                blob_hash=blob_hash, outlinks=[],
            )
        )  # fmt: skip
        session.add(
            FrontierEntry(
                crawl_id=crawl.id, url=f"{HOME}a?x=1", found_on=HOME, depth=1,
                state=EntryState.DONE,
            )
        )  # fmt: skip
        return crawl.id


def test_the_words_of_every_link_to_an_address_name_it(collection: Collection) -> None:
    number = crawled(collection, PAGE.encode())
    found = names_of(collection, SOURCE, number, {f"{HOME}a?x=1"}, read)
    assert found == {f"{HOME}a?x=1": ("Bruising in babies", "the chapter")}
    assert names_of(collection, SOURCE, number, {f"{HOME}b"}, read) == {}
    assert names_of(collection, SOURCE, number, set(), read) == {}


def test_a_page_that_cannot_be_read_or_is_none_names_nothing(collection: Collection) -> None:
    number = crawled(collection, b"%PDF-1.7 no page")
    assert names_of(collection, SOURCE, number, {f"{HOME}a?x=1"}, read) == {}


def test_a_page_that_fails_to_be_read_names_nothing(collection: Collection) -> None:
    def fail(request: ExtractRequest) -> Extract:
        raise ExtractError(request.url)

    number = crawled(collection, PAGE.encode())
    assert names_of(collection, SOURCE, number, {f"{HOME}a?x=1"}, fail) == {}
