"""Relaxing: a search that finds nothing is asked again, step by step, for a little less.

Each step keeps as much as it can of what was asked, and says in words what it gave up: first the
spelling, then quotation marks and "title:", then the filters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from index.opened import Generation
from index.queries import Query, parse
from index.ranking import Ranked, rank
from index.results import SearchRequest
from index.synonyms import Synonyms

CLOSE: Final = 0.55
"""The least share of what was asked for that a close match holds. Of thirty queries that the
demonstration cannot answer 0.45 tells 80 %, 0.55 90 % and 0.6 93 %; of those that it can, it leaves
98 %, 97 % and 96 % in peace. Where a slip was corrected first, some of the thirty find words."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a request finds, and what was given up for it.

    Args:
        ranked: the documents.
        suggestion: another spelling, where it was not applied.
        given_up: in words for the reader; None where nothing was.
        close: whether the best document holds most of what was asked for.
    """

    ranked: Ranked
    suggestion: str | None
    given_up: str | None
    close: bool


def find(generation: Generation, request: SearchRequest, synonyms: Synonyms, today: date) -> Found:
    """Answer a request, and where nothing answers it, as much of it as can be answered.

    Args:
        generation: where to look.
        request: what a person asks for.
        synonyms: other words.
        today: the day on which reviews are looked at.

    Raises:
        UnknownFacet, UnknownValue: the filters name what is not there.
        ImpossiblePage: there can be no such page.
    """
    query = parse(request.words, synonyms)
    ranked = rank(generation, request, query, today)
    suggestion = generation.speller.correct(request.words, synonyms)
    if ranked.total or query.lists_all:
        return Found(ranked, suggestion, None, _is_close(generation, query, ranked))
    for asked, words, given_up in _steps(request, suggestion, synonyms):
        less = rank(generation, replace(request, filters=asked.filters), words, today)
        if less.total:
            return Found(less, None, given_up, _is_close(generation, words, less))
    return Found(ranked, suggestion, None, close=False)


def _steps(
    request: SearchRequest, suggestion: str | None, synonyms: Synonyms
) -> Iterator[tuple[SearchRequest, Query, str]]:
    """Yield what to ask next: the request, its words as read, and what it gives up."""
    typed = request.words
    query = parse(typed, synonyms)
    if suggestion:
        given_up = f"Nothing was found for “{typed}”. These results are for “{suggestion}”."
        typed, query = suggestion, parse(suggestion, synonyms)
        yield request, query, given_up
    if query.phrases:
        query = replace(query, phrases=())
        yield (
            request,
            query,
            "No document holds the words as you asked for them. These results hold some of them.",
        )
    if request.filters:
        yield (
            replace(request, filters={}),
            query,
            "Nothing was found with the filters that you chose. These results are without them.",
        )


def _is_close(generation: Generation, query: Query, ranked: Ranked) -> bool:
    if not query.concepts or not ranked.total:
        return True
    return generation.scorer.share_held(query, ranked.scores) >= CLOSE
