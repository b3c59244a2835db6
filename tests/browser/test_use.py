"""Using the portal: by keyboard, on a telephone, and with JavaScript off."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

TABS_MOST = 60
"""More tabs than any page has controls before what is looked for."""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(TABS_MOST):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{TABS_MOST} tabs did not reach {target}")


def search_box(page: Page) -> Locator:
    """Return the search box of a page whose scripts run."""
    return page.get_by_role("combobox", name="Search procedures and guidance")


def in_contents(page: Page) -> Locator:
    """Return the link of a section in the contents of a chapter."""
    contents = page.get_by_role("navigation", name="Contents")
    return contents.get_by_role("link", name="2.2 Timescales", exact=True)


def test_a_keyboard_alone_finds_and_opens_a_document(wide: Page) -> None:
    wide.goto("/")
    box = search_box(wide)
    tab_to(wide, box)
    wide.keyboard.type("bruising")
    wide.keyboard.press("Enter")
    wide.wait_for_url("**/search?*")
    first = wide.locator("article h3 a").first
    title = first.inner_text()
    tab_to(wide, first)
    wide.keyboard.press("Enter")
    wide.wait_for_url("**/documents/*")
    expect(wide.get_by_role("heading", level=1)).to_contain_text(title.removeprefix("1.4.2 "))


@pytest.mark.parametrize(
    ("path", "words", "place"),
    [
        ("/documents/d0bruising00", "Skip to main content", "main"),
        ("/search?q=bruising", "Skip to results", "#results"),
    ],
)
def test_the_skip_link_comes_first_and_leads_past_the_header(
    wide: Page, path: str, words: str, place: str
) -> None:
    wide.goto(path)
    wide.keyboard.press("Tab")
    skip = wide.get_by_role("link", name=words)
    expect(skip).to_be_focused()
    expect(skip).to_be_visible()
    wide.keyboard.press("Enter")
    wide.keyboard.press("Tab")
    assert wide.evaluate(f"document.querySelector('{place}').contains(document.activeElement)")


def test_what_has_the_focus_can_be_seen_to_have_it(wide: Page) -> None:
    wide.goto("/documents/d0bruising00")
    for _ in range(12):
        wide.keyboard.press("Tab")
        shown = wide.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                return style.outlineStyle !== "none" || style.boxShadow !== "none"
                    || style.backgroundColor !== "rgba(0, 0, 0, 0)";
            }"""
        )
        assert shown, wide.evaluate("document.activeElement.outerHTML")


def test_without_javascript_a_search_is_narrowed_and_paged(plain: Page) -> None:
    plain.goto("/")
    plain.get_by_role("searchbox").fill("baby")
    plain.get_by_role("button", name="Search").click()
    expect(plain.locator("article")).to_have_count(10)
    plain.locator("summary", has_text="Filters").click()
    plain.get_by_label(re.compile("^Procedure")).check()
    plain.get_by_role("button", name=re.compile(r"^Show \d+ documents")).click()
    assert "type=procedure" in plain.url
    plain.get_by_role("link", name="Next").click()
    assert "page=2" in plain.url
    assert "type=procedure" in plain.url
    expect(plain.locator("article").first).to_be_visible()


def test_without_javascript_a_document_is_read_whole(plain: Page) -> None:
    plain.goto("/documents/d0bruising00")
    plain.locator("summary", has_text="Contents").click()
    in_contents(plain).click()
    assert plain.url.endswith("#at-2-2-timescales")
    expect(plain.get_by_role("heading", name="2.2 Timescales")).to_be_in_viewport()


def test_on_a_telephone_filters_and_contents_are_folded_away(phone: Page) -> None:
    phone.goto("/search?q=baby")
    expect(phone.get_by_label(re.compile("^Procedure"))).to_be_hidden()
    phone.locator("summary", has_text="Filters").click()
    expect(phone.get_by_label(re.compile("^Procedure"))).to_be_visible()
    phone.goto("/documents/d0bruising00")
    entry = in_contents(phone)
    expect(entry).to_be_hidden()
    phone.locator("summary", has_text="Contents").click()
    expect(entry).to_be_visible()


def test_on_a_wide_screen_filters_and_contents_are_open(wide: Page) -> None:
    wide.goto("/search?q=baby")
    expect(wide.get_by_label(re.compile("^Procedure"))).to_be_visible()
    wide.goto("/documents/d0bruising00")
    expect(in_contents(wide)).to_be_visible()


