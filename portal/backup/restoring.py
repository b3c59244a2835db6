"""Restoring: a backup is unpacked and checked apart, and only then put in place, the database last.

Where the database is, the restore is done. Everything before it may be done again: a restore that
was cut off is simply repeated.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from collection.folder.durable import make_folder, sync_folder
from collection.folder.files import read_own
from collection.folder.home import MARK
from collection.folder.private import make_private
from collection.store import BLOBS, DATABASE
from portal.backup.manifest import DECLARED
from portal.backup.unpacking import Unpacked, unpack
from portal.config import SECRET_KEY, Settings, variable
from portal.errors import SettingsError
from portal.jobs.scratch import clear_scratch, made_for_good, scratch_folder
from portal.opening import index_folder

BESIDE_DATABASE = ("-wal", "-shm", "-journal")
"""What SQLite would read together with a database of that name."""


@dataclass(frozen=True, slots=True)
class RestoredFile:
    """One file that was brought back beside the data.

    Args:
        path: where it is.
        setting: the variable that names it for the portal; empty for the secret key.
    """

    path: Path
    setting: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back.

    Args:
        backup: what was found in the file.
        placed: the files beside the data.
        kept: a file that was there already and stays, where the backup holds another of its kind.
    """

    backup: Unpacked
    placed: tuple[RestoredFile, ...]
    kept: tuple[Path, ...]


def restore(settings: Settings, file: Path) -> Restored:
    """Bring back what a backup holds.

    Args:
        settings: names the data folder, which must hold no database.
        file: written by ``write_backup``, of this release or an earlier one.

    Raises:
        SettingsError: the folder is in use, or cannot be written.
        BackupRefused: the file cannot be believed; the folder is as it was, or not there.
    """
    data = settings.data
    with _written(data), made_for_good(data):
        make_folder(data)
        _require_unused(data)
        clear_scratch(data)
        with scratch_folder(data, "restore") as scratch:
            unpacked = unpack(file, scratch)
            make_private(data)
            with FileLock(data / "migration.lock", mode=0o600):
                # Held by whoever opens a collection, who would make an empty database here.
                _require_unused(data)
                return _put_in_place(settings, scratch, unpacked)


def _require_unused(data: Path) -> None:
    if (data / DATABASE).exists():
        raise SettingsError(
            f"{data} holds a database, and nothing was changed. Restore into an empty folder "
            "(--data or SIGNPOST_DATA), or put this one aside first"
        )


@contextmanager
def _written(data: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SettingsError(
            f"{data}: cannot be written ({error.strerror}). What was restored so far does no harm; "
            "restore again when that is mended"
        ) from error


def _put_in_place(settings: Settings, scratch: Path, unpacked: Unpacked) -> Restored:
    data = settings.data
    _put_originals(scratch / BLOBS, data / BLOBS)
    placed = [_put_declared(data, scratch, name) for name in unpacked.others if name in DECLARED]
    key = data / SECRET_KEY
    kept = [key] if SECRET_KEY in unpacked.others and key.exists() else []
    if SECRET_KEY in unpacked.others and not kept:
        (scratch / SECRET_KEY).replace(key)
        placed.append(RestoredFile(key, ""))
    # An index of another database may bear the number of this one's; a log would be read into it.
    if index_folder(settings).exists():
        shutil.rmtree(index_folder(settings))
    # The database that was lost here may have been another collection's.
    (data / MARK).unlink(missing_ok=True)
    for end in BESIDE_DATABASE:
        (data / f"{DATABASE}{end}").unlink(missing_ok=True)
    sync_folder(data)
    (scratch / DATABASE).replace(data / DATABASE)
    sync_folder(data)
    return Restored(unpacked, tuple(placed), tuple(kept))


def _put_originals(unpacked: Path, blobs: Path) -> None:
    """Put every original under its hash; one that is there already has the same bytes, or had."""
    make_folder(blobs)
    for folder in sorted(unpacked.glob("*")):
        make_folder(blobs / folder.name)
        for original in folder.iterdir():
            original.replace(blobs / folder.name / original.name)
        sync_folder(blobs / folder.name)
    sync_folder(blobs)


def _put_declared(data: Path, scratch: Path, name: str) -> RestoredFile:
    """Put a file beside the data, under a name that no other file has."""
    body = read_own(scratch / name)
    wanted = data / name
    make_folder(wanted.parent)
    path, number = wanted, 1
    while path.exists() and read_own(path) != body:
        number += 1
        path = wanted.with_stem(f"{wanted.stem}-{number}")
    (scratch / name).replace(path)
    sync_folder(path.parent)
    return RestoredFile(path, variable(DECLARED[name]))
