"""Rejections: documents that a trainer said are not what a learning point means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefings.decided import Choice, Decision
from briefings.grounds import Ground
from briefings.linking.suggesting import Resolved
from briefings.models import Briefing, LearningPoint, Status
from briefings.reading.mentions import find_chapters
from briefings.status import resolved_by

Rejected = frozenset[tuple[str, str, str | None]]
"""Short id of the point, words that cite, and id of the document."""


def rejected_of(session: Session, briefing: Briefing) -> Rejected:
    """Return what was rejected in a briefing and still is.

    Args:
        briefing: of that transaction.
    """
    rows = session.execute(
        select(Decision.short_id, Decision.cited_text, Decision.document_id).where(
            Decision.short_id.in_([point.short_id for point in briefing.points]),
            Decision.choice == Choice.REJECT,
            Decision.undone.is_(None),
        )
    )
    return frozenset((row.short_id, row.cited_text, row.document_id) for row in rows)


def without_rejected(
    point: LearningPoint, resolved: Sequence[Resolved], rejected: Rejected
) -> list[Resolved]:
    """Take out the suggestions that a trainer has rejected.

    An address, or a chapter number, that is printed stays, as not found.

    Args:
        point: the learning point.
        resolved: what its citations were found to be.
        rejected: of its briefing.
    """
    left = (_left(one, point, rejected) for one in resolved)
    return [one for one in left if one is not None]


def _left(one: Resolved, point: LearningPoint, rejected: Rejected) -> Resolved | None:
    draft, resolution = one.draft, one.resolution
    suggested = resolution.status is Status.SUGGESTED
    if not suggested or (point.short_id, draft.text, resolution.document_id) not in rejected:
        return one
    printed = draft.url is not None or bool(list(find_chapters(draft.text)))
    return replace(one, resolution=resolved_by(Ground.REJECTED)) if printed else None
