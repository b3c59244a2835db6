"""Addresses that a trainer types and that nothing is fetched from."""

from __future__ import annotations

import re

import pytest

from briefings.models import Briefing
from collection.store import Collection


def typed(trainer, address: str) -> str:
    """Import from an address, and return what the page says."""
    trainer.open("/admin/briefings")
    form, fields = trainer.form("Import from the address")
    answer = trainer.client.post(str(form["action"]), data={**fields, "address": address})
    assert answer.status_code == 422, answer.text
    return " ".join(answer.text.split())


@pytest.mark.parametrize("host", ["a" * 5000, "a" * 5000 + ".example", "a." * 2500 + "example"])
def test_a_host_that_no_name_can_be_is_said_so_in_few_words(trainer, host: str) -> None:
    page = typed(trainer, f"http://{host}/")
    assert "Nothing was stored" in page
    assert "a" * 300 not in re.sub(r'value="[^"]*"', "", page), "but in the field itself"


@pytest.mark.cases
@pytest.mark.parametrize(
    "address",
    [
        "http://[::1", "http://[::1/x", "https://[x]/", "http://[@127.0.0.1:1/", "http://", "x",
        "http://a:b:c/", "http://x.example:99999/", "http://..example/", "javascript:alert(1)",
        "http://\u2100.example/", "HTTP://[", "//x.example", "http://a b/", "http://" + "%00" * 9,
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_said_so(trainer, stored: Collection, address: str) -> None:
    assert "is not a web address" in typed(trainer, address)
    with stored.reading() as session:
        assert session.query(Briefing).count() == 0


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/secret-path?q=typed", "http://169.254.169.254/latest", "http://[::1]/"],
)
def test_an_address_that_is_not_public_leaves_a_trace_of_its_host_alone(
    trainer, audited, address: str
) -> None:
    assert "could not be fetched" in typed(trainer, address)
    user, action, detail = list(audited())[-1]
    host = address.split("/")[2]
    assert (user, action, detail) == ("anna", "address-refused", f"{host} from 127.0.0.1")
    assert "that is not public" in trainer.client.get("/admin/").text
