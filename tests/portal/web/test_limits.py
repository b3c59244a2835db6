"""How much one network may ask for in a minute, and how long an address may be."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import create_app
from portal.config import Settings
from portal.web.limits import LIMITS, LONGEST_QUERY, MOST_PARAMETERS, RequestCounts

PAGES = {
    "searches and documents": ["/", "/search?q=bruising", "/api/v1/search?q=bruising"],
    "completions": ["/api/v1/complete?q=br"],
    "comparisons": ["/documents/none/changes", "/documents/none/compare/other"],
    "messages": ["/tell"],
    "files": ["/briefings.csv", "/briefings/none.pdf", "/briefings/none/pack.docx"],
}


@pytest.fixture
def small(settings: Settings) -> FlaskClient:
    """Return a client of a portal for a single person."""
    return create_app(settings.model_copy(update={"people": 1})).test_client()


def statuses(client: FlaskClient, path: str, times: int, address: str = "192.0.2.1") -> list[int]:
    environ = {"REMOTE_ADDR": address}
    return [client.get(path, environ_overrides=environ).status_code for _ in range(times)]


def test_every_limit_names_pages_that_exist_and_no_page_has_two(app: Flask) -> None:
    named = [endpoint for limit in LIMITS for endpoint in limit.endpoints]
    assert len(named) == len(set(named))
    assert set(named) <= {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {limit.name for limit in LIMITS} == set(PAGES)


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.name)
def test_pages_of_one_kind_are_counted_together(small: FlaskClient, limit: object) -> None:
    paths = PAGES[limit.name]  # type: ignore[attr-defined]
    most = limit.a_person  # type: ignore[attr-defined]
    answers = [statuses(small, paths[n % len(paths)], 1)[0] for n in range(most + 2)]
    assert 429 not in answers[:most]
    assert answers[most:] == [429, 429]


def test_whoever_asked_too_often_is_told_when_to_come_back(small: FlaskClient) -> None:
    statuses(small, "/search?q=bruising", 6)
    page = small.get("/search?q=bruising", environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    assert page.status_code == 429
    assert 1 <= int(page.headers["Retry-After"]) <= 60
    assert "Wait a minute" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    told = small.get("/api/v1/search?q=x", environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    assert (told.status_code, told.json["error"]["status"]) == (429, 429)  # type: ignore[index]


def test_other_networks_and_other_pages_go_on(small: FlaskClient) -> None:
    statuses(small, "/search?q=bruising", 7)
    assert statuses(small, "/search?q=bruising", 1, "192.0.2.2") == [200]
    assert statuses(small, "/briefings", 9) == [200] * 9
    assert statuses(small, "/healthz", 9) == [200] * 9


def test_one_line_of_ipv6_counts_as_one_client(small: FlaskClient) -> None:
    first = [statuses(small, "/search", 1, f"2001:db8:1:2::{n:x}")[0] for n in range(1, 9)]
    assert first == [200] * 6 + [429] * 2
    assert statuses(small, "/search", 1, "2001:db8:1:3::1") == [200]


def test_what_a_client_says_of_its_address_is_not_believed(small: FlaskClient) -> None:
    answers = [
        small.get(
            "/search",
            headers={"X-Forwarded-For": f"198.51.100.{n}"},
            environ_overrides={"REMOTE_ADDR": "192.0.2.9"},
        ).status_code
        for n in range(8)
    ]
    assert answers == [200] * 6 + [429] * 2


def test_an_office_of_two_hundred_in_a_training_is_served() -> None:
    counts = RequestCounts(200)
    asked = [
        ("search.results", 5),
        ("documents.show", 1),
        ("api.complete", 25),
        ("handouts.pdf", 1),
    ]
    for endpoint, times in asked:
        assert not any(counts.take(endpoint, "192.0.2.1") for _ in range(200 * times))


def test_a_portal_for_any_number_of_people_counts_nothing() -> None:
    counts = RequestCounts(0)
    assert not any(counts.take("handouts.pdf", "192.0.2.1") for _ in range(1_000))


def test_nothing_that_was_typed_is_written_of_a_refusal(
    small: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        statuses(small, "/search?q=Oakley+Thorne", 8)
        statuses(small, "/search?q=Oakley+Thorne&" + "a=b&" * MOST_PARAMETERS, 1)
    assert "Oakley" not in caplog.text


@pytest.mark.parametrize("path", ["/search", "/api/v1/search", "/briefings", "/admin/", "/none"])
def test_an_address_with_too_many_parameters_is_refused_unread(
    client: FlaskClient, path: str
) -> None:
    many = "&".join(f"p{n}=1" for n in range(MOST_PARAMETERS + 1))
    assert client.get(f"{path}?{many}").status_code == 414
    assert client.get(f"{path}?q={'a' * LONGEST_QUERY}").status_code == 414


def test_an_address_with_as_many_parameters_as_a_pack_needs_is_read(client: FlaskClient) -> None:
    many = "&".join(f"topic={n}" for n in range(MOST_PARAMETERS - 1))
    assert client.get(f"/briefings?{many}").status_code == 200
