"""The quality of ranking on the Cranfield collection, with the settings as shipped."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from pathlib import Path

import pytest

from index.results import SearchRequest

CRANFIELD = Path(__file__).resolve().parents[2] / ".." / "shared" / "collections" / "cranfield"

FLOOR = 0.43
"""nDCG@10 over 225 queries, binary relevance. It may rise, never fall."""


def _lines(name: str) -> list[dict[str, str]]:
    text = (CRANFIELD / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _relevant() -> dict[str, set[str]]:
    relevant: dict[str, set[str]] = defaultdict(set)
    for line in (CRANFIELD / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, document, grade = line.split("\t")
        if int(grade) > 0:
            relevant[query].add(document)
    return relevant


def _ndcg(ranked: list[str], relevant: set[str]) -> float:
    gain = sum(1 / math.log2(place + 2) for place, d in enumerate(ranked[:10]) if d in relevant)
    return gain / sum(1 / math.log2(place + 2) for place in range(min(10, len(relevant))))


def test_ranking_on_cranfield_stays_above_the_floor(module_shelf):
    if not CRANFIELD.is_dir():
        pytest.skip("the Cranfield collection is not beside the checkout (../shared)")
    documents = _lines("documents.jsonl")
    ids = module_shelf.add_all([(d["title"], [d["text"]], {}) for d in documents])
    names = dict(zip(ids, (d["id"] for d in documents), strict=True))
    index = module_shelf.open()
    relevant = _relevant()
    figures = [
        _ndcg(
            [names[hit.document_id] for hit in index.search(SearchRequest(q["text"])).hits],
            relevant[q["id"]],
        )
        for q in _lines("queries.jsonl")
        if relevant[q["id"]]
    ]
    mean = sum(figures) / len(figures)
    assert mean >= FLOOR, f"nDCG@10 fell to {mean:.4f}"
