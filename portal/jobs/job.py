"""The job: the refresh that is under way in some process, as others see, start and cancel it.

Whoever refreshes holds the crawl lock and writes what it is doing into ``refresh.json`` in the
data folder. This module needs nothing of what a refresh does (``portal.jobs.refresh``), so that the
portal, which only looks on, does not load the crawler and its network libraries: 12 MB.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from collection.folder.disk import written_or_told
from collection.folder.durable import write_whole
from collection.folder.files import read_own, read_own_json
from crawler.crawling.locking import exclusive
from crawler.errors import CrawlRunning
from portal.config import Settings, for_children
from portal.errors import AlreadyRunning, RefreshFailed

if TYPE_CHECKING:
    from crawler.crawling.engine import Progress

STATE_FILE = "refresh.json"
LAST_FILE = "refresh-last.json"
"""What STATE_FILE said when the last refresh came to its end, so that it is known to have begun."""
OUTPUT_FILE = "refresh.log"
FAILURE_FILE = "refresh-failed.txt"
START_SECONDS = 15.0
"""How long a child may take to hold the lock: it imports the whole program first."""


@dataclass(frozen=True, slots=True)
class Running:
    """The refresh that is under way.

    Args:
        pid: its process.
        started: when.
        step: what it is doing, in words for an admin.
    """

    pid: int
    started: datetime
    step: str


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told how a refresh goes on.

    Args:
        step: told in words when a step begins.
        crawl: told after every address.
        index: told the passages' documents done, and all of them.
    """

    step: Callable[[str], None] = lambda _: None
    crawl: Callable[[Progress], None] = lambda _: None
    index: Callable[[int, int], None] = lambda _done, _total: None


@contextmanager
def running_as(data: Path, watch: Watch) -> Iterator[Watch]:
    """Hold the crawl lock, and tell other processes each step that begins.

    Args:
        data: the data folder.
        watch: is told as well.

    Returns:
        The watch whose steps other processes can see.

    Raises:
        CrawlRunning: another process holds the lock.
    """
    started = datetime.now(UTC)
    state = data / STATE_FILE

    def step(words: str) -> None:
        row = {"pid": os.getpid(), "started": started.isoformat(), "step": words}
        with written_or_told(state):
            write_whole(state, json.dumps(row).encode())
        watch.step(words)

    with exclusive(data):
        with written_or_told(state):  # or a killed one's would be taken for this one's
            state.unlink(missing_ok=True)
        step("Starting")
        try:
            yield replace(watch, step=step)
        finally:
            with written_or_told(data / LAST_FILE):
                state.replace(data / LAST_FILE)


def running(settings: Settings) -> Running | None:
    """Return the refresh that is under way, or None.

    Args:
        settings: names the data folder.
    """
    found = _read(settings.data / STATE_FILE)
    if found is None:
        return None
    # A process that was killed leaves its file, but never its lock.
    with suppress(CrawlRunning), exclusive(settings.data, wait=0):
        return None
    return found


def _read(state: Path) -> Running | None:
    """Return what a state file says; None where there is none, or it says nothing to be read."""
    try:
        row = read_own_json(state)
        return Running(int(row["pid"]), datetime.fromisoformat(row["started"]), str(row["step"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def start(settings: Settings, keys: Sequence[str] | None) -> None:
    """Start a refresh in a child process that outlives the request.

    Args:
        settings: the child gets the same.
        keys: of the sources; None means all; an empty list crawls none, and only brings index
            and citations up to date.

    Raises:
        AlreadyRunning: one is under way.
        RefreshFailed: the child ended before it began.
    """
    if running(settings):
        raise AlreadyRunning("A crawl is already running.")
    settings.data.mkdir(parents=True, exist_ok=True)
    for name in (FAILURE_FILE, LAST_FILE, OUTPUT_FILE):
        with written_or_told(settings.data / name):
            (settings.data / name).unlink(missing_ok=True)
    chosen = [part for key in keys or () for part in ("--source", key)]
    if keys is not None and not keys:
        chosen = ["--no-crawl"]
    with (settings.data / OUTPUT_FILE).open("wb") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", "portal.jobs.refresh", *chosen],
            env=for_children(os.environ, settings),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    _await(child, settings)


def _await(child: subprocess.Popen[bytes], settings: Settings) -> None:
    """Wait until the child holds the lock, so that whoever started it finds it running.

    Its exit status does not tell whether it began: one that was done with failures has 1 as well.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not running(settings):
        if child.poll() is not None:
            if not _has_run(settings, child.pid):
                reason = last_failure(settings) or f"see {OUTPUT_FILE} in the data folder"
                raise RefreshFailed(f"The crawl could not be started: {reason}")
            return
        time.sleep(0.05)


def _has_run(settings: Settings, pid: int) -> bool:
    """Tell whether a process has held the lock, and given it back."""
    last = _read(settings.data / LAST_FILE)
    return last is not None and last.pid == pid


def cancel(settings: Settings) -> bool:
    """Ask the refresh that is under way to stop; False where none is.

    Args:
        settings: names the data folder.
    """
    found = running(settings)
    if found is None:
        return False
    with suppress(ProcessLookupError):  # it came to its end by itself
        os.kill(found.pid, signal.SIGTERM)
    return True


def last_failure(settings: Settings) -> str | None:
    """Return why the last refresh that was started here ended before its end, or None.

    Args:
        settings: names the data folder.
    """
    try:
        return read_own(settings.data / FAILURE_FILE).decode(errors="replace")
    except OSError:
        return None


def stop_on_sigterm() -> None:
    """Make SIGTERM end this process as Ctrl-C does, with everything finished kept."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
