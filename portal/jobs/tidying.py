"""Tidying: nothing grows without bound, and what a version, citation or briefing names stays."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from collection.folder.durable import HALF
from collection.store import BLOBS, DATABASE, Collection, copy_before
from crawler.crawling.clearing import clear_blobs, clear_crawls, clear_halves
from index.errors import IndexBusy
from index.generations.generations import Generations
from portal.config import Settings
from portal.jobs.scratch import clear_scratch
from portal.opening import index_folder

UNFINISHED = timedelta(days=1)
"""Age from which a half file, or a folder of a release that held no lock, is a killed command's."""
OF_EARLIER_RELEASES = ("tmp????????", "rehearsal-????????")
"""Folders in which backups and rehearsals of earlier releases worked."""
_WORKED_WITH = (DATABASE, BLOBS, "index", "migration.lock")


@dataclass(frozen=True, slots=True)
class Tidied:
    """What was cleared.

    Args:
        addresses: of crawls that ended long ago; what each brought is still counted.
        originals: received bytes that nothing names.
        halves: files that a killed process left half.
        folders: what killed commands worked in.
        copies: of the database, made before a migration long ago.
    """

    addresses: int = 0
    originals: int = 0
    halves: int = 0
    folders: int = 0
    copies: int = 0

    def to_json(self) -> dict[str, int]:
        """Return the form that ``signpost tidy --json`` prints."""
        return asdict(self)

    def line(self) -> str:
        """Return one line for a person."""
        found = zip(asdict(self).values(), _TOLD, strict=True)
        told = [words.format(count) for count, words in found if count]
        return f"Cleared: {', '.join(told)}." if told else "There was nothing to clear."


_TOLD = (
    "{} addresses of earlier crawls",
    "{} stored files that nothing names",
    "{} half files",
    "{} folders of commands that were killed",
    "{} copies of the database before a migration",
)


def tidy(settings: Settings, collection: Collection) -> Tidied:
    """Clear what nobody asks for any more; the caller holds the lock by ``running_as``.

    Args:
        settings: of this process; they say how long what is kept.
        collection: of the data folder.

    Raises:
        CollectionError: the database failed, or a file cannot be deleted.
    """
    now = datetime.now(UTC)
    half = now - UNFINISHED
    # Files first: they make the room that the clearing of rows needs.
    tidied = Tidied(
        halves=clear_halves(_halves(settings.data, collection), half),
        folders=_clear_folders(settings, half),
        copies=_clear_copies(settings, now),
        addresses=clear_crawls(collection, settings.keep_crawls),
        originals=clear_blobs(collection, now - timedelta(days=settings.keep_unnamed)),
    )
    collection.settle()
    return tidied


def _halves(data: Path, collection: Collection) -> Iterator[Path]:
    yield from data.glob(f"{HALF}*")
    yield from collection.blobs.halves()


def _clear_folders(settings: Settings, before: datetime) -> int:
    left = [
        folder
        for pattern in OF_EARLIER_RELEASES
        for folder in settings.data.glob(pattern)
        if _is_left(folder, before)
    ]
    for folder in left:
        shutil.rmtree(folder)
    return len(left) + clear_scratch(settings.data) + _clear_building(settings)


def _is_left(folder: Path, before: datetime) -> bool:
    """Tell whether a folder is one of ours, and its command has long ended."""
    return (
        folder.is_dir()
        and not folder.is_symlink()
        and folder.stat().st_mtime < before.timestamp()
        and all(path.name.startswith(_WORKED_WITH) for path in folder.iterdir())
    )


def _clear_building(settings: Settings) -> int:
    """Clear what a killed build of the index left; whoever builds begins with an empty folder."""
    folder = index_folder(settings)
    left = folder / "building"
    if not left.exists():
        return 0
    try:
        with Generations(folder).building():
            return int(not left.exists())
    except IndexBusy:
        return 0


def _clear_copies(settings: Settings, now: datetime) -> int:
    pattern = copy_before(settings.data / DATABASE, "*").name
    oldest = (now - timedelta(days=settings.keep_copies)).timestamp()
    left = [path for path in settings.data.glob(pattern) if path.stat().st_mtime < oldest]
    for path in left:
        path.unlink()
    return len(left)
