"""Every kind of page in Chromium, on a wide screen and on a telephone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

WIDE, PHONE = (1280, 900), (390, 844)
KINDS = {
    "home": 200,
    "results": 200,
    "filtered results": 200,
    "all documents": 200,
    "promoted result": 200,
    "misspelt": 200,
    "no close match": 200,
    "no results": 200,
    "wrong search": 422,
    "topic": 200,
    "changes": 200,
    "same chapter in two areas": 200,
    "two areas compared": 200,
    "passages found": 200,
    "no passage found": 200,
    "chapter": 200,
    "guide in PDF": 200,
    "removed document": 200,
    "pictures only": 200,
    "earlier version": 200,
    "what changed in a document": 200,
    "admin announcements": 200,
    "briefings": 200,
    "briefing": 200,
    "citation of a section": 200,
    "link by place": 200,
    "section of an earlier version": 200,
    "pack": 200,
    "chosen pack": 200,
    "briefing to print": 200,
    "learning point": 200,
    "learning point, changed": 200,
    "learning point, wrong day": 422,
    "withdrawn learning point": 410,
    "not found": 404,
    "sign in": 200,
    "admin overview": 200,
    "admin sources": 200,
    "admin crawls": 200,
    "admin documents": 200,
    "admin document": 200,
    "admin removals": 200,
    "admin held back": 200,
    "admin replacements": 200,
    "admin replacements of a source": 200,
    "admin replacement": 200,
    "admin briefings": 200,
    "admin queue": 200,
    "admin coverage": 200,
    "admin review": 200,
    "admin other document": 200,
    "admin passage": 200,
}
Opener = Callable[[str, tuple[int, int]], Any]
at_both_sizes = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
of_every_kind = pytest.mark.parametrize("kind", KINDS)


@at_both_sizes
@of_every_kind
def test_a_page_has_no_fault_that_axe_can_find(
    visit: Opener, kind: str, size: tuple[int, int]
) -> None:
    seen = visit(kind, size)
    assert seen.status == KINDS[kind]
    assert not seen.faults, seen.faults


@at_both_sizes
@of_every_kind
def test_a_page_asks_the_portal_only(
    visit: Opener, portal_url: str, kind: str, size: tuple[int, int]
) -> None:
    requested = visit(kind, size).requested
    assert len(requested) > 3, "styles and scripts are asked for too"
    assert [url for url in requested if not url.startswith(f"{portal_url}/")] == []


@at_both_sizes
@of_every_kind
def test_a_page_gives_the_console_nothing_to_complain_of(
    visit: Opener, kind: str, size: tuple[int, int]
) -> None:
    # Chromium notes every answer of 400 and more in the console, the page's own among them.
    own = f"the server responded with a status of {KINDS[kind]}"
    complaints = visit(kind, size).complaints
    if KINDS[kind] != 200:
        complaints = [complaint for complaint in complaints if own not in complaint]
    assert complaints == []


@of_every_kind
def test_a_page_is_no_wider_than_a_telephone(visit: Opener, kind: str) -> None:
    assert visit(kind, PHONE).overflow == 0
