"""What stands where a file of ours should: each is told by its name, and nobody waits for it."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from collection.store import Collection
from portal.cli import main
from portal.config import Settings
from portal.health.records import BACKUP, CHECK, read_record, write_record
from portal.jobs import job
from tests.strange import ODD_PLACES, within

DEEP = "[" * 100_000
COMMANDS = (["search", "bruising"], ["check"], ["index"], ["index", "--rebuild"])
each_place = pytest.mark.parametrize("put", ODD_PLACES.values(), ids=ODD_PLACES)
Put = Callable[[Path], object]


def run(settings: Settings, *words: str, more: Mapping[str, str] | None = None) -> Result:
    with within(60):
        result = CliRunner().invoke(main, words, env=settings.environment() | dict(more or {}))
    # Every error of ours ends as an exit status; another one would be a traceback.
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def replace(path: Path, put: Put) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    put(path)


@each_place
@pytest.mark.parametrize(
    "name",
    ["index/current", "index/current.new", "index/gen-000001/manifest.json", "crawl.lock",
     "collection.id", "index/build.lock", "refresh.json", "refresh-last.json", BACKUP, CHECK],
)  # fmt: skip
@pytest.mark.usefixtures("stored")
def test_no_command_waits_or_breaks_for_what_stands_where_a_file_should(
    settings: Settings, name: str, put: Put
) -> None:
    replace(settings.data / name, put)
    for words in COMMANDS:
        run(settings, *words)


@pytest.mark.usefixtures("stored")
def test_a_file_where_the_index_should_be_is_named(settings: Settings) -> None:
    replace(settings.data / "index", lambda path: path.write_text("x"))
    result = run(settings, "index")
    assert f"{settings.data / 'index'} is a file where a folder should stand" in result.output


@pytest.mark.usefixtures("stored")
def test_a_lock_that_leads_to_itself_is_named(settings: Settings) -> None:
    replace(settings.data / "crawl.lock", ODD_PLACES["a link to itself"])
    result = run(settings, "index")
    assert f"{settings.data / 'crawl.lock'} is a link that leads back to itself" in result.output


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    "body", [DEEP, "\xff", "[]", "{}", '{"at": 5}', ""], ids=lambda body: body[:9]
)
def test_a_record_that_says_nothing_is_none(settings: Settings, body: str) -> None:
    for name in (BACKUP, CHECK, job.STATE_FILE, job.LAST_FILE):
        (settings.data / name).write_text(body, encoding="latin-1")
    run(settings, "check")
    assert read_record(settings.data, BACKUP) is None
    assert job.running(settings) is None


@pytest.mark.usefixtures("stored")
def test_a_record_that_cannot_be_written_fails_nothing_and_is_named(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    (settings.data / CHECK).mkdir()
    write_record(settings.data, CHECK, damaged="")
    told = json.loads(run(settings, "check", "--json").stdout)
    assert "folder" not in told["storage"]["message"]
    assert f"{settings.data / CHECK} is a folder where a file should stand" in caplog.text
    assert ".new-" not in caplog.text


def test_a_record_is_written_where_it_can_be(settings: Settings) -> None:
    write_record(settings.data, CHECK, damaged="")
    assert read_record(settings.data, CHECK) is not None


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("name", [job.STATE_FILE, job.LAST_FILE])
def test_a_job_goes_on_where_nobody_can_be_told_of_it_and_the_file_is_named(
    settings: Settings, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    (settings.data / name).mkdir()
    done = []
    with job.running_as(settings.data, job.Watch(step=done.append)) as watch:
        watch.step("Indexing")
    assert done == ["Starting", "Indexing"]
    assert f"{settings.data / name} is a folder" in caplog.text


def test_a_killed_jobs_state_is_never_taken_for_that_of_the_next(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = settings.data / job.STATE_FILE
    state.write_text('{"pid": 1, "started": "2026-01-01T00:00:00+00:00", "step": "Crawling"}')

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(job, "write_whole", full)
    with job.running_as(settings.data, job.Watch()):
        assert job.running(settings) is None


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("SIGNPOST_SOURCES", ["check"]),
        ("SIGNPOST_SOURCES", ["crawl"]),
        ("SIGNPOST_SYNONYMS", ["check"]),
        ("SIGNPOST_SPOKEN", ["check"]),
        ("SIGNPOST_PROMOTED", ["check"]),
        ("SIGNPOST_JUDGED", ["check"]),
        ("SIGNPOST_JUDGED", ["index", "--rebuild"]),
    ],
)
@pytest.mark.parametrize("kind", [*ODD_PLACES, "nested"])
def test_a_declared_file_that_cannot_be_used_is_told_by_every_command_that_reads_it(
    settings: Settings, tmp_path: Path, variable: str, words: list[str], kind: str
) -> None:
    file = tmp_path / "declared.toml"
    put = ODD_PLACES.get(kind, lambda path: path.write_text(f"x = {DEEP}"))
    put(file)
    result = run(settings, *words, more={variable: str(file)})
    if not (
        kind == "a pipe"
        and variable
        in (
            "SIGNPOST_SYNONYMS",
            "SIGNPOST_SPOKEN",
            "SIGNPOST_PROMOTED",
        )
    ):
        assert result.exit_code != 0  # an empty file of those declares nothing, and may
        assert file.name in result.output


@each_place
@pytest.mark.parametrize("words", [["briefing", "import"], ["read"]])
def test_a_file_to_be_read_is_bounded_and_not_waited_for(
    settings: Settings, stored: Collection, tmp_path: Path, words: list[str], put: Put
) -> None:
    file = tmp_path / "briefing.txt"
    put(file)
    result = run(settings, *words, str(file))
    assert result.exit_code != 0 or put is os.mkfifo  # nobody writes to it: it is empty
