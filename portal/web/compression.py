"""Compression: what holds no secret is sent in gzip to whoever takes it (RFC 9110, section 8.4).

A page with a form's token, or of somebody who is signed in, is sent as it is: beside words that
somebody else may have chosen its size would give the token away (BREACH). Static files are
compressed once a process, pages each time.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import Flask, Response, current_app, g, request

from portal.resources import folder

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


def init_compression(app: Flask) -> None:
    """Compress what the application answers, after everything else is done with it.

    Args:
        app: the application; whatever changes an answer registers after this, and is called before.
    """

    @app.after_request
    def compress(response: Response) -> Response:
        if response.status_code != 200 or response.mimetype not in _PACKED or _holds_secret():
            return response
        if response.is_streamed and request.endpoint != "static":
            return response
        response.vary.add("Accept-Encoding")
        if request.accept_encodings.quality("gzip") > 0 and not response.content_encoding:
            _pack(response)
        return response


def _holds_secret() -> bool:
    """Tell whether a visitor has a session, or a token was put into a form of the page."""
    cookie, token = (
        current_app.config[name] for name in ("SESSION_COOKIE_NAME", "WTF_CSRF_FIELD_NAME")
    )
    return cookie in request.cookies or token in g


def _pack(response: Response) -> None:
    if request.endpoint == "static":
        path = folder("static") / (request.view_args or {})["filename"]
        packed = _packed_file(path, path.stat().st_mtime_ns)
        response.close()  # the file that would have been sent
        response.direct_passthrough = False
    elif not LEAST <= len(response.get_data()) <= MOST:
        return
    else:
        packed = gzip.compress(response.get_data(), _LEVEL, mtime=0)
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)
    # The same page in other bytes is another representation with the same meaning.
    mark, _ = response.get_etag()
    if mark:
        response.set_etag(mark, weak=True)


@lru_cache(maxsize=64)
def _packed_file(path: Path, _modified: int) -> bytes:
    return gzip.compress(path.read_bytes(), _STATIC_LEVEL, mtime=0)
