"""The door: under which names the portal answers, and what every value becomes."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from portal import create_app
from portal.clients import UNKNOWN, client_address, network_of
from portal.config import Settings
from portal.door import PlainValues, plain
from portal.services import services_of
from portal.serving import warnings

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


@pytest.mark.parametrize("host", ["a b", "a/b", "<script>", "a\x00b", "ä", "x:y", "[::", "", None])
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


def test_clients_of_ipv6_are_known_by_their_network() -> None:
    assert (
        network_of("2001:db8:0:1::1") == network_of("2001:db8:0:1:ffff::9") == "2001:db8:0:1::/64"
    )
    assert network_of("2001:db8:0:2::1") != network_of("2001:db8:0:1::1")
    assert network_of("192.0.2.7") == "192.0.2.7"
    assert network_of(UNKNOWN) == UNKNOWN
