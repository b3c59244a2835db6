"""Pins: a citation held to exact words, until a person frees it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from briefings.anchoring.pins import CONTEXT, Pin, make_pin, pin, pin_of, unpin
from briefings.errors import BriefingError
from briefings.models import Briefing, Citation, LearningPoint, Method, Status
from collection.models import Document, DocumentState, StoredSection
from collection.words.texts import fold_space

from ..conftest import NOW, Shelf

MANUAL = "https://westyorkscb.proceduresonline.com"
TEXT = "Write down who said what.\nDiscuss any bruising\nin a baby on the same day. Never wait."
QUOTE = "Discuss any bruising\nin a baby on the same day."


def test_a_quote_is_kept_as_stored_with_what_stands_around_it() -> None:
    start = TEXT.index("Discuss")
    assert make_pin(TEXT, start - 1, start + len(QUOTE) + 1) == Pin(
        QUOTE, "Write down who said what.", "Never wait."
    )


@pytest.mark.parametrize("span", [(0, 0), (5, 3), (-1, 4), (0, 1000), (25, 26)])
def test_a_span_without_words_is_refused_with_what_to_do(span: tuple[int, int]) -> None:
    with pytest.raises(BriefingError, match="Choose the words"):
        make_pin(TEXT, *span)


@pytest.mark.slow
@given(st.text(alphabet="ab .\n\t", min_size=1, max_size=200), st.data())
def test_a_quote_stands_in_its_text_between_prefix_and_suffix(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if not text[start:end].strip():
        return
    made = make_pin(text, start, end)
    assert made.quote in text
    assert made.quote == made.quote.strip()
    assert len(made.prefix) <= CONTEXT >= len(made.suffix)
    around = "".join((made.prefix, made.quote, made.suffix))
    assert "".join(around.split()) in "".join(text.split())


def test_folding_leaves_one_space_between_words() -> None:
    assert fold_space(" a \n\t b\u00a0c ") == "a b c"


def cited(session: Session, url: str | None, document_id: str) -> Citation:
    """Return a stored citation that was found at its address, or suggested without one."""
    status = Status.EXACT if url else Status.SUGGESTED
    citation = Citation(
        position=0, cited_text="Bruising", cited_url=url, status=status, method=Method.ADDRESS,
        score=1.0, document_id=document_id, checked=NOW, since=NOW,
    )  # fmt: skip
    point = LearningPoint(number=1, text="Bruising.", heading="", citations=[citation])
    session.add(
        Briefing(
            id="b1", title="B", origin="file:///b", format="txt", media_type="text/plain",
            blob_hash="0", imported=NOW, published=date(2024, 3, 1), points=[point],
        )
    )  # fmt: skip
    session.flush()
    return citation


def section_of(session: Session, document_id: str) -> StoredSection:
    version = session.get_one(Document, document_id).version
    assert version is not None
    return version.sections[0]


def test_pinning_confirms_and_keeps_words_version_and_place(shelf: Shelf) -> None:
    document = shelf.add(f"{MANUAL}/a.html", "Bruising", TEXT)
    with shelf.collection.writing() as session:
        citation = cited(session, None, document)
        section = section_of(session, document)
        start = TEXT.index("Discuss")
        pin(session, citation, section, start, start + len(QUOTE))
        session.flush()
        assert pin_of(citation) == Pin(QUOTE, "Write down who said what.", "Never wait.")
        assert (citation.pin_version_id, citation.pin_section) == (section.version_id, 0)
        assert (citation.stands_version_id, citation.stands_words) == (section.version_id, QUOTE)
        assert citation.confirmed
        assert (citation.before, citation.status) == (Status.SUGGESTED, Status.EXACT)
        assert citation.since > NOW
        assert citation.dated == date(2024, 3, 1)


def test_pinning_to_another_document_than_that_of_the_address_is_a_move(shelf: Shelf) -> None:
    document = shelf.add(f"{MANUAL}/a.html", "Bruising", TEXT)
    other = shelf.add(f"{MANUAL}/b.html", "Babies", TEXT)
    with shelf.collection.writing() as session:
        citation = cited(session, f"{MANUAL}/a.html", document)
        pin(session, citation, section_of(session, other), 0, 10)
        assert (citation.status, citation.document_id) == (Status.MOVED, other)


def test_a_removed_text_may_be_pinned_and_is_gone(shelf: Shelf) -> None:
    document = shelf.add(f"{MANUAL}/a.html", "Bruising", TEXT, state=DocumentState.GONE)
    with shelf.collection.writing() as session:
        citation = cited(session, None, document)
        pin(session, citation, section_of(session, document), 0, 10)
        assert citation.status is Status.GONE
        assert citation.stands_version is None


def test_a_freed_citation_keeps_the_document_that_it_was_pinned_to(shelf: Shelf) -> None:
    document = shelf.add(f"{MANUAL}/a.html", "Bruising", TEXT)
    other = shelf.add(f"{MANUAL}/b.html", "Babies", TEXT)
    with shelf.collection.writing() as session:
        citation = cited(session, f"{MANUAL}/a.html", document)
        pin(session, citation, section_of(session, document), 0, 10)
        citation.become(Status.MOVED, other, NOW)
        unpin(session, citation)
        session.flush()
        assert pin_of(citation) is None
        assert (citation.document_id, citation.confirmed) == (document, True)
        assert (citation.pin_version_id, citation.stands_version_id, citation.likeness) == (
            None, None, None,
        )  # fmt: skip
        unpin(session, citation)
        assert citation.document_id == document
