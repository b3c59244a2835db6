"""How well briefings are read: points, kinds, citations and what is said about the briefing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

GROUPS = ("points", "kinds", "citations", "about")
MEASURES = ("precision", "recall")
LEAST = 25
"""Briefings that the reader is measured on."""


def test_there_are_enough_briefings(cases: Sequence[Any]) -> None:
    assert len(cases) >= LEAST


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("measure", MEASURES)
def test_no_share_falls_below_its_floor(
    shares: Mapping[str, Any], floor_file: Any, group: str, measure: str
) -> None:
    share = shares[group]
    floor_file().check_kept(group, measure, share.of(measure), share.worst())


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("measure", MEASURES)
def test_a_floor_is_raised_to_what_is_reached(
    shares: Mapping[str, Any], floor_file: Any, group: str, measure: str
) -> None:
    floor_file().check_raised(group, measure, shares[group].of(measure))


def test_where_there_is_no_learning_nothing_is_made_up(cases: Sequence[Any]) -> None:
    without = [case for case in cases if not case.expected["points"]]
    assert len(without) >= 3
    assert {case.name: case.draft.points for case in without if case.draft.points} == {}
