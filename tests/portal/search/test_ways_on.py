"""What the search page says where nothing, or nothing close, was found."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient


def main_of(client: FlaskClient, path: str) -> Tag:
    """Fetch a page and return its main part."""
    response = client.get(path)
    assert response.status_code == 200
    main = BeautifulSoup(response.text, "lxml").main
    assert main is not None
    return main


def text_of(tag: Tag | None) -> str:
    """Return the text of an element with its white space folded."""
    assert tag is not None
    return " ".join(tag.get_text(" ").split())


def hrefs(tag: Tag | None) -> list[str]:
    """Return the addresses that an element links to."""
    assert tag is not None
    return [str(link["href"]) for link in tag.select("a[href]")]


def test_a_misspelling_is_searched_respelt_and_says_so(
    client: FlaskClient,
) -> None:
    main = main_of(client, "/search?q=bruisng")
    told = main.select_one(".app-relaxed")
    assert "Showing results for “bruising”." in text_of(told)
    assert hrefs(told) == ["/search?q=bruisng&as_typed=1"]
    assert main.select(".app-hit")
    box = main.select_one("input[name=q]")
    assert box is not None
    assert box["value"] == "bruisng"


def test_the_link_back_shows_what_was_typed_and_offers_the_other_spelling(
    client: FlaskClient,
) -> None:
    main = main_of(client, "/search?q=bruisng&as_typed=1")
    assert not main.select(".app-hit")
    assert "Nothing found" in text_of(main)
    assert "/search?q=bruising" in hrefs(main)


def test_a_misspelling_beside_words_that_find_something_is_respelt_too(
    client: FlaskClient,
) -> None:
    main = main_of(client, "/search?q=bruisng+baby")
    assert "Showing results for “bruising baby”." in text_of(main)
    assert "/search?q=bruisng+baby&as_typed=1" in hrefs(main)
    typed = main_of(client, "/search?q=bruisng+baby&as_typed=1")
    assert "Did you mean bruising baby ?" in text_of(typed)


@pytest.mark.parametrize(
    "typed", ["bruising+Kierun+Hughsen", "bruising+943+476+5919", "bruising+dob+12/03/2015"]
)
def test_what_is_personal_gets_a_quiet_word(client: FlaskClient, typed: str) -> None:
    main = main_of(client, f"/search?q={typed}")
    assert "Leave out names: this search does not need them" in text_of(main)
    assert main.select(".app-hit")


def test_an_ordinary_search_is_told_nothing_of_names(client: FlaskClient) -> None:
    assert not main_of(client, "/search?q=Bruising+in+babies+2024").select(".app-personal")


def test_filters_that_hide_everything_are_given_up_and_named(client: FlaskClient) -> None:
    main = main_of(client, "/search?q=bruising&type=form")
    assert "Nothing was found with your filters." in text_of(main.select_one(".app-relaxed"))
    assert main.select(".app-hit")
    assert not main.select(".app-chip")


def test_a_poor_match_says_so_and_shows_ways_on(client: FlaskClient) -> None:
    main = main_of(client, "/search?q=bruising+wheelchair+passport+gambling")
    told = main.select_one(".app-relaxed")
    assert "No close match" in text_of(told)
    assert "/#topics" in hrefs(told)
    assert main.select(".app-hit")


def test_a_good_match_says_nothing_of_the_kind(client: FlaskClient) -> None:
    assert not main_of(client, "/search?q=bruising").select(".app-relaxed")


def test_as_typed_takes_no_other_value(client: FlaskClient) -> None:
    response = client.get("/search?q=bruising&as_typed=2")
    assert response.status_code == 422
    assert "expected 1" in response.text


def test_hostile_words_are_only_words_in_what_is_said(client: FlaskClient) -> None:
    response = client.get('/search?q="<b>bold</b>+bruising"+baby')
    assert "<b>bold" not in response.text
