"""Notes: what a page tells of the thing that was just done, with the way to undo it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import shorten
from urllib.parse import parse_qsl, urlencode

from sqlalchemy.orm import Session

from briefings.decided import Decision
from briefings.edit_models import Edit
from briefings.editing.decisions import DONE
from briefings.editing.editing import READ_AGAIN
from collection.models import Document
from crawler.addresses import split_address

DECIDED, UNDONE, EDITED = "decided", "undone", "edited"
"""The parameters that name what was just done."""
EDITS: Mapping[str, str] = {
    "up": "Moved up",
    "down": "Moved down",
    "split": "Split in two",
    "join": "Joined with the next",
    "learning": "Taken as a learning point",
    "text": "No longer a learning point",
    READ_AGAIN: "Read again",
}
"""What is told of each change of the parts afterwards."""
SHORT = 100


@dataclass(frozen=True, slots=True)
class DoneNote:
    """What was just done.

    Args:
        text: a sentence.
        short_id: of the part that it was done with; empty where the page has it at its top.
        decision: id of the decision that can be undone; None where there is none.
        edit: id of the edit that can be undone; None where there is none.
    """

    text: str
    short_id: str
    decision: int | None = None
    edit: int | None = None


def note_of(session: Session, args: Mapping[str, str], last: Edit | None = None) -> DoneNote | None:
    """Return what the address says was just done.

    Args:
        args: parameters of the address.
        last: the last change of the briefing, where it is shown.

    Returns:
        None where it says nothing, or nothing that is so.
    """
    edited = args.get(EDITED, "")
    key, _, short_id = edited.partition(".")
    if last and key == str(last.id):
        return DoneNote(f"{EDITS[last.what]}.", short_id, edit=last.id)
    for name in (DECIDED, UNDONE):
        value = args.get(name, "")
        found = session.get(Decision, int(value)) if _is_id(value) else None
        if found and (found.undone is not None) == (name == UNDONE):
            return _decision_note(session, found)
    return None


def with_note(path: str, name: str, value: str, place: str) -> str:
    """Return the path of a page that tells what was just done.

    Args:
        path: of the page, maybe with parameters, which stay.
        name: DECIDED, UNDONE or EDITED.
        value: what it names.
        place: id of the element to go to.
    """
    parts = split_address(path)
    kept = [(k, v) for k, v in parse_qsl(parts.query) if k not in (DECIDED, UNDONE, EDITED)]
    return f"{parts.path}?{urlencode([*kept, (name, value)])}#{place}"


def _decision_note(session: Session, decision: Decision) -> DoneNote:
    document = session.get(Document, decision.document_id) if decision.document_id else None
    title = shorten(document.title or document.url, SHORT, placeholder="…") if document else ""
    done = DONE[decision.choice]
    if decision.undone is not None:
        return DoneNote(f"Undone: {done[0].lower()}{done[1:]} (“{title}”).", decision.short_id)
    return DoneNote(f"{done}: “{title}”.", decision.short_id, decision=decision.id)


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 10
