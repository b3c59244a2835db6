"""What people type is never a syntax error."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.searching.queries import MOST_TERMS, Concept, Pair, Phrase, Query, parse, section_forms
from index.weights import EQUAL, RELATED
from index.words.analysis import stems
from index.words.synonyms import Synonyms


def test_words_are_stems_each_once_in_order():
    assert parse("Referrals bruising referral").terms == tuple(stems("referral bruising"))


@given(st.lists(st.sampled_from(["neglect", "bruising", "MASH", "plan"]), min_size=1))
def test_a_word_typed_several_times_counts_by_how_often(typed):
    for concept in parse(" ".join(typed)).concepts:
        times = sum(stems(word) == [*concept.words] for word in typed)
        assert concept.emphasis == pytest.approx(1 + math.log(times))


def test_what_is_quoted_in_a_long_question_is_preferred():
    short = parse('bruising "was not brought"')
    assert (len(short.phrases), len(short.preferred)) == (1, 0)
    question = (
        "which plan covers bruising neglect and harm of babies in clinics where the note says"
    )
    (phrase,) = short.phrases
    assert parse(f'{question} "was not brought"').phrases == ()
    assert parse(f'{question} "was not brought"').preferred == (phrase,)
    for bound in ('title:"core group"', '"core group"~2'):
        query = parse(f"{question} {bound}")
        assert (len(query.phrases), len(query.preferred)) == (1, 0)


def test_stop_words_are_left_out_beside_other_words():
    assert parse("what is the threshold for a referral").terms == tuple(stems("threshold referral"))


def test_stop_words_alone_are_searched():
    assert parse("who is it").terms == tuple(stems("who is it"))


@pytest.mark.parametrize("typed", ['"was not brought"', "“was not brought”"])
def test_quoted_words_are_a_phrase_with_its_stop_words(typed):
    query = parse(typed)
    assert query.phrases == (Phrase(tuple(stems("was not brought"))),)
    assert query.terms == tuple(stems("brought"))


def test_a_minus_before_a_word_or_phrase_excludes():
    query = parse('bruising -mobile -"core group"')
    assert query.terms == tuple(stems("bruising"))
    assert query.excluded == (Phrase(("mobil",)), Phrase(tuple(stems("core group"))))


def test_a_hyphen_inside_a_word_or_alone_excludes_nothing():
    query = parse("non-mobile tier 4 - neglect")
    assert query.excluded == ()
    assert query.terms == tuple(stems("non mobile tier 4 neglect"))


@pytest.mark.parametrize("operator", ["AND", "or", "NOT"])
def test_operators_are_words(operator):
    query = parse(f"bruising {operator} neglect")
    assert query.terms == tuple(stems("bruising neglect"))
    assert query.excluded == ()


@pytest.mark.parametrize(
    "typed", ['"escalation', 'escalation"', "title: escalation", "(escalation]", "~2 escalation"]
)
def test_stray_signs_are_no_error(typed):
    query = parse(typed)
    assert stems("escalation")[0] in query.terms
    assert query.phrases == ()


def test_nothing_typed_asks_for_everything():
    assert parse("").lists_all
    assert parse(" \n\t").lists_all


def test_only_excluded_words_ask_for_everything_else():
    assert parse("-bruising").lists_all


@pytest.mark.parametrize("typed", ["?!", "\x00\x1b", '""', "-"])
def test_signs_alone_ask_for_nothing(typed):
    query = parse(typed)
    assert query.terms == ()
    assert not query.lists_all


def test_a_pasted_page_is_cut():
    query = parse(" ".join(f"word{number}x" for number in range(20_000)))
    assert len(query.terms) == MOST_TERMS


@given(st.text())
def test_any_text_is_a_query(typed):
    assert isinstance(parse(typed), Query)


@pytest.mark.parametrize(
    ("typed", "phrase"),
    [
        ('"voice child"~3', Phrase(("voic", "child"), slop=3)),
        ("title:escalation", Phrase(("escal",), title=True)),
        ('TITLE:"core group"', Phrase(("core", "group"), title=True)),
        ('title:"core group"~1', Phrase(("core", "group"), slop=1, title=True)),
    ],
)
def test_words_may_be_asked_for_near_each_other_or_in_the_title(typed, phrase):
    query = parse(typed)
    assert query.phrases == (phrase,)
    assert query.terms == phrase.stems


def test_neighbours_are_told_as_they_were_typed():
    pairs = parse("voice of the child").pairs
    assert set(pairs) == {Pair("voic", "of"), Pair("the", "child"), Pair("voic", "child", 3)}
    assert Pair("not", "brought") in parse("was not brought").pairs


def test_quoted_words_and_free_words_are_no_neighbours():
    assert parse('core "group meeting"').pairs == (Pair("group", "meet"),)


@pytest.mark.parametrize("typed", ["s47", "S.47", "s 47", "section 47", "Section 47", "sec 47"])
def test_the_section_of_an_act_is_one_thing_however_it_is_written(typed):
    (concept,) = parse(f"{typed} enquiry", Synonyms.load()).concepts[:1]
    others = {other.stems for other in concept.others}
    forms = {("s47",), ("section", "47"), ("s", "47")}
    assert forms - others <= {tuple(stems(typed))}
    assert tuple(stems("child protection enquiry")) in others


def test_other_numbers_are_no_sections():
    assert (
        section_forms(("1.4.39",)) == section_forms(("47",)) == section_forms(("tier", "4")) == ()
    )


@pytest.fixture
def synonyms(tmp_path):
    file = tmp_path / "synonyms.toml"
    file.write_text(
        '[[set]]\nequal = ["was not brought", "WNB"]\nrelated = ["missed appointment"]\n'
    )
    return Synonyms.load(file)


def test_an_entry_of_several_words_is_found_among_others(synonyms):
    query = parse("child was not brought to clinic", synonyms)
    assert query.terms == tuple(stems("child brought clinic"))
    concept = query.concepts[1]
    assert concept.words == ("brought",)
    assert [other.stems for other in concept.others] == [
        tuple(stems("was not brought")),
        ("wnb",),
        tuple(stems("missed appointment")),
    ]
    assert concept.others[0].weight > 1, "the term whole is more than its words"


def test_an_acronym_has_the_words_that_it_stands_for(synonyms):
    (concept,) = parse("wnb", synonyms).concepts
    assert concept == Concept(("wnb",), concept.others)
    assert [(other.stems, other.weight) for other in concept.others] == [
        (("was", "not", "brought"), EQUAL),
        (tuple(stems("missed appointment")), RELATED),
    ]


def test_quoted_words_mean_what_they_say(synonyms):
    assert not list(parse('"was not brought"', synonyms).alternatives)


EVERYTHING = "The helpline is 01274 496 000. 🔌 stands for a dealer. 虐待儿童的举报 is told here."


@pytest.mark.parametrize(
    "typed",
    [
        "01274496000", "01274 496000", "+44 1274 496000", "+44 (0)1274 496-000", "(01274) 496 000",
        "🔌", "what does 🔌 mean", "儿童", "虐待", "举报",
    ],
)  # fmt: skip
def test_a_telephone_number_an_emoji_or_a_chinese_word_finds_what_holds_it(shelf, typed):
    shelf.add("Held", EVERYTHING)
    shelf.add("Others", "Ring 01274 496 001. 🔋 is another, and 童话 and 幼儿 are other words.")
    assert shelf.titles(typed, as_typed=True) == ["Held"]


def test_one_emoji_is_found_whatever_colour_or_family_it_has(shelf):
    shelf.add("Held", "A 👍🏽 or a 👨‍👩‍👧.")
    assert shelf.titles("👍") == ["Held"]
    assert shelf.titles("👨") == ["Held"]
