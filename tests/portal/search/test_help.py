"""The page of help, and how the results say that operators were read."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from portal.documents.places import HELP as HELP_PATH
from portal.search.help import HELP
from tests.portal.search.test_results import fetch, hits, only, words_of

EXAMPLES = [example for section in HELP for example in section.examples]
READ = [e for section in HELP[2:] for e in section.examples if e.typed != "referral -form"]
"""Those with operators; a minus is part of a plain search."""


def test_the_help_shows_every_example_as_a_search(client: FlaskClient) -> None:
    page = fetch(client, HELP_PATH)
    links = {words_of(a): a["href"] for a in page.select("dt a")}
    assert links == {example.typed: example.href for example in EXAMPLES}


@pytest.mark.parametrize("path", ["/", "/search", "/search?q=bruising", "/search?q=zzyzx"])
def test_the_help_is_led_to_from_where_one_searches(client: FlaskClient, path: str) -> None:
    assert fetch(client, path).select(f'main a[href="{HELP_PATH}"]')


def test_nothing_found_leads_to_the_help(client: FlaskClient) -> None:
    assert fetch(client, "/search?q=zzyzx").select(f'.govuk-list a[href="{HELP_PATH}"]')


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.typed)
def test_every_example_is_answered_as_it_is_explained(client: FlaskClient, example) -> None:
    page = fetch(client, f"{example.href}&as_typed=1")
    assert "as plain words." not in words_of(only(page, "main"))
    read = [words_of(tag) for tag in page.select(".app-read-as")]
    assert len(read) == (example in READ)


def test_operators_are_shown_as_they_were_read(client: FlaskClient) -> None:
    page = fetch(client, "/search?q=bruising+AND+NOT+zzyzx")
    assert len(hits(page)) == 2
    read = only(page, ".app-read-as")
    assert words_of(read).startswith("Read as: “bruising” and not “zzyzx”.")
    plain = read.select_one("a")
    assert plain["href"] == "/search?q=bruising+and+not+zzyzx"
    assert not fetch(client, plain["href"]).select(".app-read-as")


def test_what_cannot_be_read_is_said_to_be_searched_as_plain_words(client: FlaskClient) -> None:
    page = fetch(client, "/search?q=bruising+reviewed:[soon+to]")
    assert len(hits(page)) == 2
    assert "“soon” is not a date, so what you typed was searched as plain words." in words_of(
        only(page, ".app-relaxed")
    )


def test_an_ordinary_search_says_nothing_of_operators(client: FlaskClient) -> None:
    assert not fetch(client, "/search?q=is+it+bruising+or+not%3F").select(".app-read-as")
