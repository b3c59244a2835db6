"""Families: the same chapter in several areas, told while indexing and grouped in the results."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collection.models import Document, DocumentState
from collection.store import Collection
from collection.words.shingles import SKETCH, resemblance
from index.families import (
    ALIKE,
    Families,
    FamilyMember,
    Settled,
    chapter_words,
    families,
    place_words,
    title_key,
)
from index.results import Results, Sort
from index.storing.sidecar import Terms
from tests.index.conftest import Shelf, _fill_sources

TEXT = (
    "Where a child is not brought to an appointment the practitioner telephones the parent, writes "
    "down what was said and tells the family doctor. A second absence is talked over with the "
    "safeguarding lead, who decides whether a visit is made or a referral is needed at once."
)
HOURS = " In this area the visit is made within {} hours of the decision."
OTHER = (
    "Every setting keeps a list of adults that may collect pupils. A stranger at the gate waits "
    "until somebody in charge has spoken with home, and nobody leaves without a known grown-up."
)
PLACES = place_words(["west-yorkshire", "saltmere"])


def add(shelf: Shelf, area: str, title: str = "Was not brought", text: str | None = None, **more):
    hours = HOURS.format(area)
    return shelf.add(title, TEXT + hours if text is None else text, area=area, **more)


def family_of(results: Results) -> list[list[str]]:
    return [[hit.area, *(same.area for same in hit.same)] for hit in results.hits]


# --- which documents are a family ----------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("1.4.2 Was Not Brought", "was not brought"),
        ("A2: Was not brought.", "was not brought"),
        ("Saltmere: was not brought", "was not brought"),
        ("Was not brought in West Yorkshire", "was not brought in"),
        ("Mothers & babies", "mothers and babies"),
        ("Saltmere", "saltmere"),
        ("", ""),
    ],
)
def test_a_title_is_compared_without_number_place_case_and_punctuation(title, key) -> None:
    assert title_key(title, PLACES) == key


def test_the_same_chapter_of_several_areas_stands_once(shelf: Shelf) -> None:
    add(shelf, "leeds", "1.4 Was not brought")
    add(shelf, "sussex", "2.9 Was Not Brought")
    add(shelf, "kent", "Kent: was not brought")
    results = shelf.search("appointment")
    assert [sorted(areas) for areas in family_of(results)] == [["kent", "leeds", "sussex"]]
    assert (results.total, results.groups, results.pages) == (3, 1, 1)


@pytest.mark.cases
@pytest.mark.parametrize(
    "other",
    [
        {"title": "Was not collected"},
        {"text": OTHER + " An appointment."},
        {"kind": "form"},
        {"area": "leeds"},
        {"state": DocumentState.GONE},
        {"text": ""},
    ],
    ids=["another title", "another text", "another type", "one area", "removed", "no text"],
)
def test_what_is_not_the_same_chapter_stands_by_itself(shelf: Shelf, other) -> None:
    add(shelf, "leeds")
    add(shelf, **{"area": "sussex"} | other)
    results = shelf.search("appointment was not brought collected")
    assert results.groups == results.total == 2
    assert all(hit.same == () for hit in results.hits)


@given(st.lists(st.integers(0, 9), min_size=1), st.lists(st.integers(0, 9), min_size=1))
def test_short_texts_are_compared_in_full(first, second) -> None:
    a, b = np.unique(np.array(first, np.uint64)), np.unique(np.array(second, np.uint64))
    expected = len(set(first) & set(second)) / len(set(first) | set(second))
    assert resemblance(a, b) == pytest.approx(expected)


def test_a_long_text_is_judged_by_its_sketch_nearly_as_in_full() -> None:
    numbers = np.random.default_rng(7).choice(2**62, 9_000, replace=False).astype(np.uint64)
    first, second = np.sort(numbers[:6_000]), np.sort(numbers[3_000:])
    assert resemblance(first[:SKETCH], second[:SKETCH]) == pytest.approx(1 / 3, abs=0.09)


@pytest.mark.slow
@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from(["x", "y"]), st.integers(0, 3)),
        max_size=10,
    )
)
def test_every_two_of_a_family_are_the_same_chapter(rows) -> None:
    collected = Families()
    texts = [[f"w{n}" for n in range(start * 15, start * 15 + 60)] for _, _, start in rows]
    for number, ((area, kind, _), text) in enumerate(zip(rows, texts, strict=True)):
        collected.add_document(_document(number, area, kind))
        collected.add_words(text[:20])
        collected.add_words(text[20:])
    held = collected.ledger()
    bounds = pairwise(held["sketch_starts"].tolist())
    sketches = [held["sketch"][begin:end] for begin, end in bounds]
    found = families(Terms(held["chapter_text"], held["chapter_starts"]), sketches)
    shingles = [{tuple(text[n : n + 3]) for n in range(len(text) - 2)} for text in texts]
    for a, b in combinations(range(len(rows)), 2):
        if found[a] == found[b]:
            assert rows[a][0] != rows[b][0]
            assert rows[a][1] == rows[b][1]
            common = shingles[a] & shingles[b]
            assert len(common) / len(shingles[a] | shingles[b]) >= ALIKE
    assert all(found[first] == first for first in found)


_rows = st.tuples(
    st.sampled_from(["leeds", "saltmere", "north-vale"]),
    st.sampled_from(["Vale medicals", "1.2 Medicals", ""]),
    st.sampled_from([0, 0, 0, 1]),
)


def _told(rows):
    chapters = [FamilyMember("guide", area, chapter_words(title)) for area, title, _ in rows]
    sketches = [np.arange(start * 5, start * 5 + 12, dtype=np.uint32) for _, _, start in rows]
    return Terms.of(chapter.stored() for chapter in chapters), sketches


@pytest.mark.slow
@settings(max_examples=300)
@given(
    st.dictionaries(st.integers(0, 4), _rows, max_size=9),
    st.dictionaries(st.integers(0, 4), _rows, max_size=4),
    st.sets(st.integers(0, 4), max_size=3),
)
def test_families_told_again_after_changes_equal_those_told_anew(before, changed, gone) -> None:
    was, now = sorted(before), sorted((before.keys() | changed.keys()) - gone)
    kept = np.array([key in now and key not in changed for key in was], bool)
    firsts = families(*_told([before[key] for key in was]))
    family = np.full(len(now), -1, np.int32)
    for number, key in enumerate(was):
        first = was[firsts[number]]
        if kept[number] and kept[firsts[number]]:
            family[now.index(key)] = now.index(first)
    chapters, sketches = _told([(before | changed)[key] for key in now])
    settled = Settled(family, _told([before[key] for key in was])[0], kept)
    again = families(chapters, sketches, settled)
    np.testing.assert_array_equal(again, families(chapters, sketches))


def _document(number: int, area: str, kind: str):
    return Document(id=f"d{number}", title="One", area=area, kind=kind, state=DocumentState.CURRENT)


# --- how they stand in the results ----------------------------------------------------------


def test_the_best_member_stands_for_the_family_and_the_others_follow_by_score(shelf) -> None:
    add(shelf, "leeds")
    add(shelf, "kent", text=TEXT + " Appointment, appointment, appointment.")
    add(shelf, "sussex", text=TEXT + " An appointment.")
    (hit,) = shelf.search("appointment").hits
    scores = [hit.score, *(same.score for same in hit.same)]
    assert scores == sorted(scores, reverse=True)
    assert hit.area == "kent"
    assert hit.passages


def test_equals_stand_by_address_and_not_by_their_random_ids(shelf: Shelf) -> None:
    for area, place in (("leeds", "b"), ("kent", "a"), ("sussex", "c")):
        add(shelf, area, text=TEXT, url=f"https://example.org/{place}")
    assert family_of(shelf.search("appointment")) == [["kent", "leeds", "sussex"]]
    alone = shelf.search("appointment", grouped=False)
    assert [hit.area for hit in alone.hits] == ["kent", "leeds", "sussex"]


def test_the_area_that_was_chosen_stands_for_the_family(shelf: Shelf) -> None:
    add(shelf, "leeds", source="school")
    add(shelf, "kent", text=TEXT + " Appointment, appointment, appointment.")
    results = shelf.search("appointment", filters={"area": "leeds"})
    assert family_of(results) == [["leeds", "kent"]]
    assert (results.total, results.groups) == (1, 1)
    assert [same.outside for same in results.hits[0].same] == [True]


def test_other_filters_hold_for_the_others_too(shelf: Shelf) -> None:
    add(shelf, "leeds", format="pdf")
    add(shelf, "kent", format="pdf")
    add(shelf, "sussex")
    results = shelf.search("appointment", filters={"format": "pdf"})
    assert [sorted(areas) for areas in family_of(results)] == [["kent", "leeds"]]
    assert not any(same.outside for same in results.hits[0].same)


@pytest.mark.cases
@pytest.mark.parametrize("sort", [Sort.CHANGED, Sort.REVIEWED])
def test_in_an_order_by_date_each_stands_by_itself(shelf: Shelf, sort: Sort) -> None:
    add(shelf, "leeds")
    add(shelf, "kent")
    results = shelf.search("appointment", sort=sort)
    assert (results.groups, [hit.same for hit in results.hits]) == (2, [(), ()])


def test_each_stands_by_itself_where_that_is_asked(shelf: Shelf) -> None:
    add(shelf, "leeds")
    kent = add(shelf, "kent")
    add(shelf, "sussex")
    assert shelf.search("appointment", grouped=False).groups == 3
    results = shelf.search("appointment", alone=frozenset({kent, "unknown"}))
    assert sorted(map(sorted, family_of(results))) == [["kent"], ["leeds", "sussex"]]


# --- nothing lost, nothing twice, every count of documents ----------------------------------

AREAS = ("kent", "leeds", "sussex", "york")
WORDS = ("appointment", "stranger", "appointment stranger hours", "")
found = st.tuples(
    st.sampled_from(AREAS), st.sampled_from(["One", "Two"]), st.sampled_from(["a", "b", "c"])
)
_TEXTS = {"a": TEXT, "b": TEXT + " A stranger waits.", "c": OTHER}


@pytest.mark.slow
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(found, max_size=14),
    words=st.sampled_from(WORDS),
    chosen=st.frozensets(st.sampled_from(AREAS), max_size=2),
    size=st.integers(1, 4),
)
def test_pages_hold_every_document_once_and_counts_are_of_documents(
    tmp_path_factory: pytest.TempPathFactory, rows, words, chosen, size
) -> None:
    data: Path = tmp_path_factory.mktemp("shelf")
    collection = Collection.open(data)
    try:
        _fill_sources(collection)
        shelf = Shelf(collection, data / "index")
        shelf.add_all([(title, [_TEXTS[text]], {"area": area}) for area, title, text in rows])
        filters = {"area": [area for area in chosen if area in {row[0] for row in rows}]}
        _check(shelf, words, filters, size)
        _check_own_first(shelf, words, filters, size, rows[0][0] if rows else "kent")
    finally:
        collection.close()


def _check(shelf: Shelf, words: str, filters, size: int) -> None:
    asked = {"filters": filters, "as_typed": True}
    plain = shelf.search(words, size=100, grouped=False, **asked)
    first = shelf.search(words, size=size, **asked)
    pages = [shelf.search(words, page=n + 1, size=size, **asked) for n in range(first.pages)]
    shown = [
        document_id
        for page in pages
        for hit in page.hits
        for document_id in (hit.document_id, *(s.document_id for s in hit.same if not s.outside))
    ]
    assert sorted(shown) == sorted(hit.document_id for hit in plain.hits)
    assert all(len(page.hits) == size for page in pages[:-1])
    for page in pages:
        assert (page.total, page.facets) == (plain.total, plain.facets)
        for hit in page.hits:
            areas = [hit.area, *(same.area for same in hit.same)]
            assert len(set(areas)) == len(areas)
            assert all(hit.score >= same.score for same in hit.same if not same.outside)


def _check_own_first(shelf: Shelf, words: str, filters, size: int, own: str) -> None:
    asked = {"filters": filters, "as_typed": True}
    plain = shelf.search(words, size=100, grouped=False, **asked)
    first = shelf.search(words, size=size, own=own, **asked)
    pages = [
        shelf.search(words, page=n + 1, size=size, own=own, **asked) for n in range(first.pages)
    ]
    hits = [hit for page in pages for hit in page.hits]
    shown = [
        document_id
        for hit in hits
        for document_id in (hit.document_id, *(s.document_id for s in hit.same if not s.outside))
    ]
    assert sorted(shown) == sorted(hit.document_id for hit in plain.hits)
    assert [hit.area == own for hit in hits] == [n < first.own for n in range(first.groups)]
    assert sum(page.own_here for page in pages) == first.own
    scores = {hit.document_id: hit.score for hit in plain.hits}
    for part in (hits[: first.own], hits[first.own :]):
        assert [hit.score for hit in part] == [scores[hit.document_id] for hit in part]
        assert [hit.score for hit in part] == sorted((h.score for h in part), reverse=True)


def test_what_holds_in_every_area_stands_with_the_own(shelf: Shelf) -> None:
    add(shelf, "leeds", title="A chapter", text=TEXT + " Appointment, appointment.")
    add(shelf, "kent", title="Guidance", authority="statutory")
    add(shelf, "sussex", title="Another chapter")
    results = shelf.search("appointment", own="sussex")
    assert {hit.area for hit in results.hits[: results.own]} == {"kent", "sussex"}
    assert [hit.area for hit in results.hits[results.own :]] == ["leeds"]
    assert shelf.search("appointment", own="nowhere").own == 1
    assert shelf.search("appointment").own == 3
