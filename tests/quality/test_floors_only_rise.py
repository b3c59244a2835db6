"""No floor of quality is lowered unsaid, in whichever folder it stands."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
FILES = sorted(HERE.glob("*/floors.toml"))


def floors(text: str) -> dict[tuple[str, str], float]:
    return {
        (group, measure): float(share)
        for group, shares in tomllib.loads(text).items()
        for measure, share in shares.items()
    }


def flags(text: str) -> set[str]:
    """Return the lines that own up to a lower floor."""
    return set(re.findall(r"^# lowered: .*\S: \S.*$", text, re.MULTILINE))


def lowered(before: str, after: str) -> set[tuple[str, str]]:
    """Return the floors that are lower, or gone, and that no new line owns up to."""
    new = flags(after) - flags(before)
    now = floors(after)
    return {
        (group, measure)
        for (group, measure), share in floors(before).items()
        if now.get((group, measure), 0.0) < share
        and not any(line.startswith(f"# lowered: {group} {measure}: ") for line in new)
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_no_floor_is_lowered_unsaid(path: Path) -> None:
    git = shutil.which("git")
    if git is None:
        pytest.skip("there is no git to tell what the floors were")
    committed = subprocess.run(
        [git, "show", "HEAD:./floors.toml"],
        cwd=path.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if committed.returncode:
        pytest.skip("no floors are committed here: no repository, or none of them in it yet")
    assert lowered(committed.stdout, path.read_text(encoding="utf-8")) == set()


BEFORE = "[pdf]\nkeep = 0.95\ndrop = 1.0\n"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (BEFORE, set()),
        ("[pdf]\nkeep = 0.97\ndrop = 1.0\n", set()),
        ("[pdf]\nkeep = 0.9\ndrop = 1.0\n", {("pdf", "keep")}),
        ("[pdf]\ndrop = 1.0\n", {("pdf", "keep")}),
        ("# lowered: pdf keep: the hard files came in\n[pdf]\nkeep = 0.9\ndrop = 1.0\n", set()),
        ("# lowered: pdf drop: x\n[pdf]\nkeep = 0.9\ndrop = 1.0\n", {("pdf", "keep")}),
        ("# lowered: pdf keep: \n[pdf]\nkeep = 0.9\ndrop = 1.0\n", {("pdf", "keep")}),
    ],
)
def test_a_lower_floor_must_be_owned_up_to(after: str, expected: set[tuple[str, str]]) -> None:
    assert lowered(BEFORE, after) == expected


def test_an_old_line_does_not_excuse_a_new_fall() -> None:
    excuse = "# lowered: pdf keep: the hard files came in\n"
    assert lowered(excuse + BEFORE, excuse + BEFORE.replace("0.95", "0.8")) == {("pdf", "keep")}
