"""What is sent in gzip, to whom, and what never is."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.web.compression import LEAST

GZIP = {"Accept-Encoding": "gzip, br"}


def plain(response: TestResponse) -> bytes:
    packed = response.headers.get("Content-Encoding") == "gzip"
    return gzip.decompress(response.data) if packed else response.data


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Return a client that keeps no cookies and looks at no page."""
    return FlaskClient(app, use_cookies=False)


@pytest.mark.parametrize(
    "path", ["/", "/search?q=bruising", "/documents/a1bruising00", "/static/signpost.css"]
)
def test_pages_and_static_files_are_sent_in_fewer_bytes(visitor: FlaskClient, path: str) -> None:
    usual, packed = visitor.get(path), visitor.get(path, headers=GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain(packed) == usual.data
    assert len(packed.data) < len(usual.data) / 2
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    assert "Content-Encoding" not in usual.headers
    for response in (usual, packed):
        assert "Accept-Encoding" in response.headers["Vary"]


@pytest.mark.parametrize("accepted", ["", "br", "identity", "gzip;q=0", "*;q=0, identity"])
def test_who_takes_no_gzip_gets_none(visitor: FlaskClient, accepted: str) -> None:
    response = visitor.get("/", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in response.headers
    assert b"<html" in response.data


@pytest.mark.parametrize("path", ["/documents/a1bruising00", "/static/signpost.css"])
def test_what_is_held_compressed_is_not_sent_again(visitor: FlaskClient, path: str) -> None:
    mark = visitor.get(path, headers=GZIP).headers["ETag"]
    assert mark.startswith("W/")
    assert visitor.get(path, headers=GZIP | {"If-None-Match": mark}).status_code == 304


def test_a_page_with_a_token_is_sent_as_it_is(visitor: FlaskClient) -> None:
    page = visitor.get("/admin/sign-in", headers=GZIP)
    assert b"csrf_token" in page.data
    assert "Content-Encoding" not in page.headers


def test_who_has_a_session_is_sent_pages_as_they_are(client: FlaskClient) -> None:
    client.get("/admin/sign-in")  # begins one
    for path in ("/", "/search?q=bruising", "/documents/a1bruising00"):
        assert "Content-Encoding" not in client.get(path, headers=GZIP).headers


@pytest.mark.parametrize("path", ["/nothing-here", "/healthz", "/robots.txt"])
def test_errors_and_what_fits_a_packet_are_sent_as_they_are(
    visitor: FlaskClient, path: str
) -> None:
    response = visitor.get(path, headers=GZIP)
    assert response.status_code >= 400 or len(response.data) < LEAST
    assert "Content-Encoding" not in response.headers


def test_a_part_of_a_file_is_a_part_of_the_file(visitor: FlaskClient) -> None:
    whole = visitor.get("/static/signpost.css").data
    part = visitor.get("/static/signpost.css", headers=GZIP | {"Range": "bytes=10-29"})
    assert (part.status_code, part.data) == (206, whole[10:30])
