"""What the page of all briefings shows a trainer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefings.edit_models import Reading
from briefings.models import Status
from briefings.store import BriefingLine


@dataclass(frozen=True, slots=True)
class Listed:
    """A briefing in the list.

    Args:
        suggestions: how many of its citations wait to be confirmed.
        waiting: whether changes of a published briefing are not published yet.
    """

    line: BriefingLine
    suggestions: int
    waiting: bool


@dataclass(frozen=True, slots=True)
class BriefingsList:
    """The page context of trainer/briefings.html.

    Args:
        drafts: those that readers do not see, the last imported first.
        published: the others, by title.
    """

    drafts: tuple[Listed, ...]
    published: tuple[Listed, ...]


def briefings_list(session: Session, lines: Sequence[BriefingLine]) -> BriefingsList:
    """Build the list.

    Args:
        lines: every briefing, by title.
    """
    unpublished = set(session.scalars(select(Reading.briefing_id).where(Reading.waiting)))
    listed = [
        Listed(line, line.statuses.get(Status.SUGGESTED, 0), line.id in unpublished)
        for line in lines
    ]
    drafts = [one for one in listed if one.line.published_at is None]
    drafts.sort(key=lambda one: one.line.imported, reverse=True)
    return BriefingsList(
        tuple(drafts), tuple(one for one in listed if one.line.published_at is not None)
    )
