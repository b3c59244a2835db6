"""A generation that is refused is kept back: the one before is searched until another is good."""

from __future__ import annotations

import pytest

from index.generations.generations import Generations
from index.results import SearchRequest
from index.search import Index
from index.writer import use_held


def refuse(_folder):
    return "it answers worse"


def total(shelf, words="neglect"):
    return Index.open(shelf.folder, shelf.collection).search(SearchRequest(words)).total


def two_generations(shelf):
    shelf.add("A", "Neglect.")
    shelf.build()
    shelf.add("B", "Neglect.")
    return shelf.build(approve=refuse)


def test_what_is_refused_is_not_searched_and_says_why(shelf):
    report = two_generations(shelf)
    assert report.held == "it answers worse"
    assert (report.generation, report.documents) == ("gen-000001", 1)
    assert total(shelf) == 1
    held = Generations(shelf.folder).held()
    assert (held.reason, held.manifest.documents) == ("it answers worse", 2)


def test_it_is_built_once_and_told_again(shelf):
    two_generations(shelf)
    asked = []
    report = shelf.build(approve=lambda folder: asked.append(folder) or "never asked")
    assert (report.unchanged, report.held, asked) == (True, "it answers worse", [])


@pytest.mark.slow
def test_the_next_that_is_good_takes_its_place(shelf):
    two_generations(shelf)
    shelf.add("C", "Neglect.")
    assert shelf.build(approve=lambda _: None).held is None
    assert total(shelf) == 3
    assert Generations(shelf.folder).held() is None


def test_it_may_be_used_all_the_same(shelf):
    two_generations(shelf)
    assert use_held(shelf.folder) == "gen-000002"
    assert total(shelf) == 2
    assert use_held(shelf.folder) is None
    report = shelf.build(approve=refuse)
    assert (report.unchanged, report.held) == (True, None), "an admin decided"


def test_the_first_generation_is_better_than_none(shelf):
    shelf.add("A", "Neglect.")
    assert shelf.build(approve=refuse).held is None
    assert total(shelf) == 1


def test_a_candidate_is_searched_before_it_is_published(shelf):
    shelf.add("A", "Neglect.")
    shelf.build()
    shelf.add("B", "Neglect.")
    found = []

    def look(folder):
        index = Index.candidate(folder, shelf.collection)
        found.append(index.search(SearchRequest("neglect")).total)
        index.close()

    shelf.build(approve=look)
    assert found == [2]
