"""Short addresses: a point, today's passages, and what changed since a copy was printed."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from briefings.models import Briefing, LearningPoint
from collection.models import Document, StoredSection, Version
from collection.store import Collection
from collection.words.days import day, stated

from .conftest import TEXTS, TODAY, days_ago, learning_point, shown, words


def test_a_short_address_shows_the_point_and_leads_to_its_place_in_the_briefing(
    client: FlaskClient, briefing: Briefing, short_ids: list[str]
) -> None:
    home = shown(client, f"/briefings/{briefing.id}")
    for number, short_id in enumerate(short_ids, start=1):
        page = shown(client, f"/p/{short_id}")
        assert words(page.select_one(".app-point__text")) == TEXTS[number - 1]
        assert page.find("a", href=f"/briefings/{briefing.id}#point-{short_id}")
        assert TEXTS[number - 1] in words(home.find(id=f"point-{short_id}"))


def test_a_short_address_may_be_typed_in_capitals(
    client: FlaskClient, short_ids: list[str]
) -> None:
    assert TEXTS[0] in words(shown(client, f"/p/{short_ids[0].upper()}"))


def test_an_unknown_short_address_is_not_found(client: FlaskClient, briefing: Briefing) -> None:
    assert "has the short address" in words(shown(client, "/p/zzzzzzzz", 404))


def test_todays_passage_stands_word_for_word_with_its_provenance(
    client: FlaskClient, stored: Collection, short_ids: list[str]
) -> None:
    page = shown(client, f"/p/{short_ids[0]}")
    passage = page.select_one(".app-passage__text")
    assert passage is not None
    with stored.reading() as session:
        current = select(StoredSection.text).join(
            Document, Document.version_id == StoredSection.version_id
        )
        assert any(passage.get_text() in text for text in session.scalars(current))
    for expected in ("Found at the cited address", "Aldermoor procedures", "Checked", "Changed"):
        assert expected in words(page)


def test_a_change_after_printing_is_told_with_the_way_to_what_changed(
    client: FlaskClient, short_ids: list[str]
) -> None:
    page = shown(client, f"/p/{short_ids[0]}?printed={days_ago(10)}")
    told = words(page.select_one(".app-since"))
    assert f"Since this was printed on {day(days_ago(10))}: 1 procedure has changed" in told
    assert "18 words inserted, 3 words deleted" in told
    assert page.find("a", href="/documents/a2curiosity0/changes?from=1&to=2")
    assert client.get("/documents/a2curiosity0/changes?from=1&to=2").status_code == 200


def test_what_changed_since_the_briefing_is_not_dated_by_the_printing(
    client: FlaskClient, briefing: Briefing, short_ids: list[str]
) -> None:
    page = shown(client, f"/p/{short_ids[0]}?printed={days_ago(1)}")
    assert briefing.published is not None
    told = words(page.select_one(".app-citation__changed"))
    assert f"since this briefing ({stated(briefing.published)})" in told


def test_nothing_changed_is_said_too(client: FlaskClient, short_ids: list[str]) -> None:
    told = words(shown(client, f"/p/{short_ids[0]}?printed={days_ago(1)}").select_one(".app-since"))
    assert "nothing has changed" in told
    assert "1 cited procedure has the same text, title and address as on that day" in told


def test_a_change_found_on_the_day_of_printing_is_not_passed_over(
    client: FlaskClient, short_ids: list[str]
) -> None:
    told = words(shown(client, f"/p/{short_ids[0]}?printed={days_ago(2)}").select_one(".app-since"))
    assert "a copy of that day may hold either text" in told


def test_without_a_day_changes_are_told_since_the_briefing(
    client: FlaskClient, short_ids: list[str]
) -> None:
    told = words(shown(client, f"/p/{short_ids[0]}").select_one(".app-since"))
    assert told.startswith("Since this briefing (")
    assert "1 procedure has changed" in told
    assert "Signpost first stored it on" in told


def test_a_procedure_first_stored_after_printing_is_not_said_to_have_changed(
    client: FlaskClient, short_ids: list[str]
) -> None:
    page = shown(client, f"/p/{short_ids[1]}?printed={days_ago(100)}")
    told = words(page.select_one(".app-since"))
    assert "no change is known" in told
    assert "so what it said before is not known here" in told


def test_a_removal_since_printing_is_told(client: FlaskClient, short_ids: list[str]) -> None:
    removed = f"/p/{short_ids[2]}?printed={days_ago(5)}"
    assert "The publisher removed it" in words(shown(client, removed).select_one(".app-since"))
    told = words(shown(client, f"/p/{short_ids[2]}?printed={TODAY}").select_one(".app-since"))
    assert "nothing has changed" in told


def test_another_number_title_or_address_is_told(
    client: FlaskClient, stored: Collection, short_ids: list[str]
) -> None:
    with stored.writing() as session:
        document = session.get_one(Document, "a2curiosity0")
        document.url = "https://procedures.aldermoor.example/moved.html"
        first = session.scalars(select(Version).where(Version.document_id == document.id)).first()
        assert first is not None
        first.chapter, first.title = "1.4.36", "Curiosity"
    told = words(
        shown(client, f"/p/{short_ids[0]}?printed={days_ago(10)}").select_one(".app-since")
    )
    assert "Chapter number before: “1.4.36”; now: “1.4.39”." in told
    assert "Title before: “Curiosity”" in told
    assert "now: “https://procedures.aldermoor.example/moved.html”" in told


def test_a_suggestion_is_no_cited_procedure(client: FlaskClient, short_ids: list[str]) -> None:
    told = words(shown(client, f"/p/{short_ids[3]}?printed={days_ago(300)}"))
    assert "linked to no procedure whose text could have changed" in told


@pytest.mark.parametrize("given", ["28-11-2026", "yesterday", "2999-01-01", "2026-13-01", "'>"])
def test_a_day_that_is_none_is_refused_and_the_point_still_shown(
    client: FlaskClient, short_ids: list[str], given: str
) -> None:
    page = shown(client, f"/p/{short_ids[0]}?printed={given}", 422)
    assert "There is a problem" in words(page)
    assert TEXTS[0] in words(page)


def test_the_address_outlives_renumbering_and_editing(
    client: FlaskClient, stored: Collection, short_ids: list[str]
) -> None:
    with stored.writing() as session:
        point = session.scalars(
            select(LearningPoint).where(LearningPoint.short_id == short_ids[0])
        ).one()
        point.number, point.text = 9, "Ask direct questions."
    page = shown(client, f"/p/{short_ids[0]}")
    assert "Learning point 9" in words(page)
    assert "Ask direct questions." in words(page)


def test_a_dropped_point_keeps_its_last_words_under_its_address(
    client: FlaskClient, stored: Collection, briefing: Briefing, short_ids: list[str]
) -> None:
    with stored.writing() as session:
        stored_briefing = session.get_one(Briefing, briefing.id)
        stored_briefing.points = [p for p in stored_briefing.points if p.number != 2]
    page = shown(client, f"/p/{short_ids[1]}", 410)
    assert "no longer in its briefing" in words(page)
    assert TEXTS[1] in words(page)
    assert page.find("a", href=f"/briefings/{briefing.id}")
    with stored.writing() as session:
        session.delete(session.get_one(Briefing, briefing.id))
    assert "no longer in Signpost either" in words(shown(client, f"/p/{short_ids[1]}", 410))
    assert TEXTS[0] in words(shown(client, f"/p/{short_ids[0]}", 410))


def test_a_point_that_was_dropped_and_taken_in_again_is_found_by_its_old_address(
    client: FlaskClient, stored: Collection, briefing: Briefing, short_ids: list[str]
) -> None:
    with stored.writing() as session:
        session.get_one(Briefing, briefing.id).points = [learning_point(7, TEXTS[1])]
    page = words(shown(client, f"/p/{short_ids[1]}"))
    assert "Learning point 7" in page
    assert TEXTS[1] in page


def test_short_ids_are_never_given_twice(short_ids: list[str]) -> None:
    assert len(set(short_ids)) == len(TEXTS)
