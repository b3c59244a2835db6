"""Files: the one door at which files are read that people name, or that they can reach.

What a setting names may be a pipe (process substitution of a shell) or a device; it is read up to a
bound. In the data folder stand files only: a pipe there has nobody who writes to it, so that
whoever opened it would wait for ever.
"""

from __future__ import annotations

import errno
import json
import os
import stat
import tomllib
from io import BufferedReader
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from collection.errors import FileUnusable

LARGEST_DECLARED: Final = 4 << 20
"""Bytes of a file that declares something: a thousand sources have a tenth of that."""


def read_declared(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds that a person wrote and a setting names.

    Args:
        path: of a file, or of a pipe that somebody writes to.

    Raises:
        FileUnusable: it cannot be read, is too large, or is not TOML; the text is to follow its
            name.
    """
    try:
        body = read_named(path, LARGEST_DECLARED + 1)
    except OSError as error:
        raise FileUnusable(f"cannot be read ({error.strerror})") from error
    if len(body) > LARGEST_DECLARED:
        raise FileUnusable(f"cannot be read (it has more than {LARGEST_DECLARED >> 20} MB)")
    try:
        return tomllib.loads(body.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FileUnusable(f"is not valid TOML: {error}") from error
    except RecursionError as error:
        raise FileUnusable("is not valid TOML: it is nested too deeply") from error


def first_finding(error: ValidationError) -> str:
    """Return the first thing that is wrong with what a file declares: its place, and what it is.

    Args:
        error: as pydantic raised it.
    """
    finding = error.errors()[0]
    place = ".".join(map(str, finding["loc"])) or "the file"
    return f"{place}: {finding['msg']}"


def read_named(path: Path, most: int) -> bytes:
    """Return the first bytes of a file that a person names.

    Args:
        path: of a file, or of a pipe that somebody writes to.
        most: how many bytes; who asks for one more than may be sees whether there are more.

    Raises:
        OSError: it cannot be read.
    """
    with _open_at_once(path) as file:
        return file.read(most)


def read_own(path: Path) -> bytes:
    """Return the bytes of a file in the data folder.

    Args:
        path: of the file.

    Raises:
        OSError: it cannot be read, or is a folder, a pipe or a device.
    """
    with open_own(path) as file:
        return file.read()


def open_own(path: Path) -> BufferedReader:
    """Open a file in the data folder to read it.

    Args:
        path: of the file.

    Raises:
        OSError: it cannot be read, or is a folder, a pipe or a device.
    """
    file = _open_at_once(path)
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.ENXIO, "it is a pipe or a device", str(path))
    return file


def read_own_json(path: Path) -> Any:
    """Return what a JSON file in the data folder holds.

    Args:
        path: of the file.

    Raises:
        OSError: as of ``read_own``.
        ValueError: it is not JSON.
    """
    try:
        return json.loads(read_own(path))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _without_waiting(name: str, flags: int) -> int:
    return os.open(name, flags | os.O_NONBLOCK)


def _open_at_once(path: Path) -> BufferedReader:
    """Open without waiting for somebody who writes; what is read then may be waited for."""
    file = open(path, "rb", opener=_without_waiting)  # noqa: SIM115 - the caller's
    os.set_blocking(file.fileno(), True)
    return file
