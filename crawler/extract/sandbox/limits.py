"""Limits of one extraction, and the check of archives that keeps bombs out."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from crawler.errors import DamagedDocument, ExtractionBounded

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may cost.

    Args:
        memory: bytes of address space of the child process.
        cpu_seconds: processor time of the child process; a PDF of 600 dense pages takes 16 on a
            quiet machine and twice as many on a busy one.
        wall_seconds: time from the request to the answer.
        answer: bytes of the child's answer.
        archive: bytes that an archive's entries may unpack to in sum.
        archive_ratio: how many times its own size an archive may unpack to.
    """

    memory: int = 768 * MEGABYTE
    cpu_seconds: int = 40
    wall_seconds: float = 60.0
    answer: int = 64 * MEGABYTE
    archive: int = 100 * MEGABYTE
    archive_ratio: int = 200


def is_archive(body: bytes) -> bool:
    """Tell whether a body is a ZIP archive, as Word documents are."""
    return body.startswith(b"PK\x03\x04")


def check_archive(body: bytes, limits: Limits) -> None:
    """Refuse an archive that would unpack to more than the limits; nothing is unpacked.

    The sizes are those that the archive declares. ``zipfile`` never reads more of an entry than
    it declares, so a lie makes the document damaged, not large.

    Args:
        body: the archive.
        limits: what is allowed.

    Raises:
        DamagedDocument: the archive's directory cannot be read.
        ExtractionBounded: it would unpack to more than is allowed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise DamagedDocument(
            "the file is damaged or cut off: its archive cannot be opened"
        ) from error
    if unpacked > min(limits.archive, limits.archive_ratio * len(body)):
        raise ExtractionBounded(
            f"the file would unpack from {len(body):,} to {unpacked:,} bytes, more than is allowed"
        )
