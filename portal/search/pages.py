"""Page contexts: what the templates of the home page, the results, topics and changes show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from briefings.store import BriefingLine, latest
from index.results import (
    FacetGroup,
    Hit,
    Passage,
    RelatedTopic,
    Results,
    Same,
    SearchRequest,
    Sort,
)
from index.searching.explaining import Explanation
from index.searching.operators.signs import plain
from portal.documents.cards import Card, CardSource, passage_card
from portal.documents.places import (
    CHANGES,
    SEARCH,
    comparison_path,
    matches_path,
    topic_path,
)
from portal.promoted import Promotion
from portal.search.changes import Change, Day, by_day, count_changes, latest_changes
from portal.search.requests import search_href, without_value

CHANGES_ON_A_PAGE = 50
SORT_LABELS = {
    Sort.RELEVANCE: "Relevance",
    Sort.REVIEWED: "Last reviewed",
    Sort.CHANGED: "Last changed",
}


@dataclass(frozen=True, slots=True)
class CountedTopic:
    """A topic and how many documents it has."""

    slug: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """The page context of search/home.html.

    Args:
        total: how many documents can be searched.
        topics: those that have documents, by label.
        changes: the latest few, of the reader's own area where there is one.
        elsewhere: the latest few of other areas; none where the reader has no area.
        briefings: the latest few.
    """

    total: int
    topics: tuple[CountedTopic, ...]
    changes: tuple[Change, ...]
    elsewhere: tuple[Change, ...]
    briefings: tuple[BriefingLine, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value, with the address of the search without it."""

    facet: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit with the name of its source, the words found in it, and why it is promoted if it is."""

    hit: Hit
    source: str
    words: str
    promotion: Promotion | None = None
    explanation: Explanation | None = None

    @property
    def matches_href(self) -> str:
        """The path of every passage of the document that holds the words."""
        asked = SearchRequest(self.words)
        return search_href(matches_path(self.hit.document_id), asked)

    def comparison_href(self, other: Same) -> str:
        """Return the path of the page that compares the document with another area's.

        Args:
            other: beneath the hit.
        """
        return comparison_path(self.hit.document_id, other.document_id)

    def card(self, passage: Passage) -> Card:
        """Return the citation card of one of its passages.

        Args:
            passage: of the hit.
        """
        hit = self.hit
        title = hit.title or hit.url
        cited = CardSource(
            self.source, hit.area, hit.number, title, hit.changed, hit.checked, hit.gone
        )
        return passage_card(cited, passage)


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one page stands among all.

    Args:
        page: this page, from 1.
        pages: how many there are; at least one.
        hrefs: address by page, for the pages that are offered.
    """

    page: int
    pages: int
    hrefs: Mapping[int, str]

    def params(self) -> dict[str, Any]:
        """Return the parameters of the GOV.UK pagination component."""
        items: list[dict[str, Any]] = []
        before = 0
        for number, href in self.hrefs.items():
            if number > before + 1:
                items.append({"ellipsis": True})
            items.append({"number": number, "href": href, "current": number == self.page})
            before = number
        params: dict[str, Any] = {"items": items, "classes": "app-pagination"}
        if self.page > 1:
            params["previous"] = {"href": self.hrefs[self.page - 1]}
        if self.page < self.pages:
            params["next"] = {"href": self.hrefs[self.page + 1]}
        return params


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """The page context of search/results.html.

    Args:
        request: what was asked.
        total: how many documents match.
        promoted: what stands above the documents, on the first page only.
        found: the documents of this page, without what is promoted for this search; those of one's
            own area and those that hold in every area, where a reader has an area.
        elsewhere: those of other areas, which come after.
        facets: every facet that has a value to choose.
        chips: the chosen values.
        clear_href: the same words without filters.
        pager: the pages.
        suggestion, suggestion_href: another spelling, and the search for it.
        relaxed: what was given up to find anything, or that nothing close was found.
        as_typed_href: the same search with nothing given up; None where nothing was.
        close: False where nothing close was found.
        related: topics to go on with.
        read_as: how operators were read, in words; empty where there are none.
        personal: True where a number or a name of a person seems to have been typed.
        plain_href: the search for the same words without operators.
    """

    request: SearchRequest
    total: int
    promoted: tuple[ShownHit, ...]
    found: tuple[ShownHit, ...]
    elsewhere: tuple[ShownHit, ...]
    facets: tuple[FacetGroup, ...]
    chips: tuple[Chip, ...]
    clear_href: str
    pager: Pager
    suggestion: str | None
    suggestion_href: str
    relaxed: str | None
    as_typed_href: str | None
    close: bool
    related: tuple[RelatedTopic, ...]
    read_as: str
    plain_href: str
    personal: bool
    sorts: Mapping[Sort, str]

    @property
    def href(self) -> str:
        """The address of this very page."""
        return search_href(SEARCH, self.request)


@dataclass(frozen=True, slots=True)
class TopicPage:
    """The page context of search/topic.html."""

    slug: str
    label: str
    total: int
    found: tuple[ShownHit, ...]
    elsewhere: tuple[ShownHit, ...]
    filter_href: str
    pager: Pager


