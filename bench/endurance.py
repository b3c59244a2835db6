"""What lasts: everything that writes at once, and processes killed at any moment.

``python -m bench.endurance`` runs both for long, against a publisher on loopback whose chapters
change at every visit (``bench.publisher``). Mixed load: crawls, imports, a trainer's edits,
sign-ins, new users, indexes and checks of citations at the same time, none of which may fail.
Kill storm: each command is killed at a random moment, again and again; after every kill the
database must be whole, and everything that was committed before must still be there.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from bench.publisher import ChangingPublisher, briefing

DONE, FAILURES, RUNNING = 0, 1, 75
USER, PASSWORD = "anna", "correct horse battery"
WAIT = 90
"""Seconds in which a command has to end: three times what a writer may wait for another."""


@dataclass(frozen=True, slots=True)
class Place:
    """A data folder and what is published to it.

    Args:
        folder: holds the data folder, sources.toml and briefings.
        sources: the file of sources.
    """

    folder: Path
    sources: Path

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    def command(self, *words: str, data: Path | None = None) -> list[str]:
        """Return a command line of ``signpost``.

        Args:
            words: after the program's name.
            data: another data folder.
        """
        where = ["--data", str(data or self.data), "--sources", str(self.sources)]
        return [sys.executable, "-m", "portal.cli", *where, *words]

    def run(
        self, *words: str, entered: str = "", data: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end.

        Args:
            words: after the program's name.
            entered: its standard input.
            data: another data folder.
        """
        return subprocess.run(
            self.command(*words, data=data),
            input=entered,
            text=True,
            capture_output=True,
            timeout=WAIT,
            check=False,
        )


@dataclass(slots=True)
class Tally:
    """How often each actor did its work, and what went wrong.

    Args:
        done: times, by actor.
        failures: in words, each with its actor.
    """

    done: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


@contextmanager
def a_place(folder: Path) -> Iterator[Place]:
    """Serve a publisher and give a place that was crawled and indexed once.

    Args:
        folder: an empty one.
    """
    with ChangingPublisher() as site:
        place = Place(folder, site.declare(folder / "sources.toml"))
        for words in (("crawl",), ("index",)):
            _require(place.run(*words))
        _require(place.run("user", "add", USER, entered=f"{PASSWORD}\n"))
        yield place


def _require(ended: subprocess.CompletedProcess[str]) -> None:
    if ended.returncode != DONE:
        raise RuntimeError(f"{ended.args}: {ended.returncode}\n{ended.stdout}\n{ended.stderr}")


# Mixed load


def mixed_load(place: Place, seconds: float) -> Tally:
    """Let everything that writes run at once.

    Args:
        place: crawled and indexed, with a user.
        seconds: how long; what was begun is ended.

    Returns:
        What was done and what failed.
    """
    tally = Tally()
    until = time.monotonic() + seconds
    with ExitStack() as stack:
        portal = stack.enter_context(_served(place))
        actors: Mapping[str, Callable[[int], str | None]] = {
            "crawl": partial(_crawl, place),
            "import": partial(_import, place),
            "edit": _Trainer(portal, place).edit,
            "sign in": partial(_sign_in_and_out, portal),
            "user add": partial(_user_add, place),
            "index": partial(_plain, place, ("index",), (DONE, RUNNING)),
            "citations": partial(_plain, place, ("briefing", "check", "--full"), (DONE, RUNNING)),
            "search": partial(_search, portal),
        }
        pool = stack.enter_context(ThreadPoolExecutor(len(actors)))
        for one in [pool.submit(_act, tally, *actor, until) for actor in actors.items()]:
            one.result()
    return tally


def _act(tally: Tally, name: str, act: Callable[[int], str | None], until: float) -> None:
    for number in count():
        if number and time.monotonic() >= until:
            return
        try:
            fault = act(number)
        except (OSError, subprocess.TimeoutExpired) as error:
            fault = f"{type(error).__name__}: {error}"
        if fault:
            tally.failures.append(f"{name}: {fault}")
        tally.done[name] += 1


def _plain(place: Place, words: Sequence[str], fine: Sequence[int], _number: int) -> str | None:
    ended = place.run(*words)
    return None if ended.returncode in fine else f"{ended.returncode} {ended.stdout}{ended.stderr}"


def _crawl(place: Place, number: int) -> str | None:
    return _plain(place, ("crawl", "--full"), (DONE, RUNNING), number)


def _import(place: Place, number: int) -> str | None:
    file = place.folder / f"briefing-{number % 3}.txt"
    file.write_text(briefing(number), encoding="utf-8")
    return _plain(place, ("briefing", "import", str(file), "--publish"), (DONE,), number)


