"""Editing: what a trainer does with the parts of a briefing is stored, and can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefings.edit_models import BriefingPart, Edit, Reading
from briefings.editing.cuts import OPERATIONS
from briefings.editing.parts import ReadingPart
from briefings.editing.publishing import Checker, as_read, parts_in_order, store_pieces
from briefings.errors import EditRefused
from briefings.models import Briefing
from briefings.reading.roles import Role
from briefings.store import is_public

READ_AGAIN = "read again"
_KEPT = (
    *("title", "format", "media_type", "blob_hash", "published_words", "text", "links"),
    *("partnership", "year", "themes"),
)


def pieces_of(parts: Sequence[BriefingPart]) -> list[ReadingPart]:
    """Return stored parts as pieces.

    Args:
        parts: in order.
    """
    return [
        ReadingPart(
            part.short_id, part.kind, part.start, part.end, part.heading, part.anchor, part.page
        )
        for part in parts
    ]


def edit(
    session: Session,
    briefing: Briefing,
    reading: Reading,
    checker: Checker,
    *,
    do: str,
    short_id: str,
    start: int = -1,
    user_name: str,
) -> Edit:
    """Do one thing with a part.

    Args:
        briefing: of that transaction.
        reading: of the briefing.
        checker: resolves citations.
        do: key of OPERATIONS.
        short_id: of the part.
        start: where a part is split.
        user_name: who does it.

    Returns:
        What was done.

    Raises:
        EditRefused: it cannot be done; nothing was.
    """
    operation = OPERATIONS.get(do)
    if operation is None:
        raise EditRefused("Use one of the buttons of the page. Nothing was done.")
    before = pieces_of(parts_in_order(session, briefing.id))
    after = operation(reading.text, before, short_id, start)
    done = remember(session, reading, do, user_name)
    store_pieces(session, reading, after)
    _follow(session, briefing, reading, checker)
    return done


def remember(
    session: Session, reading: Reading, what: str, user_name: str, *, whole: bool = False
) -> Edit:
    """Store what undoes a change that is about to be made.

    Args:
        reading: before the change.
        what: is about to be done: a key of OPERATIONS, or READ_AGAIN.
        user_name: who does it; empty for the command line.
        whole: whether the reading itself is about to be replaced.
    """
    pieces = pieces_of(parts_in_order(session, reading.briefing_id))
    before: dict[str, Any] = {"pieces": [asdict(piece) for piece in pieces]}
    if whole:
        before["reading"] = {name: getattr(reading, name) for name in _KEPT}
        before["reading"]["read"] = reading.read.isoformat()
        before["reading"]["published"] = reading.published and reading.published.isoformat()
    done = Edit(
        briefing_id=reading.briefing_id,
        at=datetime.now(UTC),
        user_name=user_name,
        what=what,
        before=before,
    )
    session.add(done)
    session.flush()
    return done


def last_edit(session: Session, briefing_id: str) -> Edit | None:
    """Return the last change of a briefing that was not undone.

    Args:
        briefing_id: the permanent id.
    """
    edits = select(Edit).where(Edit.briefing_id == briefing_id)
    return session.scalars(edits.order_by(Edit.id.desc()).limit(1)).one_or_none()


def undo(
    session: Session, briefing: Briefing, reading: Reading, checker: Checker, edit_id: int
) -> str:
    """Undo the last change.

    Args:
        briefing: of that transaction.
        reading: of the briefing.
        checker: resolves citations.
        edit_id: of the change that the trainer saw as the last.

    Returns:
        What was undone.

    Raises:
        EditRefused: it is not the last any more, or there is none.
    """
    last = last_edit(session, briefing.id)
    if last is None or last.id != edit_id:
        raise EditRefused("That is not the last change any more, so nothing was undone.")
    before = dict(last.before)
    if kept := before.get("reading"):
        for name in kept.keys() & set(_KEPT):  # an edit of an earlier release kept fewer
            setattr(reading, name, kept[name])
        reading.read = datetime.fromisoformat(kept["read"])
        reading.published = date.fromisoformat(kept["published"]) if kept["published"] else None
    pieces = [ReadingPart(**row | {"kind": Role(row["kind"])}) for row in before["pieces"]]
    store_pieces(session, reading, pieces)
    what = last.what
    session.delete(last)
    _follow(session, briefing, reading, checker)
    return what


def _follow(session: Session, briefing: Briefing, reading: Reading, checker: Checker) -> None:
    """Let a draft's points follow its parts at once; a published briefing's wait."""
    if is_public(briefing):
        reading.waiting = True
    else:
        as_read(session, briefing, reading, checker)
