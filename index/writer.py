"""The writer: reads the collection, writes a whole generation beside the live one, swaps it in."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from whoosh.filedb.filestore import FileStorage

from crawler.collection.models import Document, Revision, Section
from crawler.collection.store import Collection
from crawler.extract.model import Box
from index.analysis import stems
from index.errors import IndexDamaged, IndexMissing
from index.generations import Generations, Manifest
from index.inversion import Inverter
from index.schema import FORMAT, PassageCodec, schema
from index.sentences import passages
from index.sidecar import ASIDES

Progress = Callable[[int, int], None]
"""Called with the documents done and the documents in all."""

_CHUNK = 200  # documents read from the collection at a time, which bounds memory
# Postings that Whoosh sorts in memory. 30,000 passages need 700 MB of its count: with 1024 they
# cost 32 s of processor time and 1.1 GB, with 512, where they spill to disk, 52 s and 0.9 GB.
_BUFFER_MB = 1024


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Args:
        documents, passages: how many the current generation holds.
        generation: its name.
        seconds: how long the build took.
        unchanged: True where the current generation was up to date and nothing was written.
    """

    documents: int
    passages: int
    generation: str
    seconds: float
    unchanged: bool


def build(
    collection: Collection,
    folder: Path,
    *,
    progress: Progress | None = None,
    rebuild: bool = False,
) -> BuildReport:
    """Bring the index up to the collection's revision.

    Args:
        collection: what to index.
        folder: where the generations stand; made where missing.
        progress: told after every few documents.
        rebuild: write a generation even where the current one is up to date.

    Raises:
        IndexBusy: another process is building.
        CollectionError: the collection cannot be read.
    """
    began = time.perf_counter()
    generations = Generations(folder)
    with generations.building() as place:
        current = None if rebuild else _up_to_date(generations, collection.revision())
        if current:
            name, manifest = current
        else:
            place.mkdir()
            manifest = _write(collection, place, progress or _silent)
            name = generations.publish(place)
    seconds = time.perf_counter() - began
    return BuildReport(manifest.documents, manifest.passages, name, seconds, current is not None)


def _silent(_done: int, _total: int) -> None:
    """Tell nobody."""


def _up_to_date(generations: Generations, revision: int) -> tuple[str, Manifest] | None:
    """Return the current generation if it needs no rebuilding; a damaged one does."""
    try:
        name = generations.current()
        manifest = Manifest.read(generations.path(name))
    except (IndexMissing, IndexDamaged, OSError, ValueError, TypeError):
        return None
    same = manifest.format == FORMAT and manifest.revision == revision
    return (name, manifest) if same else None


def _write(collection: Collection, place: Path, progress: Progress) -> Manifest:
    for part in ("whoosh", "sidecar"):
        (place / part).mkdir()
    storage = FileStorage(str(place / "whoosh"))
    # A compound segment would be copied whole into memory by every reader.
    index = storage.create_index(schema())
    writer = index.writer(limitmb=_BUFFER_MB, compound=False, codec=PassageCodec())
    inverter = Inverter()
    with collection.session() as session:  # one transaction, hence one state of the collection
        revision = session.scalars(select(Revision.number)).one()
        for document, rows in _documents(session, progress):
            _add(document, rows, writer, inverter)
    writer.commit()
    sidecar = inverter.finish()
    facets = sidecar.save(place / "sidecar")
    manifest = Manifest(
        FORMAT, revision, sidecar.documents, sidecar.passages, datetime.now(UTC), facets
    )
    manifest.write(place)
    return manifest


@dataclass(frozen=True, slots=True)
class _SectionRow:
    id: int
    heading: tuple[str, ...]
    box: Box
    text: str


def _documents(
    session: Session, progress: Progress
) -> Iterator[tuple[Document, Sequence[_SectionRow]]]:
    """Yield every document with the sections of its current version, by id."""
    # Sorted here, not by the database: the sidecar's order is that of the bytes.
    ids = sorted(session.scalars(select(Document.id).where(Document.version_id.is_not(None))))
    for begin in range(0, len(ids), _CHUNK):
        chunk = ids[begin : begin + _CHUNK]
        documents = {
            document.id: document
            for document in session.scalars(select(Document).where(Document.id.in_(chunk)))
        }
        sections = _sections(session, [document.version_id for document in documents.values()])
        for document_id in chunk:
            document = documents[document_id]
            yield document, sections[document.version_id]
        session.expunge_all()
        progress(begin + len(chunk), len(ids))


def _sections(
    session: Session, versions: Sequence[int | None]
) -> Mapping[int | None, list[_SectionRow]]:
    rows = session.execute(
        select(Section.version_id, Section.id, Section.heading, Section.box, Section.text)
        .where(Section.version_id.in_(versions))
        .order_by(Section.version_id, Section.position)
    )
    found: dict[int | None, list[_SectionRow]] = defaultdict(list)
    for version_id, section_id, heading, box, text in rows:
        found[version_id].append(_SectionRow(section_id, tuple(heading), box, text))
    return found


def _add(document: Document, rows: Sequence[_SectionRow], writer: Any, inverter: Inverter) -> None:
    inverter.add_document(document)
    inverter.vocabulary.add(
        document.title,
        {row.heading[-1] for row in rows if row.heading and row.box not in ASIDES},
        [row.text for row in rows] + [heading for row in rows for heading in row.heading],
    )
    title = stems(full_title(document))
    following = [row.heading for row in rows[1:]] + [()]
    count = 0
    for row, next_heading in zip(rows, following, strict=False):
        heading = stems(" ".join(row.heading))
        for place, body in _units(row, next_heading):
            words = {"title": title, "heading": heading, "body": body}
            writer.add_document(document=document.id, **words)
            inverter.add_passage(words, place, row.box)
            count += 1
    if not count:  # pictures of text, or nothing: found by its title
        words = {"title": title, "heading": [], "body": []}
        writer.add_document(document=document.id, **words)
        inverter.add_passage(words, (0, 0, 0, 0), Box.BODY)


def _units(
    row: _SectionRow, next_heading: tuple[str, ...]
) -> Iterator[tuple[tuple[int, int, int, int], list[str]]]:
    """Yield the place and the stems of each passage of a section.

    A heading with nothing under it is a passage of no words, unless the next section stands
    under it and carries it along.
    """
    spans = passages(row.text)
    for number, span in enumerate(spans):
        yield (row.id, number, span.start, span.end), stems(row.text[span.start : span.end])
    if not spans and row.heading and next_heading[: len(row.heading)] != row.heading:
        yield (row.id, 0, 0, 0), []


def full_title(document: Document) -> str:
    """Return a document's title with its chapter number, as searched.

    Args:
        document: the document.
    """
    number = document.number or ""
    return document.title if document.title.startswith(number) else f"{number} {document.title}"
