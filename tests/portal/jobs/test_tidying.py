"""Tidying: leftovers of killed commands go, and what a person or a reader is shown stays."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from briefings.edit_models import Edit, Reading
from briefings.models import Briefing
from collection.errors import NO_ROOM, CollectionFull
from collection.models import (
    Address,
    Crawl,
    CrawlState,
    EntryState,
    FrontierEntry,
    Outcome,
    Version,
)
from collection.store import DATABASE, Collection, copy_before
from crawler.crawling.locking import exclusive
from portal import cli
from portal.config import Settings
from portal.jobs import tidying
from portal.jobs.refresh import bring_up_to_date
from portal.jobs.scratch import scratch_folder, unfinished_beside
from portal.jobs.tidying import Tidied, tidy

from ..trainer.conftest import Trainer, trainer, words  # noqa: F401 - a fixture

NOW = datetime.now(UTC).replace(microsecond=0)
LONG_AGO = (NOW - timedelta(days=400)).timestamp()
NAMING = ("version", "address", "briefing", "reading", "edit", None)


def run(settings: Settings, *words_: str) -> Result:
    return CliRunner().invoke(cli.main, words_, env=settings.environment())


def aged(path: Path) -> Path:
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def test_what_killed_commands_left_is_cleared(settings: Settings, stored: Collection) -> None:
    data = settings.data
    left = [
        data / "tmpx1y2z3ab" / DATABASE,  # a backup of an earlier release
        data / "rehearsal-x1y2z3ab" / "index" / "current",
        data / "scratch" / "backup-x1y2z3ab" / DATABASE,
        data / "index" / "building" / "sidecar",
        data / ".new-x1y2z3ab",
        data / "blobs" / "ab" / ".new-x1y2z3ab",
    ]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("half")
        for part in (path, path.parent):
            aged(part)
    aged(data / "rehearsal-x1y2z3ab")
    assert run(settings, "tidy", "--json").exit_code == 0
    assert [path for path in (*left, left[0].parent, left[2].parent) if path.exists()] == []
    assert json.loads(run(settings, "tidy", "--json").stdout) == Tidied().to_json()


def test_files_go_though_no_room_is_left_to_clear_rows(
    settings: Settings, stored: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = settings.data / ".new-x1y2z3ab"
    half.write_text("half")
    aged(half)

    def full(*_: object) -> int:
        raise CollectionFull(NO_ROOM)

    monkeypatch.setattr(tidying, "clear_crawls", full)
    assert run(settings, "tidy").exit_code == 1
    assert not half.exists()


def test_what_goes_on_is_left_alone(settings: Settings, stored: Collection, tmp_path: Path) -> None:
    data = settings.data
    young = data / "blobs" / "ab" / ".new-x1y2z3ab"
    young.parent.mkdir(parents=True)
    young.write_text("being written")
    somebodys = data / "tmpsomebody"
    somebodys.mkdir()
    (somebodys / "notes.txt").write_text("not ours")
    aged(somebodys)
    building = data / "index" / "building"
    building.mkdir()
    half = tmp_path / ".backup.part"
    half.write_text("half")
    with (
        scratch_folder(data, "backup") as folder,
        FileLock(data / "index" / "build.lock"),
    ):
        unfinished_beside(folder, half)
        assert tidy(settings, stored) == Tidied()
        assert folder.exists()
    assert young.exists()
    assert somebodys.exists()
    assert building.exists()
    assert not half.exists(), "it goes with the folder of its command"


def test_a_copy_from_before_a_migration_is_kept_for_a_while(
    settings: Settings, stored: Collection
) -> None:
    database = settings.data / DATABASE
    young, old = copy_before(database, "0010"), copy_before(database, "0009")
    for path in (young, old):
        path.write_text("a database")
    aged(old)
    assert "1 copies of the database" in run(settings, "tidy").output
    assert (young.exists(), old.exists()) == (True, False)


def test_tidying_beside_a_crawl_exits_75(settings: Settings) -> None:
    with exclusive(settings.data):
        assert run(settings, "tidy").exit_code == 75


def test_each_refresh_tidies_at_its_end(settings: Settings, stored: Collection) -> None:
    orphan = aged(stored.blobs.path(stored.blobs.put(b"nothing names these bytes")))
    assert bring_up_to_date(settings, stored).tidied.originals == 1
    assert not orphan.exists()


@pytest.mark.slow
@examples(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(naming=st.lists(st.sampled_from(NAMING), min_size=1, max_size=6))
def test_what_a_version_an_address_a_briefing_or_an_undo_names_is_never_cleared(
    settings: Settings, stored: Collection, naming: list[str | None]
) -> None:
    bodies = [os.urandom(32) for _ in naming]
    with stored.writing(durable=False) as session:
        hashes = [stored.blobs.put(body) for body in bodies]
        for digest, by in zip(hashes, naming, strict=True):
            for row in named_by(by, digest):
                session.add(row)
                session.flush()  # a reading refers to its briefing
    for digest in hashes:
        aged(stored.blobs.path(digest))
    tidied = tidy(settings, stored)
    assert [stored.blobs.is_whole(d) for d in hashes] == [by is not None for by in naming]
    assert tidied.originals == naming.count(None)


def named_by(by: str | None, digest: str) -> list[object]:
    """Return rows that name a blob in one of the ways in which that is done."""
    key = digest[:12]
    made = Briefing(
        id=key, title="", origin=f"file:///{digest}", format="txt", media_type="text/plain",
        blob_hash=digest if by == "briefing" else "0" * 64, imported=NOW,
    )  # fmt: skip
    reading = Reading(
        briefing_id=key, read=NOW, title="", format="txt", media_type="text/plain", text="",
        blob_hash=digest, links=[], themes=[], partnership="", waiting=False,
    )  # fmt: skip
    undo = Edit(
        briefing_id=key, at=NOW, user_name="", what="read again",
        before={"pieces": [], "reading": {"blob_hash": digest}},
    )  # fmt: skip
    version = Version(
        document_id="a1bruising00", number=int(digest[:7], 16) + 10, fetched=NOW, url="",
        media_type="text/html", blob_hash=digest, text_hash=digest, title="", dates={},
    )  # fmt: skip
    address = Address(
        url=f"https://site.example/{digest}", source_key="site", first_seen=NOW, last_seen=NOW,
        blob_hash=digest, outlinks=[],
    )  # fmt: skip
    rows: dict[str | None, list[object]] = {
        "version": [version],
        "address": [address],
        "briefing": [made],
        "reading": [made, reading],
        "edit": [made, undo],
    }
    return rows.get(by, [])


def test_the_history_goes_on_telling_what_a_cleared_crawl_brought(
    settings: Settings,
    stored: Collection,
    trainer: Trainer,  # noqa: F811
) -> None:
    with stored.writing() as session:
        for day in range(3):
            crawl = Crawl(
                source_key="aldermoor-procedures", state=CrawlState.DONE,
                started=NOW - timedelta(days=9 - day), finished=NOW - timedelta(days=9 - day),
            )  # fmt: skip
            session.add(crawl)
            session.flush()
            session.add_all(
                FrontierEntry(
                    crawl_id=crawl.id, url=f"https://site.example/{number}", depth=0,
                    state=EntryState.DONE, outcome=Outcome.FAILED, finished=crawl.started,
                    reason="the server answered 500",
                )
                for number in range(7)
            )  # fmt: skip
    assert tidy(settings.model_copy(update={"keep_crawls": 1}), stored).addresses == 14
    told = words(trainer.open("/admin/crawls/1"))
    assert "Failed 7" in told
    assert "its addresses were cleared" in told
    assert "cleared" not in words(trainer.open("/admin/crawls/3"))
