"""FileWatch: whether the files of a generation that is open are still as they were written.

Nobody reads gigabytes at every question: a file is read again where its time, its size or its place
on the disk is another one than before. What a disk changes by itself is found by ``signpost check``
alone, which reads every byte.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from index.errors import IndexDamaged
from index.generations.manifest import GenerationManifest


class _Stamp(NamedTuple):
    """What tells that a file was written over, or that another one stands in its place."""

    inode: int
    size: int
    modified: int


class FileWatch:
    """Watches the files of one generation, from the moment that it is made.

    Args:
        folder: of the generation.
        manifest: its own, read from there.
    """

    def __init__(self, folder: Path, manifest: GenerationManifest) -> None:
        self._folder = folder
        self._manifest = manifest
        self._faults = dict.fromkeys(manifest.files, "")
        sizes = {name: size for name, (size, _) in manifest.files.items()}
        found = {name: self._stamp(name) for name in sizes}
        # One that does not fit was not read yet by anybody, and is read when it is asked for.
        self._stamps = {
            name: stamp for name, stamp in found.items() if stamp and stamp.size == sizes[name]
        }

    def damage(self, *parts: str) -> str:
        """Say what is wrong with the first file that is not as it was written, as far as is seen.

        Args:
            parts: the folders of the generation that are looked at; all, and the manifest, where
                none is named.

        Returns:
            In words for an admin; empty where nothing is seen.
        """
        if not parts:
            try:
                GenerationManifest.read(self._folder)
            except IndexDamaged as error:
                return error.what
        return next(filter(None, map(self._damage_of, self._manifest.names(*parts))), "")

    def _damage_of(self, name: str) -> str:
        stamp = self._stamp(name)
        if stamp is None or stamp != self._stamps.get(name):
            self._faults[name] = self._manifest.damage_of(self._folder, name)
            if stamp is not None:
                self._stamps[name] = stamp
        return self._faults[name]

    def _stamp(self, name: str) -> _Stamp | None:
        try:
            found = (self._folder / name).stat()
        except OSError:
            return None
        return _Stamp(found.st_ino, found.st_size, found.st_mtime_ns)
