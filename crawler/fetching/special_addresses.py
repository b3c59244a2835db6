"""is_public(): whether an IP address is one of the open internet.

A table of the project's own, after IANA's registries of special-purpose addresses for IPv4 and
IPv6 (RFC 6890 and what followed it). Python has such tables too, but they differ between its
releases: those before 3.11.10 and 3.12.4 call 192.0.0.192, where a cloud keeps its secrets, public
(CVE-2024-4032).

Of IPv6 only 2000::/3 was ever given out for use in the open; what is not in it is refused without
being named. Some special blocks are reachable from everywhere (AS112, AMT) and stay public. A
document never stands at an anycast address of a protocol, at an identifier that looks like an
address (ORCHID, DRIP), or behind a tunnel that takes any address inside another, so these are
refused, whatever the registries call them.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

IPAddress = IPv4Address | IPv6Address

SPECIAL_IPV4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network (RFC 791)
        "10.0.0.0/8",  # private use (RFC 1918)
        "100.64.0.0/10",  # shared by a provider's customers (RFC 6598)
        "127.0.0.0/8",  # loopback (RFC 1122)
        "169.254.0.0/16",  # link-local, and the metadata of clouds (RFC 3927)
        "172.16.0.0/12",  # private use (RFC 1918)
        "192.0.0.0/24",  # protocol assignments, anycast ones too (RFC 6890, 7723, 8155)
        "192.0.2.0/24",  # documentation (RFC 5737)
        "192.88.99.0/24",  # relays of 6to4 and 6a44, given up (RFC 7526, 6751)
        "192.168.0.0/16",  # private use (RFC 1918)
        "198.18.0.0/15",  # benchmarks (RFC 2544)
        "198.51.100.0/24",  # documentation (RFC 5737)
        "203.0.113.0/24",  # documentation (RFC 5737)
        "224.0.0.0/4",  # multicast (RFC 5771)
        "240.0.0.0/4",  # kept for later, and the broadcast address (RFC 1112, 8190)
    )
)

GLOBAL_IPV6 = IPv6Network("2000::/3")
"""Global unicast (RFC 4291, and IANA's registry of the IPv6 address space)."""

SPECIAL_IPV6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, anycast (RFC 2928, 4380, 5180)
        "2001:db8::/32",  # documentation (RFC 3849)
        "2002::/16",  # 6to4, which carries any IPv4 address (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
    )
)

REACHABLE_IPV6 = tuple(
    IPv6Network(block)
    for block in (
        "2001:3::/32",  # AMT (RFC 7450)
        "2001:4:112::/48",  # AS112 (RFC 7535)
    )
)
"""Blocks inside a special one that are reachable from everywhere all the same."""

CARRYING_IPV4 = (
    IPv6Network("::ffff:0:0/96"),  # an IPv4 address as IPv6 software writes it (RFC 4291)
    IPv6Network("64:ff9b::/96"),  # how a NAT64 reaches the IPv4 internet (RFC 6052)
)
"""Blocks whose last 32 bits are the IPv4 address that is meant. That one is judged. NAT64's local
block, 64:ff9b:1::/48, reaches whatever its owner likes (RFC 8215), and is refused."""

_ISATAP, _ISATAP_MASK = 0x0000_5EFE, 0xFCFF_FFFF
"""The middle of an ISATAP address, whatever its bits "u" and "g" are (RFC 5214, section 6.1)."""


def is_public(address: IPAddress) -> bool:
    """Tell whether an address is one of the open internet.

    Args:
        address: an IPv4 or IPv6 address, without a zone.
    """
    if isinstance(address, IPv4Address):
        return not any(address in block for block in SPECIAL_IPV4)
    if any(address in block for block in CARRYING_IPV4):
        return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    if address not in GLOBAL_IPV6 or (int(address) >> 32) & _ISATAP_MASK == _ISATAP:
        return False
    special = any(address in block for block in SPECIAL_IPV6)
    return not special or any(address in block for block in REACHABLE_IPV6)
