"""Where words stand: phrases, windows and neighbours equal a plain look at the text."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.generations.generations import GenerationManifest, Generations
from index.searching.places import Places, beside, fields_of, held_in, passages_of
from index.storing.schema import TEXT_FIELDS
from index.storing.sidecar import LAST_PLACE, PLACE_BITS, Sidecar

WORDS = ["a", "b", "c", "d", "e"]


@pytest.fixture(scope="module")
def texts(module_shelf):
    """Store random texts of few words; returns the words of each passage by field, and places."""
    chance = random.Random(11)

    def words(most):
        return [chance.choice(WORDS) for _ in range(chance.randint(0, most))]

    rows = [(words(4), words(3), words(60) or ["a"]) for _ in range(120)]
    rows.append(([], [], ["a"] * 400))
    module_shelf.add_all(
        [
            (" ".join(title), [{"text": " ".join(body), "heading": [" ".join(heading)]}], {})
            for title, heading, body in rows
        ]
    )
    module_shelf.build()
    folder = module_shelf.folder / Generations(module_shelf.folder).current()
    sidecar = Sidecar.load(folder / "sidecar", GenerationManifest.read(folder).facets)
    fields = [dict(zip(TEXT_FIELDS, row, strict=True)) for row in rows]
    # A passage has about 150 words; the long text is cut into several.
    assert sidecar.passages >= len(rows)
    return fields[:-1], Places(sidecar), sidecar


def found(places, phrase, count, **options):
    return [int(n) for n in places.passages(tuple(phrase), **options) if n < count]


PHRASES = [
    ("a",), ("a", "b"), ("b", "a"), ("a", "a"), ("a", "b", "c"), ("a", "b", "a"), ("a", "a", "a"),
    ("a", "zz"),
]  # fmt: skip


@pytest.mark.parametrize("phrase", PHRASES, ids=" ".join)
def test_a_phrase_is_found_where_its_words_stand_side_by_side(texts, phrase):
    fields, places, _ = texts

    def holds(words):
        return any(
            tuple(words[n : n + len(phrase)]) == phrase for n in range(len(words) - len(phrase) + 1)
        )

    expected = [n for n, row in enumerate(fields) if any(map(holds, row.values()))]
    assert found(places, phrase, len(fields)) == expected


@pytest.mark.parametrize("slop", [1, 2, 5])
@pytest.mark.parametrize("phrase", [p for p in PHRASES if len(p) > 1], ids=" ".join)
def test_words_near_each_other_stand_in_one_window_in_any_order(texts, phrase, slop):
    fields, places, _ = texts
    size, wanted = len(phrase) + slop, Counter(phrase)

    def holds(words):
        windows = (Counter(words[n : n + size]) for n in range(max(len(words), 1)))
        return any(wanted <= window for window in windows)

    expected = [n for n, row in enumerate(fields) if any(map(holds, row.values()))]
    assert found(places, phrase, len(fields), slop=slop) == expected


def test_a_phrase_is_counted_by_field(texts):
    fields, places, _ = texts
    keys = places.keys(("a", "b"))
    counted = Counter(zip(passages_of(keys).tolist(), fields_of(keys).tolist(), strict=True))
    expected = {
        (n, number): count
        for n, row in enumerate(fields)
        for number, name in enumerate(TEXT_FIELDS)
        if (count := sum(pair == ("a", "b") for pair in pairwise(row[name])))
    }
    assert {place: count for place, count in counted.items() if place[0] < len(fields)} == expected


@pytest.mark.parametrize("apart", [1, 2, 3])
def test_neighbours_are_found_among_some_passages(texts, apart):
    fields, places, sidecar = texts
    among = np.arange(0, len(fields), 3)

    def holds(words):
        ends = zip(words, words[apart:], strict=False)
        return any(pair == ("a", "b") for pair in ends)

    expected = [n for n in among.tolist() if any(map(holds, fields[n].values()))]
    first, second = sidecar.terms.find("a"), sidecar.terms.find("b")
    keys = places.keys_of([first, second], among)
    assert np.unique(beside(*keys, apart)).tolist() == expected
    assert np.unique(beside(*reversed(keys), -apart)).tolist() == expected


def test_a_phrase_may_be_asked_for_in_the_title_alone(texts):
    fields, places, _ = texts
    expected = [n for n, row in enumerate(fields) if ("a", "b") in list(pairwise(row["title"]))]
    assert found(places, ("a", "b"), len(fields), fields=("title",)) == expected


def test_places_beyond_the_last_are_one_and_never_beside_another_field(shelf):
    words = " ".join(["a"] * (LAST_PLACE + 10))
    shelf.add("b c", {"text": words + " b", "heading": ["c a"]})
    shelf.build()
    folder = shelf.folder / Generations(shelf.folder).current()
    sidecar = Sidecar.load(folder / "sidecar", GenerationManifest.read(folder).facets)
    places = Places(sidecar)
    assert sidecar.place.max() < (len(TEXT_FIELDS) - 1 << PLACE_BITS) + LAST_PLACE + 1
    assert len(places.passages(("b",))) == sidecar.passages
    assert not len(places.passages(("c", "a", "a")))
    assert len(places.passages(("c", "a"))) == sidecar.passages


NUMBERS = st.lists(st.integers(0, 40), max_size=30)


@given(column=NUMBERS, wanted=NUMBERS, narrow=st.booleans())
def test_a_value_is_held_where_it_stands_in_the_column(column, wanted, narrow):
    column = np.unique(np.array(column, np.int32 if narrow else np.int64))
    found = held_in(column, np.array(wanted, np.intp))

    assert found.tolist() == [value in set(column.tolist()) for value in wanted]
