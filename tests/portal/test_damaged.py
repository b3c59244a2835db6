"""A damaged database, mark or key: every command says what happened, what it means and what to do,
once, and neither changes nor makes anything."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from collection.errors import CollectionDamaged
from collection.folder.home import MARK
from collection.store import DATABASE, Collection
from portal.cli import main
from portal.config import SECRET_KEY, Settings

Damage = Callable[[bytes], bytes]
LOST, DAMAGED, FOREIGN = "is gone or empty", "the database is damaged", "is none of Signpost's"


def another() -> bytes:
    """Return a database of another program's, which keeps a log as ours does."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute("CREATE TABLE shopping (item TEXT)")
        body = made.serialize()
    return body[:18] + b"\x02\x02" + body[20:]


DATABASES: dict[str, tuple[Damage, str]] = {
    "of no bytes": (lambda _: b"", LOST),
    "words": (lambda _: b"these are words and no database\n" * 999, DAMAGED),
    "zeros": (lambda body: bytes(len(body)), DAMAGED),
    "cut in its first page": (lambda body: body[:1000], DAMAGED),
    "cut in the middle": (lambda body: body[: len(body) // 2], DAMAGED),
    "cut by a page": (lambda body: body[:-4096], DAMAGED),
    "another size of pages": (lambda body: body[:16] + b"\x02\x00" + body[18:], DAMAGED),
    "no size of pages": (lambda body: body[:16] + b"\x00\x07" + body[18:], DAMAGED),
    "overwritten but for its first page": (
        lambda body: body[:4096] + b"\xa5" * (len(body) - 4096),
        DAMAGED,
    ),
    "a first page without its list of tables": (
        lambda body: body[:100] + b"\xff" * 300 + body[400:],
        DAMAGED,
    ),
    "tables whose names are no text": (
        lambda body: body.replace(b"CREATE", b"******").replace(b"tablealem", b"table\xfflem"),
        DAMAGED,
    ),
    "another program's": (lambda _: another(), FOREIGN),
}
READERS = (
    ["check"], ["search", "bruising"], ["briefing", "list"], ["briefing", "show", "x"],
    ["briefing", "check"], ["user", "disable", "anna"], ["user", "password", "anna"], ["tidy"],
)  # fmt: skip
WRITERS = (
    ["index"], ["crawl"], ["user", "add", "berta"], ["serve", "--port", "0"],
    ["briefing", "import", "{file}"],
)  # fmt: skip
BACKUP = ["backup", "{backup}"]
BESIDE_THE_MARK = (*READERS, *WRITERS)
"""A backup is of the database, whatever stands beside it."""
COMMANDS = (*BESIDE_THE_MARK, BACKUP)


@pytest.fixture
def held(settings: Settings, stored: Collection) -> Settings:
    """Return the settings of a folder with documents, which nobody has open."""
    stored.blobs.put(b"words of a chapter")
    stored.settle()
    stored.close()
    for log in settings.data.glob(f"{DATABASE}-*"):
        log.unlink()
    return settings


def run(settings: Settings, words: list[str]) -> Result:
    file = settings.data.parent / "briefing.txt"
    file.write_text("A title\n\nLearning\n• Ask questions of everybody.\n", encoding="utf-8")
    places = {"file": file, "backup": settings.data.parent / "backup.tar.gz"}
    return CliRunner().invoke(
        main,
        [word.format(**places) for word in words],
        env=settings.environment(),
        input="a long enough password\n",
    )


def refused(settings: Settings, words: list[str]) -> str:
    """Return what a command says that ends with a failure and without a traceback."""
    result = run(settings, words)
    assert isinstance(result.exception, SystemExit), (words, result.exception)
    assert result.exit_code in (1, 2), words
    return result.output


def contents(settings: Settings) -> dict[str, bytes]:
    """Return every file of the data folder, but for locks, which hold nothing."""
    files = (path for path in settings.data.rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in files if not path.name.endswith("lock")}


@pytest.mark.parametrize("kind", DATABASES)
def test_a_damaged_database_is_told_once_and_left_as_it_is(held: Settings, kind: str) -> None:
    damage, told = DATABASES[kind]
    file = held.data / DATABASE
    file.write_bytes(damage(file.read_bytes()))
    before = contents(held)
    for words in COMMANDS:
        output = refused(held, words)
        assert told in output, words
        assert output.count("signpost restore") == 1, "what to do is said, once"
        after = contents(held)
        assert {name: after.get(name) for name in before} == before, words
        assert after.keys() - before.keys() <= {f"{file}-wal", f"{file}-shm"}, words
        assert not (held.data.parent / "backup.tar.gz").exists()


MARKS: dict[str, bytes] = {
    "of no bytes": b"",
    "cut": b"0123456789abcdef",
    "no text": b"\xff\x00\xfe" * 11,
    "words": b"not an identity at all\n",
}


@pytest.mark.parametrize("kind", MARKS)
def test_a_damaged_mark_is_told_once_and_left_as_it_is(held: Settings, kind: str) -> None:
    mark = held.data / MARK
    mark.write_bytes(MARKS[kind])
    before = contents(held)
    for words in BESIDE_THE_MARK:
        output = refused(held, words)
        assert output.count(f"{mark} is damaged") == 1, words
        assert output.count("signpost restore") == 1, words
        assert {name: body for name, body in contents(held).items() if name in before} == before


def test_a_damaged_mark_that_is_deleted_is_made_again(held: Settings) -> None:
    mark = held.data / MARK
    right = mark.read_bytes()
    mark.unlink()
    assert run(held, ["briefing", "list"]).exit_code == 0, "the way out that the message tells"
    assert mark.read_bytes() == right


@pytest.mark.parametrize("body", [b"", b"cut short", b"\xff\x00" * 40, b"a\x01b" * 20])
@pytest.mark.parametrize(
    "words", [["serve", "--port", "0"], ["check"], ["backup", "{backup}", "--with-secret-key"]]
)
def test_a_damaged_key_is_told_once_and_left_as_it_is(
    held: Settings, body: bytes, words: list[str]
) -> None:
    key = held.data / SECRET_KEY
    key.write_bytes(body)
    output = refused(held, words)
    assert output.count(f"{key} is damaged") == 1
    assert "everybody signs in again" in output
    assert key.read_bytes() == body
    assert not (held.data.parent / "backup.tar.gz").exists()


OF_FILE = {DATABASE: COMMANDS, SECRET_KEY: [["serve", "--port", "0"]]}
"""The commands that meet a file, where they are not all but a backup."""


@pytest.mark.parametrize("name", [DATABASE, MARK, SECRET_KEY, "migration.lock"])
def test_a_folder_in_the_place_of_a_file_is_told(held: Settings, name: str) -> None:
    (held.data / name).unlink(missing_ok=True)
    (held.data / name).mkdir()
    said = "cannot be opened" if name == DATABASE else name
    for words in OF_FILE.get(name, BESIDE_THE_MARK):
        assert said in refused(held, words), words


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("document", "checked", "2026-10-21 04`16:58"),
        ("document", "reviewed", "yesterday"),
        ("document", "state", "curxent"),
        ("section", "heading", '["1. Why'),
    ],
)
def test_a_stored_value_that_is_not_of_its_kind_is_damage(
    held: Settings, table: str, column: str, value: str
) -> None:
    with closing(sqlite3.connect(held.data / DATABASE)) as opened, opened:
        opened.execute(f"UPDATE {table} SET {column} = ?", (value,))  # noqa: S608
    output = refused(held, ["index", "--rebuild"])
    assert "the database is damaged (a stored value is not of its kind)" in output
    assert output.count("signpost restore") == 1


def test_an_error_that_is_not_of_what_is_stored_is_no_damage(held: Settings) -> None:
    with closing(Collection.open(held.data)) as collection:
        with pytest.raises(UnicodeEncodeError), collection.reading() as session:
            session.execute(text("SELECT :one"), {"one": "\ud800"})
        with pytest.raises(ValueError, match="invalid literal"), collection.reading():
            int("no number of ours")
        assert collection.damage == ""


def test_a_damage_that_leaves_the_first_pages_whole_is_found_by_a_check(
    held: Settings,
) -> None:
    file = held.data / DATABASE
    with closing(sqlite3.connect(file)) as opened:
        page = opened.execute("SELECT rootpage FROM sqlite_master WHERE name = 'audit'").fetchone()
    body = bytearray(file.read_bytes())
    size = int.from_bytes(body[16:18], "big")
    body[(page[0] - 1) * size : page[0] * size] = b"\xa5" * size
    file.write_bytes(body)
    with closing(Collection.open(held.data)) as collection, pytest.raises(CollectionDamaged):
        collection.check()
    assert "FAILED storage: the database is damaged" in refused(held, ["check"])
