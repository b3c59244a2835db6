"""find_published() and less_date(): which of a briefing's dates is its own."""

from __future__ import annotations

from datetime import date

import pytest

from briefings.reading.dates import find_published, less_date
from collection.extract import Block, BlockKind, Extract, Section


def published(*lines: str) -> date | None:
    blocks = tuple(Block(BlockKind.PARAGRAPH, line) for line in lines)
    found = find_published(Extract("A title", (Section((), blocks),)))
    return found.on if found else None


@pytest.mark.parametrize(
    "line",
    [
        "Wetherfold Safeguarding Children Partnership – May 2023",
        "May 2023 | Wetherfold Safeguarding Adults Board",
        "WSCP, May 2023. The figures are fictional.",
        "A poster from three reviews by the Wetherfold Safeguarding Partnership, May 2023",
        "Wetherfold Safeguarding Board. May 2023. Review date: May 2025.",
        "More is on the college's site. May 2023.",
        "May 2023",
    ],
)
def test_a_date_that_stands_apart_in_an_imprint_is_the_briefings(line: str) -> None:
    assert published(line) == date(2023, 5, 1)


@pytest.mark.parametrize(
    "line",
    [
        "Page last updated: 3 May 2023",
        "Last updated, 3 May 2023, WSCP",
        "In May 2023 the Wetherfold Safeguarding Partnership met.",
        "He moved to his aunt, May 2023, and went missing.",
        "Review date: May 2023",
        "WSCP. Next meeting, 3 May 2023.",
    ],
)
def test_any_other_date_is_not(line: str) -> None:
    assert published(line) is None


def test_of_two_imprints_neither_is_taken() -> None:
    assert published("WSCP, May 2023", "WSCP, June 2024") is None


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("Learning brief: young carers November 2019", "Learning brief: young carers"),
        ("Learning brief: young carers | 3 November 2019", "Learning brief: young carers"),
        ("Learning brief: Child T (2018)", "Learning brief: Child T (2018)"),
        ("Newsletter May 2024", "Newsletter May 2024"),
        ("Deaths of babies in May 2024", "Deaths of babies in May 2024"),
        ("Publication of SCR 04/2022", "Publication of SCR 04/2022"),
    ],
)
def test_a_date_beside_a_title_is_no_part_of_it(printed: str, title: str) -> None:
    assert less_date(printed) == title
