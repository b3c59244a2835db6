"""A data folder and its database know each other: a lost one is told, never made anew."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine

from collection.errors import CollectionError, CollectionLost, CollectionMissing
from collection.migrating import config_of
from collection.migrations import EARLIER
from collection.store import Collection


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a data folder with a database and one blob."""
    folder = tmp_path / "data"
    with closing(Collection.open(folder)) as collection:
        collection.blobs.put(b"words of a chapter")
    return folder


def database(data: Path) -> Path:
    return data / "signpost.sqlite3"


def test_a_collection_keeps_its_identity(data: Path, tmp_path: Path) -> None:
    with closing(Collection.open(data)) as collection:
        identity = collection.identity()
    with closing(Collection.open(data)) as again, closing(Collection.open(tmp_path / "b")) as other:
        assert again.identity() == identity != other.identity()


@pytest.mark.cases
@pytest.mark.parametrize("lost", ["gone", "empty"])
@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("make", [True, False])
def test_a_lost_database_beside_blobs_is_told_and_not_made_anew(
    data: Path, lost: str, marked: bool, make: bool
) -> None:
    database(data).unlink()
    if lost == "empty":
        database(data).touch()
    if not marked:
        (data / "collection.id").unlink()
    with pytest.raises(CollectionLost, match="gone or empty; mount the volume"):
        Collection.open(data, make=make)
    assert not database(data).exists() or not database(data).stat().st_size


def test_a_database_of_another_collection_is_told(data: Path, tmp_path: Path) -> None:
    Collection.open(tmp_path / "other").close()
    shutil.copyfile(database(tmp_path / "other"), database(data))
    with pytest.raises(CollectionLost, match="is not the one"):
        Collection.open(data)


def test_an_empty_database_beside_blobs_of_before_there_were_marks_is_told(
    data: Path, tmp_path: Path
) -> None:
    # As an earlier release left it, which made an empty database of a lost one.
    (data / "collection.id").unlink()
    with pytest.raises(CollectionLost, match="its database is empty"):
        Collection.open(data)
    with closing(sqlite3.connect(database(data))) as connection, connection:
        connection.execute(
            "insert into crawl (source_key, state, started) values ('a', 'done', '2026-01-01')"
        )
    Collection.open(data).close()
    assert (data / "collection.id").exists(), "the folder of an earlier release is taken over"


def test_a_collection_that_goes_back_a_release_and_forward_again_keeps_its_identity(
    tmp_path: Path,
) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'before.sqlite3'}")
    with engine.begin() as connection:
        command.upgrade(config_of(EARLIER, connection), "0010")
        connection.exec_driver_sql(
            "insert into document (id, source_key, state, url, title, kind, kind_reason, area,"
            " nation, authority, format, no_text, first_seen, checked, changed) values ('a', 's',"
            " 'current', 'u', 't', 'k', 'r', 'a', 'n', 'p', 'html', 0, '2026-01-01', '2026-01-01',"
            " '2026-01-01')"
        )
    engine.dispose()
    identities = []
    for _ in range(2):
        data = tmp_path / "data"
        data.mkdir(exist_ok=True)
        (data / "collection.id").unlink(missing_ok=True)
        shutil.copyfile(tmp_path / "before.sqlite3", database(data))  # as it was copied then
        with closing(Collection.open(data)) as collection:
            identities.append(collection.identity())
    assert identities[0] == identities[1]


def test_what_only_reads_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(CollectionMissing, match="--data"):
        Collection.open(tmp_path / "wrong", make=False)
    assert not (tmp_path / "wrong").exists()


def test_a_database_that_is_lost_while_it_is_open_is_not_made_anew(data: Path) -> None:
    with closing(Collection.open(data)) as collection:
        collection.close()  # its connections, as idle ones are given up
        database(data).unlink()
        with pytest.raises(CollectionError, match="cannot be opened"):
            collection.revision()
    assert not database(data).exists()


@pytest.mark.parametrize("name", ["with space", "ü & 100%", "a#b?c"])
def test_a_data_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    with closing(Collection.open(tmp_path / name.replace("?", ""))) as collection:
        assert collection.revision() == 0


def test_what_was_committed_can_be_had_on_the_disk(data: Path) -> None:
    with closing(Collection.open(data)) as collection:
        collection.sync()
        collection.close()
        collection.sync()  # its log is folded and gone
