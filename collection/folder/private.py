"""The data folder belongs to its owner alone: password hashes, drafts and the audit are in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from collection.folder.durable import make_folder

OTHERS = 0o077
"""The bits of a mode that let anybody but the owner in."""
OURS = (
    "signpost.*", "collection.*", "blobs", "index", "scratch", "declared",
    "refresh*", "secret.*", "*.json", "*.lock",
)  # fmt: skip
"""What stands in a data folder. Whoever names a folder that holds other things too keeps those as
they are."""


def keep_to_owner() -> None:
    """Let what this process and its children write from now on be its owner's alone."""
    os.umask(OTHERS)


def make_private(data: Path) -> None:
    """Make a data folder where it is missing, and take it from everybody but its owner.

    SQLite gives its ``-wal`` and ``-shm`` files the mode of the database, so that one is made here.
    A folder that an earlier release left open is gone through once, and closed last: whatever cuts
    that off, the next opening goes through it again.

    Args:
        data: the folder.

    Raises:
        OSError: it cannot be made.
    """
    make_folder(data)
    if is_private(data):
        return
    try:
        for path in (*_ours(data), data):
            _close(path)
    except PermissionError:
        # Somebody else's folder, or a mount without modes: whoever set it up says who may read
        # it. ``signpost check`` tells.
        return


def is_private(data: Path) -> bool:
    """Tell whether nobody but its owner may enter a folder.

    Args:
        data: the folder.
    """
    return not data.stat().st_mode & OTHERS


def _ours(data: Path) -> Iterator[Path]:
    for pattern in OURS:
        for path in data.glob(pattern):
            inside = path.rglob("*") if path.is_dir() and not path.is_symlink() else ()
            yield from (found for found in (*inside, path) if not found.is_symlink())


def _close(path: Path) -> None:
    try:
        path.chmod(path.stat().st_mode & 0o7777 & ~OTHERS)
    except FileNotFoundError:
        return  # a process that runs beside cleared it
