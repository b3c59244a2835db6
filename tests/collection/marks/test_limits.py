"""Time limits: what each is, by its value, and what only looks like one."""

from __future__ import annotations

import pytest

from collection.marks.contacts import contacts
from collection.marks.limits import limits


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Held within 15 working days of it.", "within 15 working days", "by"),
        ("It lasts up to 45 working days.", "up to 45 working days", "by"),
        ("Seen on the same day.", "on the same day", "by"),
        ("They meet at least every six weeks.", "at least every six weeks", "every"),
        ("Visits are weekly.", "weekly", "every"),
        ("At least one visit a week is made.", "At least one visit a week", "every"),
        (
            "A referral must be made as soon as it is known, in writing.",
            "as soon as it is known",
            "by",
        ),
        ("Ring at once.", "at once", "now"),
        ("Stage 1 | manager | two working days", "two working days", "by"),
        ("Share it with the family before the conference.", "before the conference", "by"),
        ("Full records within five; a plan within 10 days.", "within 10 days", "by"),
    ],
)
def test_a_limit_is_found_and_told_of_which_kind_it_is(text: str, words: str, value: str) -> None:
    assert [(text[m.start : m.end], m.value) for m in limits(text)] == [(words, value)]


def test_a_number_alone_is_a_limit_only_after_one_that_says_of_what() -> None:
    text = "Summary within one working day; records within five."
    assert [text[m.start : m.end] for m in limits(text)] == [
        "within one working day",
        "within five",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Two reports or more within six months.",
        "If nothing has come after three days, ring again.",
        "Babies up to six months old.",
        "The weekly newsletter.",
        "It was found on the same day.",
        "A 24-hour service.",
        "The help begins as soon as a problem is told.",
        "He works five days a week.",
        "This is not immediately obvious.",
        "Sexual abuse within the previous seven days.",
    ],
)
def test_what_only_looks_like_a_limit_is_none(text: str) -> None:
    assert list(limits(text)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ring 01632 960130.", ["01632 960130"]),
        ("Ring (01632) 960 130 or +44 (0)1632 960131.", ["(01632) 960 130", "+44 (0)1632 960131"]),
        ("Call 999, otherwise 101.", ["999", "101"]),
        ("Bed 999, page 101, 2023-2024, 0.75, 01/02/2024.", []),
        ("a.b@here.example and c@d", ["a.b@here.example"]),
        ("0000 000 0000", []),
    ],
)
def test_numbers_and_addresses_are_found_where_they_can_be_used(
    text: str, found: list[str]
) -> None:
    assert [text[m.start : m.end] for m in contacts(text)] == found
