"""Exact only while the words are those of what was cited, whatever the address."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from briefings.checking.checking import check_all
from briefings.models import Briefing, Citation, LearningPoint, Status
from collection.models import Address, Document, Version
from collection.store import Collection
from crawler.crawling.content import Content
from crawler.crawling.recording import put_in_force, record_apart
from portal.briefings.status_words import say

from ..conftest import SOURCES, NoIndex, Shelf

URL = "https://westyorkscb.proceduresonline.com/bruising.html"
CHAPTER = (
    "Any bruise on a baby who cannot yet crawl is discussed with the duty team on the same day. "
    "The health visitor draws it on a body map, asks how it came about, and writes both down in "
    "the words that were used. Nobody sends the family home before a paediatrician has seen the "
    "child, and the reasons for what is decided are shared with the parents at once. "
)
FORM = (
    "Sign in to the members' area. Please enter your e-mail address and password below, then "
    "press the button. Forgotten your password? Contact the web team, who can send a new one. "
    "By using this site you agree to our terms and to the cookies that it needs."
)
OTHER = (
    "When a family moves, the old and the new school speak to each other within five days. The "
    "file follows by courier, never by post, and the receiving office confirms its arrival. A "
    "child who is not seen at the new address is looked for, with the police if need be."
)


class Manual:
    """One chapter whose words become others, day by day, and a briefing that cites it."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.at = datetime(2025, 1, 10, 12, tzinfo=UTC)
        with collection.writing() as session:
            document = record_apart(
                session, "west-yorkshire", self.content("Bruising in babies", CHAPTER), self.at
            )
            self.id = document.id
            session.add(
                Address(
                    url=URL, source_key="west-yorkshire", document_id=self.id, first_seen=self.at,
                    last_seen=self.at, outlinks=[],
                )
            )  # fmt: skip

    @staticmethod
    def content(title: str, text: str) -> Content:
        return Content(
            url=URL, title=title, chapter=None, media_type="text/html", format="html",
            blob_hash="0" * 64, text_hash=f"{hash((title, text)):x}"[-60:], no_text=False,
            kind="procedure", kind_reason="", topics={}, area="west-yorkshire", nation="england",
            authority="partnership", dates={}, evidence={}, links=[],
            sections=[{"position": 0, "heading": [], "anchor": None, "page": None, "box": "body",
                       "text": text, "layout": [["paragraph", 0, None]]}],
        )  # fmt: skip

    def becomes(self, title: str, text: str, day: int = 20) -> None:
        """Have the page say something else from a day of January 2025 on."""
        with self.collection.writing() as session:
            document = session.get_one(Document, self.id)
            at = datetime(2025, 1, day, 12, tzinfo=UTC)
            put_in_force(session, document, self.content(title, text), at)

    def cited(
        self, words: str = "the procedure", on: date | None = date(2025, 1, 15), **keys: Any
    ) -> None:
        """Store a briefing that cites the chapter's address."""
        with self.collection.writing() as session:
            citation = Citation(
                position=0, cited_text=words, cited_url=URL, status=Status.UNRESOLVED, score=0.0,
                checked=self.at, **keys,
            )  # fmt: skip
            point = LearningPoint(number=1, heading="", text="Read it.", citations=[citation])
            session.add(
                Briefing(
                    id="b1", title="B", origin="file:///b", format="txt", media_type="text/plain",
                    blob_hash="0", imported=self.at, published=on, points=[point],
                )
            )  # fmt: skip

    def status(self) -> tuple[Status, str]:
        """Check twice, and give the citation's status and why; the second finds the same."""
        index: Any = NoIndex()
        check_all(self.collection, index, SOURCES)
        assert check_all(self.collection, index, SOURCES).changes == ()
        with self.collection.reading() as session:
            citation = session.scalars(select(Citation)).one()
            assert citation.document_id == self.id
            return citation.status, say(citation.reason)


@pytest.fixture
def manual(shelf: Shelf) -> Manual:
    return Manual(shelf.collection)


EDITED = CHAPTER.replace("the duty team", "the front door team") + "Ring again after an hour."


def test_a_next_edition_stays_exact(manual: Manual) -> None:
    manual.cited()
    manual.becomes("Bruising in babies", EDITED)
    assert manual.status()[0] is Status.EXACT


@pytest.mark.cases
@pytest.mark.parametrize(("title", "text"), [("Sign in", FORM), ("Moving home", OTHER)])
@pytest.mark.parametrize("confirmed", [False, True])
def test_an_address_at_which_another_page_stands_is_exact_no_more_until_the_words_return(
    manual: Manual, title: str, text: str, confirmed: bool
) -> None:
    manual.cited(confirmed=confirmed, document_id=manual.id)
    assert manual.status()[0] is Status.EXACT
    manual.becomes(title, text)
    status, why = manual.status()
    assert status is Status.GONE
    assert "Another page stands there now" in why
    manual.becomes("Bruising in babies", EDITED, day=25)
    assert manual.status()[0] is Status.EXACT


@pytest.mark.slow
def test_a_title_without_words_is_not_what_was_cited(manual: Manual) -> None:
    manual.cited()
    manual.becomes("Bruising in babies", "Loading.")
    assert manual.status()[0] is Status.GONE


def test_a_chapter_rewritten_under_its_title_stays_exact(manual: Manual) -> None:
    manual.cited()
    manual.becomes("Bruising in babies", OTHER)
    assert manual.status()[0] is Status.EXACT


def test_ten_editions_that_leave_no_sentence_as_it_was_stay_exact(manual: Manual) -> None:
    manual.cited()
    old, new = (list(filter(None, text.split(" "))) for text in (CHAPTER, OTHER))
    for step in range(1, 11):
        cut = len(old) * step // 10
        title = "Bruising in babies" if step < 5 else "Marks on babies"
        manual.becomes(title, " ".join([*new[:cut], *old[cut:]]), day=15 + step)
    assert manual.status()[0] is Status.EXACT


@pytest.mark.cases
@pytest.mark.parametrize("held", [False, True], ids=["a form", "words held back"])
def test_an_address_that_redirects_to_no_document_is_exact_still(
    manual: Manual, held: bool
) -> None:
    manual.cited()
    with manual.collection.writing() as session:
        session.scalars(select(Address)).one().redirect_to = f"{URL}?sign-in"
        if held:
            session.add(
                Address(
                    url=f"{URL}?sign-in", source_key="west-yorkshire", document_id=None,
                    first_seen=manual.at, last_seen=manual.at, outlinks=[],
                )
            )  # fmt: skip
    assert manual.status()[0] is Status.EXACT


def test_words_that_name_the_page_of_today_are_exact(manual: Manual) -> None:
    manual.becomes("Moving home", OTHER, day=12)
    manual.cited("Moving home", on=date(2025, 1, 11))
    assert manual.status()[0] is Status.EXACT


def test_a_briefing_without_a_date_cites_what_stood_there_first(manual: Manual) -> None:
    manual.cited(on=None)
    manual.becomes("Sign in", FORM)
    assert manual.status()[0] is Status.GONE


def test_what_an_earlier_release_let_through_is_told_from_the_texts(manual: Manual) -> None:
    manual.cited()
    manual.becomes("Sign in", FORM)
    manual.becomes("Sign in", FORM + " Have a good day.", day=21)
    with manual.collection.writing() as session:
        session.execute(update(Version).values(line=None, evidence=None))
    assert manual.status()[0] is Status.GONE
    with manual.collection.reading() as session:
        assert session.scalars(select(Version.line).order_by(Version.number)).all() == [1, 2, 2]
