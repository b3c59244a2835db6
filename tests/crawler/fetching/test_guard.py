"""The address guard: what is not public is never connected to."""

from __future__ import annotations

import socket
from contextlib import closing
from typing import Any

import pytest
from urllib3.util.retry import Retry

from crawler.errors import AddressRefused, RobotsUnavailable
from crawler.fetching.fetcher import Fetcher, FetchLimits
from crawler.fetching.guard import REFUSED, AddressGuard, GuardedSession
from crawler.sources import Source


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.51.100.1", "::1", "::",
        "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1", "2002:7f00:1::", "2001:db8::1", "not an address",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        AddressGuard().check(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34"])
def test_public_addresses_are_let_through(address: str) -> None:
    AddressGuard().check(address)


def test_a_private_network_is_let_through_where_a_source_allows_it() -> None:
    guard = AddressGuard(["127.0.0.1/32"])
    guard.check("127.0.0.1")
    with pytest.raises(AddressRefused):
        guard.check("127.0.0.2")


def test_one_private_answer_among_public_ones_refuses_the_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(AddressRefused):
        AddressGuard().resolve("mixed.example", 80)


def test_the_connection_goes_to_the_address_that_was_checked(
    monkeypatch: pytest.MonkeyPatch, server: Any
) -> None:
    """A name that answers differently the second time gains nothing."""
    real = socket.getaddrinfo
    looked_up: list[str] = []

    def rebinding(host: str, *args: Any, **options: Any) -> Any:
        if host == "rebinding.example":
            looked_up.append(host)
            host = "127.0.0.1" if len(looked_up) == 1 else "127.0.0.2"
        return real(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    port = int(server.mirror.split(":")[2].split("/")[0])
    session = GuardedSession(AddressGuard(["127.0.0.1/32"], [port]), Retry(0))
    address = server.mirror.replace("127.0.0.1", "rebinding.example")
    assert session.get(f"{address}/a", timeout=5).status_code == 200
    assert len(looked_up) == 1


def test_a_refusal_is_not_retried_and_the_environments_proxy_is_not_used(
    monkeypatch: pytest.MonkeyPatch, server: Any
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.mirror)
    monkeypatch.setenv("http_proxy", server.mirror)
    session = GuardedSession(AddressGuard(ports=[9]), Retry(3))
    with pytest.raises(AddressRefused, match="not public"):
        session.get("http://127.0.0.1:9/", timeout=5)
    assert server.asked == []


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "[::1]", "0"]
)
def test_odd_spellings_of_loopback_are_refused(host: str) -> None:
    session = GuardedSession(AddressGuard(ports=[9]), Retry(0))
    with pytest.raises(AddressRefused, match="not public"):
        session.get(f"http://{host}:9/", timeout=5)


@pytest.mark.parametrize("port", [1, 22, 25, 79, 81, 442, 444, 3306, 6379, 8080, 65535])
def test_only_the_webs_own_ports_are_called_unless_others_are_declared(port: int) -> None:
    session = GuardedSession(AddressGuard(["127.0.0.1/32"]), Retry(0))
    with pytest.raises(AddressRefused, match=f"port {port} "):
        session.get(f"http://127.0.0.1:{port}/", timeout=5)
    AddressGuard(["127.0.0.1/32"], [port]).resolve("127.0.0.1", port)


@pytest.mark.parametrize("answer", ["10.0.0.7", "192.0.0.192", "fd00::7", None])
def test_a_refusal_tells_neither_where_a_name_leads_nor_whether_there_is_one(
    monkeypatch: pytest.MonkeyPatch, answer: str | None
) -> None:
    """To whoever types addresses, the message would be a window on the inner network's names."""

    def resolved(*_: Any, **__: Any) -> Any:
        if answer is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(2, 1, 6, "", (answer, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    source = Source(key="any", name="Any", start=("https://inner.example/",), area="here")
    with (
        closing(Fetcher(source, limits=FetchLimits(retries=0))) as fetcher,
        pytest.raises(RobotsUnavailable) as raised,
    ):
        fetcher.fetch("https://inner.example/a")
    assert str(raised.value) == f"robots.txt could not be had ({REFUSED}), so nothing is fetched"


def test_a_source_declares_further_ports_by_its_own_addresses() -> None:
    source = Source(
        key="any",
        name="Any",
        start=("https://a.example:8443/",),
        include=("https://a.example:8443/", "https://b.example:444/"),
        area="here",
    )
    assert source.ports == {80, 443, 444, 8443}
    mirrored = Source(
        key="any",
        name="Any",
        start=("https://a.example/",),
        mirror="http://127.0.0.1:8099/a",
        area="here",
    )
    assert mirrored.ports == {80, 443, 8099}
