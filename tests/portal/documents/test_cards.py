"""Citation cards: verbatim words with all that a case record must say of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from sqlalchemy import select

from collection.models import StoredSection
from collection.store import Collection
from collection.words.days import day


def cards(client: FlaskClient, path: str) -> list[Tag]:
    answer = client.get(path)
    assert answer.status_code == 200
    return list(BeautifulSoup(answer.text, "lxml").select(".app-card"))


def lines(card: Tag) -> list[str]:
    facts = card.select_one(".app-card__facts")
    assert facts is not None
    for end in facts.select("br"):
        end.replace_with("\n")
    return [line.strip() for line in facts.get_text().splitlines() if line.strip()]


def test_every_passage_found_has_a_card_with_its_very_words(
    client: FlaskClient, stored: Collection
) -> None:
    page = BeautifulSoup(client.get("/search?q=bruising").text, "lxml")
    passages = page.select(".app-passage")
    assert passages
    with stored.reading() as session:
        texts = session.scalars(select(StoredSection.text)).all()
    for passage in passages:
        words = passage.select_one(".app-card__words")
        shown = passage.select_one(".app-passage__text")
        assert words is not None
        assert shown is not None
        assert words.get_text() == f"“{shown.get_text()}”"
        assert any(words.get_text()[1:-1] in text for text in texts)


def test_a_card_tells_manual_chapter_section_version_day_seen_and_links(
    client: FlaskClient, library: Any
) -> None:
    path = library.add(
        "one", library.text("1. First", "1.1 Within", lines=["Words.", "More."], anchor="in"),
        number="2.4", title="Chapter of tests",
    )  # fmt: skip
    (card,) = cards(client, f"{path}/citation?at=1-1-within&version=1")
    assert lines(card) == [
        "Manual: Aldermoor procedures (Aldermoor)",
        "Chapter: 2.4 Chapter of tests",
        "Section: 1. First › 1.1 Within",
        f"Version: {day(library.now)} (when this text was first found)",
        f"Seen: {day(library.now)} at the publisher’s address",
        f"Link: {library.host}/one.html#in",
        "In Signpost: http://localhost/documents/one?version=1#at-1-1-within",
    ]
    words = card.select_one(".app-card__words")
    assert words is not None
    assert words.get_text() == "“Words.\nMore.”"


def test_a_card_of_a_pdf_tells_the_page(client: FlaskClient, library: Any) -> None:
    path = library.add("pdf", library.text("One", lines=["Text."], page=7))
    (card,) = cards(client, f"{path}/citation?at=one&version=1")
    assert "Section: One, page 7" in lines(card)


def test_a_card_of_an_earlier_version_says_that_other_words_took_its_place(
    client: FlaskClient, library: Any
) -> None:
    path = library.add("one", library.text("One", lines=["Old words."]))
    later = library.now + timedelta(days=40)
    library.add_version("one", library.text("One", lines=["New words."]), fetched=later)
    (card,) = cards(client, f"{path}/citation?at=one&version=1")
    assert "“Old words.”" in card.get_text()
    assert f"Version: {day(library.now)}, other words since {day(later)}" in lines(card)
    assert lines(card)[-1] == "In Signpost: http://localhost/documents/one?version=1#at-one"
    assert not any(line.startswith("Seen:") for line in lines(card))


def test_a_card_of_a_removed_document_says_so(client: FlaskClient) -> None:
    (card,) = cards(client, "/documents/a5gone000000/citation?section=1")
    assert any("since removed by the publisher" in line for line in lines(card))


@pytest.mark.parametrize(
    ("query", "status"),
    [
        *(
            ("section=99", 404),
            ("section=x", 422),
            ("section=0", 422),
            ("section=1&version=9", 404),
        ),
        *(("at=nothing", 404), ("at=", 404), ("at=section-1", 404)),
    ],
)
def test_a_section_that_is_not_there_is_refused(
    client: FlaskClient, query: str, status: int
) -> None:
    assert client.get(f"/documents/a1bruising00/citation?{query}").status_code == status


def test_the_card_beside_a_section_leads_back_to_it(client: FlaskClient) -> None:
    section = BeautifulSoup(client.get("/documents/a1bruising00").text, "lxml").select_one(
        ".app-section:has(.app-section__places)"
    )
    assert section is not None
    *_, card = section.select(".app-section__places a")
    page = BeautifulSoup(client.get(str(card["href"])).text, "lxml")
    assert page.find("a", href=f"/documents/a1bruising00?version=1#{section['id']}")


def test_an_older_address_of_a_card_names_the_section_by_its_place_while_nobody_can_mistake_it(
    client: FlaskClient, library: Any
) -> None:
    first, second = (library.text(name, lines=[f"{name} words."]) for name in ("One", "Two"))
    path = library.add("old", first, second, by_place=True)
    assert "“Two words.”" in client.get(f"{path}/citation?section=2").text
    library.add_version("old", library.text("New", lines=["New words."]), first, second)
    assert "“Two words.”" in client.get(f"{path}/citation?section=2&version=1").text
    answer = client.get(f"{path}/citation?section=2")
    assert answer.status_code == 404
    assert "names a section by its place" in answer.text
    assert "words." not in answer.text


def test_a_card_of_a_section_without_end_is_cut_at_a_word_and_says_so(
    client: FlaskClient, library: Any
) -> None:
    path = library.add("endless", library.text("A", lines=["word " * 300_000]))
    page = client.get(f"{path}/citation?section=1")
    assert page.status_code == 200
    assert len(page.data) < 100_000
    assert "word … [shortened: the rest stands in Signpost]" in page.text
