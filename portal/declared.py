"""Declared: the sources as sources.toml declares them now, for pages that only read it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Lock

from crawler.errors import SourcesError
from crawler.sources import load_sources
from crawler.urls import Scopes


class Declared:
    """Reads sources.toml again when it has changed, for any number of threads.

    Args:
        file: sources.toml.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = Lock()
        self._read: tuple[int, int] | None = None
        self._scopes = Scopes(())

    def scopes(self) -> Scopes:
        """Return the scopes of all sources; of a file that cannot be used, those it had before.

        What is wrong with the file is told where an admin looks; a reader's page stands without.
        """
        with self._lock, suppress(OSError):
            stat = self._file.stat()
            seen = (stat.st_mtime_ns, stat.st_size)
            if seen != self._read:
                self._read = seen
                with suppress(SourcesError):
                    self._scopes = Scopes(load_sources(self._file))
        return self._scopes
