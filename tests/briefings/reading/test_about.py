"""What a briefing says of itself, and nothing of anybody's identity."""

from __future__ import annotations

from dataclasses import astuple
from textwrap import dedent

import pytest

from briefings.reading.drafts import About
from briefings.reading.reading import read_briefing
from crawler.extract.text import extract_text


def about(text: str) -> About:
    return read_briefing(extract_text(dedent(text).encode())).about


@pytest.mark.parametrize(
    ("line", "partnership"),
    [
        (
            "Published by the Harrowdale Safeguarding Children Partnership.",
            "Harrowdale Safeguarding Children Partnership",
        ),
        (
            "Marlfield Children's Safeguarding Assurance Partnership wrote this.",
            "Marlfield Children's Safeguarding Assurance Partnership",
        ),
        (
            "This is of the Tyndale and Rowe Safeguarding Adults Board.",
            "Tyndale and Rowe Safeguarding Adults Board",
        ),
        ("The Safeguarding Children Partnership met.", ""),
        ("A partnership of schools met.", ""),
    ],
)
def test_the_partnership_is_named_in_its_own_words(line: str, partnership: str) -> None:
    assert about(f"A briefing\n\n{line}\n").partnership == partnership


def test_the_partnership_named_most_often_is_taken() -> None:
    assert about("""\
        A briefing

        Saltmere Safeguarding Children Partnership had the family first.
        Aldermoor Safeguarding Children Partnership wrote this briefing.

        Write to the Aldermoor Safeguarding Children Partnership for the report.
        """).partnership.startswith("Aldermoor")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("A briefing\n\nPublished March 2023. The child died in 2021.\n", 2023),
        ("Learning briefing: Baby J (2019)\n\nA baby died in 2017.\n", 2019),
        ("A briefing\n\nNorthby Safeguarding Children Board, spring 2024\n", 2024),
        ("A briefing\n\nThe child was born in May 2014.\n", None),
    ],
)
def test_the_year_is_the_briefings_own(text: str, year: int | None) -> None:
    assert about(text).year == year


def test_themes_are_topics_that_the_briefing_names() -> None:
    assert about("""\
        A briefing

        Learning
        • Hidden men
        • Every agency that knows of domestic abuse plans for the day of the move.
        • A referral is answered in writing.

        Keywords
        Neglect, referrals
        """).themes == ("neglect", "domestic-abuse", "unseen-men")


def test_names_codes_and_dates_of_birth_are_not_read() -> None:
    found = about("""\
        Learning briefing: Child ZQ

        Zachary Quill, called Child ZQ here, was born on 3 May 2014 at 12 Mill Lane.

        Learning
        • Ask Child ZQ's school about neglect.
        """)
    words = " ".join(map(str, astuple(found)))
    assert not [said for said in ("Zachary", "Quill", "ZQ", "2014", "Mill") if said in words]
