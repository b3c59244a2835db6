"""Whole pages over HTTP: the portal beside Datasette, with the same rows and facets.

Datasette shows the passages of one table with its full-text search and its facets. It lists them
in the order of the table, unranked, and counts passages; the portal ranks, groups by document,
cuts out and marks passages, and counts documents.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.corpus import SEVERAL, Sample
from bench.environment import rivals_python
from bench.sites import Unavailable
from index.facets import FACETS
from index.results import SearchRequest

CONNECTIONS = 16
SIZE = 10
MEGABYTE = 1024 * 1024
_START_SECONDS = 60
_ANSWER_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory of a process, in bytes.

    Args:
        peak: the most that was resident, mapped files included.
        own: of what is resident now, all but mapped files.
    """

    peak: int
    own: int

    @classmethod
    def of(cls, process: int) -> Memory:
        rows = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
        told = dict(row.split(":", 1) for row in rows)
        peak, own = (int(told[name].split()[0]) * 1024 for name in ("VmHWM", "RssAnon"))
        return cls(peak, own)


@contextmanager
def portal(data: Path, port: int) -> Iterator[int]:
    """Serve a data folder as ``signpost serve`` does; gives the number of the process.

    Args:
        data: the folder.
        port: of loopback.

    Raises:
        Unavailable: it does not start.
    """
    command = [sys.executable, "-m", "portal.cli", "--data", str(data)]
    with _running([*command, "serve", "--port", str(port)], port) as process:
        yield process


@contextmanager
def datasette(database: Path, port: int) -> Iterator[int]:
    """Serve a database with Datasette; gives the number of the process.

    Args:
        database: as ``write_rows`` made it.
        port: of loopback.

    Raises:
        Unavailable: it cannot be installed or does not start.
    """
    limits = {"sql_time_limit_ms": 100_000, "facet_time_limit_ms": 100_000, "suggest_facets": "off"}
    settings = [part for name, value in limits.items() for part in ("--setting", name, str(value))]
    command = [str(rivals_python()), "-m", "datasette", "serve", "-i", str(database)]
    with _running([*command, "-p", str(port), *settings], port) as process:
        yield process


@contextmanager
def _running(command: Sequence[str], port: int) -> Iterator[int]:
    quiet = subprocess.DEVNULL
    unlimited = {**os.environ, "SIGNPOST_PEOPLE": "0"}
    server = subprocess.Popen(command, stdout=quiet, stderr=quiet, env=unlimited)
    try:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            if server.poll() is not None or time.monotonic() > deadline:
                raise Unavailable(f"{' '.join(command)} does not start")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield server.pid
    finally:
        server.terminate()
        server.wait()


def portal_path(request: SearchRequest) -> str:
    """Return the address of the portal's page for a request."""
    filters = [(key, value) for key, values in request.filters.items() for value in sorted(values)]
    return "/search?" + urlencode([("q", request.words), *filters])


def any_word(request: SearchRequest) -> str:
    """Return FTS5's query for any of the words."""
    return " OR ".join(f'"{word}"' for word in dict.fromkeys(request.words.split()))


def datasette_path(request: SearchRequest, table: str = "passage") -> str:
    """Return the address of Datasette's page for a request: any of the words, all facets."""
    asked = [
        ("_search", any_word(request)),
        ("_searchmode", "raw"),
        ("_size", str(SIZE)),
        *(("_facet_array" if key in SEVERAL else "_facet", key) for key in FACETS),
        *((f"{key}__in", ",".join(sorted(values))) for key, values in request.filters.items()),
    ]
    return f"/rows/{table}?{urlencode(asked)}"


def write_rows(database: Path, shelf: Sequence[Sample]) -> None:
    """Write the passages as a table with an index on each facet and FTS5 on its words.

    Args:
        database: a new file called ``rows.…``.
        shelf: the documents.
    """
    columns = ", ".join(f'"{key}"' for key in FACETS)
    rows = (
        (
            sample.title,
            heading,
            body,
            *(json.dumps(v) if key in SEVERAL else v[0] for key, v in sample.facets.items()),
        )
        for sample in shelf
        for heading, body in sample.sections
    )
    marks = ", ".join("?" * (3 + len(FACETS)))
    with closing(sqlite3.connect(database)) as opened, opened:
        opened.execute(
            f"CREATE TABLE passage (id INTEGER PRIMARY KEY, title, heading, body, {columns})"
        )
        opened.executemany(
            f"INSERT INTO passage (title, heading, body, {columns}) VALUES ({marks})", rows
        )
        for key in FACETS:
            opened.execute(f'CREATE INDEX passage_{key} ON passage ("{key}")')
        opened.execute(
            # Datasette finds the words of a table only where its name stands in double quotes.
            "CREATE VIRTUAL TABLE passage_fts USING fts5(title, heading, body,"
            " tokenize='porter unicode61', content=\"passage\", content_rowid='id')"
        )
        opened.execute("INSERT INTO passage_fts (passage_fts) VALUES ('rebuild')")


def check_datasette(port: int, database: Path, asked: Sequence[SearchRequest]) -> None:
    """Make sure that Datasette finds what FTS5 does: it leaves out a search that it cannot do.

    Args:
        port: of loopback, where it is served.
        database: what it serves.
        asked: requests; the first without filters is tried.

    Raises:
        Unavailable: it finds another number of rows.
    """
    request = next(request for request in asked if not request.filters)
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("GET", datasette_path(request, "passage.json"))
        found = json.load(connection.getresponse())["filtered_table_rows_count"]
    with closing(sqlite3.connect(database)) as opened:
        count = "SELECT count(*) FROM passage_fts WHERE passage_fts MATCH ?"
        (held,) = opened.execute(count, (any_word(request),)).fetchone()
    if found != held:
        raise Unavailable(f"Datasette finds {found} rows where FTS5 finds {held}")


def load(port: int, paths: Sequence[str], seconds: float) -> float:
    """Ask for pages under sixteen connections, each kept open; returns requests per second.

    Args:
        port: of loopback.
        paths: asked in turn, again and again.
        seconds: after these no further request begins.

    Raises:
        Unavailable: an answer is not 200, or no answer comes.
    """
    turn = itertools.cycle(paths)
    taking = threading.Lock()
    done: list[int] = []
    failed: list[str] = []
    began = time.perf_counter()

    def take() -> str | None:
        with taking:
            over = failed or time.perf_counter() - began > seconds
            return None if over else next(turn)

    def ask() -> None:
        count = _ask(port, take, failed)
        with taking:
            done.append(count)

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise Unavailable(failed[0])
    return sum(done) / (time.perf_counter() - began)


def _ask(port: int, take: Callable[[], str | None], failed: list[str]) -> int:
    count = 0
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_ANSWER_SECONDS)
    with closing(connection):
        while path := take():
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException) as error:
                failed.append(f"no answer to {path} ({error!r})")
                break
            if answer.status != 200:
                failed.append(f"{answer.status} for {path}")
                break
            count += 1
    return count
