"""Every error has a page of its own, or JSON under /api/."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from briefings.errors import BriefingError
from collection.errors import CollectionBusy, CollectionError, CollectionFull
from index.errors import IndexDamaged, IndexMissing, UnknownFacet, UnknownValue
from portal import create_app
from portal.config import Settings
from portal.errors import AlreadyRunning, BadParameter, NotKnown
from portal.web.error_pages import STATUSES, answer_to


@pytest.fixture
def failing(app: Flask) -> FlaskClient:
    """Return an auditing client of a portal with addresses that fail."""

    @app.get("/fail/<int:status>")
    @app.get("/api/fail/<int:status>")
    def fail(status: int) -> str:
        if status == 500:
            raise RuntimeError("the reason, for the log only")
        abort(status)

    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app.test_client()


@pytest.mark.parametrize("status", sorted(STATUSES))
def test_each_status_has_a_page(failing: FlaskClient, status: int) -> None:
    response = failing.get(f"/fail/{status}")
    assert response.status_code == status
    assert STATUSES[status].heading in response.text
    assert 'href="/"' in response.text


def test_other_statuses_are_answered_like_their_kind(failing: FlaskClient) -> None:
    response = failing.get("/fail/418")
    assert response.status_code == 418
    assert STATUSES[400].heading in response.text
    assert failing.get("/fail/502").status_code == 502


def test_the_api_answers_in_json(failing: FlaskClient) -> None:
    response = failing.get("/api/fail/404")
    assert response.status_code == 404
    assert response.get_json()["error"]["status"] == 404
    assert failing.get("/api/fail/500").get_json()["error"]["title"] == "Something went wrong"
    assert failing.get("/api/nothing-here").get_json()["error"]["status"] == 404


def test_a_failure_is_logged_by_its_place_and_not_shown(
    failing: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = failing.get("/fail/500")
    assert "the reason" not in response.text
    assert "RuntimeError while answering GET fail" in caplog.text
    assert "raise RuntimeError" in caplog.text


def test_a_wrong_method_names_the_right_ones(failing: FlaskClient) -> None:
    response = failing.delete("/search")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_without_an_index_the_portal_opens_and_says_what_to_do(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = create_app(Settings(data=tmp_path / "data")).test_client()
    with caplog.at_level(logging.ERROR):
        for path in ("/", "/search?q=neglect", "/topics/neglect"):
            response = client.get(path)
            assert response.status_code == 503
            assert "There is nothing to search yet" in response.text
            assert "signpost index" in response.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotKnown("No document has the id “x”"), 404),
        (BadParameter("page", "expected a number"), 422),
        (UnknownFacet("x", ["topic"]), 422),
        (UnknownValue("topic", "x", ["neglect"]), 422),
        (BriefingError("it holds no text"), 422),
        (AlreadyRunning("A crawl is already running."), 409),
        (IndexMissing(), 503),
        (IndexDamaged("a file is short"), 503),
        (CollectionBusy("held"), 503),
        (CollectionFull("full"), 503),
        (CollectionError("broken"), 503),
        (KeyError("x"), 500),
    ],
)
def test_each_error_has_one_answer(error: Exception, status: int) -> None:
    answer = answer_to(error)
    assert answer.status == status
    assert answer.message.endswith(".")


def test_the_own_words_of_an_error_are_shown_as_a_sentence() -> None:
    assert answer_to(BriefingError("it holds no text")).message == "It holds no text."


def test_what_went_wrong_in_storage_is_for_the_log_alone() -> None:
    assert "sqlite" not in answer_to(CollectionError("sqlite: disk I/O error")).message
