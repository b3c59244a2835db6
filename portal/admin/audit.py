"""The audit: who did what, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.admin.models import Action, AuditEntry


def record(session: Session, user_name: str, action: Action, detail: str = "") -> None:
    """Add one entry.

    Args:
        session: the transaction; the entry is kept if it is.
        user_name: a stored user's name; empty where nobody known did it.
        action: what was done.
        detail: to what, or from where.
    """
    session.add(AuditEntry(at=datetime.now(UTC), user_name=user_name, action=action, detail=detail))


def latest(session: Session, limit: int) -> Sequence[AuditEntry]:
    """Return the last entries, newest first.

    Args:
        session: the transaction.
        limit: how many at most.
    """
    return session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)).all()
