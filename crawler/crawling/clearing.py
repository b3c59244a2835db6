"""Clearing: what nobody asks for any more is deleted, and what anything names never is.

The caller holds ``locking.exclusive``, so no crawl runs meanwhile; imports and trainers may.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from collection.models import Crawl, Document, EntryState, FrontierEntry, Version
from collection.naming import named_blobs
from collection.store import MOST_ASKED, Collection
from crawler.announcements.chapters import LOOKED
from crawler.crawling.frontier import outcome_counts

Value = TypeVar("Value")

TOGETHER = 500
"""Blobs that are deleted in one transaction."""


def clear_crawls(collection: Collection, keep: int) -> int:
    """Delete the addresses of old crawls, and return how many; what each crawl brought is counted.

    The last look at a document before each of its versions stays: it tells since when at the
    earliest the words have been as they are (``crawler.announcements.chapters``).

    Args:
        collection: whose crawls.
        keep: how many crawls of each source keep every address; at least the last one, which may
            be gone on with.
    """
    with collection.reading() as session:
        sources = session.scalars(select(Crawl.source_key).distinct()).all()
    return sum(_clear_source(collection, key, max(keep, 1)) for key in sources)


def _clear_source(collection: Collection, key: str, keep: int) -> int:
    with collection.reading() as session:
        newest = select(Crawl.id).where(Crawl.source_key == key).order_by(Crawl.id.desc())
        old = session.scalars(
            select(FrontierEntry.crawl_id)
            .where(FrontierEntry.crawl_id.in_(session.scalars(newest.offset(keep)).all()))
            .distinct()
        ).all()
        needed = set(_needed(session, key)) if old else set()
    return sum(_clear_crawl(collection, crawl_id, needed) for crawl_id in old)


def _needed(session: Session, key: str) -> Iterator[int]:
    """Yield the entries that are the last look before a version, or the last of all."""
    versions: defaultdict[str, deque[datetime]] = defaultdict(deque)
    fetches = session.execute(
        select(Version.document_id, Version.fetched)
        .join(Document, Document.id == Version.document_id)
        .where(Document.source_key == key)
        .order_by(Version.fetched)
    )
    for changed_id, fetched in fetches:
        versions[changed_id].append(fetched)
    last: dict[str, int] = {}
    looks = (
        select(FrontierEntry.id, FrontierEntry.document_id, FrontierEntry.finished)
        .join(Crawl, Crawl.id == FrontierEntry.crawl_id)
        .where(
            Crawl.source_key == key,
            FrontierEntry.outcome.in_(LOOKED),
            FrontierEntry.document_id.is_not(None),
            FrontierEntry.finished.is_not(None),
        )
        .order_by(FrontierEntry.finished, FrontierEntry.id)
    )
    for entry_id, document_id, finished in session.execute(looks).yield_per(1000):
        if document_id is None or finished is None:
            continue  # the condition says so too, but not to the type checker
        later = versions[document_id]
        while later and later[0] <= finished:
            later.popleft()
            if document_id in last:
                yield last[document_id]
        last[document_id] = entry_id
    yield from last.values()


def _clear_crawl(collection: Collection, crawl_id: int, needed: set[int]) -> int:
    with collection.writing() as session:
        crawl = session.get_one(Crawl, crawl_id)
        if crawl.counts is None:
            crawl.counts = _counted(session, crawl_id)
        held = session.scalars(
            select(FrontierEntry.id).where(FrontierEntry.crawl_id == crawl_id)
        ).all()
        unneeded = [entry_id for entry_id in held if entry_id not in needed]
        for some in _portions(unneeded, MOST_ASKED):
            session.execute(delete(FrontierEntry).where(FrontierEntry.id.in_(some)))
    return len(unneeded)


def _counted(session: Session, crawl_id: int) -> dict[str, int]:
    waiting = select(func.count()).where(
        FrontierEntry.crawl_id == crawl_id, FrontierEntry.state == EntryState.WAITING
    )
    counts = {str(outcome): count for outcome, count in outcome_counts(session, crawl_id).items()}
    return counts | {str(EntryState.WAITING): session.scalars(waiting).one()}


def clear_blobs(collection: Collection, before: datetime) -> int:
    """Delete the blobs that nothing names, and return how many.

    Args:
        collection: whose blobs.
        before: later ones stay, whatever they are: somebody may want to know what came.
    """
    with collection.reading() as session:
        named = named_blobs(session)
    found = (p for p in collection.blobs.held() if p.name not in named and _older(p, before))
    cleared = 0
    for some in _portions([path.name for path in found], TOGETHER):
        # Named anew since, by an import of the same bytes? Whoever names them is in a transaction.
        with collection.writing() as session:
            for digest in set(some) - named_blobs(session):
                collection.blobs.forget(digest)
                cleared += 1
    return cleared


def clear_halves(paths: Iterable[Path], before: datetime) -> int:
    """Delete files that a killed process left half, and return how many.

    Args:
        paths: whose names say that they are not whole.
        before: later ones may still be being written.
    """
    left = [path for path in paths if _older(path, before)]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _older(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False  # it has its name, or was cleared, since it was listed


def _portions(values: Sequence[Value], most: int) -> Iterator[list[Value]]:
    rest = iter(values)
    while some := list(islice(rest, most)):
        yield some
