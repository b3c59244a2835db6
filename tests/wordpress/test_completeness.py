"""What a crawl of a real WordPress holds: all that is published, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from collection.models import CrawlState, Document, FrontierEntry, StoredSection, Version
from collection.store import Collection
from crawler.crawling.engine import CrawlReport

HOME = "https://partnership.example"
SITEMAPS, REST, ARCHIVES = "^/wp-sitemap", "^/wp-json/", "^/(20|category|author|feed)"


def documents(collection: Collection) -> dict[str, Document]:
    with collection.reading() as session:
        return {document.url: document for document in session.scalars(select(Document))}


def words(collection: Collection) -> str:
    """Return every word of every version."""
    with collection.reading() as session:
        read = [
            *session.scalars(select(StoredSection.text)),
            *session.scalars(select(Version.title)),
        ]
    return "\n".join(read)


def typeset(says: str) -> str:
    """Return a sentence as WordPress prints it: its apostrophes are curly."""
    return says.replace("'", "’")


def test_the_content_is_as_large_as_the_tests_say(content: Any) -> None:
    published = {entry.address for entry in content.published()}
    assert len(published & {page.address for page in content.pages}) >= 12
    assert len(published & {post.address for post in content.posts}) >= 6
    assert len(content.files) >= 5


def test_every_published_page_post_and_file_is_collected_with_its_words(
    collected: Collection, content: Any, first_report: CrawlReport
) -> None:
    assert (first_report.state, first_report.failed) == (CrawlState.DONE, ())
    held = documents(collected)
    text = words(collected)
    for entry in content.published():
        assert entry.address in held
        assert held[entry.address].title == entry.title
        assert typeset(entry.says) in text


def test_nothing_is_a_document_but_what_is_published(collected: Collection, content: Any) -> None:
    published = {entry.address for entry in content.published()}
    assert documents(collected).keys() <= published


@pytest.mark.parametrize(
    ("start", "exclude", "unfound"),
    [
        pytest.param("/", (SITEMAPS, REST), {"page", "file"}, id="links"),
        pytest.param("/contact/", (REST, ARCHIVES), {"file"}, id="sitemaps"),
        pytest.param("/contact/", (SITEMAPS, ARCHIVES), set(), id="rest"),
    ],
)
def test_each_way_alone_leads_to_all_that_it_can_know_of(
    site: Any,
    empty: Collection,
    content: Any,
    crawl_into: Callable[..., CrawlReport],
    *,
    start: str,
    exclude: tuple[str, ...],
    unfound: set[str],
) -> None:
    # A page and a file are linked from nowhere; sitemaps name pages and posts only.
    report = crawl_into(empty, start=(f"{HOME}{start}",), exclude=exclude)
    assert (report.state, report.failed) == (CrawlState.DONE, ())
    published = {entry.address for entry in content.published()}
    missed = {entry.address for entry in content.published() if not entry.linked}
    missed = {url for url in missed if ("file" if "/uploads/" in url else "page") in unfound}
    assert len(missed) == len(unfound)
    assert documents(empty).keys() == published - missed


def test_what_no_visitor_may_read_is_never_collected(collected: Collection, content: Any) -> None:
    closed = list(content.closed())
    assert {entry.given.get("status") for entry in closed} == {"draft", "private", None}
    text = words(collected)
    for entry in closed:
        assert entry.says
        assert entry.says not in text


def test_another_spelling_of_an_address_is_no_document_of_its_own(
    collected: Collection, content: Any
) -> None:
    # The pages link to one another with and without a last slash, "www." and https, and by
    # ?pagename=, ?share= and ?replytocom=.
    held = documents(collected)
    assert not [url for url in held if "?" in url]
    titles = [document.title for document in held.values()]
    assert len(titles) == len(set(titles))


def test_nothing_is_asked_for_that_is_only_for_programs_and_editors(
    collected: Collection, first_report: CrawlReport
) -> None:
    # Every page of the site leads to its own way to sign in.
    with collected.reading() as session:
        asked = session.scalars(select(FrontierEntry.url)).all()
    for part in ("/wp-login.php", "/wp-admin", "/xmlrpc.php", "/wp-json/oembed/"):
        assert not [url for url in asked if part in url]


def test_comments_menus_and_other_pages_titles_are_no_words_of_a_page(
    collected: Collection,
) -> None:
    hubs = documents(collected)[f"{HOME}/parents/family-hubs/"]
    with collected.reading() as session:
        texts = session.scalars(
            select(StoredSection.text).where(StoredSection.version_id == hubs.version_id)
        )
        assert list(texts) == ["Drop in to any of the three hubs on a weekday morning."]
