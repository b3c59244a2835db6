"""How well the passages shown answer what practitioners ask: floors that only rise.

Half of the questions are kept aside from work on the search; both halves have floors.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import pytest

from bench.passages import HALVES, JUDGED, halves
from collection.store import Collection
from index.encoding.opening import DEFAULT, is_there, open_encoder
from index.encoding.publishing import encode
from index.judging.judged import OF_PASSAGES, load_judged
from index.judging.measuring import Quality, measure
from index.search import Index
from portal.config import Settings

SLACK = 0.0005
"""Shares are written with three decimals."""
ONE_QUESTION = 0.0127
"""With an encoder, the last bits of a processor may turn one question of eighty."""
KINDS = {
    "spoken", "keywords", "when and how long", "how many and how often", "who", "number to ring",
    "which form", "definition", "acronym", "cross-border", "misspelling", "learning from reviews",
    "what to do",
}  # fmt: skip


@pytest.fixture(scope="module")
def with_encoder(
    demonstration: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Quality]:
    """Return the quality of each half where passages have vectors too."""
    if not is_there(DEFAULT):
        assert os.environ.get("SIGNPOST_REQUIRE_ENCODER") != "1", "set-up prepared no encoder"
        pytest.skip("set-up prepared no encoder")
    folder = tmp_path_factory.mktemp("encoded") / "index"
    shutil.copytree(demonstration.data / "index", folder)
    with closing(Collection.open(demonstration.data)) as collection:
        encode(collection, folder, open_encoder(DEFAULT))
        with (
            closing(Index(folder, collection, encoder=DEFAULT)) as index,
            collection.reading() as session,
        ):
            answered = measure(index.search, session, load_judged(JUDGED))
            assert index.fault() == ""
    return halves(answered)


@pytest.fixture(scope="module")
def quality(demonstration: Settings) -> Iterator[Quality]:
    with (
        closing(Collection.open(demonstration.data)) as collection,
        closing(Index(demonstration.data / "index", collection)) as index,
        collection.reading() as session,
    ):
        yield measure(index.search, session, load_judged(JUDGED))


def _worst(half: str, quality: Quality) -> str:
    if half != HALVES[0]:
        return "which questions of this half are answered worst is not told"
    rows = [
        (answer.passages.ndcg, answer.query.words) for answer in quality.answered if answer.passages
    ]
    return "\n".join(f"{ndcg:.2f} {words}" for ndcg, words in sorted(rows)[:15])


def test_there_are_questions_of_every_kind_and_each_passage_is_held(quality: Quality) -> None:
    for half in halves(quality).values():
        assert len(half.answered) >= 60
        assert {answer.query.kind for answer in half.answered} == KINDS
    assert all(answer.passages and answer.passages.best == 3 for answer in quality.answered)
    assert quality.missing == ()
    assert quality.lost == ()


def test_no_question_is_asked_twice() -> None:
    asked = [query.words.casefold() for query in load_judged(JUDGED).query]
    others = {q.words.casefold() for q in load_judged(JUDGED.with_name("judged.toml")).query}
    assert len(set(asked)) == len(asked)
    assert others.isdisjoint(asked)


@pytest.mark.parametrize("name", OF_PASSAGES)
@pytest.mark.parametrize("half", HALVES)
def test_no_measure_falls_below_its_floor(
    quality: Quality, floor_file: Any, half: str, name: str
) -> None:
    part = halves(quality)[half]
    why = _worst(half, part)
    floor_file(SLACK).check_kept(f"passages {half}", name, part.share(name), why)


@pytest.mark.parametrize("name", OF_PASSAGES)
@pytest.mark.parametrize("half", HALVES)
def test_a_floor_is_raised_to_what_is_reached(
    quality: Quality, floor_file: Any, half: str, name: str
) -> None:
    share = halves(quality)[half].share(name)
    floor_file(SLACK).check_raised(f"passages {half}", name, share)


def test_with_an_encoder_no_measure_falls_below_its_floor(
    with_encoder: Mapping[str, Quality], floor_file: Any
) -> None:
    for half, measured in with_encoder.items():
        for name in OF_PASSAGES:
            group, why = f"encoder passages {half}", _worst(half, measured)
            floor_file(ONE_QUESTION).check_kept(group, name, measured.share(name), why)
