"""Garbage among a chapter's own words: it is held back, and the chapter goes on."""

from __future__ import annotations

import pytest

from crawler.crawling.replacing import grafts

from .test_replacing import HOME, PATHS, Answer, World, chapter_words, page
from .test_replacing import world as _world

world = _world

QUOTED = " ".join(f"The child’s wish no. {n} isn’t “late”." for n in range(6))
SPAM = (
    "Play the hottest slots tonight and double your first deposit. "
    "<a href='https://luckytiger.example/join'>Spin the lobby reels</a> for jackpots that never "
    "sleep. Wager on roulette, blackjack and baccarat, grab instant cashback, freerolls and "
    "scratch vouchers."
)


def chapter(*paragraphs: str) -> bytes:
    return page("Chapter 3", *paragraphs)


WHOLE = (chapter_words(3), QUOTED)
GARBAGE = {
    "read in another character set": chapter(
        chapter_words(3), QUOTED.encode().decode("cp1252", "replace")
    ),
    "shortcodes": chapter(
        *(f'[vc_row css=".x{{a:b}}"][vc_column]{words}[/vc_column][/vc_row]' for words in WHOLE)
    ),
    "Markdown": chapter(
        "--- title: Chapter 3 --- # Chapter 3 ## What to do **At once** "
        f"{WHOLE[0]} ## Wishes [More](/more) {WHOLE[1]}"
    ),
    "spam before it": chapter(SPAM, *WHOLE),
    "spam behind it": chapter(*WHOLE, SPAM),
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_among_a_chapters_words_is_held_back_until_it_is_mended(
    world: World, kind: str
) -> None:
    world.site.answers[PATHS[3]] = Answer(chapter(*WHOLE), '"3"')
    world.crawl()
    well = dict(world.site.answers)
    world.site.answers[PATHS[3]] = Answer(GARBAGE[kind], '"3a"')
    report = world.crawl()
    assert [url for url, _ in report.held] == [HOME + PATHS[3]]
    world.assert_words_are_right()
    world.site.answers = well
    assert world.crawl().clean
    assert QUOTED in world.well()[PATHS[3]]


def test_a_publisher_who_writes_so_is_let_alone(world: World) -> None:
    world.site.answers[PATHS[3]] = Answer(GARBAGE["shortcodes"])
    world.crawl()
    more = GARBAGE["shortcodes"].replace(b"</main>", b"<p>The duty worker signs it.</p></main>")
    world.site.answers[PATHS[3]] = Answer(more)
    assert world.crawl().clean


def test_a_section_that_leads_where_the_site_leads_or_guides_is_an_edit(world: World) -> None:
    world.site.answers[PATHS[4]] = Answer(page("Chapter 4", chapter_words(4), SPAM))
    world.crawl()
    world.site.answers[PATHS[3]] = Answer(chapter(*WHOLE, SPAM))
    guides = (
        "Ketamine is a dissociative anaesthetic that young people snort or swallow, and it damages "
        "bladder and kidneys. Ask the child about pain. <a href='https://frank.example'>Frank</a> "
        "explains doses, overdose, tolerance, withdrawal and rehabilitation."
    )
    world.site.answers[PATHS[5]] = Answer(page("Chapter 5", chapter_words(5), guides))
    report = world.crawl()
    assert report.clean, report.held


def test_what_no_web_address_is_leads_nowhere() -> None:
    found = grafts.hosts_of(["https://A.example/x", "http://[::bad", "/here", "mailto:a@b.example"])
    assert found == {"a.example"}
