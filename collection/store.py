"""The Collection: opens the database of a data folder, migrates it, and gives sessions on it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from filelock import FileLock
from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select, update
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from collection.blobs import Blobs
from collection.errors import BlobBlocked, CollectionDamaged, CollectionError
from collection.folder.copying import keep_copy
from collection.folder.failing import mapped_errors, own_error, readable_errors
from collection.folder.home import Home, database_file
from collection.folder.integrity import damage_of
from collection.folder.private import make_private
from collection.migrations import known, newest
from collection.models import Address, Document, Revision, StoredPicture
from collection.naming import named_blobs

DATABASE, BLOBS = "signpost.sqlite3", "blobs"
"""What of a data folder cannot be made again."""
BUSY_SECONDS = 30.0
"""How long a writer waits for another: longer than any transaction of ours, which store one
document each."""
SETTLE_SECONDS = 3
"""How long is waited for readers before the log is left as it is; a page takes a second at most."""
MOST_ASKED = 500
"""Values in one condition; SQLite takes no more than 32,766."""
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
        self._damage: tuple[tuple[int, int] | None, str] = None, ""
        self._readers = sessionmaker(engine, expire_on_commit=False)
        self._writers = {
            durable: sessionmaker(
                engine.execution_options(writes=True, durable=durable), expire_on_commit=False
            )
            for durable in (True, False)
        }

    @classmethod
    def open(cls, data: Path, url: str | None = None, *, make: bool = True) -> Collection:
        """Open the collection of a data folder, migrating it where needed.

        A database is made only where nothing was made with another one; a lost database beside
        blobs is told, and never replaced by an empty one.

        Before it is migrated, the database is copied beside (``copy_before``).

        Args:
            data: the folder.
            url: SQLAlchemy address of the database; SQLite inside ``data`` by default.
            make: make folder and database where they are missing.

        Raises:
            CollectionMissing: there is none, and none is to be made.
            CollectionLost: the folder's database is gone, empty, or another's.
            CollectionFull: no room is left on the disk.
            CollectionDamaged: the database is damaged, or none of Signpost's.
            CollectionError: it cannot be opened or migrated otherwise.
        """
        engine = _engine(url or f"sqlite:///{data / DATABASE}")
        home = Home(data, engine)
        with mapped_errors(data):
            if not make:
                home.require()
            make_private(data)
            with FileLock(data / "migration.lock", mode=0o600):
                home.make_database()
                _migrate(engine, data / DATABASE if url is None else None)
                home.recognise()
        return cls(engine, Blobs(data / BLOBS))

    def __reduce__(self) -> tuple[Any, ...]:
        """Let another process have it: by address, with connections of its own."""
        return _opened_elsewhere, (self.engine.url.render_as_string(False), self.blobs)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that only reads: one state of the collection, whoever writes meanwhile.

        Raises:
            CollectionError: the database failed, or the session tried to write.
        """
        with self._noting_damage(), mapped_errors(reads=True), self._readers.begin() as session:
            yield session

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[Session]:
        """Give a session in one transaction: committed at the end, rolled back on an error.

        It is a writer from its first moment on, and waits up to ``BUSY_SECONDS`` for another one.
        A transaction that read first and then wrote would be refused at once where somebody else
        committed in between (SQLITE_BUSY_SNAPSHOT), whatever the time-out. Think before, and keep
        it short: nobody else writes meanwhile.

        Args:
            durable: whether it is on the disk when it is over. What a person was told is saved
                must be; a crawl, which records thousands of pages, has its last transaction bring
                those before it to the disk, and asks again for what a power cut took.

        Raises:
            CollectionBusy: another process wrote for too long.
            CollectionFull: no room is left on the disk.
            CollectionError: the database failed otherwise.
        """
        with self._noting_damage(), mapped_errors(), self._writers[durable].begin() as session:
            session.connection()  # now, not at the first statement
            yield session

    @property
    def damage(self) -> str:
        """What a transaction of this process met of damage in the database; empty where nothing.

        Kept until the file is replaced, whatever later transactions find.
        """
        identity, words = self._damage
        return words if words and identity == self._identity() else ""

    @contextmanager
    def _noting_damage(self) -> Iterator[None]:
        try:
            yield
        except CollectionDamaged as error:
            self._damage = self._identity(), str(error)
            raise

    def _identity(self) -> tuple[int, int] | None:
        file = database_file(self.engine)
        return None if file is None else _identity(file)

    def revision(self) -> int:
        """Return the number that grows with every change to what a reader could be shown."""
        with self.reading() as session:
            return revision_of(session)

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
        """Read the database through and every blob that it names; return how many documents it has.

        Of what is missing or damaged the crawler forgets what it knew, so that the next crawl
        fetches the bytes instead of taking the server's word that they are as before.

        Raises:
            CollectionDamaged: the database is damaged.
            CollectionError: a stored file is missing or damaged.
        """
        with self.reading() as session:
            if damage := damage_of(session):
                raise CollectionDamaged(damage)
            documents = session.scalars(
                select(func.count()).where(Document.version_id.is_not(None))
            ).one()
            named = named_blobs(session)
        broken = sorted(digest for digest in named if not self.blobs.is_whole(digest))
        if broken:
            self._ask_again(broken)
            raise CollectionError(self._told(broken))
        return documents

    def _ask_again(self, digests: Sequence[str]) -> None:
        with self.writing() as session:
            for begin in range(0, len(digests), MOST_ASKED):
                some = digests[begin : begin + MOST_ASKED]
                forgotten = {
                    "received": None,
                    "etag": None,
                    "last_modified": None,
                    "modified": None,
                }
                session.execute(
                    update(Address).where(Address.blob_hash.in_(some)).values(forgotten)
                )
                # A picture is drawn from a file: that is read again, though it is as it was.
                drawn = (
                    select(Document.id)
                    .join(StoredPicture, StoredPicture.version_id == Document.version_id)
                    .where(StoredPicture.blob_hash.in_(some))
                )
                session.execute(
                    update(Address)
                    .where(Address.document_id.in_(drawn))
                    .values({**forgotten, "blob_hash": None})
                )

    def _told(self, broken: Sequence[str]) -> str:
        for path in filter(Path.is_dir, map(self.blobs.path, broken)):
            return str(BlobBlocked(path))
        first = broken[0]
        state = "damaged" if self.blobs.path(first).exists() else "missing"
        more = f" (and {len(broken) - 1} more)" if len(broken) > 1 else ""
        return (
            f"the stored file {first[:12]}… is {state}{more}. The next crawl fetches anew what its "
            "publisher still has, and an imported briefing's file comes back when it is imported "
            "again; the words that were read from them are in the database and stay"
        )

    def settle(self) -> bool:
        """Bring all that is committed into the database file and empty its log, if nobody reads.

        Returns:
            False where somebody held the log; it is then emptied another time.

        Raises:
            CollectionError: the database failed.
        """
        if self.engine.dialect.name != "sqlite":
            return True
        with mapped_errors(), self.engine.connect() as connection:
            # Past SQLAlchemy, which would begin a transaction first: within one there is no
            # checkpoint.
            raw = connection.connection.driver_connection
            assert raw is not None  # noqa: S101 - a connection that is open
            raw.execute(f"PRAGMA busy_timeout = {SETTLE_SECONDS * 1000}")
            try:
                held, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.Error as error:
                raise own_error(str(error)) from error
            finally:
                raw.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")
        return not held

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


