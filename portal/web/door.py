"""The door: what every request passes before a page sees it: its host, and the signs it holds."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, Request, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.routing import IntegerConverter

from crawler.addresses import split_address
from crawler.errors import UnreadableAddress
from portal.config import Settings
from portal.errors import WrongHost

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names by which a portal is reached on its own machine."""
ANY_HOST = "/healthz"
"""The address that is answered under any host: a monitor knows a machine, not the portal's name."""
AS_TYPED = "password"
"""The field whose value never reaches the database, and must stay as it was typed."""
_IN_PATHS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_IN_VALUES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+")
"""The control characters, in values but tabs and ends of lines. PostgreSQL stores no NUL and
compares none; nobody types any of them, but texts that are pasted hold some."""


def plain(text: str) -> str:
    """Return a value as it is read: control characters are spaces.

    Args:
        text: as it was sent.
    """
    return _IN_VALUES.sub(" ", text)


class PlainValues(ImmutableMultiDict[str, Any]):
    """The parameters of an address, or the fields of a form, without control characters.

    Args:
        given: whatever a MultiDict is made of; values that are no text, as files, stay as they
            are.
    """

    def __init__(self, given: Any = None) -> None:
        pairs = MultiDict(given).items(multi=True)
        super().__init__([(plain(name), _value(name, value)) for name, value in pairs])


class RowNumber(IntegerConverter):
    """A number in a path: no larger than the number of a row can be, in any database."""

    regex = "[0-9]{1,9}"


class PlainRequest(Request):
    """A request whose values are plain, whichever page asks for them."""

    parameter_storage_class = PlainValues


def init_door(app: Flask, settings: Settings) -> None:
    """Refuse what cannot be meant for this portal, before anything else looks at a request.

    Args:
        app: the application.
        settings: of which ``address`` names the host that readers use.
    """
    app.request_class = PlainRequest
    app.url_map.converters["int"] = RowNumber
    named = split_address(settings.address).hostname
    hosts = LOOPBACK | {named} if named else None

    @app.before_request
    def admit() -> None:
        if request.path != ANY_HOST:
            _require_host(hosts, settings.address)
        if _IN_PATHS.search(request.path):
            raise NotFound


def _require_host(hosts: frozenset[str] | None, address: str) -> None:
    """Refuse a request to a host that is none, or is not this portal's.

    Whatever a proxy or a cache does with it, no address that somebody else chose gets into a
    feed, a file or a QR code (the host of a request is what its sender says).
    """
    # Werkzeug gives no host where the header holds signs that cannot stand in one.
    given = request.host if "Host" in request.headers else ""
    if not given:
        raise WrongHost("this request names no host; open the portal by its web address")
    if hosts and host_name(given) not in hosts:
        raise WrongHost(f"you can reach this portal at {address}")


def host_name(host: str) -> str:
    """Return the name of a host without its port; "" where it is none.

    Args:
        host: as a request names it.
    """
    try:
        return (split_address(f"//{host}").hostname or "").removesuffix(".")
    except UnreadableAddress:
        return ""


def _value(name: str, value: Any) -> Any:
    return plain(value) if isinstance(value, str) and name != AS_TYPED else value
