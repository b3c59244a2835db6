"""The Collection's door: opens the database, migrates it, and maps its errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, update
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from crawler.collection.blobs import Blobs
from crawler.collection.migrations import newest
from crawler.collection.models import Document, Revision, Version
from crawler.errors import NO_ROOM, CollectionBusy, CollectionError, CollectionFull

BUSY_SECONDS = 30
"""How long a writer waits for another: longer than any transaction of ours, which store one
document each."""
PAGE_CACHE = 500
"""Kilobytes of the database that each connection keeps, instead of SQLite's 2,000. The machine
keeps the file in memory once for all of them; eight threads that each keep their own copies cost
a portal 10 MB, and pages come no faster."""


class Collection:
    """Everything that was crawled, in one database and one folder of blobs.

    Args:
        engine: a migrated database.
        blobs: the raw bytes.
    """

    def __init__(self, engine: Engine, blobs: Blobs) -> None:
        self.engine = engine
        self.blobs = blobs
        self._readers = sessionmaker(engine, expire_on_commit=False)
        self._writers = sessionmaker(engine.execution_options(writes=True), expire_on_commit=False)

    @classmethod
    def open(cls, data: Path, url: str | None = None) -> Collection:
        """Open the collection of a data folder, making or migrating it where needed.

        Args:
            data: the folder; made where missing.
            url: SQLAlchemy address of the database; SQLite inside ``data`` by default.

        Raises:
            CollectionError: it cannot be opened or migrated.
        """
        try:
            data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CollectionError(f"{data}: cannot be made ({error.strerror})") from error
        engine = _engine(url or f"sqlite:///{data / 'signpost.sqlite3'}")
        with mapped_errors(), FileLock(data / "migration.lock"):
            _migrate(engine)
        return cls(engine, Blobs(data / "blobs"))

    def __reduce__(self) -> tuple[Any, ...]:
        """Let another process have it: by address, with connections of its own."""
        return _opened_elsewhere, (self.engine.url.render_as_string(False), self.blobs)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that only reads: one state of the collection, whoever writes meanwhile.

        Raises:
            CollectionError: the database failed, or the session tried to write.
        """
        with mapped_errors(), self._readers.begin() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session in one transaction: committed at the end, rolled back on an error.

        It is a writer from its first moment on, and waits up to ``BUSY_SECONDS`` for another one.
        A transaction that read first and then wrote would be refused at once where somebody else
        committed in between (SQLITE_BUSY_SNAPSHOT), whatever the time-out. Think before, and keep
        it short: nobody else writes meanwhile.

        Raises:
            CollectionBusy: another process wrote for too long.
            CollectionFull: no room is left on the disk.
            CollectionError: the database failed otherwise.
        """
        with mapped_errors(), self._writers.begin() as session:
            yield session

    def revision(self) -> int:
        """Return the number that grows with every change to what a reader could be shown."""
        with self.reading() as session:
            return revision_of(session)

    def check(self) -> int:
        """Read every blob of every current version, and return how many documents there are.

        Raises:
            CollectionError: a stored file is missing or damaged.
        """
        with self.reading() as session:
            hashes = session.scalars(
                select(Version.blob_hash).join(Document, Document.version_id == Version.id)
            ).all()
        for digest in hashes:
            self.blobs.get(digest)
        return len(hashes)

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def _opened_elsewhere(url: str, blobs: Blobs) -> Collection:
    return Collection(_engine(url), blobs)


def revision_of(session: Session) -> int:
    """Return the number that grows with every change to what a reader could be shown.

    Args:
        session: a transaction, whose state of the collection it tells.
    """
    return session.scalars(select(Revision.number)).one()


def bump_revision(session: Session) -> None:
    """Count one change to what a reader could be shown.

    Args:
        session: the transaction that makes the change.
    """
    session.execute(update(Revision).values(number=Revision.number + 1))


@contextmanager
def mapped_errors() -> Iterator[None]:
    """Turn the database's errors, and a full disk, into the collection's own."""
    try:
        yield
    except DBAPIError as error:
        raise _own_error(error) from error


def _own_error(error: DBAPIError) -> CollectionError:
    text = str(error.orig)
    if isinstance(error, OperationalError) and "locked" in text:
        return CollectionBusy("the database is held by another process; try again when it is done")
    if "disk is full" in text:
        return CollectionFull(NO_ROOM)
    return CollectionError(f"the database failed: {text}")


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transactions begin too late (at the first write), so two readers that
    # both go on to write can deadlock; SQLAlchemy's documentation of pysqlite gives this recipe.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        f"cache_size = -{PAGE_CACHE}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    raw = connection.connection.driver_connection
    assert raw is not None  # noqa: S101 - a connection that begins is open
    raw.execute(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine) -> None:
    with engine.connect() as connection:
        if _revision(connection) == newest():
            return
    with engine.execution_options(writes=True).begin() as connection:
        from crawler.collection.migrating import migrate  # noqa: PLC0415 - see its docstring

        migrate(connection)


def _revision(connection: Connection) -> str | None:
    """Return the migration that a database has come to; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").one_or_none()
    return None if row is None else str(row[0])
