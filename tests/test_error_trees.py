"""The trees of errors that are drawn in the docstrings are those of the classes."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from portal.answers import FAULTS

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for package in ROOT.glob("*/__init__.py")
    for path in package.parent.rglob("errors.py")
)
_LINE = re.compile(r"(?P<lead>[ │├└─]*)(?P<name>[A-Z]\w+)(?:  .*|)")
_STEP = 4


def drawn(docstring: str) -> list[tuple[int, str]]:
    """Return the depth and name of each class of a drawn tree, from its root."""
    lines = [found for line in docstring.splitlines() if (found := _LINE.fullmatch(line))]
    left = len(lines[0]["lead"])
    return [((len(line["lead"]) - left) // _STEP, line["name"]) for line in lines]


def built(module: ModuleType) -> list[tuple[int, str]]:
    """Return the same of the classes that a module defines, in its order."""
    classes = [
        each
        for each in vars(module).values()
        if inspect.isclass(each) and each.__module__ == module.__name__
    ]

    def under(base: type, depth: int) -> Iterator[tuple[int, str]]:
        for each in classes:
            if base in each.__bases__:
                yield depth, each.__name__
                yield from under(each, depth + 1)

    return list(under(Exception, 0))


@pytest.mark.parametrize("name", MODULES)
def test_the_drawn_tree_is_the_tree(name: str) -> None:
    module = importlib.import_module(name)
    shown, real = drawn(module.__doc__ or ""), built(module)
    assert [depth for depth, _ in real].count(0) == 1, "one root a layer"
    assert shown == real


def test_the_command_line_knows_the_root_of_every_tree() -> None:
    roots = {built(importlib.import_module(name))[0][1] for name in MODULES}
    assert roots == {root.__name__ for root in FAULTS}
