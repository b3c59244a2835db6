"""Answer: an HTTP answer as it comes over the wire, with what ``http.client`` passes over.

Interim answers (103 Early Hints) come before the one that counts, and a length that is smaller
than the body leaves the rest of it lying on the connection.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse, parse_headers
from typing import Any

MOST_INTERIM = 20
"""Interim answers that are passed over; one or two are usual (RFC 9110, section 15.2)."""


@dataclass(slots=True)
class Wire:
    """What was seen on the connections of a session.

    Args:
        surplus: whether the last answer went on behind the length that it told.
    """

    surplus: bool = False


class CheckedResponse(HTTPResponse):
    """An answer whose interim answers are passed over and whose surplus is noted.

    Args:
        sock: of the connection.
        wire: is told of a surplus.
        given: as ``http.client`` gives it.
    """

    def __init__(self, sock: socket.socket, *given: Any, wire: Wire, **named: Any) -> None:
        super().__init__(sock, *given, **named)
        self._socket = sock
        self._wire = wire

    def begin(self) -> None:
        """Read status and headers of the answer that counts."""
        self._wire.surplus = False
        super().begin()

    def _read_status(self) -> tuple[str, int, str]:
        for _ in range(MOST_INTERIM):
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if status // 100 != 1 or status == HTTPStatus.SWITCHING_PROTOCOLS:
                return version, status, reason
            parse_headers(self.fp)
        raise HTTPException("interim answers without end")

    def _close_conn(self) -> None:
        # The last moment at which what lies behind a body that was read to its end can be seen.
        if self.status == HTTPStatus.OK and self.length == 0:
            self._wire.surplus = self._holds_more()
        super()._close_conn()  # type: ignore[misc]

    def _holds_more(self) -> bool:
        """Tell whether anything but white space has already come behind the body."""
        timeout = self._socket.gettimeout()
        with suppress(OSError, ValueError):  # no bytes, or none any more
            self._socket.settimeout(0)
            try:
                return bool(self.fp.peek(1).strip())
            finally:
                self._socket.settimeout(timeout)
        return False
