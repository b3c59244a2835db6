"""How fast Signpost crawls a large real site, beside Scrapy with trafilatura on the same pages.

The site is Debian's documentation behind a real nginx on loopback (``bench.sites``). The first
crawl, Scrapy's of the same pages (``bench.spider``), with one connection and with its default of
eight, and the re-crawl of the unchanged site take turns. Then the peak memory of a crawl, and how
fast it is made again, are told for a small and for a large number of pages. Every crawl runs in a
process of its own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

from bench.environment import CACHE, HERE, rivals_python
from bench.sites import Served, Unavailable, prepare, served
from collection.store import Collection
from crawler.crawling.engine import crawl
from crawler.crawling.locking import exclusive
from crawler.crawling.visiting import READERS
from crawler.extract.sandbox.sandbox import Sandbox
from crawler.fetching.fetcher import Fetcher
from crawler.sources import Source

FIRST, AGAIN = "Signpost, first crawl", "Signpost, nothing changed"
OTHERS = {
    "Scrapy and trafilatura, 1 at a time": 1,
    "Scrapy and trafilatura, 8 at a time": 8,
}
"""Requests at once to one host: as ours, and as Scrapy does by default."""
SAMPLE_SECONDS = 0.1
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl, as the server and the system saw it.

    Args:
        seconds: as the crawler itself counts them, without the start of its interpreter.
        answers: (status, bytes, path) of every answer of the server.
        memory: greatest sum of the memory of all its processes that was sampled, in bytes.
        main: peak of the memory of the process that crawls, in bytes, as the kernel counts it.
    """

    seconds: float
    answers: Sequence[tuple[int, int, str]]
    memory: int
    main: int

    @property
    def pages(self) -> int:
        """Answers of 200, and of 304 where the page was held."""
        return sum(status in (200, 304) for status, _, _ in self.answers)

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds

    @property
    def bytes(self) -> int:
        """Bytes of bodies that were sent."""
        return sum(size for _, size, _ in self.answers)


class Memory:
    """Watches the memory of a process and of all below it, in a thread, until ``stop``.

    Args:
        pid: the process.
    """

    def __init__(self, pid: int) -> None:
        self.peak = 0
        self.main = 0
        self._pid = pid
        self._ended = Event()
        self._thread = Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> None:
        """Look no more; ``peak`` is the greatest sum, ``main`` the peak of the process itself."""
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(SAMPLE_SECONDS):
            sizes = (_bytes(f"/proc/{pid}/smaps_rollup", "Pss") for pid in _family(self._pid))
            self.peak = max(self.peak, sum(sizes))
            self.main = max(self.main, _bytes(f"/proc/{self._pid}/status", "VmHWM"))


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        with suppress(OSError):  # it has ended
            for thread in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (thread / "children").read_text().split())
    return found


def _bytes(path: str, name: str) -> int:
    """Return a size that the kernel tells; 0 where the process has ended.

    Pss divides what a fork shares between the processes that share it, so nothing counts twice.
    """
    with suppress(OSError):
        for line in Path(path).read_text().splitlines():
            key, _, value = line.partition(":")
            if key == name:
                return int(value.split()[0]) * 1024
    return 0


def watched(site: Served, pid: int, seconds: Callable[[], float]) -> Run:
    """Watch a process that crawls until it tells how many seconds it took."""
    memory = Memory(pid)
    try:
        took = seconds()
    finally:
        memory.stop()
    answers = [row for row in site.answers() if row[2] != "/robots.txt"]
    site.forget()
    return Run(took, answers, memory.peak, memory.main)


def signpost(site: Served, data: Path, pages: int) -> Run:
    """Crawl into a collection; the second time into the same one is the re-crawl."""
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_crawl, args=(site.start, data, pages, sending))
    child.start()
    sending.close()
    try:
        return watched(site, child.pid or 0, receiving.recv)
    except EOFError:
        sys.exit("The crawl failed; see above")
    finally:
        child.join()


