"""Replacements: words that came in the place of a document's, from their coming to a decision.

    waiting --the crawl ends, and nothing speaks against them--> in force; the row is deleted
       |                                         +--an admin accepts--> accepted
       +--the crawl's rules hold them back--> held --an admin refuses--> refused
       |                                         |
       +--------- the old words, or others ------+----------> closed

What was accepted or refused can be undone, and is held again then. Words that were refused for a
document are not asked about again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, inspect, select, update
from sqlalchemy.orm import Session

from collection.changes import wordings
from collection.models import (
    OPEN,
    Address,
    Document,
    DocumentState,
    Replacement,
    ReplacementState,
    Version,
)
from crawler.crawling import lifecycle
from crawler.crawling.content import Content
from crawler.crawling.recording import put_in_force
from crawler.editions.edition import Edition
from crawler.editions.sent import same_as_any


@dataclass(frozen=True, slots=True)
class Stamps:
    """What a server and its listing said of one body, to ask with the next time.

    Args:
        etag, last_modified: the validators that came with it (RFC 9110, section 8.8).
        modified: when a listing of the site said that it was last changed.
    """

    etag: str | None = None
    last_modified: str | None = None
    modified: str | None = None


def take_stamps(address: Address, stamps: Stamps) -> None:
    """Have an address asked, the next time, by what was said of the body that was taken.

    Args:
        address: what was asked for.
        stamps: never those of another body.
    """
    address.etag, address.last_modified = stamps.etag, stamps.last_modified
    # A list that calls the same words changed may speak of others, which a cache before the site
    # does not show yet: it is believed when the next crawl finds them the same again.
    ahead = address.modified is not None and stamps.modified != address.modified
    address.modified = None if ahead else stamps.modified


def forget_stamps(address: Address) -> None:
    """Have an address asked without validators the next time.

    They belong to the body that they came with. What came last was not taken, so a later answer
    of "not changed" must not count as a sight of what is held.

    Args:
        address: what was asked for.
    """
    address.etag = address.last_modified = address.modified = None


def open_of(session: Session, document_id: str) -> Replacement | None:
    """Return the replacement of a document that nothing was decided of; None where there is none.

    Args:
        document_id: the document.
    """
    return session.scalars(
        select(Replacement).where(
            Replacement.document_id == document_id, Replacement.state.in_(OPEN)
        )
    ).one_or_none()


def refused_of(session: Session, document_id: str) -> Sequence[Replacement]:
    """Return what was refused for a document.

    Args:
        document_id: the document.
    """
    return session.scalars(
        select(Replacement).where(
            Replacement.document_id == document_id, Replacement.state == ReplacementState.REFUSED
        )
    ).all()


def was_refused(session: Session, document_id: str, edition: Edition, words: str) -> bool:
    """Tell whether a text, or nearly the same, was refused for a document.

    Args:
        document_id: the document.
        edition: what the text is known by.
        words: its ``text_hash``.
    """
    refused = refused_of(session, document_id)
    return any(row.text_hash == words for row in refused) or same_as_any(
        edition, (Content.from_json(row.content).edition for row in refused if row.content)
    )


def stage(
    session: Session, document: Document, content: Content, stamps: Stamps, *, now: datetime
) -> Replacement:
    """Keep words that came for a document until the crawl ends.

    Args:
        document: whose words they may become.
        content: what came.
        stamps: of its body.
        now: the moment.

    Returns:
        The row: waiting; or held, where these very words are held back already.
    """
    row = open_of(session, document.id)
    same = row is not None and (row.text_hash, row.url) == (content.text_hash, content.url)
    if row is None:
        row = Replacement(
            document_id=document.id, source_key=document.source_key, reason="", came=now
        )
        session.add(row)
    if not same:
        row.state, row.reason, row.came = ReplacementState.WAITING, "", now
    row.url, row.title, row.seen = content.url, content.title, now
    row.blob_hash, row.text_hash = content.blob_hash, content.text_hash
    row.content = content.to_json()
    row.etag, row.last_modified, row.modified = stamps.etag, stamps.last_modified, stamps.modified
    session.flush()
    return row


def close(session: Session, document: Document, url: str) -> None:
    """End what is held back of a document, since its words were seen again where they belong.

    Args:
        document: whose words were seen.
        url: where: the sight of a copy elsewhere says nothing.
    """
    row = open_of(session, document.id)
    if row is None or url not in (row.url, document.url):
        return
    row.state, row.content = ReplacementState.CLOSED, None
    if row.url != document.url:
        # Nothing but the redirect led there, and it is over.
        session.execute(
            delete(Address).where(Address.url == row.url, Address.document_id.is_(None))
        )


def enforce(session: Session, row: Replacement) -> Version:
    """Make the words of a replacement those of its document, at the address that gave them.

    Args:
        row: that nothing speaks against, or that an admin accepts.
    """
    document, content = row.document, content_of_row(row)
    version = put_in_force(session, document, content, row.came)
    address = session.scalars(select(Address).where(Address.url == row.url)).one_or_none()
    if address is not None:
        address.document = document
        address.blob_hash = row.blob_hash
        address.etag, address.last_modified = row.etag, row.last_modified
        address.modified = row.modified
        lifecycle.seen(session, address, document, now=row.seen)
    session.flush()
    lead_on(session, row.url, document.id)
    return version


def lead_on(session: Session, url: str, document_id: str) -> None:
    """Have the addresses that redirect to an address, and led nowhere, lead to its document.

    Args:
        url: where the document stands.
        document_id: its id.
    """
    session.execute(
        update(Address)
        .where(Address.redirect_to == url, Address.document_id.is_(None))
        .values(document_id=document_id)
    )


def content_of_row(row: Replacement) -> Content:
    """Return what a document would take on from a replacement.

    Args:
        row: not closed.
    """
    assert row.content is not None  # noqa: S101 - only what is closed has none
    return Content.from_json(row.content)


# What an admin decides


def accept(session: Session, row: Replacement, user_name: str, *, now: datetime) -> None:
    """Put words in force that were held back.

    Args:
        row: that is held.
        user_name: who decides.
        now: the moment.
    """
    row.before = _remembered(row.document)
    row.version_id = enforce(session, row).id
    _decide(row, ReplacementState.ACCEPTED, user_name, now)


def refuse(row: Replacement, user_name: str, *, now: datetime) -> None:
    """Leave a document as it is; the words are remembered, and not asked about again.

    Args:
        row: that is held.
        user_name: who decides.
        now: the moment.
    """
    _decide(row, ReplacementState.REFUSED, user_name, now)


def hindrance(session: Session, row: Replacement) -> str:
    """Return why a decision cannot be undone, in words for an admin; empty where it can.

    Args:
        row: of any state.
    """
    if row.state not in (ReplacementState.ACCEPTED, ReplacementState.REFUSED):
        return "Nothing was decided here any more, so there was nothing to undo."
    if row.state is ReplacementState.ACCEPTED and not _stands(row):
        return "The document has changed again since, so nothing was undone."
    if open_of(session, row.document_id) is not None:
        return "Other words are held back for this document now. Decide about those first."
    return ""


def _stands(row: Replacement) -> bool:
    """Tell whether the words of a replacement are in force still, however they are set now."""
    wording = wordings(row.document)[-1]
    return row.version_id in {version.id for version in wording.versions}


def undo(session: Session, row: Replacement, *, now: datetime) -> None:
    """Take a decision back; the words are held again.

    The words before come into force as a version of their own: what readers were shown meanwhile
    stays on record, as everything does.

    Args:
        row: that ``hindrance`` says nothing against.
        now: the moment.
    """
    if row.state is ReplacementState.ACCEPTED and row.before is not None:
        _restore(session, row, now)
    row.state, row.decided, row.decided_by = ReplacementState.HELD, None, None
    row.version_id, row.before = None, None


def _decide(row: Replacement, state: ReplacementState, user_name: str, now: datetime) -> None:
    row.state, row.decided, row.decided_by = state, now, user_name


_TAKEN: Final = (
    "version_id", "url", "format", "no_text", "kind", "kind_reason", "area", "nation", "authority",
)  # fmt: skip
"""The columns of a document that change with its words and that no version keeps."""


def _remembered(document: Document) -> dict[str, Any]:
    """Return what accepting changes of a document, as JSON types."""
    return {
        **{name: getattr(document, name) for name in _TAKEN},
        "state": document.state.value,
        "gone": document.gone.isoformat() if document.gone else None,
        "topics": {topic.topic: topic.reason for topic in document.topics},
    }


def _restore(session: Session, row: Replacement, now: datetime) -> None:
    document, before = row.document, dict(row.before or {})
    version = session.get_one(Version, before["version_id"])
    put_in_force(session, document, _content_before(version, before), now)
    document.state = DocumentState(before["state"])
    document.gone = datetime.fromisoformat(before["gone"]) if before["gone"] else None
    if row.url != document.url:
        moved = session.scalars(select(Address).where(Address.url == row.url)).one_or_none()
        if moved is not None:
            moved.document = None
    for address in document.addresses:
        # None of these bytes are those of the words that are in force again.
        address.blob_hash = None
        forget_stamps(address)


def _content_before(version: Version, before: dict[str, Any]) -> Content:
    """Return the words of a stored version, with what was said of its document then."""
    return Content(
        url=before["url"],
        title=version.title,
        chapter=version.chapter,
        media_type=version.media_type,
        format=before["format"],
        blob_hash=version.blob_hash,
        text_hash=version.text_hash,
        no_text=before["no_text"],
        kind=before["kind"],
        kind_reason=before["kind_reason"],
        topics=before["topics"],
        area=before["area"],
        nation=before["nation"],
        authority=before["authority"],
        dates=version.dates,
        evidence=version.evidence,
        sections=_rows(version.sections),
        links=_rows(version.links),
        pictures=_rows(version.pictures),
        account=version.account,
    )


def _rows(stored: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {
            column.key: getattr(row, column.key)
            for column in inspect(type(row)).columns
            if column.key not in ("id", "version_id")
        }
        for row in stored
    ]
