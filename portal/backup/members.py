"""The archive: a tar file, compressed by gzip, read one plain file after another.

Python's ``tarfile`` writes it and reads its headers. It does not read the archive: it follows links
and long names, holds whatever an extension header brings in memory, and stops at the end of the
archive, so that gzip's checksum behind it is never looked at.
"""

from __future__ import annotations

import gzip
import os
import stat
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from portal.errors import BackupRefused

BLOCK, CHUNK = tarfile.BLOCKSIZE, 1024 * 1024
LARGEST_EXTENSION = 64 * 1024
"""Bytes of an extension header, which earlier releases wrote (a file's time); it is not read."""
LARGEST_PADDING = 1024 * 1024
"""Zeros behind the last member; tar pads to 10 KB."""
_PLAIN = (tarfile.REGTYPE, tarfile.AREGTYPE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One member of an archive.

    Args:
        name: as it stands there.
        size: bytes.
        folder: whether it is a folder, without bytes.
        chunks: the bytes; to be taken before the next member is asked for.
    """

    name: str
    size: int
    folder: bool
    chunks: Iterator[bytes]

    def whole(self, most: int) -> bytes:
        """Return the bytes.

        Args:
            most: how many may be held in memory.

        Raises:
            BackupRefused: there are more.
        """
        if self.size > most:
            raise BackupRefused(f"its member {self.name[:80]!r} is too large")
        return b"".join(self.chunks)


def members(file: Path) -> Iterator[Entry]:
    """Yield the plain files and folders of an archive, and then see that nothing follows.

    Args:
        file: the archive.

    Raises:
        BackupRefused: it is none, is damaged or cut, no file, or holds a member of another kind.
    """
    with _refusing(), _opened(file) as raw, gzip.GzipFile(fileobj=raw) as packed:
        extended = False
        while (block := _block(packed)).strip(b"\0"):
            header = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
            if header.size < 0:
                raise BackupRefused("a member has no size")
            chunks = _chunks(packed, header.size)
            extends = header.type == tarfile.XHDTYPE and header.size <= LARGEST_EXTENSION
            if extends and extended:
                raise BackupRefused("nothing follows what an extension header speaks of")
            extended = extends
            if extends:
                pass
            elif header.type in _PLAIN:
                yield Entry(header.name, header.size, False, chunks)
            elif header.type == tarfile.DIRTYPE and not header.size:
                yield Entry(header.name, 0, True, chunks)
            else:
                raise BackupRefused(f"its member {header.name[:80]!r} is no plain file")
            for _ in chunks:  # whatever nobody wanted
                pass
        _end(packed)


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    """Open a plain file; a pipe is not waited for."""
    handle = os.open(file, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as opened:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise BackupRefused("it is a pipe or a device; copy what it gives into a file first")
        yield opened


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError) as error:
        raise BackupRefused(f"it is damaged or cut ({error})") from error


def _block(packed: gzip.GzipFile) -> bytes:
    block = packed.read(BLOCK)
    if len(block) < BLOCK:
        raise EOFError("it has no end")
    return block


def _chunks(packed: gzip.GzipFile, size: int) -> Iterator[bytes]:
    left = size
    with _refusing():
        while left:
            chunk = packed.read(min(left, CHUNK))
            if not chunk:
                raise EOFError("a member is cut")
            left -= len(chunk)
            yield chunk
        packed.read(-size % BLOCK)


def _end(packed: gzip.GzipFile) -> None:
    """Read to the end, where gzip compares its checksum with what was read."""
    seen = 0
    while chunk := packed.read(BLOCK):
        seen += len(chunk)
        if seen > LARGEST_PADDING or chunk.strip(b"\0"):
            raise BackupRefused("something follows its end")


class Writer:
    """Writes an archive.

    Args:
        file: where to.
    """

    def __init__(self, file: IO[bytes]) -> None:
        # No name and no time in the header: they would say nothing that the manifest does not.
        self._packed = gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0)
        self._archive = tarfile.TarFile(fileobj=self._packed, mode="w", format=tarfile.GNU_FORMAT)

    def add(self, name: str, size: int, file: IO[bytes]) -> None:
        """Add one file.

        Args:
            name: in the archive.
            size: bytes.
            file: gives them.

        Raises:
            OSError: it cannot be read or written, or is shorter.
        """
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._archive.addfile(member, file)

    def close(self) -> None:
        """Write the end of the archive."""
        self._archive.close()
        self._packed.close()
