"""Other words for the same thing: below the words themselves, from a file that may change."""

from __future__ import annotations

import random

import pytest

from index.errors import SynonymsUnusable
from index.results import SearchRequest
from index.search import Index
from index.words.analysis import stems
from index.words.synonyms import Synonyms, SynonymsFile

FILE = """
[[set]]
equal = ["was not brought", "WNB"]
related = ["missed appointment"]

[[set]]
equal = ["escalation", "resolving professional disagreement"]
related = ["challenge"]
"""
ENTRIES = {
    "was not brought": ["WNB", "missed appointment"],
    "WNB": ["was not brought", "missed appointment"],
    "escalation": ["resolving professional disagreement", "challenge"],
    "resolving professional disagreement": ["escalation", "challenge"],
    "challenge": ["escalation"],
    "missed appointment": ["WNB", "was not brought"],
}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "own-words.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def opened(shelf, file):
    shelf.build()
    return Index.open(shelf.folder, shelf.collection, synonyms=file)


def titles(index, words):
    return [hit.title for hit in index.search(SearchRequest(words, size=100)).hits]


def test_another_word_for_the_same_finds_and_is_marked(shelf, file):
    shelf.add("Appointments", "Write down that the child was not brought to the clinic.")
    (hit,) = opened(shelf, file).search(_request("WNB")).hits
    (passage,) = hit.passages
    assert [passage.text[a:b] for a, b in passage.highlights] == ["was not brought"]


def _request(words):
    return SearchRequest(words)


def test_words_of_several_parts_are_found_by_one_and_only_side_by_side(shelf, file):
    shelf.add("Acronym", "Use the WNB form.")
    shelf.add("Apart", "A missed chance. Another appointment was made.")
    shelf.add("Related", "This was a missed appointment.")
    index = opened(shelf, file)
    assert titles(index, "was not brought") == ["Acronym", "Related"]
    assert titles(index, "wnb")[0] == "Acronym", "an acronym may be typed in any case"


@pytest.mark.slow
def test_the_word_itself_always_stands_above_its_synonyms(shelf, file):
    chance = random.Random(5)
    words = [f"neutral{n}" for n in range(200)]
    rows, asked = [], []
    for number, (entry, others) in enumerate((e, o) for e, o in ENTRIES.items() for _ in range(4)):
        before = " ".join(chance.choices(words, k=chance.randint(10, 60)))
        after = " ".join(chance.choices(words, k=chance.randint(10, 60)))
        marker = f"marker{number}"
        for word in [entry, *others]:
            rows.append((f"{number} {word}", [f"{marker} {before} {word} {after}."], {}))
        asked.append((f"{marker} {entry}", [f"{number} {word}" for word in [entry, *others]]))
    shelf.add_all(rows)
    index = opened(shelf, file)
    for query, expected in asked:
        found = titles(index, query)
        assert found[0] == expected[0]
        assert set(expected) <= set(found)


def test_a_passage_that_says_both_is_not_below_one_that_says_one(shelf, file):
    shelf.add("Both", "Escalation here. They challenge it and more words follow now.")
    shelf.add("One", "Escalation here. They accept it and more words follow now.")
    hits = opened(shelf, file).search(_request("escalation")).hits
    scores = {hit.title: hit.score for hit in hits}
    assert scores["Both"] >= scores["One"]


def test_a_changed_file_counts_at_once_without_a_new_index(shelf, file):
    shelf.add("Overlay", "Overlay is a risk.")
    index = opened(shelf, file)
    generation = index.generation
    assert titles(index, "moses basket") == []
    file.write_text(FILE + '[[set]]\nequal = ["moses basket", "overlay"]\n', encoding="utf-8")
    assert titles(index, "moses basket") == ["Overlay"]
    assert index.generation == generation
    file.write_text("[[set]]\n", encoding="utf-8")
    assert titles(index, "moses basket") == ["Overlay"], "a fault changes nothing"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("equal = [", "not valid TOML"),
        ('[[word]]\nequal = ["a", "b"]', "set: Field required"),
        ('[[set]]\nequal = ["a", "b"]\n[[word]]', "word: Extra inputs are not permitted"),
        ('[set]\nequal = ["a", "b"]', "set: Input should be a valid list"),
        ('[[set]]\nrelated = ["a"]', "set 1 equal: Field required"),
        ('[[set]]\nequal = ["a", "b"]\nsame = ["c"]', "set 1 same: Extra inputs"),
        ('[[set]]\nequal = "a b"', "set 1 equal: Input should be a valid list"),
        ('[[set]]\nequal = ["a", 1]', "set 1 equal 2: Input should be a valid string"),
        ('[[set]]\nequal = ["a", "?!"]', "set 1 equal 2: Value error, expected words in every"),
        ('[[set]]\nequal = ["plan", "plans"]', "set 1: Value error, expected at least two entries"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(file, text, message):
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SynonymsUnusable) as caught:
        Synonyms.load(file)
    assert message in str(caught.value)
    assert str(file) in str(caught.value)


def test_a_missing_file_leaves_the_packaged_words(tmp_path):
    assert SynonymsFile(tmp_path / "none.toml").current().others == Synonyms.load().others


def test_the_packaged_words_leave_plain_words_alone():
    others = Synonyms.load().others
    assert others
    for plain in ("smart", "section", "sect", "access", "child", "plan"):
        assert tuple(stems(plain)) not in others
