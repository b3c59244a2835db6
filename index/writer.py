"""The writer: reads the collection, writes a generation beside the live one, swaps it in.

What did not change since the live one is taken over from it (``index/updating.py``).
"""

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
from index.analysis import NO_WORDS, Inverted, inverted
from index.errors import IndexDamaged, IndexMissing
from index.generations import Generations, Manifest
from index.inversion import Inverter
from index.ledger import fingerprints
from index.merging import Part, merge
from index.opened import DAMAGE
from index.schema import FORMAT, PassageCodec, schema
from index.sentences import passages
from index.sidecar import ASIDES
from index.updating import Previous

Progress = Callable[[int, int], None]
"""Called with the documents done and the documents in all."""

Approve = Callable[[Path], str | None]
"""Called with the folder of a generation that is to follow another; returns why it may not."""

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
    for name in ("whoosh", "sidecar", "ledger"):
        (place / name).mkdir()
    inverter = Inverter()
    with collection.session() as session:  # one transaction, hence one state of the collection
        revision = session.scalars(select(Revision.number)).one()
        prints = fingerprints(session)
        previous = _previous(before, prints)
        writer = _whoosh(place / "whoosh", previous)
        # Sorted here, not by the database: the sidecar's order is that of the bytes.
        ids = sorted(prints.keys() - (previous.kept() if previous else frozenset()))
        for document, rows in _documents(session, ids, progress):
            _add(document, rows, writer, inverter)
    writer.commit(merge=False)
    part = Part.whole(inverter.finish(), inverter.ledger([prints[key] for key in ids]))
    if previous:
        part = merge(previous.part, part)
    part.ledger.save(place / "ledger")
    sidecar = part.sidecar
    facets = sidecar.save(place / "sidecar")
    manifest = Manifest(
        FORMAT, revision, sidecar.documents, sidecar.passages, datetime.now(UTC), facets
    )
    manifest.write(place)
    return manifest


def _previous(folder: Path | None, prints: Mapping[str, bytes]) -> Previous | None:
    """Return what can be reused; a damaged generation is written whole, which mends it."""
    try:
        return Previous.open(folder, prints) if folder else None
    except DAMAGE:
        return None


def _whoosh(folder: Path, previous: Previous | None) -> Any:
    # A compound segment would be copied whole into memory by every reader.
    options = {"limitmb": _BUFFER_MB, "compound": False, "codec": PassageCodec()}
    if previous:
        return previous.writer(folder, **options)
    return FileStorage(str(folder)).create_index(schema()).writer(**options)


@dataclass(frozen=True, slots=True)
class _SectionRow:
    id: int
    heading: tuple[str, ...]
    box: Box
    text: str


def _documents(
    session: Session, ids: Sequence[str], progress: Progress
) -> Iterator[tuple[Document, Sequence[_SectionRow]]]:
    """Yield these documents with the sections of their current versions, in this order."""
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
    title = inverted(full_title(document))
    following = [row.heading for row in rows[1:]] + [()]
    units = [
        ({"title": title, "heading": inverted(" ".join(row.heading)), "body": body}, place, row.box)
        for row, next_heading in zip(rows, following, strict=False)
        for place, body in _units(row, next_heading)
    ]
    if not units:  # pictures of text, or nothing: found by its title
        words = {"title": title, "heading": NO_WORDS, "body": NO_WORDS}
        units = [(words, (0, 0, 0, 0), Box.BODY)]
    for fields, place, box in units:
        stems = {name: field.stems for name, field in fields.items()}
        writer.add_document(document=document.id, **stems)
        inverter.add_passage(fields, place, box)


def _units(
    row: _SectionRow, next_heading: tuple[str, ...]
) -> Iterator[tuple[tuple[int, int, int, int], Inverted]]:
    """Yield the place and the words of each passage of a section.

    A heading with nothing under it is a passage of no words, unless the next section stands
    under it and carries it along.
    """
    spans = passages(row.text)
    for number, span in enumerate(spans):
        yield (row.id, number, span.start, span.end), inverted(row.text[span.start : span.end])
    if not spans and row.heading and next_heading[: len(row.heading)] != row.heading:
        yield (row.id, 0, 0, 0), NO_WORDS


def full_title(document: Document) -> str:
    """Return a document's title with its chapter number, as searched.

    Args:
        document: the document.
    """
    number = document.number or ""
    return document.title if document.title.startswith(number) else f"{number} {document.title}"
