"""The door: under which names the portal answers, and what every value becomes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import create_environ

from collection import audit
from collection.store import Collection
from portal import create_app
from portal.config import Settings, load_settings
from portal.errors import SettingsError
from portal.services import services_of
from portal.serving import _behind_proxy, warnings
from portal.web.clients import UNKNOWN, client_address, network_of
from portal.web.door import PlainValues, plain

ADDRESS = "https://signpost.example"


@pytest.fixture
def named(settings: Settings) -> FlaskClient:
    """Return a client of a portal that has a web address."""
    return create_app(settings.model_copy(update={"address": ADDRESS})).test_client()


def status(client: FlaskClient, host: str | None, path: str = "/changes") -> int:
    """Return how an address is answered under a host; None sends none."""
    kept = {} if host is None else {"HTTP_HOST": host}
    environ = {"SERVER_NAME": "waitress.invalid", "SERVER_PORT": "8000", "REQUEST_METHOD": "GET",
               "wsgi.url_scheme": "http", "PATH_INFO": path, **kept}  # fmt: skip
    told: list[str] = []
    list(client.application.wsgi_app(environ, lambda line, _headers: told.append(line)))
    return int(told[0].split()[0])


@pytest.mark.parametrize(
    "host",
    ["signpost.example", "SIGNPOST.example", "signpost.example.", "signpost.example:443",
     "signpost.example:8000", "localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000"],
)  # fmt: skip
def test_a_portal_with_an_address_answers_under_it_and_on_its_own_machine(
    named: FlaskClient, host: str
) -> None:
    assert status(named, host) == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "signpost.example.evil.example", "xsignpost.example", "www.signpost.example",
     "192.168.0.7:8000", "[::2]", "signpost.example@evil.example", "", None],
)  # fmt: skip
def test_under_any_other_name_it_answers_nothing(named: FlaskClient, host: str | None) -> None:
    for path in ("/changes", "/nothing-here", "/briefings.atom", "/admin", "/static/signpost.css"):
        assert status(named, host, path) == 400


def test_the_page_says_where_the_portal_is(named: FlaskClient) -> None:
    answer = named.get("/changes", base_url="http://evil.example")
    assert answer.status_code == 400
    assert "You can reach this portal at https://signpost.example." in answer.text
    told = named.get("/api/v1/search?q=x", base_url="http://evil.example").get_json()["error"]
    assert told["title"] == "This is not the portal’s address"


def test_a_monitor_may_ask_for_health_under_any_name(named: FlaskClient) -> None:
    assert status(named, "10.0.0.7:8000", "/healthz") == 200
    assert status(named, None, "/healthz") == 200


@pytest.mark.parametrize(
    "host",
    [
        "a b",
        "a/b",
        "<script>",
        "a\x00b",
        "ä",
        "x:y",
        "[::",
        "",
        None,
        ".",
        "..",
        ".a",
        "a..b",
        f"{'a' * 64}.b",
    ],
)
def test_a_host_that_cannot_stand_in_an_address_is_refused_everywhere(
    client: FlaskClient, host: str | None
) -> None:
    assert status(client, host, "/briefings.atom") == 400


def test_without_an_address_any_name_will_do(client: FlaskClient) -> None:
    assert (
        "http://other.example/briefings"
        in client.get("/briefings.atom", base_url="http://other.example").text
    )


def test_what_leaves_the_portal_names_its_address_whatever_the_request_named(
    named: FlaskClient,
) -> None:
    feed = named.get("/briefings.atom", base_url="http://localhost:8000").text
    assert f"{ADDRESS}/briefings" in feed
    assert "localhost" not in feed


def test_a_trusted_proxy_without_an_address_is_warned_of(settings: Settings) -> None:
    trusting = settings.model_copy(update={"trusted_proxy": "127.0.0.1"})
    (warning,) = warnings(trusting)
    assert "SIGNPOST_ADDRESS" in warning
    assert list(warnings(settings)) == []
    assert list(warnings(trusting.model_copy(update={"address": ADDRESS}))) == []


@pytest.mark.parametrize(
    "named", ["foo", "*", "10.0.0.0/8", "127.0.0.1:80", " 127.0.0.1", "127.1", "fe80::1%eth0", "é"]
)
def test_a_trusted_proxy_that_no_peer_could_be_is_refused(named: str) -> None:
    with pytest.raises(SettingsError, match=r"SIGNPOST_TRUSTED_PROXY: .*expected an IP address"):
        load_settings({"SIGNPOST_TRUSTED_PROXY": named})


@pytest.mark.parametrize(
    ("named", "peer"),
    [
        ("", ""),
        ("127.0.0.1", "127.0.0.1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("::FFFF:127.0.0.1", "::ffff:127.0.0.1"),
    ],
)
def test_a_trusted_proxy_is_known_by_the_spelling_that_a_peer_has(named: str, peer: str) -> None:
    assert load_settings({"SIGNPOST_TRUSTED_PROXY": named}).trusted_proxy == peer


@given(st.text())
def test_a_plain_value_holds_no_control_character_and_nothing_else_changes(value: str) -> None:
    made = plain(value)
    assert "\0" not in made
    assert plain(made) == made
    if value.isprintable():
        assert made == value


def test_a_password_stays_as_it_was_typed() -> None:
    given = PlainValues([("password", "a\0b"), ("name", "a\0b"), ("name", "c\td")])
    assert given.to_dict(flat=False) == {"password": ["a\0b"], "name": ["a b", "c\td"]}


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:0DB8::0001", "2001:db8::1"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::1"),
        ("garbage <script>3", "127.0.0.1"),
        ("192.0.2.7, 192.0.2.8", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_what_a_proxy_passes_on_is_an_address_or_the_proxys_own(
    settings: Settings, told: str, address: str
) -> None:
    app = create_app(settings.model_copy(update={"trusted_proxy": "127.0.0.1"}))
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": told}):
        assert client_address() == address
    services_of(app).close()


def test_where_nothing_names_an_address_it_is_unknown(app: Flask) -> None:
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": "garbage"}):
        assert client_address() == UNKNOWN


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:5678", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:1234", "2001:db8::1"),
        ('"[2001:db8::1]:1234"', "2001:db8::1"),
        ("[fe80::1%eth0]:12", "fe80::1"),
        ("fe80::1%25eth0", "fe80::1"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("[::ffff:192.0.2.7]:80", "192.0.2.7"),
        ("::ffff:c000:207", "192.0.2.7"),
        ("64:ff9b::192.0.2.7", "64:ff9b::c000:207"),
        ("198.51.100.1, [2001:db8::9]:1", "2001:db8::9"),
        ("[2001:db8::1", "127.0.0.1"),
        ("[]:1", "127.0.0.1"),
        ("[2001:db8::1]:1234567", "127.0.0.1"),
        ("unknown", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_every_spelling_of_a_client_is_one_client(
    settings: Settings, told: str, address: str
) -> None:
    trusting = settings.model_copy(update={"trusted_proxy": "127.0.0.1"})
    app = create_app(trusting)
    seen: list[str] = []

    def look(environ: dict[str, Any], _start: Any) -> list[bytes]:
        with app.request_context(environ):
            seen.append(client_address())
        return []

    environ = create_environ(
        headers={"X-Forwarded-For": told}, environ_base={"REMOTE_ADDR": "127.0.0.1"}
    )
    _behind_proxy(look, trusting)(environ, lambda *_: None)
    assert seen == [address]
    services_of(app).close()


def test_clients_of_ipv6_are_known_by_their_network() -> None:
    assert (
        network_of("2001:db8:0:1::1") == network_of("2001:db8:0:1:ffff::9") == "2001:db8:0:1::/64"
    )
    assert network_of("2001:db8:0:2::1") != network_of("2001:db8:0:1::1")
    assert network_of("192.0.2.7") == "192.0.2.7"
    assert network_of(UNKNOWN) == UNKNOWN


@pytest.fixture
def served(settings: Settings, stored: Collection) -> Iterator[tuple[int, list[str]]]:
    """Serve the portal behind a trusted proxy, as `signpost serve` does; give port and warnings."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    trusting = settings.model_copy(update={"trusted_proxy": "127.0.0.1"})
    command = [sys.executable, "-m", "portal.cli", "serve", "--port", str(port)]
    environment = {**os.environ, **trusting.environment()}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        assert "is open on" in server.stdout.readline()
        yield port, [server.stderr.readline()]
        server.terminate()


