"""Search with every facet, against SQLite FTS5, on the same passages in the same run.

    python -m bench.search [--passages 30000] [--queries 200] [--seed 1]

Both sides get the same passages, documents, words and filters, and each answers with the total,
the ten best documents and the counts of all six facets. Ours is also timed for the whole answer
(documents read from the collection, passages cut and highlighted), which the FTS5 side never
does. FTS5 uses its own porter stems and bm25() with our field weights; the documents found stand
in a temporary table, and each facet is one GROUP BY over it.

The passages are runs of eight to twenty words out of the Cranfield abstracts, recombined, where
that collection stands beside the checkout; else they are drawn from a made-up vocabulary of
Zipf's distribution. Either way the words are real in their frequencies and in nothing else.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from crawler.classify import load_taxonomy
from crawler.collection.models import (
    Document,
    DocumentState,
    DocumentTopic,
    Section,
    SourceRecord,
    Version,
)
from crawler.collection.store import Collection, bump_revision
from crawler.extract import FORMATS
from crawler.extract.model import Box
from index.analysis import stem
from index.facets import FACETS
from index.opened import Generation
from index.queries import parse
from index.ranking import rank
from index.results import SearchRequest
from index.scoring import FIELD_WEIGHTS
from index.search import Index
from index.stopwords import STOP_STEMS
from index.synonyms import Synonyms
from index.writer import build

CRANFIELD = Path(__file__).resolve().parents[2] / "shared" / "collections" / "cranfield"
SECTIONS = 10  # passages of one document
AREAS = ("calderdale", "leeds", "sussex", "west-yorkshire")
TODAY = date(2026, 3, 15)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Sample:
    """One made-up document."""

    id: str
    title: str
    sections: Sequence[tuple[str, str]]
    facets: Mapping[str, Sequence[str]]


def fragments(chance: random.Random) -> list[str]:
    """Return runs of words whose frequencies are those of real text."""
    path = CRANFIELD / "documents.jsonl"
    if path.is_file():
        texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    else:
        vocabulary = ["".join(chance.choices("abcdeilmnoprst", k=7)) for _ in range(20_000)]
        weights = [1 / (place + 2) for place in range(len(vocabulary))]
        texts = [" ".join(chance.choices(vocabulary, weights, k=170)) for _ in range(1400)]
    found = []
    for text in texts:
        words = text.replace(" .", "").replace(" ,", "").split()
        while words:
            size = chance.randint(8, 20)
            found.append(" ".join(words[:size]))
            words = words[size:]
    return found


def samples(passages: int, chance: random.Random, parts: Sequence[str]) -> Iterator[Sample]:
    """Yield documents until they hold so many passages."""
    taxonomy = load_taxonomy()
    for number in range(passages // SECTIONS):
        area = chance.choice(AREAS)
        year = chance.choice(["unknown", "2022", "2023", "2024", "2025"])
        yield Sample(
            id=f"d{number:08d}",
            title=chance.choice(parts)[:60].capitalize(),
            sections=[
                (
                    chance.choice(parts)[:40].capitalize(),
                    ". ".join(part.capitalize() for part in chance.choices(parts, k=12)) + ".",
                )
                for _ in range(SECTIONS)
            ],
            facets={
                "topic": chance.sample(list(taxonomy.topics), k=chance.randint(1, 3)),
                "type": [chance.choice(list(taxonomy.types))],
                "area": [area],
                "source": [f"source-{area}"],
                "format": [chance.choices(list(FORMATS), [6, 3, 1, 1])[0]],
                "reviewed": [year],
            },
        )


def requests(count: int, chance: random.Random, parts: Sequence[str]) -> list[SearchRequest]:
    """Return requests of one to four words; a third of them narrowed by a facet or two."""
    found: list[SearchRequest] = []
    while len(found) < count:
        words = [word for word in chance.choice(parts).split() if word.isalpha()]
        words = [word for word in words if stem(word) not in STOP_STEMS]
        if not words:
            continue
        typed = " ".join(chance.sample(words, k=min(len(words), chance.randint(1, 4))))
        filters = {}
        if chance.random() < 1 / 3:
            filters["area"] = frozenset(chance.sample(AREAS, k=2))
        if chance.random() < 1 / 6:
            filters["type"] = frozenset(chance.sample(list(load_taxonomy().types), k=3))
        found.append(SearchRequest(words=typed, filters=filters))
    return found


def store(collection: Collection, shelf: Sequence[Sample]) -> None:
    """Write the documents into a collection."""
    with collection.session() as session:
        for area in AREAS:
            session.add(
                SourceRecord(
                    key=f"source-{area}",
                    name=f"The {area} manual",
                    area=area,
                    nation="england",
                    authority="partnership",
                    home="https://example.org/",
                )
            )
        bump_revision(session)
    for begin in range(0, len(shelf), 500):
        with collection.session() as session:
            documents = [_document(sample) for sample in shelf[begin : begin + 500]]
            versions = [_version(sample) for sample in shelf[begin : begin + 500]]
            session.add_all(documents)
            session.flush()
            session.add_all(versions)
            session.flush()
            for document, version in zip(documents, versions, strict=True):
                document.version_id = version.id


def _document(sample: Sample) -> Document:
    year = sample.facets["reviewed"][0]
    return Document(
        id=sample.id,
        source_key=sample.facets["source"][0],
        state=DocumentState.CURRENT,
        url=f"https://example.org/{sample.id}",
        title=sample.title,
        kind=sample.facets["type"][0],
        kind_reason="a benchmark",
        area=sample.facets["area"][0],
        nation="england",
        authority="partnership",
        format=sample.facets["format"][0],
        reviewed=None if year == "unknown" else date(int(year), 6, 1),
        first_seen=NOW,
        checked=NOW,
        changed=NOW,
        topics=[DocumentTopic(topic=t, reason="a benchmark") for t in sample.facets["topic"]],
    )


def _version(sample: Sample) -> Version:
    return Version(
        document_id=sample.id,
        number=1,
        fetched=NOW,
        url=f"https://example.org/{sample.id}",
        media_type="text/html",
        blob_hash="",
        text_hash="",
        title=sample.title,
        dates={},
        sections=[
            Section(
                position=place, heading=[heading], box=Box.BODY, text=text, layout=[["p", 0, None]]
            )
            for place, (heading, text) in enumerate(sample.sections)
        ],
    )


class Fts5:
    """The same passages in SQLite, as one would build it by its manual."""

    def __init__(self, path: Path, shelf: Sequence[Sample]) -> None:
        self._db = sqlite3.connect(path)
        self._db.executescript(
            """
            CREATE VIRTUAL TABLE words
                USING fts5(title, heading, body, tokenize='porter unicode61', content='');
            CREATE TABLE passage (id INTEGER PRIMARY KEY, document INTEGER NOT NULL);
            CREATE TABLE facet (
                key TEXT, value TEXT, document INTEGER, PRIMARY KEY (key, value, document)
            ) WITHOUT ROWID;
            CREATE INDEX facet_document ON facet (key, document, value);
            CREATE TEMP TABLE found (document INTEGER PRIMARY KEY, score REAL);
            """
        )
        passage = 0
        for document, sample in enumerate(shelf):
            for heading, text in sample.sections:
                passage += 1
                row = (passage, sample.title, heading, text)
                self._db.execute(
                    "INSERT INTO words (rowid, title, heading, body) VALUES (?, ?, ?, ?)", row
                )
                self._db.execute("INSERT INTO passage VALUES (?, ?)", (passage, document))
            for key, values in sample.facets.items():
                for value in values:
                    self._db.execute("INSERT INTO facet VALUES (?, ?, ?)", (key, value, document))
        self._db.execute("INSERT INTO words (words) VALUES ('optimize')")
        self._db.commit()
        self._db.execute("ANALYZE")

    def search(self, request: SearchRequest) -> int:
        """Answer a request with the ten best documents and all counts; returns the total."""
        match = " OR ".join(f'"{word}"' for word in dict.fromkeys(request.words.split()))
        weights = ", ".join(str(weight) for weight in FIELD_WEIGHTS.values())
        self._db.execute("DELETE FROM found")
        self._db.execute(
            f"""
            WITH hit AS MATERIALIZED (
                SELECT rowid AS id, bm25(words, {weights}) AS score FROM words WHERE words MATCH ?
            )
            INSERT INTO found
            SELECT document, min(score) FROM hit JOIN passage USING (id) GROUP BY document
            """,
            (match,),
        )
        where, values = self._where(request, None)
        self._db.execute(
            f"SELECT document, score FROM found WHERE {where} ORDER BY score LIMIT 10", values
        ).fetchall()
        for key in FACETS:
            where, values = self._where(request, key)
            self._db.execute(
                "SELECT value, count(*) FROM found JOIN facet USING (document)"
                f" WHERE key = ? AND {where} GROUP BY value",
                (key, *values),
            ).fetchall()
        where, values = self._where(request, None)
        count = self._db.execute(f"SELECT count(*) FROM found WHERE {where}", values).fetchone()
        return int(count[0])

    def _where(self, request: SearchRequest, leaving_out: str | None) -> tuple[str, list[str]]:
        clauses, values = ["1"], []
        for key, chosen in request.filters.items():
            if key != leaving_out:
                marks = ", ".join("?" * len(chosen))
                clauses.append(
                    f"document IN (SELECT document FROM facet WHERE key = ? AND value IN ({marks}))"
                )
                values += [key, *chosen]
        return " AND ".join(clauses), values


def timed(answer: Callable[[SearchRequest], int], asked: Sequence[SearchRequest]) -> list[float]:
    """Return the milliseconds of each request; the first tenth is asked once before."""
    for request in asked[: len(asked) // 10]:
        answer(request)
    found = []
    for request in asked:
        began = time.perf_counter()
        answer(request)
        found.append((time.perf_counter() - began) * 1000)
    return found


def figures(name: str, milliseconds: Sequence[float], base: float | None = None) -> float:
    """Print one line of the table; returns the median."""
    median = statistics.median(milliseconds)
    slow = statistics.quantiles(milliseconds, n=20)[-1]
    ratio = "" if base is None else f"   {base / median:5.1f} times as fast as FTS5"
    print(f"  {name:<44} p50 {median:8.2f} ms   p95 {slow:8.2f} ms{ratio}")
    return median


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--passages", type=int, default=30_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    parts = fragments(chance)
    shelf = list(samples(options.passages, chance, parts))
    asked = requests(options.queries, chance, parts)
    with tempfile.TemporaryDirectory() as scratch:
        compare(Path(scratch), shelf, asked)


def compare(scratch: Path, shelf: Sequence[Sample], asked: Sequence[SearchRequest]) -> None:
    """Build both, time both, print both."""
    collection = Collection.open(scratch / "data")
    store(collection, shelf)
    report = build(collection, scratch / "index")
    began = time.perf_counter()
    fts5 = Fts5(scratch / "fts5.sqlite3", shelf)
    fts5_seconds = time.perf_counter() - began
    index = Index.open(scratch / "index", collection, today=lambda: TODAY)
    place = scratch / "index" / report.generation
    generation = Generation.open(report.generation, place, collection)
    synonyms = Synonyms.load()

    def ranked(request: SearchRequest) -> int:
        query = parse(request.words, synonyms)
        return rank(generation, request, query, TODAY).total

    print(f"{report.passages} passages, {report.documents} documents, {len(asked)} queries")
    print(f"  built in {report.seconds:.1f} s, FTS5 in {fts5_seconds:.1f} s")
    same = sum(ranked(request) == fts5.search(request) for request in asked)
    print(f"  the same total in {same} of {len(asked)} queries (the stemmers differ)")
    base = figures("SQLite FTS5: ten best and all facets", timed(fts5.search, asked))
    figures("Signpost: ten best and all facets", timed(ranked, asked), base)
    whole = timed(lambda request: index.search(request).total, asked)
    figures("Signpost: with passages read and highlighted", whole, base)
    index.close()
    collection.close()


if __name__ == "__main__":
    main()
