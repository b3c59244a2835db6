"""The pages of removals: what was held back, what is missing once, and what was removed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from collection.models import Address, CrawlState, Document, DocumentState
from collection.store import Collection, bump_revision
from index import writer
from portal.admin.crawls import PAGE_SIZE
from portal.admin.removals import FIRST
from portal.config import Settings
from portal.errors import RefreshFailed
from portal.jobs import job

STRUCK = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
REMOVED = datetime(2025, 3, 4, 14, 5, tzinfo=UTC)
EVIL = '<script>alert("x")</script>'
PAGE = "/admin/removals"


def words(response) -> str:
    """Return what a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]*>", "", response.text).split())


@dataclass
class Store:
    """Stores documents that stand at addresses, and reads their state."""

    collection: Collection
    store_document: Callable[..., str]

    def document(
        self,
        document_id: str,
        *,
        strikes: Sequence[int] = (0,),
        key: str = "aldermoor",
        title: str = "",
        gone: datetime | None = None,
    ) -> str:
        """Store a document with one address for each number of strikes."""
        state = DocumentState.GONE if gone else DocumentState.CURRENT
        self.store_document(document_id, key, title or f"Chapter {document_id}", state)
        with self.collection.writing() as session:
            session.get_one(Document, document_id).gone = gone
            session.add_all(
                Address(
                    url=f"https://{key}.example/{document_id}/{number}", source_key=key,
                    document_id=document_id, first_seen=STRUCK, last_seen=STRUCK, outlinks=[],
                    strikes=count, struck=STRUCK + timedelta(days=number) if count else None,
                )
                for number, count in enumerate(strikes)
            )  # fmt: skip
        return document_id

    @contextmanager
    def addresses(self, document_id: str) -> Iterator[list[Address]]:
        """Give the addresses of a document, to be changed."""
        with self.collection.writing() as session:
            yield sorted(session.get_one(Document, document_id).addresses, key=lambda a: a.url)

    def state(self, document_id: str) -> tuple[DocumentState, datetime | None]:
        """Read how a document stands."""
        with self.collection.reading() as session:
            document = session.get_one(Document, document_id)
            return document.state, document.gone

    def states(self, *document_ids: str) -> list[DocumentState]:
        """Read how some documents stand."""
        return [self.state(document_id)[0] for document_id in document_ids]


@pytest.fixture
def store(collection: Collection, store_document: Callable[..., str]) -> Store:
    """Return what stores documents."""
    return Store(collection, store_document)


GONE, CURRENT = DocumentState.GONE, DocumentState.CURRENT


def held_back(store: Store, number: int = 3, key: str = "aldermoor") -> list[str]:
    """Store documents that a crawl held back, and one that stands."""
    store.document(f"{key}-stands", key=key)
    return [store.document(f"{key}-{n}", key=key, strikes=[2]) for n in range(number)]


def shown(admin, key: str = "aldermoor") -> str:
    found = re.search(r'name="shown" value="(\w+)"', admin.get(f"{PAGE}/{key}").text)
    assert found
    return found[1]


def part(page: str, heading: str) -> str:
    """Return what stands under a second heading of the page."""
    (found,) = (p for p in re.split(r"<h2", page)[1:] if re.match(rf"[^>]*>{heading}<", p))
    return found


# Held back


def test_what_was_held_back_is_shown_by_source_with_since_when_and_where(admin, store) -> None:
    held_back(store)
    store.document("s1", key="saltmere", strikes=[2, 3])
    page = admin.get(PAGE)
    assert "aldermoor: 3 of 4 documents" in words(page).replace("Aldermoor", "aldermoor")
    held = part(page.text, "Held back")
    assert "Saltmere: 1 of 1 document" in held
    assert "Missing since 1 March 2025 at 09:30" in held
    assert "Missing since 2 March 2025 at 09:30" in held, "the last of its addresses counts"
    assert 'href="https://saltmere.example/s1/1"' in held
    assert 'href="/documents/s1">Last text' in held
    assert "aldermoor-stands" not in page.text


