"""Ranking: which documents a request finds, in which order, with the counts of every facet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from collection.vocabulary import AUTHORITIES, EVERYWHERE
from index.errors import ImpossiblePage
from index.facets import asked_by, check_filters
from index.results import FacetGroup, SearchRequest, Sort
from index.searching.counts import FacetChoice
from index.searching.grouping import Grouping
from index.searching.opened import Generation
from index.searching.queries import Query
from index.searching.scores import Scores
from index.storing.files import Array
from index.storing.sidecar import Sidecar

MOST_ON_PAGE = 100
_HOLD_EVERYWHERE = [AUTHORITIES.index(name) for name in sorted(EVERYWHERE)]


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a request finds, before any text is read.

    Args:
        query: the words as read.
        scores: of every passage and document.
        total: how many documents the words and the filters admit.
        groups: how many of them stand in the results, without those beneath another.
        own: how many of these, the first ones, are of one's own area.
        page: numbers of the documents of the page, in order.
        facets: the counts.
        same: by number of a document of the page, the members of its family beneath it.
        outside: which documents the filters leave out, bool [D].
    """

    query: Query
    scores: Scores
    total: int
    groups: int
    own: int
    page: Sequence[int]
    facets: tuple[FacetGroup, ...]
    outside: Array
    same: Mapping[int, Sequence[int]] = field(default_factory=dict)


def rank(generation: Generation, request: SearchRequest, query: Query, today: date) -> Ranked:
    """Rank and count; this is all that a search costs but for reading the texts.

    Args:
        generation: where to look.
        request: what a person asks for.
        query: its words as read; what chosen facets ask for is asked for beside.
        today: the day on which reviews are looked at.

    Raises:
        UnknownFacet, UnknownValue: the filters name what is not there.
        ImpossiblePage: there can be no such page.
    """
    if request.page < 1 or not 1 <= request.size <= MOST_ON_PAGE:
        raise ImpossiblePage
    check_filters(request.filters, generation.labels)
    query = replace(query, asks=query.asks | asked_by(request.filters))
    choice = FacetChoice(generation.tallies.on(today), request.filters)

    def filtered() -> Array:
        return choice.admit(np.ones(generation.sidecar.documents, bool))

    within = filtered if request.filters else None
    scores = generation.scorer.score(query, within, by_words=request.by_words)
    inside = choice.admit(scores.matching)
    admitted = np.flatnonzero(inside)
    ranking = scores.documents if query.concepts else None
    grouping = _grouping(generation.sidecar, request)
    page, groups, own = _page(generation.sidecar, request, admitted, ranking, grouping)
    same = {}
    if grouping:
        # The same chapter of another area is shown beneath one's own, whatever area was chosen.
        found = choice.admit(scores.matching, leaving_out="area")
        same = {n: grouping.others(n, found, inside, scores.documents) for n in page}
    facets = choice.groups(scores.matching, generation.labels)
    return Ranked(query, scores, len(admitted), groups, own, page, facets, ~inside, same)


def _grouping(sidecar: Sidecar, request: SearchRequest) -> Grouping | None:
    """Return how families are shown; None where each document stands by its own date."""
    if request.sort is not Sort.RELEVANCE or not request.grouped:
        return None
    return Grouping(sidecar, request.alone)


def _page(
    sidecar: Sidecar,
    request: SearchRequest,
    admitted: Array,
    scores: Array | None,
    grouping: Grouping | None,
) -> tuple[list[int], int, int]:
    """Return the numbers of the documents on the page, in order, how many all pages have, and own.

    Those of one's own area stand before the rest; within either, equals stand by title.
    """
    if request.sort is Sort.REVIEWED:
        key = -sidecar.document_reviewed[admitted]
    elif request.sort is Sort.CHANGED:
        key = -sidecar.document_changed[admitted]
    else:
        key = sidecar.document_title_rank[admitted] if scores is None else -scores[admitted]
    own = _own(sidecar, request.own)[admitted] if request.own else np.ones(len(admitted), bool)
    if grouping:
        # A family has one member of an area at most, so what leads it is one's own where there is.
        leading = np.where(own, -np.inf, key) if request.own else key
        firsts = grouping.firsts(admitted, leading)
        admitted, key, own = admitted[firsts], key[firsts], own[firsts]
    groups, of_own = len(admitted), int(np.count_nonzero(own))
    start, last = (request.page - 1) * request.size, request.page * request.size
    first = _slice(sidecar, admitted[own], key[own], start, last)
    rest = ~own
    then = _slice(sidecar, admitted[rest], key[rest], max(start - of_own, 0), max(last - of_own, 0))
    return first + then, groups, of_own


def _own(sidecar: Sidecar, area: str) -> Array:
    """Return which documents are of an area or hold in every one, bool [D]."""
    own = np.isin(sidecar.document_authority, _HOLD_EVERYWHERE)
    areas = sidecar.facets["area"]
    if area in areas.slugs:
        own[areas.documents[areas.values == areas.slugs.index(area)]] = True
    return own


def _slice(sidecar: Sidecar, documents: Array, key: Array, start: int, last: int) -> list[int]:
    """Return some of the documents in their order, from a place to before another.

    No more is sorted than is needed, but all that tie with the end of it.
    """
    if start >= min(last, len(documents)):
        return []
    if last < len(documents):
        near = np.flatnonzero(key <= np.partition(key, last - 1)[last - 1])
        documents, key = documents[near], key[near]
    order = np.lexsort((sidecar.document_title_rank[documents], key))[start:last]
    found: list[int] = documents[order].tolist()
    return found
