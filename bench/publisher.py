"""A publisher on loopback whose chapters change a little at every visit, as a busy one's do."""

from __future__ import annotations

import random
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Self

CHAPTERS = 24
SENTENCES = 12
WORDS = (
    *("record", "concern", "worker", "family", "visit", "review", "plan", "meeting", "decision"),
    *("manager", "child", "carer", "school", "nurse", "police", "referral", "threshold"),
    *("consent", "information", "share", "agree", "escalate", "supervise", "assess"),
)
KEY = "endurance"
NAME = "The endurance manual"


class ChangingPublisher:
    """A manual of ``CHAPTERS`` chapters, from ``with ChangingPublisher() as site`` until it ends.

    Each answer has one sentence that no answer before had, so that every crawl stores versions.
    """

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(count()))
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, daemon=True)

    @property
    def home(self) -> str:
        """The address of the page that links every chapter."""
        return f"http://127.0.0.1:{self._server.server_port}/"

    def declare(self, file: Path) -> Path:
        """Write a sources.toml with this publisher as its one source.

        Args:
            file: where to.
        """
        file.write_text(
            f'[[source]]\nkey = "{KEY}"\nname = "{NAME}"\narea = "aldermoor"\n'
            f'start = ["https://{KEY}.example/"]\nmirror = "{self.home.rstrip("/")}"\n'
            'delay = 0\nallow_addresses = ["127.0.0.1/32"]\n',
            encoding="utf-8",
        )
        return file

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def briefing(number: int) -> str:
    """Return a briefing as plain text that cites some chapters by title and address.

    Args:
        number: makes its words its own.
    """
    points = "\n".join(
        f"{place}. {_sentence(random.Random(number * 100 + place))} "
        f"See {title(place)} (https://{KEY}.example/chapter/{place})."
        for place in range(1, 6)
    )
    return f"Briefing {number}\n\nLearning points\n\n{points}\n"


def title(number: int) -> str:
    """Return the title of a chapter.

    Args:
        number: its place.
    """
    return f"{WORDS[number % len(WORDS)].capitalize()} and {WORDS[number * 7 % len(WORDS)]}"


def _handler(visits: Any) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            page = _page(self.path, next(visits))
            body = (page or "Not found").encode()
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    return Handler


def _page(path: str, visit: int) -> str | None:
    if path == "/":
        links = "".join(
            f'<li><a href="/chapter/{n}">{title(n)}</a></li>' for n in range(1, CHAPTERS + 1)
        )
        return _document(NAME, f"<p>Every chapter of the manual.</p><ul>{links}</ul>")
    number = path.removeprefix("/chapter/")
    if not (number.isdecimal() and 1 <= int(number) <= CHAPTERS):
        return None
    chance = random.Random(int(number))
    sentences = [_sentence(chance) for _ in range(SENTENCES)]
    # The words of a visit: letters, since a bare number could count as what always changes.
    told = "".join("abcdefghij"[int(digit)] for digit in str(visit))
    sentences[chance.randrange(SENTENCES)] += f" The duty worker says {told} first."
    return _document(title(int(number)), "".join(f"<p>{one}</p>" for one in sentences))


def _document(name: str, content: str) -> str:
    return (
        f'<!doctype html><html lang="en"><title>{name}</title>'
        f"<body><main><h1>{name}</h1>{content}</main></body></html>"
    )


def _sentence(chance: random.Random) -> str:
    return f"The {' '.join(chance.choice(WORDS) for _ in range(14))}."
