"""Blobs: what the disk does to one is mended, and what is named stays, whoever deletes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from collection.blobs import Blobs
from collection.errors import CollectionError
from collection.extract import Extract
from collection.models import Address, Base, Version
from collection.naming import named_blobs
from collection.store import Collection
from crawler.crawling.engine import crawl
from crawler.extract import ExtractRequest, extractor_for
from crawler.fetching.fetcher import Fetcher
from crawler.sources import Source

NOW = datetime(2026, 3, 1, tzinfo=UTC)
Damage = Callable[[Path], None]
DAMAGES: dict[str, Damage] = {
    "bits flipped": lambda path: replace(path, lambda body: bytes([body[0] ^ 1]) + body[1:]),
    "empty": lambda path: replace(path, lambda _: b""),
    "cut": lambda path: replace(path, lambda body: body[:-1]),
    "missing": Path.unlink,
}
each_damage = pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)


TELLING = (
    "Tell the health visitor, the school and the duty social worker {} working day after you hear "
    "of it. Write down whom you told, when, and what each of them said they would do next. Ask "
    "again where nothing was done within the week, and tell your manager that you asked."
)
"""Long enough to be taken for guidance."""


@pytest.fixture(autouse=True)
def pages(server: Any, sites: Any) -> None:
    """Have the server send chapters."""
    server.pages.update(
        {
            "/": sites.page("Contents", TELLING.format("on the same"), "/a", "/b"),
            "/a": sites.page("Sharing information", TELLING.format("one"), "/b"),
            "/b": sites.page("Escalation", TELLING.format("five").replace("school", "police")),
        }
    )


def replace(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def read(request: ExtractRequest) -> Extract:
    """Read in this process; the sandbox has tests of its own."""
    return extractor_for(request.media_type).read(request)


def crawled(source: Source, collection: Collection) -> Any:
    fetcher = Fetcher(source)
    try:
        return crawl(source, collection, fetcher, read)
    finally:
        fetcher.close()


@each_damage
def test_the_next_sight_of_its_bytes_mends_a_blob(tmp_path: Path, damage: Damage) -> None:
    blobs = Blobs(tmp_path / "blobs")
    digest = blobs.put(b"as it was")
    damage(blobs.path(digest))
    assert not blobs.is_whole(digest)
    assert blobs.put(b"as it was") == digest
    assert blobs.get(digest) == b"as it was"


@pytest.mark.slow
@each_damage
def test_a_blob_that_checking_found_damaged_is_mended_by_the_next_crawl(
    collection: Collection,
    make_source: Callable[..., Source],
    server: Any,
    damage: Damage,
) -> None:
    source = make_source()
    crawled(source, collection)
    with collection.reading() as session:
        version = session.scalars(select(Version).where(Version.url.endswith("/a"))).one()
    damage(collection.blobs.path(version.blob_hash))
    server.forget()
    crawled(source, collection)
    assert server.bodies == 0, "the server says that nothing changed, and is believed"
    with pytest.raises(CollectionError, match="next crawl fetches anew"):
        collection.check()
    crawled(source, collection)
    assert collection.check() == 3
    with collection.reading() as session:
        assert len(session.scalars(select(Version)).all()) == 3


def test_checking_reads_the_bytes_of_earlier_versions_too(
    collection: Collection, make_source: Callable[..., Source], server: Any, sites: Any
) -> None:
    source = make_source()
    crawled(source, collection)
    with collection.reading() as session:
        first = session.scalars(select(Version).where(Version.url.endswith("/a"))).one()
    server.pages["/a"] = sites.page("Sharing information", TELLING.format("two"), "/b")
    crawled(source, collection)
    assert collection.check() == 3
    collection.blobs.path(first.blob_hash).unlink()
    with pytest.raises(CollectionError, match="missing"):
        collection.check()


def test_bytes_that_were_deleted_between_their_sight_and_their_record_are_stored_again(
    collection: Collection, make_source: Callable[..., Source]
) -> None:
    """Whoever throws away a draft of the same bytes deletes them while the crawl reads them."""

    def read_slowly(request: ExtractRequest) -> Extract:
        with collection.writing() as session:
            for digest in {sha256(request.body).hexdigest()} - named_blobs(session):
                collection.blobs.forget(digest)
        return read(request)

    source = make_source()
    fetcher = Fetcher(source)
    crawl(source, collection, fetcher, read_slowly)
    fetcher.close()
    assert collection.check() == 3


def test_every_column_that_holds_the_hash_of_bytes_counts_as_naming_them(
    collection: Collection,
) -> None:
    named = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if "hash" in column.name and column.name not in ("text_hash", "token_hash", "password_hash")
    }
    assert {column for _, column in named} == {"blob_hash"}
    body = "0" * 63
    with collection.writing() as session:
        session.execute(text('CREATE TABLE of_another_release (blob_hash TEXT, "before" JSON)'))
        session.execute(
            text("INSERT INTO of_another_release VALUES (:one, :kept)"),
            {"one": f"{body}1", "kept": f'{{"reading": {{"blob_hash": "{body}2"}}}}'},
        )
        session.add(
            Address(
                url="https://site.example/", source_key="site", blob_hash=f"{body}3", outlinks=[],
                first_seen=NOW, last_seen=NOW,
            )
        )  # fmt: skip
        assert named_blobs(session) == {f"{body}{number}" for number in (1, 2, 3)}
