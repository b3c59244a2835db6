"""The pages of briefings: learning points beside what they cite, in plain words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from briefings.anchoring.pins import pin
from briefings.checking.checking import check_all
from briefings.grounds import Ground
from briefings.importing import import_briefing
from briefings.models import Citation, Method, Status
from briefings.outside_addresses import OutsideAddress, Reply
from collection.extract import Extract
from collection.models import Document, StoredSection, Version
from collection.store import Collection
from collection.vocabulary import Box
from crawler.extract import ExtractRequest, extractor_for
from crawler.sources import load_sources
from index.search import Index
from portal.briefings.status_words import PASSAGE_GONE, SENTENCES
from portal.config import Settings
from portal.services import services_of

from ...briefings.conftest import NOW, NoIndex

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
    return page(client, f"/briefings/{briefing}").select(".app-point")[number - 1]


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


@pytest.mark.slow
def test_a_better_sentence_reaches_the_page_without_a_check(
    client: FlaskClient, briefing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    better = "No source of ours holds it."
    path = f"/briefings/{briefing}"
    assert better not in client.get(path).text
    monkeypatch.setitem(SENTENCES, Ground.NOTHING, better)
    assert better in client.get(path).text


def test_the_list_counts_points_and_citations(client: FlaskClient, briefing: str) -> None:
    shown = words(page(client, "/briefings").main)
    assert "Learning from <the> review" in shown
    assert "5 learning points" in shown
    assert "Citations: 2 found, 1 removed, 1 not found, 1 outside our sources" in shown
    assert "Published March 2024" in shown


def test_the_list_without_briefings_says_so(client: FlaskClient, stored: Collection) -> None:
    assert "No briefing has been imported yet" in words(page(client, "/briefings").main)


@pytest.mark.slow
def test_each_point_stands_word_for_word_under_its_own_id(
    client: FlaskClient, briefing: str
) -> None:
    shown = page(client, f"/briefings/{briefing}")
    texts = [tag.get_text() for tag in shown.select(".app-point__text")]
    assert texts == [line[2:] for line in TEXT.splitlines() if line.startswith("•")]
    # Not by number: a point put in before it would take the place of each.
    ids = [str(tag["id"]) for tag in shown.select(".app-point")]
    assert len(set(ids)) == 5
    for name in ids:
        assert client.get(f"/p/{name.removeprefix('point-')}").status_code == 200
    assert not shown.find(id="point-1")


def test_a_citation_shows_its_document_with_provenance(client: FlaskClient, briefing: str) -> None:
    shown = words(point(client, briefing, 2))
    for expected in (
        "Cites “Bruising Chapter”",
        "Found at the cited address",
        "Bruising in babies who are not mobile",
        "Aldermoor Procedure Checked",
        "Source Aldermoor procedures",
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
    with stored.reading() as session:
        texts = session.scalars(select(StoredSection.text)).all()
    assert all(any(tag.get_text() in text for text in texts) for tag in passages)
    assert point(client, briefing, 2).find("mark")


def test_a_passage_that_is_kept_is_not_chosen_again_on_any_page(
    app: Flask, client: FlaskClient, briefing: str, stored: Collection, settings: Settings
) -> None:
    index = services_of(app).index
    check_all(stored, index, load_sources(settings.sources))
    before = client.get(f"/briefings/{briefing}").data
    assert b"app-passage" in before
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(Index, "passages")
        patch.delattr(Index, "choose")
        for path in ("", "/pack", "/print", ".pdf"):
            assert client.get(f"/briefings/{briefing}{path}").status_code == 200
        assert client.get(f"/briefings/{briefing}").data == before


def test_a_procedure_that_changed_after_the_briefing_is_said_to_have(
    client: FlaskClient, briefing: str
) -> None:
    shown = words(point(client, briefing, 1))
    assert "The procedure has changed since this briefing (March 2024): see what changed" in shown
    link = point(client, briefing, 1).select_one(".app-citation__changed a")
    assert link is not None
    assert client.get(str(link["href"])).status_code == 200
    # The other document was first collected after the briefing, but never changed.
    assert "has changed since" not in words(point(client, briefing, 2))


QUOTE = "Never wait for the next visit."
BRUISING = "a1bruising00"


def pin_second_point(stored: Collection, settings: Settings) -> None:
    """Pin the second point's citation to a sentence of the procedure, and check."""
    with stored.writing() as session:
        citation = session.scalars(select(Citation).where(Citation.document_id == BRUISING)).one()
        version = session.get_one(Document, BRUISING).version
        assert version is not None
        section = next(s for s in version.sections if QUOTE in s.text)
        start = section.text.index(QUOTE)
        pin(session, citation, section, start, start + len(QUOTE))
    check(stored, settings)


