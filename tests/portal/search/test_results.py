"""The search page: documents with passages, filters, chips, pages, and every wrong address."""

from __future__ import annotations

import html
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from sqlalchemy import select

from collection.models import StoredSection
from collection.store import Collection
from index.facets import FACETS
from portal.search.requests import LONGEST


def fetch(client: FlaskClient, path: str, status: int = 200) -> BeautifulSoup:
    """Fetch a page that is expected to have a status."""
    response = client.get(path)
    assert response.status_code == status
    return BeautifulSoup(response.text, "lxml")


def hits(page: BeautifulSoup) -> list[str]:
    """Return the titles of the documents shown."""
    return [" ".join(t.get_text().split()) for t in page.select(".app-hit__title")]


def only(page: BeautifulSoup, selector: str) -> Tag:
    """Return the one element of a selector."""
    found = page.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)}"
    return found[0]


def words_of(tag: Tag) -> str:
    """Return the text of an element with its white space folded."""
    return " ".join(tag.get_text(" ").split())


def test_documents_are_found_by_words(client: FlaskClient) -> None:
    page = fetch(client, "/search?q=bruising")
    assert sorted(hits(page)) == [
        "1.4.2 Bruising in babies who are not mobile",
        "Bruising in babies who are not mobile",
    ]
    assert words_of(only(page, ".app-results__count")) == "2 documents"


@pytest.mark.slow
def test_every_passage_shown_is_a_run_of_a_stored_text(
    client: FlaskClient, stored: Collection
) -> None:
    with stored.reading() as session:
        texts = list(session.scalars(select(StoredSection.text)))
    shown = [
        passage.get_text()
        for path in ("/search", "/search?q=bruising", "/search?q=sharing+information+escalation")
        for passage in fetch(client, path).select(".app-passage__text")
    ]
    assert len(shown) >= 8
    assert [text for text in shown if not any(text in whole for whole in texts)] == []


def test_matches_are_marked(client: FlaskClient) -> None:
    marks = fetch(client, "/search?q=paediatrician").select("mark")
    assert {mark.get_text() for mark in marks} == {"paediatrician"}


def test_a_time_limit_stands_out_in_a_passage(client: FlaskClient) -> None:
    found = fetch(client, "/search?q=bruising+duty+social+worker").select("strong.app-limit")
    assert "on the same day" in {limit.get_text() for limit in found}


def test_text_that_looks_like_html_is_shown_as_text(client: FlaskClient) -> None:
    response = client.get("/search?q=sharing")
    assert "&lt;with care&gt;" in response.text
    assert "<with care>" not in response.text


def test_a_hit_tells_where_it_comes_from_and_how_fresh_it_is(client: FlaskClient) -> None:
    hit = only(fetch(client, "/search?q=curiosity"), ".app-hit")
    assert [words_of(fact) for fact in hit.select(".app-facts li")] == [
        "Aldermoor", "Procedure", "Checked 3 days ago", "Review overdue",
    ]  # fmt: skip
    folded = only(hit, ".app-known").find_parent("details")
    assert folded is not None
    assert not folded.has_attr("open")
    rows = (" ".join(row.get_text(" ").split()) for row in hit.select(".app-known > div"))
    assert [row for row in rows if not row.startswith(("Original", "Changed"))] == [
        "Source Aldermoor procedures", "Format Web page", "Reviewed March 2021",
        "Next review March 2023, overdue",
    ]  # fmt: skip


def test_a_removed_document_says_so(client: FlaskClient) -> None:
    hit = only(fetch(client, "/search?q=escalation"), ".app-hit")
    assert "Removed by the publisher" in words_of(hit)


def test_a_passage_leads_to_its_place_here_and_at_the_publisher(client: FlaskClient) -> None:
    page = fetch(client, "/search?q=paediatrician&area=aldermoor")
    here, original = page.select(".app-passage__link")[0], page.select(".app-card__facts a")[0]
    assert here["href"] == "/documents/a1bruising00?version=1#at-2-1-the-first-hour"
    assert original["href"] == ("https://procedures.aldermoor.example/a1bruising00.html#first-hour")
    assert {"noopener", "noreferrer"} <= set(original["rel"])


def test_a_page_of_a_paged_document_opens_at_that_page(client: FlaskClient) -> None:
    page = fetch(client, "/search?q=sharing+information")
    here, original = page.select(".app-passage__link")[0], page.select(".app-card__facts a")[0]
    assert words_of(here).startswith("Page one, page 2")
    assert str(original["href"]).endswith(".pdf#page=2")


