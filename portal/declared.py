"""The sources as sources.toml declares them now: all, those of some keys, or their scopes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

from crawler.errors import SourcesError
from crawler.sources import Source, load_sources
from crawler.urls import Scopes
from portal.config import Settings
from portal.errors import SettingsError


def choose_sources(settings: Settings, keys: Sequence[str] | None) -> list[Source]:
    """Return the declared sources, or those of some keys.

    Args:
        settings: names the file.
        keys: None means all.

    Raises:
        SourcesError: the file cannot be used.
        SettingsError: a key is not declared.
    """
    sources = load_sources(settings.sources)
    declared = [source.key for source in sources]
    for key in keys or ():
        if key not in declared:
            raise SettingsError(
                f"{key}: no such source in {settings.sources}; there are {', '.join(declared)}"
            )
    return [source for source in sources if not keys or source.key in keys]


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
