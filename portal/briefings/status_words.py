"""What a status, and what it rests on, is called before a reader; said when it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from briefings.grounds import Ground, Name, Reason, Words
from briefings.models import Citation, Status
from collection.models import DocumentState
from collection.words.days import stated


@dataclass(frozen=True, slots=True)
class StatusWords:
    """How a status is shown.

    Args:
        words: in a tag beside a citation.
        counted: after a number in a list: "7 found, 1 suggested".
        colour: the tag's class.
        waits: how the queue names it; empty where it waits for nobody.
        told: what happened, and what is asked, in a sentence of the queue.
    """

    words: str
    counted: str
    colour: str
    waits: str = ""
    told: str = ""


STATUS_WORDS: Mapping[Status, StatusWords] = {
    Status.EXACT: StatusWords("Found at the cited address", "found", "govuk-tag--green"),
    Status.MOVED: StatusWords(
        "Moved",
        "moved",
        "govuk-tag--blue",
        waits="Moved",
        told="What is cited is no longer where it was.",
    ),
    Status.REWORDED: StatusWords(
        "Reworded",
        "reworded",
        "govuk-tag--yellow",
        waits="Reworded",
        told="The passage that is cited says it in other words now.",
    ),
    Status.GONE: StatusWords(
        "Removed by the publisher",
        "removed",
        "govuk-tag--red",
        waits="Removed",
        told="The publisher has removed what is cited. Its last text is kept.",
    ),
    Status.SUGGESTED: StatusWords(
        "Suggested: not yet confirmed by a trainer",
        "suggested",
        "govuk-tag--yellow",
        waits="To confirm",
        told="This document is suggested. Is it the one that the learning point means?",
    ),
    Status.UNRESOLVED: StatusWords("Not found", "not found", "govuk-tag--grey"),
    Status.OUTSIDE: StatusWords("Outside our sources", "outside our sources", "govuk-tag--grey"),
}
PASSAGE_GONE = "No longer there"
"""Of words that a trainer chose, where the document still stands."""
CONFIRMED = "Confirmed by a trainer"
"""Of a document that a trainer chose, where it stands as it was cited."""

SENTENCES: Mapping[Ground, str] = {
    Ground.ADDRESS: "It stands at the cited address.",
    Ground.REDIRECT: "The cited address now leads to another one.",
    Ground.SAME_TEXT: (
        "The publisher removed it from the cited address; its very words stand here."
    ),
    Ground.LIKE_TEXT: (
        "The publisher removed the cited document; the text of this one is much like its last."
    ),
    Ground.REMOVED: "Its last text is kept here.",
    Ground.NOT_COLLECTED: "Signpost does not collect this site, so cannot check what it says.",
    Ground.FILE_NAME: "A file of the same name stands at another address.",
    Ground.CHAPTER_STANDS: "It was chapter {number} at the time of the briefing ({on}).",
    Ground.CHAPTER_RENUMBERED: (
        "It was chapter {number} at the time of the briefing ({on}). It is chapter {now} now."
    ),
    Ground.CHAPTER_UNNUMBERED: (
        "It was chapter {number} at the time of the briefing ({on}). It has no number now."
    ),
    Ground.CHAPTER_REMOVED: (
        "It was chapter {number} at the time of the briefing ({on}). Its last text is kept here."
    ),
    Ground.CHAPTER_FIRST: (
        "It was chapter {number} when Signpost first stored this manual, after the briefing ({on})."
    ),
    Ground.CHAPTER_TODAY: "The chapter that has the cited number today.",
    Ground.TITLE_SAME: "{name} is {words}.",
    Ground.TITLE_NEAR: "{name} is close to {words}.",
    Ground.CONTENT: "It speaks of the same things as this learning point.",
    Ground.NOTHING: "No document in our sources fits these words or this address.",
    Ground.NOT_ASKED: "",
    Ground.REJECTED: "",
    Ground.ANOTHER_PAGE: (
        "Another page stands there now: its words are none of what was cited. The words before are "
        "kept as an earlier version."
    ),
    Ground.CHOSEN: "",
    Ground.CHOSEN_ELSEWHERE: ("What a trainer chose stands at another address than the one cited."),
    Ground.CHOSEN_REMOVED: "Its last text is kept here.",
    Ground.WORDS_STAND: "The words that a trainer chose stand there as they were.",
    Ground.WORDS_READDRESSED: (
        "The words that a trainer chose stand there as they were. The cited address leads "
        "elsewhere now."
    ),
    Ground.WORDS_IN_SECTION: "The words that a trainer chose now stand in another section.",
    Ground.WORDS_IN_DOCUMENT: "The words that a trainer chose now stand in another document.",
    Ground.WORDS_IN_AREA: (
        "The words that a trainer chose now stand only in a document of another area."
    ),
    Ground.WORDS_CHANGED: ("The words that a trainer chose were changed. These are the nearest."),
    Ground.WORDS_GONE: ("The words that a trainer chose stand in none of our sources any more."),
}
"""Why a citation is what it is; empty where the words of its state say all."""
_MUCH_LIKE = " The text of “{like}” is much like it."
NOT_TOLD = "Why is told when it is next checked."
"""Of a citation that an older release checked last, whose sentence could not be read back."""
_NAMES: Mapping[Name, str] = {
    Name.TITLE: "Its title",
    Name.FORMER: "Its former title",
    Name.SHORT: "A short form of its title",
}
_WORDS: Mapping[Words, str] = {
    Words.CITING: "the words that cite it",
    Words.FILE: "the name of the cited file",
    Words.POINT: "words of this learning point",
}


def state_words(citation: Citation) -> str:
    """Return what became of a citation, in a few words for a reader.

    Args:
        citation: a stored citation.
    """
    document = citation.document
    if citation.confirmed and citation.status is Status.EXACT:
        return CONFIRMED
    if citation.status is Status.GONE and document and document.state is not DocumentState.GONE:
        return PASSAGE_GONE
    return STATUS_WORDS[citation.status].words


def say(reason: Reason | None) -> str:
    """Return why a citation is what it is, in a sentence for a reader; may be empty.

    Args:
        reason: as stored; None where it is not known until the next check.
    """
    if reason is None:
        return NOT_TOLD
    sentence = SENTENCES[reason.ground] + (_MUCH_LIKE if "like" in reason.facts else "")
    return sentence.format(**{fact: _said(fact, stored) for fact, stored in reason.facts.items()})


def _said(fact: str, as_stored: str) -> str:
    match fact:
        case "on":
            return stated(date.fromisoformat(as_stored))
        case "name":
            return _NAMES[Name(as_stored)]
        case "words":
            return _WORDS[Words(as_stored)]
        case _:
            return as_stored
