"""Blobs: the raw bytes received, as files named by their SHA-256; never changed once written."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from pathlib import Path

from crawler.errors import NO_ROOM, CollectionError, CollectionFull


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
        leaves no half blob.

        Args:
            body: the bytes.

        Raises:
            CollectionFull: no room is left on the disk.
            CollectionError: they could not be written otherwise.
        """
        digest = hash_of(body)
        path = self._path(digest)
        if path.exists():
            return digest
        try:
            _write_whole(path, body)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise CollectionFull(NO_ROOM) from error
            raise CollectionError(f"a file cannot be stored ({error.strerror})") from error
        return digest

    def get(self, digest: str) -> bytes:
        """Return the bytes of a hash.

        Args:
            digest: SHA-256 in hexadecimal.

        Raises:
            CollectionError: there is no such blob, or its bytes are not those of the hash.
        """
        try:
            body = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise CollectionError(f"the stored file {digest[:12]}… is missing") from error
        if hashlib.sha256(body).hexdigest() != digest:
            raise CollectionError(f"the stored file {digest[:12]}… is damaged")
        return body

    def forget(self, digest: str) -> None:
        """Delete a blob that nothing names any more; one that is not there stays so.

        Args:
            digest: SHA-256 in hexadecimal.

        Raises:
            CollectionError: it cannot be deleted.
        """
        try:
            self._path(digest).unlink(missing_ok=True)
        except OSError as error:
            raise CollectionError(f"a file cannot be deleted ({error.strerror})") from error

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest


def hash_of(body: bytes) -> str:
    """Return the name under which bytes are stored: their SHA-256 in hexadecimal.

    Args:
        body: the bytes.
    """
    return hashlib.sha256(body).hexdigest()


def _write_whole(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
