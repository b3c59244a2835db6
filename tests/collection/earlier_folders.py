"""Data folders as earlier releases left them, one of each age that is still brought up to date.

Each release of its time crawled a small site twice, imported briefings and was worked with by a
trainer. ``folders/`` keeps what its database then held, as SQL with that release's own tables, and
the bytes that it had received.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from collection.blobs import Blobs
from collection.folder.home import MARK
from collection.store import BLOBS, DATABASE

FOLDERS = Path(__file__).parent / "folders"
AGES = tuple(sorted(file.stem for file in FOLDERS.glob("*.sql")))
"""The last migration of each."""
PASSWORD = "correct horse battery"
"""Of the users trainer and admin."""
MARKED_SINCE = "0011"
"""The first age in which a folder was marked as its database's."""


def make_database(file: Path, age: str) -> None:
    """Make the database of an age.

    Args:
        file: not there yet.
        age: one of ``AGES``.
    """
    with closing(sqlite3.connect(file)) as database:
        database.executescript((FOLDERS / f"{age}.sql").read_text(encoding="utf-8"))


def make_folder(data: Path, age: str) -> Path:
    """Make a data folder of an age, and return it.

    Args:
        data: not there yet.
        age: one of ``AGES``.
    """
    data.mkdir()
    make_database(data / DATABASE, age)
    blobs = Blobs(data / BLOBS)
    for original in (FOLDERS / "originals").iterdir():
        blobs.put(original.read_bytes())
    if age >= MARKED_SINCE:
        with closing(sqlite3.connect(data / DATABASE)) as database:
            (identity,) = database.execute("select identity from revision").fetchone()
        (data / MARK).write_text(f"{identity}\n", encoding="ascii")
    return data
