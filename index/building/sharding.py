"""Sharding: documents of the collection, read, and written as one shard of an index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.marks.mark import WordedMark
from collection.marks.marking import worded_marks
from collection.models import Document, DocumentLink, StoredSection
from collection.titles import numbered
from collection.vocabulary import Box
from index.building.inversion import Inverter
from index.building.segments import Segments
from index.building.shard import Shard
from index.roles import PassageRole, role_of
from index.storing.sidecar import ASIDES
from index.words.analysis import NO_WORDS, Inverted, inverted
from index.words.sentences import passages

Progress = Callable[[int, int], None]
"""Called with the documents done and the documents in all."""

_CHUNK = 200  # documents read from the collection at a time, which bounds memory


class Share(NamedTuple):
    """Documents that one process reads and writes.

    Args:
        ids: in byte order.
        fingerprints: of each, see ``index.building.ledger``.
    """

    ids: Sequence[str]
    fingerprints: Sequence[bytes]


def write_share(session: Session, share: Share, whoosh: Path, progress: Progress) -> Shard:
    """Read documents and write them into Whoosh's segments; return the rest of the part.

    Args:
        share: which documents.
        whoosh: an empty folder for the segments.
        progress: told after every few documents.
    """
    segments, inverter = Segments(whoosh), Inverter()
    for document, rows in _documents(session, share.ids, progress):
        _add(document, rows, segments, inverter)
    segments.close()
    return inverter.finish(share.fingerprints)


@dataclass(frozen=True, slots=True)
class _SectionRow:
    id: int
    heading: tuple[str, ...]
    box: Box
    text: str
    linked: Sequence[tuple[int, int]]


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
        select(
            StoredSection.version_id,
            StoredSection.id,
            StoredSection.position,
            StoredSection.heading,
            StoredSection.box,
            StoredSection.text,
        )
        .where(StoredSection.version_id.in_(versions))
        .order_by(StoredSection.version_id, StoredSection.position)
    )
    linked = _linked(session, versions)
    found: dict[int | None, list[_SectionRow]] = defaultdict(list)
    for version_id, section_id, position, heading, box, text in rows:
        places = linked.get((version_id, position), ())
        found[version_id].append(_SectionRow(section_id, tuple(heading), box, text, places))
    return found


def _linked(
    session: Session, versions: Sequence[int | None]
) -> Mapping[tuple[int, int], list[tuple[int, int]]]:
    """Return the places of linked words, ascending, by version and position of the section."""
    rows = session.execute(
        select(DocumentLink.version_id, DocumentLink.section, DocumentLink.start, DocumentLink.end)
        .where(DocumentLink.version_id.in_(versions))
        .order_by(DocumentLink.start, DocumentLink.end)
    )
    found: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for version_id, section, start, end in rows:
        if section is not None and start is not None and end is not None:
            found[version_id, section].append((start, end))
    return found


def _add(
    document: Document, rows: Sequence[_SectionRow], segments: Segments, inverter: Inverter
) -> None:
    inverter.vocabulary.add(
        document.title,
        {row.heading[-1] for row in rows if row.heading and row.box not in ASIDES},
        [row.text for row in rows] + [heading for row in rows for heading in row.heading],
    )
    title = inverted(numbered(document.title, document.number))
    following = [row.heading for row in rows[1:]] + [()]
    units = [
        (
            {"title": title, "heading": inverted(" ".join(row.heading)), "body": body},
            place,
            row.box,
            role_of(row.text, *place[2:], row.linked),
            worded_marks(row.text[slice(*place[2:])]),
        )
        for row, next_heading in zip(rows, following, strict=False)
        for place, body in _units(row, next_heading)
    ]
    if not units:  # pictures of text, or nothing: found by its title
        words = {"title": title, "heading": NO_WORDS, "body": NO_WORDS}
        units = [(words, (0, 0, 0, 0), Box.BODY, PassageRole.TELLS, tuple[WordedMark, ...]())]
    inverter.add_document(
        document,
        chain.from_iterable(
            marked
            for _, _, box, role, marked in units
            if box not in ASIDES and role is PassageRole.TELLS
        ),
    )
    for fields, place, box, role, marked in units:
        stems = {name: field.stems for name, field in fields.items()}
        segments.add(document.id, stems)
        kinds = frozenset(each.mark.kind for each in marked)
        inverter.add_passage(fields, place, box, role, kinds)


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
