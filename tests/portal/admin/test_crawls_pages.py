"""The pages of crawls: live progress, what a crawl brought, cancelling, the history."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from collection.models import Crawl, CrawlState, FrontierEntry, Outcome
from portal.admin.crawls import PAGE_SIZE
from portal.errors import RefreshFailed

NEW, CHANGED, UNCHANGED = Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED
FAILED, SKIPPED = Outcome.FAILED, Outcome.SKIPPED

COUNTED = ("New", "Changed", "Unchanged", "Failed", "Skipped", "Waiting")
RUNNING = CrawlState.RUNNING

MIXED = [
    (NEW, ""),
    (NEW, ""),
    (CHANGED, ""),
    (UNCHANGED, ""),
    (UNCHANGED, ""),
    (UNCHANGED, ""),
    (FAILED, "the server answered 503"),
    (SKIPPED, "robots.txt forbids it"),
    (None, ""),
    (None, ""),
]


def words(response) -> str:
    return " ".join(response.text.split())


def count_of(page: str, outcome: str) -> int:
    found = re.search(rf">\s*{outcome}\s*(?:</a>)?\s*</th>\s*<td[^>]*>([\d,]+)<", page)
    assert found, outcome
    return int(found[1].replace(",", ""))


def test_a_running_crawl_shows_its_counts_and_loads_itself_anew(
    admin, job, settings, store_crawl
) -> None:
    job.start(settings, None)
    crawl = store_crawl(state=RUNNING, outcomes=MIXED)
    answer = admin.get(f"/admin/crawls/{crawl}")
    page = words(answer)
    assert answer.headers["Refresh"] == "3"
    assert "8 of 10 addresses found so far" in page
    assert 'max="10" value="8"' in page
    shown = {name: count_of(page, name) for name in COUNTED}
    assert shown == dict(zip(COUNTED, (2, 1, 3, 1, 1, 2), strict=True))


def test_updating_can_be_stopped_and_taken_up_again(admin, job, settings, store_crawl) -> None:
    job.start(settings, None)
    crawl = store_crawl(state=RUNNING, outcomes=MIXED)
    for path in (f"/admin/crawls/{crawl}", "/admin/crawls"):
        assert "updates=off" in admin.get(path).text
        still = admin.get(path + "?updates=off")
        assert "Refresh" not in still.headers
        assert "go on updating" in still.text


def test_a_crawl_that_is_over_does_not_load_itself_anew(admin, store_crawl) -> None:
    crawl = store_crawl(outcomes=[(NEW, "")])
    answer = admin.get(f"/admin/crawls/{crawl}")
    assert "Refresh" not in answer.headers
    assert "Cancel" not in answer.text
    assert "ended on 4 March 2025 at 14:09" in words(answer)
    assert "Refresh" not in admin.get("/admin/crawls").headers


def test_everything_but_unchanged_is_listed_with_its_reason(admin, store_crawl) -> None:
    page = admin.get(f"/admin/crawls/{store_crawl(outcomes=MIXED)}").text
    assert "the server answered 503" in page
    assert "robots.txt forbids it" in page
    assert "https://aldermoor.example/0" in page
    assert "https://aldermoor.example/3" not in page, "unchanged"
    assert "https://aldermoor.example/9" not in page, "waiting"


@pytest.mark.cases
@pytest.mark.parametrize(
    ("outcome", "shown"), [("failed", {6}), ("unchanged", {3, 4, 5}), ("changed", {2})]
)
def test_one_outcome_can_be_listed(admin, store_crawl, outcome: str, shown: set[int]) -> None:
    crawl = store_crawl(outcomes=MIXED)
    page = admin.get(f"/admin/crawls/{crawl}?outcome={outcome}").text
    assert {n for n in range(10) if f"https://aldermoor.example/{n}<" in page} == shown


def test_a_listed_address_leads_to_its_document(
    admin, collection, store_crawl, store_document
) -> None:
    crawl = store_crawl(outcomes=[(NEW, "")])
    store_document("d1", "aldermoor", "Was not brought")
    with collection.writing() as session:
        session.query(FrontierEntry).one().document_id = "d1"
    page = admin.get(f"/admin/crawls/{crawl}").text
    assert 'href="/documents/d1">Was not brought</a>' in page


def test_what_a_site_says_is_escaped_wherever_it_is_shown(
    admin, collection, store_crawl, store_document
) -> None:
    evil = '<script>alert("x")</script>'
    crawl = store_crawl(outcomes=[(FAILED, evil)], message=evil, state=CrawlState.FAILED)
    store_document("d1", "aldermoor", evil)
    with collection.writing() as session:
        entry = session.query(FrontierEntry).one()
        entry.document_id, entry.url, entry.found_on = "d1", "javascript:" + evil, evil
    for path in (f"/admin/crawls/{crawl}", "/admin/crawls", "/admin/sources"):
        page = admin.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
        assert 'href="javascript' not in page


def test_a_long_list_has_pages(admin, store_crawl) -> None:
    crawl = store_crawl(outcomes=[(FAILED, f"reason {n};") for n in range(PAGE_SIZE + 1)])
    first = admin.get(f"/admin/crawls/{crawl}?outcome=failed").text
    assert "Page 2 of 2" in first
    assert "reason 0;" not in first
    second = admin.get(f"/admin/crawls/{crawl}?outcome=failed&page=2").text
    assert "reason 0;" in second
    assert "outcome=failed&amp;page=1#list" in second


@pytest.mark.cases
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("page=9999", 404),
        ("page=0", 422),
        ("page=x", 422),
        ("page=٣", 422),
        ("outcome=lost", 422),
        ("updates=maybe", 422),
    ],
)
def test_a_wrong_parameter_gets_a_clear_page(admin, store_crawl, query: str, status: int) -> None:
    answer = admin.get(f"/admin/crawls/{store_crawl()}?{query}")
    assert answer.status_code == status
    assert "<h1" in answer.text


def test_a_crawl_that_never_was_is_not_found(admin) -> None:
    assert admin.get("/admin/crawls/99").status_code == 404


def test_a_crawl_that_was_killed_is_shown_as_interrupted(admin, store_crawl) -> None:
    crawl = store_crawl(state=RUNNING, outcomes=MIXED)
    answer = admin.get(f"/admin/crawls/{crawl}")
    assert "Interrupted" in answer.text
    assert "It was cut off" in answer.text
    assert "Refresh" not in answer.headers


def test_a_refresh_of_several_sources_is_watched_on_one_page(
    admin, job, settings, store_crawl
) -> None:
    job.start(settings, None)
    store_crawl("saltmere", outcomes=[(NEW, "")])
    store_crawl("aldermoor", state=RUNNING, outcomes=MIXED)
    answer = admin.get("/admin/crawls")
    page = words(answer)
    assert answer.headers["Refresh"] == "3"
    assert "Crawling Aldermoor procedures" in page
    assert "8 of 10 addresses found so far" in page
    assert page.index("Aldermoor procedures <span") < page.index("Saltmere procedures <span")


def test_between_crawls_the_step_is_shown_without_a_number(admin, job, settings) -> None:
    job.start(settings, None)
    job.run = type(job.run)(4242, job.run.started, "Building the index")
    answer = admin.get("/admin/crawls")
    assert answer.headers["Refresh"] == "3"
    assert "<title>Building the index" in answer.text
    assert 'aria-label="Building the index"' in answer.text


@pytest.mark.slow
def test_what_runs_is_shown_on_every_page_of_the_history(admin, job, settings, store_crawl) -> None:
    for _ in range(PAGE_SIZE):
        store_crawl("saltmere")
    job.start(settings, None)
    store_crawl("aldermoor", state=RUNNING, outcomes=MIXED)
    assert "8 of 10 addresses found so far" in admin.get("/admin/crawls?page=2").text


def test_cancelling_stops_what_runs_and_is_audited(admin, job, settings, audited) -> None:
    job.start(settings, None)
    answer = admin.post("/admin/crawls/cancel", "/admin/crawls")
    assert answer.location == "/admin/crawls"
    assert job.cancelled == 1
    assert audited()[-1] == ("anna", "cancel", "")
    assert "What it has stored is kept" in admin.get("/admin/crawls").text


def test_cancelling_nothing_says_so_and_is_not_audited(admin, job, audited) -> None:
    admin.post("/admin/crawls/cancel", "/admin/crawls")
    assert job.cancelled == 0
    assert "Nothing was running" in admin.get("/admin/crawls").text
    assert [action for _, action, _ in audited()] == ["sign-in"]


def test_before_the_first_crawl_the_history_says_so(admin) -> None:
    assert "Nothing has been crawled yet" in admin.get("/admin/crawls").text


# Starting


def test_a_start_is_written_down_before_its_child_runs(admin, monkeypatch, audited) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(
        "portal.jobs.job.start",
        lambda _settings, _keys: seen.append([action for _, action, _ in audited()]),
    )
    admin.post("/admin/crawls", "/admin/sources")
    assert seen == [["sign-in", "start"]]


def test_a_start_that_failed_is_a_row_of_the_history_with_its_reason(
    admin, monkeypatch, collection
) -> None:
    def fail(_settings: object, _keys: object) -> None:
        raise RefreshFailed("The crawl could not be started: no room is left on the disk")

    monkeypatch.setattr("portal.jobs.job.start", fail)
    answer = admin.post("/admin/crawls", "/admin/sources", source="saltmere")
    assert answer.location == "/admin/crawls"
    page = words(admin.get("/admin/crawls"))
    assert "no room is left on the disk" in page
    assert "Nothing has been crawled yet" not in page
    with collection.reading() as session:
        rows = session.execute(select(Crawl.source_key, Crawl.state)).all()
    assert [tuple(row) for row in rows] == [("saltmere", CrawlState.FAILED)]


def test_why_the_last_crawl_ended_stands_on_the_page_of_crawls(admin, settings) -> None:
    (settings.data / "refresh-failed.txt").write_text("the disk is read-only", encoding="utf-8")
    assert "the disk is read-only" in admin.get("/admin/crawls").text