def _crawl(start: str, data: Path, pages: int, sending: Connection) -> None:
    source = Source(
        key="documentation",
        name="Documentation",
        start=(start,),
        area="bench",
        delay=0,
        max_pages=pages,
        allow_addresses=("127.0.0.1/32",),
    )
    with (
        closing(Collection.open(data)) as collection,
        exclusive(data),
        closing(Fetcher(source)) as fetcher,
    ):
        began = time.perf_counter()
        with Sandbox(helpers=READERS) as sandbox:
            report = crawl(source, collection, fetcher, sandbox.extract)
        sending.send(time.perf_counter() - began)
    for url, reason in report.failed:
        print(f"    failed: {urlsplit(url).path} ({reason})", file=sys.stderr)


def scrapy(site: Served, scratch: Path, allowed: Path, connections: int) -> Run:
    """Crawl the allowed pages with Scrapy; its database is a new one each time."""
    database = scratch / "scrapy.sqlite3"
    for left in scratch.glob("scrapy.sqlite3*"):
        left.unlink()
    child = subprocess.Popen(
        [rivals_python(), HERE / "spider.py", site.start, allowed, database, str(connections)],
        stdout=subprocess.PIPE,
        text=True,
    )
    return watched(site, child.pid, lambda: float(child.communicate()[0]))


def compare(site: Served, scratch: Path, pages: int, rounds: int) -> None:
    """Let the crawlers take turns on the same pages; print the medians, and of the ratios too."""
    turns = [_turn(site, scratch, pages) for _ in range(rounds)]
    for name in turns[0]:
        _print_runs(name, [turn[name] for turn in turns])
    for name in OTHERS:
        ratio = statistics.median(turn[FIRST].rate / turn[name].rate for turn in turns)
        print(f"  Signpost reads {ratio:.2f} times as many pages a second as {name}")
    ratio = statistics.median(turn[AGAIN].rate / turn[FIRST].rate for turn in turns)
    print(f"  An unchanged site is crawled {ratio:.1f} times as fast as at first", flush=True)


def _turn(site: Served, scratch: Path, pages: int) -> dict[str, Run]:
    data, allowed = scratch / "data", scratch / "allowed.txt"
    first = signpost(site, data, pages)
    allowed.write_text("\n".join(path for _, _, path in first.answers), encoding="utf-8")
    others = {name: scrapy(site, scratch, allowed, at_once) for name, at_once in OTHERS.items()}
    again = signpost(site, data, pages)
    shutil.rmtree(data)
    return {FIRST: first, **others, AGAIN: again}


def _print_runs(name: str, runs: Sequence[Run]) -> None:
    print(
        f"  {name:<36} {runs[0].pages:6} pages {runs[0].bytes / MEGABYTE:7.1f} MB"
        f" {statistics.median(run.seconds for run in runs):7.1f} s"
        f" {statistics.median(run.rate for run in runs):7.1f} pages/s"
        f" {max(run.memory for run in runs) / MEGABYTE:6.0f} MB peak",
        flush=True,
    )


def memory(site: Served, scratch: Path, sizes: Sequence[int]) -> None:
    """Print the peak memory of first crawls of so many pages, and how fast each is made again."""
    for pages in sizes:
        data = scratch / "data"
        run, again = signpost(site, data, pages), signpost(site, data, pages)
        print(
            f"  {run.pages:6} pages: {run.memory / MEGABYTE:5.0f} MB in all,"
            f" {run.main / MEGABYTE:5.0f} MB the crawler's own process; {run.rate:.1f} pages/s,"
            f" unchanged {again.rate / run.rate:.1f} times as fast",
            flush=True,
        )
        shutil.rmtree(data)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=1000, help="of each crawl that is compared")
    parser.add_argument("--rounds", type=int, default=1, help="how often they take turns")
    parser.add_argument("--most", type=int, default=8000, help="pages of the large crawl; 0: none")
    options = parser.parse_args()
    try:
        site = prepare(CACHE)
        print(f"{site.pages} pages and {site.pdfs} PDFs from {len(site.packages)} packages")
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "nginx"
            folder.mkdir()
            with served(site, CACHE, folder) as server:
                compare(server, Path(scratch), options.pages, options.rounds)
                if options.most:
                    memory(server, Path(scratch), (options.pages, options.most))
    except Unavailable as error:
        print(f"No benchmark of the crawl: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
