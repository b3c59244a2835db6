"""Status: what became of a citation is decided here and nowhere else, by what was found of it.

Whoever looks (the ladder, the check of what a person chose, a decision) tells a ground; the status
is the ground's. Which ground it is, is decided by one function for each way of looking.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto

from briefings.grounds import Ground, Reason
from briefings.models import Citation, Method, Status
from collection.models import Document, DocumentState

STATUS_OF: Mapping[Ground, Status] = {
    Ground.ADDRESS: Status.EXACT,
    Ground.REDIRECT: Status.MOVED,
    Ground.SAME_TEXT: Status.MOVED,
    Ground.LIKE_TEXT: Status.SUGGESTED,
    Ground.REMOVED: Status.GONE,
    Ground.NOT_COLLECTED: Status.OUTSIDE,
    Ground.FILE_NAME: Status.SUGGESTED,
    Ground.CHAPTER_STANDS: Status.EXACT,
    Ground.CHAPTER_RENUMBERED: Status.MOVED,
    Ground.CHAPTER_UNNUMBERED: Status.MOVED,
    Ground.CHAPTER_REMOVED: Status.GONE,
    Ground.CHAPTER_FIRST: Status.SUGGESTED,
    Ground.CHAPTER_TODAY: Status.SUGGESTED,
    Ground.TITLE_SAME: Status.SUGGESTED,
    Ground.TITLE_NEAR: Status.SUGGESTED,
    Ground.CONTENT: Status.SUGGESTED,
    Ground.NOTHING: Status.UNRESOLVED,
    Ground.NOT_ASKED: Status.UNRESOLVED,
    Ground.REJECTED: Status.UNRESOLVED,
    Ground.ANOTHER_PAGE: Status.GONE,
    Ground.CHOSEN: Status.EXACT,
    Ground.CHOSEN_ELSEWHERE: Status.MOVED,
    Ground.CHOSEN_REMOVED: Status.GONE,
    Ground.WORDS_STAND: Status.EXACT,
    Ground.WORDS_READDRESSED: Status.MOVED,
    Ground.WORDS_IN_SECTION: Status.MOVED,
    Ground.WORDS_IN_DOCUMENT: Status.MOVED,
    Ground.WORDS_IN_AREA: Status.MOVED,
    Ground.WORDS_CHANGED: Status.REWORDED,
    Ground.WORDS_GONE: Status.GONE,
}


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a citation was found to be.

    Args:
        status: what became of it.
        method: the rung that held; None where none did.
        score: how sure that is, 0 to 1.
        document_id: the document; None where there is none.
        reason: what was found; None only where nobody asks for it.
        evidence: the stored words that it held by; None where an address decided.

    Two are equal where they link the same, whatever they rest on.
    """

    status: Status
    method: Method | None = None
    score: float = 0.0
    document_id: str | None = None
    reason: Reason | None = field(default=None, compare=False)
    evidence: str | None = field(default=None, compare=False)

    def because(self, ground: Ground, **facts: str) -> Resolution:
        """Return the same document and rung on another ground.

        Args:
            ground: what was found.
            facts: what it names.
        """
        return replace(self, status=STATUS_OF[ground], reason=Reason(ground, facts))


def resolved_by(
    ground: Ground,
    method: Method | None = None,
    score: float = 0.0,
    document_id: str | None = None,
    *,
    evidence: str | None = None,
    **facts: str,
) -> Resolution:
    """Return what was found of a citation, with the status that this makes.

    Args:
        ground: what was found.
        method: the rung that held; None where none did.
        score: how sure that is, 0 to 1.
        document_id: the document; None where there is none.
        evidence: the stored words that it held by.
        facts: what the ground names.
    """
    reason = Reason(ground, facts)
    return Resolution(STATUS_OF[ground], method, score, document_id, reason, evidence)


def settle(citation: Citation, ground: Ground, document: Document, now: datetime) -> None:
    """Give a citation the document that a person has just chosen, and its status.

    Args:
        citation: a stored citation.
        ground: from ``of_choice``.
        document: the document.
        now: the moment.
    """
    citation.because(Reason(ground))
    citation.become(STATUS_OF[ground], document.id, now)
    citation.document = document


def of_choice(citation: Citation, document: Document) -> Ground:
    """Say what is known of a document that a person has just chosen; the next check knows all.

    Args:
        citation: a stored citation, as it was before.
        document: the document.
    """
    if document.state is DocumentState.GONE:
        return Ground.CHOSEN_REMOVED
    at_address = citation.status is Status.EXACT and citation.document_id == document.id
    return of_document(gone=False, at_address=citation.cited_url is None or at_address)


def of_document(*, gone: bool, at_address: bool) -> Ground:
    """Say what became of a document that a person chose.

    Args:
        gone: whether the publisher removed it.
        at_address: whether it stands where it was cited, or no address was.
    """
    if gone:
        return Ground.CHOSEN_REMOVED
    return Ground.CHOSEN if at_address else Ground.CHOSEN_ELSEWHERE


class Whereabouts(Enum):
    """Where a quote stands."""

    HERE = auto()
    """In its own document, in the section that it was pinned to."""
    OTHER_SECTION = auto()
    OTHER_DOCUMENT = auto()
    REWORDED = auto()
    """Not there any more in these words; a passage is like it."""
    NOWHERE = auto()


_OF_WORDS: Mapping[Whereabouts, Ground] = {
    Whereabouts.HERE: Ground.WORDS_STAND,
    Whereabouts.OTHER_SECTION: Ground.WORDS_IN_SECTION,
    Whereabouts.OTHER_DOCUMENT: Ground.WORDS_IN_DOCUMENT,
    Whereabouts.REWORDED: Ground.WORDS_CHANGED,
    Whereabouts.NOWHERE: Ground.WORDS_GONE,
}


def of_words(whereabouts: Whereabouts, *, same_area: bool, readdressed: bool) -> Ground:
    """Say what became of words that a person chose.

    Args:
        whereabouts: where they stand.
        same_area: whether that document holds for the area of the one that they were chosen in.
        readdressed: whether the address that was cited leads elsewhere.
    """
    if whereabouts is Whereabouts.OTHER_DOCUMENT and not same_area:
        return Ground.WORDS_IN_AREA
    if whereabouts is Whereabouts.HERE and readdressed:
        return Ground.WORDS_READDRESSED
    return _OF_WORDS[whereabouts]


def of_chapter(number: str, now: str | None, *, gone: bool) -> Ground:
    """Say what became of the chapter that bore a number on the briefing's date.

    Args:
        number: as cited.
        now: the number that it bears today; None where it bears none.
        gone: whether the publisher removed it.
    """
    if gone:
        return Ground.CHAPTER_REMOVED
    if now == number:
        return Ground.CHAPTER_STANDS
    return Ground.CHAPTER_RENUMBERED if now else Ground.CHAPTER_UNNUMBERED
