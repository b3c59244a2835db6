"""Copying a database file as of one moment, whoever writes to it meanwhile."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from collection.errors import CollectionError
from collection.folder.durable import HALF, sync_folder
from collection.folder.failing import mapped_errors, readable_errors


def copy_database(source: Path, target: Path) -> None:
    """Copy a database, also one that is being written; the copy is on the disk.

    Args:
        source: the file.
        target: a file that is not there yet; its owner's alone.

    Raises:
        CollectionFull: no room is left for it.
        CollectionDamaged: it is damaged.
        CollectionError: it cannot be read or written.
    """
    try:
        with mapped_errors(), readable_errors():
            _copy(source, target)
    except CollectionError:
        target.unlink(missing_ok=True)
        raise
    except OSError as error:
        target.unlink(missing_ok=True)
        raise CollectionError(f"the database cannot be copied: {error}") from error


def _copy(source: Path, target: Path) -> None:
    target.touch(mode=0o600, exist_ok=False)
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def keep_copy(source: Path, target: Path) -> None:
    """Copy a database under a name that it has only when it is whole.

    Args:
        source: the file.
        target: beside it; a copy of that name is replaced.

    Raises:
        CollectionError: as ``copy_database``; there is then no half copy.
    """
    half = target.with_name(f"{HALF}{target.name}")
    half.unlink(missing_ok=True)
    copy_database(source, half)
    half.replace(target)
    sync_folder(target.parent)
