"""What one client may hold of the portal: connections, their time, the size of what it sends."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest

from portal.web.connections import LARGEST_HEADER, Patience, Servers
from portal.web.headers import HEADERS

QUICK = Patience(header=0.5, idle=1, grace=0.5, rate=2048, linger=1, most=100)
LARGEST = 64 * 1024
REQUEST = b"GET /healthz HTTP/1.1\r\nHost: signpost.example\r\n\r\n"
CHUNKED = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
Server = Callable[..., "Servers"]


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    body = environ["wsgi.input"].read()
    told = b"well" + b" " * int(environ["QUERY_STRING"] or 0)
    start_response("200 OK", [("Content-Length", str(len(told))), ("X-Read", str(len(body)))])
    return [told]


@contextmanager
def running(patience: Patience = QUICK, app: Any = application, **options: Any) -> Iterator[int]:
    server = Servers(
        app, largest_body=LARGEST, headers=HEADERS, patience=patience,
        host="127.0.0.1", port=0, threads=2, **options,
    )  # fmt: skip
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.port
    finally:
        server.each[0].task_dispatcher.shutdown()
        server.each[0].asyncore.close_all(server.each[0]._map)
        thread.join(10)


@pytest.fixture
def port() -> Iterator[int]:
    with running() as port:
        yield port


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def answer_to(port: int, sent: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send bytes, and read until the server closes or the whole answer is here."""
    with connected(port) as client:
        with suppress(ConnectionError):
            client.sendall(sent)
        return read_answer(client)


def read_answer(client: socket.socket) -> tuple[int, dict[str, str], bytes]:
    received = b""
    while True:
        head, _, body = received.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines[1:])
        }
        if body and len(body) >= int(headers.get("content-length", 0)):
            break
        more = client.recv(65536)
        if not more:
            break
        received += more
    assert received, "the server closed without an answer"
    return int(lines[0].split()[1]), headers, body


def is_closed(client: socket.socket, seconds: float = 15) -> bool:
    client.settimeout(seconds)
    try:
        return client.recv(1) == b""
    except ConnectionError:
        return True
    except TimeoutError:
        return False


def test_two_hundred_connections_that_drip_bytes_leave_the_portal_open() -> None:
    # With the patience of every day, so that only their number is met and not their time.
    with running(Patience(most=150)) as port, ExitStack() as held:
        dripping = [held.enter_context(connected(port)) for _ in range(200)]
        for client in dripping:
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-a: ")
        for _ in range(3):
            assert answer_to(port, REQUEST)[0] == 200
            for client in dripping:
                with suppress(OSError):  # some were closed to make room
                    client.sendall(b"a")
        open_still = [client for client in dripping if not is_closed(client, 0.001)]
        assert 100 <= len(open_still) <= 150


def test_a_header_that_drips_has_its_time_and_no_more(port: int) -> None:
    with connected(port) as client:
        client.sendall(b"GET / HTTP/1.1\r\n")
        begun = time.monotonic()
        while time.monotonic() - begun < 60:
            try:
                client.sendall(b"X-a: b\r\n")
            except OSError:
                return
            if is_closed(client, 0.1):
                return
    pytest.fail("a header that never ends kept its connection for a minute")


def test_a_body_that_comes_too_slowly_is_given_up(port: int) -> None:
    with connected(port) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n")
        for _ in range(600):
            try:
                client.sendall(b"ab")
            except OSError:
                return
            if is_closed(client, 0.1):
                return
    pytest.fail("a body of 20 bytes a second kept its connection for a minute")


