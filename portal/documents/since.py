"""What became of a cited document since a day, read from its stored versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Any

from collection.changes import read_anew, wording_of, wordings
from collection.models import Document, DocumentState, Version
from collection.words.days import local_day
from collection.words.differences import compare, section_texts
from collection.words.texts import as_said
from collection.words.word_diff import Op
from portal.documents.comparable import is_comparable
from portal.documents.places import changes_path


@dataclass(frozen=True, slots=True)
class Before:
    """Something that stood otherwise on the day: what it is, how it was, how it is."""

    label: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Since:
    """What became of one document since a day.

    Args:
        first_stored: when it was first stored, where that was after the day; what stood there
            on the day is then not known.
        reworded: when its text last changed, where it differs from that of the day.
        same_day: whether a text was also found on the day itself, so that paper of that day may
            hold either.
        counted: whether its words were compared: those of a very long text are not.
        inserted, deleted: words of its text.
        href: path of the page that compares the two texts; None where they are one.
        before: what else is not as it was: title, chapter number, address.
        removed: when the publisher removed it, where that was since.
    """

    document_id: str
    title: str
    first_stored: datetime | None = None
    reworded: datetime | None = None
    same_day: bool = False
    counted: bool = True
    inserted: int = 0
    deleted: int = 0
    href: str | None = None
    before: tuple[Before, ...] = ()
    removed: datetime | None = None

    @property
    def changed(self) -> bool:
        """Whether it is known to be otherwise than on the day, or than when first stored."""
        return bool(self.reworded or self.before or self.removed)


def changes_since(documents: Iterable[Document], day: date) -> tuple[Since, ...]:
    """Return what became of documents since a day, those of which there is something to tell.

    Args:
        documents: in the order in which to tell of them; each is told of once.
        day: as the clocks in London show it.
    """
    each = {document.id: document for document in documents}
    found = (_since(document, day) for document in each.values())
    return tuple(since for since in found if since.changed or since.first_stored)


def _since(document: Document, day: date) -> Since:
    title = document.title or document.url
    gone = document.gone if document.state is DocumentState.GONE else None
    removed = gone if gone and local_day(gone) >= day else None
    now = document.version
    if now is None:
        return Since(document.id, title, removed=removed)
    first = document.versions[0]
    then = _known(document, day)
    return Since(
        document.id,
        title,
        first_stored=first.fetched if local_day(first.fetched) > day else None,
        before=tuple(_before(document, then, now)),
        removed=removed,
        **_rewording(document, then, now, day),
    )


def _known(document: Document, day: date) -> Version:
    """Return the version that paper of a day surely knew: of the day before, or the first."""
    earlier = [v for v in document.versions if local_day(v.fetched) < day]
    anew = read_anew(document)
    first = takewhile(lambda v: v.number == 1 or v.number in anew, document.versions)
    return (earlier or list(first))[-1]


def _rewording(document: Document, then: Version, now: Version, day: date) -> dict[str, Any]:
    latest = wording_of(document, now)
    if then in latest.versions:
        return {}
    counted = is_comparable(then, now)
    difference = compare(section_texts(then), section_texts(now)) if counted else None
    if difference is not None and not difference.changed:
        return {}
    return {
        "reworded": latest.since,
        "counted": counted,
        "same_day": any(
            local_day(each.since) == day
            for each in wordings(document)
            if each.versions[0].number > then.number
        ),
        "inserted": difference.words(Op.INSERTED) if difference else 0,
        "deleted": difference.words(Op.DELETED) if difference else 0,
        "href": changes_path(document.id, then.number, now.number),
    }


def _before(document: Document, then: Version, now: Version) -> Iterable[Before]:
    for label, old, new in (
        ("Title", then.title, now.title),
        ("Chapter number", then.chapter, now.chapter),
        ("Address", then.url, document.url),
    ):
        if as_said(old or "") != as_said(new or ""):
            yield Before(label, old or "none", new or "none")
