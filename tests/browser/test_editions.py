"""Links to sections that were made for an earlier text, as browsers without scripts follow them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

CHAPTER = "/documents/d0bruising00"
WHY = "at-1-why-bruising-matters"


@pytest.mark.parametrize("width", [390, 1280])
def test_a_link_by_place_shows_where_its_section_stands_and_that_it_has_moved(
    plain: Page, width: int
) -> None:
    plain.set_viewport_size({"width": width, "height": 844})
    plain.goto(f"{CHAPTER}#section-1")
    note = plain.get_by_role("note")
    expect(note).to_have_count(1)
    expect(note).to_contain_text("This has moved")
    expect(note).to_contain_text("names a section by its place, the 1st")
    expect(note).to_be_in_viewport()
    expect(plain.get_by_role("heading", name="1. Why bruising matters")).to_be_in_viewport()
    assert plain.evaluate("document.documentElement.scrollWidth") == width
    note.get_by_role("link", name="Read it as it was").click()
    assert plain.url.endswith(f"{CHAPTER}?version=1#{WHY}")
    told = plain.get_by_role("note")
    expect(told).to_have_count(1)
    expect(told).to_contain_text("The latest text has the same words here")
    expect(told).to_be_in_viewport()
    told.get_by_role("link").click()
    assert plain.url.endswith(f"{CHAPTER}?version=2#{WHY}")
    expect(plain.get_by_role("note")).to_have_count(0)


@pytest.mark.parametrize("path", [CHAPTER, f"{CHAPTER}#{WHY}", f"{CHAPTER}?version=1"])
def test_who_comes_by_no_older_link_is_told_nothing(plain: Page, path: str) -> None:
    plain.goto(path)
    expect(plain.get_by_role("heading", name="1. Why bruising matters")).to_be_visible()
    expect(plain.get_by_role("note")).to_have_count(0)


def test_the_link_of_a_section_is_one_that_lasts(wide: Page) -> None:
    wide.goto(CHAPTER)
    wide.get_by_role("link", name=re.compile("^Link to this section.*2.2 Timescales")).click()
    assert wide.url.endswith(f"{CHAPTER}?version=2#at-2-2-timescales")
    expect(wide.get_by_role("heading", name="2.2 Timescales")).to_be_in_viewport()
