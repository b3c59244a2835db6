"""The data folder is its owner's alone, and what is secret stays in the process that needs it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from collection.store import Collection
from portal import cli
from portal.config import SECRETS, Settings, for_children, load_settings, variable

UNGUARDED = "import os; os.umask(0); from portal.cli import main; main()"
KEY = "0123456789abcdef0123456789abcdef"


def open_to_others(data: Path) -> list[str]:
    return [
        str(path.relative_to(data.parent))
        for path in (data, *data.rglob("*"))
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]


def signpost(settings: Settings, *words: str, typed: str = "") -> None:
    """Run a command as a person whose umask keeps nothing back."""
    subprocess.run(
        [sys.executable, "-c", UNGUARDED, *words],
        env={**os.environ, **settings.environment()},
        input=typed.encode(),
        capture_output=True,
        check=True,
    )


@pytest.mark.slow
def test_nobody_else_may_read_what_is_written_whatever_the_umask(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    signpost(settings, "user", "add", "anna", typed="a long enough password\n")
    signpost(settings, "index")
    # As when the portal runs: SQLite keeps its log beside the database.
    with closing(Collection.open(settings.data)) as collection, collection.writing():
        assert (settings.data / "signpost.sqlite3-wal").exists()
        assert open_to_others(settings.data) == []
    assert len(list((settings.data / "index").rglob("*"))) > 10


def test_a_folder_that_an_earlier_release_left_open_is_closed_when_it_is_opened(
    settings: Settings,
) -> None:
    others = settings.data / "somebody-elses"
    others.write_text("Not ours.")
    for path in (settings.data, *settings.data.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    Collection.open(settings.data).close()
    assert open_to_others(settings.data) == ["data/somebody-elses"]


def test_a_folder_that_cannot_be_closed_is_told_by_checking(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, stored: Collection
) -> None:
    settings.data.chmod(0o755)

    def refused(_path: Path, _mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refused)
    monkeypatch.setattr(Collection, "check", lambda _self: 6)
    found = CliRunner().invoke(cli.main, ["check"], env=settings.environment())
    assert "others on this machine may enter" in found.output
    assert found.exit_code == 1


def test_a_child_is_given_every_setting_but_the_secrets() -> None:
    named = {variable(n) for n in Settings.model_fields if n.endswith(("key", "token", "password"))}
    assert named == SECRETS, "each is marked as one where it is declared"
    environment = dict.fromkeys(SECRETS, KEY)
    environment |= {"SIGNPOST_CONTACT": "a@b.example", "LANG": "C"}
    settings = load_settings(environment)
    given = for_children(environment, settings)
    assert KEY not in given.values()
    assert given["LANG"] == "C"
    secret = {name for name in Settings.model_fields if variable(name) in SECRETS}
    assert load_settings(given) == settings.model_copy(update=dict.fromkeys(secret, ""))


@pytest.mark.slow
def test_a_command_keeps_the_secrets_from_every_process_that_it_starts(tmp_path: Path) -> None:
    told = f"{sys.executable} -c 'import os; print(sorted(os.environ))'"
    asked = (
        "import os, sys; from portal import cli; from portal.commands import check;"
        "check.load_sources = lambda _: [] if os.system(sys.argv.pop()) else [];"
        "cli.main(['check'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked, told],
        env={**os.environ, "SIGNPOST_DATA": str(tmp_path / "data"), "SIGNPOST_SECRET_KEY": KEY},
        capture_output=True,
        check=False,
    )
    assert b"SIGNPOST_DATA" in done.stdout
    assert b"SIGNPOST_SECRET_KEY" not in done.stdout
