"""Chapters: the documents of one source as announcements name them, and when each changed."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from collection.changes import changes_words
from collection.models import (
    Address,
    Document,
    DocumentState,
    FrontierEntry,
    Outcome,
    StoredSection,
    Version,
)
from collection.titles import bare_title
from collection.vocabulary import Box
from collection.words.texts import words
from crawler.announcements.announcement import Announcement, read_box
from crawler.errors import UnreadableAddress

LOOKED = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)
"""The outcomes of a look at a document that gave its text."""

Boxes = Mapping[tuple[str, int], Sequence[Announcement]]
"""What each version's amendment boxes announce, by document id and version number."""


@dataclass(frozen=True, slots=True)
class SeenVersion:
    """When a version came into being.

    Args:
        number: of the version.
        before: when the text before it was last seen; for the first version as ``fetched``.
        fetched: when it was first seen.
    """

    number: int
    before: datetime
    fetched: datetime


@dataclass(frozen=True, slots=True)
class KnownChapter:
    """A stored document, as far as announcements concern it.

    Args:
        id, title: of the document.
        current: False where the publisher removed it.
        checked: when the publisher's copy was last found as stored.
        versions: the earliest first.
    """

    id: str
    title: str
    current: bool
    checked: datetime
    versions: Sequence[SeenVersion]


class Shelf:
    """The chapters of one source, and the names and addresses that they are known by.

    Args:
        source_key: the source.
    """

    def __init__(self, session: Session, source_key: str) -> None:
        ours = Document.source_key == source_key
        seen = _versions(session, source_key)
        self.chapters = {
            document.id: KnownChapter(
                id=document.id,
                title=document.title or document.url,
                current=document.state is DocumentState.CURRENT,
                checked=document.checked,
                versions=seen.get(document.id, ()),
            )
            for document in session.scalars(select(Document).where(ours))
        }
        self._addresses = {
            url: document_id
            for url, document_id in session.execute(
                select(Address.url, Address.document_id).where(Address.source_key == source_key)
            )
            if document_id in self.chapters
        }
        self._titles: dict[str, set[str]] = defaultdict(set)
        titles = select(Version.document_id, Version.title).join(Version.document).where(ours)
        for document_id, title in session.execute(titles):
            self._titles[_plain(title)].add(document_id)

    def find(self, announcement: Announcement, canonical: Callable[[str], str]) -> str | None:
        """Return the id of the chapter that an announcement names, by its address or its title.

        A title that several chapters bear names none of them, unless all but one are gone.

        Args:
            announcement: what was announced.
            canonical: makes an address the one under which documents are known.
        """
        if announcement.url is not None:
            try:
                held = self._addresses.get(canonical(announcement.url))
            except UnreadableAddress:
                held = None  # not a web address, so its words have to do
            if held is not None:
                return held
        named = self._titles.get(_plain(announcement.title), set())
        current = {document_id for document_id in named if self.chapters[document_id].current}
        return next(iter(current or named)) if len(current or named) == 1 else None


def _versions(session: Session, source_key: str) -> Mapping[str, Sequence[SeenVersion]]:
    looks = _looks(session, source_key)
    query = (
        select(Version.document_id, Version.number, Version.fetched)
        .join(Version.document)
        .where(Document.source_key == source_key, changes_words())
        .order_by(Version.document_id, Version.number)
    )
    found: dict[str, list[SeenVersion]] = defaultdict(list)
    for document_id, number, fetched in session.execute(query):
        earlier = found[document_id]
        known = looks.get(document_id, [])
        last = known[: bisect_left(known, fetched)][-1:]
        before = max([*last, *(seen.fetched for seen in earlier[-1:])], default=fetched)
        earlier.append(SeenVersion(number, before if earlier else fetched, fetched))
    return found


def _looks(session: Session, source_key: str) -> Mapping[str, list[datetime]]:
    """Return when each document that ever changed was looked at, the earliest first."""
    changed = (
        select(Version.document_id)
        .join(Version.document)
        .where(Document.source_key == source_key, Version.number > 1, changes_words())
    )
    query = (
        select(FrontierEntry.document_id, FrontierEntry.finished)
        .where(FrontierEntry.document_id.in_(changed), FrontierEntry.outcome.in_(LOOKED))
        .order_by(FrontierEntry.finished)
    )
    found: dict[str, list[datetime]] = defaultdict(list)
    for document_id, finished in session.execute(query):
        if document_id is not None and finished is not None:
            found[document_id].append(finished)
    return found


def stored_boxes(session: Session, source_key: str) -> Boxes:
    """Return what the amendment boxes of every version announce, by document and version.

    Args:
        source_key: the source.
    """
    query = (
        select(Version.document_id, Version.number, StoredSection.text)
        .join(StoredSection.version)
        .join(Version.document)
        .where(Document.source_key == source_key, StoredSection.box == Box.AMENDMENT)
        .order_by(Version.id, StoredSection.position)
    )
    found: dict[tuple[str, int], list[Announcement]] = defaultdict(list)
    for document_id, number, text in session.execute(query):
        found[document_id, number] += read_box(text.split("\n"))
    return found


def _plain(title: str) -> str:
    """Return a title without what is written now so, now otherwise."""
    return " ".join(words(bare_title(title).replace("&", " and ")))
