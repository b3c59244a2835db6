"""How well what is marked agrees with labelled sentences: floors that only rise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from collection.marks.marking import marks
from tests.quality.marks.labels import KINDS, Labelled, agreement, labelled, sentences

MEASURES = [f"{kind} {measure}" for kind in KINDS for measure in ("precision", "recall")]
GROUPS = ("drawn", "written", "aside")
LEAST = {"limit precision": 0.95, "limit recall": 0.85}
"""What was asked for, in every group."""


def _of(group: str) -> Sequence[Labelled]:
    every = [*sentences("drawn"), *sentences("written")]
    return [each for each in every if each.aside] if group == "aside" else sentences(group)


def _measured(group: str, name: str) -> tuple[float, str]:
    kind, measure = name.split()
    found = agreement(_of(group), kind, marks)
    # What goes wrong with the sentences kept aside is told to nobody.
    why = "" if group == "aside" else "\n".join(found.wrong)
    return getattr(found, measure), why


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("name", MEASURES)
def test_no_measure_falls_below_its_floor(group: str, name: str, floor_file: Any) -> None:
    share, why = _measured(group, name)
    floor_file().check_kept(group, name, share, why)
    assert share >= LEAST.get(name, 0)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("name", MEASURES)
def test_a_floor_is_raised_to_what_is_reached(group: str, name: str, floor_file: Any) -> None:
    share, _ = _measured(group, name)
    floor_file().check_raised(group, name, share)


def test_there_are_sentences_enough_and_half_of_them_were_drawn() -> None:
    drawn, written = sentences("drawn"), sentences("written")
    assert len(drawn) >= 150
    assert len(drawn) + len(written) >= 300
    assert sum(len(each.spans["limit"]) for each in (*drawn, *written)) >= 100
    bare = [each for each in (*drawn, *written) if not any(each.spans.values())]
    assert len(bare) >= 100  # near misses, and sentences of everyday


def test_a_label_is_taken_off_and_its_place_kept() -> None:
    found = labelled("The {role|chair} {may|may} ring {tel|101} {limit|at once}.")
    assert found.text == "The chair may ring 101 at once."
    assert {kind: {found.text[a:b] for a, b, _ in found.spans[kind]} for kind in KINDS} == {
        "limit": {"at once"},
        "duty": {"may"},
        "role": {"chair"},
        "contact": {"101"},
    }
