"""Linking: a citation goes down a ladder of rungs until one holds; the result says which.

The upper rungs follow the address, and link at once. The lower ones compare names and only
suggest: a chapter number may be another chapter's today, and titles are alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from crawler.sources import Source
from portal.briefings.alignment import name_words
from portal.briefings.drafts import CitationDraft
from portal.briefings.holdings import Found, Held, Holdings
from portal.briefings.mentions import CHAPTER
from portal.briefings.models import Method, Status

TITLE_LEAST = 0.72
"""Least likeness of a title that is suggested. "Information Sharing Guidance" is 0.85 like
"Information sharing and confidentiality"; "Escalation Process" is 0.68 like "Resolving professional
disagreement and escalation", as it is like any long title with that one word."""
FILE_NAME_SCORE, CHAPTER_SCORE = 0.9, 0.7


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation, ready to be resolved.

    Args:
        text: the words that cite.
        address: the canonical address cited; None where the words alone cite.
        source: the source that the address belongs to; None where it is outside all.
        area: slug of the briefing's area; None where it is not known.
    """

    text: str
    address: str | None
    source: Source | None
    area: str | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a citation was found to be.

    Args:
        status: what became of it.
        method: the rung that held; None where none did.
        score: how sure that is, 0 to 1.
        document_id: the document; None where there is none.
        why: why the rung held, in a sentence for a reader; may be empty.
        evidence: the stored words that it held by; None where an address decided.

    Two are equal where they link the same, whatever they say of it.
    """

    status: Status
    method: Method | None = None
    score: float = 0.0
    document_id: str | None = None
    why: str = field(default="", compare=False)
    evidence: str | None = field(default=None, compare=False)


Rung = Callable[[Cited, Holdings], Resolution | None]


def by_address(cited: Cited, holdings: Holdings) -> Resolution | None:
    """Link the document that stands at the address."""
    found = holdings.at(cited.address) if cited.address else None
    return _linked(found, Status.EXACT, Method.ADDRESS) if found and found.here else None


def by_redirect(cited: Cited, holdings: Holdings) -> Resolution | None:
    """Link the document that once stood at the address, or to which it redirects."""
    found = holdings.at(cited.address) if cited.address else None
    return _linked(found, Status.MOVED, Method.REDIRECT) if found else None


def by_scope(cited: Cited, holdings: Holdings) -> Resolution | None:  # noqa: ARG001 - a Rung
    """Tell an address that no source collects."""
    if cited.address and cited.source is None:
        return Resolution(Status.OUTSIDE, Method.SCOPE, 1.0)
    return None


def by_file_name(cited: Cited, holdings: Holdings) -> Resolution | None:
    """Suggest the one document of the area with the same file name."""
    if cited.address is None:
        return None
    same = [held for held in holdings.named(cited.address) if _suits(held, cited)]
    return _suggested(same[0], Method.FILE_NAME, FILE_NAME_SCORE) if len(same) == 1 else None


def by_chapter(cited: Cited, holdings: Holdings) -> Resolution | None:
    """Suggest the chapter that bears the cited number today, in the manual that is named."""
    number = CHAPTER.search(cited.text)
    if number is None:
        return None
    keys = [cited.source.key] if cited.source else holdings.manuals(cited.text, cited.area)
    found = holdings.numbered(number[1], keys)
    return _suggested(found[0], Method.CHAPTER, CHAPTER_SCORE) if len(found) == 1 else None


def by_title(cited: Cited, holdings: Holdings) -> Resolution | None:
    """Suggest the document whose title is nearest to the words that cite, or to the file name."""
    asked = [cited.text, " ".join(name_words(cited.address)) if cited.address else ""]
    suited = holdings.procedures(cited.source.area if cited.source else cited.area)
    best = [nearest_title(words, suited, holdings, TITLE_LEAST) for words in asked]
    found = max((row for row in best if row), key=lambda row: row[1], default=None)
    return _suggested(found[0], Method.TITLE, found[1]) if found else None


RUNGS: tuple[Rung, ...] = (
    by_address,
    by_redirect,
    by_scope,
    by_file_name,
    by_chapter,
    by_title,
)
"""From the top; the first that holds decides."""


def resolve(draft: CitationDraft, holdings: Holdings, area: str | None) -> Resolution:
    """Say what a citation is, by the first rung that holds.

    Args:
        draft: the citation as printed.
        holdings: of the collection.
        area: slug of the briefing's area; None where it is not known.

    Returns:
        UNRESOLVED where no rung holds.
    """
    address, source = _locate(draft.url, holdings)
    cited = Cited(draft.text, address, source, area)
    results = (rung(cited, holdings) for rung in RUNGS)
    found = (result for result in results if result is not None)
    return next(found, Resolution(Status.UNRESOLVED))


def nearest_title(
    words: str, among: Sequence[Held], holdings: Holdings, least: float
) -> tuple[Held, float] | None:
    """Return the document whose title is most like some words, and how like, 0 to 1.

    The likeness is the mean of two ratios. The set ratio alone finds "neglect" in every title
    that holds it; the plain ratio alone never finds a short name in a long title.

    Args:
        words: those that cite.
        among: the documents to choose from.
        holdings: whose keys are compared.
        least: the likeness that is asked for.

    Returns:
        None where no title is so like.
    """
    key = holdings.key(words)
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


def _locate(url: str | None, holdings: Holdings) -> tuple[str | None, Source | None]:
    if url is None:
        return None, None
    try:
        return holdings.locate(url)
    except ValueError:
        # A misprinted address cites by its words alone.
        return None, None


def _linked(found: Found, status: Status, method: Method) -> Resolution:
    status = Status.GONE if found.held.gone else status
    return Resolution(status, method, 1.0, found.held.id)


def _suggested(held: Held, method: Method, score: float) -> Resolution:
    return Resolution(Status.SUGGESTED, method, score, held.id)


def _suits(held: Held, cited: Cited) -> bool:
    area = cited.source.area if cited.source else cited.area
    return Holdings.valid_in(held, area)
