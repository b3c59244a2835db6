"""The overview: what people search in, what is held, what runs, and who did what."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from collection.models import DocumentState
from index import writer
from index.generations.manifest import GenerationManifest
from portal.config import Settings


def test_before_the_first_index_the_overview_says_that_nobody_can_search(admin) -> None:
    page = admin.get("/admin/").text
    assert "People cannot search: there is no index yet" in page


def test_the_live_index_is_named_with_its_date(admin, collection, settings: Settings) -> None:
    name = writer.build(collection, (settings.data / "index")).generation
    folder = settings.data / "index" / name
    built = datetime(2025, 7, 1, 8, 30, tzinfo=UTC)
    replace(GenerationManifest.read(folder), built=built, documents=12, passages=1340).write(folder)
    page = " ".join(admin.get("/admin/").text.split())
    assert f"12 documents in 1,340 passages, generation {name}" in page
    assert "built on 1 July 2025 at 09:30" in page, "shown as London's clocks do"
    assert "People cannot search" not in page


@pytest.mark.slow
def test_an_index_that_is_kept_back_is_told_and_may_be_used(
    admin, collection, settings: Settings, audited
) -> None:
    folder = settings.data / "index"
    writer.build(collection, folder)
    writer.build(collection, folder, rebuild=True, approve=lambda _: "nDCG@10 is 0.7, below 0.8")
    page = " ".join(admin.get("/admin/").text.split())
    assert "A newer index is kept back" in page
    assert "nDCG@10 is 0.7, below 0.8." in page
    assert admin.post("/admin/index/held", "/admin/").location == "/admin/"
    page = admin.get("/admin/").text
    assert "Searches use the newer index from now on." in page
    assert "A newer index is kept back" not in page
    assert audited()[-1] == ("anna", "use-held-index", "gen-000002")
    admin.post("/admin/index/held", "/admin/")
    assert "nothing was done" in admin.get("/admin/").text


def test_an_index_that_is_searched_in_place_of_a_damaged_one_is_told(
    admin, collection, settings: Settings
) -> None:
    folder = settings.data / "index"
    writer.build(collection, folder)
    writer.build(collection, folder, rebuild=True)
    shutil.rmtree(folder / "gen-000002")
    page = " ".join(admin.get("/admin/").text.split())
    assert "People can search, but the index is damaged: the index gen-000002 is missing" in page
    assert "generation gen-000001" in page


@pytest.mark.cases
@pytest.mark.parametrize("pointer", ["", "gen-000077", "../elsewhere"])
def test_a_damaged_index_is_told_and_the_page_still_shows(
    admin, settings: Settings, pointer: str
) -> None:
    folder = settings.data / "index"
    folder.mkdir()
    (folder / "current").write_text(pointer)
    answer = admin.get("/admin/")
    assert answer.status_code == 200
    assert "People cannot search: the " in answer.text


def test_documents_held_are_counted_apart_from_removed_ones(admin, store_document) -> None:
    for number in range(3):
        store_document(f"d{number}", "aldermoor", f"Chapter {number}")
    store_document("g1", "saltmere", "Old chapter", DocumentState.GONE)
    page = " ".join(admin.get("/admin/").text.split())
    assert re.search(r'Documents held</dt> <dd class="[^"]+">3</dd>', page)
    assert re.search(r'Removed by the publisher</dt> <dd class="[^"]+">1</dd>', page)


def test_what_runs_is_told_with_the_way_to_it(admin, job, settings) -> None:
    job.start(settings, None)
    page = " ".join(admin.get("/admin/").text.split())
    assert "Crawling Aldermoor procedures, since 4 March 2025 at 14:05" in page
    assert 'href="/admin/crawls">Watch it' in page


def test_the_latest_actions_are_told_newest_first(admin) -> None:
    admin.post("/admin/crawls", "/admin/sources")
    admin.post("/admin/crawls/cancel", "/admin/crawls")
    page = admin.get("/admin/").text
    places = [
        page.index(words)
        for words in (
            "anna cancelled the crawl",
            "anna started a crawl of all sources",
            "anna signed in from 127.0.0.1",
        )
    ]
    assert places == sorted(places)


def test_a_crawl_that_ended_before_its_end_is_told(admin, settings: Settings) -> None:
    (settings.data / "refresh-failed.txt").write_text("no room is left on the <disk>")
    page = admin.get("/admin/").text
    assert "ended before its end: no room is left on the &lt;disk&gt;" in page
