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
