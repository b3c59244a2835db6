"""Spelling: what was mistyped is told by the documents' own words, and nothing else is touched."""

from __future__ import annotations

import random
import string
from functools import cache

import numpy as np
import pytest

from index.generations import Generations, Manifest
from index.sidecar import Sidecar
from index.spelling import Speller, _distances, letters
from index.synonyms import NONE, Synonyms

TEXT = (
    "Professional curiosity means to ask. Escalation follows a disagreement. Neglect harms. "
    "Exploitation and behaviour are recorded. The child protection plan is reviewed. Ring LADO."
)


@pytest.fixture(scope="module")
def speller(module_shelf):
    for _ in range(12):
        module_shelf.add("Safeguarding children", TEXT)
    module_shelf.add("Rare", "The professor met an expectation.")
    module_shelf.build()
    folder = module_shelf.folder / Generations(module_shelf.folder).current()
    return Speller(Sidecar.load(folder / "sidecar", Manifest.read(folder).facets))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("proffesional curiosity", "professional curiosity"),
        ("escallation", "escalation"),
        ("neglet", "neglect"),
        ("explotation", "exploitation"),
        ("behavior", "behaviour"),
        ("childprotection", "child protection"),
        ("safegaurding", "safeguarding"),
        ("Proffesional judgement of neglet", "professional judgement of neglect"),
        ('"proffesional curiosity" -neglet', '"professional curiosity" -neglect'),
    ],
)
def test_a_mistyped_word_is_corrected_in_its_place(speller, typed, meant):
    assert speller.correct(typed, NONE) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "neglect",
        "children's plans",
        "LADO",
        "lda",
        "s47",
        "xqzzt",
        "Neglected",
        "escalating",
        "🙂 ?!",
    ],
)
def test_what_is_known_short_or_like_nothing_is_left_alone(speller, typed):
    assert speller.correct(typed, NONE) is None


def test_words_that_only_the_synonyms_know_are_no_slips(speller, tmp_path):
    assert speller.correct("neglekt", NONE) == "neglect"
    file = tmp_path / "words.toml"
    file.write_text('[[set]]\nequal = ["neglekt", "omission"]\n', encoding="utf-8")
    assert speller.correct("neglekt", Synonyms.load(file)) is None


def test_between_words_as_near_the_commoner_is_meant(speller):
    # One slip from "professor", two from "professional"; and far commoner is the latter.
    assert speller.correct("professer", NONE) == "professor"


@cache
def slips(one: str, other: str) -> int:
    """Count the slips between two words by the textbook's recursion."""
    if not one or not other:
        return len(one) + len(other)
    best = min(
        slips(one[:-1], other) + 1,
        slips(one, other[:-1]) + 1,
        slips(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    )
    if len(one) > 1 and len(other) > 1 and one[-1] == other[-2] and one[-2] == other[-1]:
        best = min(best, slips(one[:-2], other[:-2]) + 1)
    return best


def test_slips_are_counted_as_the_textbook_does():
    chance = random.Random(3)
    words = ["".join(chance.choices("abc", k=chance.randint(1, 7))) for _ in range(300)]
    lengths = np.array([len(word) for word in words])
    matrix = np.zeros((len(words), lengths.max()), np.uint8)
    for row, word in enumerate(words):
        matrix[row, : len(word)] = list(word.encode())
    for typed in words[:40]:
        expected = [slips(typed, word) for word in words]
        assert _distances(typed, matrix, lengths).tolist() == expected


def test_no_word_within_reach_is_passed_over(speller):
    chance = random.Random(4)
    held = [word.decode() for word in speller._words]
    for _ in range(200):
        word = list(chance.choice([w for w in held if len(w) > 5]))
        for _ in range(chance.randint(1, 2)):
            word[chance.randrange(len(word))] = chance.choice(string.ascii_lowercase)
        typed = "".join(word)
        found, distances = speller._near(typed, 2)
        expected = {w: d for w in held if (d := slips(typed, w)) <= 2}
        assert {held[n]: int(d) for n, d in zip(found, distances, strict=True)} == expected


def test_the_letters_of_a_word_are_one_number():
    assert letters(b"abca") == 0b111
    assert letters(b"") == 0
