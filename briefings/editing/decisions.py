"""Decisions: what a trainer says of a citation; each is kept, and each can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from briefings.anchoring.pins import pin, unpin
from briefings.decided import Choice, Decision
from briefings.editing.publishing import Checker
from briefings.errors import EditRefused, NotStored
from briefings.grounds import Ground
from briefings.models import Citation, LearningPoint, Method, Status
from briefings.status import STATUS_OF, settle
from collection.models import Document, StoredSection

DONE: Mapping[Choice, str] = {
    Choice.CONFIRM: "Confirmed",
    Choice.REJECT: "Not this one, and not suggested here again",
    Choice.CHOOSE: "Chosen",
    Choice.KEEP: "Kept as it is",
    Choice.PIN: "Passage chosen",
}
"""What is told of a decision afterwards."""
_NAMES = [
    column.key
    for column in inspect(Citation).columns
    if column.key not in ("id", "point_id", "position", "cited_start", "checked")
]
"""The columns that undoing a decision restores; its words may stand elsewhere in the point now."""
_READ: Mapping[str, Callable[[Any], Any]] = {
    "status": Status,
    "before": Status,
    "method": Method,
    "ground": Ground,
    "since": datetime.fromisoformat,
}
"""What makes the column's value of its JSON form."""


def find_citation(session: Session, citation_id: int) -> Citation:
    """Return a citation.

    Args:
        citation_id: of its row.

    Raises:
        EditRefused: there is none any more: a check has replaced it.
    """
    citation = session.get(Citation, citation_id)
    if citation is None:
        raise EditRefused(
            "This citation has changed since you opened the page, so nothing was done. Look again."
        )
    return citation


def find_point(session: Session, short_id: str) -> LearningPoint:
    """Return a learning point, of a draft too.

    Args:
        short_id: its short id.

    Raises:
        EditRefused: there is none any more.
    """
    point = session.scalars(
        select(LearningPoint).where(LearningPoint.short_id == short_id)
    ).one_or_none()
    if point is None:
        raise EditRefused("This learning point is no longer there, so nothing was done.")
    return point


def confirm(session: Session, citation: Citation, checker: Checker, user_name: str) -> Decision:
    """Say that the document is the one that is cited.

    Args:
        citation: of that transaction.
        checker: resolves citations.
        user_name: who decides.

    Raises:
        EditRefused: there is no document to confirm.
    """
    document = _document(citation)
    decision = _record(session, citation, Choice.CONFIRM, document, user_name)
    citation.confirmed, citation.cited_version_id = True, document.version_id
    _check(session, citation, decision, checker)
    return decision


def reject(session: Session, citation: Citation, checker: Checker, user_name: str) -> Decision:
    """Say that the document is not the one that is meant; it is never suggested here again.

    Args:
        citation: of that transaction.
        checker: resolves citations.
        user_name: who decides.

    Raises:
        EditRefused: nothing is suggested any more.
    """
    document = _document(citation)
    if citation.status is not Status.SUGGESTED and not citation.confirmed:
        raise EditRefused("Nothing is suggested here any more, so nothing was done. Look again.")
    decision = _record(session, citation, Choice.REJECT, document, user_name)
    unpin(session, citation)
    citation.confirmed = False
    _check(session, citation, decision, checker)
    return decision


def choose(
    session: Session, citation: Citation, document: Document, checker: Checker, user_name: str
) -> Decision:
    """Say which document is cited.

    Args:
        citation: of that transaction.
        document: the document.
        checker: resolves citations.
        user_name: who decides.
    """
    decision = _record(session, citation, Choice.CHOOSE, document, user_name)
    # A passage of the former document would lead the next check back to it.
    unpin(session, citation)
    citation.confirmed, citation.cited_version_id = True, document.version_id
    citation.method, citation.score = None, 1.0
    settle(citation, Ground.CHOSEN, document, datetime.now(UTC))
    _check(session, citation, decision, checker)
    return decision


def pin_passage(
    session: Session,
    citation: Citation,
    section: StoredSection,
    span: tuple[int, int],
    *,
    checker: Checker,
    user_name: str,
) -> Decision:
    """Say which passage of the document is cited.

    Args:
        citation: of that transaction.
        section: of the document's current version.
        span: the passage in the section's text, [start, end).
        checker: resolves citations.
        user_name: who decides.

    Raises:
        BriefingError: there are no words in it.
    """
    document = _document(citation)
    decision = _record(session, citation, Choice.PIN, document, user_name)
    pin(session, citation, section, *span)
    _check(session, citation, decision, checker)
    return decision