def test_links_can_be_told_apart_when_heard_alone(client: FlaskClient) -> None:
    links = fetch(client, "/search?q=bruising").select(".app-passage__link")
    by_words: dict[str, set[str]] = {}
    for link in links:
        by_words.setdefault(words_of(link), set()).add(str(link["href"]))
    # Two areas hold chapters of one title.
    assert all(len(targets) == 1 for targets in by_words.values())


def test_filters_narrow_the_documents_and_stay_chosen(client: FlaskClient) -> None:
    page = fetch(client, "/search?q=bruising&area=saltmere")
    assert hits(page) == ["Bruising in babies who are not mobile"]
    assert only(page, "#filter-area-saltmere").has_attr("checked")
    assert not only(page, "#filter-area-aldermoor").has_attr("checked")
    assert only(page, "#q")["value"] == "bruising"


def test_values_of_one_facet_widen_and_facets_narrow(client: FlaskClient) -> None:
    both = fetch(client, "/search?q=bruising&area=saltmere&area=aldermoor")
    assert len(hits(both)) == 2
    none = fetch(client, "/search?area=saltmere&type=guidance")
    assert hits(none) == []


def test_a_facet_that_is_chosen_still_counts_its_other_values(client: FlaskClient) -> None:
    page = fetch(client, "/search?q=bruising&area=saltmere")
    label = only(page, "label[for=filter-area-aldermoor]")
    assert words_of(label) == "Aldermoor (1 document )"


def test_a_chip_leads_to_the_search_without_its_value(client: FlaskClient) -> None:
    page = fetch(client, "/search?q=bruising&area=saltmere&type=procedure")
    chips = {words_of(chip): str(chip["href"]) for chip in page.select(".app-chip")}
    assert chips == {
        "Remove the filter Document type: Procedure ✕": "/search?q=bruising&area=saltmere",
        "Remove the filter Area: Saltmere ✕": "/search?q=bruising&type=procedure",
    }
    assert only(page, ".app-chips__clear")["href"] == "/search?q=bruising"


def test_the_whole_search_is_one_form_that_needs_no_script(client: FlaskClient) -> None:
    page = fetch(client, "/search?q=bruising")
    form = only(page, "main form")
    assert (form["method"], form["action"]) == ("get", "/search")
    names = {str(field["name"]) for field in form.select("input, select")}
    assert {"q", *FACETS, "sort"} == names
    buttons = form.select("button:not(.app-card__button)")
    assert all(button.get("type", "submit") == "submit" for button in buttons)
    # The one that copies a card is shown by its script, and must not send the search.
    copying = form.select(".app-card__button")
    assert copying
    assert all(button["type"] == "button" for button in copying)
    assert all(button.find_parent(hidden=True) for button in copying)


def test_the_ticks_are_those_of_the_address_and_the_button_says_what_they_show(
    client: FlaskClient,
) -> None:
    page = fetch(client, "/search?q=bruising&area=saltmere")
    assert only(page, "main form")["autocomplete"] == "off"
    assert words_of(only(page, ".app-filters__apply")) == "Show 1 document"


def test_the_area_is_the_first_filter(client: FlaskClient) -> None:
    summaries = fetch(client, "/search?q=bruising").select(".app-facet__summary")
    assert words_of(summaries[0]) == "Area"


def test_a_skip_link_leads_to_the_results(client: FlaskClient) -> None:
    page = fetch(client, "/search?q=bruising")
    skip = only(page, ".govuk-skip-link")
    assert words_of(skip) == "Skip to results"
    assert only(page, str(skip["href"])).select(".app-hit")


def test_one_place_of_a_page_is_heard_when_it_changes(client: FlaskClient) -> None:
    assert len(fetch(client, "/search?q=bruising").select("[role=status], [aria-live]")) == 1


def test_titles_tell_results_and_the_same_chapter_of_two_areas_apart(client: FlaskClient) -> None:
    asked = ("/search?q=bruising", "/search?q=bruising&area=saltmere", "/documents/a1bruising00",
             "/documents/b1bruising00")  # fmt: skip
    assert [page_title(fetch(client, path)) for path in asked] == [
        "Search results – Signpost",
        "Search results: Saltmere – Signpost",
        "Bruising in babies who are not mobile – Aldermoor – Signpost",
        "Bruising in babies who are not mobile – Saltmere – Signpost",
    ]


