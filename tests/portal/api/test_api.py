"""The JSON API: its forms, and how it refuses."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from collection.errors import CollectionError
from collection.models import Document
from collection.store import Collection
from portal.config import Settings
from portal.services import EXTENSION


def get(client: FlaskClient, path: str, status: int = 200) -> Any:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/json"
    return answer.get_json()


def test_a_search_answers_with_passages_that_stand_in_the_stored_text(
    client: FlaskClient, stored: Collection
) -> None:
    found = get(client, "/api/v1/search?q=bruising")
    assert found["query"] == "bruising"
    assert found["total"] == len(found["hits"]) == 2
    for hit in found["hits"]:
        with stored.reading() as session:
            version = session.get_one(Document, hit["document_id"]).version
            assert version is not None
            texts = [section.text for section in version.sections]
        assert hit["passages"]
        for passage in hit["passages"]:
            assert any(passage["text"] in text for text in texts)
            assert all(
                passage["text"][start:end].lower().startswith("bruis")
                for start, end in passage["highlights"]
            )


def test_limit_and_page_step_through_all_documents_once(client: FlaskClient) -> None:
    total = get(client, "/api/v1/search")["total"]
    ids = [
        hit["document_id"]
        for page in range(1, total // 2 + 2)
        for hit in get(client, f"/api/v1/search?limit=2&page={page}")["hits"]
    ]
    assert len(ids) == total
    assert len(set(ids)) == total


def test_a_page_after_the_last_is_empty(client: FlaskClient) -> None:
    found = get(client, "/api/v1/search?page=9999")
    assert found["hits"] == []
    assert found["total"] > 0


def test_facets_narrow_and_mark_what_is_chosen(client: FlaskClient) -> None:
    found = get(client, "/api/v1/search?q=bruising&area=saltmere")
    assert [hit["area"] for hit in found["hits"]] == ["saltmere"]
    (area,) = (facet for facet in found["facets"] if facet["key"] == "area")
    chosen = {value["value"]: value["selected"] for value in area["values"]}
    assert chosen["saltmere"] is True
    assert chosen["aldermoor"] is False


@pytest.mark.cases
@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ("colour=blue", "colour"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=ten", "limit"),
        ("page=-1", "page"),
        ("sort=size", "sort"),
        ("q=a&q=b", "q"),
        ("q=" + "a" * 301, "q"),
        ("area=atlantis", "area"),
        ("reviewed=soon", "reviewed"),
    ],
)
def test_a_parameter_that_is_not_understood_is_named(
    client: FlaskClient, parameters: str, named: str
) -> None:
    error = get(client, f"/api/v1/search?{parameters}", 422)["error"]
    assert error["parameter"] == named
    assert error["message"]


def test_a_document_takes_no_parameters(client: FlaskClient) -> None:
    error = get(client, "/api/v1/documents/a1bruising00?full=1", 422)["error"]
    assert error["parameter"] == "full"


def test_a_document_answers_with_the_whole_current_text(
    client: FlaskClient, stored: Collection
) -> None:
    found = get(client, "/api/v1/documents/a2curiosity0")
    with stored.reading() as session:
        document = session.get_one(Document, "a2curiosity0")
        assert document.version is not None
        assert [s["text"] for s in found["sections"]] == [s.text for s in document.version.sections]
    assert [version["current"] for version in found["versions"]] == [False, True]
    assert found["dates"]["reviewed_words"] == "Reviewed March 2021"


def test_a_removed_document_says_so_and_keeps_its_text(client: FlaskClient) -> None:
    found = get(client, "/api/v1/documents/a5gone000000")
    assert found["state"] == "gone"
    assert found["sections"][0]["text"].startswith("Escalation begins")


@pytest.mark.cases
@pytest.mark.parametrize(
    "path", ["/api/v1/documents/nothing", "/api/v1/briefings/nothing", "/api/v1/nothing", "/api/v2"]
)
def test_what_is_not_there_is_answered_in_json(client: FlaskClient, path: str) -> None:
    assert get(client, path, 404)["error"]["message"]


@pytest.mark.cases
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_other_methods_are_refused_in_json(client: FlaskClient, method: str) -> None:
    answer = getattr(client, method)("/api/v1/search")
    assert answer.status_code == 405
    assert answer.get_json()["error"]["status"] == 405
    assert "GET" in answer.headers["Allow"]


def test_no_other_site_may_read_the_answers(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search", headers={"Origin": "https://elsewhere.example"})
    assert not [name for name in dict(answer.headers) if name.startswith("Access-Control")]


def test_without_an_index_a_search_is_answered_503_in_json(
    client: FlaskClient, settings: Settings
) -> None:
    shutil.rmtree(settings.data / "index")
    assert get(client, "/api/v1/search?q=bruising", 503)["error"]["status"] == 503


def test_an_unexpected_failure_is_answered_500_in_json_without_the_words(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def fail(_self: object, request: Any) -> None:
        raise RuntimeError(f"no room for {request.words}")

    monkeypatch.setattr(type(app.extensions[EXTENSION].index), "search", fail)
    answer = client.get("/api/v1/search?q=jane+example")
    assert answer.status_code == 500
    assert answer.get_json()["error"]["status"] == 500
    assert "jane" not in answer.text + caplog.text


def test_health_is_well_with_database_and_index(client: FlaskClient) -> None:
    state = get(client, "/healthz")
    assert state == {"status": "ok"}, "nothing internal is told to everybody"


def test_health_fails_without_an_index(client: FlaskClient, settings: Settings) -> None:
    shutil.rmtree(settings.data / "index")
    state = get(client, "/healthz", 503)
    assert state == {"status": "failing"}


def test_health_fails_without_the_database_and_tells_no_secret(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: object) -> int:
        raise CollectionError("postgresql://signpost:secret@db cannot be reached")

    monkeypatch.setattr(Collection, "revision", fail)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.get_json() == {"status": "failing"}
    told = client.get("/health")
    assert told.get_json()["ready"] is False
    assert "secret" not in told.text


def test_completion_offers_titles_and_headings_that_begin_so(client: FlaskClient) -> None:
    answer = client.get("/api/v1/complete?q=Brui").get_json()
    assert "Bruising in babies who are not mobile" in answer["completions"]
    assert len(answer["completions"]) <= 8


@pytest.mark.cases
@pytest.mark.parametrize(
    "path", ["/api/v1/complete", "/api/v1/complete?q=", "/api/v1/complete?q=zz"]
)
def test_completion_may_offer_nothing(client: FlaskClient, path: str) -> None:
    assert client.get(path).get_json() == {"completions": []}


@pytest.mark.parametrize(
    "extra", ["page=2", "limit=3", "area=aldermoor", "q=x&q=y", "q=" + "x" * 301]
)
def test_completion_takes_one_parameter_only(client: FlaskClient, extra: str) -> None:
    response = client.get(f"/api/v1/complete?{extra}")
    assert response.status_code == 422
    assert response.get_json()["error"]["parameter"] in extra
