"""The list of documents as an admin sees it, and what the pages of documents share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from collection.models import Document, DocumentState, SourceRecord, Version
from collection.taxonomy import load_taxonomy, topic_label
from collection.vocabulary import slug_label
from portal.admin.crawls import PAGE_SIZE, Slice
from portal.errors import BadParameter, NotKnown

LONGEST = 300
"""Characters of a title filter: a database refuses a pattern of many thousands."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address of the list asks for.

    Args:
        source: key of the one source to list; empty lists all.
        words: a title must hold each of them; typed, so they never reach a log.
        number: page of the list, from 1.
        in_part: whether only those are listed that were read in part.
    """

    source: str = ""
    words: str = ""
    number: int = 1
    in_part: bool = False


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document in the list.

    Args:
        id: its permanent id.
        title: its title, or its address where it has none.
        number: chapter number; may be empty.
        source: name of its source.
        type: slug of the document type.
        topics: labels, in the order of the taxonomy.
        format: slug of the format.
        gone: whether the publisher removed it.
        in_part: whether it was read in part.
    """

    id: str
    title: str
    number: str
    source: str
    type: str
    topics: Sequence[str]
    format: str
    gone: bool
    in_part: bool


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """The documents held, or those of one source or title.

    Args:
        wanted: what was asked for.
        sources: name by key of every source that has documents.
        rows: where the list stands among its pages.
        documents: those on this page of the list, by title.
    """

    wanted: Wanted
    sources: Mapping[str, str]
    rows: Slice[Document]
    documents: Sequence[DocumentRow]


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A type or a topic, and why the document has it.

    Args:
        label: as readers see it.
        reason: in words for an admin.
    """

    label: str
    reason: str


def shown_title(document: Document) -> str:
    """Return what a document is called on the administration pages.

    Args:
        document: may have no title of its own.
    """
    return document.title or document.url


def topics_of(document: Document) -> list[Reasoned]:
    """Return the topics of a document with their reasons, in the order of the taxonomy.

    A topic that the taxonomy no longer has stays stored until the words change next, and comes
    last.

    Args:
        document: whose topics.
    """
    order = {slug: place for place, slug in enumerate(load_taxonomy().topics)}
    held = sorted(document.topics, key=lambda t: (order.get(t.topic, len(order)), t.topic))
    return [Reasoned(topic_label(topic.topic), topic.reason) for topic in held]


def source_names(session: Session) -> dict[str, str]:
    """Return the name of every source that has documents, by key, in the order of the names."""
    rows = session.execute(
        select(Document.source_key, SourceRecord.name)
        .outerjoin(SourceRecord, SourceRecord.key == Document.source_key)
        .distinct()
    )
    names = {key: name or slug_label(key) for key, name in rows}
    return dict(sorted(names.items(), key=lambda row: (row[1].casefold(), row[0])))


def part_of(session: Session, query: Select[Row], number: int) -> Slice[Row]:
    """Return one page of a list.

    Args:
        query: the whole list, in a settled order.
        number: the page, from 1.

    Raises:
        NotKnown: there is no such page.
    """
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, ceil(total / PAGE_SIZE))
    if not 1 <= number <= pages:
        raise NotKnown(f"There is no page {number} of this list; it has {pages}.")
    rows = session.scalars(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return Slice(rows.all(), number, pages, total)


def documents_page(session: Session, wanted: Wanted) -> DocumentsPage:
    """Build the list of documents.

    Args:
        wanted: which of them.

    Raises:
        BadParameter: no such source has documents, or the words are too many.
        NotKnown: there is no such page.
    """
    names = source_names(session)
    if wanted.source and wanted.source not in names:
        raise BadParameter("source", "expected the key of a source that has documents")
    if len(wanted.words) > LONGEST:
        raise BadParameter("q", f"expected at most {LONGEST} characters")
    part = part_of(session, _listed(wanted), wanted.number)
    return DocumentsPage(
        wanted=wanted,
        sources=names,
        rows=part,
        documents=[_row(document, names[document.source_key]) for document in part.rows],
    )


def read_in_part() -> ColumnElement[bool]:
    """Return the condition that a document's latest text lacks what the original's readers see."""
    return Document.version.has(Version.in_part)


def number_in_part(session: Session) -> int:
    """Return how many current documents were read in part."""
    current = Document.state == DocumentState.CURRENT
    return session.scalar(select(func.count()).where(current, read_in_part())) or 0


def _listed(wanted: Wanted) -> Select[Document]:
    query = select(Document).where(
        *(Document.title.icontains(word, autoescape=True) for word in wanted.words.split())
    )
    if wanted.source:
        query = query.where(Document.source_key == wanted.source)
    if wanted.in_part:
        query = query.where(read_in_part())
    return query.order_by(Document.title, Document.source_key, Document.id)


def _row(document: Document, source: str) -> DocumentRow:
    return DocumentRow(
        id=document.id,
        title=shown_title(document),
        number=document.number or "",
        source=source,
        type=document.kind,
        topics=[topic.label for topic in topics_of(document)],
        format=document.format,
        gone=document.state is DocumentState.GONE,
        in_part=document.version is not None and document.version.in_part,
    )