def test_a_decision_marks_all_that_was_shown_and_is_audited(admin, store, audited) -> None:
    ids, others = held_back(store), held_back(store, key="saltmere")
    page = admin.get(f"{PAGE}/aldermoor").text
    assert "Mark these 3 documents as removed</button>" in page
    answer = admin.post(f"{PAGE}/aldermoor", f"{PAGE}/aldermoor", shown=shown(admin))
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert store.states(*ids, "aldermoor-stands") == [GONE, GONE, GONE, CURRENT]
    assert store.states(*others) == [CURRENT] * 3
    assert audited()[-1] == ("anna", "confirm-removal", "3 documents of Aldermoor")
    after = words(admin.get(PAGE))
    assert "Marked as removed: 3 documents of Aldermoor" in after
    assert "Readers see it on each document’s page now" in after
    assert "anna marked 3 documents of Aldermoor as removed" in words(admin.get("/admin/"))


def test_one_document_is_spoken_of_as_one(admin, store) -> None:
    held_back(store, 1)
    page = words(admin.get(f"{PAGE}/aldermoor"))
    assert "Mark this document as removed?" in page
    assert "1 of them is at none of its addresses any more" in page


def test_a_decision_on_a_list_that_has_changed_changes_nothing(admin, store, audited) -> None:
    ids = held_back(store)
    before = shown(admin)
    late = store.document("late", strikes=[2])
    answer = admin.post(f"{PAGE}/aldermoor", f"{PAGE}/aldermoor", shown=before)
    assert answer.location == f"{PAGE}/aldermoor"
    assert store.states(*ids, late) == [CURRENT] * 4
    page = words(admin.get(answer.location))
    assert "The list has changed since you opened it" in page
    assert "Mark these 4 documents as removed" in page
    assert [action for _, action, _ in audited()] == ["sign-in"]


@pytest.mark.parametrize("fields", [{}, {"shown": ""}, {"shown": "all"}])
def test_a_decision_must_name_what_was_shown(admin, store, fields) -> None:
    ids = held_back(store)
    admin.post(f"{PAGE}/aldermoor", f"{PAGE}/aldermoor", **fields)
    assert store.states(*ids) == [CURRENT] * 3


def test_nothing_is_decided_while_the_source_is_crawled(
    admin, store, job, settings, store_crawl
) -> None:
    ids, others = held_back(store), held_back(store, key="saltmere")
    before = shown(admin)
    store_crawl("aldermoor", CrawlState.RUNNING)
    job.start(settings, None)
    page = admin.get(f"{PAGE}/aldermoor")
    assert "Decide when that is over" in words(page)
    assert "as removed</button>" not in page.text
    admin.post(f"{PAGE}/aldermoor", f"{PAGE}/aldermoor", shown=before)
    assert store.states(*ids) == [CURRENT] * 3
    assert "nothing was changed" in words(admin.get(f"{PAGE}/aldermoor"))
    admin.post(f"{PAGE}/saltmere", f"{PAGE}/saltmere", shown=shown(admin, "saltmere"))
    assert store.states(*others) == [GONE] * 3, "another source is not being crawled"


def test_the_common_page_shows_the_first_and_the_sources_own_page_all(admin, store) -> None:
    held_back(store, FIRST + 2)
    page = admin.get(PAGE).text
    assert page.count("Last text") == FIRST
    assert f"See all {FIRST + 2} and decide" in page
    assert admin.get(f"{PAGE}/aldermoor").text.count("Last text") == FIRST + 2


@pytest.mark.parametrize("key", ["aldermoor", "nowhere", "%3Cscript%3E"])
def test_there_is_nothing_to_decide_where_nothing_is_held_back(admin, store, key) -> None:
    store.document("d1")
    for answer in (admin.get(f"{PAGE}/{key}"), admin.post(f"{PAGE}/{key}", PAGE, shown="x")):
        assert answer.status_code == 404
        assert "No documents of this source are held back" in answer.text


# Missing once


def test_a_document_that_one_more_refusal_would_remove_is_told(admin, store) -> None:
    store.document("once", strikes=[1])
    store.document("two addresses", strikes=[1, 1])
    store.document("one left", strikes=[2, 1])
    store.document("another stands", strikes=[1, 0])
    store.document("unharmed", strikes=[0])
    listed = part(admin.get(PAGE).text, "Missing once")
    assert "May be removed at the next crawl" in listed
    named = set(re.findall(r"Chapter ([\w ]+)</a>", listed))
    assert named == {"once", "two addresses", "one left"}


def test_an_address_that_redirects_to_another_of_the_document_does_not_keep_it(
    admin, store
) -> None:
    for name, elsewhere in (("moved", False), ("sent home", True)):
        store.document(name, strikes=[0, 1])
        with store.addresses(name) as (first, second):
            first.redirect_to = "https://aldermoor.example/" if elsewhere else second.url
    listed = part(admin.get(PAGE).text, "Missing once")
    assert "Chapter moved" in listed
    assert "Chapter sent home" not in listed


