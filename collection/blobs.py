"""Blobs: the raw bytes received, as files named by their SHA-256; never changed once written."""

from __future__ import annotations

import errno
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from collection.errors import NO_ROOM, BlobBlocked, CollectionError, CollectionFull
from collection.folder.disk import disk_trouble
from collection.folder.durable import HALF, write_whole
from collection.folder.files import open_own, read_own

DIGEST = re.compile(r"[0-9a-f]{64}")


class Blobs:
    """A folder of files named by the hash of their bytes.

    Args:
        folder: made when the first blob is put.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, body: bytes) -> str:
        """Store bytes and return their SHA-256 in hexadecimal.

        The file appears under its name only when it is whole and on the disk, so a cut-off
        leaves no half blob. One that is there is compared with the bytes, and written anew where
        it is not what they are: whatever the disk did to it, the next sight of them mends it.

        Args:
            body: the bytes.

        Raises:
            CollectionFull: no room is left on the disk.
            BlobBlocked: a folder stands in the place of their file.
            CollectionError: they could not be written otherwise.
        """
        digest = hash_of(body)
        path = self.path(digest)
        if _holds(path, body):
            return digest
        try:
            write_whole(path, body)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise CollectionFull(NO_ROOM) from error
            if path.is_dir():
                raise BlobBlocked(path) from error
            told = disk_trouble(error) or error.strerror
            raise CollectionError(f"a file cannot be stored ({told})") from error
        return digest

    def keep(self, digest: str, body: bytes) -> None:
        """Store bytes that were put before, where they were deleted since.

        Called in the transaction that names them: whoever deletes does so in one too, having
        seen that nothing names them, so from here on they stay.

        Args:
            digest: what ``put`` returned.
            body: the bytes.

        Raises:
            CollectionError: they could not be written.
        """
        if not self.path(digest).exists():
            self.put(body)

    def get(self, digest: str) -> bytes:
        """Return the bytes of a hash.

        Args:
            digest: SHA-256 in hexadecimal.

        Raises:
            CollectionError: there is no such blob, or its bytes are not those of the hash.
        """
        try:
            body = read_own(self.path(digest))
        except FileNotFoundError as error:
            raise CollectionError(f"the stored file {digest[:12]}… is missing") from error
        except OSError as error:
            raise CollectionError(
                f"the stored file {digest[:12]}… cannot be read ({error.strerror})"
            ) from error
        if hashlib.sha256(body).hexdigest() != digest:
            raise CollectionError(f"the stored file {digest[:12]}… is damaged")
        return body

    def is_whole(self, digest: str) -> bool:
        """Tell whether a blob is there with the bytes of its hash.

        Args:
            digest: SHA-256 in hexadecimal.

        Raises:
            CollectionError: this user may not read it, so nobody can tell.
        """
        try:
            with open_own(self.path(digest)) as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == digest
        except PermissionError as error:
            raise CollectionError(disk_trouble(error)) from error
        except OSError:
            return False

    def forget(self, digest: str) -> None:
        """Delete a blob that nothing names any more; one that is not there stays so.

        Args:
            digest: SHA-256 in hexadecimal.

        Raises:
            CollectionError: it cannot be deleted.
        """
        try:
            self.path(digest).unlink(missing_ok=True)
        except OSError as error:
            raise CollectionError(f"a file cannot be deleted ({error.strerror})") from error

    def held(self) -> Iterator[Path]:
        """Yield the file of every blob, in no order."""
        for path in self._folder.glob("[0-9a-f][0-9a-f]/*"):
            if DIGEST.fullmatch(path.name):
                yield path

    def halves(self) -> Iterator[Path]:
        """Yield the files that are being written, or that a killed process left half."""
        yield from self._folder.glob(f"[0-9a-f][0-9a-f]/{HALF}*")

    def path(self, digest: str) -> Path:
        """Return where the file of a hash stands, if it does.

        Args:
            digest: SHA-256 in hexadecimal.
        """
        return self._folder / digest[:2] / digest


def hash_of(body: bytes) -> str:
    """Return the name under which bytes are stored: their SHA-256 in hexadecimal.

    Args:
        body: the bytes.
    """
    return hashlib.sha256(body).hexdigest()


def _holds(path: Path, body: bytes) -> bool:
    """Tell whether a file has just these bytes; one that cannot be read is to be written anew.

    Comparing costs less than the hash of the bytes, which is needed anyway: 0.03 ms of processor
    time for a page of 100 KB, 5 ms for a PDF of 10 MB (the hash 0.07 and 7 ms).
    """
    try:
        return path.stat().st_size == len(body) and read_own(path) == body
    except OSError:
        return False
