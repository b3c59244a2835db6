"""The pages of documents: the list with its filters, and what is known of one and why."""

from __future__ import annotations

import logging
import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event

from collection.models import (
    Address,
    CrawlState,
    Document,
    DocumentState,
    DocumentTopic,
    FrontierEntry,
    Outcome,
    SourceRecord,
    StoredSection,
    Version,
)
from collection.reading_account import LeftOut, WhyLeftOut, settled
from collection.store import Collection
from collection.vocabulary import Box
from portal.admin.crawls import PAGE_SIZE
from portal.admin.document_facts import CRAWLS_SHOWN
from portal.admin.documents import LONGEST

AT = datetime(2025, 3, 4, 14, 5, tzinfo=UTC)
EVIL = '<script>alert("x")</script>'
SECRET = "tamsinexample"  # a made-up name
PAGE = "/admin/documents"


def words(response) -> str:
    """Return what a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]*>", "", response.text).split())


def listed(response) -> list[str]:
    """Return the ids of the documents that a page lists, in its order."""
    return re.findall(rf'href="{PAGE}/([^"/]+)"', response.text)


def version(number: int, text: str, media_type: str = "text/html") -> Version:
    return Version(
        number=number, fetched=AT.replace(day=number), url="https://aldermoor.example/d1",
        media_type=media_type, blob_hash="0" * 64, text_hash=f"{number}" * 64, title="Bruising",
        chapter=None, dates={},
        sections=[
            StoredSection(position=n, heading=[], box=Box.BODY, text=line, layout=[])
            for n, line in enumerate(text.split("|"))
        ],
    )  # fmt: skip


@pytest.fixture
def document(collection: Collection, store_document) -> str:
    """Store a document of which everything is known, and return its id."""
    store_document("d1", "aldermoor", "Bruising in babies")
    with collection.writing() as session:
        session.add(
            SourceRecord(
                key="aldermoor", name="Aldermoor procedures", area="aldermoor", nation="uk",
                authority="partnership", home="https://aldermoor.example/",
            )
        )  # fmt: skip
        found = session.get_one(Document, "d1")
        found.nation, found.number = "uk", "1.4.2"
        found.kind_reason = "the title holds “procedure”"
        found.reviewed, found.reviewed_words = date(2024, 11, 1), "Reviewed: Nov 2024"
        found.topics = [
            DocumentTopic(topic="unborn-and-babies", reason="a heading holds “babies”"),
            DocumentTopic(topic="long-forgotten", reason="it once was one"),
        ]
        found.versions = [version(1, "abc"), version(2, "abcdef|ghij", "application/pdf")]
        found.addresses = [
            Address(
                url="https://aldermoor.example/a-former", source_key="aldermoor", outlinks=[],
                first_seen=AT, last_seen=AT, redirect_to="https://aldermoor.example/d1",
            ),
            Address(
                url="https://aldermoor.example/d1", source_key="aldermoor", outlinks=[],
                first_seen=AT.replace(day=1), last_seen=AT, received=AT.replace(day=3),
                etag='W/"5e-1f"', last_modified="Sat, 01 Mar 2025 09:00:00 GMT",
                strikes=1, struck=AT.replace(day=2),
            ),
        ]  # fmt: skip
        session.flush()
        found.version = found.versions[-1]
    return "d1"


def read_in_part(collection: Collection, document_id: str) -> None:
    """Store that one page of a document is a picture."""
    account = settled(
        1000, 900, [LeftOut(WhyLeftOut.REPEATED, 100), LeftOut(WhyLeftOut.PICTURE, 0, "page 3")]
    )
    with collection.writing() as session:
        found = session.get_one(Document, document_id).version
        assert found is not None
        found.account, found.in_part = account.to_json(), account.in_part


# The list


@pytest.mark.slow
def test_documents_that_were_read_in_part_are_counted_and_listed(
    admin, collection: Collection, document, store_document
) -> None:
    store_document("d2", "saltmere", "Bruising")
    assert "Read in part None" in words(admin.get("/admin/"))
    read_in_part(collection, document)
    assert "Read in part 1 document" in words(admin.get("/admin/"))
    assert f'href="{PAGE}?in_part=1"' in admin.get("/admin/").text
    page = admin.get(f"{PAGE}?in_part=1")
    assert listed(page) == ["d1"]
    assert "Web page Read in part" in words(page)
    assert "Read in part" not in words(admin.get(f"{PAGE}?source=saltmere"))


def test_a_document_is_listed_with_its_type_topics_state_and_format(
    admin, document, store_document
) -> None:
    store_document("d2", "saltmere", "Old leaflet", DocumentState.GONE)
    page = admin.get(PAGE)
    assert listed(page) == ["d1", "d2"]
    said = words(page)
    assert "2 documents" in said
    assert "1.4.2 Bruising in babies Current Procedure Aldermoor procedures Web page" in said
    assert "Unborn" in said
    assert "Long Forgotten" in said, "a topic that the taxonomy no longer has"
    assert "Old leaflet Removed by the publisher Procedure Saltmere Web page No topics" in said


def test_one_source_can_be_listed(admin, document, store_document) -> None:
    store_document("d2", "saltmere", "Bruising")
    page = admin.get(f"{PAGE}?source=saltmere")
    assert listed(page) == ["d2"]
    assert '<option value="saltmere" selected>Saltmere</option>' in page.text
    assert '<option value="aldermoor">Aldermoor procedures</option>' in page.text


@pytest.mark.cases
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("bruising", ["d1", "d2"]),
        ("  BABIES bruising ", ["d1"]),
        ("100%", ["d3"]),
        ("_", []),
        ("\\", []),
        ("'", []),
        ("nothing of the kind", []),
        ("", ["d3", "d1", "d2"]),
    ],
)
def test_titles_are_found_by_all_the_words_typed(admin, store_document, typed, found) -> None:
    store_document("d1", "aldermoor", "Bruising in babies")
    store_document("d2", "aldermoor", "Bruising in older children")
    store_document("d3", "aldermoor", "100% attendance")
    page = admin.client.get(PAGE, query_string={"q": typed})
    assert listed(page) == found
    assert ("None fits." in page.text) == (not found)


def test_before_the_first_crawl_the_list_says_so(admin) -> None:
    assert "Nothing has been collected yet" in admin.get(PAGE).text


def test_a_long_list_has_pages_that_keep_the_filters(admin, store_document) -> None:
    for number in range(PAGE_SIZE + 1):
        store_document(f"d{number:03}", "aldermoor", f"Chapter {number:03} & more")
    first = admin.get(f"{PAGE}?source=aldermoor&q=chapter+%26")
    assert len(listed(first)) == PAGE_SIZE
    onward = re.search(r'href="([^"]+page=2[^"]*)"', first.text)
    assert onward
    second = admin.get(onward[1].replace("&amp;", "&"))
    assert listed(second) == [f"d{PAGE_SIZE:03}"]
    assert 'value="chapter &amp;"' in second.text


@pytest.mark.cases
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("page=2", 404),
        ("page=0", 422),
        ("source=elsewhere", 422),
        ("q=" + "x" * (LONGEST + 1), 422),
        ("q=" + "%25+" * 100, 200),
        ("q=%00%ff", 200),
    ],
)
def test_a_wrong_parameter_gets_a_clear_page(admin, document, query: str, status: int) -> None:
    assert admin.get(f"{PAGE}?{query}").status_code == status


def test_what_is_typed_reaches_no_log_and_no_audit(
    admin, document, audited, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for query in ("q=", "source=nowhere&q=", "page=x&q=", "page=9&q=", "q=" + "x" * 300):
            assert admin.get(f"{PAGE}?{query}{SECRET}").headers["Cache-Control"] == "no-store"
    assert SECRET not in caplog.text
    assert all(SECRET not in detail for _, _, detail in audited())


def test_a_list_that_fails_is_logged_without_what_was_typed(
    admin, app, collection, caplog: pytest.LogCaptureFixture
) -> None:
    with collection.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql("ALTER TABLE document RENAME TO lost")
    with caplog.at_level(logging.DEBUG):
        answer = admin.get(f"{PAGE}?q={SECRET}")
    assert answer.status_code == 503
    assert "CollectionDamaged" in caplog.text
    assert SECRET not in caplog.text + answer.text


# One document


def test_a_document_tells_what_it_was_taken_for_and_why(admin, document) -> None:
    page = words(admin.get(f"{PAGE}/d1"))
    assert "Type Procedure: the title holds “procedure”" in page
    assert "babies: a heading holds “babies”" in page
    assert "Long Forgotten: it once was one" in page
    assert "Aldermoor, United Kingdom; authority: Partnership" in page
    assert "Reviewed November 2024, read from “Reviewed: Nov 2024”" in page
    assert "State Current" in page


def test_a_document_tells_all_of_its_addresses_the_canonical_one_first(admin, document) -> None:
    page = words(admin.get(f"{PAGE}/d1"))
    assert page.index("example/d1 Seen") < page.index("example/a-former Seen")
    assert "first 1 March 2025 at 14:05, last 4 March 2025 at 14:05" in page
    assert "Content received 3 March 2025 at 14:05" in page
    assert "“Not found” answers 1, the first 2 March 2025 at 14:05" in page
    assert "ETag W/&#34;5e-1f&#34;" in page
    assert "Last-Modified Sat, 01 Mar 2025 09:00:00 GMT" in page
    assert "Redirects to https://aldermoor.example/d1" in page


def test_a_document_tells_its_versions_newest_first(admin, document) -> None:
    answer = admin.get(f"{PAGE}/d1")
    page = words(answer)
    second = "Version 2 2 March 2025 at 14:05: 10 characters of text, application/pdf."
    first = "Version 1 1 March 2025 at 14:05: 3 characters of text, text/html."
    assert page.index(second) < page.index(first)
    assert 'href="/documents/d1?version=1"' in answer.text
    assert 'href="/documents/d1">Read it in Signpost' in answer.text
    assert 'href="/documents/d1/changes">What changed' in answer.text


def test_a_document_tells_what_became_of_its_addresses_in_the_last_crawls(
    admin, document, collection, store_crawl
) -> None:
    ids = [
        store_crawl("aldermoor", CrawlState.DONE, [(Outcome.FAILED, f"answer {n};")])
        for n in range(CRAWLS_SHOWN + 1)
    ]
    with collection.writing() as session:
        for entry in session.query(FrontierEntry):
            entry.url = "https://aldermoor.example/d1"
    store_crawl("aldermoor", CrawlState.RUNNING, [(None, ""), (Outcome.NEW, "of another;")])
    answer = admin.get(f"{PAGE}/d1")
    assert [int(n) for n in re.findall(r'href="/admin/crawls/(\d+)"', answer.text)] == ids[:1:-1]
    assert "answer 5;" in answer.text
    assert "answer 1;" not in answer.text
    assert "of another;" not in answer.text


def test_a_document_without_versions_or_addresses_has_a_page(admin, store_document) -> None:
    store_document("d1", "aldermoor", "")
    page = words(admin.get(f"{PAGE}/d1"))
    assert "Document d1 https://aldermoor.example/d1" in page, "its address is its name"
    assert "None of its addresses was visited" in page


def test_a_removed_document_can_be_brought_back_from_its_page(
    admin, store_document, collection
) -> None:
    store_document("g1", "aldermoor", "Chapter 1", DocumentState.GONE)
    page = admin.get(f"{PAGE}/g1")
    assert "State Removed by the publisher" in words(page)
    assert f'action="{PAGE}/g1/bring-back"' in page.text
    admin.post(f"{PAGE}/g1/bring-back", f"{PAGE}/g1")
    with collection.reading() as session:
        assert session.get_one(Document, "g1").state is DocumentState.CURRENT


def test_a_document_that_never_was_is_not_found(admin) -> None:
    assert admin.get(f"{PAGE}/none").status_code == 404


def test_what_a_site_says_is_escaped(admin, document, collection, store_crawl) -> None:
    store_crawl("aldermoor", CrawlState.DONE, [(Outcome.FAILED, EVIL)])
    with collection.writing() as session:
        found = session.get_one(Document, "d1")
        found.title = found.kind_reason = found.reviewed_words = found.number = EVIL
        found.topics[0].reason = found.versions[0].media_type = EVIL
        address = found.addresses[0]
        address.url = address.redirect_to = "javascript:" + EVIL
        address.etag = address.last_modified = EVIL
        session.query(FrontierEntry).one().url = address.url
    for path in (f"{PAGE}/d1", PAGE, f"{PAGE}?q=%3Cscript%3Ealert"):
        page = admin.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
        assert 'href="javascript' not in page


@pytest.mark.cases
@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/d1"])
def test_only_a_person_who_signed_in_sees_documents(visitor, document, path: str) -> None:
    assert visitor.get(path).location == f"/admin/sign-in?next={path}"


def test_a_page_of_the_list_needs_few_queries(admin, store_document, collection, app) -> None:
    for number in range(PAGE_SIZE):
        store_document(f"d{number}", "aldermoor", f"Chapter {number}")
    admin.get("/admin/")
    asked: list[str] = []
    engine = app.extensions["signpost"].collection.engine
    event.listen(
        engine, "before_cursor_execute", lambda _c, _u, statement, *_: asked.append(statement)
    )
    admin.get(PAGE)
    # Who asks, whether the banner is shown, what waits for trainers and what for
    # admins, and whether the areas are
    # those that were read before; six are of the list itself.
    queries = [statement for statement in asked if statement != "BEGIN"]
    assert len(queries) < 12, queries


def test_a_document_tells_what_was_kept_and_what_was_left_out(
    admin, collection: Collection, document
) -> None:
    assert "Not counted by the release that read it" in words(admin.get(f"{PAGE}/d1"))
    read_in_part(collection, document)
    said = words(admin.get(f"{PAGE}/d1"))
    assert "In part. Kept less than 100 % of what its readers see. Left out:" in said
    assert "repeated at the head or foot of pages, about 20 words" in said
    assert "pictures, whose words are not read (page 3): lost" in said
