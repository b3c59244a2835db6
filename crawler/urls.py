"""Scope and Scopes: which addresses are one document, and whose it is to fetch."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, urlencode, urlunsplit

from crawler.addresses import canonical_url, join_addresses, split_address
from crawler.profiles import PROFILES
from crawler.sources import Source

LONGEST_ADDRESS = 2048
"""Characters of the path and query of an address that a source may hold."""


class Scope:
    """The addresses that one source may fetch, and the canonical form of each.

    Args:
        source: whose include, exclude and aliases, and whose profile's dropped parameters,
            make the scope.
    """

    def __init__(self, source: Source) -> None:
        self._aliases = source.aliases
        self._exclude = [
            re.compile(pattern) for pattern in (*PROFILES[source.profile].excluded, *source.exclude)
        ]
        self._profile = PROFILES[source.profile]
        homes = source.include or tuple(join_addresses(start, "/") for start in source.start)
        self._hosts = {self._host(home): split_address(canonical_url(home)) for home in homes}
        self._prefixes = [canonical_url(home) for home in homes]
        # The pages of a site lead to each other: most links of a page were met on the one before.
        self._remembered = lru_cache(maxsize=1 << 16)(self._canonical)

    @staticmethod
    def _host(url: str) -> str:
        return split_address(canonical_url(url)).netloc.removeprefix("www.")

    def canonical(self, url: str) -> str:
        """Return the address under which the source's document is known.

        Scheme and "www." are those of the source's own addresses; aliases are applied and the
        profile's parameters (copies for searches and prints) dropped. Addresses on other hosts
        are only made canonical.

        Args:
            url: an absolute address.

        Raises:
            UnreadableAddress: it is not a web address.
        """
        return self._remembered(url)

    def _canonical(self, url: str) -> str:
        plain = canonical_url(url)
        parts = split_address(plain)
        home = self._home(parts)
        if home is None:
            return plain
        path = parts.path
        for alias in self._aliases:
            if path.startswith(alias.old):
                path = alias.new + path.removeprefix(alias.old)
        path = self._profile.path_of_document(path)
        query = urlencode(
            [
                pair
                for pair in parse_qsl(parts.query, keep_blank_values=True)
                if pair[0].lower() not in self._profile.drop_parameters
            ]
        )
        spelt = urlunsplit((home.scheme, home.netloc, path, query, ""))
        return plain if spelt == plain else canonical_url(spelt)

    def contains(self, url: str) -> bool:
        """Tell whether the source may fetch an address.

        Args:
            url: a canonical address.
        """
        inside = any(url.startswith(prefix) for prefix in self._prefixes)
        return inside and not self._excludes(split_address(url))

    def lists(self, url: str) -> bool:
        """Tell whether an address may be fetched as a listing of addresses, and as nothing else.

        A site's sitemaps stand at its top, above the part of it that a source may be.

        Args:
            url: a canonical address.
        """
        parts = split_address(url)
        home = self._home(parts)
        same = home is not None and (home.scheme, home.netloc) == (parts.scheme, parts.netloc)
        return same and not self._excludes(parts)

    def hosts(self, url: str) -> bool:
        """Tell whether an address is on one of the source's hosts, "www." or not.

        Args:
            url: a canonical address.
        """
        return self._home(split_address(url)) is not None

    def _home(self, parts: SplitResult) -> SplitResult | None:
        return self._hosts.get(parts.netloc.removeprefix("www."))

    def _excludes(self, parts: SplitResult) -> bool:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if len(target) > LONGEST_ADDRESS:  # no operator's pattern is tried on a text without bound
            return True
        return any(pattern.search(target) for pattern in self._exclude)


class Scopes:
    """The scopes of several sources, the first of which has an address that lies in more.

    Args:
        sources: in the order of sources.toml.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        self._scopes = [(source, Scope(source)) for source in sources]

    def locate(self, url: str) -> tuple[str, Source | None]:
        """Return the canonical form of an address and the source that it belongs to.

        Args:
            url: an absolute address.

        Raises:
            UnreadableAddress: it is not a web address.
        """
        plain = canonical_url(url)
        for source, scope in self._scopes:
            if scope.hosts(plain):
                address = scope.canonical(plain)
                if scope.contains(address):
                    return address, source
        return plain, None
