"""Access: who may read /health, which tells more than a reader should know."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from flask import Request

from portal.config import Settings
from portal.web.door import LOOPBACK, host_name
from portal.web.proxies import came_through_proxy


def may_read(request: Request, settings: Settings) -> bool:
    """Say whether a request has the token, or comes from this machine.

    Behind a reverse proxy every request comes from its machine, which often is this one. So where
    the settings or the request speak of a proxy, the token alone counts. A page of another site
    that a browser on this machine shows may name this portal by a host of its own (DNS
    rebinding), so the host asked for must be this machine's too.

    Args:
        request: the request.
        settings: of this process; they name the token.
    """
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if settings.health_token and scheme.lower() == "bearer":
        return hmac.compare_digest(given.strip().encode(), settings.health_token.encode())
    proxied = settings.trusted_proxy or settings.https or came_through_proxy(request.environ)
    here = host_name(request.host) in LOOPBACK
    return not proxied and here and _is_loopback(request.remote_addr or "")


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_loopback)
