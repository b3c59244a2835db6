"""Suggesting: what a learning point may mean where it prints no address.

Titles that stand in its words, and, where it cites nothing at all, documents that speak of the
same things. Both are suggestions only, until a trainer confirms one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from briefings.grounds import Ground, Words
from briefings.linking.catalogue import Catalogue
from briefings.linking.entries import CatalogueEntry
from briefings.linking.ladder import nearest_title, resolve, titled
from briefings.models import Method
from briefings.reading.alignment import words_of
from briefings.reading.drafts import CitationDraft, by_place, is_apart
from briefings.reading.mentions import NOUNS, find_mentions
from briefings.reading.reading import uncited_chapters
from briefings.status import Resolution, resolved_by
from collection.words.texts import as_said, span_as_set
from index.errors import IndexMissing
from index.results import Hit, SearchRequest
from index.search import Index
from index.words.analysis import stem
from index.words.stopwords import STOP_STEMS

NEARLY_EQUAL = 0.92
"""Least likeness of words in running text to a title; words that a link carries need less."""
CONTENT_LEAST = 0.3
"""Least share of a point's telling words that a document's best passages must hold. Of the judged
points (tests/quality/briefings/points.toml) a document that fits comes first for 62 % at 0.3, 57 %
at 0.4 and 46 % at 0.5; of those that nothing fits 38, 63 and 88 % are left alone."""
MOST_SUGGESTIONS = 2
LONG_TITLE = 4
"""Words of a title that is one wherever it stands; "was not brought" may just be said."""
LOOKED_AT = 10
_SHORTEST = 4
_BEGINNING = 6
"""Letters by which two forms of a word are one."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A citation with what it was found to be."""

    draft: CitationDraft
    resolution: Resolution


def resolve_point(
    text: str,
    linked: Sequence[CitationDraft],
    catalogue: Catalogue,
    index: Index,
    *,
    area: str | None,
    itself: str | None = None,
    on: date | None = None,
) -> list[Resolved]:
    """Resolve what a learning point cites, and suggest what it may mean.

    Args:
        text: the point's words.
        linked: its citations with an address.
        catalogue: of the collection.
        area: slug of the briefing's area; None where it is not known.
        itself: id of the document that the briefing is, which it does not cite.
        on: the briefing's date; None where it does not say.

    Returns:
        Citations by their place in the text; suggestions by content last.
    """
    printed = [*linked, *uncited_chapters(text, [draft.text for draft in linked])]
    found = [Resolved(draft, resolve(draft, catalogue, area, on)) for draft in printed]
    known = {resolved.resolution.document_id for resolved in found}
    for title in _titles(text, printed, catalogue, area):
        if title.resolution.document_id not in known:
            known.add(title.resolution.document_id)
            found.append(title)
    found.sort(key=lambda resolved: by_place(resolved.draft.start))
    return found or list(_content(text, index, catalogue, area, itself))


def _titles(
    text: str, printed: Sequence[CitationDraft], catalogue: Catalogue, area: str | None
) -> Iterator[Resolved]:
    """Yield the titles that stand in a text outside the words of other citations."""
    taken = list(printed)
    suited = catalogue.procedures(area)
    candidates = [
        *_verbatim(text, catalogue.titled_within(text, area)),
        *_nearly(text, suited, catalogue),
    ]
    for score, start, end, held in sorted(candidates, key=lambda c: (-c[0], c[1] - c[2], c[3].id)):
        if is_apart(start, end, taken):
            draft = CitationDraft(text[start:end], start=start)
            taken.append(draft)
            yield Resolved(draft, titled(held, score, Words.POINT))


def _verbatim(
    text: str, suited: Iterable[CatalogueEntry]
) -> Iterator[tuple[float, int, int, CatalogueEntry]]:
    said = as_said(text)
    folded = said.casefold()
    for held in suited:
        title = as_said(held.title)
        words = len(title.split())
        # One word ("Neglect") is a subject as often as a title; so are a few in lower case.
        if words == 1 or title.casefold() not in folded:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(title)}(?!\w)", said, re.IGNORECASE):
            if words >= LONG_TITLE or said[match.start()].isupper():
                yield 1.0, *span_as_set(text, *match.span()), held


def _nearly(
    text: str, suited: Sequence[CatalogueEntry], catalogue: Catalogue
) -> Iterator[tuple[float, int, int, CatalogueEntry]]:
    for mention in find_mentions(text):
        words = words_of(mention.text)
        telling = len(catalogue.key(mention.text).split())
        named = len(words) > 1 and (telling > 1 or words[-1] in NOUNS)
        best = nearest_title(mention.text, suited, catalogue, NEARLY_EQUAL) if named else None
        if best:
            yield best[1], mention.start, mention.end, best[0]


def _content(
    text: str, index: Index, catalogue: Catalogue, area: str | None, itself: str | None
) -> Iterator[Resolved]:
    """Yield the documents that speak of what a point says; the best few."""
    # By words alone: what is suggested must not hang on how far the encoding has come.
    asked = SearchRequest(text, size=LOOKED_AT, as_typed=True, grouped=False, by_words=True)
    try:
        hits = index.search(asked).hits
    except IndexMissing:
        # Nothing was indexed yet: the check after the first crawl suggests.
        return
    suited = (
        hit
        for hit in hits
        # The index may be of before: what the collection holds today decides.
        if hit.document_id != itself
        and (held := catalogue.document(hit.document_id)) is not None
        and held.suits(area)
    )
    scored = ((*_share(text, hit), hit) for hit in suited)
    best = [(score, words, hit) for score, words, hit in scored if score >= CONTENT_LEAST]
    # The search knows how rare each word is, and the share how much of the point is held.
    best.sort(key=lambda row: -row[0] * row[2].score)
    for score, words, hit in best[:MOST_SUGGESTIONS]:
        shared = ", ".join(words)
        resolution = resolved_by(
            Ground.CONTENT, Method.CONTENT, score, hit.document_id, evidence=shared
        )
        yield Resolved(CitationDraft(""), resolution)


def _share(text: str, hit: Hit) -> tuple[float, list[str]]:
    """Return the share of a point's telling words that a hit's passages hold, and those words."""
    words = (word for word in reversed(words_of(text)) if len(word) >= _SHORTEST)
    wanted = {word[:_BEGINNING]: word for word in words if stem(word) not in STOP_STEMS}
    shown = " ".join([hit.title, *(passage.text for passage in hit.passages)])
    held = {word[:_BEGINNING] for word in words_of(shown)}
    both = [word for stem, word in reversed(wanted.items()) if stem in held]
    return round(len(both) / max(1, len(wanted)), 4), both
