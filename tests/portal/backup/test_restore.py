"""Restoring believes nothing: whatever is done to a backup, it is refused or brings back the same.

Refused means: the data folder is as it was, and a good backup can follow.
"""

from __future__ import annotations

import gzip
import io
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collection.store import DATABASE, Collection
from portal import cli
from portal.backup import members, unpacking
from portal.backup.manifest import MANIFEST, BackupManifest
from portal.backup.restoring import restore
from portal.config import Settings
from portal.errors import BackupRefused, LaterRelease, SettingsError

from .conftest import ORIGINALS, content


def run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(cli.main, words, env=settings.environment())


Refusal = type[Exception] | tuple[type[Exception], ...]


def refused(data: Path, file: Path, kind: Refusal = BackupRefused) -> str:
    """Restore a bad backup, and return what is said of it; nothing may have come of it."""
    before = set(data.parents[2].rglob("*"))
    with pytest.raises(kind) as told:
        restore(Settings(data=data), file)
    assert set(data.parents[2].rglob("*")) == before
    return str(told.value)


# Bytes that are not those that were written


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.floats(0, 1, exclude_max=True), mask=st.integers(1, 255))
def test_one_byte_changed_anywhere_is_refused_or_changes_nothing(
    kept: Settings, file: Path, tmp_path: Path, place: float, mask: int
) -> None:
    body = bytearray(file.read_bytes())
    body[int(place * len(body))] ^= mask
    _refused_or_the_same(tmp_path, kept, bytes(body))


@pytest.mark.parametrize("end", [0, 1])
def test_every_byte_of_the_beginning_and_of_the_end_counts(
    kept: Settings, file: Path, tmp_path: Path, end: int
) -> None:
    """Where gzip keeps its header, which says nothing of the content, and its checksum."""
    good = file.read_bytes()
    for offset in range(12):
        body = bytearray(good)
        body[-1 - offset if end else offset] ^= 0x10
        _refused_or_the_same(tmp_path, kept, bytes(body))


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(share=st.floats(0, 1, exclude_max=True))
def test_a_backup_cut_anywhere_is_refused(
    kept: Settings, file: Path, tmp_path: Path, share: float
) -> None:
    body = file.read_bytes()
    bad = tmp_path / "bad.tar.gz"
    bad.write_bytes(body[: int(share * len(body))])
    refused(_fresh(tmp_path), bad)


@pytest.mark.parametrize(
    "more",
    [b"x", b"\x1f\x8b", gzip.compress(b"more"), gzip.compress(bytes(2_000_000))],
    ids=["a byte", "half a header", "more content", "more zeros than tar pads"],
)
def test_what_follows_the_end_is_refused(file: Path, tmp_path: Path, more: bytes) -> None:
    bad = tmp_path / "bad.tar.gz"
    bad.write_bytes(file.read_bytes() + more)
    refused(_fresh(tmp_path), bad)


def _refused_or_the_same(tmp_path: Path, kept: Settings, body: bytes) -> None:
    bad = tmp_path / "bad.tar.gz"
    bad.write_bytes(body)
    data = _fresh(tmp_path)
    try:
        restore(Settings(data=data), bad)
    except BackupRefused:
        assert not data.exists()
    else:
        assert content(data) == content(kept.data)


def _fresh(tmp_path: Path) -> Path:
    shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
    inner = tmp_path / "fresh" / "inner"
    inner.mkdir(parents=True)
    return inner / "data"


# Members that are not those of the manifest

Members = list[tuple[tarfile.TarInfo, bytes]]


def taken_apart(file: Path) -> Members:
    with tarfile.open(file) as archive:
        return [(info, archive.extractfile(info).read()) for info in archive]  # type: ignore[union-attr]


def put_together(file: Path, found: Members, form: int = tarfile.GNU_FORMAT) -> Path:
    with tarfile.open(file, "w:gz", format=form) as archive:
        for info, body in found:
            archive.addfile(info, io.BytesIO(body))
    return file


def member(name: str, body: bytes = b"", **facts: Any) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(body)
    for key, value in facts.items():
        setattr(info, key, value)
    return info, body


def renamed(found: Members, name: str) -> Members:
    found[-1][0].name = name
    return found


