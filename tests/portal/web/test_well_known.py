"""robots.txt and security.txt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from protego import Protego

from portal import create_app
from portal.config import Settings, load_settings
from portal.errors import SettingsError

PLACE = "/.well-known/security.txt"


def told(settings: Settings, **more: str) -> dict[str, str]:
    """Return the fields of security.txt under some settings."""
    client = create_app(settings.model_copy(update=more)).test_client()
    answer = client.get(PLACE)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    return dict(line.split(": ", 1) for line in answer.text.splitlines())


def test_no_robot_is_let_in(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    rules = Protego.parse(answer.text)
    for path in ("/", "/search?q=x", "/documents/a1bruising00", "/briefings.pdf"):
        assert not rules.can_fetch(path, "AnyBot")
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_whoever_finds_a_hole_is_told_whom_to_tell(settings: Settings) -> None:
    fields = told(settings, security_contact="mailto:security@signpost.example")
    expires = datetime.fromisoformat(fields.pop("Expires"))
    assert timedelta(days=80) < expires - datetime.now(UTC) < timedelta(days=365)
    assert fields == {
        "Contact": "mailto:security@signpost.example",
        "Preferred-Languages": "en",
    }


def test_security_txt_names_its_own_address_where_the_portal_has_one(settings: Settings) -> None:
    fields = told(
        settings, security_contact="https://signpost.example/report",
        address="https://signpost.example",
    )  # fmt: skip
    assert fields["Canonical"] == f"https://signpost.example{PLACE}"


def test_without_a_contact_there_is_no_such_file(client: FlaskClient) -> None:
    assert client.get(PLACE).status_code == 404


@pytest.mark.parametrize(
    "typed", ["security@signpost.example", "http://x.example", "mailto:a\nb:c"]
)
def test_a_contact_is_an_address_that_can_be_used(typed: str) -> None:
    with pytest.raises(SettingsError, match="SIGNPOST_SECURITY_CONTACT"):
        load_settings({"SIGNPOST_SECURITY_CONTACT": typed})
