"""Generations: whole indexes side by side in one folder, one of them current.

    <data>/index/
        current         the name of the current generation; replaced in one atomic step
        build.lock      held by the one process that builds
        building/       a generation being written; never opened, cleared by the next build
        held/           a generation that is kept back, with the reason in reason.txt
        gen-000007/     whoosh/, sidecar/ and, written last, manifest.json

After kill -9 at any moment ``current`` names a whole generation, or nothing was built yet.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IndexBusy, IndexDamaged, IndexMissing

_POINTER = "current"
_BUILDING = "building"
_HELD = "held"
_REASON = "reason.txt"
_MANIFEST = "manifest.json"
_PREFIX = "gen-"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation says of itself.

    Args:
        format: the number of the stored form, ``schema.FORMAT``.
        revision: the collection's revision that was indexed.
        documents, passages: how many there are.
        built: when it was finished.
        facets: the slugs that occur, by facet key, in the order of the sidecar's numbers.
    """

    format: int
    revision: int
    documents: int
    passages: int
    built: datetime
    facets: Mapping[str, Sequence[str]]

    def write(self, folder: Path) -> None:
        """Write the manifest of a generation, which makes it whole."""
        payload = asdict(self) | {"built": self.built.isoformat()}
        (folder / _MANIFEST).write_text(json.dumps(payload, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read the manifest of a generation.

        Raises:
            OSError: there is none.
            ValueError, TypeError: it is damaged.
        """
        payload = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        return cls(**payload | {"built": datetime.fromisoformat(payload["built"])})


@dataclass(frozen=True, slots=True)
class Held:
    """A generation that is kept back.

    Args:
        manifest: what it says of itself.
        reason: why it is not searched, in words for an admin.
    """

    manifest: Manifest
    reason: str


@dataclass(frozen=True, slots=True)
class Generations:
    """The folder that holds the generations.

    Args:
        folder: made by the first build.
    """

    folder: Path

    def current(self) -> str:
        """Return the name of the current generation; cheap enough for every search.

        Raises:
            IndexMissing: nothing was built yet.
            IndexDamaged: the pointer names no generation.
        """
        try:
            name = (self.folder / _POINTER).read_text(encoding="ascii").strip()
        except FileNotFoundError as error:
            raise IndexMissing from error
        except (OSError, ValueError) as error:
            raise IndexDamaged("the pointer to the current index cannot be read") from error
        if not _is_name(name):
            raise IndexDamaged("the pointer to the current index is damaged")
        return name

    def path(self, name: str) -> Path:
        """Return the folder of a generation."""
        return self.folder / name

    @contextmanager
    def building(self) -> Iterator[Path]:
        """Give an empty folder to build in, and hold off every other build.

        Raises:
            IndexBusy: another process is building.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / "build.lock", mode=0o600)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise IndexBusy from error
        try:
            folder = self.folder / _BUILDING
            if folder.exists():
                shutil.rmtree(folder)
            yield folder
        finally:
            lock.release()

    def hold(self, built: Path, reason: str) -> None:
        """Keep a built folder back, in the place of one that was kept back before.

        Args:
            built: the folder that ``building`` gave, complete with its manifest.
            reason: why, in words for an admin.
        """
        self._discard_held()
        (built / _REASON).write_text(reason, encoding="utf-8")
        built.rename(self.folder / _HELD)

    def held(self) -> Held | None:
        """Return the generation that is kept back, None where none is."""
        folder = self.folder / _HELD
        try:
            reason = (folder / _REASON).read_text(encoding="utf-8")
            return Held(Manifest.read(folder), reason)
        except (OSError, ValueError, TypeError):
            return None

    def publish_held(self) -> str | None:
        """Make the generation that is kept back the current one; the caller holds ``building``.

        Returns:
            Its name, None where none is kept back.
        """
        if self.held() is None:
            return None
        folder = self.folder / _HELD
        (folder / _REASON).unlink()
        return self.publish(folder)

    def _discard_held(self) -> None:
        shutil.rmtree(self.folder / _HELD, ignore_errors=True)

    def publish(self, built: Path) -> str:
        """Make a built folder the current generation in one atomic step.

        Args:
            built: the folder that ``building`` gave, complete with its manifest.

        Returns:
            The generation's name.
        """
        name = f"{_PREFIX}{max(map(_number, self._names()), default=0) + 1:06d}"
        before = self._pointed()
        for path in sorted(built.rglob("*")):
            _sync(path)
        _sync(built)
        built.rename(self.path(name))
        fresh = self.folder / f"{_POINTER}.new"
        fresh.write_text(f"{name}\n", encoding="ascii")
        _sync(fresh)
        _sync(self.folder)
        fresh.replace(self.folder / _POINTER)
        _sync(self.folder)
        self._remove_all_but(name, before)
        self._discard_held()
        return name

    def _names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir() if _is_name(path.name))

    def _pointed(self) -> str | None:
        try:
            return self.current()
        except (IndexMissing, IndexDamaged):
            return None

    def _remove_all_but(self, current: str, before: str | None) -> None:
        # The one before stays: a reader may have read the pointer just before it was replaced.
        # What cannot be removed now (a file that is open, on Windows) is removed next time.
        for name in self._names():
            if name not in (current, before):
                shutil.rmtree(self.path(name), ignore_errors=True)


def _is_name(name: str) -> bool:
    return name.startswith(_PREFIX) and name.removeprefix(_PREFIX).isdecimal()


def _number(name: str) -> int:
    return int(name.removeprefix(_PREFIX))


def _sync(path: Path) -> None:
    """Have the disk hold a file or folder before anything names it."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:  # Windows opens no folders
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
