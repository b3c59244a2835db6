"""Traces: what was refused leaves an entry in the audit, in a number that a flood cannot raise.

The first refusal of a kind, by and from the same, is written at once; then the tenth, the hundredth
and so on of the same hour, with their number.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from dataclasses import dataclass
from threading import Lock

from flask import current_app

from collection import audit
from collection.accounts import Action
from collection.errors import CollectionError
from collection.store import Collection
from portal.services import services
from portal.web.clients import client_address, network_of

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
        self._unwritten: deque[tuple[str, Action, str]] = deque()
        self._writer = Lock()

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

    def write(self, collection: Collection, user_name: str, action: Action, detail: str) -> None:
        """Write an entry, unless another thread writes: then that one writes it too.

        So no more than one thread waits for a busy database, and a flood stops no reader.

        Args:
            collection: that holds the audit.
            user_name, action, detail: the entry.
        """
        self._unwritten.append((user_name, action, detail))
        written = True
        while written and self._unwritten and self._writer.acquire(blocking=False):
            try:
                written = self._write_all(collection)
            finally:
                self._writer.release()

    def _write_all(self, collection: Collection) -> bool:
        entries: list[tuple[str, Action, str]] = []
        try:
            with collection.writing() as session:
                while self._unwritten:
                    entries.append(self._unwritten.popleft())
                    audit.record(session, *entries[-1])
        except CollectionError as error:
            for _, action, detail in entries or self._unwritten:
                log.error("%s %s was not written to the audit: %s", action, detail, error)
            self._unwritten.clear()
            return False
        return True


def words(action: Action, user_name: str = "", what: str = "", *, each: bool = False) -> str:
    """Count a refusal of the present request, as ``Traces.count`` does.

    Args:
        action: what was refused.
        user_name: a stored user's name; empty where nobody known did it.
        what: of what, in words of ours or checked ones.
        each: whether every one is worth a row.
    """
    origin = f"from {network_of(client_address())}"
    return _traces().count(action, user_name, f"{what} {origin}".strip(), each=each)


def leave(action: Action, user_name: str = "", what: str = "") -> None:
    """Let a refusal of the present request leave its trace.

    The answer is the same where the audit cannot be written; the log then says so.

    Args:
        action: what was refused.
        user_name: a stored user's name; empty where nobody known did it.
        what: of what, in words of ours or checked ones.
    """
    if told := words(action, user_name, what):
        _traces().write(services().collection, user_name, action, told)


def _traces() -> Traces:
    found = current_app.extensions[TRACES]
    assert isinstance(found, Traces)  # noqa: S101 - narrows a dictionary of Any
    return found
