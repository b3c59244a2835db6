"""Messages: what readers tell the partnership that runs the portal, until it has been dealt with.

Nobody's name and no network is kept with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from collection.models import Base, enum_column

LONGEST = 2000
"""Characters of what a reader writes: a page of a letter."""
PAGE_LENGTH = 300
"""Characters of the path of the page that it is about."""
MOST = 1000
"""Messages that are kept at once: more than an admin can read, and too few to fill a disk."""


class Fault(StrEnum):
    """What a reader says is wrong."""

    WORDS = "words"
    OLD = "old"
    LINK = "link"
    FINDING = "finding"
    OTHER = "other"


class ReaderMessage(Base):
    """One message; it is deleted when it has been dealt with."""

    __tablename__ = "reader_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    page: Mapped[str] = mapped_column(String(PAGE_LENGTH))
    """Path of the page that it is about, without what was typed; empty where it is about none."""
    fault: Mapped[Fault] = mapped_column(enum_column(Fault))
    words: Mapped[str] = mapped_column(String(LONGEST))


def keep(session: Session, message: ReaderMessage) -> bool:
    """Keep a message for the admins.

    Args:
        session: a transaction that writes.
        message: what was told.

    Returns:
        False where so many wait that no more is kept.
    """
    if waiting(session) >= MOST:
        return False
    session.add(message)
    return True


def waiting(session: Session) -> int:
    """Return how many messages have not been dealt with.

    Args:
        session: a transaction.
    """
    return session.scalar(select(func.count(ReaderMessage.id))) or 0


def oldest(session: Session, limit: int, offset: int = 0) -> Sequence[ReaderMessage]:
    """Return messages that have not been dealt with, the oldest first.

    Args:
        session: a transaction.
        limit: how many at most.
        offset: how many to leave out before.
    """
    rows = select(ReaderMessage).order_by(ReaderMessage.id).limit(limit).offset(offset)
    return session.scalars(rows).all()


def end(session: Session, message_id: int) -> ReaderMessage | None:
    """Delete a message that has been dealt with.

    Args:
        session: a transaction that writes.
        message_id: its id.

    Returns:
        The message; None where there is none any more.
    """
    message = session.get(ReaderMessage, message_id)
    if message is not None:
        session.delete(message)
    return message
