"""The pages of replacements: what is held back, old beside new, and what an admin decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from collection.models import (
    Address,
    CrawlState,
    Document,
    Replacement,
    ReplacementState,
    StoredSection,
)
from collection.store import Collection
from crawler.crawling import replacements
from crawler.crawling.content import Content
from crawler.crawling.recording import record_apart
from portal.admin.replacements import FIRST
from portal.jobs.job import Running

CAME = datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
PAGE = "/admin/replacements"
GOOD = "Ring the duty team on the same day. Write down what was seen and said."
NEW = "Sign in with your name & password to read on."


def words(response: Any) -> str:
    """Return what a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]*>", "", response.text).split())


def content(url: str, title: str, text: str) -> Content:
    """Return what a body would bring."""
    return Content(
        url=url, title=title, chapter=None, media_type="text/html", format="html",
        blob_hash="0" * 64, text_hash=f"{hash((title, text)):064x}"[-64:], no_text=False,
        kind="procedure", kind_reason="", topics={"neglect": "its title"}, area="aldermoor",
        nation="england", authority="partnership", dates={}, evidence={},
        sections=[{"position": 0, "heading": [], "anchor": None, "page": None, "box": "body",
                   "text": text, "layout": [["paragraph", 0, None]]}],
        links=[],
    )  # fmt: skip


@dataclass
class Held:
    """Stores documents for which other words are held back, and reads what readers have."""

    collection: Collection

    def __call__(self, key: str = "aldermoor", number: int = 1, *, to: str = "") -> list[int]:
        """Hold back new words for some documents of a source, and return the rows' ids."""
        ids = []
        for n in range(number):
            url = f"https://{key}.example/{n}"
            with self.collection.writing() as session:
                held = content(url, f"Chapter {n}", GOOD)
                document = record_apart(session, key, held, CAME)
                for address, document_id in ((url, document.id), (to, None)):
                    if address:
                        session.add(
                            Address(
                                url=address, source_key=key, document_id=document_id,
                                first_seen=CAME, last_seen=CAME, outlinks=[],
                            )
                        )  # fmt: skip
                row = replacements.stage(
                    session, document, content(to or url, "Sign in", NEW),
                    replacements.Stamps('"new"'), now=CAME,
                )  # fmt: skip
                row.state, row.reason = ReplacementState.HELD, "it asks for a password"
                session.flush()
                ids.append(row.id)
        return ids

    def texts(self) -> list[str]:
        """Return the words that readers have."""
        with self.collection.reading() as session:
            query = select(StoredSection.text).join(
                Document, Document.version_id == StoredSection.version_id
            )
            return sorted(session.scalars(query))

    def states(self) -> list[str]:
        """Return what became of each replacement."""
        with self.collection.reading() as session:
            rows = session.scalars(select(Replacement.state).order_by(Replacement.id))
            return [state.value for state in rows]


@pytest.fixture
def hold(collection: Collection) -> Held:
    return Held(collection)


def shown(admin: Any, path: str) -> str:
    found = re.search(r'name="shown" value="(\w+)"', admin.get(path).text)
    assert found
    return found[1]


def decide(admin: Any, path: str, do: str) -> Any:
    return admin.post(path, path, shown=shown(admin, path), do=do)


def test_nothing_held_back_is_said_so(admin: Any) -> None:
    assert "Nothing is held back." in words(admin.get(PAGE))


def test_what_is_held_back_is_shown_by_source_with_the_reason(admin: Any, hold: Held) -> None:
    hold(number=FIRST + 2)
    hold("saltmere")
    page = admin.get(PAGE)
    assert f"Aldermoor: {FIRST + 2} documents" in words(page)
    assert "Saltmere: 1 document" in words(page)
    assert "Held back: it asks for a password." in words(page)
    assert f"See all {FIRST + 2} and decide" in words(page)
    assert admin.get(f"{PAGE}/aldermoor").text.count("Comes as “Sign in”") == FIRST + 2


def test_the_words_that_came_stand_beside_those_that_readers_have(admin: Any, hold: Held) -> None:
    (row,) = hold()
    page = admin.get(f"{PAGE}/aldermoor/{row}")
    assert "15 words, since 1 March 2025" in words(page)
    assert "10 words, 1 March 2025" in words(page)
    assert '<ins class="app-inserted">' in page.text
    assert "Sign in with your name &amp; password" in page.text
    assert "Ring the duty team" in words(page)


