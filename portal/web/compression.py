"""Compression: what holds no secret is sent in gzip to whoever takes it (RFC 9110, section 8.4).

A page with a form's token, or of somebody who is signed in, is sent as it is: beside words that
somebody else may have chosen its size would give the token away (BREACH). Static files are the same
for everybody; they are compressed before the first request, and kept in that form alone. Pages are
compressed each time.
"""

from __future__ import annotations

import gzip
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import Flask, Response, current_app, g, request

from portal.resources import fingerprint, folder, static_file

LEAST: Final = 1024
"""Bytes below which a packet is saved nowhere."""
MOST: Final = 8 << 20
"""Bytes above which an answer is sent as it is: packing it would keep a thread from others."""
_LEVEL: Final = 5
_STATIC_LEVEL: Final = 9
_PACKED: Final = frozenset(
    {
        "text/html",
        "text/css",
        "text/javascript",
        "text/plain",
        "text/csv",
        "application/javascript",
        "application/json",
        "application/atom+xml",
        "image/svg+xml",
    }
)
"""Media types whose bytes become fewer; fonts, pictures, PDFs and Word files are packed already."""


_SAME_HEADERS: Final = frozenset({200, 206, 304})
"""The statuses that say what a cache keys an answer by (RFC 9110, sections 15.3.7 and 15.4.5)."""


def init_compression(app: Flask) -> None:
    """Compress what the application answers, after everything else is done with it.

    Args:
        app: the application; whatever changes an answer registers after this, and is called before.
    """
    for path in folder("static").rglob("*"):
        if mimetypes.guess_type(path.name)[0] in _PACKED:
            _packed_file(path, path.stat().st_mtime_ns)

    @app.after_request
    def compress(response: Response) -> Response:
        if response.status_code not in _SAME_HEADERS or response.mimetype not in _PACKED:
            return response
        if request.endpoint == "static":
            response.vary.add("Accept-Encoding")
            if _takes_gzip(response):
                _pack_file(response, (request.view_args or {})["filename"])
        elif not response.is_streamed and not _holds_secret():
            response.vary.add("Accept-Encoding")
            if _takes_gzip(response):
                _pack_page(response)
        return response


def _takes_gzip(response: Response) -> bool:
    """Tell whether a whole answer may be sent in gzip; a part is one of the file as it is."""
    packed = response.content_encoding
    return response.status_code == 200 and request.accept_encodings["gzip"] > 0 and not packed


def _holds_secret() -> bool:
    """Tell whether a visitor has a session, or a token was put into a form of the page."""
    cookie, token = (
        current_app.config[name] for name in ("SESSION_COOKIE_NAME", "WTF_CSRF_FIELD_NAME")
    )
    return cookie in request.cookies or token in g


def _pack_file(response: Response, name: str) -> None:
    """Send what was compressed before, under a mark of its own.

    Args:
        response: of the file as it is, which Flask found under that name.
        name: path inside the folder of static files.
    """
    path = static_file(name)
    response.close()  # the file that would have been sent
    response.direct_passthrough = False
    _replace(response, _packed_file(path, path.stat().st_mtime_ns))
    response.set_etag(f"{fingerprint(name)}-gzip")
    response.make_conditional(request)


def _pack_page(response: Response) -> None:
    if not LEAST <= len(response.get_data()) <= MOST:
        return
    _replace(response, gzip.compress(response.get_data(), _LEVEL, mtime=0))
    # The same page in other bytes is another representation with the same meaning.
    mark, _ = response.get_etag()
    if mark:
        response.set_etag(mark, weak=True)


def _replace(response: Response, packed: bytes) -> None:
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)


@lru_cache(maxsize=64)
def _packed_file(path: Path, _modified: int) -> bytes:
    return gzip.compress(path.read_bytes(), _STATIC_LEVEL, mtime=0)
