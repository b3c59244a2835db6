"""own_first(): what may be about to be typed, titles of other areas than the reader's own last."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from collection.models import Document
from collection.vocabulary import EVERYWHERE


def own_first(session: Session, entries: Sequence[str], own: str) -> tuple[str, ...]:
    """Return entries in their order, but those last that are titles in other areas alone.

    Args:
        entries: titles, headings and terms of the field.
        own: slug of the reader's own area.
    """
    here = or_(Document.area == own, Document.authority.in_(sorted(EVERYWHERE)))
    rows = session.execute(
        select(Document.title, here).where(Document.title.in_(entries)).distinct()
    )
    holds: dict[str, bool] = {}
    for title, is_here in rows:
        holds[title] = holds.get(title, False) or bool(is_here)
    return tuple(sorted(entries, key=lambda entry: not holds.get(entry, True)))
