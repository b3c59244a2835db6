"""Proxies: whether a request came through one, noted before its headers are believed or dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

NOTED: Final = "signpost.proxied"
FORWARDING: Final = (
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_X_FORWARDED_BY",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)
"""Headers that a proxy adds and a client on this machine does not."""

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def noting_proxies(app: Wsgi) -> Wsgi:
    """Return an application that notes of each request whether it came through a proxy.

    Args:
        app: what drops or believes the proxy's headers, and answers.
    """

    def noted(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ[NOTED] = _forwarded(environ)
        return app(environ, start_response)

    return noted


def came_through_proxy(environ: Mapping[str, Any]) -> bool:
    """Say whether a request came through a proxy.

    Args:
        environ: of the request.
    """
    return bool(environ.get(NOTED)) or _forwarded(environ)


def _forwarded(environ: Mapping[str, Any]) -> bool:
    return any(name in environ for name in FORWARDING)
