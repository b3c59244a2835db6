"""/health tells the truth: each fact with threshold and verdict; `signpost check` says the same."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from sqlalchemy import select

from collection.models import (
    Address,
    Crawl,
    CrawlState,
    Document,
    Replacement,
    ReplacementState,
)
from collection.store import DATABASE, Collection, bump_revision
from index.writer import build
from portal.cli import main
from portal.config import Settings
from portal.health.facts import FACTS, Fact, Watched, facts
from portal.health.records import BACKUP, CHECK, read_record, write_record
from portal.jobs.job import Watch, running_as
from portal.opening import open_index

SOURCES = ("aldermoor-procedures", "saltmere-procedures")


@pytest.fixture
def told(settings: Settings, stored: Collection) -> Any:
    """Return a function that returns the facts as they are now."""

    def tell(**changed: Any) -> dict[str, Fact]:
        other = settings.model_copy(update=changed)
        index = open_index(other, stored)
        return facts(Watched(other, stored, index))

    return tell


def crawled(stored: Collection, key: str, days: float, state: CrawlState = CrawlState.DONE) -> None:
    at = datetime.now(UTC) - timedelta(days=days)
    with stored.writing() as session:
        session.add(Crawl(source_key=key, state=state, started=at, finished=at))


def well(stored: Collection, settings: Settings) -> None:
    for key in SOURCES:
        crawled(stored, key, 1)
    write_record(settings.data, BACKUP, file="b.tar.gz")
    write_record(settings.data, CHECK, damaged="")


def test_a_portal_that_is_well_says_so_of_every_fact(
    told: Any, stored: Collection, settings: Settings
) -> None:
    well(stored, settings)
    found = told()
    assert list(found) == list(FACTS)
    assert {key: fact.words for key, fact in found.items() if not fact.ok} == {}


def test_a_source_that_was_not_crawled_to_the_end_lately_is_stale(
    told: Any, stored: Collection
) -> None:
    crawled(stored, SOURCES[0], 11)
    crawled(stored, SOURCES[0], 1, CrawlState.CANCELLED)
    fact = told()["sources"]
    assert not fact.ok
    assert f"{SOURCES[0]} was last crawled to the end 11 days ago" in fact.words
    assert f"{SOURCES[1]} was never crawled to the end" in fact.words
    row = fact.measured["sources"][0]
    assert (row["age_days"], row["last_crawl"], row["verdict"]) == (11, "cancelled", "warn")
    crawled(stored, SOURCES[1], 11)
    assert told(stale_after=12.0)["sources"].ok


@pytest.mark.parametrize("state", [CrawlState.FAILED, CrawlState.INTERRUPTED])
def test_a_last_crawl_that_ended_badly_is_told_though_one_before_was_good(
    told: Any, stored: Collection, state: CrawlState
) -> None:
    for key in SOURCES:
        crawled(stored, key, 2)
    crawled(stored, SOURCES[1], 1, state)
    fact = told()["sources"]
    assert fact.words.startswith(f"{SOURCES[1]} has a last crawl that is {state}")


def test_sources_that_cannot_be_read_are_told(told: Any, settings: Settings) -> None:
    settings.sources.write_text("nonsense", encoding="utf-8")
    assert not told()["sources"].ok


def test_removals_that_were_held_back_are_told_by_source(told: Any, stored: Collection) -> None:
    with stored.writing() as session:
        for address in session.scalars(select(Address).where(Address.source_key == SOURCES[1])):
            address.strikes = 2
    fact = told()["removals"]
    assert (fact.ok, fact.measured["held"]) == (False, {SOURCES[1]: 1})
    assert "/admin/removals" in fact.words


def test_replacements_that_were_held_back_are_told_by_source(told: Any, stored: Collection) -> None:
    assert told()["replacements"].ok
    now = datetime.now(UTC)
    with stored.writing() as session:
        document = session.scalars(
            select(Document).where(Document.source_key == SOURCES[0]).limit(1)
        ).one()
        for state in (ReplacementState.HELD, ReplacementState.REFUSED):
            session.add(
                Replacement(
                    document_id=document.id, source_key=SOURCES[0], state=state, url=document.url,
                    came=now, seen=now, blob_hash="0" * 64, text_hash="0" * 64, title="Sign in",
                )
            )  # fmt: skip
    fact = told()["replacements"]
    assert (fact.ok, fact.measured["held"]) == (False, {SOURCES[0]: 1})
    assert "/admin/replacements" in fact.words


@pytest.mark.slow
def test_an_index_that_is_behind_or_ahead_of_the_collection_is_told(
    told: Any, stored: Collection, settings: Settings
) -> None:
    with stored.writing() as session:
        bump_revision(session)
    assert "run signpost index" in told()["revision"].words
    with running_as(settings.data, Watch()):
        assert told()["revision"].ok, "the index follows at the end of what runs"
    build(stored, settings.data / "index")
    assert told()["revision"].ok
    with stored.writing() as session:
        session.execute(Crawl.__table__.metadata.tables["revision"].update().values(number=0))
    assert "older" in told()["revision"].words


def test_a_generation_that_is_searched_in_place_of_a_damaged_one_is_told(
    told: Any, stored: Collection, settings: Settings
) -> None:
    folder = settings.data / "index"
    build(stored, folder, rebuild=True)
    (folder / "gen-000002" / "sidecar" / "place.npy").write_bytes(b"")
    fact = told()["generation"]
    assert (fact.ok, fact.measured["generation"]) == (False, "gen-000001")
    assert "place.npy" in fact.words
    assert "run signpost index" in fact.words


def test_an_index_that_is_kept_back_is_told(
    told: Any, stored: Collection, settings: Settings
) -> None:
    build(stored, settings.data / "index", rebuild=True, approve=lambda _: "it answers worse")
    assert told()["generation"].words.endswith("it answers worse")


def test_little_room_on_the_disk_is_told(told: Any) -> None:
    assert told(least_disk=0.0)["disk"].ok
    fact = told(least_disk=1e12)["disk"]
    assert (fact.ok, "make room" in fact.words, fact.measured["free_mb"] > 0) == (False, True, True)


def test_a_backup_that_is_old_or_missing_is_told(told: Any, settings: Settings) -> None:
    assert "none was written yet" in told()["backup"].words
    at = (datetime.now(UTC) - timedelta(days=9)).isoformat()
    record = settings.data / BACKUP
    record.write_text(json.dumps({"at": at, "file": "b.tar.gz"}), encoding="utf-8")
    fact = told()["backup"]
    assert (fact.ok, fact.measured["age_days"], fact.measured["file"]) == (False, 9, "b.tar.gz")
    assert told(backup_after=10.0)["backup"].ok
    record.write_text("half a rec", encoding="utf-8")
    assert not told()["backup"].ok
    assert told(backup_after=0.0)["backup"].ok
    assert told(demo=True)["backup"].ok


def test_files_that_the_last_check_found_damaged_are_told(told: Any, settings: Settings) -> None:
    assert told()["files"].measured == {"at": None}
    write_record(settings.data, CHECK, damaged="the stored file 1234… is damaged")
    fact = told()["files"]
    assert (fact.ok, fact.words) == (False, "the stored file 1234… is damaged")


def test_a_check_that_is_old_or_missing_is_told(told: Any, settings: Settings) -> None:
    assert not told()["files"].ok
    assert "signpost check does" in told()["files"].words
    record = settings.data / CHECK
    at = (datetime.now(UTC) - timedelta(days=9)).isoformat()
    record.write_text(json.dumps({"at": at, "damaged": ""}), encoding="utf-8")
    fact = told()["files"]
    assert (fact.ok, fact.measured["age_days"]) == (False, 9)
    assert told(check_after=10.0)["files"].ok
    for eased in ({"check_after": 0.0}, {"demo": True}):
        assert told(**eased)["files"].ok
        record.unlink(missing_ok=True)
        assert told(**eased)["files"].ok


def overwrite(file: Path, table: str) -> None:
    """Overwrite the first page of a table in place, as a failing disk does."""
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        found = opened.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
        page, size = found.fetchone()[0], opened.execute("PRAGMA page_size").fetchone()[0]
    with file.open("r+b") as opened_file:
        opened_file.seek((page - 1) * size)
        opened_file.write(b"\xa5" * size)


def test_damage_that_a_page_meets_is_told_until_the_database_is_replaced(
    client: FlaskClient, settings: Settings
) -> None:
    def said() -> dict[str, Any]:
        found: dict[str, Any] = client.get("/health").get_json()["facts"]["files"]
        return found

    file = settings.data / DATABASE
    write_record(settings.data, CHECK, damaged="")
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = file.read_bytes()
    overwrite(file, "briefing")
    assert client.get("/briefings").status_code == 503
    fact = said()
    assert fact["verdict"] == "warn"
    assert "the database is damaged" in fact["damaged"]
    assert "signpost restore" in fact["words"]
    beside = file.with_suffix(".restored")
    beside.write_bytes(whole)
    beside.replace(file)
    assert client.get("/briefings").status_code == 200
    assert said()["verdict"] == "ok"


def test_a_fact_that_cannot_be_told_is_not_well_and_takes_no_other_along(
    told: Any, settings: Settings
) -> None:
    shutil.rmtree(settings.data / "index")
    found = told()
    assert not found["generation"].ok
    assert "there is no index yet" in found["generation"].words
    assert found["removals"].ok


def check(settings: Settings) -> Result:
    return CliRunner().invoke(main, ["check", "--json"], env=settings.environment())


def test_checking_says_the_same_and_fails(
    told: Any, stored: Collection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The free disk differs from one look to the next while other tests write.
    room = shutil.disk_usage(settings.data)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: room)
    for key in SOURCES:
        crawled(stored, key, 11)
    result = check(settings)
    assert result.exit_code == 1
    findings = json.loads(result.stdout)
    for key, fact in told().items():
        if key != "files":  # the blobs of this collection are missing, which the check itself notes
            assert findings[key] == {"ok": fact.ok, "message": fact.words}, key
    assert not findings["sources"]["ok"]


def test_a_full_check_is_noted_with_what_it_found(settings: Settings, stored: Collection) -> None:
    check(settings)
    found = read_record(settings.data, CHECK)
    assert found
    assert "missing" in found.told["damaged"], "this collection was stored without its blobs"


@pytest.mark.cases
@pytest.mark.parametrize("name", ["sidecar/place.npy", "ledger/fingerprint.npy"])
def test_checking_reads_every_byte_of_every_generation(
    settings: Settings, stored: Collection, name: str
) -> None:
    path: Path = settings.data / "index" / "gen-000001" / name
    body = bytearray(path.read_bytes())
    body[-1] ^= 1
    path.write_bytes(body)
    result = check(settings)
    assert result.exit_code == 1
    assert name in json.loads(result.stdout)["index"]["message"]
