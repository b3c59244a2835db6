"""Refreshing: crawl, index and re-check citations, composed here and nowhere else.

``python -m portal.refresh`` is the child process behind the admin's buttons. Whoever refreshes
holds the crawl lock and writes what it is doing into ``refresh.json`` in the data folder.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from crawler.collection.store import Collection
from crawler.engine import CrawlReport, Progress, crawl, exclusive
from crawler.errors import CrawlRunning
from crawler.extract.sandbox import Sandbox
from crawler.fetcher import Fetcher
from crawler.sources import Source, load_sources
from crawler.visiting import READERS, Options
from index.writer import BuildReport
from portal.briefings.checking import CheckReport, check_all
from portal.briefings.life import ask_outside, polite_fetcher
from portal.briefings.store import cited_addresses
from portal.config import Settings, load_settings
from portal.errors import AlreadyRunning, RefreshFailed, SettingsError
from portal.opening import build_index, open_index

STATE_FILE = "refresh.json"
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
class RefreshReport:
    """What a refresh brought.

    Args:
        crawls: one report a source.
        index: of the generation that is live now.
        citations: of every citation.
    """

    crawls: tuple[CrawlReport, ...]
    index: BuildReport
    citations: CheckReport


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


def crawl_sources(
    settings: Settings,
    collection: Collection,
    sources: Sequence[Source],
    *,
    full: bool = False,
    watch: Watch | None = None,
) -> list[CrawlReport]:
    """Crawl sources one after another; the caller holds the lock by ``running_as``.

    Args:
        settings: of this process.
        collection: where to store.
        sources: what to crawl.
        full: fetch and read everything again.
        watch: is told how it goes on.

    Raises:
        CollectionError: nothing more can be stored.
        KeyboardInterrupt: cancelled; the next crawl goes on from there.
    """
    watch = watch or Watch()
    options = Options(
        full=full,
        gone_after=timedelta(hours=settings.gone_after),
        verify_after=timedelta(days=settings.verify_after),
        cited=cited_addresses(collection),
    )
    reports = []
    with Sandbox(helpers=READERS) as sandbox:
        for source in sources:
            watch.step(f"Crawling {source.name}")
            with closing(Fetcher(source, contact=settings.contact)) as fetcher:
                reports.append(
                    crawl(
                        source,
                        collection,
                        fetcher,
                        sandbox.extract,
                        options=options,
                        on_progress=watch.crawl,
                    )
                )
    return reports


def refresh(
    settings: Settings,
    collection: Collection,
    keys: Sequence[str] | None = None,
    *,
    watch: Watch | None = None,
) -> RefreshReport:
    """Crawl sources, bring the index up to date and re-check every citation.

    Args:
        settings: of this process.
        collection: where to store.
        keys: of the sources; None means all.
        watch: is told how it goes on.

    Raises:
        SourcesError, SettingsError: what to crawl cannot be told.
        CrawlRunning: another crawl is under way.
        CollectionError, IndexFault: nothing more can be stored; what was finished stays.
        KeyboardInterrupt: cancelled.
    """
    sources = choose_sources(settings, keys)
    with running_as(settings.data, watch or Watch()) as told:
        crawls = crawl_sources(settings, collection, sources, watch=told)
        return _follow_up(settings, collection, crawls, told)


def bring_up_to_date(settings: Settings, collection: Collection) -> RefreshReport:
    """Bring index and citations up to what is stored, without a crawl.

    Args:
        settings: of this process.
        collection: what is stored.

    Raises:
        CrawlRunning: a crawl is under way, which will do the same at its end.
        SourcesError, CollectionError, IndexFault: nothing more can be done.
    """
    with running_as(settings.data, Watch()) as told:
        return _follow_up(settings, collection, (), told)


def _follow_up(
    settings: Settings, collection: Collection, crawls: Sequence[CrawlReport], told: Watch
) -> RefreshReport:
    told.step("Building the index")
    built = build_index(settings, collection, progress=told.index)
    told.step("Checking citations")
    with closing(open_index(settings, collection)) as index:
        citations = check_all(collection, index, load_sources(settings.sources))
    if settings.check_outside:
        told.step("Asking cited addresses outside all sources whether they answer")
        ask_outside(collection, polite_fetcher(settings.contact))
    return RefreshReport(tuple(crawls), built, citations)


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
        temporary = state.with_suffix(".new")
        temporary.write_text(json.dumps(row), encoding="utf-8")
        temporary.replace(state)
        watch.step(words)

    with exclusive(data):
        step("Starting")
        try:
            yield replace(watch, step=step)
        finally:
            state.unlink(missing_ok=True)


def running(settings: Settings) -> Running | None:
    """Return the refresh that is under way, or None.

    Args:
        settings: names the data folder.
    """
    try:
        row = json.loads((settings.data / STATE_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    # A process that was killed leaves its file, but never its lock.
    with suppress(CrawlRunning), exclusive(settings.data, wait=0):
        return None
    return Running(int(row["pid"]), datetime.fromisoformat(row["started"]), str(row["step"]))


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
    (settings.data / FAILURE_FILE).unlink(missing_ok=True)
    chosen = [part for key in keys or () for part in ("--source", key)]
    if keys is not None and not keys:
        chosen = ["--no-crawl"]
    with (settings.data / OUTPUT_FILE).open("wb") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", "portal.refresh", *chosen],
            env={**os.environ, **settings.environment()},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    _await(child, settings)


def _await(child: subprocess.Popen[bytes], settings: Settings) -> None:
    """Wait until the child holds the lock, so that whoever started it finds it running."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not running(settings):
        if child.poll() is not None:
            if child.returncode:
                reason = last_failure(settings) or f"see {OUTPUT_FILE} in the data folder"
                raise RefreshFailed(f"The crawl could not be started: {reason}")
            return
        time.sleep(0.05)


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
        return (settings.data / FAILURE_FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def stop_on_sigterm() -> None:
    """Make SIGTERM end this process as Ctrl-C does, with everything finished kept."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)


@click.command()
@click.option("--source", "keys", multiple=True)
@click.option("--no-crawl", is_flag=True)
def main(keys: tuple[str, ...], no_crawl: bool) -> None:
    """Refresh in this process, as the admin's buttons start it."""
    stop_on_sigterm()
    settings = load_settings(os.environ)
    try:
        with closing(Collection.open(settings.data, settings.database_url or None)) as collection:
            if no_crawl:
                bring_up_to_date(settings, collection)
            else:
                refresh(settings, collection, keys or None)
    except KeyboardInterrupt:
        sys.exit(1)
    except Exception as error:
        (settings.data / FAILURE_FILE).write_text(str(error), encoding="utf-8")
        raise


if __name__ == "__main__":
    main()
