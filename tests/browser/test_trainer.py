"""The trainer's whole way: by keyboard alone, faultless to axe, and without scripts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from portal.config import Settings

from .conftest import HOST, NAME, PASSWORD, PHONE, WIDE, empty_page, served, sign_in

pytestmark = pytest.mark.browser

TABS_MOST = 200
TEXT = f"""\
Learning from Baby J

Background
Baby J was four months old. Two bruises were seen by the health visitor.

Good practice
The nursery kept a clear record. It was shared on the same day.

Learning
• Ask again. Check the answers that you are given.
• Follow Bruising in babies who are not mobile on the same day.
• Speak with each other first. Then use Chapter 3 about babies

{HOST}/e03chapter00.html
"""
ASK = "Ask again. Check the answers that you are given."
FOLLOW = "Follow Bruising in babies who are not mobile on the same day."
SPEAK = "Speak with each other first. Then use Chapter 3 about babies"


@pytest.fixture
def own_portal(portal_folder: Path, tmp_path: Path) -> Iterator[str]:
    """Serve a portal that the test may change."""
    folder = tmp_path / "portal"
    shutil.copytree(portal_folder, folder)
    settings = Settings(data=folder / "data", sources=folder / "sources.toml")
    with served(settings) as address:
        yield address


@pytest.fixture
def briefing_file(tmp_path: Path) -> Path:
    """Write a briefing."""
    path = tmp_path / "baby-j.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def own_page(chromium: Browser, own_portal: str) -> Iterator[Page]:
    """Return an empty page on a wide screen."""
    with empty_page(chromium, own_portal, WIDE) as page:
        yield page


@pytest.fixture
def plain_page(chromium: Browser, own_portal: str) -> Iterator[Page]:
    """Return a page on a telephone, signed in, with JavaScript off."""
    with empty_page(chromium, own_portal, PHONE, scripts=False) as page:
        sign_in(page.context, own_portal)
        yield page


class Keys:
    """A trainer who has no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.looked_at: set[str] = set()

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus."""
        target = target.first
        for _ in range(TABS_MOST):
            self.page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{TABS_MOST} tabs did not reach {target}")

    def press(self, target: Locator) -> None:
        """Go to a button or link, and press it."""
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def button(self, name: str, within: Locator | None = None) -> None:
        """Press a button by the beginning of its name."""
        self.press((within or self.page).get_by_role("button", name=re.compile(f"^{name}")))

    def link(self, name: str, within: Locator | None = None) -> None:
        """Follow a link by the beginning of its name."""
        self.press((within or self.page).get_by_role("link", name=re.compile(f"^{name}")))

    def look(self) -> None:
        """Have axe look at the page on a wide screen and on a telephone."""
        for width, height in (PHONE, WIDE):
            self.page.set_viewport_size({"width": width, "height": height})
            found = Axe().run(self.page)
            assert not found.violations_count, found.generate_report()
            assert self.page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            ), f"{self.page.url} is wider than {width} pixels"

    def points(self) -> list[str]:
        """Return the learning points on the review page."""
        return self.page.locator(".app-part--point .app-part__text").all_inner_texts()

    def point(self, number: int) -> Locator:
        """Return a learning point on the review page."""
        return self.page.locator(".app-part--point").nth(number - 1)


def test_a_keyboard_alone_goes_the_whole_way_from_a_file_to_the_queue(
    own_page: Page, briefing_file: Path
) -> None:
    keys = Keys(own_page)
    _sign_in(keys)
    _import(keys, briefing_file)
    _put_right(keys)
    _decide(keys)
    _publish(keys)
    _work_off(keys)


def _sign_in(keys: Keys) -> None:
    page = keys.page
    page.goto("/admin/queue")
    keys.reach(page.get_by_label("Name"))
    page.keyboard.type(NAME)
    keys.reach(page.get_by_role("textbox", name="Password"))
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Queue")
    keys.look()


def _import(keys: Keys, briefing_file: Path) -> None:
    page = keys.page
    # Asked for before the page is there: the browser does not say when it begins to tell of its
    # file dialog, and on a busy machine a key pressed at once opened it unseen.
    page.on("filechooser", lambda chooser: chooser.set_files(briefing_file))
    keys.link("Briefings", page.get_by_role("navigation", name="Administration"))
    keys.look()
    field = page.get_by_label("From a file")
    keys.reach(field)
    page.keyboard.press("Space")
    expect(field).to_have_value(re.compile(re.escape(briefing_file.name)))
    keys.button("Import the file")
    kinds = [text.lower() for text in page.locator(".app-part__heading").all_inner_texts()]
    assert kinds == [
        "story", "good practice", "learning point 1", "learning point 2", "learning point 3",
    ]  # fmt: skip
    assert keys.points() == [ASK, FOLLOW, SPEAK]
    keys.look()


def _put_right(keys: Keys) -> None:
    page = keys.page
    keys.reach(keys.point(3).locator("summary").first)
    page.keyboard.press("Enter")
    keys.look()
    keys.button("Split here", keys.point(3))
    assert len(keys.points()) == 4
    expect(keys.point(3).locator(".app-done")).to_contain_text("Split in two.")
    keys.button("Join with the next", keys.point(3))
    assert keys.points() == [ASK, FOLLOW, SPEAK]
    keys.button("Move down", keys.point(1))
    assert keys.points() == [FOLLOW, ASK, SPEAK]
    keys.button("Not a learning point", keys.point(2))
    assert keys.points() == [FOLLOW, SPEAK]
    keys.button("Undo", page.locator(".app-part").locator(".app-done"))
    assert keys.points() == [FOLLOW, ASK, SPEAK]


def _decide(keys: Keys) -> None:
    page = keys.page
    keys.button("Confirm", keys.point(1))
    expect(keys.point(1)).to_contain_text("Confirmed by a trainer")
    keys.link("Choose the passage", keys.point(1))
    keys.reach(page.get_by_role("radio", name=re.compile("^First:")))
    page.keyboard.press("Space")
    keys.look()
    keys.button("Hold the citation")
    expect(keys.point(1).locator(".app-done")).to_contain_text("Passage chosen")
    keys.link("Choose another document", keys.point(3))
    keys.reach(page.get_by_label("Words of its title or text"))
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("leaflet bruises")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    keys.look()
    keys.link("Back")


def _publish(keys: Keys) -> None:
    page = keys.page
    keys.button("Publish")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Published briefing")
    keys.look()
    keys.link("Print it")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Learning from Baby J")
    expect(page.get_by_text(FOLLOW)).to_be_visible()


def _work_off(keys: Keys) -> None:
    page = keys.page
    page.goto("/admin/queue?show=gone")
    before = page.locator(".app-part").count()
    keys.button("Keep its last text")
    expect(page.locator(".app-part")).to_have_count(before - 1)
    keys.look()
    keys.button("Undo")
    expect(page.locator(".app-part")).to_have_count(before)
    keys.link("Coverage")
    keys.look()


def test_after_a_decision_the_next_tab_is_its_undo(own_page: Page, own_portal: str) -> None:
    sign_in(own_page.context, own_portal)
    keys = Keys(own_page)
    own_page.goto("/admin/queue")
    keys.button("Confirm")
    own_page.keyboard.press("Tab")
    expect(own_page.locator(".app-done").get_by_role("button", name="Undo")).to_be_focused()


def test_without_scripts_a_briefing_is_imported_changed_and_published(
    plain_page: Page, briefing_file: Path
) -> None:
    plain_page.goto("/admin/briefings")
    plain_page.get_by_label("From a file").set_input_files(briefing_file)
    plain_page.get_by_role("button", name="Import the file").click()
    points = plain_page.locator(".app-part--point .app-part__text")
    expect(points).to_have_text([ASK, FOLLOW, SPEAK])
    plain_page.locator(".app-part--point").nth(0).locator("summary").first.click()
    plain_page.get_by_role("button", name=re.compile("^Split here")).first.click()
    expect(points).to_have_count(4)
    plain_page.get_by_role("button", name="Undo", exact=True).first.click()
    expect(points).to_have_count(3)
    plain_page.get_by_role("button", name=re.compile("^Not this one")).first.click()
    expect(plain_page.locator(".app-done")).to_contain_text("not suggested here again")
    plain_page.get_by_role("button", name="Publish").click()
    plain_page.get_by_role("link", name="see it as they do").click()
    expect(plain_page.get_by_text(ASK)).to_be_visible()


def test_what_goes_wrong_with_a_file_is_told_where_the_focus_goes(
    own_page: Page, own_portal: str, tmp_path: Path
) -> None:
    sign_in(own_page.context, own_portal)
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type")
    own_page.goto("/admin/briefings")
    own_page.get_by_label("From a file").set_input_files(cut)
    own_page.get_by_role("button", name="Import the file").click()
    expect(own_page.locator(".govuk-error-summary")).to_be_focused()
    Keys(own_page).look()
