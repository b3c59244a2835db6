"""The pages about the portal: led to from every page, true of what is stored and set."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from portal import create_app
from portal.config import Settings, load_settings
from portal.errors import SettingsError
from tests.portal.search.test_results import fetch, only, words_of

PAGES = ("/about", "/contact", "/privacy", "/accessibility", "/abbreviations", "/tell")


@pytest.mark.parametrize("path", ["/", "/search?q=bruising", "/documents/a1bruising00", "/changes"])
def test_every_page_leads_to_the_pages_about_the_portal(client: FlaskClient, path: str) -> None:
    led = {a["href"].partition("?")[0] for a in fetch(client, path).select("footer a")}
    assert led >= {*PAGES, "/help"}


@pytest.mark.parametrize("path", PAGES)
def test_each_has_one_heading_that_is_its_title(client: FlaskClient, path: str) -> None:
    page = fetch(client, path)
    assert words_of(only(page, "title")) == f"{words_of(only(page, 'h1'))} – Signpost"


def test_the_way_to_tell_names_the_page_and_never_what_was_typed(client: FlaskClient) -> None:
    page = fetch(client, "/search?q=bruising+unusualword&area=aldermoor")
    assert [a["href"] for a in page.select("footer a[href^='/tell']")] == ["/tell?about=/search"]


def test_the_publishers_stand_there_with_what_is_held_of_them(client: FlaskClient) -> None:
    rows = fetch(client, "/about").select("dl > div")
    told = {words_of(row.dt): words_of(row.dd).rpartition(", last checked ")[0] for row in rows}
    assert told == {
        "Aldermoor procedures": "Aldermoor, 4 documents",
        "Saltmere procedures": "Saltmere, 1 document",
    }


def test_abbreviations_are_written_out_and_lead_to_a_search(client: FlaskClient) -> None:
    page = fetch(client, "/abbreviations")
    told = {
        words_of(row.dt): (words_of(row.dd), row.dt.a["href"]) for row in page.select("dl > div")
    }
    assert told["MASH"] == ("multi-agency safeguarding hub", "/search?q=MASH")
    assert told["WNB"][0] == "was not brought, child not brought"
    assert list(told) == sorted(told)


def test_who_runs_the_portal_is_named_where_it_is_set(settings: Settings) -> None:
    named = {
        "partnership": "Aldermoor partnership",
        "readers_contact": "mailto:help@aldermoor.example",
    }
    client = create_app(settings.model_copy(update=named)).test_client()
    for path in ("/about", "/contact", "/privacy", "/accessibility"):
        assert "Aldermoor partnership" in words_of(only(fetch(client, path), "main"))
    links = fetch(client, "/contact").select("main a[href^='mailto:']")
    assert [(a["href"], words_of(a)) for a in links] == [
        ("mailto:help@aldermoor.example", "help@aldermoor.example")
    ]


@pytest.mark.parametrize(
    "typed", ["help@aldermoor.example", "javascript:alert(1)", "http://x.example"]
)
def test_a_contact_that_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(SettingsError, match="SIGNPOST_READERS_CONTACT"):
        load_settings({"SIGNPOST_READERS_CONTACT": typed})
