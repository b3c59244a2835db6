"""How much of what matters is kept, and how much furniture dropped, by profile and format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from crawler.extract import EXTRACTORS
from crawler.profiles import PROFILES

MEASURES = ("keep", "drop")
FORMATS = {extractor.function.rpartition("_")[2] for extractor in EXTRACTORS.values()} - {"html"}
GROUPS = sorted({*PROFILES, *FORMATS})


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("measure", MEASURES)
def test_no_share_falls_below_its_floor(
    tallies: Mapping[str, Any], floor_file: Any, group: str, measure: str
) -> None:
    tally = tallies[group]
    floor_file().check_kept(group, measure, tally.share(measure), "\n".join(tally.missed))


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("measure", MEASURES)
def test_a_floor_is_raised_to_what_is_reached(
    tallies: Mapping[str, Any], floor_file: Any, group: str, measure: str
) -> None:
    floor_file().check_raised(group, measure, tallies[group].share(measure))
