"""Whom to ring in an area: as its documents say it, each with its place and day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from collection.models import Document, DocumentState, StoredSection, Version
from collection.store import Collection
from collection.vocabulary import Box
from portal.documents.contacts import contact_areas
from portal.own_area import COOKIE

CHECKED = datetime(2026, 3, 4, 12, tzinfo=UTC)


def add(
    stored: Collection, name: str, *texts: str, area: str = "fenwold", box: Box = Box.LOCAL,
    heading: str = "LOCAL INFORMATION", **columns: object,
) -> None:  # fmt: skip
    """Store a document with boxes."""
    facts = {
        "source_key": "x", "state": DocumentState.CURRENT, "title": name, "number": None,
        "kind": "procedure", "kind_reason": "", "nation": "england", "authority": "partnership",
        "format": "html", "first_seen": CHECKED, "checked": CHECKED, "changed": CHECKED,
    }  # fmt: skip
    key, url = f"c{name.lower():0<11.11}", f"https://procedures.{area}.example/{name}"
    with stored.writing() as session:
        document = Document(id=key, url=url, area=area, **facts | columns)
        session.add(document)
        session.flush()
        version = Version(
            document_id=key, number=1, fetched=CHECKED, url=url, media_type="text/html",
            blob_hash="0", text_hash="0", title=name, dates={},
            sections=[
                StoredSection(position=n, heading=[heading], box=box, text=text, layout=[])
                for n, text in enumerate(texts)
            ],
        )  # fmt: skip
        session.add(version)
        session.flush()
        document.version_id = version.id


def page(client: FlaskClient, area: str = "fenwold") -> dict[str, list[tuple[str, str]]]:
    """Return the words and the source of each contact, by the name of its group."""
    answer = client.get(f"/areas/{area}/contacts")
    assert answer.status_code == 200
    main = BeautifulSoup(answer.data, "lxml").find("main")
    assert isinstance(main, Tag)
    return {
        group.h2.get_text(): [
            (words.get_text().strip(), source.get_text(" ", strip=True))
            for words, source in zip(
                group.select(".app-ring__words"), group.select(".app-ring__source"), strict=True
            )
        ]
        for group in main.select(".app-ring__group")
        if group.h2
    }


def test_contacts_stand_under_what_they_name_word_for_word_with_place_and_day(
    client: FlaskClient, stored: Collection
) -> None:
    hub = "Multi-Agency Safeguarding Hub (MASH): 01632 960401, Monday to Friday 9 am to 5 pm."
    add(
        stored, "Referrals",
        f"{hub}\nEmergency Duty Team: 01632 960402 at all other times.\n"
        "Police: 999 in an emergency, otherwise 101.",
    )  # fmt: skip
    add(stored, "Bruises", "MASH: 01632 960401. Children’s clinic: 01632 960420.")
    add(stored, "Allegations", "Designated officer (LADO): lado@fenwold.example, 01632 960415.")
    found = page(client)
    assert [*found] == [
        "Front door", "Out of hours", "LADO, for allegations against staff", "Police",
        "Other contacts",
    ]  # fmt: skip
    assert found["Front door"] == [(hub, "Referrals , checked 4 March 2026")], "once, and its hours"
    assert found["Other contacts"][0][0] == "Children’s clinic: 01632 960420."
    body = client.get("/areas/fenwold/contacts").text
    assert body.index('href="tel:999"') < body.index('href="tel:01632960401"')
    assert "The same in 1 further place" in body
    assert 'href="mailto:lado@fenwold.example"' in body


def test_two_numbers_for_one_thing_are_both_shown(client: FlaskClient, stored: Collection) -> None:
    add(stored, "One", "MASH: 01632 960401.")
    add(stored, "Two", "MASH: 01632 960409.")
    assert len(page(client)["Front door"]) == 2


def test_what_a_publisher_removed_retells_or_says_elsewhere_is_no_contact_of_an_area(
    client: FlaskClient, stored: Collection
) -> None:
    add(stored, "Stands", "MASH: 01632 960401.", "No number here.")
    add(stored, "Gone", "MASH: 01632 960402.", state=DocumentState.GONE, gone=CHECKED)
    add(stored, "News", "MASH: 01632 960403.", kind="news")
    add(stored, "Body", "MASH: 01632 960404.", box=Box.BODY, heading="1. Why")
    add(stored, "Far", "MASH: 01632 960405.", area="elsewhere")
    add(stored, "Headed", "MASH: 01632 960406.", box=Box.BODY, heading="Contact details")
    told = {words for group in page(client).values() for words, _ in group}
    assert told == {"MASH: 01632 960401.", "MASH: 01632 960406."}


def test_an_area_without_contacts_says_so_and_an_unknown_one_is_not_found(
    client: FlaskClient, stored: Collection
) -> None:
    add(stored, "Nothing", "Nobody is named.")
    answer = client.get("/areas/fenwold/contacts")
    assert answer.text.count("Signpost found none in the documents of Fenwold.") == 4
    assert "LADO, for allegations against staff" in answer.text
    assert client.get("/areas/atlantis/contacts").status_code == 404


@pytest.mark.parametrize(
    "words",
    [
        "mash number", "who do I ring", "lado contact", "contact for the police", "MASH telephone",
        "lado", "EDT", "out of hours social worker", "emergency duty team",
        "health visitor contact",
    ],
)  # fmt: skip
def test_who_asks_for_a_number_is_led_there(app: Flask, client: FlaskClient, words: str) -> None:
    answer = client.get("/search", query_string={"q": words, "area": "aldermoor"})
    link = BeautifulSoup(answer.data, "lxml").select_one(".app-offered a")
    assert link is not None
    assert link["href"] == "/areas/aldermoor/contacts"


def test_who_has_an_area_is_led_to_its_contacts_alone(client: FlaskClient) -> None:
    client.set_cookie(COOKIE, "saltmere")
    answer = client.get("/search", query_string={"q": "who do I ring"})
    links = BeautifulSoup(answer.data, "lxml").select(".app-offered a")
    assert [link["href"] for link in links] == ["/areas/saltmere/contacts"]
    assert "/areas/saltmere/contacts" in client.get("/areas/saltmere").text


@pytest.mark.parametrize(
    "words",
    [
        "bruising", "contact with parents", "number of children", "", "supervised contact",
        "no contact", "phone contact with father", "mobile phone", "email threats",
        "police protection", "mash referral form", "lado thresholds",
        "a child says on the phone that her father hits her and is not at home",
    ],
)  # fmt: skip
def test_who_asks_for_anything_else_is_not(words: str) -> None:
    assert contact_areas(words, (), ("aldermoor",)) == {}


def test_the_areas_that_are_found_are_offered_and_a_chosen_one_alone() -> None:
    found = ("b", "a", "b", "c", "d")
    assert [*contact_areas("mash number", (), found).values()] == [
        "/areas/b/contacts", "/areas/a/contacts", "/areas/c/contacts",
    ]  # fmt: skip
    assert [*contact_areas("mash number", ("a",), found)] == ["A"]
