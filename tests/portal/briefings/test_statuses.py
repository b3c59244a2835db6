"""Every status of a citation has what is shown of it."""

from __future__ import annotations

import re
from pathlib import Path

from portal.briefings.models import Status
from portal.briefings.pages import COUNTED_WORDS, STATUS_WORDS

ROOT = Path(__file__).resolve().parents[3]


def test_every_status_has_its_words() -> None:
    assert list(STATUS_WORDS) == list(Status)
    assert len(set(STATUS_WORDS.values())) == len(Status)


def test_every_status_is_counted_in_words() -> None:
    assert list(COUNTED_WORDS) == list(Status)


def test_every_status_has_its_colour() -> None:
    template = (ROOT / "templates" / "components" / "citation.html").read_text(encoding="utf-8")
    assert set(re.findall(r'^  "(\w+)": "govuk-tag--', template, re.M)) == set(Status)


def test_the_page_of_the_api_names_every_status() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    (told,) = re.findall(r"^- `status` is (.*)\.$", page, re.M)
    assert set(re.findall(r"`(\w+)`", told)) == set(Status)
