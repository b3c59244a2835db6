"""Linking: a citation goes down a ladder of rungs until one holds; the result says which.

The upper rungs follow the address, or find its very text elsewhere, and link at once; so does a
chapter number of which it is stored who bore it on the briefing's date. The others compare names
and only suggest: a chapter number may be another chapter's today, and titles are alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz, process

from crawler.collection.days import stated
from crawler.errors import UnreadableAddress
from crawler.sources import Source
from portal.briefings.alignment import name_words
from portal.briefings.drafts import CitationDraft
from portal.briefings.held import Held
from portal.briefings.holdings import Found, Holdings
from portal.briefings.mentions import CHAPTER
from portal.briefings.models import Method, Status

TITLE_LEAST = 0.72
"""Least likeness of a title that is suggested. "Information Sharing Guidance" is 0.85 like
"Information sharing and confidentiality"; "Escalation Process" is 0.68 like "Resolving professional
disagreement and escalation", as it is like any long title with that one word."""
FILE_NAME_SCORE, CHAPTER_SCORE = 0.9, 0.7
KNOWN_CHAPTER_SCORE = 0.95
"""Of a chapter whose number on the briefing's date is stored. What is left is a misprint."""


@dataclass(frozen=True, slots=True)
class Cited:
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
    found = _found(cited, holdings)
    if found is None or found.held.gone or not found.here:
        return None
    why = "It stands at the cited address."
    return Resolution(Status.EXACT, Method.ADDRESS, 1.0, found.held.id, why)


def by_redirect(cited: Cited, holdings: Holdings) -> Resolution | None:
    """Link the document that once stood at the address, or to which it redirects."""
    found = _found(cited, holdings)
    if found is None or found.held.gone:
        return None
    why = "The cited address now leads to another one."
    return Resolution(Status.MOVED, Method.REDIRECT, 1.0, found.held.id, why)


def by_same_text(cited: Cited, holdings: Holdings) -> Resolution | None:
    """Link the document that has the words of the one that was removed; suggest one like it."""
    found = _found(cited, holdings)
    same = holdings.same_text(found.held) if found and found.held.gone else None
    if same is None:
        return None
    title = same.held.title
    if same.likeness == 1:
        why = "The publisher removed it from the cited address; its very words stand here."
        return Resolution(Status.MOVED, Method.SAME_TEXT, 1.0, same.held.id, why, title)
    why = "The publisher removed the cited document; the text of this one is much like its last."
    return _suggested(same.held, Method.SAME_TEXT, round(same.likeness, 4), why, title)


def by_tombstone(cited: Cited, holdings: Holdings) -> Resolution | None:
    """Tell that the document of the address was removed."""
    found = _found(cited, holdings)
    if found is None:
        return None
    method = Method.ADDRESS if found.here else Method.REDIRECT
    why = "Its last text is kept here."
    return Resolution(Status.GONE, method, 1.0, found.held.id, why)


def by_scope(cited: Cited, holdings: Holdings) -> Resolution | None:  # noqa: ARG001 - a Rung
    """Tell an address that no source collects."""
    if cited.address and cited.source is None:
        why = "Signpost does not collect this site, so cannot check what it says."
        return Resolution(Status.OUTSIDE, Method.SCOPE, 1.0, why=why)
    return None


def by_file_name(cited: Cited, holdings: Holdings) -> Resolution | None:
    """Suggest the one document of the area with the same file name."""
    if cited.address is None:
        return None
    same = [held for held in holdings.named(cited.address) if held.holds_in(cited.valid_area)]
    if len(same) != 1:
        return None
    why = "A file of the same name stands at another address."
    return _suggested(same[0], Method.FILE_NAME, FILE_NAME_SCORE, why, _file_name(same[0].url))


def by_chapter(cited: Cited, holdings: Holdings) -> Resolution | None:
    """Link or suggest the chapter of the cited number, in the manual that is named."""
    match = CHAPTER.search(cited.text)
    if match is None:
        return None
    number = match[1]
    keys = [cited.source.key] if cited.source else holdings.manuals(cited.text, cited.area)
    if cited.on is not None:
        then = holdings.numbered_on(number, keys, cited.on)
        if len(then.known) == 1:
            return _chapter_then(then.known[0], number, cited.on)
        if not then.known and len(then.earliest) == 1:
            why = (
                f"It was chapter {number} when Signpost first stored this manual, after the "
                f"briefing ({stated(cited.on)})."
            )
            return _suggested(then.earliest[0], Method.CHAPTER, CHAPTER_SCORE, why, number)
    found = holdings.numbered(number, keys)
    why = "The chapter that has the cited number today."
    return (
        _suggested(found[0], Method.CHAPTER, CHAPTER_SCORE, why, number)
        if len(found) == 1
        else None
    )


def _chapter_then(held: Held, number: str, on: date) -> Resolution:
    why = f"It was chapter {number} at the time of the briefing ({stated(on)})."
    status = Status.EXACT
    if held.gone:
        status, why = Status.GONE, f"{why} Its last text is kept here."
    elif held.number != number:
        status = Status.MOVED
        why += f" It is chapter {held.number} now." if held.number else " It has no number now."
    return Resolution(status, Method.CHAPTER, KNOWN_CHAPTER_SCORE, held.id, why, number)


def by_title(cited: Cited, holdings: Holdings) -> Resolution | None:
    """Suggest the document whose title is nearest to the words that cite, or to the file name."""
    file_name = " ".join(name_words(cited.address)) if cited.address else ""
    asked = {cited.text: "the words that cite it", file_name: "the name of the cited file"}
    suited = holdings.procedures(cited.valid_area)
    best = [
        (found, what)
        for words, what in asked.items()
        if (found := nearest_title(words, suited, holdings, TITLE_LEAST))
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

NOTHING = Resolution(
    Status.UNRESOLVED, why="No document in our sources fits these words or this address."
)


def resolve(
    draft: CitationDraft, holdings: Holdings, area: str | None, on: date | None = None
) -> Resolution:
    """Say what a citation is, by the first rung that holds.

    Args:
        draft: the citation as printed.
        holdings: of the collection.
        area: slug of the briefing's area; None where it is not known.
        on: the briefing's date; None where it does not say.

    Returns:
        UNRESOLVED where no rung holds.
    """
    address, source = _locate(draft.url, holdings)
    cited = Cited(draft.text, address, source, area, on)
    results = (rung(cited, holdings) for rung in RUNGS)
    found = (result for result in results if result is not None)
    return next(found, NOTHING)


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
    except UnreadableAddress:
        # A misprinted address cites by its words alone.
        return None, None


def _found(cited: Cited, holdings: Holdings) -> Found | None:
    if cited.address is None:
        return None
    found = holdings.at(cited.address)
    return found if found or cited.source else holdings.at_former(cited.address)


def titled(held: Held, score: float, what: str) -> Resolution:
    """Return the suggestion of a document by one of its names.

    Args:
        held: the document, by that name.
        score: how like the name is, 0 to 1.
        what: what it is like: "the words that cite it".
    """
    like = "is" if score == 1 else "is close to"
    why = f"{(held.name or 'its title').capitalize()} {like} {what}."
    return _suggested(held, Method.TITLE, score, why, held.title)


def _suggested(
    held: Held, method: Method, score: float, why: str, evidence: str | None = None
) -> Resolution:
    return Resolution(Status.SUGGESTED, method, score, held.id, why, evidence)


def _file_name(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]
