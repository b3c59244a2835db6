"""What stands in the place of words that are gone: a publisher's words, or the site's own."""

from __future__ import annotations

import pytest

from crawler.editions.breaking import SPEAKS, site_speaks

CHAPTER = [
    "Ring the duty team on the same day and write down what the child said.",
    "The lead worker visits within ten days and sees the child alone.",
    "The core group meets every six weeks until the plan has ended.",
]


@pytest.mark.parametrize(
    "words",
    [
        "Fatal error: Uncaught Error in /var/www/html/single.php on line 48",
        "We could not load this section. Please try again later.",
        "Sign in to your account to read on.",
        "Error establishing a database connection",
    ],
)
@pytest.mark.parametrize("place", [1, 2])
def test_a_message_in_the_place_of_words_is_the_sites_own(words: str, place: int) -> None:
    came = [*CHAPTER[:place], words, *CHAPTER[place + 1 :]]
    assert site_speaks(CHAPTER, came) >= SPEAKS


@pytest.mark.parametrize(
    ("words", "links"),
    [
        ("Children are seen alone at each visit.", []),
        ("Online: see Children online.", ["Children online"]),
        ("The lead worker visits within five days and sees the child alone.", []),
        ("The local steps were withdrawn.", []),
    ],
)
def test_what_a_publisher_puts_there_is_not(words: str, links: list[str]) -> None:
    assert site_speaks(CHAPTER, [CHAPTER[0], words, CHAPTER[2]], links) < SPEAKS


def test_a_slip_that_is_mended_in_a_sentence_about_the_site_is_no_message() -> None:
    before = [*CHAPTER, "This web page is updated when the website is."]
    assert site_speaks(before, [*CHAPTER, "This web page is udpated when the website is."]) == 0


def test_a_message_in_the_middle_of_a_sentence_is_the_sites_own() -> None:
    cut = f"{CHAPTER[1][:30]} Error: this part could not be loaded from the cache. {CHAPTER[2][9:]}"
    assert site_speaks(CHAPTER, [CHAPTER[0], cut]) >= SPEAKS


def test_where_nothing_came_nobody_speaks() -> None:
    assert site_speaks(CHAPTER, CHAPTER) == site_speaks(CHAPTER, CHAPTER[:2]) == 0