def require_stored(data: Path) -> None:
    """Refuse a data folder whose database is missing, or not the one that it was made with.

    Args:
        data: the data folder; its database is only read, and may be of an earlier release.

    Raises:
        CollectionMissing: there is none.
        CollectionLost: it is gone, empty, older, or another one.
        CollectionDamaged: it cannot be read.
    """
    engine = _engine(f"sqlite:///{data / DATABASE}")
    try:
        with mapped_errors():
            Home(data, engine).require()
    finally:
        engine.dispose()


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _make_no_database)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        if (file := database_file(engine)) is not None:
            _notice_replacement(engine, file)
    return engine


def _notice_replacement(engine: Engine, file: Path) -> None:
    """Let no connection outlive the file that it was made to.

    A database that was deleted or replaced (by a restore, say) lives on for whoever has it open;
    what is written there is lost with the process.
    """

    def note(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["file"] = _identity(file)

    def compare(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info.get("file") != _identity(file):
            raise DisconnectionError("the database file was replaced")

    event.listen(engine, "connect", note)
    event.listen(engine, "checkout", compare)


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


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
    with readable_errors():
        _set_pragmas(connection)


def _set_pragmas(connection: Any) -> None:
    for pragma in (
        f"busy_timeout = {round(BUSY_SECONDS * 1000)}",
        "journal_mode = WAL",
        "foreign_keys = ON",
        # What is deleted is gone from the file too: a draft that was thrown away may name a child.
        "secure_delete = ON",
        f"cache_size = -{PAGE_CACHE}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    writes, durable = options.get("writes", False), options.get("durable", True)
    raw = connection.connection.driver_connection
    assert raw is not None  # noqa: S101 - a connection that begins is open
    raw.execute(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    # In WAL mode FULL syncs the log at each commit, and with it all that was committed before;
    # NORMAL leaves that to the next checkpoint (sqlite.org/pragma.html#pragma_synchronous).
    raw.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine, database: Path | None) -> None:
    """Bring a database to this release's form, with a copy of it as it was beside it.

    Args:
        engine: the database.
        database: its file; None where it is none of ours to copy.
    """
    with engine.connect() as connection:
        before = _revision(connection)
    if before == newest():
        return
    if before is not None and before not in known():
        raise CollectionError(
            f"a later release wrote the database (its last migration is {before[:40]!r}), and this "
            "one cannot read it; nothing was changed. Start that release, or restore a backup of "
            "this one (signpost restore) into an empty folder"
        )
    if database is not None and before in known():
        keep_copy(database, copy_before(database, newest()))
    with engine.execution_options(writes=True).begin() as connection:
        from collection.migrating import migrate  # noqa: PLC0415 - see its docstring

        migrate(connection, before)


def copy_before(database: Path, migration: str) -> Path:
    """Return where the copy is kept that was made of a database before it was migrated.

    Args:
        database: the file.
        migration: the last one of those that followed; "*" for a pattern of all.
    """
    return database.with_stem(f"{database.stem}.before-{migration}")


def _revision(connection: Connection) -> str | None:
    """Return the migration that a database has come to; None for an empty one.

    Raises:
        CollectionDamaged: it holds tables, but not the one that tells.
    """
    tables = inspect(connection).get_table_names()
    row = None
    if "alembic_version" in tables:
        row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    if row is None and tables:
        raise CollectionDamaged("it tells of no migration, or is none of Signpost's")
    return None if row is None else str(row[0])
