"""Processes: a whole build divided among the cores, each of which writes a share."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import pairwise
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from collection.models import Revision
from collection.store import Collection
from index.building.shard import Shard
from index.building.sharding import Progress, Share, write_share

LEAST_SHARE: Final = 250
"""Documents below which a process of its own is not worth its start, which takes half a second."""
MOST_PROCESSES: Final = 8
"""Processes at most: each holds a segment's postings in memory."""

_logger = logging.getLogger(__name__)
# A process forked from one with threads, as the portal is, may inherit a lock that none gives back.
_processes = multiprocessing.get_context("spawn")


def divide(share: Share) -> list[Share]:
    """Return a share for each core; fewer where there is little to do."""
    count = len(share.ids)
    cores = min(len(os.sched_getaffinity(0)), MOST_PROCESSES, count // LEAST_SHARE)
    bounds = [count * number // max(cores, 1) for number in range(max(cores, 1) + 1)]
    return [
        Share(share.ids[begin:end], share.fingerprints[begin:end])
        for begin, end in pairwise(bounds)
    ]


def write_shares(
    collection: Collection,
    revision: int,
    shares: Sequence[Share],
    folders: Sequence[Path],
    progress: Progress,
) -> list[Shard] | None:
    """Write shares at the same time, each in a process of its own.

    Args:
        collection: what to index.
        revision: of the state of the collection that is to be indexed.
        shares: more than one.
        folders: an empty one for each; Whoosh's segments come to stand in ``whoosh`` below it.
        progress: told after every few documents.

    Returns:
        The parts; None where they cannot be had, because the collection has changed meanwhile or
        a process was killed.

    Raises:
        What a process raised.
    """
    total = sum(len(share.ids) for share in shares)
    done = dict.fromkeys(range(len(shares)), 0)
    parts: dict[int, Shard] = {}
    with ExitStack() as stack:
        connections = {
            stack.enter_context(_Worker(collection, revision, share, folder)).connection: number
            for number, (share, folder) in enumerate(zip(shares, folders, strict=True))
        }
        while connections:
            for connection in wait(list(connections)):
                assert isinstance(connection, Connection)  # noqa: S101 - none other was given
                number = connections[connection]
                message = _received(connection)
                if isinstance(message, Exception):
                    raise message
                if message is None:
                    return None
                if isinstance(message, int):
                    done[number] = message
                    progress(sum(done.values()), total)
                else:
                    parts[number] = Shard.load(folders[number], message)
                    del connections[connection]
    return [parts[number] for number in sorted(parts)]


class _Worker:
    """A process that writes a share; it is ended with the block."""

    def __init__(self, collection: Collection, revision: int, share: Share, folder: Path) -> None:
        self.connection, theirs = _processes.Pipe(duplex=False)
        self._process = _processes.Process(
            target=_work, args=(theirs, collection, revision, share, folder), daemon=True
        )
        self._process.start()
        theirs.close()

    def __enter__(self) -> _Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join()
        self.connection.close()


def _received(connection: Connection) -> Any:
    try:
        return connection.recv()
    except EOFError:
        _logger.warning("a process that wrote a share of the index was killed; one writes it all")
        return None


def _work(
    connection: Connection, collection: Collection, revision: int, share: Share, folder: Path
) -> None:
    """Send how many documents are done, at last the facets' slugs; None where nothing came of it.

    A process whose parent was killed ends at the next thing that it sends.
    """
    try:
        connection.send(_written(collection, revision, share, folder, connection))
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - the parent raises it
        connection.send(error)


def _written(
    collection: Collection, revision: int, share: Share, folder: Path, connection: Connection
) -> Mapping[str, Sequence[str]] | None:
    whoosh = folder / "whoosh"
    whoosh.mkdir(parents=True)
    with collection.reading() as session:
        if session.scalars(select(Revision.number)).one() != revision:
            return None
        part = write_share(session, share, whoosh, lambda done, _: connection.send(done))
    part.save(folder)
    return part.slugs
