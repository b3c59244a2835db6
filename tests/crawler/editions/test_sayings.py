"""Which sentences guide, which only say that a text is away, and what a page is called."""

from __future__ import annotations

import pytest

from crawler.editions.edition import edition_of
from crawler.editions.naming import ADDRESSED, LINKED, misnamed
from crawler.editions.sayings import sayings_of
from crawler.extract.html.page import extract_html

URL = "https://site.example/p_x12.html"


@pytest.mark.parametrize(
    "sentence",
    [
        "Ring 01632 960101.",
        "Call 999.",
        "Practitioners follow the national guidance, chapter 5.",
        "Until the new text is agreed, ask the named nurse.",
        "Dywedwch wrth yr athro a'r heddlu.",
    ],
)
def test_a_sentence_about_the_field_or_with_a_number_to_call_guides(sentence: str) -> None:
    assert sayings_of([sentence]).guiding == 1


@pytest.mark.parametrize(
    "text",
    [
        "This chapter is being updated. Please come back soon.",
        "This page for parents is not available.",
        "The chapter on children in care is under review.",
        "Sorry, the site could not load it.\nPlease try again later.",
        "Mae'r dudalen hon yn cael ei diweddaru.",
    ],
)
def test_a_text_that_is_away_speaks_of_nothing_but_itself(text: str) -> None:
    assert sayings_of([text]).all_itself


@pytest.mark.parametrize("text", ["", " \n ", "12.04.2026", "?!"])
def test_what_holds_no_sentence_says_nothing(text: str) -> None:
    said = sayings_of([text])
    assert (said.guiding, said.itself, said.other) == (0, 0, 0)
    assert not said.all_itself


def against(title: str, *names: str, url: str = URL, words: str = "Nothing can be read.") -> float:
    """Return what it counts against a page that it is called by some names."""
    page = f"<title>{title} - The site</title><main><h1>{title}</h1><p>{words}</p></main>"
    return misnamed(edition_of(extract_html(page.encode(), url)), url, names)


def test_a_page_is_misnamed_where_neither_title_nor_text_has_what_links_name() -> None:
    assert against("Back on Tuesday", "Bruising in babies") == LINKED
    assert against("Bruises", "Bruising in babies") == 0
    assert against("A chapter", "Bruising in babies", words="On bruising of babies.") == 0
    assert against("Access to records", "Access to records") == 0
    assert against("Back on Tuesday", "Bruising", "Tuesday") == 0, "one name is enough"


def test_an_address_names_a_page_where_no_link_does_and_counts_less() -> None:
    told = "https://site.example/part/bruising_in_babies.html"
    assert against("Back on Tuesday", "Read more", url=told) == ADDRESSED < LINKED
    assert against("Bruising", "Read more", url=told) == 0


@pytest.mark.parametrize(
    "names", [(), ("Read more",), ("»",), ("This chapter", ""), ("Link to /p/bruising",)]
)
def test_what_names_nothing_speaks_against_no_page(names: tuple[str, ...]) -> None:
    assert against("Back on Tuesday", *names) == 0


@pytest.mark.parametrize(
    "name", ["new.html", "index-2.html", "old_page.php", "default.aspx", "home/", "node/17", "main"]
)
def test_an_address_that_says_only_which_page_it_is_names_nothing(name: str) -> None:
    assert against("Back on Tuesday", url=f"https://site.example/{name}") == 0
