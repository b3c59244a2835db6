"""What is an operator and what is not, and how operators are read."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.errors import OperatorsUnread
from index.searching.operators.expressions import Between, Dated, told
from index.searching.operators.language import DEEPEST, read
from index.searching.operators.signs import MOST_CHARACTERS, operated, plain
from index.searching.queries import parse

ORDINARY = (
    "",
    "what is neglect?",
    "is it neglect or not",
    "Who attends a core group (and who chairs it)?",
    "WHAT HAPPENS WHEN A CHILD IS NOT BROUGHT AND NOBODY KNOWS",
    "5 * 3 ? a* ** ??",
    "urgent!?",
    "reviewed: 2024",
    "[2 to 5] years",
    "bruising -mobile",
    '"core group"~5 title:neglect',
    "AND",
    "neglect AND",
    "OR (AND) NOT",
    "~5 a~ s47~",
)


@pytest.mark.parametrize("typed", ORDINARY)
def test_an_ordinary_question_has_no_operators(typed):
    assert operated(typed) is None
    assert plain(typed) == typed


READ = {
    "bruising AND babies": "“bruising” and “babies”",
    "bruising AND (baby OR burn) NOT toddler": (
        "(“bruising” and (“baby” or “burn”)) and not “toddler”"
    ),
    "a OR b AND c": "“a” or (“b” and “c”)",
    "NOT (a OR b)": "not (“a” or “b”)",
    "neglect -form AND x": "“neglect” and (not “form” and “x”)",
    "MARAC AND MASH": "“MARAC” and “MASH”",
    "what about safeguard*?": "“safeguard*”",
    "safeguard* -form": "“safeguard*” and not “form”",
    "**natal**": "“*natal*”",
    "organi?ation": "“organi?ation”",
    "title:Negl*": "“negl*” in the title",
    "neglet~ form": "“neglet~”",
    "neglet~2": "“neglet~2”",
    '“core group”~3 OR "s.47"': "“core group” within 3 words or “s.47”",
    "reviewed:[2024 to]": "reviewed from 1 January 2024",
    "Reviewed:[2023 TO March 2024]": "reviewed from 1 January 2023 to 31 March 2024",
    "changed:[to 15/03/2025]": "changed to 15 March 2025",
    "reviewed:{2022 to 2024}": "reviewed from 1 January 2023 to 31 December 2023",
    "reviewed:2024-02": "reviewed from 1 February 2024 to 29 February 2024",
    "neglect AND AND (( OR form": "“neglect” or “form”",
}


@pytest.mark.parametrize("typed", READ)
def test_operators_are_read(typed):
    assert told(read(operated(typed))) == READ[typed]


@pytest.mark.parametrize(
    "typed",
    [
        "reviewed:[soon to]",
        "reviewed:[2024-13 to]",
        "reviewed:2024-02-30",
        "reviewed:[31 foo 2024 to]",
        "(" * (DEEPEST + 1) + "a AND b" + ")" * (DEEPEST + 1),
    ],
)
def test_what_cannot_be_read_says_why(typed):
    with pytest.raises(OperatorsUnread):
        read(operated(typed))


def test_a_pasted_page_is_read_as_it_is():
    assert operated("a AND b " * MOST_CHARACTERS) is None


SIGNS = "( ) [ ] { } “ ~ ~2 * ? - : ^ title: reviewed: changed: [2024 to] \" ' \\ \x00"
WORDS = "AND OR NOT and neglect bruise s.47 儿童 🙂"
PIECES = st.sampled_from((*SIGNS.split(" "), *WORDS.split(" "), "\n"))
TYPED = st.one_of(
    st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES, max_size=30).map("".join)
)


@given(typed=TYPED)
@example(typed="reviewed:[to]")
@example(typed='title:"" OR NOT')
@example(typed="(((a) OR b")
def test_whatever_is_typed_is_read_or_said_to_be_unread(typed):
    if asked := operated(typed):
        with suppress(OperatorsUnread):
            assert told(read(asked))


@given(typed=TYPED)
def test_the_plain_words_have_no_operators(typed):
    assert operated(plain(typed)) is None
    assert operated(typed) is not None or plain(typed) == typed


@given(first=st.dates(), last=st.dates())
def test_days_are_read_as_they_are_written(first, last):
    typed = f"reviewed:[{first} to {last.day}/{last.month}/{last.year:04}]"
    assert read(operated(typed)) == Between(Dated.REVIEWED, first, last)


def test_the_end_of_time_is_a_day_too():
    asked = operated("reviewed:{9999 to 0001}")
    assert read(asked) == Between(Dated.REVIEWED, date.max, date.min)


def test_plain_words_are_those_that_were_typed():
    typed = 'bruis* AND (baby OR "core group") NOT title:form reviewed:[2024 to]'
    assert parse(plain(typed)).terms == parse('bruis and baby or "core group" not form').terms
    assert plain("reviewed:[2024 to]") == "reviewed 2024 to"
