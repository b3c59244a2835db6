"""What is left out when texts are compared, and what never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.editions.volatile import LONGEST, VOLATILE, comparable_text, without_volatile

EXAMPLES = [(kind.name, words) for kind in VOLATILE for words in kind.examples]
SPARED = [(kind.name, words) for kind in VOLATILE for words in kind.spared]
GUIDANCE = (
    "Reviewed on 12/03/2024",
    "Last reviewed in July 2024 / Date of next review: July 2027",
    "This procedure was updated on 06/11/19 and is currently up to date",
    "In October 2024, this chapter was updated",
    "within 5 minutes",
    "Return home interview | Independent person | 72 hours",
    "The child must be seen today.",
    "A strategy discussion is held on the same day, or at 9.00 am on the next.",
    "01632 960 411",
    "Ring 101 now.",
)
HARMLESS = st.text(alphabet="abcdefgh ", min_size=1).map(str.strip).filter(bool)


@pytest.mark.parametrize(("kind", "words"), EXAMPLES)
def test_every_kind_is_left_out_as_a_line_a_sentence_or_a_part(kind: str, words: str) -> None:
    assert comparable_text(f"Before.\n{words}\nAfter.") == "Before.\nAfter.", kind
    assert comparable_text(f"Before. {words[0].upper()}{words[1:]}.") == "Before.", kind
    assert comparable_text(f"Before | {words}") == "Before", kind


@pytest.mark.parametrize(("kind", "words"), SPARED)
def test_what_looks_like_it_and_says_something_is_kept(kind: str, words: str) -> None:
    assert comparable_text(words) == words, kind


@pytest.mark.parametrize("words", GUIDANCE)
def test_guidance_and_its_dates_are_kept(words: str) -> None:
    assert comparable_text(words) == words


def test_every_kind_gives_its_reason_and_both_sorts_of_example() -> None:
    assert len({kind.name for kind in VOLATILE}) == len(VOLATILE)
    for kind in VOLATILE:
        assert kind.reason
        assert kind.examples
        assert kind.spared


def test_two_visits_to_one_page_compare_as_equal() -> None:
    first = (
        "Share information early.\nPrinted on 12/03/2024 14:02 | 1,204 views\nUpdated 2 days ago"
    )
    later = (
        "Share information early.\nPrinted on 02/04/2024 09:15 | 1,311 views\nUpdated 3 weeks ago"
    )
    assert comparable_text(first) == comparable_text(later) == "Share information early."


def test_a_change_beside_a_counter_is_still_seen() -> None:
    first = "Review: May 2024 | 1,204 views"
    later = "Review: June 2024 | 1,311 views"
    assert comparable_text(first) != comparable_text(later)


def test_a_typographic_apostrophe_is_an_apostrophe() -> None:
    assert without_volatile(["Today’s date: 04/03/2025"]) == []


def test_a_long_paragraph_is_never_left_out() -> None:
    words = "Cookies: " + "this website uses cookies to " + "learn " * LONGEST
    assert without_volatile([words]) == [words]


@given(st.lists(HARMLESS))
def test_lines_without_anything_volatile_are_returned_as_they_are(lines: list[str]) -> None:
    assert without_volatile(lines) == lines


@given(st.lists(st.one_of(HARMLESS, st.sampled_from(EXAMPLES).map(lambda e: e[1]))), st.text())
def test_nothing_is_added_or_put_in_another_order(lines: list[str], any_text: str) -> None:
    for given_lines in (lines, any_text.split("\n")):
        rest = iter(" ".join(given_lines).split())
        assert all(word in rest for word in " ".join(without_volatile(given_lines)).split())
