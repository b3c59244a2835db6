"""Every address and every command answers as it did: compared with the answers that are saved.

``make answers`` saves them anew where a change of them is wanted; CONTRIBUTING.md says how.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, Rule

from portal import cli, create_app
from portal.application import CONCERNS
from portal.config import Settings
from tests.answers import asked
from tests.answers.__main__ import ROOT, SAVED
from tests.answers.walking import command_of, commands, file_of

LARGEST = 560 * 1024
"""Bytes of all that is saved: a person looks through what changed of it."""
FILES = sorted(str(file.relative_to(SAVED)) for file in SAVED.glob("*/*"))


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of the answers as they are given now."""
    folder = tmp_path_factory.mktemp("answers")
    command = [sys.executable, "-m", "tests.answers", str(folder)]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
def test_what_is_answered_is_what_was_saved(given: Path, file: str) -> None:
    answered = (given / file).read_text("utf-8") if (given / file).exists() else ""
    assert answered.splitlines() == (SAVED / file).read_text("utf-8").splitlines()


@pytest.mark.slow
def test_the_answers_of_every_address_and_command_are_saved(given: Path, tmp_path: Path) -> None:
    rules = create_app(Settings(data=tmp_path / "data")).url_map.iter_rules()
    addresses = {file_of(rule.rule) for rule in rules if "GET" in (rule.methods or ())}
    every = {f"pages/{name}.txt" for name in (*addresses, "nowhere")}
    every |= {f"commands/{name.replace(' ', '_')}.txt" for name in commands(cli.main)}
    every.add("commands/signpost.txt")
    assert {str(file.relative_to(given)) for file in given.glob("*/*")} == every == set(FILES)


def test_every_command_is_asked_for_more_than_its_help_or_excused() -> None:
    told = {command_of(line) for line in asked.COMMANDS} - {""}
    assert told | set(asked.ONLY_HELP) == set(commands(cli.main))
    assert not told & set(asked.ONLY_HELP)


def test_the_saved_answers_are_few_enough_to_be_read() -> None:
    assert sum(file.stat().st_size for file in SAVED.glob("*/*")) < LARGEST


def test_every_address_is_asked() -> None:
    app = Flask("routes")
    for concern in CONCERNS:
        app.register_blueprint(concern.blueprint)
    rules = {r.rule for r in app.url_map.iter_rules() if "GET" in (r.methods or ())}
    told = (*asked.ADDRESSES, *asked.BEHIND, asked.SIGN_IN)
    paths = [re.sub(r"\{[^}]+\}", "1", address).partition("?")[0] for address in told]
    routes = app.url_map.bind("portal.example")
    answered = {rule.rule for path in paths if (rule := matched(routes, path))}
    assert rules - answered == set(), "ask for an example in tests/answers/asked.py"
    assert [path for path in paths if not matched(routes, path)] == ["/nowhere"]


def matched(routes: MapAdapter, path: str) -> Rule | None:
    """Return the rule of a path, if there is one."""
    try:
        return routes.match(path, return_rule=True)[0]
    except HTTPException:
        return None
