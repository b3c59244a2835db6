"""Networks: where a user has signed in from before, so that strangers cannot keep them out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from collection.accounts import KnownNetwork, User

KEPT = timedelta(days=90)
"""Since the last sign-in from there: an address may be somebody else's by then."""


def is_known(session: Session, user: User, network: str) -> bool:
    """Tell whether a user has signed in from a network lately.

    Args:
        user: whose name was typed.
        network: from ``portal.web.clients.network_of``.
    """
    held = session.get(KnownNetwork, (user.id, network))
    return held is not None and held.at >= datetime.now(UTC) - KEPT


def remember(session: Session, user: User, network: str) -> None:
    """Keep that a user signed in from a network, and forget those of long ago.

    Args:
        user: whose password was right.
        network: from ``portal.web.clients.network_of``.
    """
    now = datetime.now(UTC)
    session.execute(delete(KnownNetwork).where(KnownNetwork.at < now - KEPT))
    session.merge(KnownNetwork(user_id=user.id, network=network, at=now))


def forget(session: Session, user: User) -> None:
    """Forget every network of a user.

    Args:
        user: whose access was taken away, or whose password somebody else may have known.
    """
    session.execute(delete(KnownNetwork).where(KnownNetwork.user_id == user.id))
