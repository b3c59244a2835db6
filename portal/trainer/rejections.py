"""Rejections: documents that a trainer said are not what a learning point means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import object_session

from portal.briefings.linking import Resolution
from portal.briefings.models import LearningPoint, Status
from portal.briefings.suggesting import Resolved
from portal.trainer.models import Choice, Decision


def without_rejected(point: LearningPoint, resolved: Sequence[Resolved]) -> list[Resolved]:
    """Take out the suggestions that a trainer has rejected.

    An address, or a chapter number, that is printed stays, as not found.

    Args:
        point: attached to the session of a transaction.
        resolved: what its citations were found to be.
    """
    session = object_session(point)
    if session is None or point.short_id is None:
        return list(resolved)
    rejected = {
        tuple(row)
        for row in session.execute(
            select(Decision.cited_text, Decision.document_id).where(
                Decision.short_id == point.short_id,
                Decision.choice == Choice.REJECT,
                Decision.undone.is_(None),
            )
        )
    }
    return [left for found in resolved if (left := _left(found, rejected)) is not None]


def _left(found: Resolved, rejected: set[tuple[str | None, ...]]) -> Resolved | None:
    resolution = found.resolution
    if resolution.status is not Status.SUGGESTED:
        return found
    if (found.draft.text, resolution.document_id) not in rejected:
        return found
    if found.draft.url is None and not any(sign.isdigit() for sign in found.draft.text):
        return None
    return replace(found, resolution=Resolution(Status.UNRESOLVED))