def test_a_document_held_back_is_not_also_missing_once(admin, store) -> None:
    held_back(store)
    assert "No document is." in part(admin.get(PAGE).text, "Missing once")


# Marked as removed


def test_removed_documents_are_told_last_removed_first(admin, store) -> None:
    store.document("g1", strikes=[2], gone=REMOVED)
    store.document("g2", strikes=[2], gone=REMOVED + timedelta(days=2))
    listed = part(admin.get(PAGE).text, "Marked as removed")
    assert listed.index("Chapter g2") < listed.index("Chapter g1")
    assert "Removed 4 March 2025 at 14:05" in listed
    assert 'href="/documents/g1">Last text' in listed


def test_a_removed_document_is_brought_back_and_two_refusals_are_needed_again(
    admin, store, audited, collection
) -> None:
    store.document("g1", strikes=[2], gone=REMOVED)
    before = collection.revision()
    answer = admin.post("/admin/documents/g1/bring-back", PAGE)
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert store.state("g1") == (CURRENT, None)
    with store.addresses("g1") as (address,):
        assert (address.strikes, address.struck) == (0, None)
    assert collection.revision() > before, "the index has something to follow"
    assert audited()[-1] == ("anna", "undo-removal", "“Chapter g1” (g1)")
    assert "Brought back: “Chapter g1”" in words(admin.get(PAGE))
    assert "anna brought back “Chapter g1” (g1)" in words(admin.get("/admin/"))


def test_bringing_back_what_was_not_removed_says_so_and_is_not_audited(
    admin, store, audited
) -> None:
    store.document("d1", strikes=[1])
    admin.post("/admin/documents/d1/bring-back", PAGE)
    with store.addresses("d1") as (address,):
        assert address.strikes == 1
    assert "“Chapter d1” was not marked as removed" in words(admin.get(PAGE))
    assert [action for _, action, _ in audited()] == ["sign-in"]


def test_what_never_was_cannot_be_brought_back(admin) -> None:
    assert admin.post("/admin/documents/none/bring-back", PAGE).status_code == 404


def test_a_title_of_any_length_leaves_its_admin_signed_in(admin, store) -> None:
    store.document("g1", gone=REMOVED, title="endless " * 2000)
    admin.post("/admin/documents/g1/bring-back", PAGE)
    assert "Brought back: “endless endless" in words(admin.get(PAGE))


def test_many_removed_documents_have_pages(admin, store) -> None:
    for number in range(PAGE_SIZE + 1):
        store.document(f"g{number}", gone=REMOVED + timedelta(hours=number), title=f"No. {number};")
    first = admin.get(PAGE).text
    assert "No. 0;" not in first
    assert f'href="{PAGE}?page=2#removed"' in first
    assert "No. 0;" in admin.get(f"{PAGE}?page=2").text
    assert admin.get(f"{PAGE}?page=3").status_code == 404


# Searches follow


@pytest.fixture
def indexed(collection: Collection, settings: Settings) -> Collection:
    """Build the index of an empty collection, and return that."""
    writer.build(collection, settings.data / "index")
    return collection


def test_searches_follow_a_decision_without_a_crawl(admin, store, job) -> None:
    held_back(store)
    admin.post(f"{PAGE}/aldermoor", f"{PAGE}/aldermoor", shown=shown(admin))
    assert job.started == [[]]
    assert "Searches follow in a few minutes" in words(admin.get(PAGE))
    store.document("g1", gone=REMOVED)
    job.run = None
    admin.post("/admin/documents/g1/bring-back", PAGE)
    assert job.started == [[], []]


def test_a_decision_that_searches_cannot_follow_yet_stands_and_says_so(
    admin, store, job, settings
) -> None:
    store.document("g1", gone=REMOVED)
    job.start(settings, None)
    admin.post("/admin/documents/g1/bring-back", PAGE)
    assert store.states("g1") == [CURRENT]
    assert job.started == [None]
    page = words(admin.get(PAGE))
    assert "bring them up to date when what is running now has ended" in page
    assert "Crawling Aldermoor procedures. Watch it" in page


