"""The house: what the contracts of the imports cannot hold of how the code is laid out."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[1]
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: list[str] = DECLARED["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
MODULES = [path for name in PACKAGES for path in (ROOT / name).rglob("*.py")]
MOST_MODULES = 20
"""In one folder: beyond that nobody sees at a glance what it does."""
LONGEST_REPEAT = 6
"""Lines in a row that two templates may have alike: beyond that they are one part, or one frame."""
LONGEST_MODULE, LONGEST_FUNCTION = 450, 40
"""Lines. No target: the medians stand in docs/decisions/0024-the-house.md."""


@cache
def tree(path: Path) -> ast.Module:
    """Return what a module is parsed to: several tests walk over all of them."""
    return ast.parse(path.read_text(encoding="utf-8"))


def test_every_package_is_declared_for_the_wheel_the_types_and_the_contracts() -> None:
    there = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert set(PACKAGES) == there
    assert DECLARED["tool"]["mypy"]["packages"] == PACKAGES
    assert DECLARED["tool"]["importlinter"]["root_packages"] == PACKAGES


def test_no_folder_holds_more_modules_than_can_be_seen_at_a_glance() -> None:
    counts: dict[str, int] = defaultdict(int)
    for path in MODULES:
        if path.name != "__init__.py" and "migrations" not in path.parts:
            counts[str(path.parent.relative_to(ROOT))] += 1
    assert {folder: count for folder, count in counts.items() if count > MOST_MODULES} == {}


def test_every_folder_of_modules_is_a_package_that_says_what_lives_there() -> None:
    folders = {path.parent for path in MODULES if not {"earlier", "versions"} & set(path.parts)}
    for folder in folders:
        package = folder / "__init__.py"
        assert package.is_file(), folder
        assert ast.get_docstring(ast.parse(package.read_text(encoding="utf-8"))), folder


def test_no_two_classes_share_a_name() -> None:
    named: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                named[node.name].append(str(path.relative_to(ROOT)))
    assert {name: places for name, places in named.items() if len(places) > 1} == {}


@pytest.mark.slow
def test_what_each_thread_has_for_itself_lasts_as_long_as_the_process() -> None:
    # A local that goes while threads end can crash CPython 3.11: so all stand in modules.
    local, passing = set[str](), list[str]()
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef) and "threading.local" in map(ast.unparse, node.bases):
                local.add(node.name)
    assert local
    for path in MODULES:
        lasting = [step.value for step in tree(path).body if isinstance(step, ast.Assign)]
        for node in ast.walk(tree(path)):
            called = isinstance(node, ast.Call) and ast.unparse(node.func)
            if called in local | {"threading.local"} and node not in lasting:
                passing.append(f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}")
    assert passing == []


def test_no_module_and_no_function_has_grown_beyond_reading() -> None:
    long = []
    for path in MODULES:
        if "migrations" in path.parts:
            continue
        source = path.read_text(encoding="utf-8")
        if source.count("\n") > LONGEST_MODULE:
            long.append(str(path.relative_to(ROOT)))
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and _lines(node) > LONGEST_FUNCTION:
                long.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert long == []


def test_the_median_module_and_function_are_what_the_decision_says() -> None:
    decision = (ROOT / "docs/decisions/0024-the-house.md").read_text(encoding="utf-8")
    module, function = map(int, re.findall(r"the median of (\d+) lines", decision))
    modules = [
        path for path in MODULES if path.name != "__init__.py" and "migrations" not in path.parts
    ]
    nodes = (node for path in modules for node in ast.walk(tree(path)))
    lines = [_lines(node) for node in nodes if isinstance(node, ast.FunctionDef)]
    assert abs(median(path.read_text("utf-8").count("\n") for path in modules) - module) <= 10
    assert abs(median(lines) - function) <= 1


def test_no_stretch_of_a_template_stands_in_another_too() -> None:
    places: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for path in (ROOT / "templates").rglob("*.html"):
        stripped = map(str.strip, path.read_text(encoding="utf-8").splitlines())
        lines = [line for line in stripped if line]
        for start in range(len(lines) - LONGEST_REPEAT):
            stretch = tuple(lines[start : start + LONGEST_REPEAT + 1])
            places[stretch].add(str(path.relative_to(ROOT)))
    assert [found for found in places.items() if len(found[1]) > 1] == []


def _lines(function: ast.FunctionDef) -> int:
    """Return how many lines a function has beneath its docstring."""
    body = function.body[1:] if ast.get_docstring(function) and function.body[1:] else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1
