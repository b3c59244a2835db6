"""Selectors: matched as soupsieve matches them, and refused where their form is not known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import soupsieve
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from collection.words.folding import fold
from crawler.extract.html.elements import words
from crawler.extract.html.page import parse
from crawler.extract.html.selectors import Selectors
from crawler.profiles import PROFILES

PAGES = sorted((Path(__file__).resolve().parents[2] / "pages").glob("*/*/page.html"))


def selectors() -> Iterator[str]:
    for profile in PROFILES.values():
        yield from (*profile.content, *profile.furniture, *profile.title)
        yield from (*profile.contents, *profile.dates)


ALL = sorted(set(selectors()))


def found(markup: str, *wanted: str) -> list[list[tuple[str, str]]]:
    root = parse(f"<html><body>{markup}</body></html>")
    groups = Selectors(group=wanted).find(root.iterdescendants())["group"]
    return [[(str(tag.tag), words(tag)) for tag in tags] for tags in groups]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parts[-3]}/{page.parts[-2]}")
def test_every_selector_of_a_profile_finds_what_soupsieve_finds(page: Path) -> None:
    markup = page.read_text(encoding="utf-8", errors="replace")
    groups = Selectors(group=ALL).find(parse(markup).iterdescendants())["group"]
    soup = BeautifulSoup(markup, "html5lib")
    for script in soup(["script", "style"]):
        script.extract()
    for selector, tags in zip(ALL, groups, strict=True):
        other = [(tag.name, fold(tag.get_text())) for tag in soupsieve.select(selector, soup)]
        assert [(tag.tag, words(tag)) for tag in tags] == other, selector


PARTS = ("p", ".a", ".b", "#i", "p.a", "div", "[x]", "[x=y]", "[x^='y z']", "[x$=z]", "[class*=a]")
ELEMENTS = st.builds(
    "<{0}{1}>t".format,
    st.sampled_from(["p", "div", "b"]),
    st.sampled_from(["", " class='a b'", " class=ab", " id=i", " x", " x=y", " x='y z'"]),
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    st.lists(ELEMENTS, min_size=1, max_size=8).map("".join),
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=3),
    st.sampled_from([" ", " > ", ">"]),
)
def test_steps_are_joined_as_soupsieve_joins_them(
    markup: str, parts: list[str], joint: str
) -> None:
    selector = joint.join(parts)
    soup = BeautifulSoup(f"<html><body>{markup}</body></html>", "html5lib")
    other = [(tag.name, fold(tag.get_text())) for tag in soupsieve.select(selector, soup)]
    assert found(markup, selector)[0] == other


@pytest.mark.parametrize(
    "selector",
    ["", ">", "p:first-child", "a + b", "a ~ b", "a, b", "p..a", "[x!=y]", ".a p:not(.b)"],
)
def test_other_forms_are_refused(selector: str) -> None:
    with pytest.raises(ValueError, match="no known form"):
        Selectors(group=(selector,))
