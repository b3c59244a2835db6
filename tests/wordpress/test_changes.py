"""What crawls after the first one make of what a WordPress's editors do in between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from collection.models import Address, CrawlState, Document, DocumentState, Outcome
from collection.store import Collection
from crawler.crawling.engine import CrawlReport

HOME = "https://partnership.example"
NEGLECT = f"{HOME}/professionals/neglect/"
NEW_WORDS = "Neglect is rarely one event, so record it on every visit and tell your manager."

Crawls = Callable[..., CrawlReport]

redirects = pytest.mark.parametrize(
    "redirected", [True, False], ids=["with redirects", "with 404 at the old address"]
)


def documents(collection: Collection) -> dict[str, Document]:
    with collection.reading() as session:
        return {document.url: document for document in session.scalars(select(Document))}


def standing(collection: Collection) -> dict[str, tuple[str, DocumentState, int | None]]:
    """Return each document's address, state and version by its id."""
    return {d.id: (d.url, d.state, d.version_id) for d in documents(collection).values()}


def texts(collection: Collection, document: Document) -> list[list[str]]:
    """Return the sections' texts of every version of a document, the oldest first."""
    with collection.reading() as session:
        held = session.get_one(Document, document.id)
        return [[section.text for section in version.sections] for version in held.versions]


def entry_at(content: Any, address: str) -> Any:
    (found,) = (e for e in (*content.pages, *content.posts) if e.address == address)
    return found


def blob_hashes(collection: Collection) -> dict[str, str | None]:
    with collection.reading() as session:
        return {a.url: a.blob_hash for a in session.scalars(select(Address))}


@pytest.mark.parametrize("full", [False, True], ids=["what changed", "everything"])
def test_nothing_is_new_or_changed_on_a_site_that_nobody_edited(
    site: Any, collected: Collection, crawl_into: Crawls, *, full: bool
) -> None:
    before, bytes_before = standing(collected), blob_hashes(collected)
    report = crawl_into(collected, full=full)
    assert (report.state, report.failed) == (CrawlState.DONE, ())
    assert report.counts[Outcome.NEW] == report.counts[Outcome.CHANGED] == 0
    assert standing(collected) == before
    # Fetched again, the same words come in other bytes: each page carries a nonce and the time.
    assert (blob_hashes(collected)[NEGLECT] != bytes_before[NEGLECT]) is full


def test_a_comment_changes_no_words(site: Any, collected: Collection, crawl_into: Crawls) -> None:
    before = standing(collected)
    site.do("comment", path="winter-hours", says="Thank you for telling us early.")
    report = crawl_into(collected)
    assert report.counts[Outcome.NEW] == report.counts[Outcome.CHANGED] == 0
    assert standing(collected) == before


def test_a_new_post_is_new_and_changes_no_other_document(
    site: Any, collected: Collection, crawl_into: Crawls
) -> None:
    before = standing(collected)
    post = {"slug": "spring-forum", "date": "2024-09-02 08:00:00", "title": "Spring forum"}
    site.do("post", posts=[{**post, "says": "The spring forum is about teenagers."}])
    report = crawl_into(collected)
    assert (report.counts[Outcome.NEW], report.counts[Outcome.CHANGED]) == (1, 0)
    after = standing(collected)
    assert {id_: after[id_] for id_ in before} == before
    assert f"{HOME}/spring-forum/" in documents(collected)


def test_an_edit_makes_one_new_version_and_keeps_the_old_words(
    site: Any, collected: Collection, content: Any, crawl_into: Crawls
) -> None:
    before = standing(collected)
    old = entry_at(content, NEGLECT)
    site.write(old.path, NEW_WORDS, old.given["more"])
    report = crawl_into(collected)
    assert (report.counts[Outcome.NEW], report.counts[Outcome.CHANGED]) == (0, 1)
    edited = documents(collected)[NEGLECT]
    first, second = texts(collected, edited)
    assert (first[0], second[0]) == (old.says, NEW_WORDS)
    assert first[1:] == second[1:]
    others = {id_: held for id_, held in standing(collected).items() if id_ != edited.id}
    assert others == {id_: held for id_, held in before.items() if id_ != edited.id}


def test_an_edited_block_changes_every_page_that_holds_it(
    site: Any, collected: Collection, content: Any, crawl_into: Crawls
) -> None:
    # A block that several pages share is a text of its own: an edit of it leaves the dates of
    # change of those pages as they were.
    site.write_block("contact-box", "Ring the front door on 01632 960001.")
    report = crawl_into(collected)
    assert (report.counts[Outcome.NEW], report.counts[Outcome.CHANGED]) == (0, 2)
    for page in ("allegations", "thresholds"):
        held = documents(collected)[f"{HOME}/professionals/{page}/"]
        first, second = (" ".join(sections) for sections in texts(collected, held))
        assert "01632 960000" in first
        assert "01632 960001" in second


