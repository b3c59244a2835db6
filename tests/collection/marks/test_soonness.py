"""How soon what a time limit says is to be done."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.marks.durations import NUMBER_WORDS
from collection.marks.limits import limits
from collection.marks.soonness import Soonness, soonness


@pytest.mark.parametrize(
    ("words", "soon"),
    [
        ("within the hour", Soonness.DAY),
        ("within 30 minutes", Soonness.DAY),
        ("in half an hour", Soonness.DAY),
        ("within 24 hours", Soonness.DAY),
        ("by the end of the next working day", Soonness.DAY),
        ("on the same day", Soonness.DAY),
        ("by 3 pm", Soonness.DAY),
        ("by 8.50", Soonness.DAY),
        ("by noon the next day", Soonness.DAY),
        ("by close of business", Soonness.DAY),
        ("before the end of the day", Soonness.DAY),
        ("within 72 hours", Soonness.WEEK),
        ("within five", Soonness.WEEK),
        ("within five working days", Soonness.WEEK),
        ("by the end of the week", Soonness.WEEK),
        ("on the third working day", Soonness.WEEK),
        ("within seven working days", Soonness.MONTH),
        ("10 to 14 days", Soonness.MONTH),
        ("within fifteen (15) working days", Soonness.MONTH),
        ("within twenty-one days", Soonness.MONTH),
        ("within a fortnight", Soonness.MONTH),
        ("no more than six weeks", Soonness.LATER),
        ("up to 45 working days", Soonness.LATER),
        ("within two years", Soonness.LATER),
        ("two working days before", Soonness.EVENT),
        ("three working days' notice", Soonness.EVENT),
        ("before the conference", Soonness.EVENT),
        ("as soon as it is known", Soonness.EVENT),
        ("by Friday", Soonness.EVENT),
        ("by 31 January 2027", Soonness.EVENT),
        ("by week 34", Soonness.EVENT),
    ],
)
def test_a_span_counts_at_its_longest_and_by_the_calendar(words: str, soon: Soonness) -> None:
    assert soonness(words, "by") is soon


def test_what_is_done_at_once_and_at_intervals_is_told_by_the_mark() -> None:
    assert soonness("without delay", "now") is Soonness.NOW
    assert soonness("every two weeks", "every") is Soonness.REGULAR


NUMBERS = st.sampled_from([*sorted(NUMBER_WORDS), "15", "10 to 14", "fifteen (15)", ""])
UNITS = st.sampled_from(["working days", "hours", "weeks", "school days", "month", "years"])


@given(st.lists(st.tuples(st.sampled_from(["within", "at most", "by"]), NUMBERS, UNITS)))
def test_every_limit_that_is_marked_has_its_place_among_them(parts: list[tuple[str, ...]]) -> None:
    text = "; ".join(" ".join(part) for part in parts)
    for mark in limits(text):
        assert soonness(text[mark.start : mark.end], mark.value) in Soonness


@given(st.text(), st.sampled_from(["by", "every", "now"]))
def test_no_words_at_all_are_an_error(words: str, value: str) -> None:
    assert soonness(words, value) in Soonness


@given(st.integers(1, 300), st.integers(1, 300))
def test_a_longer_span_is_never_told_to_be_sooner(some: int, more: int) -> None:
    order = list(Soonness)
    soon, later = (soonness(f"within {n} days", "by") for n in sorted((some, more)))
    assert order.index(soon) <= order.index(later)
