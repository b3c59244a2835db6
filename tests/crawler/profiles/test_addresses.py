"""Which addresses are one document, by the rules that each profile declares."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.profiles import PROFILES


@pytest.mark.parametrize(
    ("key", "path", "expected"),
    [
        ("policy-partners", "/yqkyqlq", "/yqkyqlq"),
        ("policy-partners", "/yqkyqlq/", "/yqkyqlq"),
        ("policy-partners", "/yqkyqlq/anything/else", "/yqkyqlq"),
        ("policy-partners", "/hkyqlq/moving/moving-to-another-area/print", "/hkyqlq"),
        ("policy-partners", "/zkpql/managing-cases/core-groups", "/zkpql"),
        ("policy-partners", "/page/amendments", "/page/amendments"),
        ("policy-partners", "/assets/clients/7/form.pdf", "/assets/clients/7/form.pdf"),
        ("policy-partners", "/yqkyqlq/forms/form.pdf", "/yqkyqlq/forms/form.pdf"),
        ("trixonline", "/chapter/bruising/print", "/chapter/bruising"),
        ("trixonline", "/chapter/bruising/", "/chapter/bruising"),
        ("trixonline", "/chapter/print", "/chapter/print"),
        ("wordpress", "/professionals/neglect/amp/", "/professionals/neglect/"),
        ("wordpress", "/news/comment-page-3/", "/news/"),
        ("wordpress", "/index.php/neglect/", "/neglect/"),
        ("wordpress", "/amplify/", "/amplify/"),
        ("plain", "/p/section/page/print", "/p/section/page"),
        ("plain", "/page;jsessionid=0A1B/", "/page/"),
        ("plain", "/print", "/print"),
        ("plain", "/blueprint", "/blueprint"),
        ("trix", "/chapters/p_x.html", "/chapters/p_x.html"),
    ],
)
def test_the_path_of_a_document(key: str, path: str, expected: str) -> None:
    assert PROFILES[key].path_of_document(path) == expected


PIECES = [
    "yqkyqlq",
    "chapter",
    "a",
    "print",
    "amp",
    "index.php",
    ";jsessionid=1",
    "x.html",
    "",
    "K",
]
PATHS = st.lists(st.sampled_from(PIECES), max_size=6).map(lambda pieces: "/" + "/".join(pieces))


@example("plain", "/a/print/print")
@example("wordpress", "/index.php/index.php/a/amp/print/")
@example("policy-partners", "/yqkyqlq/yqkyqlq/")
@given(st.sampled_from(list(PROFILES)), PATHS.map(lambda path: re.sub("/+", "/", path)))
@example("plain", "/a/print/;jsessionid=1/print")
def test_the_path_of_a_document_is_its_own_path(key: str, path: str) -> None:
    once = PROFILES[key].path_of_document(path)
    assert once.startswith("/")
    assert PROFILES[key].path_of_document(once) == once


@pytest.mark.parametrize(
    ("key", "parameters"),
    [
        ("trix", {"zoom_highlight", "zoom_query", "search", "utm_source"}),
        ("trixonline", {"search", "utm_medium", "gclid"}),
        ("policy-partners", {"search", "print", "fbclid"}),
        ("wordpress", {"replytocom", "utm_campaign"}),
        ("plain", {"print", "tmpl", "jsessionid"}),
    ],
)
def test_parameters_that_never_change_a_page(key: str, parameters: set[str]) -> None:
    assert parameters <= PROFILES[key].drop_parameters


@pytest.mark.parametrize(
    ("key", "parameter"), [("wordpress", "p"), ("wordpress", "page_id"), ("plain", "id")]
)
def test_parameters_that_name_a_page_are_kept(key: str, parameter: str) -> None:
    assert parameter not in PROFILES[key].drop_parameters


@pytest.mark.parametrize(
    ("key", "target", "excluded"),
    [
        ("trix", "/_accessibility/total-validator/report.html", True),
        ("trix", "/p_total.html", False),
        ("wordpress", "/wp-login.php", True),
        ("wordpress", "/news/feed/", True),
        ("wordpress", "/?feed=rss2", True),
        ("wordpress", "/feeding-babies/", False),
        ("wordpress", "/wp-content/uploads/2024/02/guide.pdf", False),
        ("policy-partners", "/search?search=bruise", True),
        ("plain", "/news?format=feed&type=rss", True),
        ("plain", "/user-guide/", False),
    ],
)
def test_what_is_never_a_page(key: str, target: str, excluded: bool) -> None:
    assert any(re.search(pattern, target) for pattern in PROFILES[key].excluded) is excluded
