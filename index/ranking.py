"""Ranking: which documents a request finds, in which order, with the counts of every facet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from index.counts import Choice
from index.errors import ImpossiblePage
from index.facets import check_filters
from index.opened import Generation
from index.queries import Query
from index.results import FacetGroup, SearchRequest, Sort
from index.scoring import Scores
from index.sidecar import Array, Sidecar

MOST_ON_PAGE = 100


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a request finds, before any text is read.

    Args:
        query: the words as read.
        scores: of every passage and document.
        total: how many documents the words and the filters admit.
        page: numbers of the documents of the page, in order.
        facets: the counts.
    """

    query: Query
    scores: Scores
    total: int
    page: Sequence[int]
    facets: tuple[FacetGroup, ...]


def rank(generation: Generation, request: SearchRequest, query: Query, today: date) -> Ranked:
    """Rank and count; this is all that a search costs but for reading the texts.

    Args:
        generation: where to look.
        request: what a person asks for.
        query: its words as read.
        today: the day on which reviews are looked at.

    Raises:
        UnknownFacet, UnknownValue: the filters name what is not there.
        ImpossiblePage: there can be no such page.
    """
    if request.page < 1 or not 1 <= request.size <= MOST_ON_PAGE:
        raise ImpossiblePage
    check_filters(request.filters, generation.labels)
    scores = generation.scorer.score(query)
    choice = Choice(generation.sidecar, request.filters, today)
    admitted = np.flatnonzero(choice.admit(scores.matching))
    ranking = scores.documents if query.concepts else None
    page = _page(generation.sidecar, request, admitted, ranking)
    facets = choice.groups(scores.matching, generation.labels)
    return Ranked(query, scores, len(admitted), page, facets)


def _page(
    sidecar: Sidecar, request: SearchRequest, admitted: Array, scores: Array | None
) -> list[int]:
    """Return the numbers of the documents on the page, in order; equals stand by title."""
    title_rank = sidecar.document_title_rank[admitted]
    if request.sort is Sort.REVIEWED:
        key = -sidecar.document_reviewed[admitted]
    elif request.sort is Sort.CHANGED:
        key = -sidecar.document_changed[admitted]
    else:
        key = title_rank if scores is None else -scores[admitted]
    last = request.page * request.size
    if last < len(admitted):  # sort no more than the page needs, but all that tie with its end
        near = np.flatnonzero(key <= np.partition(key, last - 1)[last - 1])
        admitted, title_rank, key = admitted[near], title_rank[near], key[near]
    order = np.lexsort((title_rank, key))[last - request.size : last]
    page: list[int] = admitted[order].tolist()
    return page
