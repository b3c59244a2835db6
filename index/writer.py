"""The writer: reads the collection, writes a generation beside the live one, swaps it in.

What did not change since the live one is taken over from it (``index/building/updating.py``).
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from collection.models import Revision
from collection.store import Collection
from index.building.deriving import derived
from index.building.ledger import fingerprints
from index.building.merging import merge
from index.building.processes import divide, write_shares
from index.building.segments import Segments, holds
from index.building.shard import Shard
from index.building.sharding import Progress, Share, write_share
from index.building.updating import Previous
from index.errors import REBUILD, IndexDamaged, IndexMissing, writable
from index.generations.form import form
from index.generations.generations import Generations
from index.generations.manifest import KEPT_FOR_BUILDS, SEARCHED, GenerationManifest, sums_of
from index.storing.files import write_columns

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
        mended: what was wrong with the one that was current; empty where nothing was.
    """

    documents: int
    passages: int
    generation: str
    seconds: float
    unchanged: bool
    held: str | None = None
    mended: str = ""


def build(
    collection: Collection,
    folder: Path,
    *,
    progress: Progress | None = None,
    rebuild: bool = False,
    approve: Approve | None = None,
) -> BuildReport:
    """Bring the index up to the collection's revision; a damaged one is written anew.

    Args:
        collection: what to index.
        folder: where the generations stand; made where missing.
        progress: told after every few documents.
        rebuild: write a whole generation, reusing nothing of the current one.
        approve: looks at a generation that is to follow another; what it refuses is kept back.

    Raises:
        IndexBusy: another process is building.
        IndexUnwritable: the disk is full, or takes nothing.
        CollectionError: the collection cannot be read.
    """
    began = time.perf_counter()
    generations = Generations(folder)
    with writable(), generations.building() as place:
        live, fault = _live(generations)
        known = None
        if live and not fault and not rebuild:
            known = _known(generations, live, collection.revision(), approve)
        if live and known is not None:
            name, manifest, held = live.name, live.manifest, known.reason
            _drop_damaged(generations, name)
        else:
            place.mkdir()
            before = live if live and live.reusable and not rebuild else None
            manifest = _write(collection, place, progress or _silent, before)
            held = approve(place) if approve and live else None
            if live and held:
                generations.hold(place, held)
                name, manifest = live.name, live.manifest
            else:
                collection.sync()
                name = generations.publish(place, live.name if live else "")
    seconds = time.perf_counter() - began
    return BuildReport(
        manifest.documents, manifest.passages, name, seconds, known is not None, held, fault
    )


def use_held(folder: Path) -> str | None:
    """Make the generation that is kept back the current one all the same.

    Args:
        folder: where the generations stand.

    Returns:
        Its name, None where none is kept back.

    Raises:
        IndexBusy: another process is building.
        IndexDamaged: it is not as it was written.
        IndexUnwritable: the disk is full, or takes nothing.
    """
    generations = Generations(folder)
    with writable(), generations.building():
        return generations.publish_held()


def _silent(_done: int, _total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class _Live:
    """The generation that is searched.

    Args:
        name: of it.
        folder: where it stands.
        manifest: what it says of itself.
        reusable: whether the files that only a build reads are whole too.
    """

    name: str
    folder: Path
    manifest: GenerationManifest
    reusable: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """That nothing has to be written; ``reason`` is why a newer generation is kept back."""

    reason: str | None


def _live(generations: Generations) -> tuple[_Live | None, str]:
    """Return the generation that is searched, and what is wrong with the current one.

    Every byte of it is read. An index of another form is not searched either.
    """
    try:
        names, faults = generations.candidates(), [generations.pointer_fault()]
    except IndexMissing:
        return None, ""
    except IndexDamaged as error:
        return None, error.what
    for name in names:
        folder = generations.path(name)
        try:
            manifest = GenerationManifest.read(folder)
            fault = manifest.damage(folder, *SEARCHED)
        except IndexDamaged as error:
            faults.append(error.what)
            continue
        faults.append(fault or manifest.damage(folder, *KEPT_FOR_BUILDS))
        if not fault:
            return _Live(name, folder, manifest, not faults[-1]), next(filter(None, faults), "")
    return None, next(filter(None, faults), "")


def _known(
    generations: Generations, live: _Live, revision: int, approve: Approve | None
) -> _Known | None:
    """Say whether nothing has to be written, because it was or is kept back already."""
    if live.manifest.revision == revision:
        return _Known(None)
    held = generations.held() if approve else None
    return _Known(held.reason) if held and held.manifest.revision == revision else None


def _drop_damaged(generations: Generations, current: str) -> None:
    """Remove what was kept to fall back on, where it could not be."""
    others = [name for name in generations.candidates() if name != current]
    generations.keep_only(current, *[name for name in others if not generations.damage(name)])


def _write(
    collection: Collection, place: Path, progress: Progress, before: _Live | None
) -> GenerationManifest:
    scratch = place / "shares"
    with collection.reading() as session:  # one transaction, hence one state of the collection
        state = session.scalars(select(Revision)).one()
        identity, revision = state.identity, state.number
        prints = fingerprints(session)
        previous = Previous.open(before.folder, prints) if before else None
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
    if not holds(place / "whoosh", part.passages):
        raise IndexDamaged("the index and its arrays do not hold the same passages", REBUILD)
    manifest = GenerationManifest(
        form=form(),
        collection=identity,
        revision=revision,
        documents=part.documents,
        passages=part.passages,
        built=datetime.now(UTC),
        facets=part.slugs,
        files=sums_of(place, before.manifest.files if previous and before else {}),
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


def _merged(parts: Sequence[Shard], place: Path, scratch: Path) -> Shard:
    """Write the parts below a folder as one."""
    part, *others = parts
    if not others:
        part.save(place)
    for number, other in enumerate(others, start=1):
        last = number == len(others)
        part = merge(part, other, place if last else scratch / f"merged-{number}")
    return part
