"""Lines of editions: which versions of a document are editions of the same piece of guidance.

What stands at an address may become something else: an address is given to another chapter, or a
site sends a form in the place of all of them. Such words begin a line of their own, and a citation
of the former line is not one of theirs. When the former words return, so does their line.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.announcements import split_number
from crawler.collection.models import Section, Version
from crawler.editions.doubting import near
from crawler.editions.edition import Edition, edition_of_stored
from crawler.editions.evidence import PageEvidence

LEAST_WORDS = 1 / 3
"""Share of the words of an edition that the next one of the same title has at least; a page of
that title alone is none."""


def edition_of_version(session: Session, version: Version) -> Edition:
    """Return what a stored version is known by.

    Args:
        session: a transaction on the collection.
        version: of any release; the evidence of its page may not have been kept.
    """
    evidence = version.evidence
    return edition_of_stored(
        version.title,
        session.scalars(
            select(Section.text).where(Section.version_id == version.id).order_by(Section.position)
        ),
        PageEvidence.from_json(evidence) if evidence is not None else None,
    )


def continues(before: Edition, now: Edition) -> bool:
    """Tell whether a text is an edition of the same piece of guidance as an earlier one.

    Its words are near; or it was rewritten under the same title, at some length.

    Args:
        before, now: the two texts.
    """
    if before.digest == now.digest or near(before, now):
        return True
    same_title = _plain(before.title) == _plain(now.title)
    return same_title and now.words >= LEAST_WORDS * before.words and now.words > 0


def line_of(session: Session, document_id: str, number: int, edition: Edition) -> int:
    """Return the line of editions that a new version of a document belongs to.

    Args:
        session: a transaction on the collection.
        document_id: whose version it is.
        number: of the new version, which begins a line where it continues none.
        edition: what its words are known by.
    """
    last: dict[int, Version] = {}
    for version in told_lines(session, document_id, before=number):
        last[version.line or version.number] = version
    newest = sorted(last.items(), key=lambda pair: pair[1].number, reverse=True)
    return _first_continued(session, newest, edition) or number


def told_lines(session: Session, document_id: str, *, before: int | None = None) -> list[Version]:
    """Return the versions of a document, the earliest first, each with its line told.

    Those of an earlier release are told now, from their texts; in a session that writes it is
    kept.

    Args:
        session: a transaction on the collection.
        document_id: the document.
        before: only versions of a lesser number; None for all.
    """
    query = select(Version).where(Version.document_id == document_id).order_by(Version.number)
    versions = [v for v in session.scalars(query) if before is None or v.number < before]
    last: dict[int, Version] = {}
    for version in versions:
        if version.line is None:
            newest = sorted(last.items(), key=lambda pair: pair[1].number, reverse=True)
            found = _first_continued(session, newest, edition_of_version(session, version))
            version.line = found or version.number
        last[version.line] = version
    return versions


def _first_continued(
    session: Session, lines: Iterable[tuple[int, Version]], edition: Edition
) -> int | None:
    ends = ((line, edition_of_version(session, version)) for line, version in lines)
    return next((line for line, end in ends if continues(end, edition)), None)


def _plain(title: str) -> str:
    """Return a title without its chapter number and marks, in one case."""
    return " ".join(split_number(title.strip())[1].casefold().split())
