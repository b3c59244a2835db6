"""The errors of each layer are one tree, drawn where they stand."""

from __future__ import annotations

import ast
import inspect
import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from tests.test_house import MODULES, PACKAGES

ROOT = Path(__file__).parents[1]
LAYERS = [package for package in PACKAGES if package != "demo"]
"""The demonstration has no errors of its own."""
DRAWN = re.compile(r"^(?P<before>[ │]*)(?:[├└]── )?(?P<name>[A-Z]\w+)(?:  .*)?$")


def drawn(module: ModuleType) -> dict[str, str | None]:
    """Return what each error drawn in a module's docstring stands under; None for the root."""
    found: dict[str, str | None] = {}
    above: list[tuple[int, str]] = []
    for line in (module.__doc__ or "").splitlines()[2:]:
        match = DRAWN.match(line)
        if match is None or (found and "──" not in line):
            continue
        depth = len(match["before"]) + 4 * ("──" in line)
        above = [each for each in above if each[0] < depth]
        found[match["name"]] = above[-1][1] if above else None
        above.append((depth, match["name"]))
    return found


def defined(module: ModuleType) -> dict[str, str | None]:
    """Return what each error of a module is a kind of; None for the root."""
    kinds = [
        each
        for _, each in inspect.getmembers(module, inspect.isclass)
        if issubclass(each, Exception) and each.__module__ == module.__name__
    ]
    return {
        each.__name__: each.__base__.__name__ if each.__base__ in kinds else None
        for each in kinds
        if each.__base__ is not None
    }


@pytest.mark.parametrize("package", LAYERS)
def test_the_drawn_tree_of_errors_is_the_tree(package: str) -> None:
    module = import_module(f"{package}.errors")
    assert drawn(module) == defined(module)
    assert list(defined(module).values()).count(None) == 1


@pytest.mark.slow
def test_every_error_that_leaves_its_module_stands_in_the_tree_of_its_layer() -> None:
    elsewhere = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in MODULES
        if path.name != "errors.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
        and not node.name.startswith("_")
        and any(isinstance(base, ast.Name) and base.id.endswith(("Error", "Exception", "Fault"))
                for base in node.bases)
    ]  # fmt: skip
    assert elsewhere == []
