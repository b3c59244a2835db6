"""How well briefings are read that were written before the reader was run on any of them.

Both halves are held, each by floors of its own: what was worked on says what the reader has
learned, what was kept aside says what to expect of a build that nobody has met. So do those that
were written after both were done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

HALVES = ("worked_on", "kept_aside", "read_once")
MEASURES = (
    ("points", "precision"),
    ("points", "recall"),
    ("citations", "precision"),
    ("citations", "recall"),
    ("title", "right"),
    ("date", "right"),
    ("year", "right"),
    ("without", "right"),
)


@pytest.fixture(scope="module")
def measured(halves: Mapping[str, Sequence[Any]], count_half: Any) -> dict[str, Any]:
    return {half: count_half(cases) for half, cases in halves.items()}


def test_the_halves_are_about_equal(halves: Mapping[str, Sequence[Any]]) -> None:
    assert min(len(halves["worked_on"]), len(halves["kept_aside"])) >= 20


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize(("what", "measure"), MEASURES)
def test_no_share_falls_below_its_floor(
    measured: Mapping[str, Any], floor_file: Any, half: str, what: str, measure: str
) -> None:
    share = measured[half][what]
    floor_file().check_kept(half, f"{what}_{measure}", share.of(measure), share.worst())


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize(("what", "measure"), MEASURES)
def test_a_floor_is_raised_to_what_is_reached(
    measured: Mapping[str, Any], floor_file: Any, half: str, what: str, measure: str
) -> None:
    floor_file().check_raised(half, f"{what}_{measure}", measured[half][what].of(measure))
