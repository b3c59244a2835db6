"""What is marked in a text, whatever the text is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from collection.marks.mark import MarkKind
from collection.marks.marking import marks

SAID = (
    "the chair must should may within 15 working days of every six weeks same day no later than "
    "social worker nurse LADO 01632 960130 team@here.example 999 immediately , . |"
)
WORDS = st.sampled_from([*SAID.split(), "\n"])


def test_each_mark_says_where_it_stands_and_what_it_is() -> None:
    text = "The social worker must ring 01632 960130 within two working days."
    found = [(text[mark.start : mark.end], mark.kind, mark.value) for mark in marks(text)]
    assert found == [
        ("social worker", MarkKind.ROLE, "social worker"),
        ("must", MarkKind.DUTY, "must"),
        ("01632 960130", MarkKind.CONTACT, "telephone"),
        ("within two working days", MarkKind.LIMIT, "by"),
    ]


@pytest.mark.slow
@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join)))
@example("")
def test_marks_stand_in_reading_order_and_none_of_a_kind_overlap(text: str) -> None:
    found = marks(text)
    assert list(found) == sorted(found)
    for kind in MarkKind:
        alike = [mark for mark in found if mark.kind is kind]
        assert all(0 <= mark.start < mark.end <= len(text) for mark in alike)
        assert all(one.end <= other.start for one, other in pairwise(alike))