def _user_add(place: Place, number: int) -> str | None:
    ended = place.run("user", "add", f"person {number}", entered=f"{PASSWORD}\n")
    return None if ended.returncode == DONE else ended.stdout + ended.stderr


@contextmanager
def _served(place: Place) -> Iterator[str]:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    command = place.command("serve", "--port", str(port))
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            _await(address)
            yield address
        finally:
            server.terminate()


def _await(address: str) -> None:
    for _ in range(600):
        try:
            if requests.get(f"{address}/healthz", timeout=5).status_code == requests.codes.ok:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.1)
    raise RuntimeError("the portal did not open")


def _search(portal: str, number: int) -> str | None:
    answer = requests.get(f"{portal}/search", {"q": f"duty worker {number}"}, timeout=WAIT)
    return None if answer.ok else f"{answer.status_code} for a search"


def _post(
    browser: requests.Session, page: str, target: str, **form: str
) -> tuple[requests.Response, str | None]:
    """Send a form with the token of a page, and tell what failed."""
    shown = browser.get(page, timeout=WAIT)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', shown.text)
    if not token:
        return shown, f"{shown.status_code} for {page}: no form"
    answer = browser.post(
        target, {"csrf_token": token[1], **form}, headers={"Referer": page}, timeout=WAIT
    )
    return answer, None if answer.ok else f"{answer.status_code} for {target}"


def _signed_in(portal: str, browser: requests.Session) -> str | None:
    page = f"{portal}/admin/sign-in"
    answer, fault = _post(browser, page, page, name=USER, password=PASSWORD)
    return fault or (None if answer.url.endswith("/admin/") else f"not signed in: {answer.url}")


def _sign_in_and_out(portal: str, _number: int) -> str | None:
    with requests.Session() as browser:
        fault = _signed_in(portal, browser)
        if fault:
            return fault
        return _post(browser, f"{portal}/admin/", f"{portal}/admin/sign-out")[1]


class _Trainer:
    """A trainer who imports a briefing once, and goes on changing its parts and undoing that."""

    def __init__(self, portal: str, place: Place) -> None:
        self._portal, self._place = portal, place
        self._browser = requests.Session()
        self._review = ""

    def edit(self, number: int) -> str | None:
        """Take a part for a learning point, or undo that."""
        if not self._review:
            return self._begin()
        page = self._browser.get(self._review, timeout=WAIT).text
        undo = re.search(r'name="edit"[^>]* value="(\d+)"', page)
        if number % 2 and undo:
            return _post(self._browser, self._review, f"{self._review}/undo", edit=undo[1])[1]
        part = re.search(r'name="part"[^>]* value="([^"]+)"', page)
        if not part:
            return "no part of the briefing is shown"
        form = {"part": part[1], "do": "learning"}
        answer, fault = _post(self._browser, self._review, f"{self._review}/parts", **form)
        refused = "Nothing was done" in answer.text or "so nothing was" in answer.text
        return fault or ("the edit was refused" if refused else None)

    def _begin(self) -> str | None:
        fault = _signed_in(self._portal, self._browser)
        if fault:
            return fault
        page = f"{self._portal}/admin/briefings"
        token = re.search(
            r'name="csrf_token"[^>]* value="([^"]+)"', self._browser.get(page, timeout=WAIT).text
        )
        answer = self._browser.post(
            page,
            {"csrf_token": token[1] if token else ""},
            files={"file": ("draft.txt", briefing(4711))},
            timeout=WAIT,
        )
        if not answer.ok or "/admin/briefings/" not in answer.url:
            return f"{answer.status_code} for the upload, at {answer.url}"
        self._review = answer.url.partition("?")[0].partition("#")[0]
        return None


# Kill storm


@dataclass(frozen=True, slots=True)
class Job:
    """A command that is killed.

    Args:
        name: of it.
        words: of its command line; {folder} is the place's folder.
        fresh: whether it runs on a data folder of its own, empty each time.
        once: whether it refuses a folder in which it is done.
    """

    name: str
    words: tuple[str, ...]
    fresh: bool = False
    once: bool = False


JOBS = (
    Job("first crawl", ("crawl",), fresh=True),
    Job("crawl again", ("crawl", "--full")),
    Job("index", ("index",)),
    Job("index --rebuild", ("index", "--rebuild")),
    Job("briefing import", ("briefing", "import", "{folder}/killed.txt", "--publish")),
    Job("briefing check", ("briefing", "check", "--full")),
    Job("backup", ("backup", "{folder}/killed-backup.tar.gz")),
    Job("tidy", ("tidy",)),
    Job("restore", ("restore", "{folder}/whole.tar.gz"), fresh=True, once=True),
)
KEPT = {
    "document": "SELECT id FROM document",
    "version": "SELECT id, text_hash, blob_hash FROM version",
    # Reading a briefing again withdraws what it no longer says, and says so at its address.
    "learning point": "SELECT short_id FROM learning_point"
    " UNION SELECT short_id FROM withdrawn_point",
    "user": "SELECT name FROM user",
}
"""What a kill may add to and never take from."""


