"""Every recipe of docs/changing.md, on a copy: done in full, and with each step forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from tests.changing.nursery import Nursery
from tests.changing.recipes import RECIPES
from tests.changing.tree import ROOT, Tree

NOTHING_RUN = 5
"""What pytest exits with where it found no test."""
PAGE = (ROOT / "docs" / "changing.md").read_text(encoding="utf-8")


def recipes_told() -> dict[str, list[list[str]]]:
    """Return, for each heading of the page, the tests that each row of its table names."""
    told = {}
    for part in re.split(r"^## ", PAGE, flags=re.M)[1:]:
        heading, _, text = part.partition("\n")
        rows = [line.split("|") for line in text.splitlines() if re.match(r"\| \d", line)]
        told[heading] = [re.findall(r"`(test_\w+)`", row[-2]) for row in rows]
    return told


TOLD = recipes_told()
FORGOTTEN = [(name, step) for name, steps in TOLD.items() for step in range(len(steps))]


@cache
def place_of(test: str) -> str:
    """Return the file of a test, and its name, as pytest wants them."""
    files = (ROOT / "tests").rglob("test_*.py")
    (file,) = (each for each in files if f"def {test}(" in each.read_text(encoding="utf-8"))
    return f"{file.relative_to(ROOT)}::{test}"


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with closing(Nursery()) as process:
        yield process


def changed(folder: Path, name: str, *, but: int | None = None) -> Tree:
    """Return a copy in which the steps of a recipe are done, but for one."""
    tree = Tree(folder / "copy")
    for number, step in enumerate(RECIPES[name]):
        if number != but:
            step(tree)
    return tree


def test_every_recipe_of_the_page_is_tried_step_by_step() -> None:
    assert {name: len(steps) for name, steps in RECIPES.items()} == {
        name: len(steps) for name, steps in TOLD.items()
    }
    assert all(tests for steps in TOLD.values() for tests in steps)


@pytest.mark.parametrize("name", RECIPES)
def test_a_change_by_its_recipe_is_whole(tmp_path: Path, nursery: Nursery, name: str) -> None:
    tests = sorted({test for step in TOLD[name] for test in step})
    status, printed = nursery.run(changed(tmp_path, name).folder, [*map(place_of, tests)])
    assert status == 0, printed


@pytest.mark.parametrize(("name", "step"), FORGOTTEN, ids=str)
def test_a_step_that_was_forgotten_is_told(
    tmp_path: Path, nursery: Nursery, name: str, step: int
) -> None:
    tree = changed(tmp_path, name, but=step)
    for test in TOLD[name][step]:
        status, printed = nursery.run(tree.folder, [place_of(test)])
        assert status not in (0, NOTHING_RUN), printed
