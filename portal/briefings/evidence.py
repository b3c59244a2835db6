"""Evidence: what a citation's state rests on, set side by side for a reader to judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefings.models import Citation, Method, Status
from briefings.outside_addresses import OutsideAddress
from collection.models import StoredSection, Version
from collection.words.days import day
from collection.words.texts import as_said, fold_space
from collection.words.word_diff import compare_words
from portal.documents.marked import Marks, marks
from portal.documents.places import reader_path, section_path
from portal.filters import counted

TOLD_FROM = 2
"""Failures in a row, on separate days, from which a reader is told."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a document is suggested, side by side.

    Args:
        cited_label, cited: what the briefing says.
        found_label, found: what the document says.
        score: how sure that is, in percent.
        score_label: what the score is a share of.
    """

    cited_label: str
    cited: str
    found_label: str
    found: str
    score: int
    score_label: str


_LABELS: Mapping[Method, tuple[str, str, str]] = {
    Method.TITLE: ("Cited as", "Title", "Likeness of the titles"),
    Method.FILE_NAME: ("Cited address", "File name", "How sure this is"),
    Method.CHAPTER: ("Cited as", "Chapter number", "How sure this is"),
    Method.SAME_TEXT: ("Cited address", "Title", "Likeness of the texts"),
    Method.CONTENT: ("Cited as", "Words in both", "Share of the learning point’s telling words"),
}


@dataclass(frozen=True, slots=True)
class PinView:
    """The exact words that a trainer chose, and what became of them.

    Args:
        quote: the words, folded.
        pinned: when they were found in the version that they were chosen from.
        pinned_href: path of that version in the reader, at the section.
        words: those that stand now in their place; None where nothing does.
        words_href: path of their place today; None where there is none.
        changes: both, word by word; empty where they are the same.
    """

    quote: str
    pinned: datetime
    pinned_href: str
    words: str | None = None
    words_href: str | None = None
    changes: Marks = ()


def evidence_of(citation: Citation) -> Evidence | None:
    """Return what a suggestion rests on; None of what is linked, or not found.

    Args:
        citation: a stored citation.
    """
    labels = _LABELS.get(citation.method) if citation.method else None
    if citation.status is not Status.SUGGESTED or labels is None:
        return None
    cited_label, found_label, score_label = labels
    by_address = cited_label == "Cited address"
    return Evidence(
        cited_label=cited_label,
        cited=(citation.cited_url if by_address else citation.cited_text) or "",
        found_label=found_label,
        found=citation.evidence or "",
        score=round(100 * citation.score),
        score_label=score_label,
    )


def pin_view(session: Session, citation: Citation) -> PinView | None:
    """Return what became of the words that a citation is pinned to; None where it is not.

    Args:
        citation: of that transaction.
    """
    version = citation.pin_version
    if citation.pin_quote is None or version is None:
        return None
    quote, now = fold_space(citation.pin_quote), citation.stands_version
    there = _place(session, version, citation.pin_section or 0)
    if now is None or citation.stands_words is None:
        return PinView(quote, version.fetched, there)
    words = fold_space(citation.stands_words)
    return PinView(
        quote,
        version.fetched,
        there,
        words=words,
        words_href=_place(session, now, citation.stands_section or 0),
        changes=marks(compare_words(quote, words)) if as_said(words) != as_said(quote) else (),
    )


def _place(session: Session, version: Version, position: int) -> str:
    """Return the path of a section of a version; of the version where it has no such section."""
    own = (StoredSection.version_id == version.id, StoredSection.position == position)
    slug = session.scalar(select(StoredSection.slug).where(*own))
    if slug is None:
        return reader_path(version.document_id, version.number)
    return section_path(version.document_id, version.number, slug)


def life_of(session: Session, citation: Citation) -> str:
    """Return whether an address outside all sources answers, in a sentence; may be empty.

    One failure says nothing of it; nor does a site that asks not to be visited.

    Args:
        citation: a stored citation.
    """
    if citation.status is not Status.OUTSIDE or citation.cited_url is None:
        return ""
    row = session.get(OutsideAddress, citation.cited_url)
    if row is None:
        return ""
    if row.failures >= TOLD_FROM and row.failing_since:
        times = counted(row.failures, "time")
        return (
            f"It has given no page since {day(row.failing_since)}: it was asked {times}, on "
            "separate days."
        )
    return f"It last answered on {day(row.answered)}." if row.answered else ""
