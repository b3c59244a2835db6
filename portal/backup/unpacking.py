"""Unpacking a backup: nothing is believed that was not checked, and nothing else is touched."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from collection.folder.durable import make_folder
from collection.migrations import known
from collection.store import DATABASE
from portal.backup.facts import Facts, facts_of
from portal.backup.manifest import LARGEST_MANIFEST, MANIFEST, BackupManifest, blob_of, is_known
from portal.backup.members import Entry, members
from portal.errors import BackupRefused, LaterRelease, SettingsError

FILE_ROOM = 4096
"""Bytes that a file takes on a disk at least, besides its own."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a backup was found to hold.

    Args:
        manifest: None for a backup of a release that wrote none.
        facts: of its database.
        missing: hashes of originals that the database names and the backup has not.
        others: names of the members that are neither database nor originals.
    """

    manifest: BackupManifest | None
    facts: Facts
    missing: frozenset[str]
    others: tuple[str, ...]


@dataclass
class _Contents:
    """What came out of an archive: the hash of every member by its name."""

    folder: Path
    originals: bool
    room: int
    hashes: dict[str, str] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        """Take one member: its bytes go into the folder, and are hashed on the way.

        Raises:
            BackupRefused: it is named as none is, twice, or an original has another's name.
            SettingsError: it cannot be written.
        """
        if not is_known(entry.name) or entry.name in self.hashes:
            raise BackupRefused(f"its member {entry.name[:80]!r} does not belong there")
        digest = blob_of(entry.name)
        kept = digest is None or self.originals
        if kept:
            self._make_room(entry)
        found = _hash(entry, self.folder / entry.name if kept else None)
        if digest not in (None, found):
            raise BackupRefused(f"the original {entry.name} is damaged")
        self.hashes[entry.name] = found

    def pass_over(self, entry: Entry) -> None:
        """Count what is read and not kept, so that zeros without end come to one."""
        self._make_room(entry)

    def _make_room(self, entry: Entry) -> None:
        self.room -= entry.size + FILE_ROOM
        if self.room < 0:
            raise _no_room(self.folder)


def unpack(file: Path, folder: Path, *, originals: bool = True) -> Unpacked:
    """Unpack a backup into an empty folder, and check everything that can be checked.

    Args:
        file: the backup.
        folder: where to; on the disk when it is over.
        originals: whether the blobs are wanted, or are only to be checked.

    Raises:
        BackupRefused: it is not whole, holds what no backup does, or a later release wrote it.
        SettingsError: it cannot be written into the folder.
    """
    contents = _Contents(folder, originals, shutil.disk_usage(folder).free)
    entries = members(file)
    manifest = None
    with _named(file):
        for number, entry in enumerate(entries):
            if not number and entry.name == MANIFEST:
                body = entry.whole(LARGEST_MANIFEST)
                manifest = BackupManifest.read(body, known())
                _require_room(manifest, contents)
            elif manifest is not None:
                _expect(manifest, number - 1, entry)
                contents.take(entry)
            elif _is_leftover(entry):
                contents.pass_over(entry)
            else:
                contents.take(entry)
        return _checked(contents, manifest)


@contextmanager
def _named(file: Path) -> Iterator[None]:
    """Name the file in what is refused while it is taken apart."""
    try:
        yield
    except LaterRelease as error:
        raise LaterRelease(
            f"{file} was written by {error}, which knows more than this one. Nothing was changed. "
            "Install that release or a later one, and restore there"
        ) from None
    except BackupRefused as error:
        raise BackupRefused(f"{file} is not a whole backup: {error}. Nothing was changed") from None


def _is_leftover(entry: Entry) -> bool:
    """Tell whether a member is what backups without a manifest hold besides: folders, halves."""
    inside = entry.name.startswith("blobs/") and ".." not in entry.name
    return (entry.folder and (inside or entry.name == "blobs")) or (
        inside and "/.new-" in entry.name
    )


def _require_room(manifest: BackupManifest, contents: _Contents) -> None:
    wanted = (m for m in manifest.members if contents.originals or blob_of(m.name) is None)
    if sum(member.size + FILE_ROOM for member in wanted) > contents.room:
        raise _no_room(contents.folder)


def _no_room(folder: Path) -> SettingsError:
    return SettingsError(
        f"{folder.parent.parent}: there is not enough room for what the backup holds. Nothing was "
        "changed; free some and start again"
    )


def _expect(manifest: BackupManifest, number: int, entry: Entry) -> None:
    expected = manifest.members[number] if number < len(manifest.members) else None
    if (
        expected is None
        or entry.folder
        or (entry.name, entry.size) != (expected.name, expected.size)
    ):
        raise BackupRefused(f"its member {entry.name[:80]!r} is not the one that should follow")


def _hash(entry: Entry, path: Path | None) -> str:
    found = hashlib.sha256()
    if path is None:
        for chunk in entry.chunks:
            found.update(chunk)
        return found.hexdigest()
    with _writing(path):
        make_folder(path.parent)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600)
        file = os.fdopen(handle, "wb")
    with file:
        for chunk in entry.chunks:
            found.update(chunk)
            with _writing(path):
                file.write(chunk)
        with _writing(path):
            file.flush()
            os.fsync(file.fileno())
    return found.hexdigest()


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Blame the folder, not the backup, for what cannot be written."""
    try:
        yield
    except OSError as error:
        raise SettingsError(f"{path}: cannot be written ({error.strerror})") from error


def _checked(contents: _Contents, manifest: BackupManifest | None) -> Unpacked:
    """Compare what came with what was announced, and with what the database names."""
    if manifest is not None:
        announced = {member.name: member.sha256 for member in manifest.members}
        if announced != contents.hashes:
            raise BackupRefused("its members are not those of its manifest")
    if DATABASE not in contents.hashes:
        raise BackupRefused("it holds no database")
    facts = facts_of(contents.folder / DATABASE)
    if facts.migration not in known():
        raise LaterRelease(f"a release with migration {facts.migration[:40]!r}")
    held = {digest for name in contents.hashes if (digest := blob_of(name)) is not None}
    missing = facts.named - held
    if manifest is not None and (
        (facts.migration, facts.counts) != (manifest.migration, manifest.counts)
        or missing != set(manifest.missing)
    ):
        raise BackupRefused("its database is not the one that its manifest tells of")
    others = tuple(name for name in contents.hashes if name != DATABASE and blob_of(name) is None)
    return Unpacked(manifest, facts, frozenset(missing), others)
