"""A disk that is full, read-only or foreign: a message, no traceback, nothing half done."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from collection.errors import NO_ROOM, CollectionError, CollectionFull
from collection.folder.disk import disk_trouble
from collection.store import Collection, bump_revision
from index.errors import IndexUnwritable
from index.search import Index
from index.writer import build
from portal.cli import main
from portal.config import Settings

WORDS = {
    errno.ENOSPC: "no room is left",
    errno.EDQUOT: "no room is left",
    errno.EROFS: "can only be read",
    errno.EACCES: "may not be read or written by this user",
    errno.EIO: "the disk fails",
}
each_error = pytest.mark.parametrize("number", WORDS, ids=errno.errorcode.get)


def failing(number: int) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> Any:
        raise OSError(number, os.strerror(number), "somewhere")

    return fail


def run(settings: Settings, *words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, words, env=settings.environment(), input=typed)


def told(result: Result, words: str) -> None:
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 1
    assert words in result.output
    assert "Traceback" not in result.output


@each_error
def test_each_kind_has_words_that_say_what_to_do(number: int) -> None:
    assert WORDS[number] in disk_trouble(OSError(number, "no", "somewhere"))


def test_another_error_is_none_of_the_disks() -> None:
    assert disk_trouble(FileNotFoundError(errno.ENOENT, "no such file")) == ""
    assert disk_trouble(OSError("no number")) == ""


@each_error
@pytest.mark.parametrize(
    "step",
    [
        "index.storing.files.GrowingColumn._write_header",
        "index.generations.manifest.GenerationManifest.write",
        "os.link",
        "index.generations.generations._sync",
    ],
)
def test_a_build_that_finds_no_room_leaves_the_old_index_and_no_half_one(
    settings: Settings, stored: Collection, monkeypatch: pytest.MonkeyPatch, number: int, step: str
) -> None:
    folder = settings.data / "index"
    with stored.writing() as session:
        bump_revision(session)
    with monkeypatch.context() as patch:
        patch.setattr(step, failing(number))
        if step == "os.link":  # the way around a file system without links fails as well
            patch.setattr("shutil.copyfile", failing(number))
        with pytest.raises(IndexUnwritable, match=WORDS[number]):
            build(stored, folder)
        told(run(settings, "index"), WORDS[number])
    assert not (folder / "building").exists()
    assert Index.open(folder, stored).generation == "gen-000001"
    assert build(stored, folder).generation == "gen-000002"


@each_error
def test_every_command_tells_a_folder_that_it_may_not_lock(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr("filelock.FileLock.acquire", failing(number))
    for words in (
        ["search", "bruising"], ["index"], ["crawl"], ["briefing", "list"], ["briefing", "check"],
        ["user", "disable", "anna"], ["serve", "--port", "0"],
    ):  # fmt: skip
        told(run(settings, *words), WORDS[number])
    told(run(settings, "user", "add", "anna", typed="a long enough password\n"), WORDS[number])
    result = run(settings, "check")
    told(result, WORDS[number])
    assert "FAILED storage" in result.output


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("attempt to write a readonly database", "can only be read, or it belongs to another user"),
        ("unable to open database file", "is missing or no file, or this user may not read"),
        ("disk I/O error", "the disk of the database fails"),
        ("database or disk is full", NO_ROOM),
    ],
)
def test_what_sqlite_says_of_the_disk_is_said_in_words_for_an_admin(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, said: str, words: str
) -> None:
    def fail(*_: object, **__: object) -> Any:
        raise sqlite3.OperationalError(said)

    monkeypatch.setattr("portal.backup.taking.write_backup", fail)
    told(run(settings, "backup", "b.tar.gz"), words)


def test_a_disk_error_of_sqlite_on_a_full_disk_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Any:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr("collection.store._migrate", fail)
    with pytest.raises(CollectionError, match="fails"):
        Collection.open(tmp_path)
    monkeypatch.setattr("collection.folder.failing.is_full", lambda _: True)
    with pytest.raises(CollectionFull):
        Collection.open(tmp_path)


@each_error
def test_a_page_that_cannot_save_says_so_and_is_no_mistake_of_ours(app: Flask, number: int) -> None:
    app.add_url_rule("/saving", view_func=failing(number), endpoint="saving")
    answer = app.test_client().get("/saving")
    assert answer.status_code == 503
    full = number in (errno.ENOSPC, errno.EDQUOT)
    assert ("Nothing can be saved just now" in answer.text) is full


def test_another_error_of_a_page_stays_a_mistake_of_ours(app: Flask) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/missing", view_func=failing(errno.ENOENT), endpoint="missing")
    assert app.test_client().get("/missing").status_code == 500


# On a real disk, where a mount of one's own can be had


def mounted(mount: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command where something is mounted for it alone."""
    script = f'{mount} || exit 99; shift; exec "$@"'
    command = ["unshare", "--mount", "sh", "-c", script, "sh", "-", *words]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    if found.returncode == 99 or "unshare failed" in found.stderr:
        pytest.skip(f"nothing can be mounted here: {found.stderr.strip()}")
    return found


@pytest.fixture
def mounting() -> None:
    if sys.platform != "linux" or not shutil.which("unshare"):
        pytest.skip("only Linux gives a process mounts of its own")


SIGNPOST = (sys.executable, "-m", "portal.cli")
COMMANDS = [
    ["search", "bruising"],
    ["index", "--rebuild"],
    ["crawl"],
    ["check"],
    ["tidy"],
    ["backup", "{data}/../b.tar.gz"],
    ["briefing", "list"],
    ["user", "disable", "anna"],
    ["serve", "--port", "0"],
]


@pytest.mark.usefixtures("mounting")
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_on_a_read_only_disk_every_command_says_so(settings: Settings, words: list[str]) -> None:
    data = settings.data
    mount = f"mount --bind '{data}' '{data}' && mount -o remount,ro,bind '{data}'"
    given = ("--data", str(data), "--sources", str(settings.sources))
    found = mounted(mount, *SIGNPOST, *given, *(word.format(data=data) for word in words))
    assert found.returncode in (1, 2)
    assert "can only be read" in found.stdout + found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.usefixtures("mounting")
@pytest.mark.parametrize("room", [0, 40, 200])
@pytest.mark.parametrize(
    "words",
    [["index", "--rebuild"], ["check"], ["backup", "{data}/../b.tar.gz"], ["crawl"]],
    ids=" ".join,
)
def test_on_a_full_disk_every_command_says_so(
    settings: Settings, tmp_path: Path, words: list[str], room: int
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    # All but so many kilobytes are taken, as by what else grows on the same disk.
    mount = (
        f"mount -t tmpfs -o size=32m tmpfs '{disk}' && cp -a '{settings.data}' '{disk}/data' && "
        f"free=$(df -k --output=avail '{disk}' | tail -1) && "
        f"dd if=/dev/zero of='{disk}/ballast' bs=1k count=$((free - {room})) 2>/dev/null"
    )
    given = [word.format(data=disk / "data") for word in words]
    told = mounted(
        mount, "sh", "-c", '"$@"; code=$?; ls "$0"; exit $code', f"{disk}/data/index",
        *SIGNPOST, "--data", str(disk / "data"), "--sources", str(settings.sources), *given,
    )  # fmt: skip
    assert "Traceback" not in told.stderr, told.stderr
    assert told.returncode in (0, 1)
    assert "current" in told.stdout.split(), "the index stands"
    assert "building" not in told.stdout.split(), "and nothing is left of another"