def check(stored: Collection, settings: Settings) -> None:
    index: Any = NoIndex()
    check_all(stored, index, load_sources(settings.sources))


def rewrite(stored: Collection, text: str) -> None:
    """Store another version of the procedure, of one section."""
    with stored.writing() as session:
        document = session.get_one(Document, BRUISING)
        version = Version(
            document_id=BRUISING, number=2, fetched=NOW, url=document.url, media_type="text/html",
            blob_hash="0", text_hash=text, title=document.title, dates={},
            sections=[
                StoredSection(
                    position=0, heading=["What to do"], box=Box.BODY, text=text,
                    layout=[["paragraph", 0, None]],
                )
            ],
        )  # fmt: skip
        session.add(version)
        session.flush()
        document.version_id, document.changed = version.id, NOW


def test_words_that_a_trainer_chose_are_shown_with_the_way_to_their_place(
    client: FlaskClient, settings: Settings, stored: Collection, briefing: str
) -> None:
    pin_second_point(stored, settings)
    shown = point(client, briefing, 2)
    assert "stand there as they were" in words(shown)
    quote = shown.select_one(".app-pin__words")
    assert quote is not None
    assert quote.get_text(strip=True) == QUOTE
    assert shown.find("a", href=f"/documents/{BRUISING}?version=1#at-1-why-bruising-matters")


@pytest.mark.slow
def test_reworded_words_are_marked_one_by_one_with_both_texts_a_click_away(
    client: FlaskClient, settings: Settings, stored: Collection, briefing: str
) -> None:
    pin_second_point(stored, settings)
    rewrite(stored, "First, telephone. Never wait for the next meeting.")
    check(stored, settings)
    shown = point(client, briefing, 2)
    assert "Reworded" in words(shown)
    (deleted,), (inserted,) = shown.select("del"), shown.select("ins")
    assert "visit." in deleted.get_text()
    assert "meeting." in inserted.get_text()
    for place in ("?version=2#at-what-to-do", "?version=1#at-1-why-bruising-matters"):
        path = f"/documents/{BRUISING}{place}"
        assert shown.find("a", href=path)
        assert client.get(path).status_code == 200
    assert "The procedure has changed since this briefing" in words(shown)


def test_words_that_no_longer_stand_are_shown_as_they_last_stood(
    client: FlaskClient, settings: Settings, stored: Collection, briefing: str
) -> None:
    pin_second_point(stored, settings)
    rewrite(stored, "Quite other words.")
    check(stored, settings)
    shown = point(client, briefing, 2)
    assert PASSAGE_GONE in words(shown)
    assert "as they last stood" in words(shown)
    assert QUOTE in words(shown)
    assert "but not the words" not in words(shown)


def test_a_suggestion_shows_its_evidence_side_by_side_with_the_score(
    client: FlaskClient, stored: Collection, briefing: str
) -> None:
    with stored.writing() as session:
        citation = session.scalars(select(Citation).where(Citation.document_id == BRUISING)).one()
        citation.status, citation.method, citation.score = Status.SUGGESTED, Method.TITLE, 0.85
        citation.evidence = "Bruising in babies who are not mobile"
    evidence = point(client, briefing, 2).select_one(".app-evidence")
    assert evidence is not None
    assert words(evidence) == (
        "Cited as Bruising Chapter Title Bruising in babies who are not mobile "
        "Likeness of the titles 85%"
    )


def test_an_outside_address_is_told_to_fail_only_after_several_days(
    client: FlaskClient, stored: Collection, briefing: str
) -> None:
    url = "https://reviews.example/national-neglect.pdf"
    since = datetime(2025, 3, 4, 12, tzinfo=UTC)
    with stored.writing() as session:
        session.add(
            OutsideAddress(
                url=url, checked=NOW, reply=Reply.NO_PAGE, failures=1, failing_since=since
            )
        )
    assert "has given no page" not in words(point(client, briefing, 4))
    with stored.writing() as session:
        session.get_one(OutsideAddress, url).failures = 3
    shown = words(point(client, briefing, 4))
    assert "It has given no page since 4 March 2025: it was asked 3 times" in shown


def test_a_removed_procedure_is_still_shown_as_removed(client: FlaskClient, briefing: str) -> None:
    shown = point(client, briefing, 3)
    assert "Removed by the publisher" in words(shown)
    assert shown.find("a", href="/documents/a5gone000000")


@pytest.mark.cases
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
    with stored.writing() as session:
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
    with stored.writing() as session:
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
