"""Connections: waitress with a bound on all that a client may send, and on its time for it.

waitress closes a connection that has been silent for long; one that sends a byte now and then it
keeps for ever, and it stops listening when it has a hundred. Here a request has a time in which
its header must be whole and a least rate at which its body must come, an answer a least rate at
which it must be taken, and where there are many connections the one that has kept us waiting
longest makes room for the next. What waitress answers by itself carries our headers.
"""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher

from portal.web.chunks import ChunkedBody
from portal.web.error_pages import STATUSES, ErrorAnswer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LARGEST_HEADER = 16 * 1024
"""Bytes of the first line and all headers: the longest honest address, a pack of passages, is a
tenth of that."""
OURS = {
    431: ErrorAnswer(431, "That address is too long", "Go back and try again with fewer words."),
    501: ErrorAnswer(501, "That request cannot be answered", "Go back and try again."),
}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a client may take, and how many may be connected.

    Args:
        header: seconds from the first byte of a request until its header is whole.
        idle: seconds that a connection may say nothing between two requests.
        grace: seconds for a body, or for taking an answer, before the rate is asked for.
        rate: bytes a second that a body, or the taking of an answer, must keep up on average.
        linger: seconds in which what is still sent of a refused body is thrown away, so that the
            client reads why.
        most: connections; where there are more, the longest waiting are closed.
    """

    header: float = 10
    idle: float = 60
    grace: float = 30
    rate: int = 2048
    linger: float = 5
    most: int = 400


class _Parser(HTTPRequestParser):
    """Refuses what two servers could read as two different requests (RFC 9112, 3.2 and 6.3)."""

    def parse_header(self, header_plus: bytes) -> None:
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # of the address of the first line
            raise ParsingError("A request names one address") from error
        headers: dict[str, str] = dict(self.headers)
        if "TRANSFER_ENCODING" in headers or (self.chunked and "CONTENT_LENGTH" in headers):
            raise ParsingError("A request has one length")
        # waitress joins the lines of one name by a comma, which no host name holds.
        host = headers.get("HOST")
        if "," in (host or "") or (host is None and self.version == "1.1"):
            raise ParsingError("A request names one host")
        if self.chunked:
            receiver: Any = self.body_rcv
            self.body_rcv = ChunkedBody(receiver.getbuf())  # type: ignore[assignment]


class _ErrorTask(ErrorTask):
    """Answers a request that the application never sees, with its headers and in its words."""

    def execute(self) -> None:
        error: Any = self.request.error  # type: ignore[attr-defined]
        answer = STATUSES.get(error.code) or OURS.get(error.code) or STATUSES[400]
        body = f"{answer.heading}\r\n\r\n{answer.message}\r\n".encode()
        server: Any = self.channel.server
        self.status = f"{error.code} {error.reason}"
        self.response_headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Cache-Control", "no-store"),
            *server.headers.items(),
        ]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Channel(HTTPChannel):
    """One connection, which knows since when it has kept us waiting, and for what."""

    parser_class = _Parser
    error_task_class = _ErrorTask

    def __init__(self, server: Any, *arguments: Any, **options: Any) -> None:
        self._patience: Patience = server.patience
        self._reading: HTTPRequestParser | None = None
        self._refused = False
        self._discarding = False
        self.since = time.monotonic()
        self._owed = 0
        super().__init__(server, *arguments, **options)

    def received(self, data: bytes) -> bool:
        if self._discarding:
            return True
        done = super().received(data)
        if self.request is not self._reading or self.request is None:
            self._reading, self.since = self.request, time.monotonic()
        self._refused = self._refused or any(
            request.error and request.body_rcv for request in tuple(self.requests)
        )
        return done

    def readable(self) -> bool:
        return self.connected and (self._discarding or super().readable())

    def writable(self) -> bool:
        # The loop asks also a channel that was closed a moment before, whose number may be another
        # connection's by the time that it is answered.
        return self.connected and bool(super().writable())

    def handle_write(self) -> None:
        super_writes = super().handle_write
        if self._refused and self.close_when_flushed and not self._discarding:
            self.close_when_flushed = False
            super_writes()
            if self.total_outbufs_len:
                self.close_when_flushed = True
            else:
                self._begin_discarding()
            return
        super_writes()

    def _begin_discarding(self) -> None:
        """Say that nothing more is written, and go on reading for a while."""
        self._discarding, self.since = True, time.monotonic()
        if self.socket is not None:
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)

    @property
    def waits(self) -> int | None:
        """What for: 0 for nothing or a header, 1 for a body; None while an answer is made."""
        if self.requests or self.total_outbufs_len:
            return None
        return int(self.request is not None and self.request.headers_finished)

    def overdue(self, now: float) -> bool:
        """Tell whether the client has had its time.

        Args:
            now: seconds of the monotonic clock.
        """
        patience, waited = self._patience, now - self.since
        if self._discarding:
            return waited > patience.linger
        if self.total_outbufs_len:
            return self._is_slow_reader(now)
        self._owed = 0
        if self.requests:
            return False
        if self.request is None:
            return waited > patience.idle
        if not self.request.headers_finished:
            return waited > patience.header
        return self.request.body_bytes_received < (waited - patience.grace) * patience.rate

    def _is_slow_reader(self, now: float) -> bool:
        if self.total_outbufs_len > self._owed:  # an answer, or more of one, has been made
            self._owed, self.since = self.total_outbufs_len, now
        taken = self._owed - self.total_outbufs_len
        return taken < (now - self.since - self._patience.grace) * self._patience.rate


class Server(TcpWSGIServer):
    """A waitress server on one address that keeps to a Patience.

    Args:
        application: what answers.
        patience: with clients.
        headers: of every answer that has none of the name.
        options: as of the base class.
    """

    channel_class = _Channel

    def __init__(
        self,
        application: WSGIApplication,
        *,
        patience: Patience,
        headers: dict[str, str],
        **options: Any,
    ) -> None:
        self.patience = patience
        self.headers = headers
        super().__init__(application, **options)
        # Outside of waitress's own layer for the proxy, which answers as well.
        self.application = _with_headers(self.application, headers)

    def channels(self) -> Iterator[_Channel]:
        """Yield the open connections."""
        active: Any = self.active_channels
        yield from tuple(active.values())

    def handle_accept(self) -> None:
        super().handle_accept()
        waiting = [
            (channel.waits, channel.since, id(channel), channel)
            for channel in self.channels()
            if not channel.will_close
        ]
        if len(waiting) > self.patience.most:
            held = min((row for row in waiting if row[0] is not None), default=None)
            if held is not None:
                held[-1].will_close = True

    def maintenance(self, now: int) -> None:  # noqa: ARG002 - the wall clock may jump
        moment = time.monotonic()
        for channel in self.channels():
            if channel.overdue(moment):
                channel.will_close = True
                if channel.total_outbufs_len:
                    # Waitress closes when the client can be written to, which one that takes
                    # nothing never can; and one that takes all at once would have it to the end.
                    channel.handle_close()


class Servers:
    """The servers of all addresses that a host name stands for, run by one loop.

    Args:
        application: what answers.
        largest_body: bytes of the largest body that is read.
        headers: of every answer.
        patience: with clients.
        options: settings of waitress, among them ``host``, ``port`` and ``threads``.
    """

    def __init__(
        self,
        application: WSGIApplication,
        *,
        largest_body: int,
        headers: dict[str, str],
        patience: Patience | None = None,
        **options: Any,
    ) -> None:
        # That every thread is at work is told by the time that answers take.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        patience = patience or Patience()
        adjustments = Adjustments(
            ident=None,
            asyncore_use_poll=True,
            connection_limit=2 * patience.most + 100,  # never reached while any of them waits
            cleanup_interval=1,
            max_request_header_size=LARGEST_HEADER,
            max_request_body_size=largest_body + 1,  # waitress refuses this size itself
            log_socket_errors=False,
            **options,
        )
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(adjustments.threads)
        sockets: dict[int, Any] = {}
        self.each = [
            Server(
                application,
                patience=patience,
                headers=headers,
                map=sockets,
                dispatcher=dispatcher,
                adj=adjustments,
                sockinfo=address,
            )
            for address in adjustments.listen
        ]

    @property
    def port(self) -> int:
        """Where the first of them listens."""
        return int(self.each[0].getsockname()[1])

    def run(self) -> None:
        """Answer until the process is stopped; the loop serves all of them."""
        self.each[0].run()

    def close(self) -> None:
        """Stop listening, and close every connection."""
        for server in self.each:
            for channel in server.channels():
                channel.handle_close()
            server.close()


def _with_headers(application: WSGIApplication, headers: dict[str, str]) -> WSGIApplication:
    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(
            status: str, given: list[tuple[str, str]], *error: Any
        ) -> Callable[[bytes], object]:
            named = {name.lower() for name, _ in given}
            missing = [pair for pair in headers.items() if pair[0].lower() not in named]
            return start_response(status, [*given, *missing], *error)

        return application(environ, start)

    return answer
