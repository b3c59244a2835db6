"""What a database file holds, and whether it is whole; looked at without changing it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from collection.folder.failing import readable_errors
from collection.folder.integrity import damage_of
from collection.naming import named_blobs
from portal.backup.manifest import HeldCounts
from portal.errors import BackupRefused

TABLES = {"documents": "document", "versions": "version", "briefings": "briefing", "users": "user"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a database holds.

    Args:
        migration: the last one that it has come to.
        counts: of its rows.
        named: hashes of the originals that it names.
    """

    migration: str
    counts: HeldCounts
    named: frozenset[str]


def facts_of(database: Path) -> Facts:
    """Check a database that nobody writes to, and return what it holds.

    Args:
        database: the file; no log may stand beside it.

    Raises:
        BackupRefused: it is damaged, or no database of Signpost's.
    """
    with _reading(database) as session:
        if damage := damage_of(session):
            raise BackupRefused(f"the database is damaged ({damage})")
        tables = set(inspect(session.connection()).get_table_names())
        if not {"alembic_version", *TABLES.values()} <= tables:
            raise BackupRefused("the database is none of Signpost's")
        migration = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        counts = {name: _count(session, table) for name, table in TABLES.items()}
        return Facts(str(migration), HeldCounts(**counts), frozenset(named_blobs(session)))


def _count(session: Session, table: str) -> int:
    return int(session.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one())  # noqa: S608


@contextmanager
def _reading(database: Path) -> Iterator[Session]:
    # "immutable" reads the file as it is: no log is looked for, and none is left beside it.
    address = f"{database.absolute().as_uri()}?mode=ro&immutable=1"
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool
    )
    try:
        with readable_errors(), Session(engine) as session:
            yield session
    except DBAPIError as error:
        raise BackupRefused(f"the database is damaged ({error.orig})") from error
    except sqlite3.DatabaseError as error:
        raise BackupRefused(f"the database is damaged ({error})") from error
    finally:
        engine.dispose()
