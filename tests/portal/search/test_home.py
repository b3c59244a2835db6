"""The home page."""

from __future__ import annotations

from bs4 import BeautifulSoup
from flask.testing import FlaskClient


def page_of(client: FlaskClient, path: str = "/") -> BeautifulSoup:
    """Fetch a page."""
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.text, "lxml")


def test_the_search_box_stands_before_everything_else(client: FlaskClient) -> None:
    main = page_of(client).find("main")
    assert main is not None
    first = main.find(["input", "h2", "a"])
    assert first is not None
    assert first.get("name") == "q"


def test_topics_show_how_many_documents_they_have(client: FlaskClient) -> None:
    topics = page_of(client).select(".app-topics li")
    said = [" ".join(topic.get_text(" ", strip=True).split()) for topic in topics]
    assert "Medicals and bruising 2 documents" in said
    assert "Was not brought 1 document" in said
    assert not [words for words in said if words.startswith("Neglect")]


def test_a_topic_leads_to_its_documents(client: FlaskClient) -> None:
    link = page_of(client).find("a", string="Was not brought")
    assert link is not None
    assert "Was not brought pathway" in client.get(str(link["href"])).text


def test_the_latest_changes_name_each_document_once(client: FlaskClient) -> None:
    section = page_of(client).select_one("section[aria-labelledby=changes]")
    assert section is not None
    titles = [link.get_text(strip=True) for link in section.select(".app-change__title")]
    assert titles[:2] == [
        "Escalation of professional disagreement",
        "1.4.39 Professional curiosity and respectful challenge",
    ]
    assert len(titles) == len(set(map(str, section.select(".app-change__title")))) == 5


def test_nothing_that_is_typed_is_offered_to_the_browser_for_keeping(client: FlaskClient) -> None:
    box = page_of(client).find("input", attrs={"name": "q"})
    assert box is not None
    assert box["autocomplete"] == "off"
    assert box["spellcheck"] == "false"  # some browsers send what they check to their maker


def test_an_ordinary_portal_carries_no_demonstration_banner(client: FlaskClient) -> None:
    assert "Demonstration content, not guidance" not in client.get("/").text