def test_an_answer_that_nobody_takes_is_given_up() -> None:
    # What the system takes for the client, a few megabytes and not all at once, is at no such rate.
    with running(replace(QUICK, rate=1 << 24)) as port, connected(port) as client:
        client.sendall(b"GET /?30000000 HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(5)
        taken = 0
        client.settimeout(20)
        with suppress(ConnectionError):
            while more := client.recv(1 << 20):
                taken += len(more)
        assert 0 < taken < 30_000_000


def test_a_connection_that_says_nothing_is_closed_and_one_that_asks_again_is_not(
    port: int,
) -> None:
    with connected(port) as silent, connected(port) as busy:
        for _ in range(12):
            busy.sendall(REQUEST)
            assert read_answer(busy)[0] == 200
            time.sleep(0.3)
        assert is_closed(silent, 0.01)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"NONSENSE\r\n\r\n", 400),
        (b"GET http://[::1/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde", 400),
        (
            b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"0\r\n\r\n",
            400,
        ),
        (b"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        (b"GET /?q=" + b"a" * LARGEST_HEADER + b" HTTP/1.1\r\nHost: a\r\n\r\n", 431),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 400000000\r\n\r\n" + b"a" * 99999, 413),
        (
            b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + b"8000\r\n" + b"a" * 0x8000 + b"\r\n8000\r\n" + b"a" * 0x8000 + b"\r\n4\r\naaaa\r\n",
            413,
        ),
        *((CHUNKED + body, 400) for body in (
            b"1;" + b"a" * 60_000, b"1\r\na\r\n" * 10_000, b"1\r\na\r\n0\r\na: b\r\n\r\n", b"x\r\n",
        )),
    ],
)  # fmt: skip
def test_what_no_application_sees_is_refused_in_our_words_and_the_connection_closed(
    port: int, sent: bytes, status: int
) -> None:
    with connected(port) as client:
        with suppress(ConnectionError):
            client.sendall(sent)
        answered, headers, body = read_answer(client)
        assert answered == status
        assert {name: headers.get(name.lower()) for name in HEADERS} == HEADERS
        assert headers["cache-control"] == "no-store"
        assert headers["connection"] == "close"
        assert "server" not in headers
        assert b"waitress" not in body.lower() + str(headers).lower().encode()
        assert is_closed(client)


def test_a_body_of_the_largest_size_is_read(port: int) -> None:
    sent = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % LARGEST
    status, headers, _ = answer_to(port, sent + b"a" * LARGEST)
    assert (status, headers["x-read"]) == (200, str(LARGEST))


def test_a_body_that_is_too_large_is_refused_before_it_is_received(port: int) -> None:
    with connected(port) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 400000000\r\n\r\n")
        assert read_answer(client)[0] == 413  # before a byte of it was sent


def test_an_answer_that_fails_has_our_headers_too() -> None:
    def failing(_environ: Any, _start_response: Any) -> list[bytes]:
        raise RuntimeError("on purpose")

    with running(app=failing) as port:
        status, headers, body = answer_to(port, REQUEST)
    assert status == 500
    assert {name: headers.get(name.lower()) for name in HEADERS} == HEADERS
    assert b"purpose" not in body


def test_a_proxys_nonsense_is_answered_with_our_headers() -> None:
    trusted = {"x-forwarded-for"}
    with running(
        trusted_proxy="127.0.0.1", trusted_proxy_count=1, trusted_proxy_headers=trusted
    ) as port:
        sent = REQUEST[:-2] + b'X-Forwarded-For: "a"b"\r\n\r\n'
        status, headers, _ = answer_to(port, sent)
    assert status == 400
    assert {name: headers.get(name.lower()) for name in HEADERS} == HEADERS


def test_more_requests_than_threads_fill_no_log(caplog: pytest.LogCaptureFixture) -> None:
    begin = threading.Event()

    def slow(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        begin.wait(10)
        return application(environ, start_response)

    with caplog.at_level(logging.DEBUG), running(app=slow) as port, ExitStack() as held:
        clients = [held.enter_context(connected(port)) for _ in range(12)]
        for client in clients:
            client.sendall(REQUEST)
        begin.set()
        assert [read_answer(client)[0] for client in clients] == [200] * 12
    assert "queue depth" not in caplog.text