CHANGES: dict[str, Callable[[Members], Members]] = {
    "the last is missing": lambda found: found[:-1],
    "the first is missing": lambda found: [found[0], *found[2:]],
    "one is twice there": lambda found: [*found, found[-1]],
    "two have changed places": lambda found: [*found[:-2], found[-1], found[-2]],
    "one is renamed": lambda found: renamed(found, "blobs/ab/" + "ab" * 32),
    "one climbs": lambda found: renamed(found, "../../climbed"),
    "one begins at the root": lambda found: renamed(found, "/etc/climbed"),
    "there is one more": lambda found: [*found, member("blobs/ab/" + "ab" * 32, b"more")],
    "a folder is added": lambda found: [*found, member("blobs", type=tarfile.DIRTYPE)],
    "there is nothing": lambda _: [],
    "there is the manifest alone": lambda found: found[:1],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_members_that_are_not_those_of_the_manifest_are_refused(
    file: Path, tmp_path: Path, change: Callable[[Members], Members]
) -> None:
    bad = put_together(tmp_path / "bad.tar.gz", change(taken_apart(file)))
    refused(_fresh(tmp_path), bad)


@pytest.mark.parametrize(
    "name", ["manifest.json", "sources.toml", "blobs/zz/" + "z" * 64, "x" * 99]
)
def test_a_name_that_no_backup_has_is_refused_in_the_manifest_too(
    file: Path, tmp_path: Path, name: str
) -> None:
    found = taken_apart(file)
    last = found[-1][0].name
    found[-1][0].name = name
    manifest = found[0][1].replace(last.encode(), name.encode())
    found[0] = member(MANIFEST, manifest)
    bad = put_together(tmp_path / "bad.tar.gz", found)
    assert "manifest cannot be read" in refused(_fresh(tmp_path), bad)


# What an archive may hold that is no plain file

HOSTILE: dict[str, Members] = {
    "a symbolic link": [member("blobs", type=tarfile.SYMTYPE, linkname="/etc")],
    "a hard link": [member(DATABASE, type=tarfile.LNKTYPE, linkname="../../outside")],
    "a device": [member(DATABASE, type=tarfile.CHRTYPE, devmajor=1, devminor=5)],
    "a pipe": [member(DATABASE, type=tarfile.FIFOTYPE)],
    "a link out of a folder and a file through it": [
        member("blobs/aa", type=tarfile.SYMTYPE, linkname="../../../.."),
        member("blobs/aa/" + "aa" * 32, b"through"),
    ],
    "names longer than any path": [
        member("/".join(["d" * 247] * 17), type=tarfile.DIRTYPE),
        member("/".join(["d" * 247] * 17) + "/l", type=tarfile.SYMTYPE, linkname="../" * 17),
        member("escape", type=tarfile.SYMTYPE, linkname="/".join(["d" * 247] * 17) + "/l/../.."),
        member("escape/climbed", b"climbed"),
    ],
    "a sparse file": [member(DATABASE, b"x" * 512, type=tarfile.GNUTYPE_SPARSE)],
    "a name in capitals": [member(DATABASE.upper(), b"words")],
    "a hash in capitals": [member("blobs/AB/" + "AB" * 32, b"words")],
    "a name with letters that look alike": [member("s\u0456gnpost.sqlite3", b"words")],
    "a name with other digits": [member("blobs/\u0661\u0661/" + "\u0661" * 64, b"words")],
    "a name with an end of line": [member(DATABASE + "\n", b"words")],
    "a name from the folder itself": [member("./" + DATABASE, b"words")],
    "a drive": [member("C:\\" + DATABASE, b"words")],
    "a folder that climbs": [member("blobs/../..", type=tarfile.DIRTYPE)],
    "a folder of bytes": [member("blobs", b"x" * 512, type=tarfile.DIRTYPE)],
    "a contiguous file": [member(DATABASE, b"words", type=tarfile.CONTTYPE)],
    "a long name": [member(DATABASE, b"x" * 300, type=tarfile.GNUTYPE_LONGNAME)],
    "a long link": [member(DATABASE, b"x" * 300, type=tarfile.GNUTYPE_LONGLINK)],
    "words for every member": [member("pax", b"16 path=../out\n", type=tarfile.XGLTYPE)],
    "an extension that is too large": [member("pax", b"x" * 70_000, type=tarfile.XHDTYPE)],
    "an extension of an extension": [member("pax", b"", type=tarfile.XHDTYPE)] * 2,
    "a kind that nobody knows": [member(DATABASE, b"words", type=b"Z")],
    "an executable of its own": [member("run.sh", b"#!/bin/sh\n", mode=0o755)],
}


@pytest.mark.parametrize("with_manifest", [False, True])
@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_plain_file_of_a_known_name_is_refused(
    file: Path, tmp_path: Path, hostile: Members, form: int, with_manifest: bool
) -> None:
    good = taken_apart(file)
    found = [good[0], *hostile, *good[1:]] if with_manifest else [*hostile, *good[1:]]
    refused(_fresh(tmp_path), put_together(tmp_path / "bad.tar.gz", found, form))


def with_size(size: bytes) -> bytes:
    """Return an archive whose first member has a size as it is written there."""
    header = bytearray(member(DATABASE)[0].tobuf(tarfile.GNU_FORMAT))
    header[124:136] = size.ljust(12, b"\0")
    header[148:156] = b"%06o\0 " % (sum(header[:148]) + 8 * 32 + sum(header[156:512]))
    return gzip.compress(bytes(header) + bytes(20_480))


SIZES = {
    "none": b"", "no number": b"twelve", "negative": b"-7", "negative in base 256": b"\xff" * 12,
    "more than any disk": b"\x80" + b"\x7f" * 11, "all that octal holds": b"7" * 11,
    "another base": b"0x7f", "digits that are none of ours": "\u0667".encode(),
}  # fmt: skip


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_a_size_that_is_none_or_beyond_all_is_refused(tmp_path: Path, size: bytes) -> None:
    bad = tmp_path / "bad.tar.gz"
    bad.write_bytes(with_size(size))
    refused(_fresh(tmp_path), bad, (BackupRefused, SettingsError))


ENDS = {
    "garbage": b"garbage", "a second archive": None, "half a gzip member": b"\x1f\x8b\x08",
    "a member of zeros without end": gzip.compress(bytes(3 * 1024 * 1024)),
    "a member of words": gzip.compress(b"words"),
}  # fmt: skip


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_what_follows_the_archive_in_members_of_its_own_is_refused(
    file: Path, tmp_path: Path, end: bytes | None
) -> None:
    bad = tmp_path / "bad.tar.gz"
    bad.write_bytes(file.read_bytes() + (file.read_bytes() if end is None else end))
    refused(_fresh(tmp_path), bad)


# More than there is room for


def test_more_than_there_is_room_for_is_blamed_on_the_disk_before_anything_is_read(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = shutil._ntuple_diskusage(10**9, 10**9 - 50_000, 50_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: room)
    told = refused(_fresh(tmp_path), file, SettingsError)
    assert "not enough room" in told
    assert str(file) not in told


@pytest.mark.parametrize("name", [MANIFEST, DATABASE, "blobs/ab/.new-half"])
def test_a_bomb_is_not_unpacked(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    room = shutil._ntuple_diskusage(10**9, 10**9 - 10**8, 10**8)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: room)
    monkeypatch.setattr(unpacking, "LARGEST_MANIFEST", 10**8)
    written: list[int] = []
    chunks = members._chunks

    def counted(packed: Any, size: int) -> Iterator[bytes]:
        for chunk in chunks(packed, size):
            written.append(len(chunk))
            yield chunk

    monkeypatch.setattr(members, "_chunks", counted)
    bad = tmp_path / "bomb.tar.gz"
    info, _ = member(name, size=10**11)
    bad.write_bytes(gzip.compress(info.tobuf(tarfile.GNU_FORMAT) + bytes(10**6)))
    refused(_fresh(tmp_path), bad, BackupRefused if name == MANIFEST else SettingsError)
    assert written == []


def test_folders_without_end_come_to_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = shutil._ntuple_diskusage(10**9, 10**9 - 10**6, 10**6)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: room)
    folder = member("blobs", type=tarfile.DIRTYPE)
    bad = put_together(tmp_path / "bad.tar.gz", [folder] * 300)
    refused(_fresh(tmp_path), bad, SettingsError)


def test_a_header_that_claims_to_be_huge_is_refused_unread(tmp_path: Path) -> None:
    info, _ = member("pax", size=10**10, type=tarfile.XHDTYPE)
    bad = tmp_path / "bomb.tar.gz"
    bad.write_bytes(gzip.compress(info.tobuf(tarfile.GNU_FORMAT) + bytes(10**6)))
    refused(_fresh(tmp_path), bad)


# Databases that are none


def with_database(file: Path, tmp_path: Path, change: Callable[[Path], None]) -> Path:
    """Return a backup without a manifest whose database was changed."""
    found = taken_apart(file)
    database = tmp_path / "changed.sqlite3"
    database.write_bytes({info.name: body for info, body in found}[DATABASE])
    change(database)
    rest = [(info, body) for info, body in found if info.name.startswith("blobs/")]
    return put_together(tmp_path / "bad.tar.gz", [member(DATABASE, database.read_bytes()), *rest])


def execute(*statements: str) -> Callable[[Path], None]:
    def change(database: Path) -> None:
        with closing(sqlite3.connect(database)) as opened:
            opened.execute("PRAGMA journal_mode = DELETE")
            for statement in statements:
                opened.execute(statement)
            opened.commit()

    return change


def zeroed(database: Path) -> None:
    body = bytearray(database.read_bytes())
    body[4096 * 2 : 4096 * 3] = bytes(4096)
    database.write_bytes(body)


BAD_DATABASES: dict[str, Callable[[Path], None]] = {
    "a text": lambda database: database.write_text("These are words.") and None,
    "empty": lambda database: database.write_bytes(b"") and None,
    "cut": lambda database: os.truncate(database, 4096 * 5),
    "a page of zeros": zeroed,
    "tables whose names are no text": lambda database: (
        database.write_bytes(
            database.read_bytes()
            .replace(b"CREATE", b"******")
            .replace(b"tablealem", b"table\xfflem")
        )
        and None
    ),
    "another program's": execute("DROP TABLE alembic_version"),
    "a version of no document": execute("DELETE FROM document"),
}


@pytest.mark.parametrize("change", BAD_DATABASES.values(), ids=BAD_DATABASES)
def test_a_database_that_is_damaged_or_none_is_refused(
    file: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    refused(_fresh(tmp_path), with_database(file, tmp_path, change))


def test_a_later_release_is_refused_and_named_before_anything_is_read(
    file: Path, tmp_path: Path
) -> None:
    found = taken_apart(file)
    manifest = BackupManifest.model_validate_json(found[0][1])
    later = manifest.model_copy(update={"migration": "9999", "release": "7.0"})
    found[0] = member(MANIFEST, later.to_bytes())
    bad = put_together(tmp_path / "bad.tar.gz", found[:1])
    told = refused(_fresh(tmp_path), bad, LaterRelease)
    assert "written by release '7.0'" in told
    without = with_database(
        file, tmp_path, execute("UPDATE alembic_version SET version_num = '9999'")
    )
    assert "9999" in refused(_fresh(tmp_path), without, LaterRelease)


# Backups of earlier releases


def as_before(kept: Settings, file: Path) -> Path:
    """Write a backup as releases without a manifest did."""
    (kept.data / "blobs" / "ab").mkdir(parents=True, exist_ok=True)
    (kept.data / "blobs" / "ab" / ".new-half").write_bytes(b"half")
    with tarfile.open(file, "w:gz") as archive:
        archive.add(kept.data / DATABASE, DATABASE)
        archive.add(kept.data / "blobs", "blobs")
    return file


def test_a_backup_of_an_earlier_release_is_restored_and_said_to_be_one(
    kept: Settings, tmp_path: Path, empty: Settings
) -> None:
    done = run(empty, "restore", str(as_before(kept, tmp_path / "old.tar.gz")))
    assert done.exit_code == 0
    assert "wrote no manifest" in done.output
    found, expected = content(empty.data), content(kept.data)
    assert found["rows"] == expected["rows"]
    assert len(found["originals"]) == len(ORIGINALS)  # type: ignore[arg-type]


def test_what_an_earlier_backup_lacks_is_told(
    kept: Settings, tmp_path: Path, empty: Settings
) -> None:
    shutil.rmtree(kept.data / "blobs")
    done = run(empty, "restore", str(as_before(kept, tmp_path / "old.tar.gz")))
    assert done.exit_code == 1
    assert f"{len(ORIGINALS)} originals" in done.output


# What is no file at all


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("kind", ["a pipe", "a device", "a link to a pipe", "/dev/fd of a pipe"])
def test_what_is_no_file_is_refused_and_not_waited_for(
    tmp_path: Path, kind: str, there: bool
) -> None:
    pipe, (read, write) = tmp_path / "pipe", os.pipe()
    os.mkfifo(pipe)
    (tmp_path / "link").symlink_to(pipe)
    data = _fresh(tmp_path) / "deeper" / "still"
    if there:
        data.mkdir(parents=True, mode=0o755)
    ways = {
        "a pipe": pipe, "a device": Path("/dev/null"), "a link to a pipe": tmp_path / "link",
        "/dev/fd of a pipe": Path(f"/dev/fd/{read}"),
    }  # fmt: skip
    told = refused(data, ways[kind])
    for end in (read, write):
        os.close(end)
    assert "it is a pipe or a device; copy what it gives into a file first" in told
    assert "Nothing was changed" in told
    assert not there or data.stat().st_mode & 0o777 == 0o755


def test_a_restore_that_is_cut_off_leaves_no_folder_either(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("portal.backup.restoring.unpack", stop)
    data = _fresh(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        restore(Settings(data=data), file)
    assert not data.exists()


# What is there already


def test_a_folder_in_use_is_left_alone(kept: Settings, file: Path) -> None:
    before = content(kept.data)
    done = run(kept, "restore", str(file))
    assert done.exit_code == 2
    assert "holds a database, and nothing was changed" in done.output
    assert content(kept.data) == before


def test_beside_a_lost_database_its_log_and_index_are_not_taken_for_the_restored_ones(
    kept: Settings, file: Path
) -> None:
    before = content(kept.data)
    with closing(Collection.open(kept.data)) as collection, collection.writing() as session:
        session.connection().exec_driver_sql("UPDATE user SET name = 'somebody else'")
        session.commit()
        log = (kept.data / f"{DATABASE}-wal").read_bytes()
    (kept.data / DATABASE).unlink()
    (kept.data / f"{DATABASE}-wal").write_bytes(log)
    (kept.data / "index" / "gen-000001").mkdir(parents=True)
    (kept.data / "index" / "current").write_text("gen-000001")
    (kept.data / "collection.id").write_text("of the database that was lost")
    restore(kept, file)
    assert content(kept.data) == before
    assert not (kept.data / "index").exists()
    Collection.open(kept.data, make=False).close()


def test_declared_files_are_put_beside_and_replace_none(
    kept: Settings, file: Path, empty: Settings
) -> None:
    there = empty.data / "declared" / "sources.toml"
    there.parent.mkdir(parents=True)
    there.write_text("# somebody's own")
    done = run(empty, "restore", str(file))
    assert there.read_text() == "# somebody's own"
    assert there.with_name("sources-2.toml").read_text() == "# the sources of this partnership\n"
    assert "sources-2.toml; let SIGNPOST_SOURCES name it" in " ".join(done.output.split())


def test_a_secret_key_that_is_there_stays(kept: Settings, tmp_path: Path, empty: Settings) -> None:
    file = tmp_path / "with-key.tar.gz"
    run(kept, "backup", str(file), "--with-secret-key")
    empty.data.mkdir(parents=True)
    (empty.data / "secret.key").write_text("another one")
    done = run(empty, "restore", str(file))
    assert (empty.data / "secret.key").read_text() == "another one"
    assert "was there already" in done.output


def test_a_folder_that_cannot_be_written_is_blamed_and_not_the_backup(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", broken)
    data = _fresh(tmp_path)
    with pytest.raises(SettingsError, match="cannot be written") as told:
        restore(Settings(data=data), file)
    assert str(file) not in str(told.value)


# Cut off

DYING = """
import os, sys
from pathlib import Path
from portal.backup.restoring import restore
from portal.config import load_settings
done = 0
def dying(real):
    def act(self, *given, **named):
        global done
        done += 1
        if done > int(sys.argv[2]):
            os._exit(9)
        return real(self, *given, **named)
    return act
Path.replace, Path.unlink = dying(Path.replace), dying(Path.unlink)
restore(load_settings(os.environ), Path(sys.argv[1]))
"""


@pytest.mark.parametrize("steps", [0, 1, 3, 5, 6, 9, 10])
def test_a_restore_that_was_killed_between_any_two_steps_is_repeated(
    kept: Settings, file: Path, empty: Settings, steps: int
) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", DYING, str(file), str(steps)],
        env={**os.environ, **empty.environment()},
        check=False,
        capture_output=True,
    )
    if killed.returncode == 0 or (empty.data / DATABASE).exists():
        assert steps >= 10, "the database comes last"
    else:
        assert killed.returncode == 9, killed.stderr
        restore(empty, file)
    assert content(empty.data) == content(kept.data)
    assert sorted(path.name for path in (empty.data / "declared").iterdir()) == [
        "promoted.toml", "sources.toml", "spoken.toml", "synonyms.toml",
    ]  # fmt: skip