@dataclass(slots=True)
class Storm:
    """What came of a kill storm.

    Args:
        kills: of a running process, by job.
        faults: what was lost or damaged, in words.
    """

    kills: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def kill_storm(place: Place, kills: int, seed: int = 1, jobs: Sequence[Job] = JOBS) -> Storm:
    """Kill each job at random moments, and look at what is left.

    Args:
        place: crawled and indexed.
        kills: of each job.
        seed: of the moments.
        jobs: which.

    Returns:
        What was done and what was lost.
    """
    storm, chance = Storm(), random.Random(seed)
    _require(place.run("backup", str(place.folder / "whole.tar.gz")))
    for job in jobs:
        lasts = _whole_run(place, job)
        for _ in range(kills):
            after = chance.uniform(0.1, 1.0) * lasts
            # One that ended before was not killed: it is met sooner the next time.
            while not _kill_once(place, job, after, storm):
                after /= 2
    for words in (("crawl", "--full"), ("index",), ("briefing", "check", "--full"), ("check",)):
        ended = place.run(*words)
        if ended.returncode != DONE:
            storm.faults.append(f"after the storm {words}: {ended.stdout}{ended.stderr}")
    return storm


def _words(place: Place, job: Job) -> list[str]:
    (place.folder / "killed.txt").write_text(briefing(random.randrange(10**6)), encoding="utf-8")
    (place.folder / "killed-backup.tar.gz").unlink(missing_ok=True)
    return [word.format(folder=place.folder) for word in job.words]


@contextmanager
def _data_of(place: Place, job: Job) -> Iterator[Path]:
    if not job.fresh:
        yield place.data
        return
    with TemporaryDirectory(dir=place.folder) as folder:
        yield Path(folder) / "data"


def _whole_run(place: Place, job: Job) -> float:
    with _data_of(place, job) as data:
        began = time.monotonic()
        _require(place.run(*_words(place, job), data=data))
        return time.monotonic() - began


def _kill_once(place: Place, job: Job, after: float, storm: Storm) -> bool:
    """Kill a job after some seconds, look at what is left, and tell whether it was running."""
    met = False
    with _data_of(place, job) as data:
        before = _rows(data)
        words = _words(place, job)
        process = subprocess.Popen(
            place.command(*words, data=data),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            met = True
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        storm.kills[job.name] += met
        storm.faults += [f"{job.name}: {fault}" for fault in _damage(data, before)]
        if job.fresh and not (job.once and (data / "signpost.sqlite3").exists()):
            ended = place.run(*words, data=data)
            if ended.returncode != DONE:
                storm.faults.append(f"{job.name}, made again: {ended.stdout}{ended.stderr}")
    return met


def _rows(data: Path) -> dict[str, set[tuple[object, ...]]]:
    file = data / "signpost.sqlite3"
    if not file.exists():
        return {}
    with closing(sqlite3.connect(file, timeout=30)) as database:
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
        return {
            what: set(database.execute(query)) if query.split()[-1] in tables else set()
            for what, query in KEPT.items()
        }


def _damage(data: Path, before: Mapping[str, set[tuple[object, ...]]]) -> Iterator[str]:
    file = data / "signpost.sqlite3"
    if not file.exists():
        if before:
            yield "the database is gone"
        return
    with closing(sqlite3.connect(file, timeout=30)) as database:
        for check in ("integrity_check", "foreign_key_check"):
            found = database.execute(f"PRAGMA {check}").fetchall()
            if found not in ([], [("ok",)]):
                yield f"{check}: {found[:3]}"
    after = _rows(data)
    for what, rows in before.items():
        if lost := rows - after[what]:
            yield f"{len(lost)} {what}s are gone"
    for _, _, digest in after["version"]:
        if not (data / "blobs" / str(digest)[:2] / str(digest)).exists():
            yield f"a version's stored file {digest} is missing"


def main() -> None:
    """Run both for long, and print what came of them."""
    parser = argparse.ArgumentParser(prog="python -m bench.endurance", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--kills", type=int, default=60, help="of each command")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with TemporaryDirectory() as folder, a_place(Path(folder)) as place:
        tally = mixed_load(place, given.seconds)
        for name, times in tally.done.items():
            print(f"{name}: {times} times")
        storm = kill_storm(place, given.kills, given.seed)
        for name, kills in storm.kills.items():
            print(f"{name}: killed {kills} times")
    for fault in [*tally.failures, *storm.faults]:
        print(fault)
    sys.exit(bool(tally.failures or storm.faults))


if __name__ == "__main__":
    main()
