"""Ladder: a citation goes down a ladder of rungs until one holds; the result says which.

The upper rungs follow the address, or find its very text elsewhere, and link at once; so does a
chapter number of which it is stored who bore it on the briefing's date. The others compare names
and only suggest: a chapter number may be another chapter's today, and titles are alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from briefings.grounds import Ground, Words
from briefings.linking.catalogue import Catalogue, Entrance
from briefings.linking.entries import CatalogueEntry
from briefings.models import Method
from briefings.reading.alignment import name_words
from briefings.reading.drafts import CitationDraft
from briefings.reading.mentions import CHAPTER
from briefings.status import Resolution, of_chapter, resolved_by
from crawler.errors import UnreadableAddress
from crawler.sources import Source

TITLE_LEAST = 0.72
"""Least likeness of a title that is suggested. "Information Sharing Guidance" is 0.85 like
"Information sharing and confidentiality"; "Escalation Process" is 0.68 like "Resolving professional
disagreement and escalation", as it is like any long title with that one word."""
FILE_NAME_SCORE, CHAPTER_SCORE = 0.9, 0.7
KNOWN_CHAPTER_SCORE = 0.95
"""Of a chapter whose number on the briefing's date is stored. What is left is a misprint."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation, ready to be resolved.

    Args:
        text: the words that cite.
        address: the canonical address cited; None where the words alone cite.
        source: the source that the address belongs to; None where it is outside all.
        area: slug of the briefing's area; None where it is not known.
        on: the briefing's date; None where it does not say.
    """

    text: str
    address: str | None
    source: Source | None
    area: str | None
    on: date | None = None

    @property
    def valid_area(self) -> str | None:
        """The area whose documents it may mean."""
        return self.source.area if self.source else self.area


Rung = Callable[[Reference, Catalogue], Resolution | None]


def by_address(cited: Reference, catalogue: Catalogue) -> Resolution | None:
    """Link the document that stands at the address."""
    stands = _found(cited, catalogue)
    if stands is None or stands.held.gone or not stands.here:
        return None
    return resolved_by(Ground.ADDRESS, Method.ADDRESS, 1.0, stands.held.id)


def by_redirect(cited: Reference, catalogue: Catalogue) -> Resolution | None:
    """Link the document that once stood at the address, or to which it redirects."""
    stands = _found(cited, catalogue)
    if stands is None or stands.held.gone:
        return None
    return resolved_by(Ground.REDIRECT, Method.REDIRECT, 1.0, stands.held.id)


def by_same_text(cited: Reference, catalogue: Catalogue) -> Resolution | None:
    """Link the document that has the words of the one that was removed; suggest one like it."""
    stands = _found(cited, catalogue)
    same = catalogue.same_text(stands.held) if stands and stands.held.gone else None
    if same is None:
        return None
    ground = Ground.SAME_TEXT if same.likeness == 1 else Ground.LIKE_TEXT
    score, held = round(same.likeness, 4), same.held
    return resolved_by(ground, Method.SAME_TEXT, score, held.id, evidence=held.title)


def by_tombstone(cited: Reference, catalogue: Catalogue) -> Resolution | None:
    """Tell that the document of the address was removed."""
    stands = _found(cited, catalogue)
    if stands is None:
        return None
    method = Method.ADDRESS if stands.here else Method.REDIRECT
    return resolved_by(Ground.REMOVED, method, 1.0, stands.held.id)


def by_scope(cited: Reference, catalogue: Catalogue) -> Resolution | None:  # noqa: ARG001 - a Rung
    """Tell an address that no source collects."""
    if cited.address and cited.source is None:
        return resolved_by(Ground.NOT_COLLECTED, Method.SCOPE, 1.0)
    return None


def by_file_name(cited: Reference, catalogue: Catalogue) -> Resolution | None:
    """Suggest the one document of the area with the same file name."""
    if cited.address is None:
        return None
    same = [held for held in catalogue.named(cited.address) if held.holds_in(cited.valid_area)]
    if len(same) != 1:
        return None
    name = _file_name(same[0].url)
    return resolved_by(
        Ground.FILE_NAME, Method.FILE_NAME, FILE_NAME_SCORE, same[0].id, evidence=name
    )


def by_chapter(cited: Reference, catalogue: Catalogue) -> Resolution | None:
    """Link or suggest the chapter of the cited number, in the manual that is named."""
    match = CHAPTER.search(cited.text)
    if match is None:
        return None
    number = match[1]
    keys = [cited.source.key] if cited.source else catalogue.manuals(cited.text, cited.area)
    then = _chapter_on(number, keys, cited.on, catalogue) if cited.on else None
    if then is not None:
        return then
    today = catalogue.numbered(number, keys)
    return _chapter(today[0], Ground.CHAPTER_TODAY, number) if len(today) == 1 else None


