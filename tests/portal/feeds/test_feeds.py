"""Atom feeds: lasting ids, moments from the stored versions, conditional answers, discovery."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from lxml import etree

from briefings.models import Briefing, Citation, LearningPoint, Status
from collection.models import Document, DocumentState, Version
from collection.store import Collection
from portal import create_app
from portal.config import Settings
from portal.services import services_of

ATOM = "{http://www.w3.org/2005/Atom}"
BRIEFING = "c1briefing00"
FEEDS = (f"/briefings/{BRIEFING}.atom", "/briefings.atom", "/topics/escalation.atom")


@pytest.fixture(autouse=True)
def briefing(stored: Collection) -> str:
    """Store a briefing that cites a changed, a removed and, as a suggestion, a third document."""
    now = datetime.now(UTC)
    cites = (("a2curiosity0", Status.EXACT), ("a5gone000000", Status.GONE))
    points = [
        LearningPoint(
            number=number, text=f"Point {number}.", heading="",
            citations=[
                Citation(
                    position=0, cited_text="it", status=status, score=1.0, document_id=document_id,
                    checked=now,
                )
            ],
        )
        for number, (document_id, status) in enumerate(
            (*cites, ("a1bruising00", Status.SUGGESTED)), start=1
        )
    ]  # fmt: skip
    with stored.writing() as session:
        session.add(
            Briefing(
                id=BRIEFING, title="Learning <from> a review", origin="file:///b.txt", format="txt",
                media_type="text/plain", blob_hash="0" * 64, imported=now - timedelta(days=90),
                published_at=now - timedelta(days=90),
                points=points,
            )
        )  # fmt: skip
        session.add(_another("a1bruising00"))
    return BRIEFING


def _another(document_id: str) -> Version:
    return Version(
        document_id=document_id, number=2, fetched=datetime.now(UTC), url="https://a.example/",
        media_type="text/html", blob_hash="0" * 64, text_hash="a" * 64, title="Again", dates={},
    )  # fmt: skip


def feed(client: FlaskClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    return etree.fromstring(answer.data)


def entries(root: Any) -> list[dict[str, str]]:
    return [
        {
            "id": entry.findtext(f"{ATOM}id"),
            "title": entry.findtext(f"{ATOM}title"),
            "updated": entry.findtext(f"{ATOM}updated"),
            "summary": entry.findtext(f"{ATOM}summary"),
            "href": entry.find(f"{ATOM}link").get("href"),
        }
        for entry in root.iter(f"{ATOM}entry")
    ]


def test_a_briefings_feed_tells_what_became_of_what_it_cites(
    client: FlaskClient, stored: Collection
) -> None:
    found = entries(feed(client, FEEDS[0]))
    assert [entry["title"] for entry in found] == [
        "Removed by the publisher: Escalation of professional disagreement",
        "Changed: 1.4.39 Professional curiosity and respectful challenge",
    ]
    changed = found[1]
    assert changed["href"] == "http://localhost/documents/a2curiosity0/changes?from=1&to=2"
    assert "Cited by Learning <from> a review, learning point 1." in changed["summary"]
    with stored.reading() as session:
        version = session.get_one(Document, "a2curiosity0").version
        assert version is not None
        assert datetime.fromisoformat(changed["updated"]) == version.fetched


def test_a_text_that_was_only_read_again_is_no_event(
    client: FlaskClient, stored: Collection
) -> None:
    before = client.get(FEEDS[0]).data
    with stored.writing() as session:
        held = session.get_one(Document, "a2curiosity0").version
        assert held is not None
        again = _another("a2curiosity0")
        again.number, again.fetched, again.blob_hash = 3, held.fetched, held.blob_hash
        session.add(again)
    assert client.get(FEEDS[0]).data == before


def test_a_suggestion_is_followed_only_once_it_is_confirmed(
    client: FlaskClient, stored: Collection
) -> None:
    titles = [entry["title"] for entry in entries(feed(client, "/briefings.atom"))]
    assert not any("Bruising" in title for title in titles)
    with stored.writing() as session:
        point = session.get_one(Briefing, BRIEFING).points[2]
        point.citations[0].status = Status.EXACT
    titles = [entry["title"] for entry in entries(feed(client, "/briefings.atom"))]
    assert any("Bruising" in title for title in titles)


def test_a_topics_feed_tells_what_is_new_too(client: FlaskClient) -> None:
    titles = {entry["title"] for entry in entries(feed(client, FEEDS[2]))}
    assert titles == {
        "New: Escalation of professional disagreement",
        "Removed by the publisher: Escalation of professional disagreement",
    }


@pytest.mark.cases
@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_has_what_the_format_requires(client: FlaskClient, path: str) -> None:
    root = feed(client, path)
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert root.findtext(f"{ATOM}{name}")
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == f"http://localhost{path}"
    assert client.get(links["alternate"].removeprefix("http://localhost")).status_code == 200
    found = entries(root)
    assert found
    assert len({entry["id"] for entry in found}) == len(found)
    assert root.findtext(f"{ATOM}updated") == max(entry["updated"] for entry in found)
    assert all(entry["id"].startswith("urn:uuid:") for entry in found)


def test_an_entry_has_one_id_in_all_feeds_whatever_the_title_and_host(
    client: FlaskClient, settings: Settings, stored: Collection
) -> None:
    before = {entry["id"] for entry in entries(feed(client, FEEDS[0]))}
    assert before == {entry["id"] for entry in entries(feed(client, FEEDS[1]))}
    with stored.writing() as session:
        session.get_one(Document, "a2curiosity0").title = "Renamed"
    app = create_app(settings.model_copy(update={"address": "https://signpost.example"}))
    try:
        found = entries(feed(app.test_client(), FEEDS[0]))
    finally:
        services_of(app).close()
    assert {entry["id"] for entry in found} == before
    assert found[1]["href"].startswith("https://signpost.example/documents/")


@pytest.mark.cases
@pytest.mark.parametrize("path", FEEDS)
def test_a_reader_that_has_the_latest_is_told_so(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_further_change_makes_another_answer(client: FlaskClient, stored: Collection) -> None:
    etag = client.get(FEEDS[0]).headers["ETag"]
    with stored.writing() as session:
        version = _another("a2curiosity0")
        version.number = 3
        session.add(version)
    answer = client.get(FEEDS[0], headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert entries(etree.fromstring(answer.data))[0]["href"].endswith("changes?from=2&to=3")


def test_a_feed_without_entries_is_still_a_feed(client: FlaskClient, stored: Collection) -> None:
    with stored.writing() as session:
        session.get_one(Briefing, BRIEFING).points = []
    root = feed(client, FEEDS[0])
    assert entries(root) == []
    assert datetime.fromisoformat(root.findtext(f"{ATOM}updated"))
    assert client.get(FEEDS[0]).data == client.get(FEEDS[0]).data


def test_control_characters_do_not_break_a_feed(client: FlaskClient, stored: Collection) -> None:
    with stored.writing() as session:
        session.get_one(Document, "a2curiosity0").title = "A\x0bB & <C>"
    assert any("AB & <C>" in entry["title"] for entry in entries(feed(client, FEEDS[0])))


def test_a_document_that_came_back_is_not_told_as_removed(
    client: FlaskClient, stored: Collection
) -> None:
    with stored.writing() as session:
        session.get_one(Document, "a5gone000000").state = DocumentState.CURRENT
    titles = [entry["title"] for entry in entries(feed(client, FEEDS[0]))]
    assert not any(title.startswith("Removed") for title in titles)


@pytest.mark.parametrize(
    ("page", "path"),
    [
        (f"/briefings/{BRIEFING}", FEEDS[0]), ("/briefings", FEEDS[1]), ("/changes", FEEDS[1]),
        ("/topics/escalation", FEEDS[2]),
    ],
)  # fmt: skip
def test_a_page_names_its_feed(client: FlaskClient, page: str, path: str) -> None:
    shown = BeautifulSoup(client.get(page).text, "lxml")
    (named,) = shown.select('head link[rel="alternate"][type="application/atom+xml"]')
    assert named["href"] == path
    assert named["title"]
    assert shown.select(f'main a[href="{path}"]')


@pytest.mark.parametrize("path", ["/briefings/nothing.atom", "/topics/nothing.atom"])
def test_what_is_not_there_has_no_feed(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_demonstration_says_so_in_its_feeds(settings: Settings, stored: Collection) -> None:
    app = create_app(settings.model_copy(update={"demo": True}))
    try:
        root = feed(app.test_client(), "/briefings.atom")
    finally:
        services_of(app).close()
    assert root.findtext(f"{ATOM}subtitle") == "Demonstration content, not guidance"
