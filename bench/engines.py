"""The engines that are compared, each built as its manual says; all answer the same requests.

Ours and FTS5 count documents, each facet as if nothing of its own were chosen (multi-select).
Whoosh and tantivy cannot: they count passages, and those that all filters admit.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from whoosh import fields, index, query, sorting

from bench.corpus import SEVERAL, Sample
from bench.environment import HERE, rivals_python
from index.facets import FACETS
from index.results import SearchRequest
from index.storing.schema import Stems
from index.weights import FIELD_WEIGHTS
from index.words.analysis import stems

TEN = 10


class WhooshEngine:
    """Whoosh's own BM25F, with ``groupedby`` on a stored column for each facet.

    The stems are ours, which build faster than Whoosh's own analysis.

    Args:
        folder: where to build it; made.
        shelf: the documents.
    """

    def __init__(self, folder: Path, shelf: Sequence[Sample]) -> None:
        columns = {
            key: fields.KEYWORD(commas=True, sortable=True) if key in SEVERAL
            else fields.ID(sortable=True)
            for key in FACETS
        }  # fmt: skip
        words_of = {name: Stems() for name in FIELD_WEIGHTS}
        folder.mkdir()
        self._index = index.create_in(
            str(folder), fields.Schema(document=fields.STORED, **words_of, **columns)
        )
        writer = self._index.writer(limitmb=1024)
        for sample in shelf:
            title = stems(sample.title)
            facets = {key: ",".join(values) for key, values in sample.facets.items()}
            for heading, body in sample.sections:
                words = {"title": title, "heading": stems(heading), "body": stems(body)}
                writer.add_document(document=sample.id, **words, **facets)
        writer.commit()
        self._searcher = self._index.searcher()

    def close(self) -> None:
        """Give back the files."""
        self._searcher.close()

    def search(self, request: SearchRequest) -> int:
        """Answer with the ten best passages and all counts; returns how many passages match."""
        asked = query.Or(
            [
                query.Term(name, stem, boost=weight)
                for stem in dict.fromkeys(stems(request.words))
                for name, weight in FIELD_WEIGHTS.items()
            ]
        )
        chosen = query.And(
            [
                query.Or([query.Term(key, value) for value in values])
                for key, values in request.filters.items()
            ]
        )
        grouped = sorting.Facets()
        for key in FACETS:
            grouped.add_facet(
                key, sorting.FieldFacet(key, allow_overlap=key in SEVERAL, maptype=sorting.Count)
            )
        found = self._searcher.search(
            asked, limit=TEN, filter=chosen if request.filters else None, groupedby=grouped
        )
        for hit in found:
            hit["document"]
        for key in FACETS:
            found.groups(key)
        return len(found)


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

    def close(self) -> None:
        """Give back the database."""
        self._db.close()

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


class Tantivy:
    """tantivy, asked in a process of its own (``bench/tantivy_search.py``).

    Args:
        documents, queries: files as ``hand_over`` writes them.
        folder: where to build it; made.

    Raises:
        Unavailable: it cannot be installed.
    """

    def __init__(self, documents: Path, queries: Path, folder: Path) -> None:
        command = [rivals_python(), HERE / "tantivy_search.py", documents, queries, folder]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        told: Mapping[str, Any] = json.loads(done.stdout)
        self.seconds: float = told["seconds"]
        self.milliseconds: list[float] = told["milliseconds"]
        self.totals: list[int] = told["totals"]
