"""What people type is never a syntax error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import stems
from index.queries import MOST_TERMS, Query, parse


def test_words_are_stems_each_once_in_order():
    assert parse("Referrals bruising referral").terms == tuple(stems("referral bruising"))


def test_stop_words_are_left_out_beside_other_words():
    assert parse("what is the threshold for a referral").terms == tuple(stems("threshold referral"))


def test_stop_words_alone_are_searched():
    assert parse("who is it").terms == tuple(stems("who is it"))


@pytest.mark.parametrize("typed", ['"was not brought"', "“was not brought”"])
def test_quoted_words_are_a_phrase_with_its_stop_words(typed):
    query = parse(typed)
    assert query.phrases == (tuple(stems("was not brought")),)
    assert query.terms == tuple(stems("brought"))


def test_a_minus_before_a_word_or_phrase_excludes():
    query = parse('bruising -mobile -"core group"')
    assert query.terms == tuple(stems("bruising"))
    assert query.excluded == (tuple(stems("mobile")), tuple(stems("core group")))


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
    "typed", ['"escalation', 'escalation"', "title:escalation", "(escalation]"]
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


@pytest.mark.parametrize("typed", ["?!", "🙂", "\x00\x1b", '""', "-"])
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
