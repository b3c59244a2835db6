"""Listing: what a response that only names addresses says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.addresses import join_addresses, split_address
from crawler.errors import UnreadableAddress

MOST_ADDRESSES = 50_000
"""Addresses that are read from one listing: the most that sitemaps.org allows."""

LONGEST_ADDRESS = 2048
"""Characters of an address: sitemaps.org asks for fewer, and no longer one was seen."""

_BREAKS = re.compile(r"[\t\r\n]")
_WHOLE = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listing:
    """Addresses that a site itself names.

    Args:
        kind: what it is, in words for an admin: "a sitemap".
        addresses: absolute addresses of pages and files, each once, in the listing's order.
        more: absolute addresses of further listings: the parts of an index, the next page.
        modified: what differs whenever an address has changed, its date or more than that; only
            where the listing says so.
        fault: why not all of it could be read, in words for an admin; None where all was.
    """

    kind: str
    addresses: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    modified: Mapping[str, str] = field(default_factory=dict)
    fault: str | None = None


def absolute(base: str, address: str) -> str | None:
    """Return an address that a listing names in full; None where it is no web address.

    Args:
        base: against which it is resolved.
        address: as it stands in the listing.
    """
    # As the URL standard has it ("basic URL parser"): a line broken in an address is mended.
    address = _BREAKS.sub("", address.strip())
    if not address or len(address) > LONGEST_ADDRESS:
        return None
    try:
        # What is whole already is not resolved: joining would drop a ";" at its end.
        joined = address if _WHOLE.match(address) else join_addresses(base, address)
        parts = split_address(joined)
    except UnreadableAddress:
        # A listing may hold any text; only web addresses can be crawled.
        return None
    return joined if parts.scheme in ("http", "https") and parts.hostname else None