def test_deep_in_a_document_a_telephone_has_the_contents_in_reach(phone: Page) -> None:
    phone.goto("/documents/d0bruising00#at-2-2-timescales")
    line = phone.get_by_role("region", name="This document")
    expect(line).to_contain_text("Aldermoor Bruising in babies who are not mobile checked")
    expect(line).to_contain_text("review overdue")
    below = phone.evaluate("document.querySelector('.app-strip').getBoundingClientRect().bottom")
    assert tops(phone, "#at-2-2-timescales h3, #at-2-2-timescales h2")[0] >= below
    line.get_by_role("link", name="Contents").click()
    expect(in_contents(phone)).to_be_in_viewport()


def test_a_table_that_is_too_wide_scrolls_inside_itself(phone: Page) -> None:
    phone.set_viewport_size({"width": 320, "height": 600})
    phone.goto("/documents/d0bruising00#at-2-2-timescales")
    assert phone.evaluate("document.documentElement.scrollWidth") == 320
    expect(phone.locator(".app-wide table")).to_be_visible()


def test_hostile_words_in_the_search_box_are_only_words(wide: Page) -> None:
    wide.goto("/")
    wide.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    words = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
    search_box(wide).fill(words)
    wide.get_by_role("button", name="Search").click()
    expect(search_box(wide)).to_have_value(words)


def test_a_keyboard_alone_copies_a_passage_with_all_that_a_record_must_say(wide: Page) -> None:
    wide.context.grant_permissions(["clipboard-read", "clipboard-write"])
    wide.goto("/documents/d0bruising00/citation?version=2&at=1-why-bruising-matters")
    button = wide.get_by_role("button", name="Copy")
    tab_to(wide, button)
    wide.keyboard.press("Enter")
    expect(wide.locator(".app-card__said")).to_have_text("Copied")
    expect(wide.locator("#said")).to_have_text("Copied")
    copied = wide.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“A baby who cannot roll or crawl seldom bruises by accident.")
    for line in (
        "Manual: Aldermoor procedures (Aldermoor)",
        "Chapter: 1.4.2 Bruising in babies who are not mobile",
        "Section: 1. Why bruising matters",
        "Link: https://procedures.aldermoor.example/d0bruising00.html#s2",
    ):
        assert line in copied.splitlines()
    assert copied.splitlines()[-1].endswith(
        "/documents/d0bruising00?version=2#at-1-why-bruising-matters"
    )


def test_in_the_results_a_card_unfolds_and_copying_does_not_send_the_search(wide: Page) -> None:
    wide.goto("/search?q=bruising")
    before = wide.url
    wide.locator("summary", has_text="Cite").first.click()
    wide.get_by_role("button", name="Copy").first.click()
    expect(wide.locator(".app-card__said").first).not_to_be_empty()
    assert wide.url == before


def test_without_javascript_a_card_shows_its_words_and_no_dead_button(plain: Page) -> None:
    plain.goto("/search?q=bruising")
    plain.locator("summary", has_text="Cite").first.click()
    expect(plain.locator(".app-card__text").first).to_be_visible()
    expect(plain.locator(".app-card__copy").first).to_be_hidden()


def test_without_javascript_a_pack_is_chosen_ordered_and_taken(plain: Page) -> None:
    plain.goto("/briefings/b0babyk00000/pack")
    boxes = plain.get_by_role("checkbox")
    first, second = (str(boxes.nth(n).get_attribute("value")) for n in (0, 1))
    boxes.nth(0).check()
    boxes.nth(1).check()
    plain.get_by_role("button", name="Make the pack").click()
    plain.get_by_role("link", name="Move down").first.click()
    kept = plain.locator("ol input")
    assert [kept.nth(n).get_attribute("value") for n in (0, 1)] == [second, first]
    with plain.expect_download() as download:
        plain.get_by_role("link", name="Take the pack").click()
    assert download.value.suggested_filename == "meeting-b0babyk00000.docx"
    kept.nth(0).uncheck()
    plain.get_by_role("button", name="Update the pack").click()
    expect(plain.locator("ol input")).to_have_count(1)


def test_every_passage_of_a_document_is_reached_without_scripts(plain: Page) -> None:
    plain.goto("/search?q=missing+photograph+list+friends+carer+police")
    plain.get_by_role("link", name="more passage").click()
    assert plain.locator(".app-passage").count() == 3
    assert plain.locator("mark").count() >= 3
    plain.get_by_role("link", name="Read the whole document").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Missing from home")


