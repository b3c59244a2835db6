"""Disk: what a full, read-only or foreign disk answers to a write, in words for an admin.

Every layer maps these errors at a door of its own; the words are the same everywhere.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from collection.errors import NO_ROOM

log = logging.getLogger(__name__)
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_WORDS: Final = {
    **dict.fromkeys(FULL, NO_ROOM),
    errno.EROFS: "{place} is on a disk that can only be read; mount it so that it can be written "
    "to, or choose another folder with --data",
    **dict.fromkeys(
        (errno.EACCES, errno.EPERM),
        "{place} may not be read or written by this user; run as its owner, or give this user the "
        "right",
    ),
    errno.EISDIR: "{place} is a folder where a file should stand; nothing was changed: move it "
    "away",
    errno.ENOTDIR: "{place} cannot be, because a file stands where a folder should; nothing was "
    "changed: move that file away",
    errno.EEXIST: "{place} is a file where a folder should stand; nothing was changed: move it "
    "away",
    errno.ENXIO: "{place} is a pipe or a device where a file should stand; move it away",
    errno.ELOOP: "{place} is a link that leads back to itself; delete the link",
    errno.EIO: "{place} cannot be read or written: the disk fails; look at it before anything else",
}
LEAST_ROOM: Final = 1 << 20
"""Bytes below which a disk is full: SQLite then says no more than “disk I/O error”."""


def disk_trouble(error: OSError) -> str:
    """Say what a disk that is full, read-only, foreign or failing means, and what to do.

    Args:
        error: as the operating system gave it.

    Returns:
        Words for an admin; empty where the error is of another kind.
    """
    # Of a renaming, the file that could not be replaced: the other has a name of the moment.
    named = (error.filename2, error.filename)
    place = next(
        (str(name) for name in named if isinstance(name, str | os.PathLike)), "the data folder"
    )
    return _WORDS.get(error.errno or 0, "").format(place=place)


@contextmanager
def written_or_told(record: Path) -> Iterator[None]:
    """Let what a record is about go on where the record itself cannot be written; log why.

    Args:
        record: the file that is being written.
    """
    try:
        yield
    except OSError as error:
        log.warning("%s was not written: %s", record, disk_trouble(error) or error.strerror)


def is_full(folder: Path) -> bool:
    """Say whether no room is left on the disk of a folder; False where that cannot be told."""
    try:
        return shutil.disk_usage(folder).free < LEAST_ROOM
    except OSError:
        return False
