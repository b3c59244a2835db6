"""Completion: what is offered while a person types, and in which order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collection.vocabulary import Box
from index.building.deriving import completed
from index.building.inversion import Inverter
from index.storing.sidecar import Terms
from index.suggesting.completion import OFFERED, Completer, completion_key, keys
from index.words.analysis import words
from index.words.glossary import load_glossary


def completer_of(*titles: str, headings: tuple[str, ...] = ()) -> Completer:
    return Completer(completed(_part_of(titles, headings)))


def test_any_word_of_an_entry_may_begin_as_typed() -> None:
    completer = completer_of("Moving across borders", "Borderline cases", "Medicals")
    assert completer.complete("border") == ("Borderline cases", "Moving across borders")
    assert completer.complete("across b") == ("Moving across borders",)


def test_terms_come_before_titles_and_titles_before_headings() -> None:
    completer = completer_of(
        "Neglect toolkit", "Neglect toolkit", "Neglect plans", headings=("Neglect in babies",)
    )
    assert completer.complete("neg") == (
        "neglect", "Neglect toolkit", "Neglect plans", "Neglect in babies",
    )  # fmt: skip


def test_a_term_is_offered_only_where_its_words_stand_in_the_index() -> None:
    assert completer_of("Curiosity").complete("prof") == ()
    assert completer_of("Curiosity of professional people").complete("prof")[0] == (
        "professional curiosity"
    )


def test_case_accents_and_spaces_do_not_count() -> None:
    completer = completer_of("Café  visits", "The child’s plan")
    assert completer.complete("  CAFE vis") == ("Café visits",)
    assert completer.complete("child's p") == ("The child’s plan",)


def test_numbering_is_left_out_and_long_headings_are_not_offered() -> None:
    completer = completer_of("1.4.2 Bruising", headings=("2.1 The first hour:", "word " * 30))
    assert completer.complete("the f") == ("The first hour",)
    assert completer.complete("br") == ("Bruising",)
    assert completer.complete("word") == ()


def test_each_is_offered_once_and_no_more_than_a_few() -> None:
    completer = completer_of("Plan, plan, plan", *(f"Plan {n}" for n in range(20)))
    offered = completer.complete("plan")
    assert len(offered) == len(set(offered)) == OFFERED
    assert completer.complete("plan,")[0] == "Plan, plan, plan"


@pytest.mark.parametrize("typed", ["was-not-b", "was not b", "Was‑Not b", "not-b", "brought-b"])
@pytest.mark.parametrize("title", ["Was not brought by parents", "Was-not-brought by parents"])
def test_words_are_found_however_they_are_joined_by_dashes(title: str, typed: str) -> None:
    assert title in completer_of(title).complete(typed)


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Pre-birth plans", "prebirth pl"),
        ("Pre-birth plans", "prebirth"),
        ("Prebirth plans", "pre-b"),
        ("Prebirth plans", "pre birth plans"),
    ],
)
def test_one_word_or_two_are_the_same_where_nothing_else_is_found(title: str, typed: str) -> None:
    assert completer_of(title).complete(typed) == (title,)


@pytest.mark.parametrize("typed", ["tidi sha", "sha tidi", "tid wi sc", "t w"])
def test_each_of_several_words_may_be_half_typed(typed: str) -> None:
    completer = completer_of("Tidings shared with schools", "Sharing a home", "Tides")
    assert completer.complete(typed) == ("Tidings shared with schools",)


def test_words_as_they_were_typed_come_before_words_that_begin_so() -> None:
    completer = completer_of("Plans for cores, and care", "Core plan", "A core planned")
    assert completer.complete("core pl") == (
        "Core plan",
        "A core planned",
        "Plans for cores, and care",
    )


def test_an_abbreviation_is_followed_by_what_it_stands_for(shelf) -> None:
    shelf.add("Was not brought: WNB", {"text": "Children who are not brought (WNB)."})
    shelf.add("WNB letters", {"text": "Letters."})
    offered = shelf.open().complete("wnb")
    assert offered[:2] == ("WNB", "was not brought")
    assert "WNB letters" in offered


def test_what_is_of_adults_comes_after_what_is_of_children_or_of_both() -> None:
    completer = completer_of(
        "Safeguarding adults", "Safeguarding adults", "Safeguarding of a child",
        "A word on safeguarding adults and children",
    )  # fmt: skip
    assert completer.complete("safeg") == (
        "Safeguarding of a child", "A word on safeguarding adults and children",
        "Safeguarding adults",
    )  # fmt: skip
    assert completer.complete("adults") == (
        "A word on safeguarding adults and children", "Safeguarding adults",
    )  # fmt: skip


@given(st.text(max_size=30))
def test_whatever_is_typed_is_completed_by_entries_alone(typed: str) -> None:
    titles = ("Pre-birth plans", "Tidings shared", "Adults’ needs", "e–mail")
    assert set(completer_of(*titles).complete(typed)) <= {*titles}


def test_nothing_is_completed_by_nothing() -> None:
    assert completer_of("Medicals").complete("  ") == ()
    assert completer_of().complete("a") == ()


def test_headings_of_boxes_are_not_offered(shelf) -> None:
    shelf.add(
        "Bruising",
        {"text": "See also medicals.", "heading": ["Related chapters"], "box": Box.RELATED},
        {"text": "Ring the paediatrician.", "heading": ["What to do", "2. Reaching help"]},
    )
    index = shelf.open()
    assert index.complete("rel") == ()
    assert index.complete("reach") == ("Reaching help",)


ENTRIES = st.lists(st.text("ab ’é", min_size=1, max_size=9), max_size=12)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(ENTRIES, st.text("abé", min_size=1, max_size=3))
def test_every_entry_with_a_word_that_begins_so_is_found(titles: list[str], typed: str) -> None:
    key = completion_key(typed)
    bare = {" ".join(title.split()) for title in titles}
    expected = {
        completion_key(title)
        for title in bare
        if any(completion_key(title[word.start :]).startswith(key) for word in words(title))
    }
    offered = completer_of(*titles).complete(typed, limit=100)
    assert {completion_key(entry) for entry in offered} == expected


def test_the_glossary_holds_each_term_once() -> None:
    terms = load_glossary().terms
    assert len({term.casefold() for term in terms}) == len(terms)
    assert {"neglect", "curiosity", "wnb"} <= load_glossary().words


_entries = st.sets(st.text("ab É’c", min_size=1, max_size=6).filter(str.strip), max_size=8)


@given(_entries, _entries)
def test_keys_that_are_used_again_equal_keys_sorted_anew(before, after) -> None:
    known = completed(_part_of(before))
    entries = Terms.of(sorted(entry.encode() for entry in after))
    for again, anew in zip(keys(entries, known), keys(entries), strict=True):
        assert again.tolist() == anew.tolist()


def _part_of(titles, headings=()):
    inverter = Inverter()
    for title in titles:
        inverter.vocabulary.add(title, headings, headings)
    return inverter.finish([])


@pytest.mark.parametrize("typed", ["s47", "S.47", "s 47", "sec 47"])
def test_the_number_of_a_section_is_completed_as_it_is_written_out(shelf, typed: str) -> None:
    shelf.add("Section 47 enquiries", "An enquiry.")
    assert "Section 47 enquiries" in shelf.open().complete(typed)
