"""How scores came about is shown to admins on the results, and to nobody else."""

from __future__ import annotations

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from collection.store import Collection
from portal.sign_in.users import add_user, hash_password

ASKED = "/search?q=bruising"


def scores(client: FlaskClient, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    found = BeautifulSoup(answer.text, "lxml").select(".app-explanation summary")
    return [tag.get_text(strip=True) for tag in found]


def sign_in(client: FlaskClient, stored: Collection) -> None:
    with stored.writing() as session:
        add_user(session, "anna", password_hash=hash_password("correct horse battery"))
    page = BeautifulSoup(client.get("/admin/sign-in").text, "lxml")
    (token,) = page.select("input[name=csrf_token]")
    fields = {"name": "anna", "password": "correct horse battery", "csrf_token": token["value"]}
    assert client.post("/admin/sign-in", data=fields).status_code == 303


def test_an_admin_sees_how_each_score_came_about(client: FlaskClient, stored: Collection) -> None:
    sign_in(client, stored)
    shown = scores(client, f"{ASKED}&explain=1")
    assert shown == sorted(shown, reverse=True) != []
    assert scores(client, ASKED) == scores(client, f"{ASKED}&explain=0") == []
    assert scores(client, "/search?explain=1") == [], "without words there are no scores"


def test_nobody_else_does_and_the_page_stands(client: FlaskClient) -> None:
    assert scores(client, f"{ASKED}&explain=1") == []
