"""Spelling: what is offered for what was typed, and what is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collection.models import Document, DocumentState
from collection.vocabulary import Box
from index.building.deriving import completed
from index.building.inversion import Inverter
from index.roles import PassageRole
from index.storing.sidecar import Sidecar, Terms
from index.suggesting.deletions import MOST_EDITS, deletions, neighbours
from index.suggesting.misspellings import is_slip
from index.suggesting.spelling import Speller
from index.words.analysis import NO_WORDS, inverted, spellings, stems

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def sidecar_of(texts: Sequence[str]) -> Sidecar:
    """Return the sidecar of documents of one passage each."""
    inverter = Inverter()
    for number, text in enumerate(texts):
        document = Document(
            id=f"d{number:06}", source_key="s", state=DocumentState.CURRENT, url="u", title="",
            kind="procedure", kind_reason="", area="a", nation="england", authority="partnership",
            format="html", first_seen=NOW, checked=NOW, changed=NOW,
        )  # fmt: skip
        inverter.add_document(document)
        inverter.vocabulary.add("", (), [text])
        fields = {"title": NO_WORDS, "heading": NO_WORDS, "body": inverted(text)}
        inverter.add_passage(fields, (0, 0, 0, 0), Box.BODY, PassageRole.TELLS, frozenset())
    return completed(inverter.finish([b""] * len(texts)))


def speller_of(*texts: str) -> Speller:
    sidecar = sidecar_of(texts)
    held = [f" {' '.join(stems(text))} " for text in texts]

    def find(phrase):
        return np.flatnonzero([f" {' '.join(phrase)} " in text for text in held])

    return Speller(sidecar, find)


def distance(a: str, b: str) -> int:
    """Return the restricted Damerau-Levenshtein distance, by the textbook's table."""
    table = {(i, 0): i for i in range(len(a) + 1)} | {(0, j): j for j in range(len(b) + 1)}
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            table[i, j] = min(
                table[i - 1, j] + 1,
                table[i, j - 1] + 1,
                table[i - 1, j - 1] + (a[i - 1] != b[j - 1]),
            )
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(a), len(b)]


SHELF = speller_of(
    *["Professional curiosity: neglect, exploitation, escalation, child protection."] * 4,
    *["The referral was made to the paediatrician; behaviour and safeguarding."] * 4,
    "A rare heddgehog, and the child was not brought. The health visitor visited.",
)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("proffesional curiosity", "professional curiosity"),
        ("escallation", "escalation"),
        ("neglet", "neglect"),
        ("explotation", "exploitation"),
        ("Safegaurding REFERAL", "Safeguarding REFERRAL"),
        ("behavior", "behaviour"),
        ("pediatrician", "paediatrician"),
        ("childprotection", "child protection"),
        ("wasnotbrought", "was not brought"),
        ("safe guarding", "safeguarding"),
        ('"proffesional curiosity"  neglet?', '"professional curiosity"  neglect?'),
    ],
)
def test_another_spelling_is_offered(typed: str, offered: str) -> None:
    assert SHELF.suggest(typed) == offered


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "professional curiosity",
        "professionals",  # a form of a word that is known
        "escalate",
        "zzyzx",  # nothing is near
        "NEGL",  # capitals: an acronym
        "WNB",
        "neg'let",
        "s47 1.4.39",
        "health visitor",  # held apart
        "-neglet",  # to be left out, whatever it is
        "neglet: x",  # names a field
    ],
)
def test_what_is_right_or_unknown_is_left_alone(typed: str) -> None:
    assert SHELF.suggest(typed) is None


def test_of_two_spellings_the_british_one_is_offered() -> None:
    speller = speller_of(*["behavior"] * 9, *["behaviour"] * 4)
    assert speller.suggest("behaviur") == "behaviour"


def test_the_commoner_word_is_offered_unless_the_other_is_the_fields_own() -> None:
    assert speller_of(*["medal"] * 9, "metal").suggest("meddal") == "medal"
    assert speller_of(*["reflect"] * 9, "neglect").suggest("neflect") == "neglect"


def test_a_slip_in_a_source_does_not_hide_the_right_word() -> None:
    assert speller_of("curiosty", *["curiosity"] * 20).suggest("curiosty") == "curiosity"
    assert speller_of("curiosty", *["curiosity"] * 9).suggest("curiosty") is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("neglet", "neglect"), ("beleive", "believe"), ("consant", "consent"),
        ("abuze", "abuse"), ("neflect", "neglect"), ("seperete", "separate"),
        ("proffesional", "professional"), ("medicle", "medical"),
    ],
)  # fmt: skip
def test_a_slip_is_told(typed: str, meant: str) -> None:
    assert is_slip(typed, meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("appeal", "appear"), ("fees", "sees"), ("suspend", "suspect"), ("gang", "rang"),
        ("genital", "general"), ("repair", "remain"),
    ],
)  # fmt: skip
def test_a_word_of_its_own_is_told_from_a_slip(typed: str, meant: str) -> None:
    assert not is_slip(typed, meant)
    assert speller_of(*[meant] * 9).suggest(typed) is None


