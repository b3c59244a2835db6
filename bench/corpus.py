"""Documents and queries of the search benchmark, the same for everything that is compared.

A document is a page of real text, or a part of a long one. Where the pages do not suffice, more
documents are made of theirs: the first half of one passage with the second half of another, under
the headings of a page. Facet values are drawn at random, but for those that stand in the words.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from bench.texts import Page
from collection.marks.marking import worded_marks
from collection.models import (
    Document,
    DocumentState,
    DocumentTopic,
    SourceRecord,
    StoredSection,
    Version,
)
from collection.store import Collection, bump_revision
from collection.taxonomy import load_taxonomy
from collection.vocabulary import Box
from index.facets import FACETS
from index.results import SearchRequest
from index.words.analysis import stem
from index.words.stopwords import STOP_STEMS

MOST_SECTIONS = 25  # passages of one document; a longer page becomes several
SEVERAL = frozenset({"topic", "when"})
"""Facets of which a document may have several values, or none."""
AREAS = ("calderdale", "leeds", "sussex", "west-yorkshire")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
_CHUNK = 1000  # documents written in one transaction


@dataclass(frozen=True, slots=True)
class Sample:
    """One document.

    Args:
        id: of twelve characters at most.
        title: of the page.
        sections: each its heading and its text; a section is one passage.
        facets: values by facet.
    """

    id: str
    title: str
    sections: Sequence[tuple[str, str]]
    facets: Mapping[str, Sequence[str]]


def samples(pages: Sequence[Page], passages: int, chance: random.Random) -> list[Sample]:
    """Return documents that hold so many passages.

    Args:
        pages: real text.
        passages: how many.
        chance: of order, recombination and facet values.
    """
    found: list[Sample] = []
    left = passages
    for title, sections in _parts(pages, chance):
        kept = sections[:left]
        found.append(Sample(f"d{len(found):08d}", title, kept, _facets(kept, chance)))
        left -= len(kept)
        if not left:
            break
    return found


def _parts(
    pages: Sequence[Page], chance: random.Random
) -> Iterator[tuple[str, Sequence[tuple[str, str]]]]:
    """Yield the parts of all pages in an order of chance, then recombined ones without end."""
    parts = [
        (page.title, page.passages[begin : begin + MOST_SECTIONS])
        for page in pages
        for begin in range(0, len(page.passages), MOST_SECTIONS)
    ]
    chance.shuffle(parts)
    yield from parts
    words = [body.split() for _, sections in parts for _, body in sections]
    while True:
        for title, sections in parts:
            yield title, [(heading, _recombined(words, chance)) for heading, _ in sections]


def _recombined(words: Sequence[Sequence[str]], chance: random.Random) -> str:
    """Join two halves in one block, which the index keeps whole up to 200 words."""
    first, second = chance.choice(words), chance.choice(words)
    return " ".join([*first[: len(first) // 2][:100], *second[len(second) // 2 :][:100]])


def _facets(sections: Sequence[tuple[str, str]], chance: random.Random) -> dict[str, list[str]]:
    taxonomy = load_taxonomy()
    area = chance.choice(AREAS)
    return {
        "topic": chance.sample(list(taxonomy.topics), k=chance.randint(1, 3)),
        "type": [chance.choice(list(taxonomy.types))],
        "area": [area],
        "source": [f"source-{area}"],
        "format": [chance.choices(["html", "pdf", "docx", "text"], [6, 3, 1, 1])[0]],
        "reviewed": [chance.choice(["unknown", "2022", "2023", "2024", "2025"])],
        "when": sorted(_by_when(sections)),
    }


def _by_when(sections: Sequence[tuple[str, str]]) -> set[str]:
    read = FACETS["when"].marked
    told = (read(words) for _, text in sections for words in worded_marks(text) if read)
    return {value for value in told if value is not None}


def requests(shelf: Sequence[Sample], count: int, chance: random.Random) -> list[SearchRequest]:
    """Return requests of one to four words of one passage; some narrowed by a facet or two.

    Args:
        shelf: whose words.
        count: how many.
        chance: of everything.
    """
    types = list(load_taxonomy().types)
    found: list[SearchRequest] = []
    while len(found) < count:
        _, body = chance.choice(chance.choice(shelf).sections)
        words = {word.lower() for word in body.split() if word.isascii() and word.isalpha()}
        told = sorted(word for word in words if len(word) > 2 and stem(word) not in STOP_STEMS)
        if not told:
            continue
        typed = " ".join(chance.sample(told, k=min(len(told), chance.randint(1, 4))))
        filters: dict[str, frozenset[str]] = {}
        if chance.random() < 1 / 3:
            filters["area"] = frozenset(chance.sample(AREAS, k=2))
        if chance.random() < 1 / 6:
            filters["type"] = frozenset(chance.sample(types, k=3))
        found.append(SearchRequest(words=typed, filters=filters))
    return found


def hand_over(
    shelf: Sequence[Sample], asked: Sequence[SearchRequest], folder: Path
) -> tuple[Path, Path]:
    """Write both for a program of another environment, one JSON value a line.

    Args:
        shelf: the documents.
        asked: the requests.
        folder: where to.

    Returns:
        The file of documents, and that of requests: each its words and its filters.
    """
    documents, queries = folder / "documents.jsonl", folder / "queries.jsonl"
    with documents.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(asdict(sample)) + "\n" for sample in shelf)
    with queries.open("w", encoding="utf-8") as lines:
        for request in asked:
            filters = {key: sorted(values) for key, values in request.filters.items()}
            lines.write(json.dumps([request.words, filters]) + "\n")
    return documents, queries


def store(collection: Collection, shelf: Sequence[Sample]) -> None:
    """Write the documents into a collection, as a crawl would have left them.

    Args:
        collection: an empty one.
        shelf: the documents.
    """
    with collection.writing() as session:
        session.execute(insert(SourceRecord), [_source(area) for area in AREAS])
        bump_revision(session)
    section = 0
    for begin in range(0, len(shelf), _CHUNK):
        chunk = list(enumerate(shelf[begin : begin + _CHUNK], begin + 1))
        with collection.writing() as session:
            section += _insert(session, chunk, section)


def reword(collection: Collection, share: float, chance: random.Random) -> int:
    """Give some documents a new version, as a crawl leaves those that a publisher changed.

    Args:
        collection: a stored corpus.
        share: of the documents.
        chance: which.

    Returns:
        How many.
    """
    with collection.writing() as session:
        ids = sorted(session.scalars(select(Document.id)))
        chosen = chance.sample(ids, round(len(ids) * share))
        for document_id in chosen:
            document = session.get_one(Document, document_id)
            document.version_id = _reworded(session, document)
        bump_revision(session)
    return len(chosen)


def _reworded(session: Session, document: Document) -> int:
    old = document.version
    assert old is not None  # noqa: S101 - every document of a corpus has one
    kept = ("url", "media_type", "blob_hash", "title", "chapter", "dates", "fetched")
    fresh = Version(
        document_id=document.id,
        number=old.number + 1,
        text_hash=f"{document.id:0>64}",
        **{name: getattr(old, name) for name in kept},
    )
    same = ("position", "heading", "anchor", "page", "box", "slug", "layout")
    fresh.sections = [
        StoredSection(
            text=section.text.replace(" the ", " this ", 3),
            **{name: getattr(section, name) for name in same},
        )
        for section in old.sections
    ]
    session.add(fresh)
    session.flush()
    return fresh.id


def _insert(session: Session, chunk: Sequence[tuple[int, Sample]], section: int) -> int:
    """Write some documents, each with the number of its version; return how many sections."""
    sections = [row for number, sample in chunk for row in _sections(sample, number)]
    numbered = [{"id": id_, **row} for id_, row in enumerate(sections, section + 1)]
    topics = [
        {"document_id": sample.id, "topic": topic, "reason": "a benchmark"}
        for _, sample in chunk
        for topic in sample.facets["topic"]
    ]
    session.execute(insert(Document), [_document(sample) for _, sample in chunk])
    session.execute(insert(DocumentTopic), topics)
    session.execute(insert(Version), [_version(sample, number) for number, sample in chunk])
    session.execute(insert(StoredSection), numbered)
    # Documents and versions name each other, so this comes last.
    current = [{"id": sample.id, "version_id": number} for number, sample in chunk]
    session.execute(update(Document), current)
    return len(sections)


def _source(area: str) -> dict[str, Any]:
    return {
        "key": f"source-{area}",
        "name": f"The {area} manual",
        "area": area,
        "nation": "england",
        "authority": "partnership",
        "home": "https://example.org/",
    }


def _document(sample: Sample) -> dict[str, Any]:
    year = sample.facets["reviewed"][0]
    return {
        "id": sample.id,
        "source_key": sample.facets["source"][0],
        "state": DocumentState.CURRENT,
        "url": f"https://example.org/{sample.id}",
        "title": sample.title,
        "kind": sample.facets["type"][0],
        "kind_reason": "a benchmark",
        "area": sample.facets["area"][0],
        "nation": "england",
        "authority": "partnership",
        "format": sample.facets["format"][0],
        "reviewed": None if year == "unknown" else date(int(year), 6, 1),
        "no_text": False,
        "first_seen": NOW,
        "checked": NOW,
        "changed": NOW,
    }


def _version(sample: Sample, number: int) -> dict[str, Any]:
    return {
        "id": number,
        "document_id": sample.id,
        "number": 1,
        "fetched": NOW,
        "url": f"https://example.org/{sample.id}",
        "media_type": "text/html",
        "blob_hash": "",
        "text_hash": "",
        "title": sample.title,
        "dates": {},
    }


def _sections(sample: Sample, version: int) -> Iterator[dict[str, Any]]:
    for place, (heading, body) in enumerate(sample.sections):
        yield {
            "version_id": version,
            "position": place,
            "heading": [heading],
            "box": Box.BODY,
            "text": body,
            "layout": [["paragraph", 0, None]] * len(body.split("\n")),
        }
