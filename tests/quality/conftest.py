"""Floors of quality: shares written down when they were reached, that may only rise.

Every folder here that measures something keeps a ``floors.toml``: a table a group, a share a
measure. Who makes something worse meets the test that measures it, and so does who makes it better
(the floor is to be raised). Who lowers a floor meets ``test_floors_only_rise``, unless a new line
of the file says so: "# lowered: GROUP MEASURE: the reason".
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class FloorFile:
    """One floors.toml.

    Args:
        path: of the file.
        slack: half of the last decimal that shares are written with.
    """

    path: Path
    slack: float = 0.005

    def floor(self, group: str, measure: str) -> float:
        """Return the least share of a measure."""
        content = tomllib.loads(self.path.read_text(encoding="utf-8"))
        return float(content[group][measure])

    def check_kept(self, group: str, measure: str, share: float, why: str) -> None:
        """Fail where a share fell below its floor."""
        floor = self.floor(group, measure)
        assert share >= floor - self.slack, f"{group} {measure} fell to {share:.4f}\n{why}"

    def check_raised(self, group: str, measure: str, share: float) -> None:
        """Fail where a floor stands below what is reached."""
        floor = self.floor(group, measure)
        assert share <= floor + self.slack, f"raise the floor of {group} {measure} to {share:.4f}"


@pytest.fixture
def floor_file(request: pytest.FixtureRequest) -> Callable[..., FloorFile]:
    """Return the maker of the floors that stand beside the test's own module."""
    path = request.path.parent / "floors.toml"

    def made(slack: float = 0.005) -> FloorFile:
        return FloorFile(path, slack)

    return made
