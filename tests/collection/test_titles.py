"""How a document is named, number and title, is said in one place for code and templates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection import titles
from collection.titles import bare_title, numbered, split_number

ROOT = Path(__file__).resolve().parents[2]
MODULES = [path for top in ROOT.glob("*/__init__.py") for path in top.parent.rglob("*.py")]
TEMPLATES = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]

NUMBERS = st.from_regex(r"[A-Z]{0,2}[1-9]\d?(\.[1-9]\d?){0,3}", fullmatch=True)
TITLES = st.from_regex(r"[A-Z][a-z]{3,8}( [a-z]{1,8}){0,3}", fullmatch=True)


@pytest.mark.parametrize(
    ("number", "title", "name"),
    [
        ("1.4.39", "Moving across boundaries", "1.4.39 Moving across boundaries"),
        ("1.4.39", "1.4.39 Moving across boundaries", "1.4.39 Moving across boundaries"),
        ("1.4.39", "1.4.39. Moving", "1.4.39. Moving"),
        ("A2", "A2: Consent", "A2: Consent"),
        ("1", "12 steps to safety", "1 12 steps to safety"),
        ("1.4", "1.4.39 Moving", "1.4 1.4.39 Moving"),
        ("", "Moving", "Moving"),
        (None, "Moving", "Moving"),
        ("1.4", "", "1.4 "),
    ],
)
def test_a_document_is_named_by_its_number_once(number: str | None, title: str, name: str) -> None:
    assert numbered(title, number) == name


@given(NUMBERS, TITLES)
def test_a_number_that_was_put_before_a_title_comes_off_again(number: str, title: str) -> None:
    named = numbered(title, number)
    assert numbered(named, number) == named
    assert split_number(named) == (number, title)
    assert bare_title(named) == bare_title(title) == title


def _called(node: ast.AST) -> str:
    """Return the last name of an expression: "number" of ``document.number``."""
    return getattr(node, "attr", None) or getattr(node, "id", "")


def _named_by_hand(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that set a number before a title, or ask whether it stands there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node.func) == "startswith":
            if any(_called(each) == "number" for each in node.args):
                yield node.lineno
        elif isinstance(node, ast.JoinedStr):
            shown = [_called(v.value) for v in node.values if isinstance(v, ast.FormattedValue)]
            if {"number", "title"} <= set(shown):
                yield node.lineno


def _template_by_hand(text: str) -> Iterator[str]:
    """Yield the places of a template that do so."""
    yield from re.findall(r"startswith\(\w+\.number\)", text)
    yield from re.findall(r"\.number\b[^{}]*\}\}(?:[^{}<]|\{%[^{}]*%\})*\{\{-? ?\w+\.title", text)


@pytest.mark.parametrize(
    "line", ['f"{it.number} {it.title}"', "x = title.startswith(document.number)"]
)
def test_code_that_names_a_document_by_hand_would_be_seen(line: str) -> None:
    assert list(_named_by_hand(ast.parse(line))) == [1]


@pytest.mark.parametrize(
    "text",
    [
        "{% if it.number and not it.title.startswith(it.number) %}",
        "{{ it.number }} {{ it.title }}",
        "{% if it.number %}{{ it.number }} {% endif %}{{- it.title -}}",
        '{{ it.number ~ " " if it.number }}{{ it.title }}',
    ],
)
def test_a_template_that_does_so_would_be_seen(text: str) -> None:
    assert list(_template_by_hand(text))


@pytest.mark.slow
def test_no_module_names_a_document_by_hand() -> None:
    places = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in MODULES
        for line in _named_by_hand(ast.parse(path.read_text(encoding="utf-8")))
    ]
    own = Path(titles.__file__).relative_to(ROOT)
    assert len(MODULES) > 200
    assert [place for place in places if place.partition(":")[0] != str(own)] == []
    assert places, "the walk does not see the one place"


def test_no_template_names_a_document_by_hand() -> None:
    assert len(TEMPLATES) > 50
    found = {path.name: list(_template_by_hand(path.read_text("utf-8"))) for path in TEMPLATES}
    assert {name: places for name, places in found.items() if places} == {}
