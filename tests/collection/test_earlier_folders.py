"""Folders of earlier releases are brought up to date: all that they held is there, as before."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import create_engine, select

from briefings.grounds import Ground
from briefings.models import Citation, LearningPoint, Status
from briefings.short_ids import LENGTH
from collection.migrating import config_of
from collection.migrations import EARLIER, newest
from collection.models import DemonstrationMark, StoredSection, Version
from collection.store import DATABASE, Collection, copy_before
from portal.briefings.status_words import say

from .earlier_folders import AGES, make_database, make_folder
from .tables import tables_of

each_age = pytest.mark.parametrize("age", AGES)

KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from collection.store import Collection

@event.listens_for(Engine, "after_cursor_execute")
def end(_connection, _cursor, statement, *_):
    if statement.startswith(f"UPDATE alembic_version SET version_num='{sys.argv[2]}'"):
        os.kill(os.getpid(), signal.SIGKILL)

Collection.open(Path(sys.argv[1]))
"""
SAID_OTHERWISE = {
    ("citation_decision", "before"),  # without the sentence; a check follows on what it brings back
    ("briefing_edit", "what"),  # the button, and no longer what was said of it
}
"""Columns whose values a migration rewrites."""
GIVEN_UP = {("citation", "why"), ("outside_address", "answer")}
"""Columns in whose place others tell the same."""

Rows = dict[str, list[dict[str, Any]]]


def test_the_ages_are_those_that_have_to_be_brought_up_to_date() -> None:
    assert AGES == ("0003", "0006", "0011")


@each_age
def test_the_earlier_migrations_still_make_the_tables_of_their_time(
    tmp_path: Path, age: str
) -> None:
    make_database(tmp_path / "then.sqlite3", age)
    then, now = (create_engine(f"sqlite:///{tmp_path / n}.sqlite3") for n in ("then", "now"))
    with now.begin() as connection:
        command.upgrade(config_of(EARLIER, connection), age)
    assert tables_of(then) == tables_of(now)
    for engine in (then, now):
        engine.dispose()


@each_age
def test_every_row_of_an_earlier_folder_is_there_afterwards(tmp_path: Path, age: str) -> None:
    data = make_folder(tmp_path / "data", age)
    before = _rows(data / DATABASE)
    with closing(Collection.open(data, make=False)) as collection:
        assert collection.check() == len(before["document"])
    after = _rows(data / DATABASE)
    del before["alembic_version"]
    for table, rows in before.items():
        assert len(after[table]) == len(rows), table
        for old, new in zip(rows, after[table], strict=True):
            kept = {name: old[name] for name in old if _is_kept(table, name)}
            assert kept == {name: new[name] for name in kept}, table
    assert _revision(data / DATABASE) == newest()
    assert _rows(copy_before(data / DATABASE, newest())) == _rows_of(tmp_path, age)


@each_age
def test_why_a_citation_is_what_it_is_is_read_back_and_said_as_it_was(
    tmp_path: Path, age: str
) -> None:
    data = make_folder(tmp_path / "data", age)
    whys = {row["id"]: row["why"] for row in _rows(data / DATABASE)["citation"]}
    with closing(Collection.open(data)) as collection, collection.reading() as session:
        citations = session.scalars(select(Citation)).all()
        assert {citation.id for citation in citations} == set(whys)
        for citation in citations:
            if whys[citation.id]:
                assert say(citation.reason) == whys[citation.id]
            else:  # nothing was said of what a person chose, nor of anything in the first release
                chosen = citation.confirmed and citation.status is Status.EXACT
                assert citation.ground is (Ground.CHOSEN if chosen else None)
    assert any(whys.values()) == (age > "0003")


@each_age
def test_what_migrations_add_is_told_of_every_row(tmp_path: Path, age: str) -> None:
    data = make_folder(tmp_path / "data", age)
    with closing(Collection.open(data)) as collection, collection.reading() as session:
        assert session.scalars(select(DemonstrationMark)).one(), "its site is a fictional one"
        assert all(session.scalars(select(StoredSection.slug)))
        assert all(session.scalars(select(Version.by_place))) == (age < "0008")
        assert session.scalars(select(Version.line).where(Version.number == 1)).all() == [1] * 4
        assert all(
            len(point.short_id) == LENGTH for point in session.scalars(select(LearningPoint))
        )
        cited = session.scalars(select(Citation)).all()
        assert {c.point.text[c.cited_start :].startswith(c.cited_text) for c in cited} == {True}
        pinned = [c for c in cited if c.pin_quote]
        assert [c.stands_words for c in pinned] == [c.pin_quote for c in pinned] != []


@pytest.mark.cases
@pytest.mark.parametrize(("age", "last"), [("0003", "0004"), *((age, newest()) for age in AGES)])
def test_a_command_that_is_killed_among_migrations_leaves_the_database_as_it_was(
    tmp_path: Path, age: str, last: str
) -> None:
    data = make_folder(tmp_path / "data", age)
    before = _rows(data / DATABASE)
    done = subprocess.run([sys.executable, "-c", KILLED, str(data), last], check=False)
    assert done.returncode == -signal.SIGKILL
    assert _rows(data / DATABASE) == before
    Collection.open(data).close()
    assert _revision(data / DATABASE) == newest()


def _is_kept(table: str, name: str) -> bool:
    return (table, name) not in SAID_OTHERWISE | GIVEN_UP


def _rows(file: Path) -> Rows:
    """Return the rows of every table, in the order in which they were stored."""
    with closing(sqlite3.connect(file)) as database:
        database.row_factory = sqlite3.Row
        names = database.execute("select name from sqlite_master where type = 'table'").fetchall()
        return {
            name: [
                dict(row)
                for row in database.execute(f'select * from "{name}" order by rowid')  # noqa: S608
            ]
            for (name,) in names
        }


def _rows_of(folder: Path, age: str) -> Rows:
    make_database(folder / "as-it-was.sqlite3", age)
    return _rows(folder / "as-it-was.sqlite3")


def _revision(file: Path) -> str:
    return str(_rows(file)["alembic_version"][0]["version_num"])
