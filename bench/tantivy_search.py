"""The tantivy side of the search benchmark; runs alone, in the environment of the rivals.

    python tantivy_search.py DOCUMENTS QUERIES FOLDER

As one would write it by the manual: a row is a passage, words are stemmed in English, the fields
have our weights, and each facet is a terms aggregation over a fast field. The library's Python
door collects hits and aggregations in two passes. It prints one JSON object: the seconds of the
build, the milliseconds and the number of passages found of each query.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import tantivy

FACETS = ("topic", "type", "area", "source", "format", "reviewed", "when")
WEIGHTS = {"title": 3.0, "heading": 2.0, "body": 1.0}
COUNTS = {key: {"terms": {"field": key, "size": 100}} for key in FACETS}


def build(documents: Path, folder: Path) -> tantivy.Index:
    """Index the documents, merged into as few segments as the library makes of them."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("document", stored=True)
    for name in WEIGHTS:
        builder.add_text_field(name, tokenizer_name="en_stem")
    for key in FACETS:
        builder.add_text_field(key, tokenizer_name="raw", fast=True)
    folder.mkdir()
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(heap_size=500_000_000)
    with documents.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            sample = json.loads(line)
            for heading, body in sample["sections"]:
                row = {"title": sample["title"], "heading": heading, "body": body}
                writer.add_document(tantivy.Document(document=number, **row, **sample["facets"]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def answer(index: tantivy.Index, words: str, filters: dict[str, list[str]]) -> int:
    """Find the ten best passages and count all facets; return how many passages match."""
    query = index.parse_query(words, list(WEIGHTS), field_boosts=WEIGHTS)
    if filters:
        must = [
            (tantivy.Occur.Must, tantivy.Query.term_set_query(index.schema, key, values))
            for key, values in filters.items()
        ]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *must])
    searcher = index.searcher()
    found = searcher.search(query, 10)
    for _, address in found.hits:
        searcher.doc(address)["document"]
    searcher.aggregate(query, COUNTS)
    return int(found.count)


def main() -> None:
    documents, queries, folder = map(Path, sys.argv[1:])
    began = time.perf_counter()
    index = build(documents, folder)
    seconds = time.perf_counter() - began
    asked = [json.loads(line) for line in queries.read_text(encoding="utf-8").splitlines()]
    for words, filters in asked[: len(asked) // 10]:
        answer(index, words, filters)
    milliseconds, totals = [], []
    for words, filters in asked:
        began = time.perf_counter()
        totals.append(answer(index, words, filters))
        milliseconds.append((time.perf_counter() - began) * 1000)
    print(json.dumps({"seconds": seconds, "milliseconds": milliseconds, "totals": totals}))


if __name__ == "__main__":
    main()
