"""A backup holds everything, is believed only when it was read back, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefings.editing.publishing import forget_bytes, throw_away
from briefings.models import Briefing
from collection.errors import CollectionError
from collection.models import Version
from collection.store import DATABASE, Collection
from portal import cli
from portal.backup import taking
from portal.backup.restoring import restore
from portal.backup.taking import write_backup
from portal.config import Settings
from portal.errors import SettingsError
from portal.health.records import BACKUP

from .conftest import KEY, ORIGINALS, briefing, content, document


def run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(cli.main, words, env=settings.environment())


def names(file: Path) -> list[str]:
    with tarfile.open(file) as archive:
        return archive.getnames()


def test_a_backup_brings_back_all_that_was_declared_or_edited(
    kept: Settings, file: Path, empty: Settings
) -> None:
    restored = restore(empty, file)
    assert content(empty.data) == content(kept.data)
    assert {placed.setting: placed.path.read_text() for placed in restored.placed} == {
        f"SIGNPOST_{name.upper()}": f"# the {name} of this partnership\n"
        for name in ("sources", "synonyms", "spoken", "promoted")
    }
    assert not (empty.data / "secret.key").exists()
    with closing(Collection.open(empty.data)) as collection:
        assert collection.check() == 2


def test_the_manifest_tells_release_migration_counts_and_hashes(kept: Settings, file: Path) -> None:
    with tarfile.open(file) as archive:
        first = archive.next()
        assert first is not None
        assert first.name == "manifest.json"
        body = archive.extractfile(first)
        assert body is not None
        told = json.load(body)
    assert told["counts"] == {"documents": 2, "versions": 2, "briefings": 1, "users": 1}
    assert told["originals"] == len(ORIGINALS)
    assert told["release"]
    assert [member["name"] for member in told["members"]] == names(file)[1:]


def test_the_secret_key_goes_along_only_where_it_is_asked_for(
    kept: Settings, tmp_path: Path, empty: Settings
) -> None:
    file = tmp_path / "with-key.tar.gz"
    assert run(kept, "backup", str(file), "--with-secret-key").exit_code == 0
    restore(empty, file)
    assert (empty.data / "secret.key").read_text() == KEY
    assert stat.S_IMODE((empty.data / "secret.key").stat().st_mode) == 0o600


def test_a_secret_key_from_the_settings_goes_along_as_one_from_the_folder_does(
    kept: Settings, tmp_path: Path, empty: Settings
) -> None:
    (kept.data / "secret.key").unlink()
    file = tmp_path / "with-key.tar.gz"
    set_by_hand = kept.model_copy(update={"secret_key": KEY[::-1]})
    assert write_backup(set_by_hand, file, secret_key=True).absent == ()
    restore(empty, file)
    assert (empty.data / "secret.key").read_text() == KEY[::-1]


def test_a_backup_is_its_owners_alone_and_replaces_nothing_unasked(
    kept: Settings, file: Path
) -> None:
    before = file.read_bytes()
    refused = run(kept, "backup", str(file))
    assert refused.exit_code == 2
    assert "--overwrite" in refused.output
    assert file.read_bytes() == before
    assert run(kept, "backup", str(file), "--overwrite").exit_code == 0
    assert file.read_bytes() != before
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_came_to_be_while_the_backup_was_written_is_not_replaced(
    kept: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "b.tar.gz"
    verify = taking._verify

    def verified(*given: object) -> None:
        verify(*given)
        file.write_text("somebody's")

    monkeypatch.setattr(taking, "_verify", verified)
    with pytest.raises(SettingsError, match="File exists"):
        write_backup(kept, file)
    assert file.read_text() == "somebody's"
    assert leftovers(kept, tmp_path) == []


def test_when_the_last_backup_was_made_stands_in_the_data_folder(
    kept: Settings, file: Path
) -> None:
    told = json.loads((kept.data / BACKUP).read_text())
    assert told["file"] == "backup.tar.gz"
    age = datetime.now(UTC) - datetime.fromisoformat(told["at"])
    assert 0 <= age.total_seconds() < 3600


def test_a_backup_that_cannot_be_read_back_is_not_given_its_name(
    kept: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a disk writes other bytes than it was given."""
    pack = taking._pack
    before = (kept.data / BACKUP).read_bytes()

    def packed(partial: Path, *given: object) -> None:
        pack(partial, *given)
        body = bytearray(partial.read_bytes())
        body[len(body) // 2] ^= 1
        partial.write_bytes(body)

    monkeypatch.setattr(taking, "_pack", packed)
    with pytest.raises(CollectionError, match="cannot be read back"):
        write_backup(kept, tmp_path / "b.tar.gz")
    assert leftovers(kept, tmp_path) == []
    assert (kept.data / BACKUP).read_bytes() == before


def test_a_damaged_database_is_not_backed_up_over_a_good_backup(kept: Settings, file: Path) -> None:
    before = file.read_bytes()
    database = kept.data / DATABASE
    body = bytearray(database.read_bytes())
    body[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    database.write_bytes(body)
    refused = run(kept, "backup", str(file), "--overwrite")
    assert refused.exit_code == 1
    assert "damaged" in refused.output or "malformed" in refused.output
    assert file.read_bytes() == before


def test_an_original_that_is_missing_is_told_when_the_backup_is_written_and_when_it_is_restored(
    kept: Settings, tmp_path: Path, empty: Settings
) -> None:
    with closing(Collection.open(kept.data)) as collection, collection.reading() as session:
        digest = session.get_one(Version, 1).blob_hash
        collection.blobs.path(digest).write_bytes(b"damaged")
    file = tmp_path / "b.tar.gz"
    taken = run(kept, "backup", str(file))
    restored = run(empty, "restore", str(file))
    for told in (taken, restored):
        assert told.exit_code == 1
        assert digest[:12] in told.output
    assert len(content(empty.data)["originals"]) == len(ORIGINALS) - 1


def test_a_named_file_that_is_not_there_is_told(kept: Settings, tmp_path: Path) -> None:
    Path(kept.synonyms).unlink()
    done = run(kept, "backup", str(tmp_path / "b.tar.gz"))
    assert done.exit_code == 1
    assert "Not in it" in done.output
    assert "synonyms.toml" in done.output
    assert (tmp_path / "b.tar.gz").exists()


@pytest.mark.parametrize("name", ["", "missing/b.tar.gz"])
def test_a_place_that_cannot_be_written_is_misuse(
    kept: Settings, tmp_path: Path, name: str
) -> None:
    done = run(kept, "backup", str(tmp_path / name))
    assert done.exit_code == 2
    assert leftovers(kept, tmp_path) == []


def test_a_folder_that_is_not_there_is_named(kept: Settings, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"the folder \S+/missing is not there"):
        write_backup(kept, tmp_path / "missing" / "b.tar.gz")


@pytest.mark.parametrize("overwrite", [True, False])
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("kept/data/signpost.sqlite3", "is in the data folder"),
        ("kept/data/b.tar.gz", "is in the data folder"),
        ("kept/data/blobs/b.tar.gz", "is in the data folder"),
        ("linked/b.tar.gz", "is in the data folder"),
        ("kept/sources.toml", "SIGNPOST_SOURCES names"),
        ("kept/synonyms.toml", "SIGNPOST_SYNONYMS names"),
        ("kept/promoted.toml", "SIGNPOST_PROMOTED names"),
        ("judged.toml", "SIGNPOST_JUDGED names"),
        ("link", "is a link"),
        ("link-to-nothing", "is a link"),
        ("pipe", "is a link or a device"),
    ],
)
def test_a_backup_is_written_over_nothing_that_it_holds(
    kept: Settings, file: Path, name: str, told: str, overwrite: bool
) -> None:
    folder = file.parent
    (folder / "linked").symlink_to(kept.data)
    (folder / "link").symlink_to(file)
    (folder / "link-to-nothing").symlink_to(folder / "nothing")
    os.mkfifo(folder / "pipe")
    settings = kept.model_copy(update={"judged": str(folder / "judged.toml")})  # not there yet
    before = bodies(folder)
    done = run(settings, "backup", str(folder / name), *(["--overwrite"] if overwrite else []))
    assert (done.exit_code, told in " ".join(done.output.split())) == (2, True), done.output
    assert bodies(folder) == before


