"""The walk: every address and every command on a demonstration of its own, answered as text."""

from __future__ import annotations

import re
import shlex
from collections import defaultdict
from collections.abc import Iterator
from contextlib import chdir, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from briefings.apart import USER
from demo.server import DemoServer
from portal import cli, create_app
from portal.commands.demo_run import prepare, write_sources
from portal.config import Settings
from portal.opening import open_collection
from portal.services import services_of
from tests.answers import asked
from tests.answers.names import Names
from tests.answers.plain import told, without_passing, without_repetition

PASSWORD = "correct horse battery"
"""Of the user whom the commands add."""


@dataclass
class Answers:
    """What was answered, for each file the answers in the order of asking."""

    names: Names
    files: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    frames: set[str] = field(default_factory=set)

    def add(self, file: str, question: str, answer: str) -> None:
        """Keep an answer as it came."""
        self.files[file].append(f">>> {question}\n{answer.strip()}\n")

    def plain(self, names: Names, data: Path) -> dict[str, str]:
        """Return the texts of the files, with names for ids and without what passes.

        Args:
            names: of all that has an id in the end.
            data: the data folder.
        """
        folders = {str(data): "{data}", str(data.parent): "{folder}"}
        told = {}
        for file, answers in sorted(self.files.items()):
            text = "\n".join(answers)
            for folder, name in folders.items():
                text = text.replace(folder, name)
            told[file] = without_repetition(without_passing(names.told(text)))
        return told


@contextmanager
def demonstration(folder: Path) -> Iterator[tuple[Settings, str]]:
    """Give the settings of a demonstration that was just made, and its user's password."""
    data = folder / "data"
    data.mkdir()
    with DemoServer() as server:
        settings = Settings(
            data=data, demo=True, sources=write_sources(data, server), meaning=False
        )
        yield settings, prepare(settings)


def walk() -> dict[str, str]:
    """Return every answer of a new demonstration: text by the name of its file."""
    with TemporaryDirectory() as folder, demonstration(Path(folder)) as (settings, password):
        with closing(open_collection(settings)) as collection:
            answers = Answers(Names(collection))
        app = create_app(settings)
        with closing(services_of(app)):
            _ask_addresses(app, password, answers)
        _ask_commands(settings, answers)
        with closing(open_collection(settings)) as collection:
            return answers.plain(Names(collection), settings.data)


# Addresses


def _ask_addresses(app: Flask, password: str, answers: Answers) -> None:
    reader = app.test_client()
    for address in (*asked.ADDRESSES, *asked.BEHIND):
        _ask(app, reader, address, answers)
    _ask(app, reader, asked.SIGN_IN, answers)
    inside = app.test_client()
    fields = {"csrf_token": _token(inside), "name": USER, "password": password}
    assert inside.post(asked.SIGN_IN, data=fields).status_code == 303
    for address in asked.BEHIND:
        _ask(app, inside, address, answers, who=" signed in")


def _ask(app: Flask, client: FlaskClient, address: str, answers: Answers, *, who: str = "") -> None:
    response = client.get(answers.names.filled(address))
    file = f"pages/{_rule(app, response.request.path)}.txt"
    answers.add(file, f"GET {address}{who}", told(response, answers.frames))


def _rule(app: Flask, path: str) -> str:
    """Return the name of the file of a path: its rule, with ID for what a converter takes."""
    try:
        rule, _ = app.url_map.bind("localhost").match(path, return_rule=True)
    except HTTPException:
        return "nowhere"
    return file_of(rule.rule)


def file_of(rule: str) -> str:
    """Return the name of the file that holds the answers of a rule, without its ending.

    Args:
        rule: as Flask knows it.
    """
    return re.sub(r"<[^>]+>", "ID", rule).strip("/").replace("/", "_").lstrip(".") or "home"


def _token(client: FlaskClient) -> str:
    return re.findall(r'csrf_token" value="([^"]+)', client.get(asked.SIGN_IN).text)[0]


# Commands


def commands(group: click.Group, path: str = "") -> Iterator[str]:
    """Yield the words of every command of a group and of its groups.

    Args:
        group: of commands.
        path: the words that lead to it.
    """
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}"


def command_of(line: str) -> str:
    """Return the command of a line of words and options, or nothing where it is none.

    Args:
        line: what is typed after ``signpost``.
    """
    words = re.sub(r"^--data \S+ ", "", line)
    return next((name for name in commands(cli.main) if f"{words} ".startswith(f"{name} ")), "")


def _ask_commands(settings: Settings, answers: Answers) -> None:
    beside = settings.data.parent / "beside"
    beside.mkdir()
    with chdir(beside):
        Path("notes.txt").write_text(asked.NOTES, encoding="utf-8")
        _run("--help", settings, answers, "signpost")
        for name in commands(cli.main):
            _run(f"{name} --help", settings, answers, name)
        for line in asked.COMMANDS:
            _run(line, settings, answers, command_of(line) or "signpost")


def _run(line: str, settings: Settings, answers: Answers, name: str) -> None:
    done = CliRunner().invoke(
        cli.main, shlex.split(answers.names.filled(line)), prog_name="signpost",
        env=settings.environment(), input=f"{PASSWORD}\n", terminal_width=100,
    )  # fmt: skip
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    said = f"status {done.exit_code}\n{done.stdout}"
    said += f"\nto standard error:\n{done.stderr}" if done.stderr else ""
    answers.add(f"commands/{name.replace(' ', '_')}.txt", f"signpost {line}", said)
