"""What is on the disk when it is said to be: files, their names, and what a person had stored."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from collection.blobs import Blobs
from collection.extract import Extract
from collection.folder.durable import HALF, write_whole
from collection.models import Crawl, CrawlState, Outcome
from collection.store import Collection
from crawler.crawling.engine import crawl
from crawler.crawling.frontier import Frontier
from crawler.extract import ExtractRequest, extractor_for
from crawler.fetching.fetcher import Fetcher
from crawler.sources import Source

NORMAL, FULL = 1, 2
"""What ``PRAGMA synchronous`` answers."""


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Give the list of what is synced and renamed from here on, in order."""
    done: list[tuple[str, str]] = []
    fsync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        done.append(("sync", str(Path(f"/proc/self/fd/{handle}").readlink())))
        fsync(handle)

    def renamed(self: Path, target: Path) -> Path:
        done.append(("rename", str(target)))
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    return done


def test_a_blob_is_synced_renamed_and_its_folders_synced(
    tmp_path: Path, told: list[tuple[str, str]]
) -> None:
    folder = tmp_path / "blobs"
    blobs = Blobs(folder)
    path = blobs.path(blobs.put(b"the bytes"))
    made, rest = told[:2], told[2:]
    assert made == [("sync", str(tmp_path)), ("sync", str(folder))]
    assert [kind for kind, _ in rest] == ["sync", "rename", "sync"]
    assert rest[0][1].startswith(str(path.parent / HALF))
    assert rest[1:] == [("rename", str(path)), ("sync", str(path.parent))]


def test_a_file_that_cannot_be_synced_leaves_the_one_before_and_no_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept"
    write_whole(path, b"before")

    def broken(_handle: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output"):
        write_whole(path, b"after")
    assert [found.name for found in tmp_path.iterdir()] == ["kept"]
    assert path.read_bytes() == b"before"


def synchronous(session: Session) -> int:
    return int(session.execute(text("PRAGMA synchronous")).scalar_one())


def test_what_a_person_had_stored_is_synced_at_its_commit(collection: Collection) -> None:
    for _ in range(2):  # the connection is the same one, turn about
        with collection.writing(durable=False) as session:
            assert synchronous(session) == NORMAL
        with collection.writing() as session:
            assert synchronous(session) == FULL


def test_a_crawl_is_on_the_disk_when_its_end_is_told(
    collection: Collection,
    make_source: Callable[..., Source],
    server: Any,
    sites: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each page by itself need not be: the next crawl asks again for what a power cut took."""
    words = "Discuss any bruise in a baby who cannot roll over with a senior colleague today. "
    server.pages.clear()
    server.pages["/"] = sites.page("Bruising", words * 4)
    pages: list[int] = []
    finish = Frontier.finish

    def finished(self: Frontier, session: Session, rows: Any) -> None:
        assert rows[0].outcome is Outcome.NEW
        pages.append(synchronous(session))
        finish(self, session, rows)

    monkeypatch.setattr(Frontier, "finish", finished)
    ended: list[int] = []

    def writing(**how: bool) -> Any:
        ended.append(FULL if how.get("durable", True) else NORMAL)
        return open_for_writing(**how)

    open_for_writing = collection.writing
    monkeypatch.setattr(collection, "writing", writing)
    source = make_source()
    fetcher = Fetcher(source)
    crawl(source, collection, fetcher, _read)
    fetcher.close()
    assert set(pages) == {NORMAL}
    assert ended[-1] == FULL
    with collection.reading() as session:
        assert session.get_one(Crawl, 1).state is CrawlState.DONE


def _read(request: ExtractRequest) -> Extract:
    return extractor_for(request.media_type).read(request)
