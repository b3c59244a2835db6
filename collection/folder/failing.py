"""The door at which the errors of the database and of its disk become the collection's own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import walk_tb

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from collection.errors import (
    NO_ROOM,
    CollectionBusy,
    CollectionDamaged,
    CollectionError,
    CollectionFull,
)
from collection.folder.disk import FULL, disk_trouble, is_full

_BUSY = "the database is held by another process; try again when it is done"
_QUERY_ONLY = "readonly database"
_WORDS = {
    _QUERY_ONLY: "the database may not be written to: its disk can only be read, or it "
    "belongs to another user; run as its owner, on a disk that can be written to",
    "unable to open": "the database cannot be opened: it is missing or no file, or this user may "
    "not read and write it and its folder",
    "disk I/O error": "the disk of the database fails, or lets nothing be written: look at it, "
    "and at its free room, and start again: what was finished is kept",
}
"""What is said instead of SQLite's own words, by a part of them."""
_DAMAGED = (
    "malformed",
    "not a database",
    "unsupported file format",
    "Could not decode to UTF-8",
    "no such table",
    "no such column",
)
"""What SQLite says of bytes that are not those that were written. Of a name that it does not find
as well: every statement of ours names what the migrations made."""
SENDS = "sqlalchemy.engine.default"
"""The module that hands a statement and its values to the driver."""


@contextmanager
def mapped_errors(data: Path | None = None, *, reads: bool = False) -> Iterator[None]:
    """Turn the errors of the database, and of a disk that takes nothing, into the collection's own.

    Args:
        data: the data folder, where it is known; its free room tells a full disk from others.
        reads: whether a session that only reads is under way; that it may not write says nothing
            of the disk, but that somebody tried to write in it.

    Raises:
        CollectionBusy: another process wrote for too long.
        CollectionFull: no room is left on the disk.
        CollectionDamaged: the bytes of the database are not those that were written.
        CollectionError: the database or its disk failed otherwise.
    """
    try:
        yield
    except DBAPIError as error:
        raise own_error(str(error.orig), data, reads=reads) from error
    except sqlite3.Error as error:
        raise own_error(str(error), data, reads=reads) from error
    except (ValueError, LookupError) as error:
        if _of_stored_value(error):
            raise CollectionDamaged("a stored value is not of its kind") from error
        raise
    except OSError as error:
        if error.errno in FULL:
            raise CollectionFull(NO_ROOM) from error
        if words := disk_trouble(error):
            raise CollectionError(words) from error
        raise


@contextmanager
def readable_errors() -> Iterator[None]:
    """Make a database error of one whose message the driver cannot read.

    SQLite's message quotes the name of a damaged table, and the driver takes it for UTF-8.

    Raises:
        sqlite3.DatabaseError: the database is damaged.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        raise sqlite3.DatabaseError("malformed, to the names of its tables") from error


def _of_stored_value(error: Exception) -> bool:
    """Tell whether SQLAlchemy could not make a date, JSON or a choice of what a column holds."""
    if isinstance(error, SQLAlchemyError):
        return False
    frames = [frame.f_globals.get("__name__", "") for frame, _ in walk_tb(error.__traceback__)]
    raised = [name for name in frames if not name.startswith("json")]
    # What could not be sent to the database is no fault of the database.
    return bool(raised) and raised[-1].startswith("sqlalchemy.") and raised[-1] != SENDS


def own_error(text: str, data: Path | None = None, *, reads: bool = False) -> CollectionError:
    """Return the collection's own error for what the database says.

    Args:
        text: as SQLite gave it.
        data, reads: as in ``mapped_errors``.
    """
    if any(part in text for part in _DAMAGED):
        return CollectionDamaged(text)
    if "locked" in text:
        return CollectionBusy(_BUSY)
    if "disk is full" in text or ("disk I/O error" in text and data and is_full(data)):
        return CollectionFull(NO_ROOM)
    known = next((words for part, words in _WORDS.items() if part in text), None)
    if reads and _QUERY_ONLY in text:
        known = None
    return CollectionError(known or f"the database failed: {text}")
