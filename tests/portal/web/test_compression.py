"""What is sent in gzip, to whom, and what never is."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.web import compression
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
@pytest.mark.parametrize("accepted", [GZIP, {}])
def test_what_is_held_is_not_sent_again_compressed_or_not(
    visitor: FlaskClient, path: str, accepted: dict[str, str]
) -> None:
    mark = visitor.get(path, headers=accepted).headers["ETag"]
    again = visitor.get(path, headers=accepted | {"If-None-Match": mark})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"].removeprefix("W/") == mark.removeprefix("W/")
    assert "Accept-Encoding" in again.headers["Vary"]


def test_a_static_file_has_a_mark_of_its_own_in_each_form(visitor: FlaskClient) -> None:
    usual, packed = (visitor.get("/static/signpost.css", headers=h) for h in ({}, GZIP))
    assert usual.headers["ETag"] != packed.headers["ETag"]
    assert not packed.headers["ETag"].startswith("W/")  # the same bytes every time
    part = {"Range": "bytes=0-9"}
    for mark, status in ((usual.headers["ETag"], 206), (packed.headers["ETag"], 200)):
        response = visitor.get("/static/signpost.css", headers=GZIP | part | {"If-Range": mark})
        assert response.status_code == status  # never a part of one to go on with the other
        assert plain(response) == (usual.data[:10] if status == 206 else usual.data)


def test_the_head_of_a_static_file_is_that_of_what_would_be_sent(visitor: FlaskClient) -> None:
    for form in ({}, GZIP):
        whole, head = (
            visitor.open("/static/signpost.css", method=method, headers=form)
            for method in ("GET", "HEAD")
        )
        assert head.data == b""
        for name in ("Content-Length", "Content-Encoding", "ETag", "Vary", "Cache-Control"):
            assert head.headers.get(name) == whole.headers.get(name)


def test_static_files_are_compressed_before_the_first_request(app: Flask) -> None:
    before = compression._packed_file.cache_info()
    visitor = FlaskClient(app, use_cookies=False)
    for name in ("signpost.css", "vendor/../signpost.css", "vendor/govuk-frontend.min.css"):
        assert visitor.get(f"/static/{name}", headers=GZIP).status_code == 200
    after = compression._packed_file.cache_info()
    assert after.misses == before.misses
    assert before.currsize < before.maxsize  # all of them are kept


@pytest.mark.parametrize(
    "name",
    ["../README.md", "vendor/../../README.md", "%2e%2e/README.md", "%2fetc/hostname", "vendor"],
)
def test_no_name_leads_out_of_the_folder_of_static_files(visitor: FlaskClient, name: str) -> None:
    response = visitor.get(f"/static/{name}", headers=GZIP, follow_redirects=True)
    assert response.status_code == 404
    assert "Content-Encoding" not in response.headers


def test_a_page_with_a_token_is_sent_as_it_is(visitor: FlaskClient) -> None:
    page = visitor.get("/admin/sign-in", headers=GZIP)
    assert b"csrf_token" in page.data
    assert "Content-Encoding" not in page.headers


def test_who_has_a_session_is_sent_pages_as_they_are(client: FlaskClient) -> None:
    client.get("/admin/sign-in")  # begins one
    for path in ("/", "/search?q=bruising", "/documents/a1bruising00"):
        assert "Content-Encoding" not in client.get(path, headers=GZIP).headers
    assert client.get("/static/signpost.css", headers=GZIP).content_encoding == "gzip"


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
    assert "Content-Encoding" not in part.headers
    assert "Accept-Encoding" in part.headers["Vary"]
