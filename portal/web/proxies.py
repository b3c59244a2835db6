"""Proxies: what they say of a request, noted and spelt plainly before it is believed or dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from portal.web.clients import read_address

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
_FOR: Final = "HTTP_X_FORWARDED_FOR"
_WITH_PORT: Final = re.compile(r"\[([^\[\]]*)\](?::\d{1,5})?|([\d.]+):\d{1,5}")
"""An address as a proxy writes it with the client's port, or as a web address has it."""

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


def spelling_addresses(app: Wsgi) -> Wsgi:
    """Return an application to which a proxy names its clients in one spelling each.

    waitress takes what follows the last ":" for a port wherever a "." stands (an IPv4 address
    mapped into IPv6, as servers that listen to both pass it on), and none for one behind "[...]".
    All clients of such a proxy would be one to us.

    Args:
        app: what believes or drops the header.
    """

    def spelt(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if _FOR in environ:
            environ[_FOR] = ", ".join(map(plain_address, environ[_FOR].split(",")))
        return app(environ, start_response)

    return spelt


def plain_address(named: str) -> str:
    """Return the address of a client in its one spelling, without port and zone.

    Args:
        named: one member of X-Forwarded-For; what is no address stays as it is.
    """
    bare = named.strip().strip('"')
    found = _WITH_PORT.fullmatch(bare)
    address = read_address((found[1] or found[2] or "") if found else bare)
    return str(address) if address else named.strip()


def came_through_proxy(environ: Mapping[str, Any]) -> bool:
    """Say whether a request came through a proxy.

    Args:
        environ: of the request.
    """
    return bool(environ.get(NOTED)) or _forwarded(environ)


def _forwarded(environ: Mapping[str, Any]) -> bool:
    return any(name in environ for name in FORWARDING)
