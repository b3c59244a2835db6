"""Clients: the network address that a request came from, checked, and what it is counted as."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from flask import request

from portal.services import services

UNKNOWN = "an unknown address"
_OF_ONE_CLIENT = 64
"""Bits of an IPv6 address that one connection to the internet is given (RFC 6177, section 2); its
owner changes the rest at will."""


def client_address() -> str:
    """Return the network address that the present request came from.

    What a trusted proxy passes on is what somebody sent it, if it passes on headers unread. So
    nothing is returned that was not read as an address: the proxy is then taken for the client.

    Returns:
        The address in its one spelling; ``UNKNOWN`` where neither is an address.
    """
    proxy = services().settings.trusted_proxy
    found = read_address(request.remote_addr or "") or read_address(proxy)
    return str(found) if found else UNKNOWN


def network_of(address: str) -> str:
    """Return what the requests of one client have in common.

    Args:
        address: from ``client_address``.

    Returns:
        An IPv4 address itself, the /64 network of an IPv6 address; other words as they are.
    """
    found = read_address(address)
    if isinstance(found, IPv6Address):
        return str(IPv6Network((int(found), _OF_ONE_CLIENT), strict=False))
    return address


def read_address(text: str) -> IPv4Address | IPv6Address | None:
    """Return the network address that a text names; None where it names none.

    Args:
        text: with or without a zone; an IPv4 address may be mapped into IPv6.
    """
    try:
        found = ip_address(text.partition("%")[0])  # the zone is a name of this machine's own
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
