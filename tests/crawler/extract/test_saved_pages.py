"""Every saved page is read to exactly what stands beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.extract.html.page import extract_html
from crawler.profiles import PROFILES

PAGES = Path(__file__).resolve().parents[2] / "pages"
CASES = sorted(path.parent for path in PAGES.glob("*/*/page.html"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_saved_page_is_read_as_expected(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    extract = extract_html(
        (case / "page.html").read_bytes(), expected["url"], None, case.parent.name
    )
    read = json.loads(json.dumps(extract.to_json()))
    del read["evidence"]  # what these pages are built of says nothing: tests/quality/editions
    del read["account"]  # as are the sums: tests/crawler/extract/test_accounts.py
    assert read == expected["extract"]


def test_every_profile_has_a_saved_page() -> None:
    assert {case.parent.name for case in CASES} == set(PROFILES)
