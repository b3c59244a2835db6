"""What people type into the search box stays out of logs, caches and other sites."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from collection.errors import CollectionError
from index.search import Index

SECRET = "tamsinexample"  # a made-up name


@contextmanager
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Record what any logger says at any level."""
    with caplog.at_level(logging.DEBUG):
        yield


def test_a_search_leaves_nothing_in_the_log(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with everything_logged(caplog):
        for path in (
            "/search?q=",
            "/search?topic=nothing&q=",
            "/search?page=x&q=",
            "/documents/a1bruising00/matches?q=",
            "/documents/a1bruising00/matches?page=x&q=",
            "/documents/nothing/matches?q=",
            "/api/v1/complete?q=",
            "/api/v1/complete?page=x&q=",
        ):
            client.get(path + SECRET)
    assert SECRET not in caplog.text


@pytest.mark.parametrize("kind", [RuntimeError, CollectionError])
def test_a_search_that_fails_is_logged_without_its_words(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    kind: type[Exception],
) -> None:
    def fail(*_: object) -> None:
        try:
            raise ValueError(f"cannot parse {SECRET}")
        except ValueError as error:
            raise kind("the index broke") from error

    monkeypatch.setattr(Index, "search", fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with everything_logged(caplog):
        response = app.test_client().get(f"/search?q={SECRET}")
    assert response.status_code in (500, 503)
    assert kind.__name__ in caplog.text
    assert SECRET not in caplog.text
    assert "the index broke" not in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/",
        f"/search?q={SECRET}",
        f"/search?page=x&q={SECRET}",
        f"/documents/a1bruising00/matches?q={SECRET}",
        f"/documents/a1bruising00/matches?page=x&q={SECRET}",
        f"/documents/nothing/matches?q={SECRET}",
        f"/api/v1/complete?q={SECRET}",
        f"/api/v1/complete?page=x&q={SECRET}",
    ],
)
def test_no_cache_keeps_a_search(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_no_other_site_learns_the_address_of_a_search(client: FlaskClient) -> None:
    assert client.get(f"/search?q={SECRET}").headers["Referrer-Policy"] == "no-referrer"


def test_a_search_sets_no_cookie(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get(f"/search?q={SECRET}").headers


def test_words_stand_on_the_page_only_where_they_can_be_changed(client: FlaskClient) -> None:
    assert f"<title>{SECRET}" not in client.get(f"/search?q={SECRET}").text
    title = client.get(f"/documents/a1bruising00/matches?q={SECRET}").text.partition("</title>")[0]
    assert SECRET not in title
