"""Reread: a reviewed file that may change while the portal runs, and is then read again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from collection.errors import FileUnusable
from collection.folder.files import read_declared
from index.errors import SynonymsUnusable

Read = TypeVar("Read")
Form = TypeVar("Form", bound=BaseModel)


class Reread(Generic[Read]):
    """What a file says now, for any number of threads.

    Args:
        load: reads it; raises SynonymsUnusable where it cannot be used.
        packaged: the file that this release comes with.
        path: a person's own file; None for the packaged one.

    Raises:
        SynonymsUnusable: the packaged file cannot be used.
    """

    def __init__(
        self, load: Callable[[Path], Read], packaged: Path, path: Path | None = None
    ) -> None:
        self._load = load
        self._path = path or packaged
        self._lock = threading.Lock()
        self._seen = _state(packaged) if self._path == packaged else None
        self._read: Read = _packaged(load, packaged)

    def current(self) -> Read:
        """Return what the file says, read again where it has changed.

        A file that cannot be used changes nothing: a search goes on with what was read before,
        at first the packaged file, and ``signpost check`` says what is wrong.
        """
        with self._lock, suppress(OSError):
            seen = _state(self._path)
            if seen != self._seen:
                self._seen = seen
                with suppress(SynonymsUnusable):
                    self._read = self._load(self._path)
        return self._read


def _state(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


@cache
def _packaged(load: Callable[[Path], Any], packaged: Path) -> Any:
    """Read what this release comes with, once a process: it takes a twentieth of a second."""
    return load(packaged)


def read_as(form: type[Form], path: Path) -> Form:
    """Read a reviewed file.

    Args:
        form: what it must be.
        path: a TOML file.

    Raises:
        SynonymsUnusable: it is missing, is not TOML, or a key is wrong; the text names the file,
            the place and what was expected.
    """
    try:
        return form.model_validate(read_declared(path))
    except FileUnusable as error:
        raise SynonymsUnusable(f"{path}: {error}") from error
    except ValidationError as error:
        finding = error.errors()[0]
        place = " ".join(str(at + 1 if isinstance(at, int) else at) for at in finding["loc"])
        raise SynonymsUnusable(f"{path}: {place}: {finding['msg']}") from error
