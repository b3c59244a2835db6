"""A minute of everything that writes at once, and a short kill storm; the long ones are a bench."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.endurance import JOBS, Place, a_place, kill_storm, mixed_load

SECONDS = 60
KILLS = 1


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with a_place(tmp_path_factory.mktemp("endurance")) as made:
        yield made


def test_everything_that_writes_runs_at_once_for_a_minute_and_nothing_fails(place: Place) -> None:
    tally = mixed_load(place, SECONDS)
    assert tally.failures == []
    assert set(tally.done) == {
        *("crawl", "import", "edit", "sign in", "user add", "index", "citations", "search")
    }


def test_what_was_committed_outlives_every_kill(place: Place) -> None:
    storm = kill_storm(place, KILLS)
    assert storm.faults == []
    assert storm.kills == {job.name: KILLS for job in JOBS}
