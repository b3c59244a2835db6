"""Signing in and out: who gets in, for how long, and what is written down about it."""

from __future__ import annotations

import base64
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from collection import audit
from collection.accounts import KnownNetwork, SignIn
from collection.errors import CollectionBusy
from collection.store import Collection
from portal import create_app
from portal.admin.views import OPEN
from portal.config import Settings
from portal.services import services_of
from portal.sign_in import networks, sessions, users, views

PASSWORD = "correct horse battery"
PAGES = (
    "/admin/",
    "/admin/sources",
    "/admin/crawls",
    "/admin/crawls/1",
    "/admin/announcements",
    "/admin/documents",
    "/admin/documents/d1",
    "/admin/removals",
    "/admin/removals/aldermoor",
)
FORMS = (
    "/admin/sign-out",
    "/admin/crawls",
    "/admin/crawls/cancel",
    "/admin/documents/d1/bring-back",
    "/admin/index",
    "/admin/index/held",
    "/admin/removals/aldermoor",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_sends_a_visitor_to_sign_in_and_back(visitor, path) -> None:
    answer = visitor.get(path + "?page=1")
    assert answer.status_code == 303
    assert answer.location.startswith("/admin/sign-in?next=/admin/")
    assert answer.location.endswith("page%3D1")


@pytest.mark.cases
@pytest.mark.parametrize("path", FORMS)
def test_no_form_works_for_a_visitor(visitor, job, path) -> None:
    answer = visitor.post(path, "/admin/sign-in")
    assert answer.status_code == 303
    assert answer.location == "/admin/sign-in"
    assert job.started == []


def test_every_address_under_admin_is_guarded(app: Flask) -> None:
    guarded = {r.endpoint for r in app.url_map.iter_rules() if r.endpoint.startswith("admin.")}
    places = app.url_map.bind("localhost")
    asked = [("GET", path) for path in PAGES] + [("POST", path) for path in FORMS]
    tested = {places.match(path, method)[0] for method, path in asked}
    assert guarded == tested | OPEN


def test_the_right_password_opens_the_administration(visitor, audited) -> None:
    answer = visitor.sign_in()
    assert (answer.status_code, answer.location) == (303, "/admin/")
    assert "Signed in as anna" in visitor.get("/admin/").text
    assert audited() == [("anna", "sign-in", "from 127.0.0.1")]


def test_after_signing_in_one_is_where_one_wanted_to_go(visitor) -> None:
    assert (
        'value="/admin/crawls?page=2"'
        in visitor.get("/admin/sign-in?next=/admin/crawls%3Fpage%3D2").text
    )
    assert visitor.sign_in(onward="/admin/crawls?page=2").location == "/admin/crawls?page=2"


@pytest.mark.cases
@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(visitor, onward: str) -> None:
    assert "evil" not in visitor.client.get("/admin/sign-in", query_string={"next": onward}).text
    assert visitor.sign_in(onward=onward).location == "/admin/"


@pytest.mark.cases
@pytest.mark.parametrize(
    ("name", "password"), [("anna", "wrong password"), ("bert", "correct horse battery"), ("", "")]
)
def test_a_wrong_name_or_password_tells_not_which(visitor, name: str, password: str) -> None:
    answer = visitor.sign_in(name, password)
    assert answer.status_code == 403
    assert "The name or the password is not right" in answer.text
    assert password == "" or password not in answer.text
    assert visitor.get("/admin/").status_code == 303


def test_a_refused_sign_in_is_audited_without_what_was_typed(visitor, audited) -> None:
    visitor.sign_in("anna", "wrong password")
    visitor.sign_in("my secret typed into the name field", "")
    assert audited() == [
        ("anna", "sign-in-refused", "from 127.0.0.1"),
        ("", "sign-in-refused", "from 127.0.0.1"),
    ]


def test_what_is_typed_as_a_name_is_escaped(visitor) -> None:
    page = visitor.sign_in('"><script>alert(1)</script>', "x").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_after_five_wrong_passwords_a_page_says_when_to_try_again(visitor) -> None:
    answers = [visitor.sign_in(password="wrong") for _ in range(6)]
    assert [a.status_code for a in answers] == [403] * 5 + [429]
    assert "You can try again in 1 minute" in answers[-1].text
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert visitor.sign_in().status_code == 429, "not even the right password gets in meanwhile"


def test_strangers_who_guess_cannot_keep_out_who_had_signed_in_before(visitor) -> None:
    visitor.sign_in()
    visitor.post("/admin/sign-out", "/admin/")
    client = visitor.client
    for number in range(5):
        client.environ_base["REMOTE_ADDR"] = f"2001:db8:0:{number}::1"
        assert visitor.sign_in(password="wrong").status_code == 403
    client.environ_base["REMOTE_ADDR"] = "2001:db8:0:99::1"
    assert visitor.sign_in().status_code == 429, "from elsewhere the name waits"
    client.environ_base["REMOTE_ADDR"] = "127.0.0.1"
    assert visitor.sign_in().status_code == 303


def test_who_had_signed_in_before_may_not_guess_without_end_either(visitor) -> None:
    visitor.sign_in()
    visitor.post("/admin/sign-out", "/admin/")
    answers = [visitor.sign_in(password="wrong").status_code for _ in range(6)]
    assert answers == [403] * 5 + [429]


def test_a_network_is_forgotten_with_the_password_and_after_ninety_days(
    visitor, collection: Collection
) -> None:
    def known() -> int:
        with collection.reading() as session:
            return session.query(KnownNetwork).count()

    visitor.sign_in()
    assert known() == 1
    with collection.writing() as session:
        session.execute(update(KnownNetwork).values(at=datetime.now(UTC) - timedelta(days=91)))
        (user,) = session.query(users.User)
        assert not networks.is_known(session, user, "127.0.0.1")
    visitor.client.environ_base["REMOTE_ADDR"] = "127.0.0.2"
    visitor.sign_in()
    assert known() == 1, "the old one was cleared away"
    with collection.writing() as session:
        users.set_password(session, "anna", password_hash=users.hash_password("another password"))
    assert known() == 0


@pytest.mark.cases
@pytest.mark.parametrize("typed", ["{}anna", "ANNA{}", "{}ａｎｎａ", "Anna{}"])
def test_no_spelling_of_a_name_is_counted_apart(visitor, typed: str) -> None:
    for number in range(7):
        visitor.client.environ_base["REMOTE_ADDR"] = f"127.0.1.{number}"
        answer = visitor.sign_in(typed.format(" " * (193 + number)), "wrong")
        assert answer.status_code == (403 if number < 5 else 429)
    visitor.client.environ_base["REMOTE_ADDR"] = "127.0.1.99"
    assert visitor.sign_in().status_code == 429, "they were all counted for anna"


def test_one_network_of_ipv6_is_one_client(visitor) -> None:
    for number in range(7):
        visitor.client.environ_base["REMOTE_ADDR"] = f"2001:db8:0:1::{number}"
        answer = visitor.sign_in(f"guess {number}", "wrong")
        assert answer.status_code == (403 if number < 5 else 429)


def test_a_busy_database_is_no_wrong_password(visitor, monkeypatch, audited) -> None:
    with monkeypatch.context() as busy:
        busy.setattr(audit, "record", held)
        busy.setattr(sessions, "begin", held)
        for password in [PASSWORD, "wrong"] * 5:
            assert visitor.sign_in(password=password).status_code == 503
    assert visitor.sign_in().status_code == 303, "not 429: nothing was counted"
    assert audited() == [("anna", "sign-in", "from 127.0.0.1")]


def held(*_args: object, **_more: object) -> None:
    raise CollectionBusy("the database is held by another process; try again when it is done")


def test_a_password_is_checked_while_nothing_is_held(visitor, app, monkeypatch) -> None:
    collection = services_of(app).collection
    checked = []

    def verify(user: users.User | None, password: str) -> bool:
        with sqlite3.connect(collection.engine.url.database, timeout=0) as other:
            other.execute("BEGIN IMMEDIATE")  # nobody else writes at this moment
        checked.append(password)
        return users.verify(user, password)

    monkeypatch.setattr(views, "verify", verify)
    assert visitor.sign_in().status_code == 303
    assert visitor.sign_in(password="wrong").status_code == 403
    assert checked == [PASSWORD, "wrong"]


def test_a_password_that_changes_while_it_is_checked_opens_nothing(
    visitor, collection: Collection, monkeypatch, audited
) -> None:
    def verify(user: users.User | None, password: str) -> bool:
        right = users.verify(user, password)
        with collection.writing() as session:
            hashed = users.hash_password("another long password")
            users.set_password(session, "anna", password_hash=hashed)
        return right

    monkeypatch.setattr(views, "verify", verify)
    assert visitor.sign_in().status_code == 403
    assert visitor.get("/admin/").status_code == 303
    assert audited()[0] == ("anna", "sign-in-refused", "from 127.0.0.1")


@pytest.mark.slow
def test_tries_that_came_too_soon_leave_a_trace_that_a_flood_cannot_lengthen(
    visitor, audited
) -> None:
    for _ in range(5):
        visitor.sign_in(password="wrong")
    for _ in range(12):
        visitor.sign_in(password="wrong")
    throttled = [entry for entry in audited() if entry[1] == "sign-in-throttled"]
    assert throttled == [
        ("anna", "sign-in-throttled", "from 127.0.0.1"),
        ("anna", "sign-in-throttled", "from 127.0.0.1, 10 times within an hour"),
    ]


def test_a_refused_form_and_a_refused_page_leave_traces_and_nothing_that_was_typed(
    admin, app, audited
) -> None:
    admin.client.post("/admin/removals/typed-words", data={"csrf_token": "typed"})
    app.test_client().get("/admin/documents?q=typed")
    assert audited()[1:] == [
        ("anna", "form-refused", "at /admin/removals/<key> from 127.0.0.1"),
        ("", "page-refused", "from 127.0.0.1"),
    ]
    page = admin.get("/admin/").text
    assert "Lately refused" in page
    assert "A form of anna was refused at /admin/removals/&lt;key&gt; from 127.0.0.1" in page


def test_what_a_proxy_passes_on_unread_does_not_reach_the_audit(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"trusted_proxy": "127.0.0.1"}))
    browser = app.test_client()
    browser.environ_base["REMOTE_ADDR"] = "garbage <script>3"
    browser.get("/admin/")
    with services_of(app).collection.reading() as session:
        assert [entry.detail for entry in audit.refused(session, 9)] == ["from 127.0.0.1"]
    services_of(app).close()


