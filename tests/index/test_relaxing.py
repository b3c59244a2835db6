"""What a search gives up to find anything, one step after another, and what it says of it."""

from __future__ import annotations

import pytest

TEXT = "Neglect is a failure to meet basic needs. Ask for help at once."


@pytest.fixture
def filled(shelf):
    shelf.add("Neglect", TEXT, source="wy-procedures")
    shelf.add("Escalation", "Escalation follows a disagreement.", source="sx-procedures")
    return shelf


def test_what_finds_something_is_answered_as_it_stands_and_a_spelling_only_offered(filled):
    results = filled.search("basic neglet")
    assert [hit.title for hit in results.hits] == ["Neglect"]
    assert (results.suggestion, results.relaxed) == ("basic neglect", None)


def test_a_slip_is_corrected_where_nothing_else_was_found_and_the_page_says_so(filled):
    results = filled.search("neglet")
    assert [hit.title for hit in results.hits] == ["Neglect"]
    assert results.suggestion is None, "it was applied"
    assert "“neglet”" in results.relaxed
    assert "“neglect”" in results.relaxed


def test_words_that_are_not_held_as_quoted_are_searched_without_quotation_marks(filled):
    results = filled.search('"basic failure"')
    assert [hit.title for hit in results.hits] == ["Neglect"]
    assert "as you asked for them" in results.relaxed


def test_words_that_are_in_no_title_are_searched_everywhere(filled):
    assert [hit.title for hit in filled.search("title:failure").hits] == ["Neglect"]


def test_filters_are_given_up_last(filled):
    results = filled.search("neglect", filters={"area": "sussex"})
    assert [hit.title for hit in results.hits] == ["Neglect"]
    assert "without them" in results.relaxed
    results = filled.search('"neglet failure"', filters={"area": "sussex"})
    assert [hit.title for hit in results.hits] == ["Neglect"]


def test_what_was_left_out_stays_left_out(filled):
    assert filled.search('"basic failure" -needs').total == 0


def test_nothing_like_it_is_told_as_nothing(filled):
    results = filled.search("parking permit")
    assert (results.total, results.relaxed, results.close) == (0, None, False)


def test_a_document_that_holds_little_of_what_was_asked_for_is_no_close_match(filled):
    assert filled.search("help with a parking permit for residents").close is False
    assert filled.search("help with basic needs").close is True
    assert filled.search("").close is True


def test_another_word_for_the_same_is_a_close_match(shelf):
    shelf.add("Appointments", "The child was not brought to the clinic.")
    assert shelf.search("WNB").close is True
