"""docs/api.md against the portal: its table of parameters and every example in it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from briefings.models import Status
from index.facets import FACETS
from portal.search.requests import SINGLE

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^`GET (\S+)` answers (\d+):\n\n```json\n(.*?)^```", TEXT, re.M | re.S)


def test_the_table_names_every_parameter_and_no_other() -> None:
    table = TEXT.partition("| parameter |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.M) == sorted(
        (*SINGLE, *FACETS), key=["q", "limit", "page", "sort", "as_typed", *FACETS].index
    )


@pytest.mark.cases
@pytest.mark.parametrize(("path", "status", "written"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_an_example_has_the_form_of_the_answer(
    client: FlaskClient, path: str, status: str, written: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == int(status)
    assert list(differences(json.loads(written), answer.get_json(), "answer")) == []


def test_there_are_examples_of_every_address() -> None:
    for start in (
        "/api/v1/search",
        "/api/v1/complete",
        "/api/v1/documents/",
        "/api/v1/briefings/",
        "/healthz",
        "/health",
    ):
        assert any(path.startswith(start) for path, *_ in EXAMPLES), start


def test_every_status_of_a_citation_is_named() -> None:
    (told,) = re.findall(r"^- `status` is (.*)\.$", TEXT, re.M)
    assert set(re.findall(r"`(\w+)`", told)) == set(Status)


def differences(written: Any, given: Any, where: str) -> Any:
    """Yield where two JSON values differ in form: keys, types, and the form of list members."""
    if isinstance(written, dict) and isinstance(given, dict):
        if written.keys() != given.keys():
            yield f"{where}: {sorted(written.keys() ^ given.keys())}"
        for key in written.keys() & given.keys():
            yield from differences(written[key], given[key], f"{where}.{key}")
    elif isinstance(written, list) and isinstance(given, list):
        for number, member in enumerate(given if written else ()):
            yield from differences(written[0], member, f"{where}[{number}]")
    elif written is not None and given is not None and type(written) is not type(given):
        yield f"{where}: {type(given).__name__}, written as {type(written).__name__}"
