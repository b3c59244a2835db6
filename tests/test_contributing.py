"""The commands by which CONTRIBUTING.md looks into things are run as they stand."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal import cli
from portal.config import Settings

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
LINES = re.findall(r"^signpost (.*)$", GUIDE, re.M)


def run(settings: Settings, line: str) -> Result:
    return CliRunner().invoke(cli.main, shlex.split(line), env=settings.environment())


@pytest.mark.parametrize("line", LINES)
def test_what_looks_into_things_does(
    demonstration: Settings, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.chdir(ROOT)
    if "ID" in line:
        listed = json.loads(run(demonstration, "briefing list --json").stdout)
        line = line.replace("ID", listed["briefings"][0]["id"])
    done = run(demonstration, line)
    assert done.exit_code == 0, done.output
    assert len(done.stdout) > 100


def test_the_three_ways_are_told() -> None:
    told = {line.split()[0] for line in LINES}
    assert {"crawl", "read", "search", "check", "briefing"} <= told
    assert len(LINES) >= 8


def test_what_it_sets_is_what_a_demonstration_writes(demonstration: Settings) -> None:
    (line,) = re.findall(r"^export (.*)$", GUIDE, re.M)
    told = dict(word.split("=") for word in line.split())
    assert demonstration.sources.name == Path(told["SIGNPOST_SOURCES"]).name
    assert Path(told["SIGNPOST_SOURCES"]).parent == Path(told["SIGNPOST_DATA"])
    assert demonstration.sources.parent == demonstration.data
