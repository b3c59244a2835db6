"""How often the right spelling is offered, and how often none is where none is needed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from collection.store import Collection
from index.judging.judged import load_judged
from index.results import SearchRequest
from index.search import Index
from portal.config import Settings

HERE = Path(__file__).resolve().parent
SLACK = 0.0005


@pytest.fixture(scope="module")
def index(demonstration: Settings) -> Iterator[Index]:
    with (
        closing(Collection.open(demonstration.data)) as collection,
        closing(Index(demonstration.data / "index", collection)) as opened,
    ):
        yield opened


def offered(index: Index, typed: str) -> str | None:
    return index.search(SearchRequest(typed, size=1, as_typed=True)).suggestion


def test_the_right_spelling_is_offered(index: Index, floor_file: Any) -> None:
    text = (HERE / "misspellings.toml").read_text(encoding="utf-8")
    meant = tomllib.loads(text)["meant"]
    wrong = {typed: other for typed in meant if (other := offered(index, typed)) != meant[typed]}
    share = 1 - len(wrong) / len(meant)
    floor_file(SLACK).check_kept("spelling", "offered", share, str(wrong))
    floor_file(SLACK).check_raised("spelling", "offered", share)


def test_what_is_spelt_right_is_left_alone(index: Index, floor_file: Any) -> None:
    judged = load_judged(HERE / "judged.toml").query
    right = [query.words for query in judged if query.kind != "misspelling"]
    right += tomllib.loads((HERE / "unanswerable.toml").read_text(encoding="utf-8"))["queries"]
    wrong = {typed: other for typed in right if (other := offered(index, typed))}
    share = 1 - len(wrong) / len(right)
    floor_file(SLACK).check_kept("spelling", "left alone", share, str(wrong))
    floor_file(SLACK).check_raised("spelling", "left alone", share)
