"""Clearing old crawls and blobs: nothing that anybody asks for is another afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from collection.models import (
    Base,
    Crawl,
    CrawlState,
    Document,
    DocumentState,
    EntryState,
    FrontierEntry,
    Outcome,
    Version,
)
from collection.store import Collection
from crawler.announcements.chapters import LOOKED, _versions
from crawler.crawling.clearing import clear_blobs, clear_crawls
from crawler.crawling.frontier import outcome_counts

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
WAITS = "waits"
looks = st.sampled_from([*Outcome, WAITS, None])
"""What became of one document's address in one crawl; None where it was not met."""
histories = st.lists(st.lists(looks, min_size=3, max_size=3), min_size=1, max_size=7)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    """Give a collection that every example fills anew."""
    with closing(Collection.open(tmp_path_factory.mktemp("shelf") / "data")) as opened:
        yield opened


def fill(collection: Collection, history: list[list[Outcome | str | None]]) -> None:
    with collection.writing(durable=False) as session:
        for table in (FrontierEntry, Crawl):
            session.execute(delete(table))
        session.execute(Base.metadata.tables["document"].update().values(version_id=None))
        session.execute(delete(Version))
        session.execute(delete(Document))
        for number in range(3):
            session.add(document(f"doc{number}"))
        session.flush()
        for day, row in enumerate(history):
            add_crawl(session, day, row)


def document(key: str) -> Document:
    return Document(
        id=key, source_key="site", state=DocumentState.CURRENT, url=f"https://site.example/{key}",
        title=key, kind="procedure", kind_reason="", area="here", nation="england",
        authority="partnership", format="html", first_seen=START, checked=START, changed=START,
    )  # fmt: skip


def add_crawl(session: Session, day: int, row: list[Outcome | str | None]) -> None:
    at = START + day * DAY
    crawl = Crawl(source_key="site", state=CrawlState.DONE, started=at)
    session.add(crawl)
    session.flush()
    for number, came in enumerate(row):
        if came is None:
            continue
        key = f"doc{number}"
        done = isinstance(came, Outcome)
        session.add(
            FrontierEntry(
                crawl_id=crawl.id, url=f"https://site.example/{key}", depth=0,
                state=EntryState.DONE if done else EntryState.WAITING,
                outcome=came if done else None, finished=at if done else None,
                document_id=key if came in LOOKED else None,
            )
        )  # fmt: skip
        if came in (Outcome.NEW, Outcome.CHANGED):
            session.add(
                Version(
                    document_id=key, number=day + 1, fetched=at, url="", media_type="text/html",
                    blob_hash="0" * 64, text_hash=f"{day}", title=key, dates={},
                )
            )  # fmt: skip


def asked(collection: Collection) -> object:
    """Return what anybody asks of crawls: since when words are as they are, and the counts."""
    with collection.reading() as session:
        counts = {
            crawl.id: crawl.counts
            or {str(k): v for k, v in outcome_counts(session, crawl.id).items()}
            for crawl in session.scalars(select(Crawl))
        }
        for found in counts.values():
            found.pop(str(EntryState.WAITING), None)
        return _versions(session, "site"), counts


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(history=histories, keep=st.integers(1, 4), more=st.lists(looks, min_size=3, max_size=3))
def test_clearing_old_crawls_changes_no_answer_now_or_later(
    shelf: Collection,
    history: list[list[Outcome | str | None]],
    keep: int,
    more: list[Outcome | str | None],
) -> None:
    answers = []
    for cleared in (False, True):
        fill(shelf, history)
        before = asked(shelf)
        if cleared:
            clear_crawls(shelf, keep)
            assert asked(shelf) == before
        with shelf.writing(durable=False) as session:
            add_crawl(session, len(history), more)
        answers.append(_plain(asked(shelf)))
    assert answers[0] == answers[1]


def _plain(found: object) -> object:
    """Return what was asked without the numbers of the crawls, which each filling gives anew."""
    versions, counts = found  # type: ignore[misc]
    return versions, list(counts.values())


@settings(max_examples=60, deadline=None)
@given(history=histories, keep=st.integers(1, 4))
def test_the_last_crawls_keep_every_address_and_the_earlier_ones_a_bounded_few(
    shelf: Collection, history: list[list[Outcome | str | None]], keep: int
) -> None:
    fill(shelf, history)
    clear_crawls(shelf, keep)
    with shelf.reading() as session:
        crawls = session.scalars(select(Crawl).order_by(Crawl.id)).all()
        kept = {
            crawl.id: session.scalars(
                select(FrontierEntry.url).where(FrontierEntry.crawl_id == crawl.id)
            ).all()
            for crawl in crawls
        }
        versions = len(session.scalars(select(Version.id)).all())
        for crawl, row in list(zip(crawls, history, strict=True))[-keep:]:
            assert len(kept[crawl.id]) == sum(came is not None for came in row)
    assert sum(len(kept[crawl.id]) for crawl in crawls[:-keep]) <= versions + 3
    assert clear_crawls(shelf, keep) == 0, "nothing is left to clear"


def test_a_year_of_daily_crawls_of_an_unchanged_site_keeps_a_month(shelf: Collection) -> None:
    fill(shelf, [[Outcome.NEW] * 3, *[[Outcome.UNCHANGED] * 3] * 365])
    assert clear_crawls(shelf, 30) == 3 * 336
    with shelf.reading() as session:
        assert len(session.scalars(select(FrontierEntry.id)).all()) == 3 * 30


@pytest.mark.parametrize(("named", "old"), [*product([True, False], repeat=2)])
def test_only_old_blobs_that_nothing_names_are_cleared(
    collection: Collection, named: bool, old: bool
) -> None:
    digest = collection.blobs.put(b"the bytes")
    path = collection.blobs.path(digest)
    now = datetime.now(UTC)
    if old:
        os.utime(path, ((now - 8 * DAY).timestamp(),) * 2)
    if named:
        with collection.writing() as session:
            session.add(document("doc0"))
            session.flush()
            session.add(
                Version(
                    document_id="doc0", number=1, fetched=now, url="", media_type="text/html",
                    blob_hash=digest, text_hash="", title="", dates={},
                )
            )  # fmt: skip
    assert clear_blobs(collection, now - 7 * DAY) == (old and not named)
    assert path.exists() == (named or not old)


def test_bytes_that_are_imported_while_they_are_being_cleared_stay(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import stores the bytes in the transaction that names them; the clearing looks again."""
    digest = collection.blobs.put(b"the bytes")
    os.utime(collection.blobs.path(digest), (0, 0))
    writing = collection.writing

    def after_an_import(**how: bool) -> object:
        monkeypatch.setattr(collection, "writing", writing)
        with collection.writing() as session:
            collection.blobs.put(b"the bytes")
            session.add(document("doc0"))
            session.flush()
            session.add(
                Version(
                    document_id="doc0", number=1, fetched=START, url="", media_type="text/html",
                    blob_hash=digest, text_hash="", title="", dates={},
                )
            )  # fmt: skip
        return writing(**how)

    monkeypatch.setattr(collection, "writing", after_an_import)
    assert clear_blobs(collection, datetime.now(UTC)) == 0
    assert collection.blobs.get(digest) == b"the bytes"