def cite(
    session: Session, point: LearningPoint, document: Document, checker: Checker, user_name: str
) -> Decision:
    """Say which document a learning point means that prints none.

    Args:
        point: of that transaction.
        document: the document.
        checker: resolves citations.
        user_name: who decides.

    Raises:
        EditRefused: it stands there already.
    """
    if any(citation.document_id == document.id for citation in point.citations):
        raise EditRefused("This document stands there already, so nothing was done.")
    citation = Citation(
        position=len(point.citations),
        cited_text="",
        cited_url=None,
        status=STATUS_OF[Ground.CHOSEN],
        ground=Ground.CHOSEN,
        score=1.0,
        document=document,
        cited_version_id=document.version_id,
        confirmed=True,
        checked=datetime.now(UTC),
    )
    point.citations.append(citation)
    session.flush()
    decision = _record(session, citation, Choice.CHOOSE, document, user_name)
    decision.before = {}
    _check(session, citation, decision, checker)
    return decision


def keep(session: Session, citation: Citation, user_name: str) -> Decision:
    """Say that what became of a citation was seen, and nothing is to be done.

    Args:
        citation: of that transaction.
        user_name: who decides.

    Raises:
        EditRefused: it has no document.
    """
    return _record(session, citation, Choice.KEEP, _document(citation), user_name)


def undo(session: Session, decision_id: int, checker: Checker, user_name: str) -> Decision:
    """Undo the last decision about a citation.

    Args:
        decision_id: of the decision.
        checker: resolves citations.
        user_name: who undoes it.

    Raises:
        NotStored: there is no such decision.
        EditRefused: it was undone, something was decided since, or the learning point is gone.
    """
    decision = session.get(Decision, decision_id)
    if decision is None:
        raise NotStored("There is no such decision.")
    if _last(session, decision) is not decision:
        raise EditRefused("That is not the last decision any more, so nothing was undone.")
    point = find_point(session, decision.short_id)
    decision.undone, decision.undone_by = datetime.now(UTC), user_name
    if decision.choice is not Choice.KEEP:
        _restore(session, point, decision)
        checker.check(session, point.briefing)
    return decision


def _last(session: Session, decision: Decision) -> Decision | None:
    """Return the last decision that holds about the same citation."""
    made = select(Decision).where(Decision.short_id == decision.short_id, Decision.undone.is_(None))
    same = (one for one in session.scalars(made.order_by(Decision.id.desc())))
    return next((one for one in same if one.about == decision.about), None)


def _document(citation: Citation) -> Document:
    if citation.document is None:
        raise EditRefused("No document stands here any more, so nothing was done. Look again.")
    return citation.document


def _record(
    session: Session, citation: Citation, choice: Choice, document: Document, user_name: str
) -> Decision:
    decision = Decision(
        at=datetime.now(UTC),
        user_name=user_name,
        choice=choice,
        short_id=citation.point.short_id,
        cited_text=citation.cited_text,
        cited_url=citation.cited_url,
        document_id=document.id,
        status=citation.status.value,
        version_id=document.version_id,
        before=_columns(citation),
    )
    session.add(decision)
    session.flush()
    return decision


def _check(session: Session, citation: Citation, decision: Decision, checker: Checker) -> None:
    checker.check(session, citation.point.briefing)
    session.flush()
    decision.status = citation.status.value


def _columns(citation: Citation) -> dict[str, Any]:
    """Return a citation's columns as JSON types."""
    held = ((name, getattr(citation, name)) for name in _NAMES)
    return {n: v.isoformat() if isinstance(v, datetime) else v for n, v in held}


def _restore(session: Session, point: LearningPoint, decision: Decision) -> None:
    found = [
        citation
        for citation in point.citations
        if (citation.cited_text, citation.cited_url) == (decision.cited_text, decision.cited_url)
    ]
    # Citations without words are told apart by their documents.
    own = [citation for citation in found if citation.document_id == decision.document_id]
    citation = next(iter(own or (found if decision.cited_text else ())), None)
    if not decision.before:
        # There was no citation before.
        if citation is not None:
            point.citations.remove(citation)
        return
    if citation is None:
        citation = Citation(position=len(point.citations), checked=datetime.now(UTC))
        point.citations.append(citation)
    for name, value in decision.before.items():
        read = _READ.get(name)
        setattr(citation, name, read(value) if read and value is not None else value)
    session.flush()
    session.refresh(citation)
