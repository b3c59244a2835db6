"""Searching: what is found, in which order, on which page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collection.models import DocumentState
from collection.vocabulary import Box
from index.errors import ImpossiblePage
from index.results import SearchRequest, Sort

BRUISING = "Any bruise on a baby who is not yet mobile must be referred at once."
NEGLECT = "Neglect is the ongoing failure to meet a child's basic needs."
ESCALATION = "Where professionals disagree, use the escalation procedure within five days."


def test_a_natural_question_finds_its_document(shelf):
    shelf.add("Bruising", BRUISING)
    shelf.add("Neglect", NEGLECT)
    assert shelf.titles("what should I do about bruises on a baby?")[0] == "Bruising"


def test_any_of_the_words_is_enough_and_more_words_rank_higher(shelf):
    shelf.add("One", BRUISING)
    shelf.add("Both", BRUISING + " " + NEGLECT)
    assert shelf.titles("bruising neglect") == ["Both", "One"]


def test_a_title_outranks_a_mention(shelf):
    shelf.add("Assessment", NEGLECT + " See also escalation.")
    shelf.add("Escalation", NEGLECT + " Nothing else is said here.")
    assert shelf.titles("escalation") == ["Escalation", "Assessment"]


def test_a_heading_outranks_a_mention(shelf):
    shelf.add("A", {"text": NEGLECT + " See also escalation.", "heading": ["Needs"]})
    shelf.add("B", {"text": NEGLECT + " Nothing else is said.", "heading": ["Escalation"]})
    assert shelf.titles("escalation") == ["B", "A"]


def test_a_repeated_word_counts_for_more(shelf):
    shelf.add("A", NEGLECT)
    shelf.add("B", BRUISING)
    assert shelf.titles("neglect neglected bruise")[0] == "A"
    assert shelf.titles("bruise neglect bruises bruise")[0] == "B"


def test_what_is_quoted_in_a_long_question_excludes_nothing(shelf):
    shelf.add("A", BRUISING + " It was brought up and not noted.")
    shelf.add("B", BRUISING + " It was not brought up and noted.")
    asked = 'bruise of a baby seen by the nurse at home and noted as "was not brought"'
    assert shelf.titles(asked) == ["B", "A"]


def test_a_box_weighs_less_than_the_body(shelf):
    shelf.add("A", {"text": NEGLECT, "box": Box.RELATED})
    shelf.add("B", {"text": NEGLECT})
    assert shelf.titles("neglect") == ["B", "A"]


def test_a_removed_document_is_marked_and_ranked_down(shelf):
    shelf.add("A", NEGLECT, state=DocumentState.GONE)
    shelf.add("B", NEGLECT)
    hits = shelf.search("neglect").hits
    assert [(hit.title, hit.gone) for hit in hits] == [("B", False), ("A", True)]


def test_publishers_outrank_schools(shelf):
    shelf.add("A", NEGLECT, source="school")
    shelf.add("B", NEGLECT, source="sx-procedures")
    assert shelf.titles("neglect") == ["B", "A"]


def test_a_quoted_phrase_must_stand_in_the_document(shelf):
    shelf.add("Scattered", "The child was there. Not a word. He brought nothing.")
    shelf.add("Together", "The child was not brought to the clinic.")
    assert shelf.titles('"was not brought"') == ["Together"]
    assert len(shelf.titles("was not brought")) == 2


def test_a_phrase_may_stand_in_title_or_heading(shelf):
    shelf.add("Was not brought", NEGLECT)
    shelf.add("Other", {"text": NEGLECT, "heading": ["Child was not brought"]})
    shelf.add("Neither", "Brought, was, not.")
    assert sorted(shelf.titles('"was not brought"')) == ["Other", "Was not brought"]


def test_a_phrase_does_not_reach_from_title_into_text(shelf):
    shelf.add("Core", "group meetings are held.")
    assert shelf.titles('"core group"', as_typed=True) == []


def test_a_phrase_with_a_repeated_word_is_found(shelf):
    shelf.add("A", "Step by step by step you go.")
    shelf.add("B", "By step you go.")
    assert shelf.titles('"step by step"') == ["A"]


def test_an_acronym_in_capitals_is_a_signal_and_never_a_condition(shelf):
    text = "{} was ready, and the nurse wrote down what the family had said about it."
    shelf.add("Lower", text.format("Her dna"))
    shelf.add("Upper", text.format("Her DNA"))
    assert shelf.titles("DNA") == ["Upper", "Lower"]
    lower = {hit.title: hit.score for hit in shelf.search("dna").hits}
    assert lower["Upper"] == lower["Lower"]


def test_a_heading_all_in_capitals_is_no_acronym(shelf):
    shelf.add("A", {"text": "Words.", "heading": ["PLAN OF ACTION"]})
    shelf.add("B", {"text": "Words.", "heading": ["Plan of action"]})
    scores = [hit.score for hit in shelf.search("PLAN").hits]
    assert scores[0] == scores[1]


def test_every_quoted_phrase_is_required(shelf):
    shelf.add("Both", "A core group meets. A strategy discussion is held.")
    shelf.add("One", "A core group meets.")
    assert shelf.titles('"core group" "strategy discussion"') == ["Both"]


def test_an_excluded_word_drops_the_whole_document(shelf):
    shelf.add("A", BRUISING, NEGLECT)
    shelf.add("B", BRUISING)
    assert shelf.titles("bruise -neglect") == ["B"]
    assert shelf.titles("-neglect") == ["B"]
    assert shelf.titles('bruise -"basic needs"') == ["B"]


def test_a_chapter_number_finds_its_chapter(shelf):
    shelf.add("Moving across boundaries", NEGLECT, number="1.4.39")
    shelf.add("Bullying", NEGLECT, number="1.4.3")
    assert shelf.titles("1.4.39") == ["Moving across boundaries"]


def test_a_word_with_digits_is_found(shelf):
    shelf.add("A", "A s47 enquiry begins.")
    assert shelf.titles("S47") == ["A"]


def test_a_document_of_pictures_is_found_by_its_title(shelf):
    shelf.add("Threshold poster", no_text=True, format="pdf")
    hit = shelf.search("threshold").hits[0]
    assert (hit.title, hit.passages, hit.more) == ("Threshold poster", (), 0)


def test_a_heading_with_nothing_under_it_is_found(shelf):
    shelf.add("A", "Some text.", {"text": "", "heading": ["Escalation"]})
    hit = shelf.search("escalation").hits[0]
    assert [passage.text for passage in hit.passages] == ["Some text."]


def test_nothing_typed_lists_everything_by_title(shelf):
    for title in ("Neglect", "bruising", "Escalation"):
        shelf.add(title, NEGLECT)
    results = shelf.search("")
    assert [hit.title for hit in results.hits] == ["bruising", "Escalation", "Neglect"]
    assert {hit.score for hit in results.hits} == {0.0}


def test_signs_alone_find_nothing(shelf):
    shelf.add("A", NEGLECT)
    assert shelf.search("?!").total == 0


def test_words_that_nobody_wrote_find_nothing(shelf):
    shelf.add("A", NEGLECT)
    results = shelf.search("zyxwv")
    assert (results.total, results.hits, results.pages) == (0, (), 1)


def test_sorting_by_review_puts_the_latest_first_and_the_undated_last(shelf):
    shelf.add("Old", NEGLECT, reviewed=date(2020, 1, 1))
    shelf.add("Undated", NEGLECT)
    shelf.add("New", NEGLECT, reviewed=date(2025, 1, 1))
    for words in ("neglect", ""):
        assert shelf.titles(words, sort=Sort.REVIEWED) == ["New", "Old", "Undated"]


def test_sorting_by_change_puts_the_latest_first(shelf):
    shelf.add("Old", NEGLECT, changed=datetime(2024, 1, 1, tzinfo=UTC))
    shelf.add("New", NEGLECT, changed=datetime(2026, 1, 1, tzinfo=UTC))
    assert shelf.titles("neglect", sort=Sort.CHANGED) == ["New", "Old"]


@pytest.mark.slow
@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("words", ["", "neglect"])
def test_pages_hold_every_document_once(shelf, words, sort):
    rows = [(f"Title {number % 7}", [NEGLECT], {}) for number in range(23)]
    shelf.add_all(rows)
    pages = [shelf.search(words, sort=sort, page=page, size=5) for page in range(1, 6)]
    ids = [hit.document_id for page in pages for hit in page.hits]
    assert len(ids) == len(set(ids)) == 23
    assert {(page.total, page.pages) for page in pages} == {(23, 5)}


def test_a_page_beyond_the_end_is_empty_and_knows_the_total(shelf):
    shelf.add("A", NEGLECT)
    results = shelf.search("neglect", page=9999)
    assert (results.total, results.hits) == (1, ())


@pytest.mark.slow
@pytest.mark.parametrize("numbers", [{"page": 0}, {"page": -1}, {"size": 0}, {"size": 101}])
def test_a_page_that_cannot_be_is_refused(shelf, numbers):
    shelf.add("A", NEGLECT)
    with pytest.raises(ImpossiblePage, match="count from 1"):
        shelf.search("neglect", **numbers)


def test_an_empty_collection_answers(shelf):
    for words in ("", "neglect", '"core group"', "-neglect"):
        assert shelf.search(words).total == 0


def test_a_hit_carries_what_the_collection_says_today(shelf):
    document_id = shelf.add("A", NEGLECT, url="https://example.org/a", number="2.1", kind="form")
    hit = shelf.search("neglect").hits[0]
    assert (hit.document_id, hit.url, hit.number, hit.type) == (
        document_id,
        "https://example.org/a",
        "2.1",
        "form",
    )
    assert (hit.area, hit.nation, hit.source) == ("west-yorkshire", "england", "wy-procedures")


def test_the_json_of_a_search_names_everything(shelf):
    shelf.add("A", NEGLECT)
    payload = shelf.search("neglect").to_json()
    assert set(payload) == {
        "query", "total", "hits", "facets", "suggestion", "relaxed",
    }  # fmt: skip
    assert payload["hits"][0]["passages"][0]["highlights"] == [[0, 7]]


@pytest.fixture(scope="module")
def three(module_shelf):
    module_shelf.add("Bruising", BRUISING)
    module_shelf.add("Neglect", NEGLECT)
    module_shelf.add("Escalation", ESCALATION)
    return module_shelf.open()


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text() | st.from_regex(r'(-?"?(child|bruise|AND|not|\(|:)"? ?){0,9}', fullmatch=True))
def test_nothing_typed_is_an_error(three, typed):
    results = three.search(SearchRequest(words=typed))
    assert len(results.hits) == results.total <= 3


def test_ten_thousand_characters_are_answered(three):
    assert three.search(SearchRequest(words="bruise " * 1500)).total == 1
    assert three.search(SearchRequest(words="x" * 10_000)).total == 0
