"""Who writes the audit: views and commands, never what decides."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import portal

WRITERS = {
    "admin/views.py",
    "admin/deciding.py",
    "admin/message_views.py",
    "admin/replacement_views.py",
    "sign_in/views.py",
    "sign_in/traces.py",
    "commands/briefing.py",
    "trainer/decision_views.py",
    "trainer/views.py",
}
"""What answers a request or a command; one is what a refused request leaves."""
READERS = {"admin/overview.py"}


def _imports_audit(file: Path) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and (node.module == "collection.audit" or _takes(node, "collection", "audit"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    )


def _takes(node: ast.ImportFrom, module: str, name: str) -> bool:
    return node.module == module and any(taken.name == name for taken in node.names)


@pytest.mark.slow
def test_the_audit_is_written_where_a_request_or_a_command_is_answered() -> None:
    root = Path(str(portal.__file__)).parent
    below = (root.parent / "briefings", root.parent / "crawler", root.parent / "index")
    found = {str(file.relative_to(root)) for file in root.rglob("*.py") if _imports_audit(file)}
    assert found == WRITERS | READERS
    assert not [file for each in below for file in each.rglob("*.py") if _imports_audit(file)]
