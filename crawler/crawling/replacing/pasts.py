"""Pasts: what the pages of a source held of late, as far as it may be asked for again.

What stood before a change that the publisher announced, or that an admin accepted, is over; so is
what was read in another way than now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from collection.models import (
    Document,
    DocumentState,
    Replacement,
    ReplacementState,
    StoredSection,
    Version,
)

WINDOW = timedelta(days=90)
"""How far back a text is compared with what its page held at its longest."""

EDITIONS = 100
"""Versions of a document that are looked at, the latest: one a day for the whole of that time."""

ALIKE = 1.1
"""How many times longer a text may be that is as long as another."""


@dataclass(frozen=True, slots=True)
class Stood:
    """A version that readers had.

    Args:
        version_id, number: of it.
        size: its characters.
        came, until: when its words came, and when others did.
    """

    version_id: int
    number: int
    size: int
    came: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Longest:
    """A document at its longest of late, and what it is now.

    Args:
        document_id, version_id: of the version at which it was longest.
        size: characters that it had then.
        steps: how many versions came after.
        held: characters of the version that readers have.
        now: characters that it has now, or would have.
    """

    document_id: str
    version_id: int
    size: int
    steps: int
    held: int
    now: int


def sizes_now(session: Session, source_key: str) -> dict[str, int]:
    """Return how many characters the current documents of a source have, by their ids.

    Args:
        session: a transaction.
        source_key: of the source.
    """
    rows = session.execute(
        select(Document.id, func.sum(func.length(StoredSection.text)))
        .join(StoredSection, StoredSection.version_id == Document.version_id)
        .where(Document.source_key == source_key, Document.state == DocumentState.CURRENT)
        .group_by(Document.id)
    )
    return {document_id: size or 0 for document_id, size in rows}


def stood_of_late(
    session: Session,
    source_key: str,
    coming: Collection[str],
    announced: Mapping[str, date],
    now: datetime,
) -> Mapping[str, Sequence[Stood]]:
    """Return the versions that readers had of late, the latest first, by document.

    Args:
        session: a transaction.
        source_key: of the source.
        coming: ids of the documents for which words came.
        announced: the day of the latest change that the publisher told of, by document.
        now: the moment.
    """
    since = now - WINDOW
    found = defaultdict[str, list[Stood]](list)
    accepted = _accepted_versions(session, source_key)
    read_from: dict[str, str] = {}
    over: set[str] = set()
    for document_id, blob_hash, *row in session.execute(
        select(
            Version.document_id,
            Version.blob_hash,
            Version.id,
            Version.number,
            func.coalesce(func.sum(func.length(StoredSection.text)), 0),
            Version.fetched,
        )
        .join(Document, Document.id == Version.document_id)
        .outerjoin(StoredSection, StoredSection.version_id == Version.id)
        .where(
            Document.source_key == source_key,
            Document.state == DocumentState.CURRENT,
            or_(Document.changed >= since, Document.id.in_(coming)),
        )
        .group_by(Version.id)
        .order_by(Version.document_id, Version.number.desc())
    ):
        those, (version_id, number, size, came) = found[document_id], row
        until = those[-1].came if those else now
        # What is read in another way now has other words than what was read in the same way.
        anew = read_from.get(document_id) == blob_hash
        read_from[document_id] = blob_hash
        if those and (
            anew
            or len(those) >= EDITIONS
            or until < since
            or number < accepted.get(document_id, 0)
            or came.date() < announced.get(document_id, came.date())
        ):
            over.add(document_id)
        if document_id not in over:
            those.append(Stood(version_id, number, size, came, until))
    return found


def longest_of(
    document_id: str, stood: Sequence[Stood], size: int, since: datetime
) -> Longest | None:
    """Return a document at its longest of late; None where it is as long now.

    A page that was as short before it was long has lost nothing: what swelled it went again.

    Args:
        document_id: of the document.
        stood: its versions, the latest first.
        size: characters that it has now.
        since: versions that readers had only before do not count.
    """
    most: Stood | None = None
    for each in stood:
        if each.until < since:
            break
        if most and most.size > ALIKE * size >= each.size:
            return None
        if most is None or each.size > most.size:
            most = each
    if most is None or most.size <= ALIKE * size:
        return None
    steps = sum(each.number > most.number for each in stood)
    return Longest(document_id, most.version_id, most.size, steps, stood[0].size, size)


def last_accepted(session: Session, source_key: str) -> datetime | None:
    """Return when an admin last accepted words of a source that were held back.

    Args:
        session: a transaction.
        source_key: of the source.
    """
    return session.scalar(
        select(func.max(Replacement.decided)).where(
            Replacement.source_key == source_key, Replacement.state == ReplacementState.ACCEPTED
        )
    )


def _accepted_versions(session: Session, source_key: str) -> Mapping[str, int]:
    """Return the number of the latest version of each document that an admin accepted."""
    rows = session.execute(
        select(Replacement.document_id, func.max(Version.number))
        .join(Version, Version.id == Replacement.version_id)
        .where(Replacement.source_key == source_key, Replacement.state == ReplacementState.ACCEPTED)
        .group_by(Replacement.document_id)
    )
    return {row[0]: row[1] for row in rows}
