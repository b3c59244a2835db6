"""Lines of editions: which versions of a document are editions of the same piece of guidance.

What stands at an address may become something else: an address is given to another chapter, or a
site sends a form in the place of all of them. Such words begin a line of their own, and a citation
of the former line is not one of theirs. When the former words return, so does their line.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from collection.models import StoredSection, Version
from collection.store import Collection
from collection.titles import bare_title
from collection.words.texts import as_said
from crawler.crawling.content import stored_edition
from crawler.editions.doubting import near
from crawler.editions.edition import Edition

LEAST_WORDS = 1 / 3
"""Share of the words of an edition that the next one of the same title has at least; a page of
that title alone is none."""


def edition_of_version(session: Session, version: Version) -> Edition:
    """Return what a stored version is known by.

    Args:
        version: of any release; the evidence of its page may not have been kept.
    """
    return stored_edition(version.title, texts_of_version(session, version.id), version.evidence)


def texts_of_version(session: Session, version_id: int) -> Sequence[str]:
    """Return the texts of a stored version's sections, in reading order.

    Args:
        version_id: of a version of any document.
    """
    texts = (
        select(StoredSection.text)
        .where(StoredSection.version_id == version_id)
        .order_by(StoredSection.position)
    )
    return session.scalars(texts).all()


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
        document_id: whose version it is.
        number: of the new version, which begins a line where it continues none.
        edition: what its words are known by.
    """
    return _continued(session, _lines(session, document_id), edition) or number


def tell_lines(collection: Collection) -> None:
    """Tell the lines of the versions that an earlier release stored, from their texts, for good.

    Args:
        collection: that holds them.
    """
    untold = select(Version.document_id).where(Version.line.is_(None)).distinct()
    with collection.reading() as session:
        told = {
            version.id: line
            for document_id in session.scalars(untold).all()
            for version, line in _lines(session, document_id)
        }
    if told:
        with collection.writing() as session:
            for version_id, line in told.items():
                session.execute(update(Version).where(Version.id == version_id).values(line=line))


def _lines(session: Session, document_id: str) -> list[tuple[Version, int]]:
    """Return the versions of a document with the line of each, the earliest first."""
    query = select(Version).where(Version.document_id == document_id).order_by(Version.number)
    told: list[tuple[Version, int]] = []
    for version in session.scalars(query):
        line = version.line
        if line is None:
            edition = edition_of_version(session, version)
            line = _continued(session, told, edition) or version.number
        told.append((version, line))
    return told


def _continued(
    session: Session, told: Sequence[tuple[Version, int]], edition: Edition
) -> int | None:
    """Return the line that a text continues: of the last texts of each, the latest that it may."""
    ends = {line: version for version, line in told}
    latest = sorted(ends.items(), key=lambda end: end[1].number, reverse=True)
    editions = ((line, edition_of_version(session, version)) for line, version in latest)
    return next((line for line, end in editions if continues(end, edition)), None)


def _plain(title: str) -> str:
    """Return a title without its chapter number, in one case and setting."""
    return as_said(bare_title(title).casefold())
