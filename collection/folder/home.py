"""Home: the data folder and the database that belong together, and how they know each other.

    <data>/collection.id    the identity of the collection whose blobs stand in the folder

Whoever loses the database (a volume that is not mounted, a file deleted by mistake, an older copy
put in its place) must hear of it: an empty one in its place would look like a collection in which
every document is lost, and be crawled, indexed and backed up as that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from sqlalchemy import Engine, inspect, text

from collection.errors import CollectionLost, CollectionMissing
from collection.folder.durable import write_whole
from collection.folder.files import read_own

MARK: Final = "collection.id"
WHAT_TO_DO: Final = (
    "mount the volume that holds it, or restore a backup (signpost restore) into an empty folder"
)
_IDENTITY: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Home:
    """A data folder with its database, which may be elsewhere.

    Args:
        data: the folder.
        engine: of the database.
    """

    data: Path
    engine: Engine

    def require(self) -> None:
        """Refuse a folder in which nothing was collected yet.

        Raises:
            CollectionMissing: there is no folder, or no database in it.
            CollectionLost: there is no database, but what was made with one.
        """
        file = database_file(self.engine)
        if file is None or _has_bytes(file):
            return
        self._refuse_without_database()
        raise CollectionMissing(
            f"{self.data} holds no collection; name the folder that was crawled into with --data "
            "or SIGNPOST_DATA, or make one (signpost crawl, then signpost index)"
        )

    def make_database(self) -> None:
        """Make an empty database where there is none, readable by its owner only.

        Raises:
            CollectionLost: the folder holds what was made with another one.
        """
        file = database_file(self.engine)
        if file is not None and not _has_bytes(file):
            self._refuse_without_database()
            file.touch(mode=0o600)

    def recognise(self) -> None:
        """Compare the folder's mark with the database, and set it where there is none.

        Where there are no blobs nothing is lost, whatever the mark says.

        Raises:
            CollectionLost: the mark is another collection's.
        """
        with self.engine.connect() as connection:
            identity = str(connection.execute(text("SELECT identity FROM revision")).scalar_one())
        mark = self.data / MARK
        marked = _read(mark) if mark.exists() else None
        if marked == identity:
            return
        if self._has_blobs():
            if marked is not None:
                self._refuse_other(mark, marked)
            self._refuse_empty_beside_blobs()
        write_whole(mark, f"{identity}\n".encode())

    def _refuse_other(self, mark: Path, marked: str) -> NoReturn:
        if not _IDENTITY.fullmatch(marked):
            raise CollectionLost(
                f"{mark} is damaged, so nothing tells whether this database is the one with which "
                f"{self.data} was filled. If it is, delete {mark}, and it is made again; if not, "
                f"{WHAT_TO_DO}"
            )
        raise CollectionLost(
            f"the database is not the one with which {self.data} was filled: the right one "
            f"is lost, or elsewhere; {WHAT_TO_DO}. If this one is right, delete {mark}"
        )

    def _refuse_without_database(self) -> None:
        if (self.data / MARK).exists() or self._has_blobs():
            raise CollectionLost(
                f"{self.data} holds documents, but the database of their collection is gone or "
                f"empty; {WHAT_TO_DO}"
            )

    def _refuse_empty_beside_blobs(self) -> None:
        """Refuse a folder with blobs of before there were marks, whose database was made anew."""
        with self.engine.connect() as connection:
            tables = [name for name in ("document", "crawl") if inspect(connection).has_table(name)]
            held = any(
                connection.execute(text(f"SELECT 1 FROM {name} LIMIT 1")).first()  # noqa: S608
                for name in tables
            )
        if not held:
            raise CollectionLost(
                f"{self.data} holds documents, but its database is empty; {WHAT_TO_DO}"
            )

    def _has_blobs(self) -> bool:
        blobs = self.data / "blobs"
        return blobs.is_dir() and any(path.is_file() for path in blobs.glob("*/*"))


def database_file(engine: Engine) -> Path | None:
    """Return the file of a SQLite database; None where it is none, or kept in memory."""
    name = engine.url.database
    on_disk = engine.dialect.name == "sqlite" and name not in (None, "", ":memory:")
    return Path(str(name)) if on_disk else None


def _read(mark: Path) -> str:
    return read_own(mark).decode("ascii", errors="replace").strip()


def _has_bytes(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0
