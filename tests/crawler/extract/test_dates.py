"""Review dates, in the wordings that publishers use."""

from __future__ import annotations

from datetime import date

import pytest

from collection.extract import DateRole
from crawler.extract.dates import find_dates, parse_date

REVIEWED, NEXT = DateRole.REVIEWED, DateRole.NEXT_REVIEW
AMENDED, PUBLISHED = DateRole.AMENDED, DateRole.PUBLISHED

WORDINGS = [
    (
        "Last reviewed in July 2024 / Date of next review: July 2027",
        {REVIEWED: date(2024, 7, 1), NEXT: date(2027, 7, 1)},
    ),
    ("Reviewed November 2024", {REVIEWED: date(2024, 11, 1)}),
    ("Date of last review - April 2024", {REVIEWED: date(2024, 4, 1)}),
    ("Last reviewed in Feb 2023", {REVIEWED: date(2023, 2, 1)}),
    ("Date of next review: July 2027", {NEXT: date(2027, 7, 1)}),
    (
        "This procedure was updated on 06/11/19 and is currently uptodate",
        {AMENDED: date(2019, 11, 6)},
    ),
    ("Last updated 23/09/2021", {AMENDED: date(2021, 9, 23)}),
    ("Date of next reivew: July 2027", {NEXT: date(2027, 7, 1)}),
    ("In October 2024, this chapter was updated", {AMENDED: date(2024, 10, 1)}),
    ("This chapter was added to the manual in June 2022.", {PUBLISHED: date(2022, 6, 1)}),
    ("This chapter was extensively revised in January 2025.", {AMENDED: date(2025, 1, 1)}),
    (
        "In May 2023 this chapter replaced the one previously entitled Gangs.",
        {AMENDED: date(2023, 5, 1)},
    ),
    ("In January 2022, a note was added", {AMENDED: date(2022, 1, 1)}),
    ("Reviewed November 2024 Next review November 2026",
     {REVIEWED: date(2024, 11, 1), NEXT: date(2026, 11, 1)}),
    ("Reviewed and updated 3rd of May 2024",
     {REVIEWED: date(2024, 5, 3), AMENDED: date(2024, 5, 3)}),
    ("Review date: 05/2026", {NEXT: date(2026, 5, 1)}),
    ("To be reviewed Sept '27", {NEXT: date(2027, 9, 1)}),
    ("Posted on 11 June 2024 by the team", {PUBLISHED: date(2024, 6, 11)}),
    ("Version 2 issued March 2023", {PUBLISHED: date(2023, 3, 1)}),
    ("Published 2024-03-02", {PUBLISHED: date(2024, 3, 2)}),
]  # fmt: skip

NO_DATES = [
    "This policy is under review",
    "Conferences must be reviewed by 3 May 2024",
    "The plan was reviewed on 4 June 2023 and ended.",
    "See the statutory guidance, published July 2018.",
    "Reviewed on 45/13/2024",
    "In March 2019 the family moved.",
    "",
]


@pytest.mark.parametrize(("words", "expected"), WORDINGS)
def test_a_wording_gives_its_dates(words: str, expected: dict[DateRole, date]) -> None:
    assert {role: found.on for role, found in find_dates([words]).items()} == expected


@pytest.mark.parametrize("words", [words for words, _ in WORDINGS])
def test_the_words_of_the_source_are_kept(words: str) -> None:
    assert all(found.words in words for found in find_dates([words]).values())


@pytest.mark.parametrize("words", NO_DATES)
def test_dates_of_other_things_are_let_be(words: str) -> None:
    assert find_dates([words]) == {}


def test_the_latest_amendment_and_the_first_publication_count() -> None:
    lines = ["Published May 2020, updated June 2021", "Published May 2022, updated June 2020"]
    found = find_dates(lines)
    assert (found[AMENDED].on, found[PUBLISHED].on) == (date(2021, 6, 1), date(2020, 5, 1))


def test_a_date_on_its_own_counts_in_an_amendment_box_only() -> None:
    assert find_dates(["October 14, 2024"]) == {}
    assert find_dates([], amendments=["October 14, 2024"])[AMENDED].on == date(2024, 10, 14)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("06/11/19", date(2019, 11, 6)),
        ("6.11.2019", date(2019, 11, 6)),
        ("Febuary 2023", date(2023, 2, 1)),
        ("1st of May 2024", date(2024, 5, 1)),
        ("Oct-23", date(2023, 10, 1)),
        ("2024-05-06", date(2024, 5, 6)),
        ("31 February 2024", None),
        ("May 1066", None),
        ("chapter 1.4.39", None),
    ],
)
def test_the_day_stands_before_the_month(words: str, expected: date | None) -> None:
    assert parse_date(words) == expected
