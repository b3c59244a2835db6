"""Facts: what there is to know of how the portal goes, each with a verdict and what decides it.

``/health``, ``signpost check`` and the overview only show what is decided here. One more fact is
one more function and one more entry in FACTS.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select

from collection.errors import CollectionError
from collection.models import (
    Crawl,
    CrawlState,
    Replacement,
    ReplacementState,
    SourceRecord,
)
from collection.store import Collection
from crawler.crawling.lifecycle import lost_documents
from crawler.errors import SourcesError
from crawler.sources import load_sources
from index.errors import IndexFault
from index.generations.generations import Generations
from index.search import Index
from portal.config import PREFIX, Settings
from portal.filters import counted
from portal.health.records import BACKUP, CHECK, Recorded, read_record
from portal.jobs.job import running
from portal.opening import index_folder, misfit

MEGABYTE: Final = 1024 * 1024
BAD: Final = (CrawlState.FAILED, CrawlState.INTERRUPTED)
UNREADABLE: Final = "this cannot be told, because the database cannot be read"
"""No more is told: the error's own words may hold the database's address, and a password in it."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What the facts are about.

    Args:
        settings: of this process; they name the thresholds.
        collection, index: of the data folder.
        now: the moment.
    """

    settings: Settings
    collection: Collection
    index: Index
    now: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that there is to know.

    Args:
        ok: the verdict; where it is False somebody should look.
        words: what is so, and what to do where it is not well.
        setting: name of the setting that is the threshold; empty where none is.
        measured: the figures, as JSON knows them.
    """

    ok: bool
    words: str
    setting: str = ""
    measured: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self, settings: Settings) -> dict[str, Any]:
        """Return the form of /health."""
        found: dict[str, Any] = {"verdict": "ok" if self.ok else "warn", "words": self.words}
        if self.setting:
            found["threshold"] = {
                "setting": PREFIX + self.setting.upper(),
                "value": getattr(settings, self.setting),
            }
        return found | dict(self.measured)


def facts(watched: Watched) -> dict[str, Fact]:
    """Return every fact by its key; one that cannot be told is not well.

    Args:
        watched: what they are about.
    """
    return {key: _told(look, watched) for key, look in FACTS.items()}


def _told(look: Callable[[Watched], Fact], watched: Watched) -> Fact:
    try:
        return look(watched)
    except CollectionError:
        return Fact(False, UNREADABLE)
    except (IndexFault, SourcesError) as error:
        return Fact(False, str(error))


def _sources(watched: Watched) -> Fact:
    """The last good crawl of each declared source."""
    declared = load_sources(watched.settings.sources)
    good, last = _crawls(watched.collection)
    rows, faults = [], []
    for source in declared:
        at, state = good.get(source.key), last.get(source.key)
        age = None if at is None else watched.now - at
        fault = _source_fault(age, state, timedelta(days=watched.settings.stale_after))
        if fault:
            faults.append(f"{source.key} {fault}")
        rows.append(
            {
                "key": source.key,
                "last_good_crawl": at.isoformat() if at else None,
                "age_days": _days(age) if age is not None else None,
                "last_crawl": str(state) if state else None,
                "verdict": "warn" if fault else "ok",
            }
        )
    words = "; ".join(faults) or f"{counted(len(rows), 'source')}, each crawled lately"
    return Fact(not faults, words, "stale_after", {"sources": rows})


def _source_fault(age: timedelta | None, state: CrawlState | None, limit: timedelta) -> str:
    if age is None:
        return "was never crawled to the end"
    if age > limit:
        return f"was last crawled to the end {_days(age):.0f} days ago"
    if state in BAD:
        return f"has a last crawl that is {state}; its page under /admin/crawls says why"
    return ""


def _crawls(
    collection: Collection,
) -> tuple[Mapping[str, datetime], Mapping[str, CrawlState]]:
    """Return when each source was last crawled to the end, and the state of its last crawl."""
    done = select(Crawl.source_key, func.max(Crawl.finished)).where(Crawl.state == CrawlState.DONE)
    newest = select(func.max(Crawl.id)).group_by(Crawl.source_key)
    states = select(Crawl.source_key, Crawl.state).where(Crawl.id.in_(newest))
    with collection.reading() as session:
        finished = session.execute(done.group_by(Crawl.source_key)).all()
        good = {key: at for key, at in finished if at is not None}
        return good, {row.source_key: row.state for row in session.execute(states)}


def _removals(watched: Watched) -> Fact:
    """The removals that were held back, because they were too many at once."""
    with watched.collection.reading() as session:
        keys = session.scalars(select(SourceRecord.key).order_by(SourceRecord.key)).all()
        held = {key: len(found) for key in keys if (found := lost_documents(session, key))}
    return _held_back(held, "/admin/removals")


