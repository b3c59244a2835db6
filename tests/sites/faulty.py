"""A faulty server on loopback: each path misbehaves in one way, as real sites do.

``FaultyServer`` counts what it was asked for, so a test can tell what crossed the network.
"""

from __future__ import annotations

import functools
import gzip
import io
import random
import socket
import threading
import time
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from reportlab.pdfgen.canvas import Canvas

HOST = "site.example"
PAGE = (
    "<html><head><title>{0}</title></head>"
    "<body><main><h1>{0}</h1><p>{1}</p>{2}</main></body></html>"
)

Handler = Callable[["_Faults"], None]


def page(title: str, words: str, *links: str) -> bytes:
    """Return a small web page.

    Args:
        title: its title and only heading.
        words: its only paragraph.
        links: paths that it links to.
    """
    anchors = "".join(f'<p><a href="{link}">Link to {link}</a></p>' for link in links)
    return PAGE.format(title, words, anchors).encode()


PATIENCE = 60
DRIPS = 20 * PATIENCE
"""Seconds for which nothing comes, and drops of twenty a second for as long: longer than any limit
that a test sets, so that the limit may be generous to a busy machine."""


class _Faults(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        path = self.path.removeprefix(f"/{HOST}")
        self.server.asked.append(path)
        handler = FAULTS.get(path) or next(
            (trap for start, trap in TRAPS.items() if path.startswith(start)), None
        )
        if handler is not None:
            handler(self)
        elif path in self.server.pages:
            self.send_page(self.server.pages[path])
        else:
            self.send(404, b"<h1>Not found</h1>")

    def send_page(self, body: bytes) -> None:
        etag = f'"{hash(body)}"'
        if self.headers.get("If-None-Match") == etag:
            self.send(304, b"", ETag=etag)
        else:
            self.server.bodies += 1
            self.send(200, body, ETag=etag)

    def send(self, status: int, body: bytes, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", **named}.items():
            self.send_header(name, value)
        if status != 304 and "Content-Length" not in named:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        for _ in range(DRIPS):
            try:
                self.wfile.write(b".")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    def drip_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(DRIPS):
            try:
                self.wfile.write(b"X-%d: slow\r\n" % number)
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    def silence(self) -> None:
        """Say nothing for as long as the other side listens."""
        self.connection.settimeout(PATIENCE)
        with suppress(OSError):
            self.connection.recv(1)

    def too_busy(self) -> None:
        """Answer 429 once, then the page: what a polite crawler meets."""
        if self.server.asked.count("/busy-once") > 1:
            self.send(200, page("Busy once", "Now there is time."))
        else:
            self.send(429, b"", Retry_After="0")

    def stale(self) -> None:
        """Give other words every time, and always say that nothing changed."""
        if self.headers.get("If-None-Match"):
            self.send(304, b"", ETag='"never"')
        else:
            number = self.server.asked.count("/stale")
            self.send(200, page("Stale", f"These are the words number {number}."), ETag='"never"')

    def calendar(self) -> None:
        """Lead from each month to the next, without end."""
        month = int(self.path.rpartition("/")[2])
        words = f"Nothing is planned for month {month}."
        self.send(200, page(f"Month {month}", words, f"/calendar/{month + 1}"))

    def filter(self) -> None:
        """Offer every choice of a filter on every page."""
        choice = int(self.path.rpartition("=")[2])
        links = [f"/filter?by={(choice * 7 + n) % 1000}" for n in range(10)]
        self.send(200, page(f"Choice {choice}", f"Found by choice {choice}.", *links))

    def repeat(self) -> None:
        """Lead one step deeper by a relative link that ought to be absolute."""
        depth = self.path.count("/deeper/")
        links = f"{self.path.removeprefix(f'/{HOST}')}deeper/again/"
        self.send(200, page(f"Depth {depth}", f"Words at depth {depth}.", links))

    def cut_short(self) -> None:
        self.send(200, b"half of it", Content_Length="5000", Connection="close")
        self.close_connection = True

    def longer(self) -> None:
        """Tell a length that ends in the middle of the body."""
        body = page("Longer", "The first half of it. " * 40, "/the-rest")
        self.send(200, body, Content_Length=str(len(body) // 2))
        self.close_connection = True

    def chunks(self, *pieces: bytes) -> None:
        """Send pieces of the chunked coding as they are, right or not."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"".join(pieces))
        self.close_connection = True

    def until_closed(self, body: bytes) -> None:
        """Send a body whose end nothing but the end of the connection tells."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def early_hints(self) -> None:
        """Send interim answers before the one that counts (RFC 8297)."""
        self.wfile.write(b"HTTP/1.1 102 Processing\r\n\r\n")
        self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n")
        self.send(200, page("Hinted", "The words after the hints."))

    def no_http(self) -> None:
        self.wfile.write(b"SSH-2.0-nobody\r\n")
        self.close_connection = True

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *args: object) -> None:
        """Write nothing."""


def redirect(target: str, status: int = 301) -> Handler:
    return lambda request: request.send(status, b"", Location=target)


def status(status: int) -> Handler:
    return lambda request: request.send(status, page("Sorry", f"This is a {status}."))


def _archive(name: str, body: bytes = b"words") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return stream.getvalue()


def _word_bomb() -> bytes:
    return _archive("word/document.xml", b" " * 20_000_000)


GUIDANCE = "Ring the duty team on the same day, and write down what the child says."
SIGN_IN = page("Sign in", "Your name and your password, please.")


def packed(body: bytes, said: str = "gzip") -> Handler:
    """Return what sends a body as it is, and says that it is packed in some way."""
    return lambda request: request.send(200, body, **({"Content_Encoding": said} if said else {}))


def _bare_deflate(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(body) + stream.flush()


def pdf(title: str, words: str) -> bytes:
    """Return a small PDF of one page.

    Args:
        title: as its properties name it.
        words: its only line.
    """
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=True)
    canvas.setTitle(title)
    canvas.drawString(72, 720, words)
    canvas.save()
    return stream.getvalue()


LONG = page("Packed", " ".join(f"Word {number * 7919 % 1009}." for number in range(400)))
"""A page whose half is much of it, packed or not."""
ZIPPED = gzip.compress(LONG, mtime=0)
NOISE = random.Random(1).randbytes(4000)
"""What a body looks like that is packed in a way that shows no mark, such as br."""

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

FAULTS: dict[str, Handler] = {
    "/loop": redirect("/loop"),
    "/to-private": redirect("http://10.0.0.1/secret"),
    "/to-other": redirect("https://other.example/"),
    "/to-script": redirect("javascript:alert(1)"),
    "/to-no-address": redirect("http://[::1"),
    "/moved": redirect(f"https://{HOST}/a"),
    "/500": status(500),
    "/403": status(403),
    "/410": status(410),
    "/bomb": lambda r: r.send(200, gzip.compress(b"\0" * 20_000_000), Content_Encoding="gzip"),
    "/gzip-small": lambda r: r.send(
        200, gzip.compress(b"a" * 900_000), Content_Encoding="gzip", Content_Type="text/plain"
    ),
    "/not-gzip": lambda r: r.send(200, b"plain words", Content_Encoding="gzip"),
    "/large": lambda r: r.send(200, b"x" * 3_000_000),
    "/short": _Faults.cut_short,
    "/drip": _Faults.drip,
    "/drip-headers": _Faults.drip_headers,
    "/silence": _Faults.silence,
    "/big-headers": lambda r: r.send(
        200, b"x", **{f"X-{number}": "y" * 4000 for number in range(50)}
    ),
    "/busy-once": _Faults.too_busy,
    "/busy": lambda r: r.send(429, b"", Retry_After="0"),
    "/hang-up": _Faults.hang_up,
    "/half.pdf": lambda r: r.send(
        200, b"%PDF-1.7\n1 0 obj\n<< /Type", Content_Type="application/pdf"
    ),
    "/picture": lambda r: r.send(200, b"\x89PNG", Content_Type="image/png"),
    "/nameless": lambda r: r.send(200, b"words", Content_Type=""),
    "/bomb.docx": lambda r: r.send(200, _word_bomb(), Content_Type=WORD),
    "/nested": lambda r: r.send(200, b"<div>" * 300_000 + b"words"),
    "/false.xml": lambda r: r.send(200, page("Sorry", "No feed."), Content_Type="text/xml"),
    "/soft-404": lambda r: r.send(200, page("Page not found", "Try the search.")),
    "/to-home": redirect("/"),
    "/stale": _Faults.stale,
    "/wrong-charset": lambda r: r.send(
        200,
        page("Café", "A naïve reader.").decode().encode("cp1252"),
        Content_Type="text/html; charset=utf-8",
    ),
    "/half-gzip": packed(ZIPPED[: len(ZIPPED) // 2]),
    "/gzip-without-its-end": packed(ZIPPED[:-8]),
    "/gzip-damaged": packed(ZIPPED[:-8] + b"\0\0\0\0" + ZIPPED[-4:]),
    "/gzip-unsaid-half": packed(ZIPPED[: len(ZIPPED) // 2], ""),
    "/gzip-five-times": packed(functools.reduce(lambda b, _: gzip.compress(b), range(5), LONG)),
    "/gzip-parts-cut": packed(ZIPPED + ZIPPED[:-8]),
    "/half-deflate": packed(zlib.compress(LONG)[:-6], "deflate"),
    "/br": packed(NOISE, "br"),
    "/zstd": packed(b"\x28\xb5\x2f\xfd" + NOISE, "zstd"),
    "/br-unsaid": packed(NOISE, ""),
    "/zstd-unsaid": packed(b"\x28\xb5\x2f\xfd" + NOISE, ""),
    "/deflate-unsaid": packed(_bare_deflate(LONG), ""),
    "/gzip-unsaid": packed(ZIPPED, ""),
    "/gzip-twice": packed(gzip.compress(ZIPPED)),
    "/gzip-said-twice": packed(gzip.compress(ZIPPED), "gzip, identity, x-gzip"),
    "/gzip-parts": packed(gzip.compress(LONG[:900]) + gzip.compress(LONG[900:])),
    "/gzip-and-more": packed(ZIPPED + b"\0\0<!-- by a proxy -->"),
    "/deflate": packed(zlib.compress(LONG), "deflate"),
    "/deflate-bare": packed(_bare_deflate(LONG), "Deflate"),
    "/longer": _Faults.longer,
    "/chunks-cut": lambda r: r.chunks(b"40\r\n", LONG[:20]),
    "/chunks-without-end": lambda r: r.chunks(b"40\r\n", LONG[:64], b"\r\n"),
    "/chunks-of-no-size": lambda r: r.chunks(b"many\r\n", LONG[:64], b"\r\n0\r\n\r\n"),
    "/early-hints": _Faults.early_hints,
    "/no-http": _Faults.no_http,
    "/empty": lambda r: r.send(200, b" \r\n"),
    "/pdf-as-page": lambda r: r.send(200, pdf("A guide", "Ring the duty manager on the same day.")),
    "/picture-as-page": lambda r: r.send(200, b"\x89PNG\r\n\x1a\n" + NOISE),
    "/archive-as-page": lambda r: r.send(200, _archive("xl/workbook.xml")),
    "/sign-in.pdf": lambda r: r.send(200, SIGN_IN, Content_Type="application/pdf"),
    "/sign-in-page.pdf": lambda r: r.send(200, SIGN_IN),
    "/sign-in-page.docx": lambda r: r.send(200, SIGN_IN),
    "/utf-16": lambda r: r.send(
        200,
        page("Two bytes a letter", GUIDANCE).decode().encode("utf-16-be"),
        Content_Type="text/html",
    ),
    "/noindex-for-others": lambda r: r.send(
        200,
        page("Bruises in babies", GUIDANCE + " This holds for us."),
        X_Robots_Tag="otherbot: noindex, nofollow",
    ),
    "/noindex-by-none": lambda r: r.send(
        200, page("Bites", GUIDANCE + " By none."), X_Robots_Tag="signpost: none"
    ),
    "/noindex": lambda r: r.send(200, page("Burns", GUIDANCE), X_Robots_Tag="noindex"),
}

TRAPS: dict[str, Handler] = {
    "/calendar/": _Faults.calendar,
    "/filter?": _Faults.filter,
    "/deeper/": _Faults.repeat,
}
"""Addresses without end, by how they begin."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    pages: dict[str, bytes]
    asked: list[str]
    bodies: int

    def handle_error(self, *args: object) -> None:
        """Write nothing: a crawler that gives up on a fault closes the connection."""


class FaultyServer:
    """The server, as a context manager; it listens on loopback only.

    Args:
        pages: the well-behaved pages, by path; may be changed while it runs.
    """

    def __init__(self, pages: dict[str, bytes]) -> None:
        self._server = _Server(("127.0.0.1", 0), _Faults)
        self._server.pages, self._server.asked, self._server.bodies = pages, [], 0
        self.pages = pages
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def mirror(self) -> str:
        """The prefix under which the site is served."""
        return f"http://127.0.0.1:{self._server.server_port}/{HOST}"

    @property
    def asked(self) -> list[str]:
        """Every path that was asked for, in order."""
        return self._server.asked

    @property
    def bodies(self) -> int:
        """How many well-behaved pages were sent with their body."""
        return self._server.bodies

    def forget(self) -> None:
        """Count from nought again."""
        self._server.asked.clear()
        self._server.bodies = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
