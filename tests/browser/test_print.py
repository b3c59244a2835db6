"""What is printed: one column of words, with what was asked, the day, page numbers and a code."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from collection.words.days import day
from portal.filters import today

pytestmark = pytest.mark.browser

CHAPTER = "/documents/d0bruising00"
CARD = f"{CHAPTER}/citation?version=2&at=1-why-bruising-matters"


def printed(page: Page, path: str) -> list[str]:
    """Return the text of each sheet of A4 that a page comes to."""
    page.goto(path)
    with pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True)) as document:
        return [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in document]


def test_printed_results_say_what_was_searched_for_and_when(wide: Page) -> None:
    sheets = printed(wide, "/search?q=bruising&area=aldermoor")
    assert f"Searched for “bruising”, in Aldermoor, {day(today())}" in sheets[0]
    for number, sheet in enumerate(sheets, start=1):
        assert f"{number} / {len(sheets)}" in sheet
    for gone in ("Filters", "Sort by", "Source and dates", "Cite", "(/", "(http"):
        assert gone not in " ".join(sheets)


@pytest.mark.parametrize("path", [CHAPTER, CARD])
def test_printed_words_end_with_the_day_and_their_address_in_letters_and_as_a_code(
    wide: Page, path: str
) -> None:
    text = " ".join(printed(wide, path))
    assert f"Printed on {day(today())}" in text
    assert re.search(rf"Signpost: http://\S+{CHAPTER}\?version=2", text)
    for gone in ("Contents", "Link to this section", "(/", "(http", "Cited by learning points"):
        assert gone not in text
    wide.emulate_media(media="print")
    expect(wide.get_by_role("img", name="QR code of the address beside it")).to_be_visible()


@pytest.mark.parametrize("path", ["/search?q=bruising", CHAPTER])
def test_print_stands_in_one_column_as_wide_as_the_paper(wide: Page, path: str) -> None:
    wide.goto(path)
    wide.emulate_media(media="print")
    wide.set_viewport_size({"width": 680, "height": 960})
    widths = wide.eval_on_selector_all(
        ".app-hit, .app-text", "all => all.map(each => each.getBoundingClientRect().width)"
    )
    assert widths
    assert min(widths) > 600


def test_on_a_screen_nothing_of_it_is_seen(wide: Page) -> None:
    for path in ("/search?q=bruising", CHAPTER, CARD):
        wide.goto(path)
        for each in wide.locator(".app-print").all():
            expect(each).to_be_hidden()
