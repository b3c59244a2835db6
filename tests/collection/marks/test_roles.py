"""Roles: what the reviewed file may hold, and what is found by it."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from collection.errors import RolesUnusable
from collection.marks import roles as module
from collection.marks.roles import load_roles, roles


def _found(text: str) -> list[tuple[str, str]]:
    return [(text[mark.start : mark.end], mark.value) for mark in roles(text)]


def test_every_role_of_the_file_is_found_by_each_of_its_names_and_in_the_plural() -> None:
    for role in load_roles().role:
        for name in (role.name, *role.also):
            before = f"{role.after[0]} " if role.after and name == role.name else ""
            assert _found(f"Ask {before}{name} today.") == [(name, role.name)], name


def test_no_name_stands_under_two_roles() -> None:
    names = [name for role in load_roles().role for name in (role.name, *role.also)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two midwives and their heads of service.", ["midwives", "heads of service"]),
        ("All IROs, and the LADO’s deputy.", ["IROs", "LADO"]),
        ("The lead social worker chairs the meeting.", ["lead social worker"]),
        ("He sat on a chair. The chair spoke.", ["chair"]),
        ("A dental practice, nursery and management.", []),
        ("The gp and the iro are no acronyms.", []),
        ("İ. The named nurse.", ["named nurse"]),
    ],
)
def test_roles_are_found_by_their_words_alone(text: str, expected: list[str]) -> None:
    assert [words for words, _ in _found(text)] == expected


def test_a_file_of_another_form_is_told_with_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "roles.toml").write_text('[[role]]\nnamed = "chair"\n', encoding="utf-8")
    monkeypatch.setattr(resources, "files", lambda _: tmp_path)
    load_roles.cache_clear()
    try:
        with pytest.raises(RolesUnusable, match=r"roles\.toml"):
            module.load_roles()
    finally:
        load_roles.cache_clear()
