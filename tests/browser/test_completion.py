"""Completion in the search box: by keyboard and by touch, announced, and never in the way."""

from __future__ import annotations

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

NAME = "Search procedures and guidance"


def typed(page: Page, words: str) -> Locator:
    """Open the home page, type into the search box and return it."""
    page.goto("/")
    box = page.get_by_role("combobox", name=NAME)
    box.click()
    page.keyboard.type(words)
    return box


def offered(page: Page) -> Locator:
    """Return the entries that are shown."""
    return page.get_by_role("listbox").get_by_role("option")


def test_arrows_and_enter_choose_an_entry_and_search_for_it(wide: Page) -> None:
    box = typed(wide, "brui")
    first = offered(wide).first
    expect(first).to_be_visible()
    entry = first.inner_text()
    wide.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-expanded", "true")
    wide.keyboard.press("Enter")
    wide.wait_for_url("**/search?*")
    expect(wide.get_by_role("combobox", name=NAME)).to_have_value(entry)
    assert wide.locator("article").count() > 0


def test_enter_searches_for_what_was_typed_while_entries_are_shown(wide: Page) -> None:
    typed(wide, "brui")
    expect(offered(wide).first).to_be_visible()
    wide.keyboard.press("Enter")
    wide.wait_for_url("**/search?q=brui")


def test_escape_puts_the_entries_away_and_keeps_what_was_typed(wide: Page) -> None:
    box = typed(wide, "brui")
    expect(offered(wide).first).to_be_visible()
    wide.keyboard.press("Escape")
    expect(offered(wide).first).to_be_hidden()
    expect(box).to_have_value("brui")
    expect(box).to_have_attribute("aria-expanded", "false")
    wide.keyboard.press("Enter")
    wide.wait_for_url("**/search?q=brui")


def test_tab_leaves_the_box_with_what_was_typed(wide: Page) -> None:
    box = typed(wide, "brui")
    expect(offered(wide).first).to_be_visible()
    wide.keyboard.press("Tab")
    expect(wide.get_by_role("button", name="Search")).to_be_focused()
    expect(box).to_have_value("brui")


def test_how_many_are_offered_is_announced(wide: Page) -> None:
    typed(wide, "brui")
    expect(wide.get_by_role("status").filter(has_text=re.compile("result"))).to_have_count(1)


def test_a_finger_chooses_an_entry(phone: Page) -> None:
    typed(phone, "bab")
    entry = offered(phone).first.inner_text()
    offered(phone).first.click()
    phone.wait_for_url("**/search?*")
    expect(phone.get_by_role("combobox", name=NAME)).to_have_value(entry)


@pytest.mark.parametrize("screen", ["wide", "phone"])
def test_axe_finds_no_fault_while_entries_are_shown(
    screen: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(screen)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    typed(page, "bab")
    expect(offered(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0
    assert complaints == []


def test_an_entry_is_words_and_never_markup(wide: Page) -> None:
    hostile = "<img src=x onerror=alert(1)>bruising"
    wide.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    wide.route("**/api/v1/complete?*", lambda route: route.fulfill(json={"completions": [hostile]}))
    typed(wide, "brui")
    expect(offered(wide).first).to_contain_text(hostile)
    assert wide.get_by_role("listbox").locator("img").count() == 0


def test_the_last_question_is_the_one_that_is_answered(wide: Page) -> None:
    asked: list[str] = []
    wide.on("request", lambda request: asked.append(request.url))
    typed(wide, "bruising in")
    expect(offered(wide).first).to_be_visible()
    assert [url for url in asked if "complete" in url][-1].endswith("?q=bruising%20in")


def test_without_an_answer_the_form_works_all_the_same(wide: Page) -> None:
    wide.route("**/api/v1/complete?*", lambda route: route.abort())
    typed(wide, "bruising")
    wide.keyboard.press("Enter")
    wide.wait_for_url("**/search?q=bruising")


def test_what_is_typed_before_the_page_is_ready_is_kept(wide: Page) -> None:
    wide.goto("/search?q=baby")
    box = wide.get_by_role("combobox", name=NAME)
    expect(box).to_have_value("baby")
    attributes = json.dumps(
        {name: box.get_attribute(name) for name in ("maxlength", "spellcheck", "autocomplete")}
    )
    assert attributes == '{"maxlength": "300", "spellcheck": "false", "autocomplete": "off"}'


def test_without_javascript_there_is_a_plain_box(plain: Page) -> None:
    plain.goto("/")
    expect(plain.get_by_role("searchbox", name=NAME)).to_be_visible()
    expect(plain.get_by_role("combobox")).to_have_count(0)
