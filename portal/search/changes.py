"""Changes: what became new, changed or gone, newest first, read from the stored versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import filterfalse, groupby

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    true,
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
from collection.vocabulary import EVERYWHERE
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
        everywhere: whether the document holds in every area.
    """

    document_id: str
    title: str
    number: str | None
    type: str
    area: str
    source: str
    what: What
    at: datetime
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """The changes that were found on one day, newest first.

    Args:
        on: the day in London.
        changes: those of the reader's own area, where there is one, and of what holds in all.
        elsewhere: those of other areas.
    """

    on: date
    changes: tuple[Change, ...]
    elsewhere: tuple[Change, ...] = ()


def latest_changes(
    session: Session, *, limit: int, offset: int = 0, own: str = "", beside: str = ""
) -> list[Change]:
    """Return what happened last, newest first.

    Args:
        limit: how many at most.
        offset: how many to leave out.
        own: slug of an area: only what holds there; empty for all.
        beside: slug of an area: only what does not hold there; empty for all.
    """
    events = _events().subquery()
    here = or_(Document.area == (own or beside), Document.authority.in_(sorted(EVERYWHERE)))
    asked = here if own else not_(here) if beside else true()
    rows = session.execute(
        select(events.c.what, events.c.at, Document, SourceRecord.name)
        .join(Document, Document.id == events.c.document_id)
        .outerjoin(SourceRecord, SourceRecord.key == Document.source_key)
        .where(asked)
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
            everywhere=document.authority in EVERYWHERE,
            what=What(what),
            at=at,
        )
        for what, at, document, name in rows
    ]


def count_changes(session: Session) -> int:
    """Return how many changes there are in all."""
    return session.scalar(select(func.count()).select_from(_events().subquery())) or 0


def by_day(changes: Sequence[Change], own: str = "") -> tuple[Day, ...]:
    """Group changes by the day in London.

    Args:
        changes: newest first.
        own: slug of the reader's own area; empty for none.
    """
    days = groupby(changes, key=lambda change: local_day(change.at))
    return tuple(_day(on, tuple(group), own) for on, group in days)


def _day(on: date, changes: Sequence[Change], own: str) -> Day:
    def here(change: Change) -> bool:
        return not own or change.area == own or change.everywhere

    return Day(on, tuple(filter(here, changes)), tuple(filterfalse(here, changes)))


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
