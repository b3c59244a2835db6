"""What a site answers where nothing stands, met at one address only."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.crawling.probing import MOST, address_beside

from .test_replacing import HOME, Answer, World, chapter, contents, page
from .test_replacing import world as _world

world = _world

LOST = "The web team has taken this part away to mend it. It comes back on Tuesday."
HOURS = page("Opening times", "The office is closed on Monday. It is open again on Tuesday.")
CHAPTERS = {f"/x/{n}.html": chapter(n) for n in range(3)}


class Soft(dict[str, Answer]):
    """Answers of a site that sends a page where it has none."""

    def get(self, key: str, default: Any = None) -> Any:
        return self[key] if key in self else Answer(page("Gone", f"{LOST} You asked for {key}."))


def begin(world: World, *, soft: bool, more: dict[str, Answer]) -> None:
    """Have a site of a few chapters, whose addresses and links say nothing."""
    answers = {"/": contents([*CHAPTERS, *more]), **CHAPTERS, **more}
    world.site.answers = Soft(answers) if soft else answers


def unmade(world: World) -> list[str]:
    """Return what was asked for that no page leads to."""
    return [path for path, _ in world.site.asked if path not in world.site.answers]


def test_a_lone_notice_that_the_site_sends_where_nothing_stands_is_no_document(
    world: World,
) -> None:
    begin(world, soft=True, more={})
    world.site.answers["/"] = contents([*CHAPTERS, "/x/17.html"])
    report = world.crawl()
    (failed,) = report.failed
    assert failed[0] == f"{HOME}/x/17.html"
    assert "nobody made" in failed[1]
    assert set(world.ids()) == {"/", *CHAPTERS}
    assert unmade(world) == ["/x/17.html", address_beside(f"{HOME}/x/17.html").removeprefix(HOME)]
    world.site.answers["/x/17.html"] = chapter(17)
    assert world.crawl().clean
    assert "/x/17.html" in world.ids()


@pytest.mark.slow
@pytest.mark.parametrize("soft", [True, False])
def test_a_short_page_that_comes_nowhere_else_is_a_document(world: World, soft: bool) -> None:
    begin(world, soft=soft, more={"/x/17.html": Answer(HOURS)})
    assert world.crawl().clean
    assert "/x/17.html" in world.ids()
    assert len(unmade(world)) == 1, "it might have been a notice"
    assert world.crawl().clean
    assert not unmade(world), "what is known is not asked about again"


def test_a_site_without_such_pages_is_asked_for_nothing_that_nobody_made(world: World) -> None:
    begin(world, soft=True, more={})
    assert world.crawl().clean
    assert not unmade(world)


def test_a_first_page_that_comes_everywhere_is_a_document(world: World) -> None:
    begin(world, soft=False, more={})
    first = Answer(page("Welcome", LOST, links=list(CHAPTERS)))
    world.site.answers["/"] = first
    world.site.answers[address_beside(f"{HOME}/").removeprefix(HOME)] = first
    assert world.crawl().clean
    assert "/" in world.ids()


def test_only_a_few_addresses_are_asked_for(world: World) -> None:
    words = (
        "The office is closed on Monday. It is open again on Tuesday.",
        "All places are taken, and the waiting list is closed.",
        "Somebody has lost an umbrella and is looking for it.",
        "Nothing new was published this week.",
        "The lift is broken again; please try the stairs.",
    )
    more = {f"/{n}/x": Answer(page(f"Note {n}", text)) for n, text in enumerate(words)}
    assert len(more) > MOST
    begin(world, soft=False, more=more)
    world.crawl()
    assert len(unmade(world)) == MOST


@pytest.mark.parametrize(
    ("url", "folder", "ending"),
    [
        ("https://a.example/", "https://a.example/", ""),
        ("https://a.example/x/y.html?z=1", "https://a.example/x/", ".html"),
        ("https://a.example/x/y/", "https://a.example/x/y/", ""),
        ("https://a.example/.hidden", "https://a.example/", ""),
    ],
)
def test_an_address_that_nobody_made_lies_beside_another(
    url: str, folder: str, ending: str
) -> None:
    beside = address_beside(url)
    assert beside.startswith(folder)
    assert beside.endswith(ending)
    assert "/" not in beside.removeprefix(folder)
    assert beside == address_beside(url) != url
