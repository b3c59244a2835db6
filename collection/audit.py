"""The audit: who did what, and when.

It is written by views and commands, which know who asked, in the transaction in which it is done;
what decides knows nothing of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from collection.accounts import REFUSALS, Action, AuditEntry


def record(session: Session, user_name: str, action: Action, detail: str = "") -> None:
    """Add one entry.

    Args:
        session: the transaction; the entry is kept if it is.
        user_name: a stored user's name; empty where nobody known did it.
        action: what was done.
        detail: to what, or from where.
    """
    session.add(AuditEntry(at=datetime.now(UTC), user_name=user_name, action=action, detail=detail))


def forget_words(session: Session, key: str) -> None:
    """Leave the id alone of what entries tell of something: its words are to be gone everywhere.

    Args:
        key: the id, as entries name it in brackets.
    """
    about = AuditEntry.detail.contains(f"({key})", autoescape=True)
    session.execute(update(AuditEntry).where(about).values(detail=f"({key})"))


def latest(session: Session, limit: int) -> Sequence[AuditEntry]:
    """Return what somebody did last, newest first.

    Args:
        limit: how many at most.
    """
    done = select(AuditEntry).where(AuditEntry.action.not_in(REFUSALS))
    return session.scalars(done.order_by(AuditEntry.id.desc()).limit(limit)).all()


def refused(session: Session, limit: int) -> Sequence[AuditEntry]:
    """Return what was refused last, newest first; a sign-in with a wrong password was done.

    Args:
        limit: how many at most.
    """
    not_done = select(AuditEntry).where(AuditEntry.action.in_(REFUSALS))
    return session.scalars(not_done.order_by(AuditEntry.id.desc()).limit(limit)).all()
