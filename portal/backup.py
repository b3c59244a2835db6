"""Backup and restore: the database and the blobs in one file."""

from __future__ import annotations

import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from portal.config import Settings
from portal.errors import SettingsError

DATABASE, BLOBS = "signpost.sqlite3", "blobs"


def write_backup(settings: Settings, file: Path) -> None:
    """Write everything stored into one compressed file; the index can be built from it.

    The database is copied as of one moment, by SQLite's own backup. Blobs are only ever added,
    so those copied after it are at least those that it names.

    Args:
        settings: names the data folder.
        file: written whole or not at all.

    Raises:
        SettingsError: there is nothing to back up here, or the file cannot be written.
    """
    database = settings.data / DATABASE
    if settings.database_url:
        raise SettingsError("the database is not in the data folder; back it up with its own tools")
    if not database.exists():
        raise SettingsError(f"{settings.data}: holds nothing to back up")
    partial = file.with_name(f".{file.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=settings.data) as folder:
            copy = Path(folder) / DATABASE
            copy_database(database, copy)
            with tarfile.open(partial, "w:gz") as archive:
                archive.add(copy, DATABASE)
                if (settings.data / BLOBS).exists():
                    archive.add(settings.data / BLOBS, BLOBS)
        partial.replace(file)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise SettingsError(f"{file}: cannot be written ({error.strerror})") from error


def read_backup(settings: Settings, file: Path) -> None:
    """Bring back what a backup holds.

    Args:
        settings: names the data folder, which must hold no database.
        file: written by ``write_backup``.

    Raises:
        SettingsError: the folder is in use, or the file is not a whole backup.
    """
    if (settings.data / DATABASE).exists():
        raise SettingsError(f"{settings.data}: is in use; restore into an empty folder")
    settings.data.mkdir(parents=True, exist_ok=True)
    try:
        with (
            tempfile.TemporaryDirectory(dir=settings.data) as folder,
            tarfile.open(file, "r:gz") as archive,
        ):
            archive.extractall(folder, filter="data")
            if (Path(folder) / BLOBS).exists():
                (Path(folder) / BLOBS).replace(settings.data / BLOBS)
            (Path(folder) / DATABASE).replace(settings.data / DATABASE)
    except (OSError, EOFError, tarfile.TarError) as error:
        raise SettingsError(f"{file}: is not a whole backup ({error})") from error


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as of one moment, also one that is being written.

    Args:
        source: the file.
        target: a file that is not there yet.
    """
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)
