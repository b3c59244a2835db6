"""Scratch: where commands keep what they need no longer than they run.

    <data>/scratch/
        lock                held while a folder is made or looked at
        backup-x1y2z3/      one command's
            lock            held by that command for as long as it lives
            beside          the path of an unfinished file elsewhere that goes with it, if any

A killed process leaves its folder, but never its lock; whoever finds one unheld clears it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from collection.folder.durable import make_folder, write_whole
from collection.folder.files import read_own

_HOME, _LOCK, _BESIDE = "scratch", "lock", "beside"


@contextmanager
def scratch_folder(data: Path, purpose: str) -> Iterator[Path]:
    """Give an empty folder that is cleared in the end, whatever happens.

    Args:
        data: the data folder.
        purpose: begins the folder's name.

    Raises:
        OSError: it cannot be made.
    """
    home = data / _HOME
    make_folder(home)
    with _lock(home):
        folder = Path(tempfile.mkdtemp(prefix=f"{purpose}-", dir=home))
        held = _lock(folder)
        held.acquire()
    try:
        yield folder
    finally:
        _clear(folder)
        held.release()


@contextmanager
def made_for_good(data: Path) -> Iterator[None]:
    """Take away again what was made of a data folder, where what it was made for fails.

    Args:
        data: the data folder, which need not be there; a folder that holds anything stays.
    """
    home = data.absolute() / _HOME
    made = [folder for folder in (home, *home.parents) if not folder.exists()]
    try:
        yield
    except BaseException:
        with suppress(OSError):
            if home in made and [path.name for path in home.iterdir()] == [_LOCK]:
                (home / _LOCK).unlink()
            for folder in made:
                folder.rmdir()
        raise


def unfinished_beside(folder: Path, file: Path) -> None:
    """Have a file that is being written elsewhere cleared with a scratch folder.

    Args:
        folder: from ``scratch_folder``.
        file: what is being written; it is called otherwise when it is finished.
    """
    # Whole or not at all: half a path would name another file to be cleared.
    write_whole(folder / _BESIDE, str(file.absolute()).encode())


def clear_scratch(data: Path) -> int:
    """Clear what killed commands left, and return of how many.

    Args:
        data: the data folder.

    Raises:
        OSError: something cannot be deleted.
    """
    home = data / _HOME
    if not home.is_dir():
        return 0
    with _lock(home):
        return sum(map(_cleared, sorted(path for path in home.iterdir() if path.is_dir())))


def _cleared(folder: Path) -> bool:
    lock = _lock(folder)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    _clear(folder)
    lock.release()
    return True


def _clear(folder: Path) -> None:
    beside = folder / _BESIDE
    if beside.exists():
        Path(read_own(beside).decode()).unlink(missing_ok=True)
    shutil.rmtree(folder)


def _lock(folder: Path) -> FileLock:
    return FileLock(folder / _LOCK, mode=0o600)
