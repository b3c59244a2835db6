"""What belongs to another user of the machine: a message that names it, and nothing half done.

Root may read everything; without the right to pass over modes it is a user like any other.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from collection.store import DATABASE, Collection
from portal.config import SECRET_KEY, Settings

NOBODY = 65534
AS_A_USER = ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner,-chown")
COMMANDS = (
    ["search", "bruising"], ["check"], ["index", "--rebuild"], ["crawl"], ["tidy"],
    ["backup", "{backup}"], ["briefing", "list"], ["user", "disable", "anna"],
)  # fmt: skip
RUN = """
import json, sys
from click.testing import CliRunner
from portal.cli import main
said = []
for words in json.loads(sys.argv[1]):
    result = CliRunner().invoke(main, words)
    unforeseen = result.exception is not None and not isinstance(result.exception, SystemExit)
    said.append([result.exit_code, result.output, repr(result.exception) if unforeseen else ""])
print(json.dumps(said))
"""
REFUSED = {
    "": 8,
    DATABASE: 8,
    "index": 4,
    "index/build.lock": 1,
    "blobs": 2,
    "crawl.lock": 3,
    SECRET_KEY: 1,
    "collection.id": 7,
}
"""How many of the commands end with a message, by what is another's."""


@pytest.fixture
def foreign(settings: Settings, stored: Collection) -> Settings:
    """Return the settings of a folder of which parts can be given away, where that is allowed."""
    if sys.platform != "linux" or os.geteuid() or not shutil.which("setpriv"):
        pytest.skip("only root can give a file to another user, and become less than root")
    if subprocess.run([*AS_A_USER, "true"], check=False, capture_output=True).returncode:
        pytest.skip("root cannot become less here")
    digest = stored.blobs.put(b"words of a chapter")
    with stored.writing() as session:
        session.execute(text("UPDATE version SET blob_hash = :digest"), {"digest": digest})
    stored.settle()
    stored.close()
    (settings.data / SECRET_KEY).write_text("0123456789abcdef" * 4)
    (settings.data / SECRET_KEY).chmod(0o600)
    (settings.data / "crawl.lock").touch()
    return settings


def give_away(path: Path) -> None:
    """Make a file, or a folder and all below it, another user's alone."""
    for each in [path, *path.rglob("*")]:
        os.chown(each, NOBODY, NOBODY)
        each.chmod(0o700 if each.is_dir() else 0o600)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.cases
@pytest.mark.parametrize("part", REFUSED)
def test_what_is_another_users_is_named_and_left_as_it_is(
    foreign: Settings, tmp_path: Path, part: str
) -> None:
    given = foreign.data / part
    give_away(given)
    before = contents(given) if given.is_dir() else {str(given): given.read_bytes()}
    backup = tmp_path / "backup.tar.gz"
    words = [[word.format(backup=backup) for word in command] for command in COMMANDS]
    ran = subprocess.run(
        [*AS_A_USER, sys.executable, "-c", RUN, json.dumps(words)],
        env={**os.environ, **foreign.environment()}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    said = json.loads(ran.stdout)
    assert [unforeseen for _, _, unforeseen in said if unforeseen] == []
    named = [output for code, output, _ in said if code and _is_named(output, given)]
    assert len(named) == REFUSED[part], said
    after = contents(given) if given.is_dir() else {str(given): given.read_bytes()}
    assert {name: after.get(name) for name in before} == before
    assert backup.exists() == (said[5][0] == 0), "a backup is whole, or there is none"
    if part:
        assert "citations:" in said[1][1], "a check tells all that it can"


def _is_named(output: str, given: Path) -> bool:
    return str(given) in output or "this user may not read" in output or "cannot be read" in output
