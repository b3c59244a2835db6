"""The way in for the next person: what can be made, what a commit must pass, the picture."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def made(*words: str) -> subprocess.CompletedProcess[str]:
    """Run make as a person does, though these tests may be run by make themselves."""
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *words],  # noqa: S607
        cwd=ROOT, env=alone, capture_output=True, text=True, check=True,
    )  # fmt: skip


def recipe(target: str) -> list[str]:
    """Return the lines of the Makefile's recipe for a target."""
    (lines,) = re.findall(rf"^{target}:[^\n]*\n((?:\t[^\n]*\n)+)", text("Makefile"), re.M)
    return [line.strip().lstrip("@") for line in lines.splitlines()]


def test_make_alone_tells_every_target_in_one_line() -> None:
    done = made()
    told = [line.split()[1] for line in done.stdout.splitlines()]
    declared = re.findall(r"^([a-z-]+):(?!=)", text("Makefile"), re.M)
    assert told == declared
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text("Makefile"), re.M)
    assert phony.split() == declared
    assert all(len(line.split()) > 3 and len(line) < 100 for line in done.stdout.splitlines())


@pytest.mark.parametrize("target", ["test", "quick"])
def test_tests_can_be_chosen(target: str) -> None:
    done = made("-s", "-n", "-o", "setup", target, "T=tests/index")
    assert re.search(r"pytest -n \d .*tests/index$", done.stdout.strip())


def without_place(command: str) -> str:
    """Return a command without the dot that has it look at everything."""
    return command.replace(" . ", " ").removesuffix(" .")


def test_a_commit_is_checked_by_what_lint_runs_and_downloads_nothing() -> None:
    hooks = text(".pre-commit-config.yaml")
    entries = [line.removesuffix(" --force-exclude") for line in re.findall(r"entry: (.*)", hooks)]
    linters = [line.replace("$(BIN)", ".venv/bin") for line in recipe("lint")]
    assert [*map(without_place, entries)] == [*map(without_place, linters)]
    assert set(re.findall(r"repo: (.*)$", hooks, re.M)) == {"local"}
    assert set(re.findall(r"language: (.*)$", hooks, re.M)) == {"system"}


def test_the_editor_is_told_the_length_of_a_line_that_the_linter_holds() -> None:
    (linted,) = re.findall(r"^line-length = (\d+)", text("pyproject.toml"), re.M)
    assert f"max_line_length = {linted}\n" in text(".editorconfig")


@pytest.mark.slow
def test_what_is_called_slow_is_there_and_left_out_of_the_quick_tests() -> None:
    (named,) = re.findall(r"^SLOW = \((.*?)\)", text("tests/conftest.py"), re.M | re.S)
    names = re.findall(r'"([^"]+)"', named)
    assert len(names) > 10
    assert [name for name in names if not (ROOT / "tests" / name).exists()] == []
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "--collect-only", "-m", "not slow"]
    done = subprocess.run(
        [*command, *(f"tests/{name}" for name in ("test_changing.py", "test_answers.py"))],
        check=True, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert {line.partition("::")[0] for line in done.stdout.splitlines() if "::" in line} == {
        "tests/test_answers.py"
    }


@pytest.mark.slow
def test_of_a_test_of_many_slow_cases_the_first_is_quick(
    tmp_path: Path,
) -> None:
    (tmp_path / "test_cases.py").write_text(
        "import pytest\n\n\n@pytest.mark.cases\n@pytest.mark.parametrize('n', range(3))\n"
        "def test_many(n): pass\n\n\n@pytest.mark.parametrize('n', range(2))\n"
        "def test_few(n): pass\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "--collect-only", "-m", "not slow"]
    own = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), "-p", "tests.conftest"]
    done = subprocess.run(
        [*command, *own, str(tmp_path)], check=True, cwd=ROOT, capture_output=True, text=True
    )
    found = [line.rpartition("::")[2] for line in done.stdout.splitlines() if "::" in line]
    assert found == ["test_many[0]", "test_few[0]", "test_few[1]"]


def test_every_package_that_has_tests_has_quick_ones() -> None:
    tests = ROOT / "tests"
    (named,) = re.findall(r"^SLOW = \((.*?)\)", text("tests/conftest.py"), re.M | re.S)
    slow = [tests / name for name in re.findall(r'"([^"]+)"', named)]
    tried: dict[Path, list[str]] = {}
    for file in tests.rglob("test_*.py"):
        package = file.parent.relative_to(tests)
        if package.parts and (ROOT / package / "__init__.py").exists():
            tried.setdefault(package, [])
            if not any(file.is_relative_to(each) for each in slow):
                tried[package] += quick_tests(file)
    assert len(tried) > 30
    # To back up and to restore is to copy everything, in each of its tests.
    assert {str(package) for package, names in tried.items() if not names} <= {
        "demo",
        "portal/backup",
    }


def quick_tests(file: Path) -> list[str]:
    """Return the names of a file's tests that are not marked slow by themselves."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and "pytest.mark.slow" not in map(ast.unparse, node.decorator_list)
    ]


def test_the_quick_tests_are_those_that_are_not_slow_with_fewer_examples() -> None:
    (line,) = recipe("quick")
    assert '-m "not browser and not slow" --hypothesis-profile quick' in line
    assert (
        settings.get_profile("quick").max_examples < settings.get_profile("signpost").max_examples
    )


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