LETTERS = st.text("abcd", min_size=1, max_size=10)
VOCABULARIES = st.lists(LETTERS, min_size=1, max_size=12, unique=True)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(VOCABULARIES, LETTERS, st.integers(1, MOST_EDITS))
def test_the_words_near_are_those_that_comparing_with_each_finds(
    vocabulary: list[str], typed: str, edits: int
) -> None:
    near = neighbours(sidecar_of(vocabulary), typed, edits)
    expected = {
        word: distance(typed, word)
        for word in vocabulary
        if len(word) > 2 and 0 < distance(typed, word) <= edits
    }
    assert {found.word: found.edits for found in near} == expected


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(VOCABULARIES, LETTERS)
def test_a_correction_is_made_of_the_indexs_words_and_near(
    vocabulary: list[str], typed: str
) -> None:
    better = speller_of(*vocabulary).correct(typed)
    if better is not None:
        assert better != typed
        assert set(better.split()) <= set(vocabulary)
        assert better.replace(" ", "") == typed or distance(typed, better) <= MOST_EDITS


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.lists(LETTERS, min_size=2, max_size=8, unique=True))
def test_a_word_that_is_common_is_never_corrected(vocabulary: list[str]) -> None:
    speller = speller_of(*(" ".join(vocabulary),) * 3)
    assert all(speller.correct(word) is None for word in vocabulary)


@pytest.mark.slow
@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_nothing_typed_is_too_odd(typed: str) -> None:
    SHELF.suggest(typed)


def test_words_are_counted_by_document_as_they_are_written() -> None:
    sidecar = sidecar_of(["Bruises, bruising; the child's", "bruises 1.4.39 s47 naïve café"])
    counted = dict(
        zip((w.decode() for w in sidecar.words), sidecar.word_documents.tolist(), strict=True)
    )
    assert counted == {
        "bruises": 2, "bruising": 1, "the": 1, "child": 1, "naive": 1, "cafe": 1,
    }  # fmt: skip
    assert spellings("x 1.4") == set()


_words = st.sets(st.text("abcde", min_size=1, max_size=9), max_size=12)


@given(_words, _words)
def test_forms_that_are_used_again_equal_forms_made_anew(before, after) -> None:
    known = sidecar_of([" ".join(before)])
    held = Terms.of(sorted(word.encode() for word in after))
    for again, anew in zip(deletions(held, known), deletions(held), strict=True):
        assert again.tolist() == anew.tolist()


FAMILY = "mum dad nappies stepbrother granny cuddled sulking tantrums football bedtime wellies"


@pytest.mark.parametrize("word", FAMILY.split())
def test_ordinary_words_are_never_doubted(word):
    near = [word[:-1] + "x" + word[-1], word[0] + word[2:]]
    speller = speller_of(*(f"{other} neglect" for other in near for _ in range(30)))
    assert speller.suggest(word) is None
    assert speller.respell(f"{word} neglect") is None


def test_only_words_that_no_document_holds_are_respelt():
    speller = speller_of(*["neglect assessment"] * 30, "assesment")
    assert speller.respell("neglet assesment") == "neglect assesment"
    assert speller.suggest("neglet assesment") == "neglect assessment"
    assert speller.respell("neglect assessment") is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("attatchment disorder", "attachment disorder"), ("milk formla", "milk formula")],
)
def test_a_word_is_spelt_by_those_beside_it(typed, expected):
    speller = speller_of(*["attachment disorder", "formula milk"] * 10, *["formal meeting"] * 10)
    assert speller.respell(typed) == expected


def test_the_words_beside_decide_between_two_spellings():
    speller = speller_of(*["broken windaw"] * 5, *["new windew"] * 6)
    assert speller.respell("windiw") == "windew"
    assert speller.respell("broken windiw") == "broken windaw"
    assert speller.respell("new windiw") == "new windew"


@pytest.mark.parametrize(
    "typed",
    ["worried about Neglet", "Kierun Neglet", "Kierun Neglet bruising", "ask Neglet about it"],
)
def test_names_of_people_are_never_spelt_otherwise(typed):
    speller = speller_of(*["neglect bruising worried about"] * 30)
    assert speller.suggest(typed) is None
    assert speller.respell(typed) is None


def test_a_capital_at_the_beginning_is_no_name():
    speller = speller_of(*["neglect of babies"] * 30)
    assert speller.respell("Neglet of babies") == "Neglect of babies"
    assert speller.respell("Neglet") == "Neglect"


@pytest.mark.parametrize("typed", ["Safegarding Bord", "Neglct Assesment", "new Neglct Assesment"])
def test_two_slips_in_capitals_are_no_name(typed):
    speller = speller_of(*["the new safeguarding board and a neglect assessment"] * 30)
    right = {"Safegarding Bord": "Safeguarding Board", "Neglct Assesment": "Neglect Assessment"}
    wrong = next(slips for slips in right if slips in typed)
    assert speller.respell(typed) == typed.replace(wrong, right[wrong])
    assert not speller.holds_name(typed)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Kierun Hughsen neglect", {"kierun", "hughsen"}),
        ("neglect of Kierun", {"kierun"}),
        ("neglect of sarah", {"sarah"}),
        ("Neglect Assessment", set()),
        ("neglect of quarks", set()),
    ],
)
def test_names_that_no_document_holds_are_told(typed, names):
    speller = speller_of(*["a neglect assessment"] * 30)
    assert speller.unheld_names(typed) == names


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Kierun Hughsen", True),
        ("bruising Kierun Hughsen", True),
        ("Kierun and Hughsen", False),
        ("Kierun", False),
        ("kierun hughsen", False),
        ("Victoria Climbie", False),
        ("Child Protection Conference", False),
        ("What Happens Next", False),
    ],
)
def test_two_words_in_capitals_that_nobody_knows_look_like_a_name(typed, told):
    speller = speller_of(*["child protection conference victoria climbie bruising"] * 3)
    assert speller.holds_name(typed) is told