def _replacements(watched: Watched) -> Fact:
    """The words that came in the place of others and were held back."""
    waiting = select(Replacement.source_key).where(Replacement.state == ReplacementState.HELD)
    with watched.collection.reading() as session:
        held = Counter(session.scalars(waiting.order_by(Replacement.source_key)))
    return _held_back(held, "/admin/replacements")


def _held_back(held: Mapping[str, int], page: str) -> Fact:
    words = ", ".join(f"{count} of {key}" for key, count in held.items())
    told = f"held back, for an admin to decide at {page}: {words}"
    return Fact(not held, told if held else "none is held back", measured={"held": held})


def _generation(watched: Watched) -> Fact:
    """What is searched, and why it is not what it should be."""
    manifest, fault = watched.index.manifest, watched.index.fault()
    held = Generations(index_folder(watched.settings)).held()
    measured = {
        "generation": watched.index.generation,
        "built": manifest.built.isoformat(),
        "held_back": held.reason if held else None,
    }
    if fault:
        told = f"{fault}; searches are answered from {watched.index.generation}: run signpost index"
        return Fact(False, told, measured=measured)
    if held:
        return Fact(False, f"a newer index is kept back: {held.reason}", measured=measured)
    return Fact(True, f"{watched.index.generation} is searched", measured=measured)


def _revision(watched: Watched) -> Fact:
    """Whether the index is of the collection as it is now."""
    stored, indexed = watched.collection.revision(), watched.index.manifest.revision
    measured = {"collection": stored, "index": indexed}
    if fault := misfit(watched.settings, watched.collection):
        return Fact(False, fault, measured=measured)
    if stored == indexed:
        return Fact(True, "the index is up to date", measured=measured)
    if running(watched.settings):
        return Fact(True, "the index follows when the refresh is done", measured=measured)
    told = "what was collected is not searched yet: run signpost index"
    return Fact(False, told, measured=measured)


def _disk(watched: Watched) -> Fact:
    """The room that is left where the data folder stands."""
    try:
        free = shutil.disk_usage(watched.settings.data).free // MEGABYTE
    except OSError as error:
        return Fact(False, f"the data folder cannot be looked at ({error.strerror})", "least_disk")
    ok = free >= watched.settings.least_disk
    words = f"{free} MB free" if ok else f"only {free} MB are free: make room before it is full"
    return Fact(ok, words, "least_disk", {"free_mb": free})


def _backup(watched: Watched) -> Fact:
    """How old the last backup is."""
    settings = watched.settings
    if settings.demo or not settings.backup_after:
        return Fact(True, "not looked at", "backup_after")
    found = read_record(settings.data, BACKUP)
    if found is None:
        return Fact(False, "none was written yet: signpost backup FILE", "backup_after")
    age = watched.now - found.at
    ok = age <= timedelta(days=settings.backup_after)
    words = f"the last one is {_days(age):.1f} days old"
    measured = _recorded(found, age) | {"file": found.told.get("file")}
    return Fact(ok, words if ok else f"{words}: signpost backup FILE", "backup_after", measured)


def _files(watched: Watched) -> Fact:
    """What the last full check found, which reads all that is stored, and what was met since."""
    found = read_record(watched.settings.data, CHECK)
    if found is None:
        damaged, measured = watched.collection.damage, {"at": None}
    else:
        damaged = watched.collection.damage or str(found.told.get("damaged", ""))
        measured = _recorded(found, watched.now - found.at) | {"damaged": damaged or None}
    if damaged:
        return Fact(False, damaged, "check_after", measured)
    ok, words = _checked_lately(watched, found)
    return Fact(ok, words, "check_after", measured)


def _checked_lately(watched: Watched, found: Recorded | None) -> tuple[bool, str]:
    """Say whether all was read through within the days that the settings name."""
    days = watched.settings.check_after
    asked = bool(days) and not watched.settings.demo
    if found is None:
        return not asked, "not read through yet: signpost check does"
    age = watched.now - found.at
    if asked and age > timedelta(days=days):
        return False, f"last read through {_days(age):.1f} days ago: signpost check does"
    return True, "all were whole at the last check"


def _recorded(found: Recorded, age: timedelta) -> dict[str, Any]:
    return {"at": found.at.isoformat(), "age_days": _days(age)}


def _days(age: timedelta) -> float:
    return round(age / timedelta(days=1), 2)


FACTS: Final[Mapping[str, Callable[[Watched], Fact]]] = {
    "sources": _sources,
    "removals": _removals,
    "replacements": _replacements,
    "generation": _generation,
    "revision": _revision,
    "disk": _disk,
    "backup": _backup,
    "files": _files,
}
"""Every fact, in the order in which they are shown."""
