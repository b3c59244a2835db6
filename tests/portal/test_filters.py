"""The Jinja filters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from collection.taxonomy import topic_label
from collection.words.days import day, moment, stated
from portal.filters import ago, counted, marked, overdue, time_limits

PLACES = st.lists(st.tuples(st.integers(-2, 40), st.integers(-2, 40)), max_size=6)
NOON = datetime(2025, 3, 4, 12, 0, tzinfo=UTC)


def test_days_and_moments_are_those_of_london() -> None:
    assert day(date(2025, 3, 4)) == "4 March 2025"
    assert moment(datetime(2025, 3, 4, 14, 5, tzinfo=UTC)) == "4 March 2025 at 14:05"
    assert moment(datetime(2025, 6, 30, 23, 5, tzinfo=UTC)) == "1 July 2025 at 00:05"
    assert day(datetime(2025, 6, 30, 23, 5, tzinfo=UTC)) == "1 July 2025"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "yesterday"),
        (3, "3 days ago"),
        (30, "30 days ago"),
        (31, "on 1 February 2025"),
    ],
)
def test_an_age_is_counted_in_days_up_to_a_month(days: int, words: str) -> None:
    assert ago(NOON - timedelta(days=days), NOON) == words


def test_a_review_date_is_shown_no_finer_than_it_was_stated() -> None:
    assert stated(date(2024, 11, 1)) == "November 2024"
    assert stated(date(2024, 11, 17)) == "17 November 2024"


def test_a_review_due_in_a_month_is_overdue_after_it() -> None:
    assert not overdue(date(2025, 3, 1), date(2025, 3, 31))
    assert overdue(date(2025, 3, 1), date(2025, 4, 1))
    assert not overdue(None)


def test_numbers_agree_with_their_words() -> None:
    assert counted(1, "document") == "1 document"
    assert counted(0, "document") == "0 documents"
    assert counted(1204, "copy", "copies") == "1,204 copies"


def test_a_slug_without_a_label_becomes_words() -> None:
    assert topic_label("neglect") == "Neglect"
    assert topic_label("tide-and-time") == "Tide and Time"


@given(
    st.text(st.characters(blacklist_categories=("Cs", "Cc"))),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6),
)
def test_marking_never_changes_the_words(text: str, spans: list[tuple[int, int]]) -> None:
    shown = BeautifulSoup(f"<p>{marked(text, spans)}</p>", "html.parser")
    assert shown.get_text() == text
    assert {tag.name for tag in shown.find_all(True)} <= {"p", "mark"}


def test_marks_stand_where_they_were_asked_for() -> None:
    assert marked("a <b> & c", [(2, 5), (8, 9)]) == (
        "a <mark>&lt;b&gt;</mark> &amp; <mark>c</mark>"
    )


def test_a_limit_and_a_match_that_cross_are_nested() -> None:
    assert marked("rings within two days of it", [(0, 12), (17, 24)], [(6, 21)]) == (
        '<mark>rings </mark><strong class="app-limit"><mark>within</mark> two <mark>days</mark>'
        "</strong><mark> of</mark> it"
    )


@given(PLACES, PLACES)
def test_limits_and_matches_are_nested_whatever_they_are(
    spans: list[tuple[int, int]], limits: list[tuple[int, int]]
) -> None:
    text = "a <b> & within two days, at once </b>"
    shown = BeautifulSoup(f"<p>{marked(text, spans, limits)}</p>", "html.parser")
    assert shown.get_text() == text
    assert shown.decode(formatter="minimal").replace("&gt;", ">") == (
        f"<p>{marked(text, spans, limits)}</p>".replace("&gt;", ">")
    )
    assert all(tag.parent and tag.parent.name in ("p", "strong") for tag in shown.select("mark"))


def test_numbers_and_addresses_can_be_tapped_and_read_as_they_were() -> None:
    said = (
        "Ring the MASH on 01632 960101 (or 999) within 2 hours, or write to a+b@x.example & wait."
    )
    page = marked(said, [(9, 13), (17, 22)], time_limits(said))
    assert page.striptags().replace("&amp;", "&") == said
    link = '<a class="govuk-link app-contact" href="tel:01632960101"><mark>01632</mark> 960101</a>'
    assert link in page
    assert 'href="tel:999">999</a>' in page
    assert 'href="mailto:a+b@x.example">a+b@x.example</a>' in page
    assert '<strong class="app-limit">within 2 hours</strong>' in page


@pytest.mark.parametrize(
    "said", ["javascript:alert(1)@x.example", '"><script>@x.example', "<b>01632 960101"]
)
def test_what_is_tapped_opens_nothing_but_a_telephone_or_a_letter(said: str) -> None:
    page = html.fromstring(f"<p>{marked(said, ())}</p>")
    assert page.text_content() == said
    assert {link.get("href").partition(":")[0] for link in page.iter("a")} <= {"tel", "mailto"}
