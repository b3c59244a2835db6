"""The views of the home page, the search, topics and changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, Response, make_response, render_template, request

from collection.taxonomy import load_taxonomy
from index.errors import Unanswerable, UnknownFacet, UnknownValue
from index.facets import FACETS
from index.results import SearchRequest, Sort
from index.search import today_utc
from portal.documents.places import CHANGES, SEARCH, topic_path
from portal.documents.places import HELP as HELP_PATH
from portal.errors import BadParameter, NotKnown
from portal.own_area import own_area
from portal.promoted import Promotion, held, matching
from portal.search.help import HELP
from portal.search.matches import matches_page
from portal.search.pages import (
    Pager,
    ProblemPage,
    changes_page,
    home_page,
    results_page,
    topic_page,
)
from portal.search.requests import (
    EXPLAIN,
    PAGE,
    SINGLE,
    WORDS,
    known,
    parse_request,
    search_href,
)
from portal.services import services
from portal.sign_in import sessions
from portal.web.error_pages import answer_to
from portal.web.headers import never_stored

blueprint = Blueprint("search", __name__)
blueprint.after_request(never_stored)


@blueprint.get("/")
def home() -> str:
    """Show the search box, the topics, the latest changes and briefings."""
    everything = services().index.search(SearchRequest(size=1))
    with services().collection.reading() as session:
        page = home_page(session, everything, own_area())
    return render_template("search/home.html", page=page)


@blueprint.get(SEARCH)
def results() -> str | Response:
    """Show the documents that answer a search."""
    explaining = request.args.get(EXPLAIN) == "1" and _is_admin()
    asked = parse_request(known(request.args, *SINGLE, *FACETS), strict=True)
    asked = replace(asked, own=own_area())
    promotions = _promotions(asked)
    # What is promoted is taken out of the list below, so it stands for no other area's chapter.
    answer = services().index.search(replace(asked, alone=frozenset(promotions)))
    promoted = services().index.hits(asked, list(promotions)) if promotions else ()
    explained = services().index.explain(asked) if explaining else {}
    page = results_page(answer, promoted, promotions, explained)
    if asked.page > answer.pages:
        return _no_such_page(page.pager, SEARCH, asked)
    return render_template("search/results.html", page=page)


def _is_admin() -> bool:
    with services().collection.reading() as session:
        return sessions.load_user(session) is not None


def _promotions(asked: SearchRequest) -> Mapping[str, Promotion]:
    """Return what is promoted for a search, by id of the document."""
    matched = matching(services().promoted, asked, today_utc())
    if not matched:
        return {}
    with services().collection.reading() as session:
        return held(session, matched)


@blueprint.get(HELP_PATH)
def help_page() -> str:
    """Show what can be typed into the search box, with examples."""
    return render_template("search/help.html", sections=HELP)


@blueprint.get("/documents/<document_id>/matches")
def matches(document_id: str) -> str:
    """Show every passage of a document that holds some words: ``?q=``, fifty a page."""
    asked = parse_request(known(request.args, WORDS, PAGE), strict=True)
    words = asked.words
    found = services().index.matches(document_id, words)
    with services().collection.reading() as session:
        page = matches_page(session, document_id, words, found, asked.page)
    return render_template("search/matches.html", page=page)


@blueprint.get("/topics/<slug>")
def topic(slug: str) -> str | Response:
    """Show the documents of a topic."""
    label = load_taxonomy().topics.get(slug)
    if label is None:
        raise NotKnown(f"There is no topic “{slug[:60]}”.")
    asked = SearchRequest(
        filters={"topic": frozenset({slug})}, sort=Sort.CHANGED, page=_page_number(), size=20,
        own=own_area(),
    )  # fmt: skip
    page = topic_page(slug, label, services().index.search(asked))
    if asked.page > page.pager.pages:
        return _no_such_page(page.pager, topic_path(slug), SearchRequest(page=asked.page))
    return render_template("search/topic.html", page=page)


@blueprint.get(CHANGES)
def changes() -> str | Response:
    """Show what became new, changed or gone, by day."""
    number = _page_number()
    with services().collection.reading() as session:
        page = changes_page(session, number, own_area())
    if number > page.pager.pages:
        return _no_such_page(page.pager, CHANGES, SearchRequest(page=number))
    return render_template("search/changes.html", page=page)


@blueprint.errorhandler(BadParameter)
@blueprint.errorhandler(Unanswerable)
def _not_understood(error: BadParameter | Unanswerable) -> Response:
    understood = parse_request(request.args, strict=False)
    bare = replace(understood, filters={}, page=1)
    ways = [("Search all documents", SEARCH)]
    if bare.words:
        ways.insert(0, ("Search for the same words without filters", search_href(SEARCH, bare)))
    answer = answer_to(error)
    return _problem(answer.status, answer.heading, _explained(error), bare, ways)


def _no_such_page(pager: Pager, path: str, asked: SearchRequest) -> Response:
    one = pager.pages == 1
    there = "There is only one page" if one else f"There are only {pager.pages:,} pages"
    last = search_href(path, replace(asked, page=pager.pages))
    ways = [("Go to the last page", last), ("Go to the first page", pager.hrefs[1])]
    return _problem(
        404,
        "There is no such page",
        f"{there}; the address asks for page {asked.page:,}.",
        asked,
        ways[1:] if one else ways[:1],
    )


def _problem(
    status: int, heading: str, message: str, asked: SearchRequest, ways: list[tuple[str, str]]
) -> Response:
    page = ProblemPage(status, heading, message, replace(asked, page=1), tuple(ways))
    return make_response(render_template("search/problem.html", page=page), status)


def _explained(error: BadParameter | Unanswerable) -> str:
    if isinstance(error, UnknownFacet):
        return f"There is no filter called “{error.key[:60]}”."
    if isinstance(error, UnknownValue):
        label = FACETS[error.key].label
        return f"“{error.value[:60]}” is not one of the choices under “{label}”."
    if isinstance(error, BadParameter):
        named = {"q": "Search words", PAGE: "The page number", "sort": "The order"}
        return f"{named.get(error.name, f'“{error.name[:60]}”')}: {error.expected}."
    return str(error)


def _page_number() -> int:
    return parse_request(known(request.args, PAGE), strict=True).page
