"""The writer: reads the collection, writes a generation beside the live one, swaps it in.

What did not change since the live one is taken over from it (``index/building/updating.py``).
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from crawler.collection.models import Revision
from crawler.collection.store import Collection
from index.building.deriving import derived
from index.building.ledger import fingerprints
from index.building.merging import merge
from index.building.part import Part
from index.building.processes import divide, write_shares
from index.building.segments import Segments
from index.building.shares import Progress, Share, write_share
from index.building.updating import Previous
from index.errors import IndexDamaged, IndexMissing
from index.files import write_columns
from index.generations import Generations, Manifest
from index.opened import DAMAGE
from index.schema import FORMAT

__all__ = ["Approve", "BuildReport", "Progress", "build", "use_held"]

Approve = Callable[[Path], str | None]
"""Called with the folder of a generation that is to follow another; returns why it may not."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Args:
        documents, passages: how many the current generation holds.
        generation: its name.
        seconds: how long the build took.
        unchanged: True where the current generation was up to date and nothing was written.
        held: why a newer generation is kept back; None where the current one is the newest.
    """

    documents: int
    passages: int
    generation: str
    seconds: float
    unchanged: bool
    held: str | None = None


def build(
    collection: Collection,
    folder: Path,
    *,
    progress: Progress | None = None,
    rebuild: bool = False,
    approve: Approve | None = None,
) -> BuildReport:
    """Bring the index up to the collection's revision.

    Args:
        collection: what to index.
        folder: where the generations stand; made where missing.
        progress: told after every few documents.
        rebuild: write a whole generation, reusing nothing of the current one.
        approve: looks at a generation that is to follow another; what it refuses is kept back.

    Raises:
        IndexBusy: another process is building.
        CollectionError: the collection cannot be read.
    """
    began = time.perf_counter()
    generations = Generations(folder)
    with generations.building() as place:
        current = _usable(generations)
        known = None if rebuild else _known(generations, current, collection.revision(), approve)
        if known:
            (name, manifest), held = known
        else:
            place.mkdir()
            before = generations.path(current[0]) if current and not rebuild else None
            manifest = _write(collection, place, progress or _silent, before)
            held = approve(place) if approve and current else None
            if current and held:
                generations.hold(place, held)
                name, manifest = current
            else:
                name = generations.publish(place)
    seconds = time.perf_counter() - began
    return BuildReport(
        manifest.documents, manifest.passages, name, seconds, known is not None, held
    )


def use_held(folder: Path) -> str | None:
    """Make the generation that is kept back the current one all the same.

    Args:
        folder: where the generations stand.

    Returns:
        Its name, None where none is kept back.

    Raises:
        IndexBusy: another process is building.
    """
    generations = Generations(folder)
    with generations.building():
        return generations.publish_held()


def _silent(_done: int, _total: int) -> None:
    """Tell nobody."""


_Named = tuple[str, Manifest]


def _usable(generations: Generations) -> _Named | None:
    """Return the current generation, where this release can read it."""
    try:
        name = generations.current()
        manifest = Manifest.read(generations.path(name))
    except (IndexMissing, IndexDamaged, OSError, ValueError, TypeError):
        return None
    return (name, manifest) if manifest.format == FORMAT else None


def _known(
    generations: Generations, current: _Named | None, revision: int, approve: Approve | None
) -> tuple[_Named, str | None] | None:
    """Return the current generation where nothing has to be written, and what was kept back."""
    if current is None:
        return None
    if current[1].revision == revision:
        return current, None
    held = generations.held() if approve else None
    same = held and (held.manifest.format, held.manifest.revision) == (FORMAT, revision)
    return (current, held.reason) if held and same else None


def _write(
    collection: Collection, place: Path, progress: Progress, before: Path | None
) -> Manifest:
    scratch = place / "shares"
    with collection.reading() as session:  # one transaction, hence one state of the collection
        revision = session.scalars(select(Revision.number)).one()
        prints = fingerprints(session)
        previous = _previous(before, prints)
        # Sorted here, not by the database: the sidecar's order is that of the bytes.
        ids = sorted(prints.keys() - (previous.kept() if previous else frozenset()))
        share = Share(ids, [prints[key] for key in ids])
        shares = divide(share)
        folders = [scratch / str(number) for number in range(len(shares))]
        parts = None
        if len(shares) > 1:
            parts = write_shares(collection, revision, shares, folders, progress)
        if parts is None:
            folders = [scratch / "all"]
            (folders[0] / "whoosh").mkdir(parents=True)
            parts = [write_share(session, share, folders[0] / "whoosh", progress)]
    _gather_segments(place / "whoosh", previous, folders)
    if previous:
        fresh = parts[0] if len(parts) == 1 else _merged(parts, scratch / "fresh", scratch)
        parts = [previous.part, fresh]
    part = _merged(parts, place, scratch)
    write_columns(place / "sidecar", derived(part, previous))
    shutil.rmtree(scratch)
    manifest = Manifest(
        FORMAT, revision, part.documents, part.passages, datetime.now(UTC), part.slugs
    )
    manifest.write(place)
    return manifest


def _gather_segments(whoosh: Path, previous: Previous | None, folders: Sequence[Path]) -> None:
    """Take over Whoosh's segments of the previous generation and of the shares."""
    whoosh.mkdir()
    segments = Segments(whoosh)
    if previous:
        segments.adopt(previous.folder / "whoosh", previous.dropped())
    for folder in folders:
        segments.adopt(folder / "whoosh")


def _merged(parts: Sequence[Part], place: Path, scratch: Path) -> Part:
    """Write the parts below a folder as one."""
    part, *others = parts
    if not others:
        part.save(place)
    for number, other in enumerate(others, start=1):
        last = number == len(others)
        part = merge(part, other, place if last else scratch / f"merged-{number}")
    return part


def _previous(folder: Path | None, prints: Mapping[str, bytes]) -> Previous | None:
    """Return what can be reused; a damaged generation is written whole, which mends it."""
    try:
        return Previous.open(folder, prints) if folder else None
    except DAMAGE:
        return None