def test_a_page_in_the_bin_is_gone_after_two_crawls_and_keeps_its_words(
    site: Any, collected: Collection, content: Any, crawl_into: Crawls
) -> None:
    url = f"{HOME}/parents/family-hubs/"
    before = documents(collected)
    site.trash(entry_at(content, url).path)
    crawl_into(collected)
    assert documents(collected)[url].state is DocumentState.CURRENT
    report = crawl_into(collected)
    after = documents(collected)
    assert after[url].state is DocumentState.GONE
    assert texts(collected, after[url]) == [[entry_at(content, url).says]]
    assert [address for address, _ in report.failed] == [url]
    assert after.keys() == before.keys()
    assert {u for u, d in after.items() if d.state is DocumentState.GONE} == {url}


def test_a_page_that_is_taken_out_of_the_bin_is_current_under_its_old_id(
    site: Any, collected: Collection, content: Any, crawl_into: Crawls
) -> None:
    url = f"{HOME}/parents/family-hubs/"
    before = standing(collected)
    site.trash(entry_at(content, url).path)
    crawl_into(collected)
    crawl_into(collected)
    site.restore()
    crawl_into(collected)
    assert standing(collected) == before


def test_a_post_in_the_bin_whose_address_wordpress_guesses_at_is_not_gone_at_once(
    site: Any, collected: Collection, content: Any, crawl_into: Crawls
) -> None:
    # WordPress answers for an address that it no longer has with a redirect to a post whose name
    # begins alike: here "bathwater-campaign" becomes "bathwater-campaign-at-school".
    url, guess = f"{HOME}/bathwater-campaign/", f"{HOME}/bathwater-campaign-at-school/"
    post = {"slug": "bathwater-campaign-at-school", "date": "2024-09-02 08:00:00"}
    site.do("post", posts=[{**post, "title": "At school", "says": "Four schools take part."}])
    crawl_into(collected)
    before = standing(collected)
    assert {url, guess} <= documents(collected).keys()
    site.trash(entry_at(content, url).path)
    report = crawl_into(collected)
    assert (url, f"it redirects to {guess}") in report.skipped
    assert standing(collected) == before


@redirects
def test_other_permalinks_move_every_post_under_its_old_id(
    site: Any, collected: Collection, content: Any, crawl_into: Crawls, *, redirected: bool
) -> None:
    before = documents(collected)
    site.do("option", name="guess_addresses", value=int(redirected))
    site.do("permalinks", structure="/%year%/%postname%/")
    report = crawl_into(collected)
    assert (report.state, bool(report.failed)) == (CrawlState.DONE, not redirected)
    assert report.counts[Outcome.NEW] == report.counts[Outcome.CHANGED] == 0
    after = documents(collected)
    moved = {
        post.address: f"{HOME}/{post.given['date'][:4]}/{post.given['slug']}/"
        for post in content.posts
        if post.address in before
    }
    assert len(moved) >= 6
    assert {moved.get(url, url): document.id for url, document in before.items()} == {
        url: document.id for url, document in after.items()
    }
    assert all(document.state is DocumentState.CURRENT for document in after.values())
    crawl_into(collected)
    assert standing(collected) == {d.id: (d.url, d.state, d.version_id) for d in after.values()}


@redirects
def test_a_page_under_another_parent_keeps_its_id(
    site: Any, collected: Collection, crawl_into: Crawls, *, redirected: bool
) -> None:
    before = standing(collected)
    site.do("option", name="guess_addresses", value=int(redirected))
    site.do("move", path="parents/family-hubs", under="about")
    report = crawl_into(collected)
    assert bool(report.failed) is not redirected
    assert report.counts[Outcome.NEW] == report.counts[Outcome.CHANGED] == 0
    crawl_into(collected)
    moved = {id_: held for id_, held in standing(collected).items() if held != before[id_]}
    (url, state, version), *others = moved.values()
    assert (url, state, others) == (f"{HOME}/about/family-hubs/", DocumentState.CURRENT, [])
    assert version in {held[2] for held in before.values()}


def test_a_site_that_asks_search_engines_to_stay_away_loses_nothing(
    site: Any, collected: Collection, crawl_into: Crawls
) -> None:
    # A single tick in WordPress's settings: every page then says "noindex, nofollow".
    before = standing(collected)
    site.do("option", name="blog_public", value=0)
    crawl_into(collected)
    crawl_into(collected)
    assert standing(collected) == before


def test_a_site_under_maintenance_loses_nothing_and_says_why(
    site: Any, collected: Collection, crawl_into: Crawls
) -> None:
    before = standing(collected)
    with site.under_maintenance():
        report = crawl_into(collected)
    assert report.state is CrawlState.FAILED
    assert "robots.txt was answered with 503" in (report.message or "")
    assert standing(collected) == before


def test_another_theme_changes_no_words(
    site: Any, collected: Collection, crawl_into: Crawls
) -> None:
    # From templates in PHP to templates of blocks.
    before = standing(collected)
    site.do("theme", theme="twentytwentythree")
    report = crawl_into(collected, full=True)
    assert report.failed == ()
    assert report.counts[Outcome.NEW] == report.counts[Outcome.CHANGED] == 0
    assert standing(collected) == before
