"""A reader's own area: chosen once, kept on the device, first on every page, and told nowhere."""

from __future__ import annotations

import logging

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from collection.models import Document
from collection.store import Collection, bump_revision
from index.writer import build
from portal import create_app
from portal.config import Settings
from portal.own_area import COOKIE
from portal.services import services_of

EVERY_KIND = (
    "/", "/search?q=bruising", "/topics/medicals-and-bruising", "/changes", "/help", "/areas",
    "/documents/a1bruising00", "/documents/a1bruising00/matches?q=baby", "/briefings", "/nowhere",
    "/admin/sign-in",
)  # fmt: skip


def page_of(client: FlaskClient, path: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == status
    return BeautifulSoup(answer.text, "lxml")


def words(tag: Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text(" ").split())


def choose(client: FlaskClient, area: str, back: str = "/", **headers: str) -> TestResponse:
    return client.post("/areas", data={"area": area, "back": back}, headers=headers)


# --- choosing --------------------------------------------------------------------------------


def test_an_area_is_chosen_where_one_stands_and_goes_back_there(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=bruising&type=procedure")
    form = page.select_one("header form")
    assert form is not None
    fields = {str(field["name"]): str(field["value"]) for field in form.select("input")}
    button = next(b for b in form.select("button") if "Saltmere" in b.get_text())
    answer = client.post(str(form["action"]), data={**fields, "area": str(button["value"])})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/search?q=bruising&type=procedure"
    assert words(page_of(client, "/help").select_one(".app-mine__summary")) == "Your area: Saltmere"


def test_the_device_keeps_the_name_of_the_area_and_nothing_else(client: FlaskClient) -> None:
    kept = choose(client, "saltmere").headers.getlist("Set-Cookie")
    assert len(kept) == 1
    assert kept[0].startswith(f"{COOKIE}=saltmere; ")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(kept[0].split("; "))
    for path in EVERY_KIND[:-1]:
        assert "Set-Cookie" not in client.get(path).headers, path


def test_under_https_it_is_bound_to_the_host_and_to_https(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"https": True}))
    kept = choose(app.test_client(), "saltmere").headers["Set-Cookie"]
    assert kept.startswith("__Host-signpost_area=saltmere; ")
    assert {"Secure", "Path=/"} <= set(kept.split("; "))
    services_of(app).close()


@pytest.mark.parametrize(
    "back",
    ["https://other.example/", "//other.example/", "/\\other.example", "", "javascript:x", "/\n"],
)
def test_nobody_is_led_to_another_site(client: FlaskClient, back: str) -> None:
    assert choose(client, "saltmere", back).headers["Location"] == "/"


def test_an_area_that_is_not_there_is_not_kept(client: FlaskClient) -> None:
    answer = choose(client, "atlantis")
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (404, False)
    assert client.get("/areas/atlantis").status_code == 404
    client.set_cookie(COOKIE, "atlantis")
    assert words(page_of(client, "/").select_one(".app-mine__summary")) == "Choose your area"


def test_another_site_cannot_choose(client: FlaskClient) -> None:
    answer = choose(client, "saltmere", **{"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (403, False)


def test_a_partnership_gives_its_people_an_address_that_changes_nothing_by_itself(
    client: FlaskClient,
) -> None:
    page = page_of(client, "/areas/saltmere")
    assert words(page.select_one("main button")) == "Make Saltmere my area"
    assert client.get_cookie(COOKIE) is None


def test_a_portal_may_have_an_area_and_a_reader_another_or_none(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"area": "aldermoor"}))
    client = app.test_client()
    shown = []
    for area in ("", "saltmere", "-"):
        if area:
            choose(client, area)
        shown.append(words(page_of(client, "/").select_one(".app-mine__summary")))
    assert shown == ["Your area: Aldermoor", "Your area: Saltmere", "Choose your area"]
    services_of(app).close()


# --- every page ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EVERY_KIND)
def test_every_page_shows_it_and_is_kept_apart_from_that_of_others(
    client: FlaskClient, path: str
) -> None:
    client.set_cookie(COOKIE, "saltmere")
    answer = client.get(path)
    shown = BeautifulSoup(answer.text, "lxml").select_one(".app-mine__summary")
    assert words(shown) == "Your area: Saltmere"
    assert "Cookie" in answer.headers["Vary"]


def test_a_kept_page_is_asked_for_again_once_the_area_is_another(client: FlaskClient) -> None:
    mark = client.get("/documents/a1bruising00").headers["ETag"]
    client.set_cookie(COOKIE, "saltmere")
    again = client.get("/documents/a1bruising00", headers={"If-None-Match": mark})
    assert again.status_code == 200
    same = client.get("/documents/a1bruising00", headers={"If-None-Match": again.headers["ETag"]})
    assert (same.status_code, "Cookie" in same.headers["Vary"]) == (304, True)


