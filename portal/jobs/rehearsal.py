"""Rehearsal: what would become of every citation if a manual moved to its new home today.

The collection is copied into a temporary folder, the old home is taken for closed there, the new
one is crawled, and the citations are checked. Nothing of the live data changes, and the folder is
removed whatever happens.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from briefings.checking.checking import check_all
from briefings.models import Citation, Status
from collection.folder.copying import copy_database
from collection.models import Address, Document, DocumentState
from collection.store import DATABASE, Collection
from crawler.crawling.engine import CrawlReport
from crawler.crawling.lifecycle import STRIKES
from crawler.sources import Source, load_sources
from index.search import Index
from portal.config import Settings
from portal.errors import SettingsError
from portal.jobs.job import Watch
from portal.jobs.refresh import crawl_sources
from portal.jobs.scratch import scratch_folder

ANCHORED = frozenset((Status.EXACT, Status.MOVED))
"""What leads a reader to the very document, or the very words, without a person's help."""


@dataclass(frozen=True, slots=True)
class SourceRehearsal:
    """What would become of the citations of one source.

    Args:
        source: its key today.
        statuses: how many of the citations would have each status, in the order of Status.
    """

    source: str
    statuses: Mapping[Status, int]

    @property
    def citations(self) -> int:
        """How many citations lead to the source today."""
        return sum(self.statuses.values())

    @property
    def share(self) -> float | None:
        """The share of them that would be found again, 0 to 1; None where there are none."""
        anchored = sum(self.statuses.get(status, 0) for status in ANCHORED)
        return anchored / self.citations if self.citations else None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rehearsal found.

    Args:
        sources: one row for each source that would be replaced.
        crawls: of the new sources.
    """

    sources: tuple[SourceRehearsal, ...]
    crawls: tuple[CrawlReport, ...]

    def lines(self) -> Iterable[str]:
        """Yield the lines of a table for a reader."""
        shown = [s for s in Status if any(row.statuses.get(s) for row in self.sources)]
        wide = max((len(row.source) for row in self.sources), default=6)
        wide = max(wide, len("source"))
        columns = "".join(f"{status.value:>12}" for status in shown)
        yield f"{'source':<{wide}}{'citations':>12}{columns}{'found again':>13}"
        for row in self.sources:
            counts = "".join(f"{row.statuses.get(status, 0):>12}" for status in shown)
            share = "none cited" if row.share is None else f"{row.share:.0%}"
            yield f"{row.source:<{wide}}{row.citations:>12}{counts}{share:>13}"

    def to_json(self) -> dict[str, Any]:
        """Return the form that ``signpost briefing check --against FILE --json`` prints."""
        return {
            "sources": [
                {
                    "source": row.source,
                    "citations": row.citations,
                    "statuses": dict(row.statuses),
                    "found_again": None if row.share is None else round(row.share, 4),
                }
                for row in self.sources
            ],
            "crawls": [report.to_json() for report in self.crawls],
        }


def rehearse(settings: Settings, file: Path, *, watch: Watch | None = None) -> Rehearsal:
    """Crawl new sources apart from the live data, and check every citation against them.

    A source of the file stands for today's source of the same key; one with a new key stands for
    today's sources of its area and kind of which the file holds none.

    Args:
        file: declares the new sources, as sources.toml does.
        watch: is told how the crawl goes on.

    Raises:
        SourcesError: one of the files cannot be used.
        SettingsError: there is nothing to rehearse with, or nothing would be replaced.
        CollectionError: the copy cannot be stored.
    """
    database = settings.data / DATABASE
    if settings.database_url:
        raise SettingsError(
            "The database is not in the data folder, so it cannot be copied for a rehearsal. "
            "Restore a copy of it into a database of its own and check the citations there."
        )
    if not database.exists():
        raise SettingsError(f"{settings.data}: holds no citations yet. Import a briefing first.")
    today, new = load_sources(settings.sources), load_sources(file)
    replaced = replaced_sources(today, new)
    if not replaced:
        raise SettingsError(
            f"{file}: replaces no source. Give a source the key of the one that it replaces, or "
            "its area and kind."
        )
    with scratch_folder(settings.data, "rehearsal") as folder:
        copy_database(database, folder / DATABASE)
        with closing(Collection.open(folder)) as collection:
            return _rehearsed(settings, collection, folder, today, new, replaced, watch)


def replaced_sources(today: Sequence[Source], new: Sequence[Source]) -> list[Source]:
    """Return the sources of today that new ones stand for.

    Args:
        today: as declared.
        new: those of the rehearsal.
    """
    keys = {source.key for source in new}
    known = {source.key for source in today}
    kinds = {(source.area, source.kind) for source in new if source.key not in known}
    return [s for s in today if s.key in keys or (s.area, s.kind) in kinds]


def _rehearsed(  # noqa: PLR0917 - each is a part of one rehearsal
    settings: Settings,
    collection: Collection,
    folder: Path,
    today: Sequence[Source],
    new: Sequence[Source],
    replaced: Sequence[Source],
    watch: Watch | None,
) -> Rehearsal:
    keys = [source.key for source in replaced]
    with collection.writing() as session:
        owners = _owners(session, keys)
        _close(session, keys)
    crawls = crawl_sources(settings, collection, new, watch=watch)
    standing = [source for source in today if source.key not in keys]
    # Nothing is indexed here: suggestions by content are no citations that anybody printed.
    with closing(Index(folder / "index", collection)) as index:
        check_all(collection, index, [*new, *standing])
    with collection.reading() as session:
        rows = _counted(session, owners, keys)
    return Rehearsal(tuple(rows), tuple(crawls))


def _owners(session: Session, keys: Sequence[str]) -> dict[int, str]:
    """Return the source of every citation that leads to one of some sources, by its id."""
    rows = session.execute(
        select(Citation.id, Document.source_key)
        .join(Document, Document.id == Citation.document_id)
        .where(
            Document.source_key.in_(keys),
            Citation.status.in_((*ANCHORED, Status.REWORDED)),
        )
    )
    return {row.id: row.source_key for row in rows}


def _close(session: Session, keys: Sequence[str]) -> None:
    """Take every document of some sources for removed, until the new crawl finds it again."""
    now = datetime.now(UTC)
    session.execute(
        update(Document)
        .where(Document.source_key.in_(keys))
        .values(state=DocumentState.GONE, gone=now)
    )
    session.execute(
        update(Address)
        .where(Address.source_key.in_(keys))
        .values(strikes=STRIKES, struck=now, etag=None, last_modified=None, blob_hash=None)
    )


def _counted(
    session: Session, owners: Mapping[int, str], keys: Sequence[str]
) -> Iterable[SourceRehearsal]:
    counts: defaultdict[str, Counter[Status]] = defaultdict(Counter)
    statuses = session.execute(select(Citation.id, Citation.status))
    for citation_id, status in statuses:
        if citation_id in owners:
            counts[owners[citation_id]][status] += 1
    for key in keys:
        yield SourceRehearsal(key, {s: counts[key][s] for s in Status if counts[key][s]})
