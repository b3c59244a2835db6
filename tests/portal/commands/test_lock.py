"""One process at a time derives from what is stored: a command takes the lock, or needs none."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import inspect, select

from briefings.models import Briefing, Citation, LearningPoint, Status
from collection.store import Collection
from portal.cli import main
from portal.config import Settings

TAKE_IT = {
    "crawl": ["crawl"],
    "index": ["index"],
    "index, whole": ["index", "--rebuild"],
    "index, the one kept back": ["index", "--use-held"],
    "briefing check": ["briefing", "check"],
    "briefing check, whole": ["briefing", "check", "--full", "--json"],
    "tidy": ["tidy"],
    "demo": ["demo", "--port", "0"],
}
"""What writes index or citations of all briefings, or clears what they leave."""
NEED_NONE = {
    "search": "reads",
    "read": "stores nothing",
    "briefing show": "reads",
    "briefing list": "reads",
    "check": "reads",
    "backup": "reads the database as of one moment",
    "restore": "writes into an empty folder",
    "briefing import": "writes one briefing and its citations, in one transaction",
    "user add": "derives nothing",
    "user password": "derives nothing",
    "user disable": "derives nothing",
    "encode": "adds vectors to the live index, waits while one is built, and has a lock of its own",
    "serve": "its buttons start a refresh, which takes the lock",
}
HOLD = """
import sys
from pathlib import Path
from crawler.crawling.locking import exclusive
with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def held(settings: Settings, stored: Collection) -> Iterator[Settings]:
    """Give settings of a collection with a citation, whose lock another process holds."""
    citation = Citation(
        position=0, cited_text="Bruising", cited_url="https://procedures.aldermoor.example/x",
        status=Status.EXACT, score=1.0, checked=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    point = LearningPoint(number=1, heading="", text="Read Bruising.", citations=[citation])
    with stored.writing() as session:
        session.add(
            Briefing(
                id="b1", title="B", origin="file:///b", format="txt", media_type="text/plain",
                blob_hash="0", imported=datetime(2026, 1, 1, tzinfo=UTC), points=[point],
            )
        )  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(settings.data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield settings
        assert holder.stdin is not None
        holder.stdin.close()


def call(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(main, words, env=settings.environment())


def derived(settings: Settings, stored: Collection) -> tuple[list[list[object]], dict[str, str]]:
    """Return all that is stored of citations, and the digest of each file of the index."""
    columns = [column.key for column in inspect(Citation).columns]
    with stored.reading() as session:
        citations = session.scalars(select(Citation).order_by(Citation.id)).all()
        rows = [[getattr(citation, key) for key in columns] for citation in citations]
    files = (path for path in (settings.data / "index").rglob("*") if path.is_file())
    return rows, {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.cases
@pytest.mark.parametrize("words", TAKE_IT.values(), ids=TAKE_IT)
def test_what_derives_waits_for_whoever_holds_the_lock(
    held: Settings, stored: Collection, words: list[str]
) -> None:
    before = derived(held, stored)
    result = call(held, *words)
    assert result.exit_code == 75
    assert "already running" in result.stderr
    assert derived(held, stored) == before


@pytest.mark.slow
def test_a_briefing_is_imported_beside_whoever_holds_the_lock(
    held: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "review.txt"
    file.write_text("A review\n\nLearning\n• See the child alone.\n")
    result = call(held, "briefing", "import", str(file), "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["title"] == "A review"


def test_a_check_of_citations_lets_the_lock_go(settings: Settings, stored: Collection) -> None:
    assert call(settings, "briefing", "check").exit_code == 0
    assert call(settings, "index").exit_code == 0
    assert call(settings, "briefing", "check", "--full").exit_code == 0


def names(group: click.Group, path: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from names(command, f"{path}{name} ")
        else:
            yield f"{path}{name}"


def test_every_command_is_known_to_take_the_lock_or_to_need_none() -> None:
    told = {name.partition(",")[0] for name in TAKE_IT} | set(NEED_NONE)
    assert set(names(main)) == told
