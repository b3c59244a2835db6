"""The same chapter of several areas in the results, and every passage found in one document."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from collection.models import Document, SourceRecord
from collection.store import Collection, bump_revision
from index.results import SearchRequest
from index.search import Index
from index.writer import build
from portal.commands.search import result_lines
from portal.config import Settings
from tests.portal.conftest import Part, Sample, store

STEPS = (
    "Where a child is missing from home the worker telephones the carer at once, asks where the "
    "child was last seen, and tells the police within {} hours. The strategy meeting follows."
)
AFTER = (
    "Once the missing child is back a person whom the child trusts talks with them. What was said "
    "is written down the same day and read by the manager in {}."
)


def chapter(number: int, area: str, hours: str) -> Sample:
    """Return the same chapter of an area."""
    parts = (
        Part(("1. The first hour",), STEPS.format(hours), anchor="hour"),
        Part(("2. A word aside",), "Biscuits are kept in the cupboard.", anchor="aside"),
        Part(("3. Afterwards",), AFTER.format(area), anchor="after"),
        Part(("4. Missing again",), "A child who is missing again is talked over.", anchor="again"),
    )
    source = f"{area}-procedures"
    title = "Children missing from home"
    return Sample(f"c{number}missing000", title, parts, source=source, area=area)


@pytest.fixture
def missing(stored: Collection, settings: Settings) -> None:
    """Store the same chapter of three areas and index it."""
    with stored.writing() as session:
        session.add(
            SourceRecord(
                key="thornwick-procedures", name="Thornwick procedures", area="thornwick",
                nation="england", authority="partnership", home="https://x.example/",
            )
        )  # fmt: skip
        for number, (area, hours) in enumerate(
            {"aldermoor": "two", "saltmere": "four", "thornwick": "six"}.items()
        ):
            store(session, chapter(number, area, hours))
        bump_revision(session)
    build(stored, settings.data / "index")


def fetch(client: FlaskClient, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.text, "lxml")


def words(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split())


# --- the results -----------------------------------------------------------------------------


@pytest.mark.usefixtures("missing")
def test_the_same_chapter_stands_once_with_links_to_the_others(client: FlaskClient) -> None:
    page = fetch(client, "/search?q=missing")
    (hit,) = page.select(".app-hit")
    assert words(hit.select_one(".app-same__name")).startswith("The same chapter in 3 areas.")
    areas = {words(hit.select_one(".app-facts__area"))}
    for line in hit.select(".app-same li"):
        read, compare = line.select("a")
        areas.add(words(read).split(":")[0])
        assert read["href"].rpartition("/")[2] in compare["href"]
        assert client.get(read["href"]).status_code == 200
        assert client.get(compare["href"]).status_code == 200
    assert areas == {"Aldermoor", "Saltmere", "Thornwick"}
    assert words(page.select_one(".app-results__count")) == "3 documents"


@pytest.mark.usefixtures("missing")
def test_the_area_chosen_stands_first_and_the_others_are_told_to_lie_outside(client) -> None:
    page = fetch(client, "/search?q=missing&area=thornwick")
    (hit,) = page.select(".app-hit")
    assert words(hit.select_one(".app-facts__area")) == "Thornwick"
    assert len(hit.select(".app-same__outside")) == 2
    assert words(page.select_one(".app-results__count")) == "1 document"


@pytest.mark.usefixtures("missing")
def test_an_order_by_date_shows_each_by_itself(client: FlaskClient) -> None:
    page = fetch(client, "/search?q=missing&sort=changed")
    assert len(page.select(".app-hit")) == 3
    assert not page.select(".app-same")


@pytest.mark.usefixtures("missing")
def test_the_api_names_the_others(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=missing").get_json()
    (hit,) = answer["hits"]
    assert answer["total"] == 3
    assert len({hit["area"], *(same["area"] for same in hit["same"])}) == 3


@pytest.mark.usefixtures("missing")
def test_the_terminal_names_the_others(stored: Collection, settings: Settings) -> None:
    results = Index(settings.data / "index", stored).search(SearchRequest("missing"))
    lines = [line for line in result_lines(results) if "The same chapter in" in line]
    (hit,) = results.hits
    assert lines == [f"  The same chapter in {same.area}: {same.url}" for same in hit.same]
    assert len(lines) == 2


@pytest.mark.usefixtures("missing")
def test_what_is_promoted_takes_no_other_area_with_it(
    stored: Collection, settings: Settings, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stored.reading() as session:
        held = session.get(Document, "c1missing000")
        assert held is not None
    monkeypatch.setattr("portal.search.views._promotions", lambda _: {"c1missing000": None})
    page = fetch(client, "/search?q=missing")
    assert [words(t) for t in page.select(".app-promoted .app-facts__area")] == ["Saltmere"]
    shown = [a["href"] for a in page.select(".app-hit__title a, .app-same li a:first-child")]
    assert sorted(shown) == [f"/documents/c{n}missing000" for n in range(3)]


# --- two areas compared ------------------------------------------------------------------------


@pytest.mark.usefixtures("missing")
def test_two_areas_are_compared_by_section_and_word(client: FlaskClient) -> None:
    page = fetch(client, "/documents/c0missing000/compare/c1missing000")
    assert words(page.h1) == "Aldermoor and Saltmere compared Children missing from home"
    first = page.select_one(".app-difference")
    assert first is not None
    assert "only in Aldermoor: two" in words(first.select_one("del"))
    assert "only in Saltmere: four" in words(first.select_one("ins"))
    assert "1 word only in Aldermoor, 1 word only in Saltmere" in words(first)
    assert words(page.select_one(".app-fold__summary")) == "1 section the same"
    for word in ("Changed", "deleted", "inserted", "earlier version"):
        assert word not in words(page.main)


@pytest.mark.parametrize(
    "path",
    [
        "a1bruising00/compare/nothing",
        "nothing/compare/a1bruising00",
        "a1bruising00/compare/a1bruising00",
        "a1bruising00/compare/a2curiosity0",
    ],
)
def test_what_cannot_be_compared_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"/documents/{path}").status_code == 404


def test_the_reader_leads_to_the_comparison(client: FlaskClient) -> None:
    page = fetch(client, "/documents/a1bruising00")
    href = "/documents/a1bruising00/compare/b1bruising00"
    link = page.select_one(f'.app-beside a[href="{href}"]')
    assert words(link).startswith("Compare with Saltmere")
    assert fetch(client, href).select("del, ins")


# --- every passage of one document -------------------------------------------------------------


@pytest.mark.usefixtures("missing")
def test_more_passages_opens_all_of_them_in_reading_order(client: FlaskClient) -> None:
    hit = client.get("/api/v1/search?q=missing+trusts&area=aldermoor").get_json()["hits"][0]
    page = fetch(client, "/documents/c0missing000/matches?q=missing+trusts")
    shown = [passage.get_text() for passage in page.select(".app-passage__text")]
    assert shown == [STEPS.format("two"), AFTER.format("aldermoor"), shown[2]]
    assert len(shown) == len(hit["passages"]) + hit["more"]
    assert {mark.get_text().lower() for mark in page.select("mark")} == {"missing", "trusts"}
    assert all(passage.select("mark") for passage in page.select(".app-passage__text")[:2])


@pytest.mark.usefixtures("missing")
def test_a_hit_with_more_links_to_them(client: FlaskClient) -> None:
    asked = "/search?q=missing+trusts+carer+police+strategy&area=aldermoor"
    link = fetch(client, asked).select_one(".app-hit__more a")
    assert link is not None
    number = int(re.findall(r"^\d+", words(link))[0])
    page = fetch(client, link["href"])
    whole = len(page.select(".app-passage"))
    assert whole == number + len(fetch(client, asked).select(".app-passage"))


@pytest.mark.parametrize("asked", ["", "?q=", "?q=zzyzx", "?q=%22biscuits"])
def test_a_document_without_matches_says_so(client: FlaskClient, asked: str) -> None:
    page = fetch(client, f"/documents/a1bruising00/matches{asked}")
    assert not page.select(".app-passage")
    assert page.select_one('a[href="/documents/a1bruising00"]')


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nothing/matches?q=x", 404),
        ("a1bruising00/matches?q=x&page=2", 404),
        ("a1bruising00/matches?q=x&page=0", 422),
        ("a1bruising00/matches?q=" + "x" * 301, 422),
    ],
)
def test_a_wrong_address_of_matches_is_refused(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(f"/documents/{path}").status_code == status
