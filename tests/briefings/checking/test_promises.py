"""What holds of citations whatever becomes of the collection: random lives of a few documents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select

from briefings.anchoring.pins import pin, unpin
from briefings.checking.checking import check_all
from briefings.models import Briefing, Citation, LearningPoint, Status
from collection.models import Address, Document, DocumentState
from collection.words.texts import fold_space

from ..conftest import NOW, SOURCES, NoIndex, Shelf, clear

MANUAL = "https://westyorkscb.proceduresonline.com"
ELSEWHERE = "https://procedures.saltmere.example"
TITLES = ("Bruising in babies", "Children moving between areas", "Escalation of concerns")
SENTENCES = st.sampled_from([
    "Discuss any bruise with the duty team on the same day.",
    "Discuss any bruise with the duty team within two days.",
    "Tell the school of every new address.",
    "Ask who else lives in the house, and write it down.",
    "Never wait.",
])  # fmt: skip
TEXTS = st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)
URLS = (*(f"{MANUAL}/{n}.html" for n in range(3)), f"{ELSEWHERE}/9.html")

Row = dict[str, Any]


def check(shelf: Shelf, *, full: bool = False) -> list[Row]:
    """Check all citations; give all that is stored of each, but when it was checked."""
    index: Any = NoIndex()
    check_all(shelf.collection, index, SOURCES, full=full)
    columns = [c.key for c in inspect(Citation).columns if c.key != "checked"]
    with shelf.collection.reading() as session:
        citations = session.scalars(select(Citation).order_by(Citation.id)).all()
        return [{key: getattr(citation, key) for key in columns} for citation in citations]


def begin(shelf: Shelf, data: st.DataObject) -> list[str]:
    """Store three chapters, and a briefing that cites them in every way; give their ids."""
    clear(shelf)
    keys = [
        shelf.add(url, title, data.draw(TEXTS), number=f"1.{n}")
        for n, (url, title) in enumerate(zip(URLS, TITLES, strict=False))
    ]
    cited = [*((f"Chapter {n}", url) for n, url in enumerate(URLS[:3])), ("old", f"{MANUAL}/x")]
    with shelf.collection.writing() as session:
        point = LearningPoint(
            number=1, heading="", text="Read chapter 1.1, and Bruising in babies."
        )
        point.citations = [
            Citation(
                position=n, cited_text=words, cited_url=url, status=Status.UNRESOLVED, score=0.0,
                checked=NOW, since=NOW,
            )
            for n, (words, url) in enumerate(cited)
        ]  # fmt: skip
        session.add(
            Briefing(
                id="b1", title="B", origin="file:///b", format="txt", media_type="text/plain",
                blob_hash="0", imported=NOW, published=date(2026, 3, 1), points=[point],
            )
        )  # fmt: skip
        session.flush()
        for key, citation in zip(keys[:2], point.citations, strict=False):
            version = session.get_one(Document, key).version
            assert version is not None
            text = version.sections[0].text
            start = data.draw(st.integers(0, len(text) - 1))
            end = data.draw(st.integers(start + 1, len(text)))
            if text[start:end].strip():
                pin(session, citation, version.sections[0], start, end)
    return keys


def revise(shelf: Shelf, key: str, data: st.DataObject) -> None:
    shelf.revise(key, *[("", data.draw(TEXTS)) for _ in range(data.draw(st.integers(1, 2)))])


def remove(shelf: Shelf, key: str, data: st.DataObject) -> None:
    shelf.change(key, state=DocumentState.GONE, gone=datetime.now(UTC))


def bring_back(shelf: Shelf, key: str, data: st.DataObject) -> None:
    shelf.change(key, state=DocumentState.CURRENT, gone=None)


def rename(shelf: Shelf, key: str, data: st.DataObject) -> None:
    shelf.change(key, title=data.draw(st.sampled_from(TITLES)), number="1.9")


def redirect(shelf: Shelf, key: str, data: st.DataObject) -> None:
    with shelf.collection.writing() as session:
        for address in session.scalars(select(Address).where(Address.document_id == key)):
            address.redirect_to = data.draw(st.sampled_from([None, *URLS]))


def add(shelf: Shelf, key: str, data: st.DataObject) -> None:
    with shelf.collection.reading() as session:
        known = session.scalars(select(Address.url)).all()
    for url in URLS:
        if url not in known:
            shelf.add(url, data.draw(st.sampled_from(TITLES)), data.draw(TEXTS))


CHANGES: tuple[Callable[[Shelf, str, st.DataObject], None], ...] = (
    revise, remove, bring_back, rename, redirect, add,
)  # fmt: skip


def live(shelf: Shelf, keys: list[str], data: st.DataObject) -> None:
    """Let a few things become of the collection; all but the last are checked."""
    for _ in range(data.draw(st.integers(1, 4))):
        check(shelf)
        change = data.draw(st.sampled_from(CHANGES))
        change(shelf, data.draw(st.sampled_from(keys)), data)


property_of_lives = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)


@property_of_lives
@given(data=st.data())
def test_checking_again_changes_nothing_and_so_improves_nothing(
    shelf: Shelf, data: st.DataObject
) -> None:
    live(shelf, begin(shelf, data), data)
    first = check(shelf)
    assert check(shelf) == first
    assert check(shelf, full=True) == first


@property_of_lives
@given(data=st.data())
def test_a_pinned_quote_that_stands_anywhere_is_never_gone(
    shelf: Shelf, data: st.DataObject
) -> None:
    live(shelf, begin(shelf, data), data)
    pinned = [row for row in check(shelf) if row["pin_quote"]]
    texts = current_texts(shelf)
    for row in pinned:
        standing = {key for key, text in texts.items() if fold_space(row["pin_quote"]) in text}
        if standing:
            assert row["status"] is not Status.GONE
        if row["status"] in (Status.EXACT, Status.MOVED):
            assert row["document_id"] in standing
            assert row["likeness"] == 1
        if row["status"] is Status.GONE:
            assert row["stands_words"] is None
            assert row["pin_quote"]


def current_texts(shelf: Shelf) -> dict[str, str]:
    """Return the folded texts of the documents that no publisher removed, by their ids."""
    with shelf.collection.reading() as session:
        documents = session.scalars(select(Document).where(Document.state == DocumentState.CURRENT))
        return {
            document.id: fold_space(" ".join(section.text for section in document.version.sections))
            for document in documents
            if document.version
        }


@property_of_lives
@given(data=st.data())
def test_a_status_changes_only_with_the_collection_or_by_a_persons_decision(
    shelf: Shelf, data: st.DataObject
) -> None:
    live(shelf, begin(shelf, data), data)
    before = check(shelf)
    with shelf.collection.writing() as session:
        chosen = data.draw(st.sampled_from(before))
        citation = session.get_one(Citation, chosen["id"])
        unpin(session, citation)
    after = check(shelf)
    others = [row for row in before if row["id"] != chosen["id"]]
    assert [row for row in after if row["id"] != chosen["id"]] == others
    assert check(shelf) == after