def _chapter_on(
    number: str, keys: Sequence[str], on: date, catalogue: Catalogue
) -> Resolution | None:
    """Return the chapter that bore a number on a day, or is the first known to have borne it."""
    then, day = catalogue.numbered_on(number, keys, on), on.isoformat()
    if len(then.known) == 1:
        held = then.known[0]
        ground = of_chapter(number, held.number, gone=held.gone)
        now = {"now": held.number} if held.number and held.number != number else {}
        return _chapter(held, ground, number, KNOWN_CHAPTER_SCORE, on=day, **now)
    if not then.known and len(then.earliest) == 1:
        return _chapter(then.earliest[0], Ground.CHAPTER_FIRST, number, on=day)
    return None


def _chapter(
    held: CatalogueEntry, ground: Ground, number: str, score: float = CHAPTER_SCORE, **facts: str
) -> Resolution:
    method = Method.CHAPTER
    return resolved_by(ground, method, score, held.id, evidence=number, number=number, **facts)


def by_title(cited: Reference, catalogue: Catalogue) -> Resolution | None:
    """Suggest the document whose title is nearest to the words that cite, or to the file name."""
    file_name = " ".join(name_words(cited.address)) if cited.address else ""
    asked = {cited.text: Words.CITING, file_name: Words.FILE}
    suited = catalogue.procedures(cited.valid_area)
    best = [
        (like, what)
        for words, what in asked.items()
        if (like := nearest_title(words, suited, catalogue, TITLE_LEAST))
    ]
    if not best:
        return None
    (held, score), what = max(best, key=lambda row: row[0][1])
    return titled(held, score, what)


RUNGS: tuple[Rung, ...] = (
    by_address,
    by_redirect,
    by_same_text,
    by_tombstone,
    by_scope,
    by_file_name,
    by_chapter,
    by_title,
)
"""From the top; the first that holds decides."""

NOTHING = resolved_by(Ground.NOTHING)


def resolve(
    draft: CitationDraft, catalogue: Catalogue, area: str | None, on: date | None = None
) -> Resolution:
    """Say what a citation is, by the first rung that holds.

    Args:
        draft: the citation as printed.
        catalogue: of the collection.
        area: slug of the briefing's area; None where it is not known.
        on: the briefing's date; None where it does not say.

    Returns:
        UNRESOLVED where no rung holds.
    """
    address, source = _locate(draft.url, catalogue)
    cited = Reference(draft.text, address, source, area, on)
    results = (rung(cited, catalogue) for rung in RUNGS)
    return next((result for result in results if result is not None), NOTHING)


def nearest_title(
    words: str, among: Sequence[CatalogueEntry], catalogue: Catalogue, least: float
) -> tuple[CatalogueEntry, float] | None:
    """Return the document whose title is most like some words, and how like, 0 to 1.

    The likeness is the mean of two ratios. The set ratio alone finds "neglect" in every title
    that holds it; the plain ratio alone never finds a short name in a long title.

    Args:
        words: those that cite.
        among: the documents to choose from.
        catalogue: whose keys are compared.
        least: the likeness that is asked for.

    Returns:
        None where no title is so like.
    """
    key = catalogue.key(words)
    if not key or not among:
        return None
    # The set ratio is 100 at most, which spares most titles the second comparison.
    plain = process.cdist(
        [key], [held.key for held in among], scorer=fuzz.ratio, score_cutoff=200 * least - 100
    )[0]
    scores = {
        int(place): (float(plain[place]) + fuzz.token_set_ratio(key, among[place].key)) / 200
        for place in plain.nonzero()[0]
    }
    best = max(scores, key=lambda place: (scores[place], -place), default=None)
    if best is None or scores[best] < least:
        return None
    return among[best], round(scores[best], 4)


def _locate(url: str | None, catalogue: Catalogue) -> tuple[str | None, Source | None]:
    if url is None:
        return None, None
    try:
        return catalogue.locate(url)
    except UnreadableAddress:
        # A misprinted address cites by its words alone.
        return None, None


def _found(cited: Reference, catalogue: Catalogue) -> Entrance | None:
    if cited.address is None:
        return None
    here = catalogue.at(cited.address)
    return here if here or cited.source else catalogue.at_former(cited.address)


def titled(held: CatalogueEntry, score: float, what: Words) -> Resolution:
    """Return the suggestion of a document by one of its names.

    Args:
        held: the document, by that name.
        score: how like the name is, 0 to 1.
        what: the words that it is like.
    """
    ground = Ground.TITLE_SAME if score == 1 else Ground.TITLE_NEAR
    return resolved_by(
        ground, Method.TITLE, score, held.id, evidence=held.title, name=held.name, words=what
    )


def _file_name(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]
