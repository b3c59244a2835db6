"""exclusive(): one crawl, or one bringing up to date of what follows, at a time in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from crawler.errors import CrawlRunning

LOCK_SECONDS = 0.5
"""How long the lock is waited for: whoever only looks whether a crawl runs holds it a moment."""


@contextmanager
def exclusive(data: Path, *, wait: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the right to crawl into a data folder, or to derive from it.

    It ends with the process, however that ends.

    Args:
        data: the data folder.
        wait: how many seconds to wait for it.

    Raises:
        CrawlRunning: another process holds it.
    """
    lock = FileLock(data / "crawl.lock", timeout=wait, mode=0o600)
    try:
        lock.acquire()
    except Timeout as error:
        raise CrawlRunning(
            "a crawl is already running, or what follows one; wait for it, or cancel it"
        ) from error
    try:
        yield
    finally:
        lock.release()