def test_a_decision_stands_where_the_index_cannot_be_brought_up_to_date(
    admin, store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RefreshFailed("no room")

    monkeypatch.setattr(job, "start", fail)
    store.document("g1", gone=REMOVED)
    admin.post("/admin/documents/g1/bring-back", PAGE)
    assert store.states("g1") == [CURRENT]
    assert "could not be brought up to date: the overview says why" in words(admin.get(PAGE))


def test_an_index_that_is_behind_can_be_brought_up_to_date(
    admin, store, job, indexed, audited
) -> None:
    assert "Bring searches up to date" not in admin.get(PAGE).text
    store.document("g1", gone=REMOVED)
    with indexed.writing() as session:
        bump_revision(session)
    assert "Bring searches up to date</button>" in admin.get(PAGE).text
    assert admin.post("/admin/index", PAGE).location == PAGE
    assert job.started == [[]]
    assert audited()[-1] == ("anna", "update-index", "")
    assert "anna brought searches up to date" in words(admin.get("/admin/"))
    page = admin.get(PAGE).text
    assert "Bring searches up to date" not in page, "while something runs there is no button"


def test_a_second_start_is_not_audited(admin, job, settings, audited) -> None:
    job.start(settings, None)
    admin.post("/admin/index", "/admin/")
    assert job.started == [None]
    assert [action for _, action, _ in audited()] == ["sign-in"]


# For every decision


def test_looking_changes_nothing(admin, store, collection, audited) -> None:
    ids = held_back(store)
    store.document("g1", gone=REMOVED)
    before = collection.revision()
    for path in (PAGE, f"{PAGE}/aldermoor", f"{PAGE}/aldermoor?shown={shown(admin)}"):
        assert admin.get(path).status_code == 200
    for path in ("/admin/documents/g1/bring-back", "/admin/index"):
        assert admin.get(path).status_code == 405
    assert store.states(*ids, "g1") == [CURRENT, CURRENT, CURRENT, GONE]
    assert collection.revision() == before
    assert [action for _, action, _ in audited()] == ["sign-in"]


def test_a_decision_needs_a_token(admin, store) -> None:
    ids, proof = held_back(store), shown(admin)
    store.document("g1", gone=REMOVED)
    for path in (f"{PAGE}/aldermoor", "/admin/documents/g1/bring-back", "/admin/index"):
        assert admin.client.post(path, data={"shown": proof}).status_code == 400
    assert store.states(*ids, "g1") == [CURRENT, CURRENT, CURRENT, GONE]


def test_a_decision_needs_a_sign_in(visitor, store, app) -> None:
    ids = held_back(store)
    store.document("g1", gone=REMOVED)
    for path in (f"{PAGE}/aldermoor", "/admin/documents/g1/bring-back"):
        answer = visitor.post(path, "/admin/sign-in", shown="x")
        assert (answer.status_code, answer.location) == (303, "/admin/sign-in")
    for path in (PAGE, f"{PAGE}/aldermoor"):
        assert visitor.get(path).location == f"/admin/sign-in?next={path}"
    assert store.states(*ids, "g1") == [CURRENT, CURRENT, CURRENT, GONE]


def test_what_a_site_says_is_escaped(admin, store) -> None:
    store.document("h1", strikes=[2], title=EVIL)
    store.document("o1", strikes=[1], title=EVIL)
    store.document("g1", gone=REMOVED, title=EVIL)
    with store.addresses("h1") as (address,):
        address.url = "javascript:" + EVIL
    pages = [admin.get(PAGE), admin.get(f"{PAGE}/aldermoor")]
    admin.post("/admin/documents/g1/bring-back", PAGE)
    for page in [*pages, admin.get(PAGE), admin.get("/admin/")]:
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert" in page.text
        assert 'href="javascript' not in page.text


# The page of a crawl


def test_a_crawl_that_was_stopped_by_a_loss_leads_to_the_decision(
    admin, store, store_crawl
) -> None:
    held_back(store)
    failed = store_crawl("aldermoor", CrawlState.FAILED, message="3 of 4 documents are missing.")
    page = admin.get(f"/admin/crawls/{failed}")
    assert "3 documents of this source are held back" in words(page)
    assert f'href="{PAGE}#held-back"' in page.text


@pytest.mark.parametrize(
    ("key", "state"), [("aldermoor", CrawlState.DONE), ("saltmere", CrawlState.FAILED)]
)
def test_any_other_crawl_leads_to_none(admin, store, store_crawl, key, state) -> None:
    held_back(store)
    assert "held back" not in admin.get(f"/admin/crawls/{store_crawl(key, state)}").text
