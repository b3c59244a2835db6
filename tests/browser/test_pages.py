"""Every page in Chromium, found from the routes, on a wide screen and on a telephone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests
from bs4 import BeautifulSoup

from tests.browser.pages import FILES, PAGES, Kind, kinds, rule_of, unseen

from .conftest import NAME, PASSWORD

in_a_browser = pytest.mark.browser

WIDE, PHONE = (1280, 900), (390, 844)
KINDS = kinds()
Opener = Callable[[Kind, tuple[int, int]], Any]
at_both_sizes = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
of_every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def test_every_route_is_looked_at_or_answers_no_page() -> None:
    assert unseen() == set(), "give an example in tests/browser/pages.py"
    told = (*FILES, *(kind.path for kind in KINDS.values()))
    assert [path for path in told if not rule_of(path)] == [], "an example of no route"


def test_a_route_that_nobody_looked_at_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(FILES, "/briefings/b0babyk00000/pack.docx?passage=babyk002.d0bruising00")
    monkeypatch.delitem(PAGES, "topic")
    assert unseen() == {"/briefings/<briefing_id>/pack.docx", "/topics/<slug>"}


@pytest.fixture(scope="module")
def inside(portal_url: str) -> requests.Session:
    """Return a client that has signed in."""
    client = requests.Session()
    address = f"{portal_url}/admin/sign-in"
    form = BeautifulSoup(client.get(address).text, "lxml").select("main form input")
    fields = {str(field["name"]): str(field.get("value", "")) for field in form}
    client.post(address, fields | {"name": NAME, "password": PASSWORD})
    return client


@pytest.mark.parametrize("path", FILES)
def test_what_is_said_to_answer_no_page_answers_none(
    inside: requests.Session, portal_url: str, path: str
) -> None:
    answer = inside.get(portal_url + path)
    assert answer.status_code == 200
    assert "html" not in answer.headers["Content-Type"]


@in_a_browser
@at_both_sizes
@of_every_kind
def test_a_page_has_no_fault_that_axe_can_find(
    visit: Opener, kind: Kind, size: tuple[int, int]
) -> None:
    seen = visit(kind, size)
    assert seen.status == kind.status
    assert not seen.faults, seen.faults


@in_a_browser
@at_both_sizes
@of_every_kind
def test_a_page_asks_the_portal_only(
    visit: Opener, portal_url: str, kind: Kind, size: tuple[int, int]
) -> None:
    requested = visit(kind, size).requested
    assert len(requested) > 3, "styles and scripts are asked for too"
    assert [url for url in requested if not url.startswith(f"{portal_url}/")] == []


@in_a_browser
@at_both_sizes
@of_every_kind
def test_a_page_gives_the_console_nothing_to_complain_of(
    visit: Opener, kind: Kind, size: tuple[int, int]
) -> None:
    # Chromium notes every answer of 400 and more in the console, the page's own among them.
    own = f"the server responded with a status of {kind.status}"
    complaints = visit(kind, size).complaints
    if kind.status != 200:
        complaints = [complaint for complaint in complaints if own not in complaint]
    assert complaints == []


@in_a_browser
@of_every_kind
def test_a_page_is_no_wider_than_a_telephone(visit: Opener, kind: Kind) -> None:
    assert visit(kind, PHONE).overflow == 0
