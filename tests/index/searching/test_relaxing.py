"""What is given up where nothing is found, and when an answer is called close."""

from __future__ import annotations

import pytest

from index.errors import UnknownValue
from index.searching.relaxing import NOT_CLOSE

NEGLECT = "Neglect is the ongoing failure to meet a child's basic needs."
ESCALATION = "Where professionals disagree, use the escalation procedure within five days."


@pytest.fixture
def two(shelf):
    shelf.add("Neglect", NEGLECT, topics=["neglect"])
    shelf.add("Escalation", ESCALATION, source="sx-procedures", kind="guidance")
    return shelf


def test_a_word_that_no_document_holds_is_respelt_before_ranking(two):
    results = two.search("neglet")
    assert [hit.title for hit in results.hits] == ["Neglect"]
    assert results.relaxed == "Showing results for “neglect”."
    assert results.suggestion is None
    assert results.request.words == "neglet"
    assert results.hits[0].passages[0].highlights == ((0, 7),)


def test_a_word_is_respelt_beside_words_that_find_something_too(two):
    results = two.search("neglet escalation")
    assert {hit.title for hit in results.hits} == {"Neglect", "Escalation"}
    assert results.relaxed.startswith("Showing results for “neglect escalation”.")
    assert results.given_up
    results = two.search("neglet escalation", as_typed=True)
    assert [hit.title for hit in results.hits] == ["Escalation"]
    assert results.suggestion == "neglect escalation"


def test_what_is_personal_is_told_and_nothing_else_changes(two):
    assert not two.search("neglect").personal
    results = two.search("neglect Kierun Hughsen")
    assert results.personal
    assert [hit.title for hit in results.hits] == ["Neglect"]
    assert two.search("neglect 943 476 5919").personal


def test_what_was_quoted_is_looked_for_as_words_the_rarest_first(two):
    results = two.search('"escalation procedure" "basic failure"')
    assert [hit.title for hit in results.hits] == ["Escalation"]
    assert results.relaxed.startswith('Nothing was found that must hold "basic failure".')
    assert two.search('"five basic days"').total == 2
    assert two.search("“five basic days”").total == 2


def test_the_filter_that_hides_most_goes_first(two):
    results = two.search("neglect", filters={"area": "west-yorkshire", "type": "guidance"})
    assert [hit.title for hit in results.hits] == ["Neglect"]
    assert results.relaxed == (
        "Nothing was found with all of your filters. Showing results without “Document type”."
    )
    results = two.search("neglect", filters={"area": "sussex"})
    assert [hit.title for hit in results.hits] == ["Neglect"]
    assert "without them" in results.relaxed


def test_spelling_and_filters_are_given_up_together(two):
    results = two.search("neglet", filters={"area": "sussex"})
    assert [hit.title for hit in results.hits] == ["Neglect"]
    assert "“neglect”" in results.relaxed
    assert "without them" in results.relaxed


def test_nothing_is_given_up_where_something_was_found(two):
    assert two.search("neglect").relaxed is None
    assert two.search().relaxed is None


def test_what_was_asked_for_as_typed_stays_so(two):
    results = two.search("neglet", as_typed=True)
    assert (results.total, results.relaxed, results.suggestion) == (0, None, "neglect")


def test_filters_alone_and_exclusions_are_kept(two):
    assert two.search(filters={"area": "sussex", "type": "procedure"}).total == 0
    assert two.search("neglect -failure").total == 0


def test_a_wrong_filter_is_still_refused(two):
    with pytest.raises(UnknownValue):
        two.search("neglet", filters={"area": "atlantis"})


def test_where_nothing_helps_nothing_is_claimed(two):
    results = two.search("zzyzx", filters={"area": "sussex"})
    assert (results.total, results.relaxed, results.close) == (0, None, False)


def test_an_answer_with_half_of_what_was_asked_is_close(two):
    assert two.search("neglect").close
    assert two.search("what about neglect and failure").close
    results = two.search("neglect passport gambling wheelchair")
    assert results.total == 1
    assert not results.close
    assert results.relaxed == NOT_CLOSE


def test_the_name_of_a_person_takes_nothing_from_a_close_match(two):
    assert two.search("Kierun Hughsen neglect needs").close
    assert not two.search("kierun hughsen neglect windows").close


@pytest.mark.parametrize("together", [True, False])
def test_words_scattered_over_a_document_are_no_close_match(shelf, together):
    texts = ["x1 and y2 are told."] if together else ["x1 is told.", "y2 is told."]
    shelf.add("A", *({"text": text, "heading": [text]} for text in texts))
    for number in range(9):
        shelf.add(f"Other {number}", "Something else.")
    assert shelf.search("x1 y2 z3").close == together


def test_topics_with_words_in_common_are_named_where_nothing_is_close(two):
    results = two.search("neglected passport gambling wheelchair")
    assert [topic.slug for topic in results.related] == ["neglect"]
    assert two.search("neglect").related == ()
    assert two.search("zzyzx").related == ()


def test_the_second_page_of_a_relaxed_search_goes_on(shelf):
    for number in range(4):
        shelf.add(f"Neglect {number}", NEGLECT)
    first, second = (shelf.search("neglet", page=page, size=2) for page in (1, 2))
    assert first.total == second.total == 4
    assert first.relaxed == second.relaxed
    assert not {hit.title for hit in first.hits} & {hit.title for hit in second.hits}