def test_the_chapter_of_another_area_is_compared_without_scripts(plain: Page) -> None:
    plain.goto("/search?q=missing&area=saltmere")
    plain.get_by_role("link", name="Compare").click()
    assert plain.locator("del").all_inner_texts() != []
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Saltmere and Aldermoor compared")


def tops(page: Page, selector: str) -> list[float]:
    """Return how far below the top of a page's first screen each element begins."""
    places = "all => all.map(each => each.getBoundingClientRect().top)"
    return [float(top) for top in page.locator(selector).evaluate_all(places)]


def test_on_a_telephone_words_of_three_documents_stand_on_the_first_two_screens(
    phone: Page,
) -> None:
    phone.goto("/search?q=bruising")
    words = tops(phone, ".app-hit > .app-passage .app-passage__text")
    assert words[0] < 844 - 3 * 25, "three lines of the first answer stand on the first screen"
    assert words[2] < 2 * 844


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/documents/d0bruising00", ".app-text .govuk-body"),
        ("/documents/d2gone000000", ".app-text .govuk-body"),
        ("/documents/d0bruising00?version=1", ".app-text .govuk-body"),
        ("/briefings/b0babyk00000", ".app-point__text"),
        ("/briefings/b0babyk00000", ".app-citation__title"),
    ],
)
def test_on_a_telephone_the_words_stand_on_the_first_screen(
    phone: Page, path: str, words: str
) -> None:
    phone.goto(path)
    assert tops(phone, words)[0] < 844 - 3 * 25


def test_a_passage_is_the_link_to_its_place(phone: Page) -> None:
    phone.goto("/search?q=paediatrician")
    # What lies over the words is the link, which a click is not to wait to be out of the way.
    phone.locator(".app-passage__text").first.click(force=True)
    phone.wait_for_url("**/documents/**")
    assert re.search(r"/documents/\w+\?version=\d+#at-", phone.url)


def test_a_number_in_a_passage_is_rung_and_not_read(phone: Page) -> None:
    phone.goto("/search?q=switchboard+number")
    number = phone.locator(".app-contact").first
    # What lies on top where a thumb would tap.
    on_top = "one => { const at = one.getBoundingClientRect(); return document.elementFromPoint("
    on_top += "at.x + at.width / 2, at.y + at.height / 2).closest('a').getAttribute('href') }"
    number.scroll_into_view_if_needed()
    assert number.evaluate(on_top) == "tel:01632960420"
    phone.locator(".app-offered a").first.click()
    phone.wait_for_url("**/areas/aldermoor/contacts")
    expect(phone.locator(".app-ring__words")).to_have_text(
        "Switchboard of the clinic: 01632 960420."
    )


def test_after_back_the_ticks_are_those_of_the_address(phone: Page) -> None:
    phone.goto("/search?q=baby")
    phone.locator("summary", has_text="Filters").click()
    phone.get_by_label(re.compile("^Guidance")).check()
    button = phone.get_by_role("button", name=re.compile(r"^Show 1 document$"))
    button.click()
    phone.wait_for_url("**type=guidance**")
    phone.go_back()
    expect(phone.get_by_role("heading", name=re.compile("page 1 of 2"))).to_be_visible()
    assert phone.locator("input[type=checkbox]:checked").count() == 0


def test_without_javascript_an_area_is_chosen_and_stands_first_with_a_mark_of_its_own(
    plain: Page,
) -> None:
    plain.goto("/search?q=missing&sort=changed")
    plain.locator("summary", has_text="Choose your area").click()
    plain.locator("header").get_by_role("button", name="Saltmere").click()
    plain.wait_for_url("**/search?q=missing&sort=changed")
    expect(plain.locator("header summary")).to_contain_text("Saltmere")
    first = plain.locator(".app-hit").first
    expect(first.locator(".app-facts")).to_contain_text("Saltmere (your area)")
    folded = plain.locator("summary", has_text="of other areas: Aldermoor")
    expect(plain.locator(".app-others .app-hit").first).to_be_hidden()
    folded.click()
    other = plain.locator(".app-others .app-hit").first
    expect(other).to_be_visible()
    edge = (
        "each => [getComputedStyle(each).borderLeftColor, getComputedStyle(each).borderLeftStyle]"
    )
    assert first.evaluate(edge) != other.evaluate(edge)
    assert first.locator("path").first.get_attribute("d") != (
        other.locator("path").first.get_attribute("d")
    )
