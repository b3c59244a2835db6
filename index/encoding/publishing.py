"""Encoding: the vectors of a generation's passages, and it published anew with them.

The words' index is live long before. Each passage is encoded once, whatever generations come: its
vector is kept by its hash, so a process that was killed goes on where it was, and an update encodes
what changed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.models import Document, StoredSection
from collection.store import Collection
from index.encoding.kept import KeptVectors, hash_of
from index.errors import IndexDamaged, writable
from index.generations.generations import Generations
from index.generations.manifest import (
    KEPT_FOR_BUILDS,
    SEARCHED,
    VECTORS,
    WHOOSH,
    GenerationManifest,
    sums_of,
)
from index.storing.clusters import cluster_columns
from index.storing.files import Array, write_columns
from index.storing.sidecar import Sidecar
from index.weights import ALL_LOOKED_AT

Progress = Callable[[int, int], None]
Approve = Callable[[Path], str | None]

_CHUNK: Final = 50
"""Documents read from the collection at a time."""
_AT_A_TIME: Final = 32
"""Passages after which their vectors are on the disk: what a killed process loses is a second."""
FOLDER: Final = "vectors"
"""The folder of what is kept, beside the generations."""


class Encodes(Protocol):
    """What encodes texts."""

    @property
    def id(self) -> str:
        """What names it."""

    @property
    def dimensions(self) -> int:
        """Of a vector."""

    def kept(self, text: str) -> Array:
        """Return what a text means, int8."""


@dataclass(frozen=True, slots=True)
class EncodeReport:
    """What encoding did.

    Args:
        generation: the one that is searched now.
        passages: how many it holds.
        encoded: how many had to be.
        published: whether one with vectors took the place of one without.
        refused: why it did not, where it answers judged queries worse than it may.
    """

    generation: str
    passages: int
    encoded: int
    published: bool
    refused: str = ""


@dataclass(frozen=True, slots=True)
class _Made:
    """What a generation gets.

    Args:
        manifest: its own, as it was without.
        encoder: that encoded.
        kept: the vectors.
        hashes: of its passages, in their order.
    """

    manifest: GenerationManifest
    encoder: Encodes
    kept: KeptVectors
    hashes: Sequence[bytes]

    def columns(self) -> dict[str, Array]:
        """Return the columns of the vectors, and of their clusters where there are many."""
        vectors = np.zeros((len(self.hashes), self.encoder.dimensions), np.int8)
        for number, key in enumerate(self.hashes):
            vectors[number] = self.kept[key]
        clusters = cluster_columns(vectors) if len(vectors) > ALL_LOOKED_AT else {}
        return {"vector": vectors.ravel(), **clusters}


def is_encoded(folder: Path, encoder: str) -> bool:
    """Say whether the current generation has vectors of an encoder.

    Args:
        folder: where the generations stand.
        encoder: the encoder's id.

    Raises:
        IndexMissing, IndexDamaged: there is none to be read.
    """
    generations = Generations(folder)
    return GenerationManifest.read(generations.path(generations.current())).encoder == encoder


def encode(
    collection: Collection,
    folder: Path,
    encoder: Encodes,
    *,
    progress: Progress = lambda _done, _total: None,
    approve: Approve | None = None,
) -> EncodeReport:
    """Encode the passages of the current generation, and publish it with their vectors.

    Args:
        collection: the one that was indexed.
        folder: where the generations stand.
        encoder: what encodes.
        progress: told how many passages of how many are encoded.
        approve: looks at the generation with vectors before it is published.

    Raises:
        IndexMissing, IndexDamaged: there is no generation, or it does not fit the collection (which
            was perhaps changed meanwhile: the index of that change is encoded after it).
        IndexBusy: another process is building.
        IndexUnwritable: the disk is full, or takes nothing.
        CollectionError: the collection cannot be read.
    """
    generations = Generations(folder)
    with writable():
        name = generations.current()
        place = generations.path(name)
        manifest = GenerationManifest.read(place)
        if manifest.encoder == encoder.id:
            return EncodeReport(name, manifest.passages, 0, False)
        kept = KeptVectors(folder / FOLDER, encoder.id, encoder.dimensions)
        sidecar = Sidecar.load(place / "sidecar", manifest.facets)
        hashes, encoded = _encode(collection, sidecar, encoder, kept, progress)
        made = _Made(manifest, encoder, kept, hashes)
        searched, refused = _publish(generations, name, made, approve)
        if published := searched != name and not refused and is_encoded(folder, encoder.id):
            kept.keep_only(hashes)
            kept.drop_others()
        return EncodeReport(searched, len(hashes), encoded, published, refused)


def _encode(
    collection: Collection,
    sidecar: Sidecar,
    encoder: Encodes,
    kept: KeptVectors,
    progress: Progress,
) -> tuple[list[bytes], int]:
    """Return the hash of every passage; all are kept when this returns."""
    hashes: list[bytes] = []
    waiting: dict[bytes, str] = {}
    encoded = 0
    for text in texts_of(collection, sidecar):
        hashes.append(hash_of(text))
        if hashes[-1] not in kept:
            waiting[hashes[-1]] = text
        if len(waiting) == _AT_A_TIME:
            encoded += _keep(waiting, encoder, kept)
            progress(len(hashes), sidecar.passages)
    if waiting:
        encoded += _keep(waiting, encoder, kept)
    progress(len(hashes), sidecar.passages)
    return hashes, encoded


def _keep(waiting: dict[bytes, str], encoder: Encodes, kept: KeptVectors) -> int:
    kept.add({key: encoder.kept(text) for key, text in waiting.items()})
    count = len(waiting)
    waiting.clear()
    return count


def texts_of(collection: Collection, sidecar: Sidecar) -> Iterator[str]:
    """Yield the passages of a generation as they are encoded, in its order.

    Args:
        collection: read a little at a time, because encoding takes long.
        sidecar: of the generation.

    Raises:
        IndexDamaged: the collection does not hold what it names.
    """
    for begin in range(0, sidecar.documents, _CHUNK):
        end = min(begin + _CHUNK, sidecar.documents)
        try:
            with collection.reading() as session:
                texts = _texts(session, sidecar, begin, end)
        except KeyError as error:
            raise IndexDamaged("the collection has changed since it was indexed") from error
        yield from texts


def _texts(session: Session, sidecar: Sidecar, begin: int, end: int) -> list[str]:
    ids = [document_id.decode() for document_id in sidecar.document_id[begin:end].tolist()]
    found = select(Document.id, Document.title).where(Document.id.in_(ids))
    titles = {row.id: row.title for row in session.execute(found)}
    rows = slice(*sidecar.document_first[[begin, end]].tolist())
    sections = _sections(session, np.unique(sidecar.passage_section[rows]).tolist())
    places = zip(
        sidecar.passage_document[rows].tolist(),
        sidecar.passage_section[rows].tolist(),
        sidecar.passage_start[rows].tolist(),
        sidecar.passage_end[rows].tolist(),
        strict=True,
    )
    return [
        "\n".join(filter(None, (titles[ids[document - begin]], *headings, text[start:stop])))
        for document, section, start, stop in places
        for headings, text in [sections[section] if section else ((), "")]
    ]


def _sections(session: Session, ids: Sequence[int]) -> Mapping[int, tuple[Sequence[str], str]]:
    found = select(StoredSection.id, StoredSection.heading, StoredSection.text)
    rows = session.execute(found.where(StoredSection.id.in_(ids)))
    return {row.id: (tuple(row.heading), row.text) for row in rows}


def _publish(
    generations: Generations, name: str, made: _Made, approve: Approve | None
) -> tuple[str, str]:
    """Publish a generation with its vectors.

    Returns:
        The name of the one that is searched now, and why it has none, where it answers worse.
    """
    with generations.building() as place:
        if generations.current() != name:  # a newer one, whose passages are still to be encoded
            return generations.current(), ""
        _copy(generations.path(name), place, made.manifest)
        (place / VECTORS).mkdir()
        write_columns(place / VECTORS, made.columns())
        files = sums_of(place, made.manifest.files)
        replace(made.manifest, encoder=made.encoder.id, files=files).write(place)
        if refused := approve(place) if approve else None:
            shutil.rmtree(place)
            return name, refused
        return generations.publish(place, before=name), ""


def _copy(origin: Path, place: Path, manifest: GenerationManifest) -> None:
    """Copy a generation: its own columns, for one of both must be whole; Whoosh's segments, which
    every generation shares, by links.
    """
    place.mkdir()
    parts = [part for part in (*SEARCHED, *KEPT_FOR_BUILDS) if part != VECTORS]
    for path in manifest.names(*parts):
        copy = place / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.startswith(f"{WHOOSH}/"):
            try:
                os.link(origin / path, copy)
                continue
            except OSError:  # a file system without links
                pass
        shutil.copyfile(origin / path, copy)
    if damage := manifest.damage(place, *parts):
        raise IndexDamaged(damage)
