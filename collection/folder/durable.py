"""Files that outlive a power cut: written beside, synced and renamed, and their folder synced.

A rename is on the disk only when the folder that holds the name is (rename(2), fsync(2)); some file
systems order that by themselves, others do not.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

HALF = ".new-"
"""How the name of a file begins that is not whole yet; a killed process leaves it."""


@contextmanager
def written_beside(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write, readable by its owner only, which takes its name when it is whole.

    Args:
        path: in a folder that is there; a file of that name is replaced.

    Raises:
        OSError: it cannot be written; whatever had the name keeps it.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=HALF)  # mode 0600
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_whole(path: Path, body: bytes) -> None:
    """Write a file that appears under its name when it is whole and on the disk.

    Args:
        path: its folder is made where it is missing.
        body: the bytes.

    Raises:
        OSError: it cannot be written.
    """
    make_folder(path.parent)
    with written_beside(path) as file:
        file.write(body)


def make_folder(folder: Path) -> None:
    """Make a folder for its owner only, and those above it, so that they outlive a power cut.

    Args:
        folder: may be there already; it then stays as it is.

    Raises:
        OSError: it cannot be made.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk.

    Args:
        folder: is there.

    Raises:
        OSError: it cannot be synced.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
