"""Changes: what became new, changed or gone, newest first, read from the stored versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    case,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from collection.changes import changes_words
from collection.models import (
    Document,
    DocumentState,
    SourceRecord,
    UtcDateTime,
    Version,
)
from collection.words.days import local_day


class What(StrEnum):
    """What happened to a document."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to one document.

    Args:
        document_id: its permanent id.
        title: as it is today.
        number: chapter number as it is today.
        type, area: slugs.
        source: the source's name.
        what: what happened.
        at: when a crawl found it.
    """

    document_id: str
    title: str
    number: str | None
    type: str
    area: str
    source: str
    what: What
    at: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """The changes that were found on one day, newest first."""

    on: date
    changes: tuple[Change, ...]


def latest_changes(session: Session, *, limit: int, offset: int = 0) -> list[Change]:
    """Return what happened last, newest first.

    Args:
        limit: how many at most.
        offset: how many to leave out.
    """
    events = _events().subquery()
    rows = session.execute(
        select(events.c.what, events.c.at, Document, SourceRecord.name)
        .join(Document, Document.id == events.c.document_id)
        .outerjoin(SourceRecord, SourceRecord.key == Document.source_key)
        .order_by(events.c.at.desc(), Document.title, Document.id, events.c.what)
        .limit(limit)
        .offset(offset)
    )
    return [
        Change(
            document_id=document.id,
            title=document.title or document.url,
            number=document.number,
            type=document.kind,
            area=document.area,
            source=name or document.source_key,
            what=What(what),
            at=at,
        )
        for what, at, document, name in rows
    ]


def count_changes(session: Session) -> int:
    """Return how many changes there are in all."""
    return session.scalar(select(func.count()).select_from(_events().subquery())) or 0


def by_day(changes: Sequence[Change]) -> tuple[Day, ...]:
    """Group changes by the day in London.

    Args:
        changes: newest first.
    """
    days = groupby(changes, key=lambda change: local_day(change.at))
    return tuple(Day(on, tuple(group)) for on, group in days)


def _events() -> CompoundSelect[str, str, datetime]:
    return union_all(_written(), _removed())


def _written() -> Select[str, str, datetime]:
    what = case((Version.number == 1, What.NEW.value), else_=What.CHANGED.value)
    return select(
        Version.document_id.label("document_id"), what.label("what"), Version.fetched.label("at")
    ).where(changes_words())


def _removed() -> Select[str, str, datetime]:
    at: ColumnElement[datetime] = type_coerce(
        func.coalesce(Document.gone, Document.checked), UtcDateTime()
    )
    return select(
        Document.id.label("document_id"), literal(What.GONE.value).label("what"), at.label("at")
    ).where(Document.state == DocumentState.GONE)