def test_the_audit_can_fail_without_changing_what_is_refused(visitor, monkeypatch, caplog) -> None:
    monkeypatch.setattr(audit, "record", held)
    assert visitor.get("/admin/").status_code == 303
    assert "page-refused from 127.0.0.1 was not written to the audit" in caplog.text


def test_signing_out_clears_what_the_browser_kept(admin) -> None:
    answer = admin.post("/admin/sign-out", "/admin/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_the_cookie_is_signed_with_sha_256(admin, app: Flask) -> None:
    signature = admin.client.get_cookie("signpost_session").value.rpartition(".")[2]
    assert len(base64.urlsafe_b64decode(signature + "=")) == 32


def test_a_name_is_protected_from_many_addresses_and_others_are_not_locked_out(
    app: Flask, collection: Collection, visitor
) -> None:
    with collection.writing() as session:
        users.add_user(session, "bert", password_hash=users.hash_password("correct horse battery"))
    client = visitor.client
    for number in range(5):
        client.environ_base["REMOTE_ADDR"] = f"127.0.1.{number}"
        assert visitor.sign_in(password="wrong").status_code == 403
    client.environ_base["REMOTE_ADDR"] = "127.0.2.1"
    assert visitor.sign_in().status_code == 429
    assert visitor.sign_in("bert").status_code == 303


@pytest.mark.slow
def test_signing_in_many_times_with_the_right_password_locks_nobody_out(visitor) -> None:
    for _ in range(7):
        assert visitor.sign_in().status_code == 303
        visitor.post("/admin/sign-out", "/admin/")


def test_signing_out_ends_the_session_even_in_a_copied_cookie(admin, app: Flask, audited) -> None:
    copied = admin.client.get_cookie("signpost_session").value
    answer = admin.post("/admin/sign-out", "/admin/")
    assert answer.location == "/admin/sign-in"
    assert "You have signed out." in admin.get("/admin/sign-in").text
    thief = app.test_client()
    thief.set_cookie("signpost_session", copied)
    assert thief.get("/admin/").status_code == 303
    assert audited()[-2:] == [("anna", "sign-out", ""), ("", "page-refused", "from 127.0.0.1")]


def test_a_session_planted_before_signing_in_is_not_the_one_signed_in(visitor, app) -> None:
    visitor.get("/admin/sign-in")
    planted = visitor.client.get_cookie("signpost_session").value
    visitor.sign_in()
    assert visitor.client.get_cookie("signpost_session").value != planted
    attacker = app.test_client()
    attacker.set_cookie("signpost_session", planted)
    assert attacker.get("/admin/").status_code == 303


def test_the_forgery_token_changes_at_sign_in(visitor) -> None:
    with visitor.client as client:
        client.get("/admin/sign-in")
        with client.session_transaction() as session:
            before = session["csrf_token"]
        visitor.sign_in()
        client.get("/admin/")
        with client.session_transaction() as session:
            assert session["csrf_token"] != before


def test_a_session_ends_after_eight_hours(admin, collection: Collection) -> None:
    def signed_in(ago: timedelta) -> bool:
        with collection.writing() as session:
            session.execute(update(SignIn).values(at=datetime.now(UTC) - ago))
        return bool(admin.get("/admin/").status_code == 200)

    assert signed_in(timedelta(hours=7, minutes=59))
    assert not signed_in(timedelta(hours=8, minutes=1))


def test_sign_ins_that_ended_by_themselves_are_cleared_away(admin, app, collection) -> None:
    with collection.writing() as session:
        session.execute(update(SignIn).values(at=datetime.now(UTC) - timedelta(hours=9)))
    type(admin)(app.test_client()).sign_in()
    with collection.reading() as session:
        assert session.query(SignIn).count() == 1


def test_taking_access_away_ends_the_session_at_once(admin, collection: Collection) -> None:
    assert admin.get("/admin/").status_code == 200
    with collection.writing() as session:
        users.disable_user(session, "anna")
    assert admin.get("/admin/").status_code == 303
    assert admin.sign_in().status_code == 403


def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor) -> None:
    cookie = visitor.sign_in().headers["Set-Cookie"]
    assert cookie.startswith("signpost_session=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Expires" not in cookie, "it goes with the browser window"


def test_over_https_the_cookie_is_bound_to_the_host_and_to_https(
    settings: Settings, collection: Collection
) -> None:
    with collection.writing() as session:
        users.add_user(session, "anna", password_hash=users.hash_password("correct horse battery"))
    client = create_app(settings.model_copy(update={"https": True})).test_client()
    cookie = client.get("/admin/sign-in", base_url="https://localhost").headers["Set-Cookie"]
    assert cookie.startswith("__Host-signpost_session=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


def test_over_https_forms_work_without_a_referer_header(
    settings: Settings, collection: Collection
) -> None:
    from_page = create_app(settings.model_copy(update={"https": True})).test_client()
    page = from_page.get("/admin/sign-in", base_url="https://localhost").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = from_page.post(
        "/admin/sign-in",
        base_url="https://localhost",
        data={"csrf_token": token, "name": "x", "password": "y"},
    )
    assert answer.status_code == 403


@pytest.mark.cases
@pytest.mark.parametrize("path", ["/admin/sign-in", *FORMS])
@pytest.mark.parametrize("token", [None, "", "forged"])
def test_a_form_without_its_token_does_nothing(admin, job, path: str, token: str | None) -> None:
    data = {} if token is None else {"csrf_token": token}
    answer = admin.client.post(path, data=data)
    assert answer.status_code == 400
    assert "<h1" in answer.text
    assert "This form cannot be used any more" in answer.text
    assert job.started == []
    assert admin.get("/admin/").status_code == 200, "still signed in"


@pytest.mark.cases
@pytest.mark.parametrize("path", ["/admin/sign-in", "/admin/", "/admin/crawls/99"])
def test_no_page_is_kept_by_caches(admin, path: str) -> None:
    assert admin.get(path).headers["Cache-Control"] == "no-store"


def test_a_made_secret_key_is_for_its_owner_only_and_lasts(settings: Settings) -> None:
    first = create_app(settings).secret_key
    path: Path = settings.data / "secret.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert create_app(settings).secret_key == first
    assert first == path.read_text().strip()
