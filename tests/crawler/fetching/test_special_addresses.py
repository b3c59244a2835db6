"""The table of special-purpose addresses, at both sides of both ends of every block."""

from __future__ import annotations

import ast
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetching import special_addresses
from crawler.fetching.special_addresses import (
    CARRYING_IPV4,
    REACHABLE_IPV6,
    SPECIAL_IPV4,
    SPECIAL_IPV6,
    is_public,
)

IPV4 = [
    # block, the address before it, whether that is public, the address after it, whether it is
    ("0.0.0.0/8", None, False, "1.0.0.0", True),
    ("10.0.0.0/8", "9.255.255.255", True, "11.0.0.0", True),
    ("100.64.0.0/10", "100.63.255.255", True, "100.128.0.0", True),
    ("127.0.0.0/8", "126.255.255.255", True, "128.0.0.0", True),
    ("169.254.0.0/16", "169.253.255.255", True, "169.255.0.0", True),
    ("172.16.0.0/12", "172.15.255.255", True, "172.32.0.0", True),
    ("192.0.0.0/24", "191.255.255.255", True, "192.0.1.0", True),
    ("192.0.2.0/24", "192.0.1.255", True, "192.0.3.0", True),
    ("192.88.99.0/24", "192.88.98.255", True, "192.88.100.0", True),
    ("192.168.0.0/16", "192.167.255.255", True, "192.169.0.0", True),
    ("198.18.0.0/15", "198.17.255.255", True, "198.20.0.0", True),
    ("198.51.100.0/24", "198.51.99.255", True, "198.51.101.0", True),
    ("203.0.113.0/24", "203.0.112.255", True, "203.0.114.0", True),
    ("224.0.0.0/4", "223.255.255.255", True, "240.0.0.0", False),
    ("240.0.0.0/4", "239.255.255.255", False, None, False),
]

IPV6 = [
    ("::/128", None, False, "::1", False),
    ("::/96", None, False, "::1:0:0", False),
    ("::ffff:0:0:0/96", "::fffe:ffff:ffff:ffff", False, "::ffff:1:0:0", False),
    ("64:ff9b:1::/48", "64:ff9b:0:ffff::", False, "64:ff9b:2::", False),
    ("100::/64", "ff::", False, "100:0:0:1::", False),
    ("100:0:0:1::/64", "100::ffff", False, "100:0:0:2::", False),
    ("1000::/4", "fff::", False, "2000::", True),
    ("2001::/32", "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", True, "2001:1::", False),
    ("2001:2::/48", "2001:1:ffff::", False, "2001:2:1::", False),
    ("2001:10::/28", "2001:f::", False, "2001:20::", False),
    ("2001:20::/28", "2001:1f::", False, "2001:30::", False),
    ("2001:30::/28", "2001:2f::", False, "2001:40::", False),
    ("2001:100::/24", "2001:ff::", False, "2001:200::", True),
    ("2001:db8::/32", "2001:db7:ffff::", True, "2001:db9::", True),
    ("2002::/16", "2001:ffff::", True, "2003::", True),
    ("3fff::/20", "3ffe:ffff::", True, "3fff:1000::", True),
    ("4000::/3", "3fff:ffff::", True, "6000::", False),
    ("5f00::/16", "5eff::", False, "5f01::", False),
    ("fc00::/7", "fbff::", False, "fe00::", False),
    ("fe80::/10", "fe7f::", False, "fec0::", False),
    ("fec0::/10", "febf::", False, "ff00::", False),
    ("ff00::/8", "feff::", False, None, False),
]

PUBLIC = [
    "1.1.1.1", "93.184.216.34", "192.31.196.1", "192.52.193.1", "192.175.48.1",
    "2606:4700::1111", "2a00:1450::1", "2620:4f:8000::1", "2001:3::1", "2001:4:112::1",
    "2001:200::1", "::ffff:93.184.216.34", "64:ff9b::93.184.216.34",
]  # fmt: skip

REFUSED = [
    "192.0.0.8", "192.0.0.9", "192.0.0.10", "192.0.0.170", "192.0.0.192", "192.88.99.1",
    "192.88.99.2", "255.255.255.255", "::ffff:127.0.0.1", "::ffff:192.0.0.192", "::127.0.0.1",
    "64:ff9b::10.0.0.1", "64:ff9b::c000:c0", "64:ff9b:1::93.184.216.34", "2001:1::1",
    "2001:1::2", "2001:1::3", "2001:4:111:ffff::", "2001:4:113::", "2001:2:ffff::",
    "2001:4::1", "2001:0:5db8:d822::1", "2002:5db8:d822::1", "2a00:1450::5efe:a00:1",
    "2a00:1450::200:5efe:a00:1", "2a00:1450::300:5efe:5db8:d822", "fe80::5efe:10.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize(("block", "before", "first", "after", "second"), IPV4 + IPV6)
def test_a_block_is_refused_from_its_first_address_to_its_last_and_no_further(
    block: str, before: str | None, first: bool, after: str | None, second: bool
) -> None:
    network = ip_network(block)
    assert not is_public(network[0])
    assert not is_public(network[-1])
    assert not is_public(network[network.num_addresses // 2])
    for beside, public in ((before, first), (after, second)):
        if beside is not None:
            assert is_public(ip_address(beside)) is public, beside
    if ":" not in block and after is not None:
        assert int(ip_address(after)) - int(network[-1]) == 1


def test_every_block_of_the_table_is_tried_at_its_ends() -> None:
    assert {str(block) for block in SPECIAL_IPV4} == {block for block, *_ in IPV4}
    tried = [ip_network(block) for block, *_ in IPV6]
    for block in SPECIAL_IPV6:
        assert any(block[0] in other or other[0] in block for other in tried), block


@pytest.mark.parametrize("address", PUBLIC)
def test_the_open_internet_is_let_through(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_special_or_leads_into_another_network_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_an_address_is_judged_alike_in_every_form_that_carries_it(address: IPv4Address) -> None:
    for block in CARRYING_IPV4:
        assert is_public(IPv6Address(int(block[0]) + int(address))) is is_public(address)


@given(st.integers(0, 2**128 - 1).map(IPv6Address))
def test_outside_of_what_was_given_out_nothing_is_public(address: IPv6Address) -> None:
    if int(address) >> 125 != 1 and not any(address in block for block in CARRYING_IPV4):
        assert not is_public(address)
    if any(address in block for block in REACHABLE_IPV6):
        assert is_public(address) or (int(address) >> 32) & 0xFCFFFFFF == 0x5EFE


@pytest.mark.slow
def test_pythons_own_tables_are_asked_nowhere() -> None:
    """They differ between its releases."""
    theirs = {"is_global", "is_private", "is_reserved"}
    root = Path(special_addresses.__file__).parents[2]
    for part in ("briefings", "collection", "crawler", "demo", "index", "portal"):
        for file in (root / part).rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
            assert not asked & theirs, file