def asked(port: int, *lines: str) -> int:
    """Send the lines of a request as they are, and return the status of its answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        client.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1"))
        return int(client.makefile("rb").readline().split()[1])


@pytest.mark.slow
def test_over_the_wire_it_is_the_same(
    served: tuple[int, list[str]], settings: Settings, stored: Collection
) -> None:
    port, warned = served
    assert "SIGNPOST_ADDRESS is not" in warned[0]
    assert asked(port, "GET /changes HTTP/1.1", "Host: signpost.example") == 200
    for host in ("a b", "<x>", "ä.example", ""):
        assert asked(port, "GET /briefings.atom HTTP/1.1", f"Host: {host}") == 400, host
    forwarded = "X-Forwarded-Host: evil .example"
    assert asked(port, "GET /briefings.atom HTTP/1.1", "Host: x.example", forwarded) == 400
    assert asked(port, "GET /changes HTTP/1.0") == 400
    assert asked(port, "GET /healthz HTTP/1.0") == 200
    assert asked(port, "GET /documents/a%00b HTTP/1.1", "Host: x.example") == 404
    assert asked(port, "GET /search?q=a%00b HTTP/1.1", "Host: x.example") == 200
    for told in ("garbage <script>3", "[2001:db8::7]:4711", "::ffff:192.0.2.7"):
        forwarded = f"X-Forwarded-For: {told}"
        assert asked(port, "GET /admin/ HTTP/1.1", "Host: x.example", forwarded) == 303
    with stored.reading() as session:
        traces = {entry.detail for entry in audit.refused(session, 9)}
    assert traces == {"from 127.0.0.1", "from 2001:db8::/64", "from 192.0.2.7"}
