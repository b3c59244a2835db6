"""A shelf of documents written straight into a collection, and the index of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from collection.models import (
    Document,
    DocumentLink,
    DocumentState,
    DocumentTopic,
    SourceRecord,
    StoredSection,
    Version,
)
from collection.store import Collection, bump_revision
from collection.vocabulary import Box
from index.results import Results, SearchRequest
from index.search import Index
from index.writer import BuildReport, build

TODAY = date(2026, 3, 15)
SOURCES = {
    "wy-procedures": ("West Yorkshire procedures", "west-yorkshire", "england", "partnership"),
    "sx-procedures": ("Sussex procedures", "sussex", "england", "partnership"),
    "school": ("A school", "sussex", "england", "other"),
}


@dataclass
class Shelf:
    """A collection that tests fill by hand."""

    collection: Collection
    folder: Path
    count: int = 0
    index: Index | None = None

    def add(self, title: str, *sections: str | dict[str, Any], **attributes: Any) -> str:
        """Store a document; a section is its text, or its columns and which words are "links"."""
        with self.collection.writing() as session:
            document_id = self._add(session, title, sections, attributes)
            bump_revision(session)
        return document_id

    def add_all(self, rows: Sequence[tuple[str, Sequence[str | dict[str, Any]], dict[str, Any]]]):
        """Store many documents in one transaction; returns their ids."""
        with self.collection.writing() as session:
            ids = [self._add(session, *row) for row in rows]
            bump_revision(session)
        return ids

    def build(self, **options: Any) -> BuildReport:
        return build(self.collection, self.folder, **options)

    def open(self) -> Index:
        """Build where needed, and open."""
        self.build()
        if self.index is None:
            self.index = Index.open(self.folder, self.collection, today=lambda: TODAY)
        return self.index

    def search(self, words: str = "", **options: Any) -> Results:
        filters = {
            key: frozenset([value] if isinstance(value, str) else value)
            for key, value in options.pop("filters", {}).items()
        }
        return self.open().search(SearchRequest(words=words, filters=filters, **options))

    def titles(self, words: str = "", **options: Any) -> list[str]:
        return [hit.title for hit in self.search(words, **options).hits]

    def sections(self) -> list[str]:
        with self.collection.reading() as session:
            return [section.text for section in session.query(StoredSection)]

    def _add(self, session, title, sections, attributes) -> str:
        self.count += 1
        source = attributes.pop("source", "wy-procedures")
        topics = attributes.pop("topics", ())
        _, area, nation, authority = SOURCES[source]
        now = datetime(2026, 1, 1, tzinfo=UTC)
        values = {
            "id": f"d{self.count:06d}",
            "source_key": source,
            "state": DocumentState.CURRENT,
            "url": f"https://example.org/{self.count}",
            "title": title,
            "number": None,
            "kind": "procedure",
            "kind_reason": "the source declares it",
            "area": area,
            "nation": nation,
            "authority": authority,
            "format": "html",
            "reviewed": None,
            "next_review": None,
            "first_seen": now,
            "checked": now,
            "changed": now,
        } | attributes
        document = Document(**values)
        document.topics = [DocumentTopic(topic=topic, reason="a test") for topic in topics]
        session.add(document)
        session.flush()
        version = Version(
            document_id=document.id,
            number=1,
            fetched=now,
            url=document.url,
            media_type="text/html",
            blob_hash="0" * 64,
            text_hash=f"{self.count:064d}",
            title=title,
            chapter=document.number,
            dates={},
        )
        version.sections = [_section(place, row) for place, row in enumerate(sections)]
        version.links = [link for place, row in enumerate(sections) for link in _links(place, row)]
        session.add(version)
        session.flush()
        document.version_id = version.id
        return str(document.id)


def _links(position: int, row: str | dict[str, Any]) -> list[DocumentLink]:
    if isinstance(row, str):
        return []
    places = [(row["text"].index(words), words) for words in row.get("links", ())]
    return [
        DocumentLink(
            position=number, url="https://example.org/elsewhere", words=words, section=position,
            start=start, end=start + len(words),
        )
        for number, (start, words) in enumerate(places)
    ]  # fmt: skip


def _section(position: int, row: str | dict[str, Any]) -> StoredSection:
    given = {"text": row} if isinstance(row, str) else {**row}
    given.pop("links", None)
    lines = given["text"].split("\n") if given["text"] else []
    values = {
        "position": position,
        "heading": [],
        "anchor": None,
        "page": None,
        "box": Box.BODY,
        "layout": [["paragraph", 0, None] for _ in lines],
    } | given
    return StoredSection(**values)


def _fill_sources(collection: Collection) -> None:
    with collection.writing() as session:
        for key, (name, area, nation, authority) in SOURCES.items():
            session.add(
                SourceRecord(
                    key=key,
                    name=name,
                    area=area,
                    nation=nation,
                    authority=authority,
                    home="https://example.org/",
                )
            )


@pytest.fixture
def shelf(open_empty: Callable[[Path], Collection], tmp_path: Path) -> Iterator[Shelf]:
    collection = open_empty(tmp_path)
    _fill_sources(collection)
    yield Shelf(collection, tmp_path / "index")
    collection.close()


@pytest.fixture(scope="module")
def module_shelf(
    open_empty: Callable[[Path], Collection], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shelf]:
    """A shelf that the tests of a module share, for what is slow to build."""
    data = tmp_path_factory.mktemp("shelf")
    collection = open_empty(data)
    _fill_sources(collection)
    yield Shelf(collection, data / "index")
    collection.close()
