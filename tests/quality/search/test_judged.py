"""How well the search answers what the demonstration's readers ask: floors that only rise."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from collection.store import Collection
from index.judging.judged import OF_DOCUMENTS, load_judged
from index.judging.measuring import Answered, Quality, measure
from index.results import SearchRequest
from index.search import Index
from portal.config import Settings

JUDGED = Path(__file__).resolve().parent / "judged.toml"
FILES = {"all": JUDGED, "spoken": JUDGED.with_name("spoken_judged.toml")}
UNANSWERABLE = JUDGED.with_name("unanswerable.toml")
SLACK = 0.0005
"""Shares are written with three decimals."""
WHY = "see CLOSE in index/searching/relaxing.py"


@pytest.fixture(scope="module")
def measured(demonstration: Settings) -> Iterator[Mapping[str, Quality]]:
    """Return the quality of each judged file, by its group in floors.toml."""
    with (
        closing(Collection.open(demonstration.data)) as collection,
        closing(Index(demonstration.data / "index", collection)) as index,
        collection.reading() as session,
    ):
        yield {
            group: measure(index.search, session, load_judged(file))
            for group, file in FILES.items()
        }


@pytest.fixture
def quality(measured: Mapping[str, Quality]) -> Quality:
    return measured["all"]


@pytest.fixture(scope="module")
def close(demonstration: Settings) -> Iterator[Callable[[Sequence[str]], float]]:
    """Return what tells the share of queries that are answered with a close match."""
    with (
        closing(Collection.open(demonstration.data)) as collection,
        closing(Index(demonstration.data / "index", collection)) as index,
    ):

        def share(queries: Sequence[str]) -> float:
            return sum(index.search(SearchRequest(q)).close for q in queries) / len(queries)

        yield share


def _worst(answered: Sequence[Answered]) -> str:
    rows = sorted(answered, key=lambda answer: answer.ndcg)[:15]
    return "\n".join(f"{row.ndcg:.2f} {row.query.words}" for row in rows)


def test_there_are_queries_of_every_kind_and_each_answer_is_held(quality: Quality) -> None:
    assert len(quality.answered) >= 80
    assert {"acronym", "misspelling", "question", "cross-border", "number", "phrase"} <= {
        answer.query.kind for answer in quality.answered
    }
    assert quality.missing == ()


def test_there_are_spoken_questions_and_each_answer_is_held(
    measured: Mapping[str, Quality],
) -> None:
    assert len(measured["spoken"].answered) >= 60
    assert measured["spoken"].missing == ()


@pytest.mark.parametrize("group", FILES)
@pytest.mark.parametrize("name", OF_DOCUMENTS)
def test_no_measure_falls_below_its_floor(
    measured: Mapping[str, Quality], floor_file: Any, group: str, name: str
) -> None:
    quality = measured[group]
    floor_file(SLACK).check_kept(group, name, quality.share(name), _worst(quality.answered))


@pytest.mark.parametrize("group", FILES)
@pytest.mark.parametrize("name", OF_DOCUMENTS)
def test_a_floor_is_raised_to_what_is_reached(
    measured: Mapping[str, Quality], floor_file: Any, group: str, name: str
) -> None:
    floor_file(SLACK).check_raised(group, name, measured[group].share(name))


def test_what_cannot_be_answered_is_told_to_have_no_close_match(
    close: Callable[[Sequence[str]], float], floor_file: Any
) -> None:
    queries = tomllib.loads(UNANSWERABLE.read_text(encoding="utf-8"))["queries"]
    assert len(queries) >= 20
    share = 1 - close(queries)
    floor_file(SLACK).check_kept("no close match", "told", share, WHY)
    floor_file(SLACK).check_raised("no close match", "told", share)


def test_what_can_be_answered_is_seldom_told_so(
    close: Callable[[Sequence[str]], float], floor_file: Any
) -> None:
    # A misspelling that still finds something has no close match, and is offered another spelling.
    queries = [query.words for query in load_judged(JUDGED).query if query.kind != "misspelling"]
    share = close(queries)
    floor_file(SLACK).check_kept("no close match", "spared", share, WHY)
    floor_file(SLACK).check_raised("no close match", "spared", share)
