"""Taking a backup, beside the portal and a crawl."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from io import BytesIO
from itertools import starmap
from pathlib import Path

from collection.blobs import Blobs
from collection.errors import NO_ROOM, CollectionDamaged, CollectionError, CollectionFull
from collection.folder.copying import copy_database
from collection.folder.disk import FULL, disk_trouble
from collection.folder.durable import sync_folder
from collection.migrations import known
from collection.store import BLOBS, DATABASE, require_stored
from portal.backup.facts import Facts, facts_of
from portal.backup.manifest import (
    DECLARED,
    FORMAT,
    MANIFEST,
    BackupManifest,
    Member,
    blob_name,
)
from portal.backup.members import Writer
from portal.backup.place import require_backup, require_free, require_place
from portal.backup.unpacking import unpack
from portal.config import SECRET_KEY, Settings
from portal.errors import BackupRefused, SettingsError
from portal.health.records import BACKUP, write_record
from portal.jobs.scratch import clear_scratch, scratch_folder, unfinished_beside
from portal.sign_in.sessions import kept_key

TRIES = 5
"""Times that the database is copied anew, where a draft was thrown away while its originals were
being read."""


@dataclass(frozen=True, slots=True)
class BackupContents:
    """What a backup holds.

    Args:
        manifest: of the file.
        absent: the files that settings name and that are not there.
    """

    manifest: BackupManifest
    absent: tuple[Path, ...]


def write_backup(
    settings: Settings, file: Path, *, secret_key: bool = False, overwrite: bool = False
) -> BackupContents:
    """Write all that a person has declared or edited into one file, and read it back.

    The database is copied as of one moment, by SQLite's own backup; the originals are those that
    the copy names. The file has its name when it is whole, verified and on the disk.

    Args:
        settings: names the data folder, and the files to take along.
        file: where to.
        secret_key: whether the key that signs session cookies goes along.
        overwrite: whether a backup of that name may be replaced.

    Raises:
        SettingsError: the file must not or cannot be written.
        CollectionMissing, CollectionLost: there is nothing to back up here.
        CollectionFull: no room is left for it.
        CollectionError: what is stored cannot be read, or is damaged.
    """
    _require_stored(settings)
    with _written(file, settings.data):
        require_place(settings, file, overwrite=overwrite)
        clear_scratch(settings.data)
    with _written(file, settings.data), scratch_folder(settings.data, "backup") as scratch:
        partial = file.absolute().with_name(f".{file.name}-{scratch.name}")
        unfinished_beside(scratch, partial)  # before it is there
        partial.touch(mode=0o600, exist_ok=False)
        declared = _declared(settings, secret_key=secret_key)
        manifest = _write_archive(settings, partial, scratch, declared)
        _verify(partial, scratch, manifest)
        _name(partial, file, overwrite=overwrite)
    write_record(settings.data, BACKUP, file=file.name)
    held = {member.name for member in manifest.members}
    absent = tuple(path for name, path in declared.items() if name not in held)
    return BackupContents(manifest, absent)


def _require_stored(settings: Settings) -> None:
    if settings.database_url:
        raise SettingsError("the database is not in the data folder; back it up with its own tools")
    require_stored(settings.data)


@contextmanager
def _written(file: Path, data: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise CollectionFull(NO_ROOM) from error
        about = Path(error.filename or file)
        # Where the data folder takes nothing, what to do is the same as for every command.
        told = disk_trouble(error) if about.is_relative_to(data) else ""
        raise SettingsError(
            told or f"{about}: cannot be written or read ({error.strerror})"
        ) from error


def _declared(settings: Settings, *, secret_key: bool) -> dict[str, Path]:
    """Return the files that settings name, by their names in the archive."""
    named = {name: str(getattr(settings, setting)) for name, setting in DECLARED.items()}
    files = {name: Path(path) for name, path in named.items() if path}
    if secret_key:
        files[SECRET_KEY] = settings.data / SECRET_KEY
        if not settings.secret_key and files[SECRET_KEY].is_file():
            kept_key(files[SECRET_KEY])
    return files


def _write_archive(
    settings: Settings, partial: Path, scratch: Path, declared: Mapping[str, Path]
) -> BackupManifest:
    blobs = Blobs(settings.data / BLOBS)
    others = _read_whole(declared)
    if settings.secret_key and SECRET_KEY in declared:
        others[SECRET_KEY] = settings.secret_key.encode()
    before: tuple[str, ...] = ()
    for _ in range(TRIES):
        made = datetime.now(UTC)
        facts = _copied(settings, scratch)
        originals, missing = _originals(blobs, facts)
        if missing != before:
            # A draft may have been thrown away since; what the next copy names too is missing.
            before = missing
            continue
        files = [_of_file(DATABASE, scratch / DATABASE), *starmap(_of_bytes, others.items())]
        manifest = BackupManifest(
            format=FORMAT, made=made, release=version("signpost"), migration=facts.migration,
            counts=facts.counts, originals=len(originals), members=(*files, *originals),
            missing=missing,
        )  # fmt: skip
        with suppress(FileNotFoundError):
            _pack(partial, manifest, scratch / DATABASE, others, blobs)
            return manifest
    raise CollectionError(
        "drafts were thrown away again and again while their files were being copied; try once more"
    )


def _copied(settings: Settings, scratch: Path) -> Facts:
    copy = scratch / DATABASE
    copy.unlink(missing_ok=True)
    copy_database(settings.data / DATABASE, copy)
    try:
        facts = facts_of(copy)
    except BackupRefused as error:
        raise CollectionDamaged(f"{error}; no backup was written") from error
    if facts.migration not in known():
        raise CollectionError("a later release wrote the database; back it up with that one")
    return facts


def _read_whole(files: Mapping[str, Path]) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in files.items() if path.is_file()}


def _originals(blobs: Blobs, facts: Facts) -> tuple[list[Member], tuple[str, ...]]:
    """Return the originals that are whole, and the hashes of those that are not."""
    members, missing = [], []
    for digest in sorted(facts.named):
        if blobs.is_whole(digest):
            size = blobs.path(digest).stat().st_size
            members.append(Member(name=blob_name(digest), size=size, sha256=digest))
        else:
            missing.append(digest)
    return members, tuple(missing)


def _of_file(name: str, path: Path) -> Member:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Member(name=name, size=path.stat().st_size, sha256=digest)


def _of_bytes(name: str, body: bytes) -> Member:
    return Member(name=name, size=len(body), sha256=hashlib.sha256(body).hexdigest())


def _pack(
    partial: Path,
    manifest: BackupManifest,
    database: Path,
    others: Mapping[str, bytes],
    blobs: Blobs,
) -> None:
    """Write the archive; raises FileNotFoundError where an original is there no more."""
    body = manifest.to_bytes()
    with partial.open("wb") as file:
        writer = Writer(file)
        writer.add(MANIFEST, len(body), BytesIO(body))
        for member in manifest.members:
            held = others.get(member.name)
            path = database if member.name == DATABASE else blobs.path(member.sha256)
            with BytesIO(held) if held is not None else path.open("rb") as source:
                writer.add(member.name, member.size, source)
        writer.close()
        file.flush()
        os.fsync(file.fileno())


def _verify(partial: Path, scratch: Path, manifest: BackupManifest) -> None:
    """Read back what was written, by all that a restore looks at."""
    folder = scratch / "verified"
    folder.mkdir()
    try:
        found = unpack(partial, folder, originals=False)
    except BackupRefused as error:
        raise CollectionError(f"what was written cannot be read back: {error}") from error
    if found.manifest != manifest:
        raise CollectionError("what was written cannot be read back as it was written")


def _name(partial: Path, file: Path, *, overwrite: bool) -> None:
    """Give the file its name; one that came to be meanwhile is no more replaced than one before."""
    if overwrite:
        require_backup(file)
        partial.replace(file)
    else:
        try:
            file.hardlink_to(partial)
            partial.unlink()
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links: looked at, then renamed
            require_free(file)
            partial.replace(file)
    sync_folder(file.absolute().parent)
