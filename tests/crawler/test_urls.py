"""Canonical URLs and Scope: one document has one address, and scope never widens."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.addresses import canonical_url
from crawler.sources import Source
from crawler.urls import Scope


def make(**changes: Any) -> Source:
    values: dict[str, Any] = {
        "key": "manual",
        "name": "A manual",
        "start": ("https://manual.example/contents.html",),
        "area": "here",
        "profile": "trix",
        "aliases": [{"from": "/chapters/", "to": "/"}],
    }
    return Source.model_validate(values | changes)


@pytest.mark.parametrize(
    ("given_url", "expected"),
    [
        ("HTTP://Manual.Example:80/a#part", "http://manual.example/a"),
        ("https://manual.example:443", "https://manual.example/"),
        ("https://manual.example//a//b.html", "https://manual.example/a/b.html"),
        ("https://manual.example/a?b=2&a=1", "https://manual.example/a?a=1&b=2"),
        ("https://manual.example/caf%c3%a9", "https://manual.example/caf%C3%A9"),
        (" https://manual.example/a ", "https://manual.example/a"),
        ("https://manual.example:8443/a", "https://manual.example:8443/a"),
        ("http://[::1]:80/", "http://[::1]/"),
        ("https://user:secret@manual.example/a", "https://manual.example/a"),
    ],
)
def test_spellings_of_an_address_become_one(given_url: str, expected: str) -> None:
    assert canonical_url(given_url) == expected


@pytest.mark.parametrize(
    "bad", ["", "mailto:a@b.example", "javascript:alert(1)", "/a", "http://", "http://[::1", "x:y"]
)
def test_what_is_no_web_address_is_an_error(bad: str) -> None:
    with pytest.raises(ValueError, match="not a web address"):
        canonical_url(bad)


@pytest.mark.parametrize(
    "copy",
    [
        "https://manual.example/p_move.html",
        "http://manual.example/p_move.html",
        "http://www.manual.example/p_move.html",
        "https://manual.example/chapters/p_move.html",
        "https://manual.example/chapters/p_move.html?zoom_highlight=families+moving",
        "https://manual.example//p_move.html#2",
    ],
)
def test_the_copies_of_a_chapter_are_one_document(copy: str) -> None:
    assert Scope(make()).canonical(copy) == "https://manual.example/p_move.html"


@pytest.mark.parametrize(
    "copy",
    [
        "https://area.procedures.example/yqkyqlq/children/moving-across-boundaries",
        "https://area.procedures.example/yqkyqlq/an-old-slug/of-the-same#s1",
        "https://area.procedures.example//yqkyqlq",
    ],
)
def test_the_code_of_a_chapter_alone_is_its_address(copy: str) -> None:
    source = make(start=("https://area.procedures.example/",), profile="policy-partners")
    assert Scope(source).canonical(copy) == "https://area.procedures.example/yqkyqlq"


def test_scope_is_the_start_hosts_unless_include_says_otherwise() -> None:
    scope = Scope(make())
    assert scope.contains("https://manual.example/anything")
    assert not scope.contains("https://manual.example.evil.example/")
    assert not scope.contains("https://other.example/")
    narrow = Scope(make(include=("https://manual.example/wy/",)))
    assert narrow.contains("https://manual.example/wy/a.html")
    assert not narrow.contains("https://manual.example/other/a.html")


def test_excluded_paths_and_queries_are_out_of_scope() -> None:
    scope = Scope(make(exclude=("^/private/", r"\?print=")))
    assert not scope.contains("https://manual.example/private/a")
    assert not scope.contains("https://manual.example/a?print=1")
    assert scope.contains("https://manual.example/a?page=1")


def test_a_listing_may_stand_above_the_part_of_a_site_that_a_source_is() -> None:
    scope = Scope(make(include=("https://manual.example/wy/",), exclude=("^/private/",)))
    assert scope.lists("https://manual.example/sitemap.xml")
    assert scope.lists("https://manual.example/wy/sitemap.xml")
    assert not scope.lists("https://manual.example/private/sitemap.xml")
    assert not scope.lists("https://manual.example:8443/sitemap.xml")
    assert not scope.lists("https://other.example/sitemap.xml")


web_paths = st.lists(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
    | st.text("%25cC39aé/ ", max_size=12),
    max_size=4,
).map("/".join)
urls = st.builds(
    "{}://{}{}/{}".format,
    st.sampled_from(["http", "https", "HTTPS"]),
    st.sampled_from(["manual.example", "www.manual.example", "evil.example", "MANUAL.example"]),
    st.sampled_from(["", ":80", ":443", ":8080"]),
    web_paths,
)


@given(urls)
@example("https://manual.example/caf%c%39a")
def test_making_canonical_twice_changes_nothing(url: str) -> None:
    try:
        once = canonical_url(url)
    except ValueError:
        return
    assert canonical_url(once) == once


@given(urls)
def test_a_scope_makes_canonical_once_and_for_all(url: str) -> None:
    scope = Scope(make())
    try:
        once = scope.canonical(url)
    except ValueError:
        return
    assert scope.canonical(once) == once


@given(urls)
def test_no_foreign_host_ever_comes_into_scope(url: str) -> None:
    scope = Scope(make())
    try:
        canonical = scope.canonical(url)
    except ValueError:
        return
    if scope.contains(canonical):
        assert canonical.startswith("https://manual.example/")