@pytest.mark.parametrize("body", [b"", b"\x1f", b"a letter", b"SQLite format 3\x00"])
def test_only_a_backup_is_replaced(kept: Settings, tmp_path: Path, body: bytes) -> None:
    other = tmp_path / "letter"
    other.write_bytes(body)
    done = run(kept, "backup", str(other), "--overwrite")
    assert (done.exit_code, "is no backup" in done.output) == (2, True)
    assert other.read_bytes() == body
    assert run(kept, "backup", str(tmp_path / "new.tar.gz"), "--overwrite").exit_code == 0


def test_what_came_to_be_while_the_backup_was_written_is_replaced_only_if_it_is_one(
    kept: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "b.tar.gz"
    verify = taking._verify

    def verified(*given: object) -> None:
        verify(*given)
        file.write_text("somebody's")

    monkeypatch.setattr(taking, "_verify", verified)
    with pytest.raises(SettingsError, match="is no backup"):
        write_backup(kept, file, overwrite=True)
    assert file.read_text() == "somebody's"
    assert leftovers(kept, tmp_path) == []


def bodies(folder: Path) -> dict[str, bytes]:
    """Return what stands in every plain file of a folder, but for locks."""
    return {
        str(path): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "lock"
    }


def leftovers(settings: Settings, folder: Path) -> list[str]:
    """Return what unfinished backups have left in the data folder, and beside their files."""
    scratch = settings.data / "scratch"
    found = [path for path in scratch.rglob("*") if path.name != "lock"] if scratch.exists() else []
    return [str(path) for path in (*found, *folder.glob(".*"))]


DYING = """
import os, sys
from pathlib import Path
from portal.backup import taking
from portal.config import load_settings
real = getattr(taking, sys.argv[2])
def die(*given, **named):
    if sys.argv[3] == "after":
        real(*given, **named)
    os._exit(9)
setattr(taking, sys.argv[2], die)
taking.write_backup(load_settings(os.environ), Path(sys.argv[1]))
"""


@pytest.mark.parametrize(
    ("step", "when"), [("_copied", "after"), ("_pack", "after"), ("_name", "after")]
)
def test_a_killed_backup_leaves_nothing_that_the_next_does_not_clear(
    kept: Settings, tmp_path: Path, step: str, when: str
) -> None:
    file = tmp_path / "b.tar.gz"
    done = subprocess.run(
        [sys.executable, "-c", DYING, str(file), step, when],
        env={**os.environ, **kept.environment()},
        check=False,
    )
    assert done.returncode == 9
    assert leftovers(kept, tmp_path)
    assert file.exists() == (step == "_name")
    write_backup(kept, tmp_path / "next.tar.gz")
    assert leftovers(kept, tmp_path) == []


def test_backups_beside_writers_each_hold_every_original_that_their_database_names(
    kept: Settings, tmp_path: Path
) -> None:
    stop = threading.Event()
    failed: list[CollectionError] = []

    def crawling(collection: Collection) -> None:
        number = 10
        while not stop.is_set():
            number += 1
            with collection.writing(durable=False) as session:
                digest = collection.blobs.put(f"<p>Page {number}</p>".encode())
                held, version = document(number, digest)
                session.add(held)
                session.flush()
                session.add(version)

    def changing_its_mind(collection: Collection) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            key = f"draft{number}"
            with collection.writing() as session:
                session.add(briefing(collection.blobs.put(f"Draft {number}".encode()), key))
            with collection.writing() as session:
                hashes = throw_away(session, session.get_one(Briefing, key))
            forget_bytes(collection, hashes)

    def watched(work: Callable[[Collection], None]) -> None:
        try:
            with closing(Collection.open(kept.data)) as collection:
                work(collection)
        except CollectionError as error:
            failed.append(error)

    threads = [threading.Thread(target=watched, args=(w,)) for w in (crawling, changing_its_mind)]
    for thread in threads:
        thread.start()
    try:
        for number in range(4):
            write_backup(kept, tmp_path / f"{number}.tar.gz")
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failed == []
    for number in range(4):
        again = Settings(data=tmp_path / f"again{number}")
        assert restore(again, tmp_path / f"{number}.tar.gz").backup.missing == frozenset()
        with closing(Collection.open(again.data)) as collection:
            assert collection.check() >= 2
