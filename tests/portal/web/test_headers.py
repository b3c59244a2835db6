"""Security headers, and how long each kind of answer may be kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from portal import create_app
from portal.config import Settings
from portal.web.headers import HEADERS


@pytest.mark.parametrize("path", ["/", "/search?q=x", "/nothing-here", "/static/signpost.css"])
def test_every_answer_carries_the_security_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers.getlist(name) for name in HEADERS} == {
        name: [value] for name, value in HEADERS.items()
    }


def test_the_policy_lets_nothing_inline_and_no_other_site_in(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy


def test_browsers_are_told_to_stay_with_https_only_where_it_is_served(
    client: FlaskClient, settings: Settings
) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    over_https = create_app(settings.model_copy(update={"https": True})).test_client()
    assert "max-age=" in over_https.get("/").headers["Strict-Transport-Security"]


def test_hosts_beneath_are_told_so_only_where_a_setting_says_it(settings: Settings) -> None:
    for beneath, told in ((False, ""), (True, "; includeSubDomains")):
        chosen = {"https": True, "https_subdomains": beneath}
        client = create_app(settings.model_copy(update=chosen)).test_client()
        stay = client.get("/healthz").headers["Strict-Transport-Security"]
        assert stay == f"max-age=31536000{told}"


def assets(client: FlaskClient) -> list[str]:
    """Return the addresses of what a page loads."""
    page = BeautifulSoup(client.get("/").text, "lxml")
    loaded = [tag["href"] for tag in page.select("link[href]")]
    return [str(address) for address in loaded + [tag["src"] for tag in page.select("[src]")]]


def test_what_a_page_loads_is_there_and_kept_for_long(client: FlaskClient) -> None:
    addresses = assets(client)
    assert len(addresses) >= 5
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        assert "immutable" in response.headers["Cache-Control"], address


def test_an_address_of_other_content_is_not_kept(client: FlaskClient) -> None:
    for address in ("/static/signpost.css", "/static/signpost.css?v=0123456789ab"):
        assert client.get(address).headers["Cache-Control"] == "no-cache"


def test_an_ordinary_page_is_asked_for_again(client: FlaskClient) -> None:
    assert client.get("/nothing-here").headers["Cache-Control"] == "private, no-cache"


def test_the_demonstration_says_so_on_every_page(settings: Settings) -> None:
    demo = create_app(settings.model_copy(update={"demo": True})).test_client()
    for path in ("/", "/search?q=bruising", "/changes", "/nothing-here"):
        assert "Demonstration content, not guidance" in demo.get(path).text


def test_no_page_names_gov_uk_or_its_typeface() -> None:
    root = Path(__file__).resolve().parents[3]
    styles = sorted((root / "static" / "vendor").glob("*.css"))
    assert len(styles) == 2
    for style in (path.read_text(encoding="utf-8") for path in styles):
        assert "GDS Transport" not in style
        assert "crest" not in style
        assert "url(" not in style
        assert "sourceMappingURL" not in style
