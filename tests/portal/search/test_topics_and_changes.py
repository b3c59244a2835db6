"""The pages of topics, and of what became new, changed or gone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from collection.store import Collection
from portal.search.changes import Change, What, by_day, count_changes, latest_changes


def test_a_topic_lists_its_documents_whatever_their_area(client: FlaskClient) -> None:
    response = client.get("/topics/medicals-and-bruising")
    page = BeautifulSoup(response.text, "lxml")
    assert response.status_code == 200
    assert page.h1 is not None
    assert page.h1.get_text() == "Medicals and bruising"
    assert len(page.select(".app-hit")) == 2
    assert page.find("a", href="/search?topic=medicals-and-bruising") is not None


@pytest.mark.slow
def test_a_search_from_a_topic_stays_in_it(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/topics/escalation").text, "lxml")
    field = page.select_one("main form input[name=topic]")
    assert field is not None
    assert field["value"] == "escalation"


def test_a_topic_without_documents_says_so(client: FlaskClient) -> None:
    response = client.get("/topics/neglect")
    assert response.status_code == 200
    assert "No document has this topic" in response.text


def test_an_unknown_topic_is_not_found(client: FlaskClient) -> None:
    response = client.get("/topics/unicorns")
    assert response.status_code == 404
    assert "There is no topic “unicorns”." in response.text


@pytest.mark.parametrize("path", ["/changes", "/topics/escalation"])
def test_pages_that_are_not_there_are_told(client: FlaskClient, path: str) -> None:
    assert client.get(f"{path}?page=1").status_code == 200
    assert client.get(f"{path}?page=7").status_code == 404
    assert client.get(f"{path}?page=abc").status_code == 422


def test_changes_are_listed_newest_first(stored: Collection) -> None:
    with stored.reading() as session:
        changes = latest_changes(session, limit=100)
        assert count_changes(session) == len(changes) == 8
    assert [change.at for change in changes] == sorted((c.at for c in changes), reverse=True)
    assert [(c.document_id, c.what) for c in changes[:3]] == [
        ("a5gone000000", What.GONE),
        ("a2curiosity0", What.CHANGED),
        ("a2curiosity0", What.NEW),
    ]


def test_changes_can_be_read_in_parts(stored: Collection) -> None:
    with stored.reading() as session:
        whole = latest_changes(session, limit=100)
        parts = [
            change
            for offset in range(0, 9, 3)
            for change in latest_changes(session, limit=3, offset=offset)
        ]
    assert parts == whole


def test_a_change_counts_to_the_day_on_the_clocks_in_london() -> None:
    late = datetime(2025, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight in British Summer Time
    early = datetime(2025, 7, 1, 9, 0, tzinfo=UTC)
    changes = [
        Change("a", "A", None, "procedure", "aldermoor", "Aldermoor", What.NEW, at)
        for at in (late, early)
    ]
    assert [day.on.isoformat() for day in by_day(changes)] == ["2025-07-02", "2025-07-01"]


def test_the_changes_page_tells_what_happened(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/changes").text, "lxml")
    first = page.select_one(".app-change")
    assert first is not None
    said = " ".join(first.get_text(" ").split())
    assert said == (
        "Escalation of professional disagreement Removed by the publisher Aldermoor Procedure "
        "Aldermoor procedures"
    )
