"""Transactions of the collection: who reads never writes, who writes waits and is not refused."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collection import store
from collection.errors import CollectionBusy, CollectionError
from collection.models import SourceRecord
from collection.store import Collection, bump_revision

ROOT = Path(__file__).parents[2]


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with closing(Collection.open(tmp_path)) as opened:
        yield opened


def test_a_session_that_reads_refuses_to_write(collection: Collection) -> None:
    with pytest.raises(CollectionError, match="readonly"), collection.reading() as session:
        bump_revision(session)
    assert collection.revision() == 0


def test_a_session_that_reads_sees_one_state_while_others_write(collection: Collection) -> None:
    with collection.reading() as session:
        before = session.scalar(text("SELECT number FROM revision"))
        with collection.writing() as other:
            bump_revision(other)
        assert session.scalar(text("SELECT number FROM revision")) == before
    assert collection.revision() == 1


def test_whoever_reads_and_then_writes_waits_for_another_writer_and_is_not_refused(
    collection: Collection,
) -> None:
    """A plain BEGIN would be refused at once here: SQLITE_BUSY_SNAPSHOT knows no time-out."""
    inside, finish = Event(), Event()

    def write() -> None:
        with collection.writing() as session:
            bump_revision(session)
            inside.set()
            finish.wait(10)

    other = Thread(target=write)
    other.start()
    assert inside.wait(10)
    Thread(target=finish.set).start()
    with collection.writing() as session:
        session.scalars(select(SourceRecord)).all()
        bump_revision(session)
    other.join()
    assert collection.revision() == 2


def test_writers_that_all_read_first_lose_nothing_and_none_is_refused(
    collection: Collection,
) -> None:
    def write() -> None:
        for _ in range(20):
            with collection.writing() as session:
                session.scalars(select(SourceRecord)).all()
                bump_revision(session)

    writers = [Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert collection.revision() == 80


def test_a_writer_gives_up_with_a_clear_message_when_the_time_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.05)
    with (
        closing(Collection.open(tmp_path)) as collection,
        collection.writing(),
        pytest.raises(CollectionBusy, match="try again"),
        collection.writing(),
    ):
        pytest.fail("two wrote at once")


@pytest.mark.slow
def test_nothing_opens_a_transaction_but_by_the_two_doors() -> None:
    """Sessions and transactions of other making could read before they write.

    What looks at the database of a backup opens it read-only, and nobody else has it.
    """
    others = {
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for package in ("briefings", "collection", "crawler", "demo", "index", "portal")
        for file in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _begins(node.func)
    }
    assert {place.partition(":")[0] for place in others} <= {
        "collection/store.py",
        "portal/backup/facts.py",
    }


def _begins(called: ast.expr) -> bool:
    if isinstance(called, ast.Name):
        return called.id in (Session.__name__, "sessionmaker", "create_engine")
    return isinstance(called, ast.Attribute) and called.attr in ("sessionmaker", "create_engine")


def test_a_database_that_is_replaced_is_the_one_that_is_read_and_written(tmp_path: Path) -> None:
    for name in ("one", "other"):
        with closing(Collection.open(tmp_path / name)) as made, made.writing() as session:
            for _ in range(1 if name == "one" else 5):
                bump_revision(session)
    with closing(Collection.open(tmp_path / "one")) as collection:
        assert collection.revision() == 1
        (tmp_path / "other" / "signpost.sqlite3").replace(tmp_path / "one" / "signpost.sqlite3")
        assert collection.revision() == 5


def test_a_database_that_is_deleted_takes_nothing_more(tmp_path: Path) -> None:
    with closing(Collection.open(tmp_path)) as collection:
        collection.revision()
        for file in tmp_path.glob("signpost.sqlite3*"):
            file.unlink()
        with pytest.raises(CollectionError), collection.writing() as session:
            bump_revision(session)
        with pytest.raises(CollectionError):
            collection.revision()
