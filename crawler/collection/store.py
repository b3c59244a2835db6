"""The Collection: opens the database of a data folder, migrates it, and gives sessions on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from filelock import FileLock
from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, update
from sqlalchemy.orm import Session, sessionmaker

from crawler.collection.blobs import Blobs
from crawler.collection.failing import mapped_errors
from crawler.collection.home import Home, database_file
from crawler.collection.migrations import newest
from crawler.collection.models import Document, Revision, Version

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
    def open(cls, data: Path, url: str | None = None, *, make: bool = True) -> Collection:
        """Open the collection of a data folder, migrating it where needed.

        A database is made only where nothing was made with another one; a lost database beside
        blobs is told, and never replaced by an empty one.

        Args:
            data: the folder.
            url: SQLAlchemy address of the database; SQLite inside ``data`` by default.
            make: make folder and database where they are missing.

        Raises:
            CollectionMissing: there is none, and none is to be made.
            CollectionLost: the folder's database is gone, empty, or another's.
            CollectionFull: no room is left on the disk.
            CollectionError: it cannot be opened or migrated otherwise.
        """
        engine = _engine(url or f"sqlite:///{data / 'signpost.sqlite3'}")
        home = Home(data, engine)
        with mapped_errors(data):
            if not make:
                home.require()
            data.mkdir(parents=True, exist_ok=True)
            with FileLock(data / "migration.lock"):
                home.make_database()
                _migrate(engine)
                home.recognise()
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
        with mapped_errors(reads=True), self._readers.begin() as session:
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
            return session.scalars(select(Revision.number)).one()

    def identity(self) -> str:
        """Return what was drawn at random when the collection was made."""
        with self.reading() as session:
            return session.scalars(select(Revision.identity)).one()

    def sync(self) -> None:
        """Have the disk hold what was committed, before anything made of it may be relied on.

        SQLite syncs its log when it is folded into the database; until then a power cut could take
        back the last transactions, and an index made of them would know more than the collection.

        Raises:
            CollectionError: the disk fails.
        """
        if (log := database_file(self.engine)) is None:
            return
        with mapped_errors(), suppress(FileNotFoundError):  # a log that was folded is removed
            # Never the database itself: to close it would give back SQLite's locks on it.
            handle = os.open(f"{log}-wal", os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

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


def bump_revision(session: Session) -> None:
    """Count one change to what a reader could be shown.

    Args:
        session: the transaction that makes the change.
    """
    session.execute(update(Revision).values(number=Revision.number + 1))


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _make_no_database)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_no_database(
    _dialect: object, _record: object, arguments: list[Any], options: dict[str, Any]
) -> None:
    # SQLite makes an empty database of a file that is not there, also of one that was lost while
    # the portal is up.
    if arguments[0] != ":memory:":
        arguments[0] = f"file:{quote(str(Path(arguments[0]).absolute()))}?mode=rw"
        options["uri"] = True


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