def test_what_is_too_long_to_be_compared_is_decided_all_the_same(
    admin: Any, hold: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.documents.comparable.LONGEST_COMPARED", 20)
    (row,) = hold()
    page = admin.get(f"{PAGE}/aldermoor/{row}")
    assert "too long to be compared word by word" in words(page)
    assert "Sign in with your name" not in words(page)
    decide(admin, f"{PAGE}/aldermoor/{row}", "refuse")
    assert hold.states() == ["refused"]


@pytest.mark.parametrize(
    ("do", "state", "texts"), [("accept", "accepted", [NEW]), ("refuse", "refused", [GOOD])]
)
def test_a_decision_about_one_is_done_audited_and_can_be_undone(  # noqa: PLR0917
    admin: Any, hold: Held, audited: Callable[[], Any], do: str, state: str, texts: list[str]
) -> None:
    (row,) = hold()
    answer = decide(admin, f"{PAGE}/aldermoor/{row}", do)
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert (hold.states(), hold.texts()) == ([state], texts)
    name, action, detail = audited()[-1]
    assert (name, action) == ("anna", f"{do}-replacement")
    assert "Chapter 0" in detail
    page = admin.get(PAGE)
    assert f"{state.capitalize()} " in words(page)
    answer = admin.post(f"{PAGE}/aldermoor/{row}/undo", PAGE)
    assert answer.status_code == 303
    assert (hold.states(), hold.texts()) == (["held"], [GOOD])
    assert audited()[-1][1] == "undo-replacement"


@pytest.mark.parametrize(("do", "texts"), [("accept", [NEW] * 3), ("refuse", [GOOD] * 3)])
def test_a_decision_about_all_of_a_source_leaves_other_sources_alone(
    admin: Any, hold: Held, audited: Callable[[], Any], do: str, texts: list[str]
) -> None:
    hold(number=3)
    hold("saltmere")
    assert decide(admin, f"{PAGE}/aldermoor", do).status_code == 303
    assert hold.texts() == sorted([*texts, GOOD])
    assert hold.states()[-1] == "held"
    assert audited()[-1] == ("anna", f"{do}-replacement", "3 documents of Aldermoor")


def test_a_decision_on_words_that_have_changed_since_does_nothing(
    admin: Any, hold: Held, collection: Collection
) -> None:
    (row,) = hold()
    before = shown(admin, f"{PAGE}/aldermoor/{row}")
    with collection.writing() as session:
        session.get_one(Replacement, row).text_hash = "f" * 64
    for path in (f"{PAGE}/aldermoor", f"{PAGE}/aldermoor/{row}"):
        answer = admin.post(path, path, shown=before, do="accept")
        assert "has changed since you opened this page" in words(admin.get(answer.location))
    assert (hold.states(), hold.texts()) == (["held"], [GOOD])


def test_nothing_is_decided_while_the_source_is_crawled(
    admin: Any, hold: Held, job: Any, store_crawl: Callable[..., int]
) -> None:
    (row,) = hold()
    path = f"{PAGE}/aldermoor/{row}"
    token = shown(admin, path)
    store_crawl(state=CrawlState.RUNNING)
    job.run = Running(4242, CAME, "Crawling Aldermoor procedures")
    assert "Decide when that is over" in words(admin.get(path))
    admin.post(path, path, shown=token, do="accept")
    assert hold.states() == ["held"]


def test_what_was_accepted_and_has_changed_again_is_not_undone(
    admin: Any, hold: Held, collection: Collection
) -> None:
    (row,) = hold()
    decide(admin, f"{PAGE}/aldermoor/{row}", "accept")
    with collection.writing() as session:
        found = session.get_one(Replacement, row)
        later = content(found.url, "Chapter 0", "Later words.")
        replacements.put_in_force(session, found.document, later, CAME)
    answer = admin.post(f"{PAGE}/aldermoor/{row}/undo", PAGE)
    assert "has changed again since" in words(admin.get(answer.location))
    assert hold.texts() == ["Later words."]


def test_a_move_is_shown_with_its_target_and_accepting_it_takes_the_document_there(
    admin: Any, hold: Held, collection: Collection
) -> None:
    (row,) = hold(to="https://aldermoor.example/new")
    path = f"{PAGE}/aldermoor/{row}"
    assert "The address redirects to" in words(admin.get(path))
    decide(admin, path, "accept")
    with collection.reading() as session:
        assert session.scalars(select(Document.url)).all() == ["https://aldermoor.example/new"]
    admin.post(f"{path}/undo", PAGE)
    with collection.reading() as session:
        assert session.scalars(select(Document.url)).all() == ["https://aldermoor.example/0"]
        addresses = select(Address.document_id).where(Address.url.endswith("/new"))
        assert session.scalars(addresses).all() == [None]


@pytest.mark.parametrize("path", ["", "/aldermoor", "/aldermoor/1"])
def test_nobody_sees_or_decides_anything_without_signing_in(
    visitor: Any, hold: Held, path: str
) -> None:
    hold()
    assert "/admin/sign-in" in visitor.get(PAGE + path).location
    if path:
        visitor.post(PAGE + path, "/admin/sign-in", do="accept", shown="")
        assert hold.states() == ["held"]


@pytest.mark.parametrize("path", ["/nowhere", "/aldermoor/99", "/aldermoor"])
def test_what_is_not_held_back_is_not_found(admin: Any, path: str) -> None:
    assert admin.get(PAGE + path).status_code == 404


def test_a_crawl_says_how_many_documents_are_held_back(
    admin: Any, hold: Held, store_crawl: Callable[..., int]
) -> None:
    hold(number=2)
    crawl_id = store_crawl(state=CrawlState.FAILED)
    assert "New words for 2 documents of this source are held back" in words(
        admin.get(f"/admin/crawls/{crawl_id}")
    )
