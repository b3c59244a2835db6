"""The pages of briefings: learning points beside what they cite, in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from sqlalchemy import select

from crawler.collection.models import Section
from crawler.collection.store import Collection
from crawler.extract import ExtractRequest, extractor_for
from crawler.extract.model import Extract
from crawler.sources import load_sources
from portal.briefings.importing import import_briefing
from portal.briefings.models import Citation, Method, Status
from portal.briefings.pages import COUNTED_WORDS, STATUS_WORDS
from portal.config import Settings

from .conftest import NoIndex

HOST = "https://procedures.aldermoor.example"
TEXT = f"""\
Learning from <the> review

Published: March 2024

Learning
• Ask direct questions and check the answers. Professional Curiosity Chapter
• Discuss any bruising in a baby on the same day. Bruising Chapter
• Talk to each other first. Escalation Process
• Read the National Review of Neglect
• Use the Missing Leaflet

{HOST}/a2curiosity0.html
{HOST}/a1bruising00.html
{HOST}/a5gone000000.html
https://reviews.example/national-neglect.pdf
{HOST}/missing-leaflet.pdf

"""


@pytest.fixture
def briefing(settings: Settings, stored: Collection, tmp_path: Path) -> str:
    """Import a briefing into the small collection, and return its id."""
    return add(settings, stored, tmp_path / "review.txt", TEXT)


def add(settings: Settings, stored: Collection, path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    index: Any = NoIndex()
    sources = load_sources(settings.sources)
    return import_briefing(str(path), settings, stored, index, sources, extract=_read, publish=True)


def _read(request: ExtractRequest) -> Extract:
    return extractor_for(request.media_type).read(request)


def page(client: FlaskClient, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.text, "lxml")


def point(client: FlaskClient, briefing: str, number: int) -> Tag:
    found = page(client, f"/briefings/{briefing}").find(id=f"point-{number}")
    assert isinstance(found, Tag)
    return found


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def test_every_status_has_words_for_readers_and_for_lists() -> None:
    assert set(STATUS_WORDS) == set(COUNTED_WORDS) == set(Status)


def test_the_list_counts_points_and_citations(client: FlaskClient, briefing: str) -> None:
    shown = words(page(client, "/briefings").main)
    assert "Learning from <the> review" in shown
    assert "5 learning points" in shown
    assert "Citations: 2 found, 1 removed, 1 not found, 1 outside our sources" in shown
    assert "Published March 2024" in shown


def test_the_list_without_briefings_says_so(client: FlaskClient, stored: Collection) -> None:
    assert "No briefing has been imported yet" in words(page(client, "/briefings").main)


def test_each_point_stands_word_for_word_under_its_own_id(
    client: FlaskClient, briefing: str
) -> None:
    shown = page(client, f"/briefings/{briefing}")
    texts = [tag.get_text() for tag in shown.select(".app-point__text")]
    assert texts == [line[2:] for line in TEXT.splitlines() if line.startswith("•")]
    assert [tag["id"] for tag in shown.select(".app-point")] == [f"point-{n}" for n in range(1, 6)]


def test_a_citation_shows_its_document_with_provenance(client: FlaskClient, briefing: str) -> None:
    shown = words(point(client, briefing, 2))
    for expected in (
        "Cites “Bruising Chapter”",
        "Found at the cited address",
        "Bruising in babies who are not mobile",
        "Aldermoor Procedure Aldermoor procedures",
        "Checked",
        "Changed",
    ):
        assert expected in shown
    links = [a["href"] for a in point(client, briefing, 2).find_all("a")]
    assert "/documents/a1bruising00" in links
    assert any(str(href).startswith(f"{HOST}/a1bruising00.html") for href in links)


def test_the_passage_that_matters_is_a_substring_of_the_stored_text(
    client: FlaskClient, stored: Collection, briefing: str
) -> None:
    passages = page(client, f"/briefings/{briefing}").select(".app-passage__text")
    assert passages
    with stored.session() as session:
        texts = session.scalars(select(Section.text)).all()
    assert all(any(tag.get_text() in text for text in texts) for tag in passages)
    assert point(client, briefing, 2).find("mark")


def test_a_procedure_that_changed_after_the_briefing_is_said_to_have(
    client: FlaskClient, briefing: str
) -> None:
    shown = words(point(client, briefing, 1))
    assert "The procedure has changed since this briefing (March 2024)." in shown
    # The other document was first collected after the briefing, but never changed.
    assert "has changed since" not in words(point(client, briefing, 2))


def test_a_removed_procedure_is_still_shown_as_removed(client: FlaskClient, briefing: str) -> None:
    shown = point(client, briefing, 3)
    assert "Removed by the publisher" in words(shown)
    assert shown.find("a", href="/documents/a5gone000000")


@pytest.mark.parametrize(
    ("number", "tag", "address"),
    [
        (4, "Outside our sources", "https://reviews.example/national-neglect.pdf"),
        (5, "Not found", f"{HOST}/missing-leaflet.pdf"),
    ],
)
def test_what_was_not_found_shows_the_cited_address(
    client: FlaskClient, briefing: str, number: int, tag: str, address: str
) -> None:
    shown = point(client, briefing, number)
    assert tag in words(shown)
    assert shown.find("a", href=address)


def test_a_suggestion_says_that_no_trainer_confirmed_it(
    client: FlaskClient, stored: Collection, briefing: str
) -> None:
    with stored.session() as session:
        citation = session.scalars(select(Citation).where(Citation.cited_text == "")).first()
        assert citation is None
        citation = session.scalars(select(Citation).order_by(Citation.id)).first()
        assert citation is not None
        citation.cited_text, citation.cited_url = "", None
        citation.status, citation.method = Status.SUGGESTED, Method.CONTENT
    shown = words(point(client, briefing, 1))
    assert "This learning point cites no procedure." in shown
    assert "Suggested: not yet confirmed by a trainer" in shown


def test_a_confirmed_citation_says_who_confirmed(
    client: FlaskClient, stored: Collection, briefing: str
) -> None:
    with stored.session() as session:
        citation = session.scalars(select(Citation).order_by(Citation.id)).first()
        assert citation is not None
        citation.confirmed = True
    assert "Confirmed by a trainer" in words(point(client, briefing, 1))


def test_a_briefing_without_learning_says_so_and_lists_its_links(
    client: FlaskClient, settings: Settings, stored: Collection, tmp_path: Path
) -> None:
    text = "News\n\nWe met in March and talked.\n\nhttps://reviews.example/a.pdf\n"
    briefing = add(settings, stored, tmp_path / "news.txt", text)
    shown = page(client, f"/briefings/{briefing}")
    assert "No learning points were found" in words(shown.main)
    assert shown.main.find("a", href="https://reviews.example/a.pdf")


def test_the_page_names_the_file_and_not_its_folder(
    client: FlaskClient, briefing: str, tmp_path: Path
) -> None:
    shown = words(page(client, f"/briefings/{briefing}").main)
    assert "review.txt (Plain text)" in shown
    assert str(tmp_path) not in shown


def test_an_unknown_briefing_is_not_found(client: FlaskClient, stored: Collection) -> None:
    assert client.get("/briefings/nothing000").status_code == 404
