"""Which passages of a document are shown: by their own words, and not by its title's."""

from __future__ import annotations

import pytest

from collection.vocabulary import Box


def shown(shelf, words: str) -> list[str]:
    return [passage.text for passage in shelf.search(words).hits[0].passages]


def test_what_is_asked_beside_the_subject_of_the_title_decides(shelf) -> None:
    often = "A core group is a core group of the core group."
    asked = "Minutes are sent to every member, and to the chair."
    shelf.add("Core groups", {"text": often, "heading": ["One"]}, {"text": asked, "heading": ["2"]})
    assert shown(shelf, "core group minutes")[0] == asked


def test_neighbours_that_head_a_section_count_though_one_is_a_stop_word(shelf) -> None:
    headed = "Parents, the social worker, and the school nurse."
    other = "The meeting attends to what has changed since the last one, and attends to it first."
    shelf.add(
        "Plans", {"text": other, "heading": ["Order"]}, {"text": headed, "heading": ["Who attends"]}
    )
    assert shown(shelf, "who attends")[0] == headed


def test_a_title_alone_shows_the_opening(shelf) -> None:
    shelf.add("Neglect", "First words.", {"text": "Second words.", "heading": ["Two"]})
    assert shown(shelf, "neglect") == ["First words."]


def test_a_list_of_links_is_shown_only_where_nothing_else_was_found(shelf) -> None:
    words = ["Neglect toolkit", "Neglect strategy"]
    links = {"text": "\n".join(words), "heading": ["To download"], "links": words}
    shelf.add("Guides", links, {"text": "Neglect is an absence.", "heading": ["Two"]})
    assert shown(shelf, "neglect") == ["Neglect is an absence."]
    assert shown(shelf, "toolkit") == [links["text"]]


@pytest.mark.slow
@pytest.mark.parametrize("box", [Box.SCOPE, Box.RELATED, Box.AMENDMENT])
def test_a_box_aside_is_shown_only_where_nothing_else_was_found(shelf, box: Box) -> None:
    aside = {"text": "Neglect, and once more neglect; and growth.", "heading": ["B"], "box": box}
    shelf.add("Guides", aside, {"text": "Neglect is an absence.", "heading": ["Two"]})
    assert shown(shelf, "neglect") == ["Neglect is an absence."]
    assert shown(shelf, "growth") == [aside["text"]]


def test_the_sentences_that_are_shown_tell_more_than_the_title_does(shelf) -> None:
    filler = "It goes on in the same way for each of the families that were met that year. " * 5
    text = f"A core group is a core group. {filler}Minutes are sent to every member. {filler}"
    shelf.add("Core groups", text)
    assert "Minutes are sent" in shown(shelf, "core group minutes")[0]


def test_of_a_chapter_on_both_the_word_that_was_typed_is_shown(shelf) -> None:
    often = "A child was not brought, was not brought again, and was not brought once more."
    typed = "Some services write the letters CNB in place of all of these words for it."
    shelf.add("Appointments", {"text": often, "heading": ["1"]}, {"text": typed, "heading": ["2"]})
    assert shown(shelf, "what is CNB")[0] == typed


def test_who_asks_for_a_number_is_shown_it_first(shelf) -> None:
    said = "Early help contact is made with the family first, early and with help."
    number = "The early help hub answers on 01632 960140, and at once."
    shelf.add("Advice", {"text": said, "heading": ["1"]}, {"text": number, "heading": ["2"]})
    assert shown(shelf, "early help phone number")[0] == number


def test_what_retells_stands_below_unless_what_was_learned_is_asked_for(shelf) -> None:
    story = "A baby had a bruise, and the bruise was seen by a nurse."
    shelf.add("A briefing", story, kind="briefing")
    shelf.add("A chapter", story.replace("nurse", "nurse that day"))
    assert shelf.titles("bruise nurse") == ["A chapter", "A briefing"]
    assert shelf.titles("learning bruise nurse") == ["A briefing", "A chapter"]


def test_an_area_that_is_named_is_preferred(shelf) -> None:
    text = "In Sussex and in West Yorkshire a bruise is seen the same day."
    shelf.add("Bruise", text, source="wy-procedures")
    shelf.add("Bruise", text, source="sx-procedures")
    areas = [shelf.search(f"bruise {area}").hits[0].area for area in ("sussex", "west yorkshire")]
    assert areas == ["sussex", "west-yorkshire"]
