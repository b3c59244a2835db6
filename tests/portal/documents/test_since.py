"""What became of a document since a day, whatever its versions and the day are."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from collection.models import Document, DocumentState, StoredSection, Version
from collection.vocabulary import Box
from portal.documents.since import Since, changes_since

FIRST = date(2026, 3, 2)
TEXTS = (
    "Telephone the duty team.", "Telephone the duty team on the same day.", "Write to the team."
)  # fmt: skip
histories = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(TEXTS)), min_size=1, max_size=5
).map(lambda found: sorted(found, key=lambda one: one[0]))


def document(history: list[tuple[int, str]], **given_columns: object) -> Document:
    """Return a document whose texts were found so many days after the first day, at noon."""
    versions = [
        Version(
            id=number, number=number, blob_hash=str(number), fetched=_noon(days),
            url="https://a.example/", title="T", chapter=None, text_hash=text,
            sections=[StoredSection(position=0, heading=["One"], box=Box.BODY, text=text,
            layout=[])],
        )
        for number, (days, text) in enumerate(history, start=1)
    ]  # fmt: skip
    columns = {"state": DocumentState.CURRENT, "url": "https://a.example/", **given_columns}
    return Document(id="a", title="T", versions=versions, version=versions[-1], **columns)


def _noon(days: int) -> datetime:
    return datetime(FIRST.year, FIRST.month, FIRST.day, 12, tzinfo=UTC) + timedelta(days=days)


def since(history: list[tuple[int, str]], days: int) -> Since | None:
    found = changes_since([document(history)], FIRST + timedelta(days=days))
    return found[0] if found else None


@given(histories)
def test_after_the_last_change_there_is_nothing_to_tell(history: list[tuple[int, str]]) -> None:
    assert since(history, history[-1][0] + 1) is None


@given(histories, st.integers(0, 41))
def test_another_text_than_the_paper_can_have_known_is_never_passed_over(
    history: list[tuple[int, str]], days: int
) -> None:
    on_paper = [text for found, text in history if found < days][-1:] or [history[0][1]]
    told = since(history, days)
    if on_paper[0] != history[-1][1]:
        assert told is not None
        runs = [list(run) for _, run in groupby(history, key=lambda found: found[1])]
        assert told.reworded == _noon(runs[-1][0][0])
        assert told.href
    elif told is not None:
        assert told.reworded is None


@given(histories, st.integers(0, 41))
def test_what_was_first_stored_after_the_day_is_said_to_be_unknown(
    history: list[tuple[int, str]], days: int
) -> None:
    told = since(history, days)
    assert (told is not None and told.first_stored is not None) == (history[0][0] > days)


def test_a_document_that_is_cited_twice_is_told_of_once() -> None:
    one = document([(0, TEXTS[0]), (9, TEXTS[1])])
    assert len(changes_since([one, one], FIRST + timedelta(days=3))) == 1


def test_a_removal_before_the_day_is_no_news() -> None:
    gone = document([(0, TEXTS[0])], state=DocumentState.GONE, gone=_noon(5))
    assert changes_since([gone], FIRST + timedelta(days=4))[0].removed == _noon(5)
    assert changes_since([gone], FIRST + timedelta(days=6)) == ()


def test_a_text_that_was_only_read_again_is_no_change_since_any_day() -> None:
    read = document([(0, TEXTS[0]), (0, TEXTS[1])])
    read.versions[1].blob_hash = read.versions[0].blob_hash
    for days in range(3):
        told = changes_since([read], FIRST + timedelta(days=days))
        assert not told
