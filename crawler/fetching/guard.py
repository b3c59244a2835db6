"""The address guard: every connection goes to a public address, or to one that was allowed.

The name is resolved once, every answer is checked, and the connection is made to the very
address that was checked, so a name that answers differently the second time gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any
from weakref import WeakSet

import requests
from requests.adapters import HTTPAdapter
from requests.cookies import extract_cookies_to_jar, get_cookie_header
from requests.hooks import default_hooks
from requests.structures import CaseInsensitiveDict
from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection
from urllib3.util.retry import Retry

from crawler.addresses import WEB_PORTS
from crawler.errors import AddressRefused
from crawler.fetching.answers import CheckedResponse, Wire
from crawler.fetching.causes import NO_ADDRESS
from crawler.fetching.special_addresses import is_public

IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

REFUSED = f"{NO_ADDRESS}; it was not called"


class AddressGuard:
    """Decides which network addresses may be connected to.

    Args:
        allowed: networks that are allowed although they are not public.
        ports: that may be connected to.
    """

    def __init__(self, allowed: Sequence[str] = (), ports: Collection[int] = WEB_PORTS) -> None:
        self._allowed: list[IPNetwork] = [ipaddress.ip_network(network) for network in allowed]
        self._ports = frozenset(ports)

    def resolve(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host, all of them checked.

        Args:
            host: a name or an address.
            port: the port that will be connected to.

        Raises:
            AddressRefused: the port is none of those, or any of its addresses is not public and
                not allowed.
            OSError: the name cannot be resolved.
        """
        if port not in self._ports:
            raise AddressRefused(f"port {port} is none that may be asked; it was not called")
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except UnicodeError as error:  # a label that is empty, or longer than 63 signs
            raise socket.gaierror(socket.EAI_NONAME, "no such name") from error
        found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
        for address in found:
            self.check(address)
        return found

    def check(self, address: str) -> None:
        """Refuse an address that is neither public nor allowed.

        The refusal does not name it: who may type an address must not learn from the answer which
        inner names there are and where they lead.

        Args:
            address: an IPv4 or IPv6 address in its textual form.

        Raises:
            AddressRefused: it is refused, or is no such address.
        """
        try:
            parsed = ipaddress.ip_address(address.partition("%")[0])
        except ValueError as error:
            raise AddressRefused(REFUSED) from error
        if not (is_public(parsed) or any(parsed in network for network in self._allowed)):
            raise AddressRefused(REFUSED)


def _guarded(
    base: type[HTTPConnection], guard: AddressGuard, live: WeakSet[HTTPConnection], wire: Wire
) -> type[HTTPConnection]:
    class Guarded(base):  # type: ignore[misc, valid-type]
        response_class = staticmethod(partial(CheckedResponse, wire=wire))

        def connect(self) -> None:
            live.add(self)
            super().connect()

        def _new_conn(self) -> socket.socket:
            try:
                addresses = guard.resolve(self.host, self.port)
            except socket.gaierror as error:
                raise NameResolutionError(self.host, self, error) from error
            try:
                return create_connection(
                    (addresses[0], self.port),
                    self.timeout,
                    source_address=self.source_address,
                    socket_options=self.socket_options,
                )
            except TimeoutError as error:
                raise ConnectTimeoutError(self, f"{self.host} did not answer") from error
            except OSError as error:
                raise NewConnectionError(self, f"{self.host}: {error}") from error

    return Guarded


class _GuardedAdapter(HTTPAdapter):
    def __init__(
        self, guard: AddressGuard, retries: Retry, live: WeakSet[HTTPConnection], wire: Wire
    ) -> None:
        self._guard = guard
        self._live = live
        self._wire = wire
        super().__init__(max_retries=retries)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any
    ) -> None:
        manager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **pool_kwargs)
        manager.pool_classes_by_scheme = {
            "http": self._pool(HTTPConnectionPool, HTTPConnection),
            "https": self._pool(HTTPSConnectionPool, HTTPSConnection),
        }
        self.poolmanager = manager

    def _pool(self, pool: type[Any], connection: type[HTTPConnection]) -> type[Any]:
        guarded = _guarded(connection, self._guard, self._live, self._wire)
        return type(pool.__name__, (pool,), {"ConnectionCls": guarded})


class GuardedSession(requests.Session):
    """A session whose every connection passes the guard.

    Proxies and credentials of the environment are not used: a proxy would make the connection
    in our place, unguarded.

    Args:
        guard: decides on each address.
        retries: urllib3's policy; a refusal of the guard is never retried.
        named: headers of every request.

    ``wire`` tells what was seen on its connections.
    """

    def __init__(
        self, guard: AddressGuard, retries: Retry, named: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self.named = dict(named or {})
        self.trust_env = False
        self._live: WeakSet[HTTPConnection] = WeakSet()
        self.wire = Wire()
        adapter = _GuardedAdapter(guard, retries, self._live, self.wire)
        self.mount("http://", adapter)
        self.mount("https://", adapter)

    def ask(
        self, url: str, headers: Mapping[str, str], timeout: tuple[float, float]
    ) -> requests.Response:
        """Send a GET request for a canonical address; redirects are not followed.

        ``Session.get`` would prepare address, cookies, proxies and hooks anew for each request,
        which takes as long as everything else about an answer of 304.

        Args:
            url: needs no further quoting.
            headers: of this request, beside those of all.
            timeout: seconds until a connection stands, and between two pieces of an answer.

        Returns:
            The answer, its body still to be read.
        """
        asked = requests.PreparedRequest()
        asked.method, asked.url, asked.hooks = "GET", url, default_hooks()
        asked.headers = CaseInsensitiveDict({**self.named, **headers})
        if cookies := get_cookie_header(self.cookies, asked):  # type: ignore[no-untyped-call]
            asked.headers["Cookie"] = cookies
        adapter = self.get_adapter(url)
        response = adapter.send(asked, stream=True, timeout=timeout, verify=True)
        extract_cookies_to_jar(self.cookies, asked, response.raw)  # type: ignore[no-untyped-call]
        return response

    def hang_up(self) -> None:
        """End every connection from another thread; whoever waits on one gets an error."""
        for connection in list(self._live):
            # The connection may come to its own end at the same moment.
            with suppress(OSError, AttributeError):
                connection.sock.shutdown(socket.SHUT_RDWR)
