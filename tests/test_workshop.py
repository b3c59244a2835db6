"""The way in for the next person: what can be made, what a commit must pass, the picture."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def recipe(target: str) -> list[str]:
    """Return the lines of the Makefile's recipe for a target."""
    (lines,) = re.findall(rf"^{target}:[^\n]*\n((?:\t[^\n]*\n)+)", text("Makefile"), re.M)
    return [line.strip().lstrip("@") for line in lines.splitlines()]


def test_make_alone_tells_every_target_in_one_line() -> None:
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    told = [line.split()[1] for line in done.stdout.splitlines()]
    declared = re.findall(r"^([a-z-]+):(?!=)", text("Makefile"), re.M)
    assert told == declared
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text("Makefile"), re.M)
    assert phony.split() == declared
    assert all(len(line.split()) > 3 and len(line) < 100 for line in done.stdout.splitlines())


@pytest.mark.parametrize("target", ["test", "quick"])
def test_tests_can_be_chosen(target: str) -> None:
    command = ["make", "-s", "-n", "-o", "setup", target, "T=tests/index"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert re.search(r"pytest -n auto .*tests/index$", done.stdout.strip())


def test_a_commit_is_checked_by_what_lint_runs_and_downloads_nothing() -> None:
    hooks = text(".pre-commit-config.yaml")
    entries = re.findall(r"entry: (.*)$", hooks, re.M)
    linters = [line.replace("$(BIN)", ".venv/bin").removesuffix(" .") for line in recipe("lint")]
    assert [entry.removesuffix(" --force-exclude") for entry in entries] == linters
    assert set(re.findall(r"repo: (.*)$", hooks, re.M)) == {"local"}
    assert set(re.findall(r"language: (.*)$", hooks, re.M)) == {"system"}


def test_the_editor_is_told_the_length_of_a_line_that_the_linter_holds() -> None:
    (linted,) = re.findall(r"^line-length = (\d+)", text("pyproject.toml"), re.M)
    assert f"max_line_length = {linted}\n" in text(".editorconfig")


def test_no_ci_saves_answers() -> None:
    assert "answers" not in text(".ci/run")
    assert not any(
        "answers" in line for target in ("test", "quick", "lint") for line in recipe(target)
    )


def test_the_picture_is_that_of_the_code(tmp_path: Path) -> None:
    drawn = tmp_path / "drawn.svg"
    command = [sys.executable, "docs/draw_architecture.py", str(drawn)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    now = drawn.read_text(encoding="utf-8")
    assert now == text("docs/images/architecture.svg"), "draw it anew with “make picture”"