@dataclass(frozen=True, slots=True)
class LatestChangesPage:
    """The page context of search/changes.html."""

    days: tuple[Day, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """The page context of search/problem.html: a search that cannot be answered, and ways on.

    Args:
        status: the HTTP status.
        heading, message: what is wrong.
        request: what of the address could be understood, to be searched again.
        ways: words and address of each way on.
    """

    status: int
    heading: str
    message: str
    request: SearchRequest
    ways: tuple[tuple[str, str], ...]


def home_page(session: Session, everything: Results, own: str = "") -> HomePage:
    """Build the home page.

    Args:
        everything: the answer to an empty search.
        own: slug of the reader's own area; empty for none.
    """
    topics = [
        CountedTopic(value.value, value.label, value.count)
        for group in everything.facets
        if group.key == "topic"
        for value in group.values
        if value.count
    ]
    return HomePage(
        total=everything.total,
        topics=tuple(sorted(topics, key=lambda topic: topic.label)),
        changes=_latest_of_each(latest_changes(session, limit=40, own=own), 5),
        elsewhere=_latest_of_each(latest_changes(session, limit=40, beside=own), 5) if own else (),
        briefings=latest(session, 3),
    )


def results_page(
    results: Results,
    promoted: Sequence[Hit] = (),
    promotions: Mapping[str, Promotion] | None = None,
    explained: Mapping[str, Explanation] | None = None,
) -> ResultsPage:
    """Build the page of a search.

    Args:
        results: the answer.
        promoted: the documents promoted for this search.
        promotions: why, by id of the document.
        explained: how the scores came about, by id of the document; for admins only.
    """
    request = results.request
    bare = replace(request, filters={}, page=1, as_typed=False)
    above = {hit.document_id for hit in promoted}
    exact = replace(request, as_typed=True, page=1)
    respelt = replace(request, words=results.suggestion or "", page=1, as_typed=False)
    # Whoever ticks areas has said which are wanted, so none of these is another.
    here = len(results.hits) if request.filters.get("area") else results.own_here
    own, others = results.hits[:here], results.hits[here:]

    def listed(hits: Sequence[Hit]) -> tuple[ShownHit, ...]:
        kept = [hit for hit in hits if hit.document_id not in above]
        return _found(results, kept, explained=explained)

    return ResultsPage(
        request=request,
        total=results.total,
        promoted=_found(results, promoted, promotions or {}) if request.page == 1 else (),
        found=listed(own),
        elsewhere=listed(others),
        facets=tuple(group for group in results.facets if group.values),
        chips=_chips(results),
        clear_href=search_href(SEARCH, bare),
        pager=_pager(SEARCH, request, results.pages),
        suggestion=results.suggestion,
        suggestion_href=search_href(SEARCH, respelt),
        relaxed=results.relaxed,
        as_typed_href=search_href(SEARCH, exact) if results.given_up else None,
        close=results.close,
        related=results.related,
        read_as=results.read_as,
        personal=results.personal,
        plain_href=search_href(SEARCH, replace(request, words=plain(request.words), page=1)),
        sorts=SORT_LABELS if request.words else {**SORT_LABELS, Sort.RELEVANCE: "Title"},
    )


def topic_page(slug: str, label: str, results: Results) -> TopicPage:
    """Build the page of a topic.

    Args:
        slug: the topic.
        label: its name.
        results: the answer to a search for the topic without words.
    """
    narrowed = replace(results.request, sort=Sort.RELEVANCE, page=1, size=SearchRequest().size)
    plain = SearchRequest(page=results.request.page)
    return TopicPage(
        slug=slug,
        label=label,
        total=results.total,
        found=_found(results, results.hits[: results.own_here]),
        elsewhere=_found(results, results.hits[results.own_here :]),
        filter_href=search_href(SEARCH, narrowed),
        pager=_pager(topic_path(slug), plain, results.pages),
    )


def changes_page(session: Session, page: int, own: str = "") -> LatestChangesPage:
    """Build one page of what changed.

    Args:
        page: from 1.
        own: slug of the reader's own area; of each day, what changed elsewhere stands apart.
    """
    pages = max(1, -(-count_changes(session) // CHANGES_ON_A_PAGE))
    offset = (page - 1) * CHANGES_ON_A_PAGE
    changes = latest_changes(session, limit=CHANGES_ON_A_PAGE, offset=offset)
    return LatestChangesPage(by_day(changes, own), _pager(CHANGES, SearchRequest(page=page), pages))


def _latest_of_each(changes: Sequence[Change], limit: int) -> tuple[Change, ...]:
    latest_by_id: dict[str, Change] = {}
    for change in changes:
        latest_by_id.setdefault(change.document_id, change)
    return tuple(latest_by_id.values())[:limit]


def _found(
    results: Results,
    hits: Sequence[Hit],
    promotions: Mapping[str, Promotion] | None = None,
    explained: Mapping[str, Explanation] | None = None,
) -> tuple[ShownHit, ...]:
    why, how = promotions or {}, explained or {}
    names = {
        value.value: value.label
        for group in results.facets
        if group.key == "source"
        for value in group.values
    }
    return tuple(
        ShownHit(
            hit,
            names.get(hit.source, hit.source),
            results.answered,
            why.get(hit.document_id),
            how.get(hit.document_id),
        )
        for hit in hits
    )


def _chips(results: Results) -> tuple[Chip, ...]:
    return tuple(
        Chip(
            group.label,
            value.label,
            search_href(SEARCH, without_value(results.request, group.key, value.value)),
        )
        for group in results.facets
        for value in group.values
        if value.selected
    )


def _pager(path: str, request: SearchRequest, pages: int) -> Pager:
    page = request.page
    offered = {1, page - 1, page, page + 1, pages} & set(range(1, pages + 1))
    hrefs = {n: search_href(path, replace(request, page=n)) for n in sorted(offered)}
    return Pager(page, pages, hrefs)
