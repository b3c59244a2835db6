"""The page of sources: what is declared, what is held, and starting a crawl."""

from __future__ import annotations

import pytest

from collection.models import CrawlState, DocumentState, Outcome

NEW, FAILED = Outcome.NEW, Outcome.FAILED


def words(response) -> str:
    return " ".join(response.text.split())


def test_every_declared_source_is_shown_in_the_order_of_the_file(admin) -> None:
    page = admin.get("/admin/sources").text
    places = [page.index(f">{name}</h2>") for name in (
        "Aldermoor procedures", "Saltmere procedures", "Whinfell partnership",
    )]  # fmt: skip
    assert places == sorted(places)
    assert page.count("Never") == 3


def test_a_source_shows_its_last_crawl_and_what_is_held(admin, store_crawl, store_document) -> None:
    store_crawl("aldermoor", CrawlState.DONE, [(NEW, "")])
    last = store_crawl(
        "aldermoor", CrawlState.FAILED, [(NEW, ""), (NEW, ""), (FAILED, "timed out")],
        message="More than a fifth of the source would be lost.",
    )  # fmt: skip
    store_document("d1", "aldermoor", "Chapter 1")
    store_document("d2", "aldermoor", "Chapter 2", DocumentState.GONE)
    page = words(admin.get("/admin/sources"))
    assert f'href="/admin/crawls/{last}">4 March 2025 at 14:05</a>' in page
    assert "2 new, 1 failed</p>" in page
    assert "More than a fifth of the source would be lost." in page
    assert "1, and 1 removed by the publisher" in page


def test_one_source_is_crawled_by_its_button(admin, job, audited) -> None:
    answer = admin.post("/admin/crawls", "/admin/sources", source="saltmere")
    assert (answer.status_code, answer.location) == (303, "/admin/crawls")
    assert job.started == [["saltmere"]]
    assert audited()[-1] == ("anna", "start", "saltmere")


def test_all_sources_are_crawled_by_one_button(admin, job, audited) -> None:
    assert admin.post("/admin/crawls", "/admin/sources").location == "/admin/crawls"
    assert job.started == [None]
    assert audited()[-1] == ("anna", "start", "all sources")


def test_a_source_that_is_not_declared_is_refused(admin, job, audited) -> None:
    answer = admin.post("/admin/crawls", "/admin/sources", source="elsewhere")
    assert answer.status_code == 422
    assert "elsewhere" in answer.text
    assert job.started == []
    assert [action for _, action, _ in audited()] == ["sign-in"]


def test_a_second_crawl_is_refused_with_the_way_to_the_first(admin, job, audited) -> None:
    admin.post("/admin/crawls", "/admin/sources")
    answer = admin.post("/admin/crawls", "/admin/sign-in", source="saltmere")
    assert answer.status_code == 409
    assert "A crawl is already running" in answer.text
    assert "Crawling Aldermoor procedures" in answer.text
    assert 'href="/admin/crawls">Watch or cancel' in answer.text
    assert job.started == [None]
    assert audited()[-1] == ("anna", "start", "all sources")


def test_while_a_crawl_runs_no_button_offers_another(admin, job, settings) -> None:
    job.start(settings, None)
    page = admin.get("/admin/sources").text
    assert "Re-crawl" not in page
    assert "Watch it" in page


@pytest.mark.cases
@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (None, "cannot be read"),
        ("[[source]]\nkey = ", "is not valid TOML"),
        ('[[source]]\nkey = "aldermoor"\nname = "A"\narea = "a"\n', "source aldermoor: start"),
        (
            '[[source]]\nkey = "<script>alert(1)</script>"\n',
            "&lt;script&gt;alert(1)&lt;/script&gt;",
        ),
    ],
)
def test_a_broken_sources_toml_is_told_on_the_page(admin, settings, content, finding) -> None:
    if content is None:
        settings.sources.unlink()
    else:
        settings.sources.write_text(content)
    answer = admin.get("/admin/sources")
    assert answer.status_code == 200
    assert "The list of sources cannot be used" in answer.text
    assert finding in answer.text
    assert "<script>alert" not in answer.text
    assert "Re-crawl" not in answer.text


def test_nothing_starts_from_a_broken_sources_toml(admin, job, settings) -> None:
    settings.sources.write_text("[[")
    answer = admin.post("/admin/crawls", "/admin/sources")
    assert (answer.status_code, answer.location) == (303, "/admin/sources")
    assert job.started == []


def test_documents_of_a_source_no_longer_declared_are_told(admin, store_document) -> None:
    store_document("d1", "oldshire", "Chapter 1")
    page = words(admin.get("/admin/sources"))
    assert "No longer declared" in page
    assert "oldshire: 1 document" in page