def test_filters_fold_under_one_summary(client: FlaskClient) -> None:
    folded = only(fetch(client, "/search?q=bruising"), "details.app-filters")
    assert not folded.has_attr("open")
    assert words_of(only(folded, ":scope > summary")) == "Filters"
    chosen = only(fetch(client, "/search?area=saltmere"), "details.app-filters > summary")
    assert words_of(chosen) == "Filters 1 chosen"


def test_an_empty_search_prompts_and_lists_everything(client: FlaskClient) -> None:
    page = fetch(client, "/search?q=")
    assert words_of(only(page, ".app-results__count")) == "6 documents"
    assert "Type what you are looking for" in words_of(only(page, ".app-prompt"))


def test_nothing_found_says_so_and_offers_ways_on(client: FlaskClient) -> None:
    page = fetch(client, "/search?q=zebra&area=saltmere")
    assert "Nothing found" in page.get_text()
    targets = [link["href"] for link in page.select("main li a")]
    assert "/search?q=zebra" in targets
    assert "/search" in targets


def test_documents_can_be_sorted_by_their_review(client: FlaskClient) -> None:
    page = fetch(client, "/search?sort=reviewed")
    assert hits(page)[0] == "1.4.2 Bruising in babies who are not mobile"
    assert only(page, "option[selected]")["value"] == "reviewed"


def test_pages_follow_each_other_without_losing_the_search(client: FlaskClient) -> None:
    first = fetch(client, "/search?area=aldermoor&limit=2")
    assert words_of(only(first, ".app-results__count")) == "5 documents , page 1 of 3"
    follow = only(first, "a[rel=next]")
    assert follow["href"] == "/search?area=aldermoor&page=2&limit=2"
    second = fetch(client, str(follow["href"]))
    assert not set(hits(first)) & set(hits(second))
    assert page_title(second).startswith("All documents: Aldermoor, page 2 of 3")


def page_title(page: BeautifulSoup) -> str:
    """Return the page's title."""
    assert page.title is not None
    return page.title.get_text()


def test_a_page_past_the_end_tells_how_many_there_are(client: FlaskClient) -> None:
    page = fetch(client, "/search?q=bruising&page=9999", status=404)
    assert "There is only one page; the address asks for page 9,999." in page.get_text()
    assert only(page, "main li a")["href"] == "/search?q=bruising"
    page = fetch(client, "/search?limit=2&page=9", status=404)
    assert "There are only 3 pages" in page.get_text()
    assert only(page, "main li a")["href"] == "/search?page=3&limit=2"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("topic=unicorns", "“unicorns” is not one of the choices under “Topic”."),
        ("reviewed=soon", "“soon” is not one of the choices under “Last reviewed”."),
        ("page=abc", "The page number: expected a whole number from 1"),
        ("sort=title", "The order: expected one of relevance, reviewed, changed."),
        ("page=1&page=2", "The page number: expected once only."),
    ],
)
def test_a_wrong_address_says_what_is_wrong_and_keeps_the_words(
    client: FlaskClient, query: str, said: str
) -> None:
    page = fetch(client, f"/search?q=bruising&{query}", status=422)
    assert said in words_of(only(page, "main"))
    assert only(page, "#q")["value"] == "bruising"
    assert [link["href"] for link in page.select("main li a")] == ["/search?q=bruising", "/search"]


def test_what_a_newsletter_adds_is_passed_over_and_not_handed_on(client: FlaskClient) -> None:
    page = fetch(client, "/search?q=bruising&limit=2&utm_source=letter&fbclid=x&fbclid=y&nation=")
    assert "utm_source" not in page.decode()
    assert "fbclid" not in page.decode()


def test_too_many_words_are_refused_with_their_number(client: FlaskClient) -> None:
    page = fetch(client, f"/search?q={'neglect+' * 625}", status=422)
    assert f"use at most {LONGEST} characters; these are 4,999" in page.get_text()


@pytest.mark.parametrize(
    "words",
    ["<script>alert(1)</script>", '"><img src=x>', "' OR 1=1 --", "\x00", "(((", "title:", "*"],
)
def test_odd_words_are_words(client: FlaskClient, words: str) -> None:
    page = fetch(client, f"/search?q={quote(words)}")
    assert page.find("script", string=True) is None
    assert page.find("img") is None
    if words.strip("\x00"):
        assert html.unescape(str(only(page, "#q")["value"])) == words
