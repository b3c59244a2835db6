"""What becomes of citations whose document or passage a trainer chose, check after check."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from briefings.anchoring.pins import pin, unpin
from briefings.checking.checking import CheckReport, check_all
from briefings.models import Briefing, Citation, LearningPoint, Method, Status
from collection.models import Document, DocumentState
from portal.briefings.status_words import say

from ..conftest import NOW, SOURCES, NoIndex, Shelf

MANUAL = "https://westyorkscb.proceduresonline.com"
QUOTE = "Any bruising in a baby who is not mobile must be discussed on the same day."
TEXT = f"Write down who said what.\n{QUOTE} Never wait for the next visit."
OTHER = "Quite other words about meetings and minutes."


def check(shelf: Shelf) -> CheckReport:
    index: Any = NoIndex()
    return check_all(shelf.collection, index, SOURCES)


def pin_to(shelf: Shelf, document_id: str, url: str | None) -> None:
    """Store a briefing whose one citation is pinned to the quote in a document's first section."""
    citation = Citation(
        position=0, cited_text="Bruising Chapter", cited_url=url, status=Status.EXACT,
        method=Method.ADDRESS, score=1.0, document_id=document_id, checked=NOW, since=NOW,
    )  # fmt: skip
    point = LearningPoint(number=1, text="See the Bruising Chapter.", heading="")
    point.citations = [citation]
    with shelf.collection.writing() as session:
        session.add(
            Briefing(
                id="b1", title="B", origin="file:///b", format="txt", media_type="text/plain",
                blob_hash="0", imported=NOW, published=date(2024, 3, 1), points=[point],
            )
        )  # fmt: skip
        version = session.get_one(Document, document_id).version
        assert version is not None
        start = version.sections[0].text.index(QUOTE)
        pin(session, citation, version.sections[0], start, start + len(QUOTE))


def only(shelf: Shelf) -> Citation:
    with shelf.collection.reading() as session:
        citation: Citation = session.query(Citation).one()
        return citation


@pytest.fixture
def document(shelf: Shelf) -> str:
    key = shelf.add(f"{MANUAL}/a.html", "Bruising", TEXT)
    pin_to(shelf, key, f"{MANUAL}/a.html")
    return key


def test_a_pinned_citation_goes_through_every_status_and_back(shelf: Shelf, document: str) -> None:
    assert check(shelf).changes == ()
    assert only(shelf).status is Status.EXACT
    steps: list[tuple[tuple[str, str], Status, str]] = [
        (("", TEXT.replace("same day", "day it is seen")), Status.REWORDED, "the nearest"),
        (("", OTHER), Status.GONE, "none of our sources"),
        (("", f"{OTHER}\n{TEXT}"), Status.EXACT, "as they were"),
    ]
    before = Status.EXACT
    for section, status, why in steps:
        shelf.revise(document, section)
        (change,) = check(shelf).changes
        assert (change.before, change.after) == (before, status)
        found = only(shelf)
        assert (found.before, found.status, found.document_id) == (before, status, document)
        assert why in say(found.reason)
        assert found.since == found.checked
        since, before = found.since, status
        assert check(shelf).changes == ()
        found = only(shelf)
        assert found.since == since < found.checked


def test_a_reworded_passage_keeps_its_place_and_its_words(shelf: Shelf, document: str) -> None:
    reworded = QUOTE.replace("same day", "day it is seen")
    version = shelf.revise(document, ("New", OTHER), ("", f"Before. {reworded} After."))
    check(shelf)
    found = only(shelf)
    assert (found.stands_version_id, found.stands_section) == (version, 1)
    assert found.stands_words == reworded
    assert found.likeness is not None
    assert 0.8 < found.likeness < 1


def test_words_that_now_stand_in_another_document_lead_there(shelf: Shelf, document: str) -> None:
    shelf.change(document, state=DocumentState.GONE)
    other = shelf.add(f"{MANUAL}/b.html", "Babies", f"{OTHER} {QUOTE}")
    check(shelf)
    found = only(shelf)
    assert (found.status, found.document_id, found.confirmed) == (Status.MOVED, other, True)
    assert say(found.reason) == "The words that a trainer chose now stand in another document."


def test_words_that_stand_only_in_another_area_say_so(shelf: Shelf, document: str) -> None:
    shelf.change(document, state=DocumentState.GONE)
    shelf.add("https://procedures.saltmere.example/b.html", "Babies", QUOTE)
    check(shelf)
    assert only(shelf).status is Status.MOVED
    assert "of another area" in say(only(shelf).reason)


def test_the_same_words_at_a_new_address_have_moved(shelf: Shelf, document: str) -> None:
    shelf.lead(f"{MANUAL}/new.html", document)
    shelf.change(document, url=f"{MANUAL}/new.html")
    with shelf.collection.writing() as session:
        address = session.get_one(Document, document).addresses[0]
        address.redirect_to = f"{MANUAL}/new.html"
    check(shelf)
    assert only(shelf).status is Status.MOVED
    assert "leads elsewhere" in say(only(shelf).reason)


def test_words_of_a_document_that_was_cited_without_an_address_move_with_it(shelf: Shelf) -> None:
    document = shelf.add(f"{MANUAL}/a.html", "Bruising", TEXT)
    pin_to(shelf, document, None)
    check(shelf)
    assert only(shelf).status is Status.EXACT
    shelf.change(document, url=f"{MANUAL}/new.html")
    check(shelf)
    assert only(shelf).status is Status.MOVED


def test_removed_words_are_gone_with_their_last_text_kept(shelf: Shelf, document: str) -> None:
    shelf.change(document, state=DocumentState.GONE)
    check(shelf)
    found = only(shelf)
    assert (found.status, found.document_id) == (Status.GONE, document)
    assert (found.pin_quote, found.stands_version_id) == (QUOTE, None)


# A document that was confirmed without a pin


@pytest.mark.cases
@pytest.mark.parametrize(
    ("url", "status"), [(f"{MANUAL}/a.html", Status.MOVED), (None, Status.EXACT)]
)
def test_a_removed_document_is_followed_to_its_very_words(
    shelf: Shelf, url: str | None, status: Status
) -> None:
    document = shelf.add(f"{MANUAL}/a.html", "1.2 Bruising", TEXT)
    confirm(shelf, document, url)
    shelf.change(document, state=DocumentState.GONE)
    there = shelf.add(f"{MANUAL}/new.html", "7 Bruising", TEXT)
    (change,) = check(shelf).changes
    assert change.after is status
    found = only(shelf)
    assert (found.document_id, found.confirmed) == (there, True)
    assert check(shelf).changes == ()


def test_a_removed_document_is_not_followed_to_words_that_are_only_alike(shelf: Shelf) -> None:
    words = f"{TEXT} {' '.join(f'step{n}' for n in range(60))}"
    document = shelf.add(f"{MANUAL}/a.html", "Bruising", words)
    confirm(shelf, document, f"{MANUAL}/a.html")
    shelf.change(document, state=DocumentState.GONE)
    shelf.add(f"{MANUAL}/new.html", "Bruising", f"{words} One more.")
    check(shelf)
    found = only(shelf)
    assert (found.status, found.document_id) == (Status.GONE, document)
    assert say(found.reason).endswith("The text of “Bruising” is much like it.")


def confirm(shelf: Shelf, document_id: str, url: str | None) -> None:
    pin_to(shelf, document_id, url)
    with shelf.collection.writing() as session:
        unpin(session, session.query(Citation).one())
    check(shelf)
