"""A document as it stood on a day: the words of that day, said to be so, and cited with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from collection.models import Document
from collection.words.days import local_day
from tests.portal.documents.conftest import Library
from tests.portal.documents.test_show import fetch, words

TEXTS = ("See the child within five days.", "Within three days.", "Within one day.")
DAYS = (
    datetime(2025, 1, 10, 8, tzinfo=UTC),
    datetime(2025, 3, 1, 8, tzinfo=UTC),
    datetime(2025, 6, 30, 23, 30, tzinfo=UTC),  # in London it is the first of July
)


@pytest.fixture
def chapter(library: Library) -> str:
    """Store a chapter with three wordings, and return its path."""
    path = library.add("e0days000000")
    with library.collection.writing() as session:
        document = session.get_one(Document, "e0days000000")
        document.versions[0].fetched = DAYS[0] - timedelta(days=1)
    for text, day in zip(TEXTS, DAYS, strict=True):
        library.add_version("e0days000000", library.text("Visits", lines=[text]), fetched=day)
    return path


@pytest.mark.parametrize(
    ("on", "text", "said"),
    [
        ("2025-01-10", TEXTS[0], "As it stood on 10 January 2025: read the latest text"),
        ("2025-02-28", TEXTS[0], "10 January 2025, and other words were found on 1 March"),
        ("2025-03-01", TEXTS[1], "As it stood on 1 March 2025"),
        ("2025-06-30", TEXTS[1], "other words were found on 1 July 2025"),
        ("2025-07-01", TEXTS[2], "As it stood on 1 July 2025: these are still the latest words"),
    ],
)  # fmt: skip
def test_the_words_of_a_day_are_shown_and_said_to_be(
    client: FlaskClient, chapter: str, on: str, text: str, said: str
) -> None:
    page = fetch(client, f"{chapter}?on={on}")
    shown = words(page.select_one(".app-text"))
    assert [each for each in TEXTS if each in shown] == [text]
    assert said in words(page.select_one(".app-warning"))
    field = page.select_one("#on")
    assert field
    assert field["value"] == on


def test_a_citation_from_there_names_the_day_and_the_version(
    client: FlaskClient, chapter: str
) -> None:
    page = fetch(client, f"{chapter}?on=2025-02-14")
    link = page.select_one(".app-section__places a[href*='citation']")
    assert link
    card = words(fetch(client, str(link["href"])).select_one(".app-card"))
    assert f"“{TEXTS[0]}”" in card
    assert "As it stood on: 14 February 2025" in card
    assert "?version=2#" in card


@pytest.mark.parametrize(
    ("version", "on", "status"),
    [
        (2, "2025-02-14", 200), (3, "2025-02-14", 404), (2, "2025-03-02", 404),
        (2, "2025-03-01", 200),  # until the morning of that day
        (4, "2025-06-30", 404), (9, "2025-02-14", 404),
    ],
)  # fmt: skip
def test_no_words_are_said_to_be_of_a_day_on_which_others_stood(
    client: FlaskClient, chapter: str, version: int, on: str, status: int
) -> None:
    for page in (chapter, f"{chapter}/citation"):
        assert client.get(f"{page}?version={version}&on={on}").status_code == status


def test_a_day_before_the_first_words_is_answered_with_the_first_day(
    client: FlaskClient, chapter: str
) -> None:
    answer = client.get(f"{chapter}?on=2024-12-31")
    assert answer.status_code == 404
    assert "it was first found on 9 January 2025" in answer.text


@pytest.mark.parametrize("on", ["soon", "14/02/2025", "20250214", "2025-02-30", "9999-01-01"])
def test_what_is_no_day_that_has_been_is_refused(
    client: FlaskClient, chapter: str, on: str
) -> None:
    assert client.get(f"{chapter}?on={on}").status_code == 422
    assert client.get(f"{chapter}/citation?on={on}").status_code == 422


def test_tomorrow_is_none_and_today_is(client: FlaskClient, chapter: str) -> None:
    today = local_day(datetime.now(UTC))
    assert client.get(f"{chapter}?on={today}").status_code == 200
    assert client.get(f"{chapter}?on={today + timedelta(days=2)}").status_code == 422


def test_without_a_day_nothing_is_said_of_one(client: FlaskClient, chapter: str) -> None:
    for path in (chapter, f"{chapter}?on="):
        page = fetch(client, path)
        assert not page.select(".app-warning")
        assert TEXTS[2] in words(page.select_one(".app-text"))
