"""Addresses: the one place where a text from elsewhere is read as a web address.

Redirects, links, listings, robots.txt, citations and people name addresses, and any of them may
hold any text: "http://[::1", a label of 70 letters, a port of 99999. Python's own functions say of
such texts one of several errors, some of them only when a part is looked at. Here all of them are
UnreadableAddress, and nothing but this module calls those functions.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

from crawler.errors import UnreadableAddress

DEFAULT_PORTS = {"http": 80, "https": 443}

WEB_PORTS = frozenset(DEFAULT_PORTS.values())

LONGEST = 8000
"""Characters of a web address: what RFC 9110, section 4.1, asks every program to bear."""

_SHOWN = 120
"""Characters of an unreadable address that a message repeats."""

_MOST_SPELLINGS = 8
"""How often an address is spelt anew until nothing changes; after the first, only for escapes that
escape others, which nobody writes in good faith."""

_LABEL = r"[a-z0-9_-]{1,63}"
_NAME = re.compile(rf"{_LABEL}(\.{_LABEL})*\.?")
_LONGEST_NAME = 253
"""Characters of a host's name without its last dot, 63 of each label (RFC 1035, section 2.3.4)."""

_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")


@contextmanager
def _mapped(text: str) -> Iterator[None]:
    """Turn what Python says of a text that is no address into our error."""
    try:
        yield
    except UnreadableAddress:
        raise
    except ValueError as error:
        raise unreadable(text, str(error)) from error


def unreadable(text: str, why: str = "") -> UnreadableAddress:
    """Return the error for a text that is no address; only the beginning of a long one is shown.

    Args:
        text: as it was found.
        why: what is wrong with it.
    """
    reason = f" ({why[:_SHOWN]})" if why and why.isprintable() else ""
    return UnreadableAddress(f"not a web address: “{shown(text)}”{reason}")


def shown(text: str) -> str:
    """Return a text that was to be an address as a message repeats it: short, and on one line.

    Args:
        text: any text.
    """
    plain = text.encode("unicode_escape").decode() if not text.isprintable() else text
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"


@lru_cache(maxsize=1 << 16)
def split_address(text: str) -> SplitResult:
    """Return the parts of an address, of any scheme, or of a part of one.

    Args:
        text: any text.

    Raises:
        UnreadableAddress: its parts cannot be told.
    """
    with _mapped(text):
        return urlsplit(text)


def join_addresses(base: str, reference: str) -> str:
    """Return the address that a reference means on a page (RFC 3986, section 5).

    Args:
        base: the address of the page.
        reference: any text.

    Raises:
        UnreadableAddress: together they are none.
    """
    with _mapped(reference):
        return urljoin(base, reference)


def without_fragment(text: str) -> str:
    """Return an address without its fragment.

    Args:
        text: any text.

    Raises:
        UnreadableAddress: its parts cannot be told.
    """
    with _mapped(text):
        return urldefrag(text).url


def has_web_scheme(text: str) -> bool:
    """Tell whether a text begins as a web address does, readable or not.

    Args:
        text: any text.
    """
    return text.partition(":")[0].strip().lower() in DEFAULT_PORTS


def canonical_url(url: str) -> str:
    """Return the one spelling of a web address that is stored and compared.

    Lower-case scheme and host, no default port, no fragment, sorted query, upper-case
    percent-escapes (w3lib, after RFC 3986 section 6); a double slash in the path is single.

    Args:
        url: an absolute http or https address.

    Raises:
        UnreadableAddress: it is not such an address.
    """
    if len(url) > LONGEST:
        raise unreadable(url, f"longer than {LONGEST:,} characters")
    first = url
    for _ in range(_MOST_SPELLINGS):
        # To take an escape away may make another one: "%c%39" is "%c9", which is "%C9".
        last, url = url, _respelt(url)
        if url == last:
            return url
    raise unreadable(first, "escapes within escapes")


def _respelt(url: str) -> str:
    with _mapped(url):
        parts = split_address(canonicalize_url(url.strip(), keep_blank_values=True))
        netloc, port = _host(parts.hostname or ""), parts.port
    if parts.scheme not in DEFAULT_PORTS:
        raise unreadable(url)
    if port not in (None, DEFAULT_PORTS[parts.scheme]):
        netloc = f"{netloc}:{port}"
    path = re.sub(r"/{2,}", "/", parts.path) or "/"
    return urlunsplit((parts.scheme, netloc, path, parts.query, ""))


def _host(host: str) -> str:
    """Return a host in the one spelling that every program reads as the same machine.

    A name has letters, digits, hyphens and underscores after IDNA; what ends in a number must be
    an IPv4 address in four decimal parts (URL standard, "host parsing", knows more spellings).

    Raises:
        ValueError: it is no such host.
    """
    if ":" in host:
        address = ipaddress.IPv6Address(host)
        if address.scope_id:
            raise ValueError("a host with a zone")
        return f"[{address}]"
    if not _NAME.fullmatch(host) or len(host.rstrip(".")) > _LONGEST_NAME:
        raise ValueError("no usable host")
    if _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
        return str(ipaddress.IPv4Address(host))
    return host
