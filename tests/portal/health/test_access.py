"""/health is for those who look after the portal: the token, or this machine without a proxy."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal import create_app
from portal.config import Settings, load_settings
from portal.errors import SettingsError
from portal.services import services_of
from portal.serving import _behind_proxy
from portal.web.proxies import came_through_proxy, noting_proxies

TOKEN = "0123456789abcdef0123456789abcdef"
FAR = {"REMOTE_ADDR": "192.0.2.7"}


def asked(
    settings: Settings, environ: dict[str, str], headers: dict[str, str], **changed: Any
) -> int:
    app = create_app(settings.model_copy(update=changed))
    try:
        answer = app.test_client().get("/health", environ_overrides=environ, headers=headers)
    finally:
        services_of(app).close()
    if answer.status_code == 401:
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert "facts" not in answer.get_json()
    return answer.status_code


@pytest.mark.cases
@pytest.mark.parametrize("given", [{}, {"health_token": TOKEN}])
def test_this_machine_may_ask(settings: Settings, given: dict[str, str]) -> None:
    for address in ("127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1"):
        assert asked(settings, {"REMOTE_ADDR": address}, {}, **given) == 200


def test_a_page_that_a_browser_of_this_machine_shows_is_not_this_machine(
    settings: Settings,
) -> None:
    """DNS rebinding: the other site's host leads to 127.0.0.1, and the browser names that host."""
    for host in ("rebinding.example", "rebinding.example:8000"):
        assert asked(settings, {"REMOTE_ADDR": "127.0.0.1"}, {"Host": host}) == 401
    assert asked(settings, {"REMOTE_ADDR": "127.0.0.1"}, {"Host": "127.0.0.1:8000"}) == 200


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "::ffff:10.0.0.1", "", "unix"])
def test_others_may_not(settings: Settings, address: str) -> None:
    assert asked(settings, {"REMOTE_ADDR": address}, {}) == 401


def test_the_token_opens_it_from_everywhere(settings: Settings) -> None:
    for scheme in ("Bearer", "bearer"):
        sent = {"Authorization": f"{scheme} {TOKEN}"}
        assert asked(settings, FAR, sent, health_token=TOKEN) == 200


@pytest.mark.parametrize(
    "sent", ["", "Bearer ", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN, "Bearer ü"]
)
def test_anything_but_the_token_opens_nothing(settings: Settings, sent: str) -> None:
    assert asked(settings, FAR, {"Authorization": sent}, health_token=TOKEN) == 401


def test_an_empty_token_opens_nothing(settings: Settings) -> None:
    assert asked(settings, FAR, {"Authorization": "Bearer "}) == 401


@pytest.mark.parametrize(
    ("headers", "given"),
    [
        ({"X-Forwarded-For": "192.0.2.7"}, {}),
        ({"X-Real-IP": "192.0.2.7"}, {}),
        ({"Forwarded": "for=192.0.2.7"}, {}),
        ({"Via": "1.1 proxy"}, {}),
        ({}, {"trusted_proxy": "127.0.0.1"}),
        ({}, {"https": True}),
    ],
)
def test_what_comes_through_a_proxy_is_not_this_machine(
    settings: Settings, headers: dict[str, str], given: dict[str, Any]
) -> None:
    assert asked(settings, {"REMOTE_ADDR": "127.0.0.1"}, headers, **given) == 401


@pytest.mark.parametrize("trusted", ["", "127.0.0.1"])
def test_a_proxy_is_noted_before_the_server_drops_what_it_said(
    settings: Settings, trusted: str
) -> None:
    seen = []

    def app(environ: dict[str, Any], _start: Any) -> list[bytes]:
        seen.append((came_through_proxy(environ), environ["REMOTE_ADDR"]))
        return []

    served = noting_proxies(
        _behind_proxy(app, settings.model_copy(update={"trusted_proxy": trusted}))
    )
    for forwarded in ({}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}):
        environ = {"REMOTE_ADDR": "127.0.0.1", "wsgi.input": io.BytesIO(), **forwarded}
        served(environ, lambda *_: None)
    assert seen == [
        (False, "127.0.0.1"),
        (True, "192.0.2.7" if trusted else "127.0.0.1"),
    ]


@pytest.mark.parametrize("token", ["short", "with a space" + "x" * 32, "ü" * 32])
def test_a_token_that_can_be_guessed_or_not_be_sent_is_refused(token: str) -> None:
    with pytest.raises(SettingsError, match="SIGNPOST_HEALTH_TOKEN"):
        load_settings({"SIGNPOST_HEALTH_TOKEN": token})


def test_neither_address_is_kept_by_a_cache(client: FlaskClient) -> None:
    for path in ("/healthz", "/health"):
        assert client.get(path).headers["Cache-Control"] == "no-store"
