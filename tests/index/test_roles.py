"""Roles of passages: what leads elsewhere, asks, or dates a page, and what tells something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.roles import ROLES, PassageRole, role_of


def role(text: str, linked: list[str] | None = None) -> PassageRole:
    places = [(text.index(words), text.index(words) + len(words)) for words in linked or []]
    return role_of(text, 0, len(text), places)


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("Neglect toolkit (PDF)\nStrategy meetings", ["Neglect toolkit", "Strategy meetings"]),
        (
            "Guide no. 10: Neglect toolkit (PDF)\nReviewed in 2026.",
            ["Guide no. 10: Neglect toolkit"],
        ),
        ("1. Purpose ........ 3\n2. Scope of the policy ........ 4", []),
        ("Purpose . . . . . . 3", []),
    ],
)
def test_what_names_only_other_places_leads(text: str, linked: list[str]) -> None:
    assert role(text, linked) is PassageRole.LEADS


@pytest.mark.parametrize(
    "text",
    [
        "Name of the child: ____________\nDate of birth:\nSchool: ________",
        "Child's record number (no name) | \nYour agency | | ",
        "☐ Physical harm\n☐ Neglect\n☐ Emotional harm",
    ],
)
def test_blanks_ask(text: str) -> None:
    assert role(text) is PassageRole.ASKS


@pytest.mark.parametrize(
    "text",
    [
        "Last reviewed in September 2024. Date of next review: September 2026.",
        "Review date | May 2027\nApproved by the Board in June 2025",
        "Version 3.1, updated in 2024",
    ],
)
def test_when_a_page_was_looked_at_dates_it(text: str) -> None:
    assert role(text) is PassageRole.DATES


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("Refer on the same day, as the chapter on referrals says.", ["referrals"]),
        ("Read the toolkit.\nIt is used in every assessment that follows a visit.", ["Read"]),
        ("Ask:\nWho lives here, and who stays overnight?\nWhat has changed since?", []),
        ("Stage | Who speaks with whom | By when\n1 | practitioner | one working day", []),
        ("The plan is reviewed by the core group at every meeting that it holds, and by the chair "
         "of the conference before it comes together again.", []),
        ("", []),
    ],
)  # fmt: skip
def test_what_says_something_tells(text: str, linked: list[str]) -> None:
    assert role(text, linked) is PassageRole.TELLS


LINES = st.lists(st.tuples(st.text("ab .", max_size=8), st.booleans()), max_size=8)


@given(LINES, LINES)
def test_a_line_leads_by_its_own_links_wherever_else_there_are_some(
    before: list[tuple[str, bool]], lines: list[tuple[str, bool]]
) -> None:
    text, places, begins = "", [], 0
    for number, (words, is_linked) in enumerate([*before, *lines]):
        if number == len(before):
            begins = len(text)
        if is_linked and words:
            places.append((len(text), len(text) + len(words)))
        text += words + "\n"
    own = [(start - begins, end - begins) for start, end in places if start >= begins]
    assert role_of(text, begins, len(text), places) is role_of(
        text[begins:], 0, len(text) - begins, own
    )


@given(
    st.text("ab _.:|\n", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_any_text_has_a_role(
    text: str, linked: list[tuple[int, int]], start: int, end: int
) -> None:
    assert role_of(text, min(start, len(text)), min(end, len(text)), linked) in ROLES
