"""Addresses that a trainer types and that nothing is fetched from."""

from __future__ import annotations

import pytest


def typed(trainer, address: str) -> str:
    """Import from an address, and return what the page says."""
    trainer.open("/admin/briefings")
    form, fields = trainer.form("Import from the address")
    answer = trainer.client.post(str(form["action"]), data={**fields, "address": address})
    assert answer.status_code == 422, answer.text
    return " ".join(answer.text.split())


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
