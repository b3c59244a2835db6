"""Traces: what was refused leaves an entry in the audit, in a number that a flood cannot raise.

The first refusal of a kind, by and from the same, is written at once; then the tenth, the hundredth
and so on of the same hour, with their number.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from threading import Lock

from flask import current_app

from crawler.errors import CollectionError
from portal.admin import audit
from portal.admin.models import Action
from portal.clients import client_address, network_of
from portal.services import services

TRACES = "signpost-traces"
HOUR = 60 * 60.0
MOST = 100
"""Rows of one action that are told apart within an hour; what comes from yet others is one row."""
ELSEWHERE = "from many addresses"

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Row:
    began: float
    number: int = 0


class Traces:
    """The refusals of the last hour, counted in memory."""

    def __init__(self) -> None:
        self._rows: dict[tuple[Action, str, str], _Row] = {}
        self._lock = Lock()

    def count(self, action: Action, user_name: str, detail: str, *, each: bool = False) -> str:
        """Count one refusal.

        Args:
            action: what was refused.
            user_name: a stored user's name; empty where nobody known did it.
            detail: to what, and from where; nothing that was typed.
            each: whether every one is worth a row, as long as they can be told apart.

        Returns:
            The words of the entry to be written; empty where none is.
        """
        now, row = time.monotonic(), (action, user_name, detail)
        with self._lock:
            self._rows = {key: kept for key, kept in self._rows.items() if now - kept.began < HOUR}
            apart = row in self._rows or sum(key[0] is action for key in self._rows) < MOST
            if not apart:
                row = (action, "", ELSEWHERE)
            counted = self._rows.setdefault(row, _Row(now))
            counted.number += 1
            number = counted.number
        if each and apart:
            return detail
        if str(number).strip("0") != "1":
            return ""
        return row[2] if number == 1 else f"{row[2]}, {number:,} times within an hour"


def words(action: Action, user_name: str = "", what: str = "", *, each: bool = False) -> str:
    """Count a refusal of the present request, as ``Traces.count`` does.

    Args:
        action: what was refused.
        user_name: a stored user's name; empty where nobody known did it.
        what: of what, in words of ours or checked ones.
        each: whether every one is worth a row.
    """
    traces = current_app.extensions[TRACES]
    assert isinstance(traces, Traces)  # noqa: S101 - narrows a dictionary of Any
    origin = f"from {network_of(client_address())}"
    return traces.count(action, user_name, f"{what} {origin}".strip(), each=each)


def leave(action: Action, user_name: str = "", what: str = "") -> None:
    """Let a refusal of the present request leave its trace.

    The answer is the same where the audit cannot be written; the log then says so.

    Args:
        action: what was refused.
        user_name: a stored user's name; empty where nobody known did it.
        what: of what, in words of ours or checked ones.
    """
    told = words(action, user_name, what)
    if not told:
        return
    try:
        with services().collection.writing() as session:
            audit.record(session, user_name, action, told)
    except CollectionError as error:
        log.error("%s %s was not written to the audit: %s", action, told, error)
