"""How well the search answers what the demonstration's readers ask: floors that only rise."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crawler.collection.store import Collection
from index.judging import MEASURES, Answered, Quality, load_judged, measure
from index.results import SearchRequest
from index.search import Index
from portal.config import Settings

UNANSWERABLE = Path(__file__).resolve().parent / "unanswerable.toml"
JUDGED = Path(__file__).resolve().parent / "judged.toml"
SLACK = 0.0005
"""Shares are written with three decimals."""


@pytest.fixture(scope="module")
def quality(demonstration: Settings) -> Iterator[Quality]:
    with (
        closing(Collection.open(demonstration.data)) as collection,
        closing(Index(demonstration.data / "index", collection)) as index,
        collection.session() as session,
    ):
        yield measure(index.search, session, load_judged(JUDGED))


def _worst(answered: Sequence[Answered]) -> str:
    rows = sorted(answered, key=lambda answer: answer.ndcg)[:15]
    return "\n".join(f"{row.ndcg:.2f} {row.query.words}" for row in rows)


def test_there_are_queries_of_every_kind_and_each_answer_is_held(quality: Quality) -> None:
    assert len(quality.answered) >= 80
    assert {"acronym", "misspelling", "question", "cross-border", "number", "phrase"} <= {
        answer.query.kind for answer in quality.answered
    }
    assert quality.missing == ()


@pytest.fixture(scope="module")
def honesty(demonstration: Settings) -> dict[str, float]:
    """Give the share of unanswerable queries that are told so, and of well-spelt others that
    are not."""
    unanswerable = tomllib.loads(UNANSWERABLE.read_text(encoding="utf-8"))["words"]
    judged = [q.words for q in load_judged(JUDGED).query if q.kind != "misspelling"]
    with (
        closing(Collection.open(demonstration.data)) as collection,
        closing(Index(demonstration.data / "index", collection)) as index,
    ):
        told = [not index.search(SearchRequest(words)).close for words in unanswerable]
        trusted = [index.search(SearchRequest(words)).close for words in judged]
    return {"told": sum(told) / len(told), "trusted": sum(trusted) / len(trusted)}


@pytest.mark.parametrize("name", ["told", "trusted"])
def test_what_cannot_be_answered_is_told_and_what_can_is_not(
    honesty: dict[str, float], floor_file: Any, name: str
) -> None:
    floor_file(SLACK).check_kept("close match", name, honesty[name], "see unanswerable.toml")
    floor_file(SLACK).check_raised("close match", name, honesty[name])


@pytest.mark.parametrize("name", MEASURES)
def test_no_measure_falls_below_its_floor(quality: Quality, floor_file: Any, name: str) -> None:
    why = _worst(quality.answered)
    floor_file(SLACK).check_kept("all", name, quality.share(name), why)


@pytest.mark.parametrize("name", MEASURES)
def test_a_floor_is_raised_to_what_is_reached(quality: Quality, floor_file: Any, name: str) -> None:
    floor_file(SLACK).check_raised("all", name, quality.share(name))
