"""Generations: whole indexes side by side in one folder, one of them current.

    <data>/index/
        current         the name of the current generation; replaced in one atomic step
        build.lock      held by the one process that builds
        building/       a generation being written; never opened, cleared by the next build
        held/           a generation that is kept back, with the reason in reason.txt
        gen-000007/     whoosh/, sidecar/ and, written last, manifest.json

After kill -9 at any moment ``current`` names a whole generation, or nothing was built yet. The
generation before is kept: where the current one is found damaged, searches are answered from it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from collection.folder.durable import write_whole
from collection.folder.files import read_own
from index.errors import IndexBusy, IndexDamaged, IndexMissing
from index.generations.manifest import GenerationManifest, Origin

_POINTER = "current"
_BUILDING = "building"
_HELD = "held"
_REASON = "reason.txt"
_PREFIX = "gen-"


@dataclass(frozen=True, slots=True)
class HeldGeneration:
    """A generation that is kept back.

    Args:
        manifest: what it says of itself.
        reason: why it is not searched, in words for an admin.
    """

    manifest: GenerationManifest
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
            name = read_own(self.folder / _POINTER).decode("ascii").strip()
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

    def pointed(self) -> str:
        """Return the name of the current generation; empty where the pointer names none."""
        try:
            return self.current()
        except (IndexMissing, IndexDamaged):
            return ""

    def pointer_state(self) -> tuple[int, int] | None:
        """Return what differs whenever the pointer was replaced; None where there is none.

        It tells a swap also where the name is the same, because a generation and the pointer to it
        were deleted and built again.
        """
        try:
            found = (self.folder / _POINTER).stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    def pointer_fault(self) -> str:
        """Return why the pointer names no generation, in words; empty where it names one."""
        try:
            self.current()
        except IndexMissing:
            return "nothing says which index is the current one"
        except IndexDamaged as error:
            return error.what
        return ""

    def candidates(self) -> list[str]:
        """Return the names of the generations that may be searched, the one to be preferred first.

        That is the current one, whether or not it is there, and then whatever else was kept, the
        newest first: each was approved and on the disk before it got its name.

        Raises:
            IndexMissing: nothing was built yet.
            IndexDamaged: the pointer names no generation, and none is there.
        """
        pointed = self.pointed()
        kept = sorted(self._names(), key=_number, reverse=True)
        others = [name for name in kept if name != pointed]
        if not pointed and not others:
            self.current()  # says why
        return [pointed, *others] if pointed else others

    def origins(self) -> list[Origin]:
        """Return what the generations were made of that are kept, whatever their form."""
        found = []
        for name in self._names():
            with suppress(IndexDamaged):
                found.append(Origin.read(self.path(name)))
        return found

    def damage(self, name: str, *parts: str) -> str:
        """Read a generation wholly, and say what is wrong with it, in words for an admin.

        Args:
            name: of the generation.
            parts: the folders in it that are read; all where none is named.

        Returns:
            Empty where it is whole.
        """
        folder = self.path(name)
        try:
            return GenerationManifest.read(folder).damage(folder, *parts)
        except IndexDamaged as error:
            return error.what

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
            try:
                yield folder
            except Exception:
                shutil.rmtree(folder, ignore_errors=True)  # a full disk needs the room
                raise
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

    def held(self) -> HeldGeneration | None:
        """Return the generation that is kept back, None where none is."""
        folder = self.folder / _HELD
        try:
            reason = read_own(folder / _REASON).decode()
            return HeldGeneration(GenerationManifest.read(folder), reason)
        except (OSError, ValueError, IndexDamaged):
            return None

    def publish_held(self) -> str | None:
        """Make the generation that is kept back the current one; the caller holds ``building``.

        Returns:
            Its name, None where none is kept back.

        Raises:
            IndexDamaged: it is not as it was written.
        """
        held, folder = self.held(), self.folder / _HELD
        if held is None:
            return None
        if damage := held.manifest.damage(folder):
            raise IndexDamaged(damage)
        name = self.publish(folder, before=self.pointed())
        (self.path(name) / _REASON).unlink()
        return name

    def _discard_held(self) -> None:
        shutil.rmtree(self.folder / _HELD, ignore_errors=True)

    def publish(self, built: Path, before: str) -> str:
        """Make a built folder the current generation in one atomic step.

        Args:
            built: the folder that ``building`` gave, complete with its manifest.
            before: the name of the generation that was searched until now, which is kept; empty
                where there is none.

        Returns:
            The generation's name.
        """
        taken = [*self._names(), *filter(None, [self.pointed()])]
        name = f"{_PREFIX}{max(map(_number, taken), default=0) + 1:06d}"
        for path in sorted(built.rglob("*")):
            _sync(path)
        _sync(built)
        built.rename(self.path(name))
        _sync(self.folder)
        write_whole(self.folder / _POINTER, f"{name}\n".encode("ascii"))
        # The one before stays: a reader may have read the pointer just before it was replaced, and
        # where the new one is damaged some day, it is searched again.
        self.keep_only(name, before)
        self._discard_held()
        return name

    def _names(self) -> list[str]:
        try:
            return sorted(path.name for path in self.folder.iterdir() if _is_name(path.name))
        except OSError:  # there is no such folder, or it cannot be read
            return []

    def keep_only(self, *names: str) -> None:
        """Remove every other generation; the caller holds ``building``.

        Args:
            names: of those that stay.
        """
        # What cannot be removed now (a file that is open, on Windows) is removed next time.
        for name in self._names():
            if name not in names:
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
