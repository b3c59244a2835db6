"""Spoken words: what is said finds the term that it is said for, and not the other way round."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SynonymsUnusable
from index.results import SearchRequest
from index.search import Index
from index.searching.queries import MOST_SPOKEN, Concept, parse
from index.weights import EQUAL, SPOKEN
from index.words.analysis import stems
from index.words.spoken import PACKAGED, Spoken
from index.words.stopwords import STOP_STEMS
from index.words.synonyms import Alternative, Synonyms, SynonymsFile

FILE = """
[[turn]]
said = ["mum"]
means = ["mother"]

[[turn]]
said = ["won't let me in", "slammed the door"]
means = ["no access visit", "resistant"]
why = "a door is what they close"

[[turn]]
said = ["missed appointments again"]
means = ["was not brought"]

[[turn]]
said = ["by when"]
means = ["working days"]
"""
SYNONYMS = """
[[set]]
equal = ["was not brought", "WNB"]
related = ["missed appointments"]
"""


def term(words):
    return tuple(stems(words))


OVERLAPPED = Synonyms(
    {term("was not brought"): (Alternative(term("WNB"), EQUAL),)},
    3,
    frozenset(),
    spoken=Spoken(
        {
            term("mum"): (term("mother"),),
            term("not let in"): (term("resistant"),),
            term("mum not let"): (term("hostile"),),
            term("missed appointments again"): (term("WNB"),),
            term("by when"): (term("working days"),),
        },
        3,
        frozenset(),
    ),
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "spoken.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.fixture
def synonyms(tmp_path, file):
    path = tmp_path / "synonyms.toml"
    path.write_text(SYNONYMS, encoding="utf-8")
    return SynonymsFile(path, file).current()


@pytest.fixture
def opened(shelf, file):
    def open_shelf():
        shelf.build()
        return Index.open(shelf.folder, shelf.collection, spoken=file)

    return open_shelf


def titles(index, words):
    return [hit.title for hit in index.search(SearchRequest(words)).hits]


def test_what_is_said_finds_the_term_and_the_term_does_not_find_what_is_said(shelf, opened):
    shelf.add("Term", "The mother was seen.")
    shelf.add("Said", "Write to mum by name.")
    index = opened()
    assert titles(index, "mum") == ["Said", "Term"]
    assert titles(index, "mother") == ["Term"]


@pytest.mark.parametrize(
    "typed",
    [
        "won't let me in",
        "wont let me in",
        "WON’T LET ME IN",
        "she wouldn't let us in",
        "they will not let her in",
        "he never lets them in",
        "mum keeps not letting the in",
    ],
)
def test_a_turn_is_known_whoever_says_it_of_whom_and_when(synonyms, typed):
    (concept,) = [concept for concept in parse(typed, synonyms).concepts if concept.others][-1:]
    assert concept.others == (
        Alternative(term("no access visit"), SPOKEN),
        Alternative(term("resistant"), SPOKEN),
    )
    assert concept.spoken


@pytest.mark.parametrize("typed", ["let me in", "won't let me out", "won't let the nurse in"])
def test_all_other_words_of_a_turn_must_stand_as_in_the_file(synonyms, typed):
    assert not list(parse(typed, synonyms).alternatives)


def test_stop_words_of_a_turn_are_not_ranked_by(synonyms):
    assert parse("won't let me in", synonyms).terms == ()
    assert parse("slammed the door", synonyms).terms == term("slammed door")
    assert parse("by when", synonyms).concepts == (
        Concept((), (Alternative(term("working days"), SPOKEN),), spoken=True),
    )


def test_quoted_words_are_no_turn(synonyms):
    assert not list(parse('"won\'t let me in"', synonyms).alternatives)


def test_an_entry_of_the_synonyms_inside_a_turn_keeps_its_own_words(synonyms):
    inside, turn = parse("missed appointments again", synonyms).concepts
    assert {other.stems for other in inside.others} >= {term("was not brought"), term("WNB")}
    assert not inside.spoken
    assert turn == Concept((), (Alternative(term("was not brought"), SPOKEN),), spoken=True)


def test_each_term_is_meant_once_and_not_more_than_so_many(tmp_path):
    path = tmp_path / "many.toml"
    path.write_text(
        "".join(f'[[turn]]\nsaid = ["word{n}x"]\nmeans = ["term{n}y", "same"]\n' for n in range(40))
    )
    synonyms = SynonymsFile(None, path).current()
    query = parse(" ".join(f"word{n}x" for n in range(40)), synonyms)
    meant = [other.stems for other in query.alternatives]
    assert len(meant) == len(set(meant)) == MOST_SPOKEN
    assert len(query.terms) == 40


def test_a_rare_spoken_word_tells_no_more_than_the_term_that_it_is_said_for(shelf, opened):
    for number in range(8):
        shelf.add(f"Everywhere {number}", "The mother was seen at home.")
    shelf.add("Said", "Do not write dear mum to a father.")
    shelf.add("Asked", "A lodger must be named.")
    hits = opened().search(SearchRequest("mum lodger")).hits
    assert hits[0].title == "Asked"


def test_a_term_that_nothing_holds_changes_nothing(shelf, opened, tmp_path):
    shelf.add("One", "They slammed a door.")
    shelf.add("Two", "The door of the clinic.")
    none = tmp_path / "none.toml"
    none.write_text('[[turn]]\nsaid = ["zzz"]\nmeans = ["yyy"]\n')
    with_file = opened()
    without = Index.open(shelf.folder, shelf.collection, spoken=none)
    for words in ("slammed the door", "clinic door"):
        found = [index.search(SearchRequest(words)).hits for index in (with_file, without)]
        assert [(hit.title, hit.score) for hit in found[0]] == [
            (hit.title, hit.score) for hit in found[1]
        ]


def test_an_explanation_adds_up_to_the_score(shelf, opened):
    shelf.add("Term", "The mother was resistant at the no access visit.")
    shelf.add("Said", "Mum slammed the door by Monday.")
    index = opened()
    request = SearchRequest("mum slammed the door")
    explained = index.explain(request)
    for hit in index.search(request).hits:
        assert explained[hit.document_id].score == pytest.approx(hit.score, rel=1e-5)


def test_what_is_said_for_a_term_marks_the_term(shelf, opened):
    shelf.add("Term", "This was a no access visit.")
    (hit,) = opened().search(SearchRequest("slammed the door")).hits
    (passage,) = hit.passages
    assert [passage.text[a:b] for a, b in passage.highlights] == ["no access visit"]


def test_a_changed_file_counts_at_once_and_a_fault_changes_nothing(shelf, opened, file):
    shelf.add("Overlay", "Overlay is a risk.")
    index = opened()
    assert titles(index, "in bed together") == []
    file.write_text('[[turn]]\nsaid = ["in bed together"]\nmeans = ["overlay"]\n')
    assert titles(index, "in bed together") == ["Overlay"]
    file.write_text("[[turn]]\n")
    assert titles(index, "in bed together") == ["Overlay"]


def test_spoken_words_are_known_to_the_spelling(synonyms):
    assert synonyms.knows("slammed")
    assert synonyms.knows("wnb")
    assert not synonyms.knows("mother"), "the manuals' own words are known by standing in them"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("said = [", "not valid TOML"),
        ('[[set]]\nequal = ["a", "b"]', "turn: Field required"),
        ('[[turn]]\nsaid = ["mum"]', "turn 1 means: Field required"),
        ('[[turn]]\nsaid = []\nmeans = ["mother"]', "turn 1 said: List should have at least 1"),
        ('[[turn]]\nsaid = ["mum"]\nmeans = ["?!"]', "turn 1 means 1: Value error, expected words"),
        ('[[turn]]\nsaid = ["mum"]\nmeans = ["a", "b"]\nequal = ["c"]', "equal: Extra inputs"),
        ('[[turn]]\nsaid = ["who"]\nmeans = ["x"]', "turn 1 said 1: Value error, expected a word"),
        ('[[turn]]\nsaid = ["hit her"]\nmeans = ["x"]', "said 1: Value error, expected a word"),
        (
            '[[turn]]\nsaid = ["mum"]\nmeans = ["a", "b", "c", "d", "e", "f", "g"]',
            "turn 1 means: List should have at most 6",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_why(file, text, message):
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SynonymsUnusable) as caught:
        Spoken.load(file)
    assert message in str(caught.value)
    assert str(file) in str(caught.value)


def test_a_missing_file_leaves_the_packaged_words(tmp_path):
    assert SynonymsFile(spoken=tmp_path / "none.toml").current().spoken == Spoken.load()


def test_the_packaged_file_says_nothing_twice():
    rows = tomllib.loads(PACKAGED.read_text(encoding="utf-8"))["turn"]
    for row in rows:
        assert len({term(text) for text in row["means"]}) == len(row["means"]), row
        assert len(set(row["said"])) == len(row["said"]), row


def test_the_packaged_words_leave_plain_words_of_the_manuals_alone():
    turns = Spoken.load().turns
    for plain in (
        "child", "baby", "section", "report", "refer", "move", "missing", "plan", "social", "home",
        "emergency", "meeting", "confidential", "control", "discharge", "close", "worker", "doctor",
    ):  # fmt: skip
        assert term(plain) not in turns


def test_a_turn_of_stop_words_alone_has_two_of_them_at_least():
    for turn in Spoken.load().turns:
        assert len(turn) > 1 or not set(turn) <= STOP_STEMS


@given(st.text())
def test_any_text_is_a_query_with_the_packaged_words(typed):
    query = parse(typed, SynonymsFile().current())
    assert sum(len(row.others) for row in query.concepts if row.spoken) <= MOST_SPOKEN


OVERLAPPING = (
    "mum won't let me in not the slammed door missed appointments again by when was brought child "
    "never they"
)


@given(st.lists(st.sampled_from(OVERLAPPING.split()), max_size=12))
def test_every_word_to_rank_by_stands_in_one_concept_however_turns_overlap(words):
    plain, query = parse(" ".join(words)), parse(" ".join(words), OVERLAPPED)
    assert len(set(query.terms)) == len(query.terms)
    if set(plain.terms) - STOP_STEMS:
        assert set(query.terms) == set(plain.terms)
