"""Relaxing: what is given up, one thing after another, where nothing was found.

A word that no document holds is spelt otherwise before anything is ranked, where something better
is known; then:

    1. the operators     "neglect AND bruising" becomes its plain words
    2. the spelling      "neglet" becomes "neglect"
    3. the rarest words  what was asked for word for word is looked for as single words, the rarest
                         first; single words are alternatives already
    4. the filters       the one that hides most, then all

The first that finds anything answers, and says what was given up. Beside that, an answer says
whether it is close: whether one passage of its first documents holds half of what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import numpy as np

from collection.taxonomy import TopicRule, load_taxonomy
from index.facets import FACETS
from index.results import RelatedTopic, SearchRequest
from index.searching.opened import Generation
from index.searching.operators.signs import plain
from index.searching.queries import Query, parse
from index.searching.ranking import Ranked, rank
from index.words.analysis import stems
from index.words.stopwords import STOP_STEMS
from index.words.synonyms import Synonyms

CLOSE: Final = 0.5
"""Share of the query's weight (the idf of its stems; what no document holds weighs most) that one
passage of the first ten documents must hold. All 28 questions that the demonstration cannot answer
stay below half, and 6 of the 118 judged queries without a misspelling; at 0.4 it is 22 and 4, at
0.6 28 and 8. By whole documents 25 and 5: a long one holds a little of everything."""
NOT_CLOSE: Final = "No close match: these documents hold only some of what you asked for."
NEAR: Final = 10
"""Documents that are looked at: those of the first page."""
TOPICS: Final = 3
"""Related topics that are named."""
TOPIC_SHARE: Final = 0.5
"""Share of the words of a topic's rule that a query must hold."""

# What a document must hold: a phrase, or words bound to a field ("title:neglect").
_QUOTES: Final = '"“”„‟«»＂'
_REQUIRED = re.compile(
    rf"(?<!\S)(?:(?:title:)?[{_QUOTES}](?P<phrase>[^{_QUOTES}]+)[{_QUOTES}](?:~\d+)?"
    rf"|title:(?P<word>[^\s{_QUOTES}]+))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Asking:
    """What stays the same from one step to the next."""

    generation: Generation
    synonyms: Synonyms
    today: date
    asked: dict[str, Query] = field(default_factory=dict)

    def rank(self, request: SearchRequest) -> Ranked:
        query = self.asked.get(request.words)
        if query is None:
            query = self.generation.asker.ask(request.words, self.synonyms)
            self.asked[request.words] = query
        return rank(self.generation, request, query, self.today)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What a request found, perhaps after something was given up.

    Args:
        request: what was answered.
        ranked: what it found.
        relaxed: what was given up, in words for the reader; None where nothing was.
    """

    request: SearchRequest
    ranked: Ranked
    relaxed: str | None = None


def answer(
    generation: Generation, request: SearchRequest, synonyms: Synonyms, today: date
) -> Relaxed:
    """Answer a request, giving up as little as finds anything.

    Args:
        generation: where to look.
        request: what a person asks for.
        synonyms: other words.
        today: the day on which reviews are looked at.

    Returns:
        The request as it stands, with nothing found, where giving up does not help. Filters
        alone are not given up: without them every document would answer.

    Raises:
        UnknownFacet, UnknownValue, ImpossiblePage: as ``rank`` does.
    """
    asking = _Asking(generation, synonyms, today)
    if not request.as_typed and (respelt := generation.speller.respell(request.words, synonyms)):
        asked = replace(request, words=respelt)
        found = asking.rank(asked)
        if found.total:
            return Relaxed(asked, found, f"Showing results for “{respelt}”.")
    ranked = asking.rank(request)
    if ranked.total or request.as_typed or not request.words.strip():
        return Relaxed(request, ranked)
    for filters, filters_given_up in _filters(asking, request):
        for words, words_given_up in _words(asking, request.words):
            asked = replace(request, words=words, filters=filters)
            found = asking.rank(asked)
            if found.total:
                told = " ".join(filter(None, (words_given_up, filters_given_up)))
                return Relaxed(asked, found, told)
    return Relaxed(request, ranked)


def is_close(generation: Generation, ranked: Ranked, names: frozenset[str] = frozenset()) -> bool:
    """Say whether one passage of the first documents holds half of what was asked.

    Args:
        generation: where it was found.
        ranked: what was found.
        names: stems of names of people that no document holds, which no answer needs.

    Returns:
        True where no words were asked for, and where operators said what must be held.
    """
    if ranked.query.found is not None:
        return True
    share = generation.scorer.share_held(ranked.query, ranked.page[:NEAR], names)
    return share >= CLOSE


def related_topics(generation: Generation, typed: str) -> tuple[RelatedTopic, ...]:
    """Return the topics whose words a query holds, of those that have documents.

    Args:
        generation: whose documents.
        typed: as a person typed it.

    Returns:
        Those with most in common first; none where none has half of its words.
    """
    asked = set(stems(typed)) - STOP_STEMS
    taxonomy = load_taxonomy()
    held = generation.sidecar.facets["topic"].slugs
    shares = {rule: _share(rule, asked) for rule in taxonomy.topic if rule.slug in held}
    best = sorted(shares, key=lambda rule: -shares[rule])[:TOPICS]
    return tuple(
        RelatedTopic(rule.slug, rule.label) for rule in best if shares[rule] >= TOPIC_SHARE
    )


def _share(rule: TopicRule, asked: set[str]) -> float:
    return max(
        len(asked & (own := set(stems(words)))) / len(own) for words in (rule.label, *rule.words)
    )


def _filters(
    asking: _Asking, request: SearchRequest
) -> Iterator[tuple[Mapping[str, frozenset[str]], str]]:
    """Yield the filters, then without the one that hides most, then none, with what to say."""
    yield request.filters, ""
    if len(request.filters) > 1:
        without = [
            {key: values for key, values in request.filters.items() if key != left_out}
            for left_out in request.filters
        ]
        totals = [asking.rank(replace(request, filters=kept)).total for kept in without]
        most = int(np.argmax(totals))
        label = FACETS[list(request.filters)[most]].label
        yield (
            without[most],
            f"Nothing was found with all of your filters. Showing results without “{label}”.",
        )
    if request.filters:
        yield {}, "Nothing was found with your filters. Showing results without them."


def _words(asking: _Asking, typed: str) -> Iterator[tuple[str, str]]:
    """Yield the words as typed, then respelt, then less and less bound, with what to say."""
    yield typed, ""
    if asking.asked[typed].read_as:
        typed = plain(typed)
        yield typed, "Nothing fits all of that. Showing results for the plain words."
    if respelt := asking.generation.speller.suggest(typed, asking.synonyms):
        yield respelt, f"No results for “{typed}”. Showing results for “{respelt}”."
    lighter = typed
    for part in _rarest_first(asking, typed):
        lighter = lighter.replace(part[0], part["phrase"] or part["word"], 1)
        yield (
            lighter,
            f"Nothing was found that must hold {part[0]}. "
            "Showing documents that hold some of these words.",
        )


def _rarest_first(asking: _Asking, typed: str) -> list[re.Match[str]]:
    def holding(part: re.Match[str]) -> int:
        return int(asking.generation.scorer.score(parse(part[0]), by_words=True).matching.sum())

    return sorted(_REQUIRED.finditer(typed), key=holding)
