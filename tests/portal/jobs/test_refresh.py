"""Refreshing in a child process: started, watched, cancelled, and told when it fails."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import briefings
import portal
from briefings.models import Briefing, Citation, LearningPoint, Status
from briefings.outside_addresses import OutsideAddress, Reply
from collection.models import Crawl, CrawlState
from collection.store import Collection
from crawler.crawling import lifecycle
from demo.server import DemoServer
from portal.answers import FAILED
from portal.config import Settings, for_children
from portal.declared import choose_sources
from portal.errors import AlreadyRunning, RefreshFailed, SettingsError
from portal.jobs import job
from portal.jobs.refresh import bring_up_to_date, refresh

HOST = "procedures.saltmere.example"


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """Give settings of one source of the demonstration, slow enough to be watched."""
    with DemoServer() as server:
        file = tmp_path / "sources.toml"
        file.write_text(
            f'[[source]]\nkey = "saltmere"\nname = "Saltmere"\narea = "saltmere"\n'
            f'start = ["https://{HOST}/contents.html"]\nprofile = "trix"\ndelay = 0.5\n'
            f'mirror = "{server.mirror(HOST)}"\nallow_addresses = ["127.0.0.1/32"]\n'
        )
        yield Settings(data=tmp_path / "data", sources=file)


def wait_for(happened: Callable[[], bool]) -> None:
    for _ in range(600):
        if happened():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen")


def crawls(settings: Settings) -> list[CrawlState]:
    with closing(Collection.open(settings.data)) as collection, collection.reading() as session:
        return list(session.scalars(select(Crawl.state)))


def test_a_started_refresh_is_running_refuses_a_second_and_is_cancelled(
    settings: Settings,
) -> None:
    job.start(settings, ["saltmere"])
    running = job.running(settings)
    assert running is not None
    with pytest.raises(AlreadyRunning):
        job.start(settings, None)
    wait_for(lambda: (r := job.running(settings)) is not None and "Saltmere" in r.step)
    wait_for(lambda: crawls(settings) == [CrawlState.RUNNING])
    assert job.cancel(settings)
    wait_for(lambda: job.running(settings) is None)
    assert crawls(settings) == [CrawlState.CANCELLED]
    assert job.last_failure(settings) is None
    assert not job.cancel(settings)


def test_a_refresh_that_cannot_begin_says_why(settings: Settings) -> None:
    settings.sources.write_text("[[source]]\n")
    with pytest.raises(RefreshFailed, match="key: missing"):
        job.start(settings, None)
    assert "key: missing" in (job.last_failure(settings) or "")


def test_a_start_that_ended_without_a_word_is_told_too(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "false")
    with pytest.raises(RefreshFailed, match=r"see refresh\.log"):
        job.start(settings, None)


@pytest.fixture
def unreachable(settings: Settings) -> Settings:
    """Declare a source at whose address nothing answers."""
    declared = settings.sources.read_text()
    mirrored = re.sub(r'mirror = ".*"', 'mirror = "http://127.0.0.1:1/site"', declared)
    settings.sources.write_text(mirrored)
    return settings


def run_refresh(settings: Settings, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "portal.jobs.refresh", *options],
        env=for_children(os.environ, settings),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_refresh_in_which_a_source_failed_exits_1_and_says_why(unreachable: Settings) -> None:
    assert run_refresh(unreachable, "--no-crawl").returncode == 0
    child = run_refresh(unreachable)
    assert child.returncode == FAILED
    assert "saltmere: Saltmere cannot be crawled: robots.txt could not be had" in child.stdout
    assert "Traceback" not in child.stderr
    assert job.last_failure(unreachable) is None, "it came to its end"


def test_a_refresh_that_was_done_with_failures_before_it_was_seen_is_no_start_that_failed(
    unreachable: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "running", lambda _: None)
    job.start(unreachable, None)
    assert crawls(unreachable) == [CrawlState.FAILED]


def test_an_undeclared_source_is_named(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="atlantis: no such source"):
        choose_sources(settings, ["atlantis"])


def test_what_a_killed_refresh_left_behind_is_not_taken_for_running(settings: Settings) -> None:
    settings.data.mkdir()
    (settings.data / job.STATE_FILE).write_text(
        '{"pid": 1, "started": "2026-01-01T00:00:00+00:00", "step": "Crawling"}'
    )
    assert job.running(settings) is None
    assert not job.cancel(settings)


def test_index_and_citations_are_brought_up_to_date_without_a_crawl(settings: Settings) -> None:
    job.start(settings, [])
    wait_for((settings.data / "index" / "current").exists)
    wait_for(lambda: job.running(settings) is None)
    assert crawls(settings) == []
    assert job.last_failure(settings) is None


@pytest.fixture
def two_sources(settings: Settings) -> Settings:
    """Declare a second source of the demonstration, and wait for neither."""
    first = settings.sources.read_text().replace("delay = 0.5", "delay = 0.0")
    second = first.replace("saltmere", "aldermoor").replace("Saltmere", "Aldermoor")
    settings.sources.write_text(first + second)
    return settings


@pytest.mark.slow
def test_an_error_in_one_source_stops_neither_the_next_nor_index_nor_citations(
    two_sources: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = lifecycle.apply_losses

    def faulty(session: Session, key: str, *, now: datetime) -> str | None:
        return kept(session, key, now=now) if key != "saltmere" else str(1 / 0)

    monkeypatch.setattr(lifecycle, "apply_losses", faulty)
    with closing(Collection.open(two_sources.data)) as collection:
        report = refresh(two_sources, collection)
    failed, done = report.crawls
    assert (failed.state, failed.source) == (CrawlState.FAILED, "saltmere")
    assert "ZeroDivisionError at crawler/crawling/engine.py:" in (failed.message or "")
    assert done.state is CrawlState.DONE
    assert report.index.documents > 0
    assert report.citations.briefings == 0


@pytest.mark.parametrize("asked", [True, False])
def test_outside_addresses_are_asked_only_where_the_setting_says_so(
    settings: Settings, asked: bool
) -> None:
    url = "http://127.0.0.1:9/review.pdf"
    citation = Citation(
        position=0, cited_text="review", cited_url=url, status=Status.UNRESOLVED, score=0.0,
        checked=datetime.now(UTC),
    )  # fmt: skip
    point = LearningPoint(number=1, text="See the review.", heading="", citations=[citation])
    told = settings.model_copy(update={"check_outside": asked})
    with closing(Collection.open(settings.data)) as collection:
        with collection.writing() as session:
            session.add(
                Briefing(
                    id="b1", title="B", origin="file:///b", format="txt", media_type="text/plain",
                    blob_hash="0", imported=datetime.now(UTC), points=[point],
                )
            )  # fmt: skip
        report = bring_up_to_date(told, collection)
        assert report.citations.statuses == {Status.OUTSIDE: 1}
        with collection.reading() as session:
            rows = session.scalars(select(OutsideAddress)).all()
    assert [row.url for row in rows] == ([url] if asked else [])
    assert all(row.reply is Reply.NOT_ASKED for row in rows)


def test_every_sandbox_of_the_portal_is_told_what_is_not_to_be_read() -> None:
    made = [
        (path.name, [keyword.arg for keyword in call.keywords])
        for package in (briefings, portal)
        for path in Path(str(package.__file__)).parent.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Sandbox"
    ]
    assert len(made) > 2
    assert all("unread" in given for _, given in made), made


def test_which_types_are_not_read_follows_the_setting() -> None:
    assert Settings().unread == {}
    assert Settings(read_doc=False).unread.keys() == {"application/msword"}
