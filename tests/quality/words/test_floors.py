"""How much of a known text is kept, how much of what is read is true to it, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

KINDS = ("page", "pdf", "word")
MEASURES = ("kept", "kept_worst", "true", "true_worst", "order", "order_worst")
SLACK = 0.0005


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("measure", MEASURES)
def test_no_share_falls_below_its_floor(
    measured: Mapping[str, Any], floor_file: Any, kind: str, measure: str
) -> None:
    found = measured[kind]
    floor_file(SLACK).check_kept(kind, measure, found.share(measure), found.faults())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("measure", MEASURES)
def test_a_floor_is_raised_to_what_is_reached(
    measured: Mapping[str, Any], floor_file: Any, kind: str, measure: str
) -> None:
    floor_file(SLACK).check_raised(kind, measure, measured[kind].share(measure))
