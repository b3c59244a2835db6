"""Statuses: decided in one module, and said when they are shown."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import portal
from briefings import grounds, status
from briefings.grounds import Ground, Name, Words
from briefings.models import Status
from briefings.status import STATUS_OF
from portal.briefings.status_words import SENTENCES, STATUS_WORDS, say
from portal.trainer.queue import LABELS, TOLD, WaitReason

FACTS = {
    "number": "1.4.39",
    "on": "2024-03-11",
    "now": "1.4.42",
    "name": Name.FORMER,
    "words": Words.CITING,
}
DECIDES = {"status.py", "models.py"}
"""The module that decides, and the one that declares what can be decided."""


def test_every_ground_makes_a_status_and_every_status_is_made_and_has_words() -> None:
    assert set(STATUS_OF) == set(SENTENCES) == set(Ground)
    assert set(STATUS_OF.values()) == set(STATUS_WORDS) == set(Status)
    assert all(LABELS[reason] and TOLD[reason] for reason in WaitReason)


@pytest.mark.parametrize("ground", Ground)
def test_every_ground_is_said_in_a_sentence_of_what_is_stored_with_it(ground: Ground) -> None:
    asked = {field for _, field, _, _ in Formatter().parse(SENTENCES[ground]) if field}
    said = say(grounds.Reason(ground, {fact: FACTS[fact] for fact in asked}))
    assert said == "" or (said.endswith(".") and said[0].isupper())
    assert "{" not in said


def test_what_is_much_like_a_removed_document_is_named_as_it_is_written() -> None:
    said = say(grounds.Reason(Ground.CHOSEN_REMOVED, {"like": "Forms {A} to {Z}"}))
    assert said == "Its last text is kept here. The text of “Forms {A} to {Z}” is much like it."


def deciding(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that give a status by its name, or make a resolution by themselves."""
    for node in ast.walk(tree):
        given: list[ast.expr | None] = []
        if isinstance(node, ast.Call):
            asks = isinstance(node.func, ast.Attribute) and node.func.attr == "get"
            given = [*([] if asks else node.args), *(keyword.value for keyword in node.keywords)]
            if isinstance(node.func, ast.Name) and node.func.id == "Resolution":
                yield node.lineno
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.Return):
            given = [node.value]
        elif isinstance(node, ast.IfExp):
            given = [node.body, node.orelse]
        yield from (value.lineno for value in given if value and _is_status(value))


def _is_status(value: ast.expr) -> bool:
    return (
        isinstance(value, ast.Attribute)
        and isinstance(value.value, ast.Name)
        and value.value.id == "Status"
    )


@pytest.mark.slow
def test_no_other_module_decides_a_status() -> None:
    assert portal.__file__
    folders = {Path(portal.__file__).parent, Path(status.__file__).parent}
    decided = {
        f"{file.name}:{line}"
        for file in {file for folder in folders for file in folder.rglob("*.py")}
        if file.name not in DECIDES
        for line in deciding(ast.parse(file.read_text(encoding="utf-8")))
    }
    assert decided == set()


def test_a_decision_in_another_module_would_be_found() -> None:
    written = (
        "a = Status.GONE\nf(status=Status.EXACT)\nResolution(x)\nreturn_ = 1\nb == Status.GONE"
    )
    assert sorted(set(deciding(ast.parse(written)))) == [1, 2, 3]
