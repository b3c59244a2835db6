"""Packs for a team meeting: chosen by the address alone, word for word, as a Word file."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import docx
import pytest
from bs4 import Tag
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from sqlalchemy import select

from briefings.models import Briefing
from collection.models import StoredSection
from collection.store import Collection
from collection.words.days import day
from portal.web.xml_text import xml_text

from .conftest import TEXTS, TODAY, shown, words


def keys(page: Tag, of: str = "input") -> list[str]:
    return [str(field["value"]) for field in page.select(of)]


def path(briefing: Briefing, chosen: list[str], end: str = "") -> str:
    query = "&".join(f"passage={key}" for key in chosen)
    return f"/briefings/{briefing.id}/pack{end}?{query}"


def word(client: FlaskClient, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return [paragraph.text for paragraph in docx.Document(BytesIO(answer.data)).paragraphs]


def test_every_passage_of_the_briefing_can_be_chosen(
    client: FlaskClient, briefing: Briefing, short_ids: list[str]
) -> None:
    page = shown(client, f"/briefings/{briefing.id}/pack")
    assert f"{short_ids[0]}.a2curiosity0" in keys(page)
    assert f"{short_ids[1]}.a1bruising00" in keys(page)
    assert not page.select("input[checked]")
    assert not page.find("a", string="Take the pack")


def test_the_address_keeps_the_choice_and_its_order(
    client: FlaskClient, briefing: Briefing
) -> None:
    first, second, *rest = keys(shown(client, f"/briefings/{briefing.id}/pack"))
    page = shown(client, path(briefing, [second, first, second]))
    assert keys(page, "input[checked]") == [second, first]
    assert keys(page, "ul input") == rest
    up = page.find("a", string=lambda text: bool(text and text.startswith("Move up")))
    moved = up or page.select_one(".app-choice__moves a")
    assert moved is not None
    assert parse_qs(urlsplit(str(moved["href"])).query)["passage"] == [first, second]
    assert "Set-Cookie" not in client.get(path(briefing, [first])).headers


def test_the_file_holds_the_passages_in_order_word_for_word_with_their_provenance(
    client: FlaskClient, stored: Collection, briefing: Briefing, short_ids: list[str]
) -> None:
    chosen = [f"{short_ids[1]}.a1bruising00", f"{short_ids[0]}.a2curiosity0"]
    said = word(client, path(briefing, chosen, ".docx"))
    assert said[0] == "Learning from <the> review"
    assert f"Made on {day(TODAY)}" in said[1]
    headings = [line for line in said if line[:3] in ("1. ", "2. ")]
    assert headings == [
        "1. 1.4.2 Bruising in babies who are not mobile",
        "2. 1.4.39 Professional curiosity and respectful challenge",
    ]
    assert f"Learning point 2: {TEXTS[1]}" in said
    with stored.reading() as session:
        texts = "\n".join(session.scalars(select(StoredSection.text)))
    for number in range(2):
        at = said.index(headings[number])
        assert said[at + 2] in texts
    told = "\n".join(said)
    for line in (
        "Manual: Aldermoor procedures (Aldermoor)",
        "Chapter: 1.4.39 Professional curiosity and respectful challenge",
        "Section: What professional curiosity means",
        "Link: https://procedures.aldermoor.example/a2curiosity0.html#means",
        "In Signpost: http://localhost/documents/a2curiosity0?version=2#at-what-professional-curiosity-means",
        f"What changed since: http://localhost/p/{short_ids[0]}?printed={TODAY}",
    ):
        assert line in told
    assert "The procedure has changed since this briefing" in told


def test_the_words_of_the_file_are_those_of_the_page(
    client: FlaskClient, briefing: Briefing
) -> None:
    page = shown(client, f"/briefings/{briefing.id}/pack")
    shown_words = [tag.get_text() for tag in page.select(".app-choice__words")]
    assert shown_words
    said = "\n".join(word(client, path(briefing, keys(page), ".docx")))
    assert all(text in said for text in shown_words)


def test_a_passage_that_is_no_longer_cited_is_left_out_and_said_to_be(
    client: FlaskClient, briefing: Briefing
) -> None:
    (first, *_) = keys(shown(client, f"/briefings/{briefing.id}/pack"))
    page = shown(client, path(briefing, [first, "zzzzzzzz.a1bruising00"]))
    assert "1 chosen passage is no longer cited by this briefing" in words(page)
    assert keys(page, "input[checked]") == [first]


def test_a_file_of_nothing_is_refused(client: FlaskClient, briefing: Briefing) -> None:
    file = f"/briefings/{briefing.id}/pack.docx"
    for asked, form in (("text/html", "text/html"), ("*/*", "text/plain")):
        answer = client.get(file, headers={"Accept": asked})
        assert (answer.status_code, answer.mimetype) == (422, form)
        assert "choose at least one passage" in answer.text


def test_a_removed_procedure_is_marked(
    client: FlaskClient, briefing: Briefing, short_ids: list[str]
) -> None:
    key = f"{short_ids[2]}.a5gone000000"
    said = "\n".join(word(client, path(briefing, [key], ".docx")))
    assert "\nRemoved by the publisher.\n" in said
    assert "since removed by the publisher" in said


@pytest.mark.slow
def test_a_briefing_without_passages_says_so(
    client: FlaskClient, stored: Collection, briefing: Briefing
) -> None:
    with stored.writing() as session:
        session.get_one(Briefing, briefing.id).points = []
    assert "there is nothing to choose" in words(shown(client, f"/briefings/{briefing.id}/pack"))


@given(st.text())
def test_any_text_can_stand_in_xml_and_what_can_be_seen_stays(text: str) -> None:
    kept = xml_text(text)
    element = etree.Element("p")
    element.text = kept
    assert element.text == kept
    assert "".join(c for c in text if c.isprintable() and c < "\ud800") == "".join(
        c for c in kept if c.isprintable() and c < "\ud800"
    )