def test_it_reaches_no_log(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        choose(client, "saltmere", "/search?q=bruising")
        choose(client, "saltmere-x")
        for path in EVERY_KIND:
            client.get(path)
        app.config["PROPAGATE_EXCEPTIONS"] = False
        services_of(app).index.close()
        app.view_functions["search.help_page"] = lambda: 1 / 0
        assert client.get("/help").status_code == 500
    assert "ZeroDivisionError" in caplog.text
    assert "saltmere" not in caplog.text


# --- its documents first -----------------------------------------------------------------------


def areas_of(page: BeautifulSoup, selector: str) -> list[str]:
    return [words(tag).removesuffix(" (your area)") for tag in page.select(selector)]


FIRST = ".app-hit:not(.app-others .app-hit) > .app-facts .app-facts__area"
FOLDED = ".app-others .app-hit > .app-facts .app-facts__area"


@pytest.mark.parametrize("path", ["/search?q=bruising", "/topics/medicals-and-bruising"])
def test_documents_of_the_own_area_stand_first_and_others_fold_with_their_names(
    client: FlaskClient, path: str
) -> None:
    for own, other in (("saltmere", "Aldermoor"), ("aldermoor", "Saltmere")):
        client.set_cookie(COOKIE, own)
        page = page_of(client, path)
        assert areas_of(page, FIRST) == [own.capitalize()]
        assert areas_of(page, FOLDED) == [other]
        folded = page.select_one("details.app-others")
        assert folded is not None
        assert not folded.has_attr("open")
        assert words(folded.summary).endswith(f": {other}")


def test_where_nothing_of_the_own_area_matches_the_page_says_so(client: FlaskClient) -> None:
    client.set_cookie(COOKIE, "saltmere")
    page = page_of(client, "/search?q=curiosity")
    assert "Nothing of Saltmere matches." in words(page.main)
    folded = page.select_one("details.app-others")
    assert folded is not None
    assert folded.has_attr("open")


def test_whoever_ticks_another_area_is_told_nothing_of_the_own_one(client: FlaskClient) -> None:
    choose(client, "saltmere")
    main = page_of(client, "/search?q=bruising&area=aldermoor").main
    assert "Nothing of Saltmere" not in words(main)
    assert main is not None
    assert not main.select(".app-others")
    assert main.select("article.app-hit")


@pytest.mark.parametrize("path", ["/", "/contact", "/documents/a1bruising00", "/search?q=bruising"])
def test_whom_to_ring_in_the_own_area_is_led_to_from_every_page(
    client: FlaskClient, path: str
) -> None:
    assert not page_of(client, "/").select("a[href='/areas/saltmere/contacts']")
    choose(client, "saltmere")
    assert page_of(client, path).select("a[href='/areas/saltmere/contacts']")


def test_whom_to_ring_is_told_of_every_area_where_none_is_chosen(client: FlaskClient) -> None:
    links = page_of(client, "/contact").select("main a[href$='/contacts']")
    assert [words(a) for a in links] == ["Whom to ring in Aldermoor", "Whom to ring in Saltmere"]


def test_what_holds_everywhere_is_of_every_area(
    client: FlaskClient, stored: Collection, settings: Settings
) -> None:
    with stored.writing() as session:
        national = session.get_one(Document, "a3guide00000")
        national.authority, national.area = "national", "england"
        bump_revision(session)
    build(stored, settings.data / "index")
    client.set_cookie(COOKIE, "saltmere")
    page = page_of(client, "/search?q=sharing+information")
    assert areas_of(page, FIRST) == ["England"]
    assert "England" not in words(page_of(client, "/areas").select_one("main form"))


def test_of_what_changed_the_own_area_stands_first_and_nothing_is_left_out(
    client: FlaskClient,
) -> None:
    def titles(page: BeautifulSoup) -> list[str]:
        return sorted(str(link["href"]) for link in page.select("main .app-change__title"))

    everything = titles(page_of(client, "/changes"))
    client.set_cookie(COOKIE, "saltmere")
    page = page_of(client, "/changes")
    assert titles(page) == everything
    assert {"Saltmere"} == set(areas_of(page, ".app-changes:not(.app-others ul) .app-change__area"))
    assert set(areas_of(page_of(client, "/"), "section > .app-changes .app-change__area")) == {
        "Saltmere"
    }


def test_completion_gives_titles_of_other_areas_last(client: FlaskClient) -> None:
    asked = "/api/v1/complete?q=prof"
    before = client.get(asked).get_json()["completions"]
    client.set_cookie(COOKIE, "saltmere")
    after = client.get(asked).get_json()["completions"]
    assert sorted(before) == sorted(after)
    titles = {
        "Professional curiosity and respectful challenge",
        "Escalation of professional disagreement",
    }
    assert before != after
    assert set(after[-2:]) == titles
    kept = [entry for entry in before if entry not in titles]
    assert after[: len(kept)] == kept


def test_programs_are_answered_alike_whatever_the_area(client: FlaskClient) -> None:
    plain = client.get("/api/v1/search?q=bruising").get_json()
    client.set_cookie(COOKIE, "saltmere")
    assert client.get("/api/v1/search?q=bruising").get_json() == plain
