"""Why a new text cannot be the next edition of the one held, and what passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from crawler.editions.doubting import Doubt, DoubtKind, doubt, near
from crawler.editions.edition import Edition, edition_of_stored
from crawler.editions.sent import SentToday

Made = Callable[..., Edition]
URL = "https://site.example/p_core.html"
FORM = '<form method="post"><input name="u"><input type="password" name="p"></form>'
OTHER = (
    "A paediatrician looks at each bruise on a baby who cannot crawl and writes down what the "
    "mother and the father say of it, word for word, on the day on which the baby was seen."
)
WELSH = (
    "Rhaid dweud wrth y tîm ar yr un diwrnod am bob clais ar fabi nad yw'n gallu cropian. Mae'r "
    "meddyg yn edrych ar y babi ac yn ysgrifennu'r hyn a ddywedodd y rhieni. Nid oes angen aros."
)


def kind(found: Doubt | None) -> DoubtKind | None:
    return found.kind if found else None


def sent(**texts: Edition) -> SentToday:
    found = SentToday()
    for name, edition in texts.items():
        found.note(f"https://site.example/{name}", edition)
    return found


def test_a_form_that_asks_for_a_password_is_no_next_edition(made: Made) -> None:
    came = made("Type your name and password to go on to the chapter.", "Core groups", FORM)
    found = doubt(made(), came, SentToday())
    assert kind(found) is DoubtKind.SIGN_IN
    assert "password" in str(found)


def test_a_form_beside_the_words_held_is_a_redesign(made: Made) -> None:
    assert doubt(made(), made(after=FORM), SentToday()) is None


def test_the_text_of_the_first_page_is_no_next_edition(made: Made) -> None:
    home = made(OTHER, "Welcome")
    assert kind(doubt(made(), home, SentToday(home=home))) is DoubtKind.HOME


def test_a_text_refused_before_is_refused_again(made: Made) -> None:
    came = made(OTHER, "Core groups")
    found = doubt(made(), came, SentToday(refused=(came,)), announced=True)
    assert kind(found) is DoubtKind.REFUSED_BEFORE


def test_a_text_that_another_address_sent_too_is_doubted(made: Made) -> None:
    came = made(OTHER, "Core groups")
    assert kind(doubt(made(), came, sent(other=came), url=URL)) is DoubtKind.SHARED
    assert doubt(made(), came, sent(**{"p_core.html": came}), url=URL) is None


def test_another_language_is_doubted_both_ways(made: Made) -> None:
    for held, came in ((made(), made(WELSH)), (made(WELSH), made())):
        found = doubt(held, came, SentToday(), announced=True)
        assert kind(found) is DoubtKind.LANGUAGE
        assert "Welsh" in str(found)
        assert "English" in str(found)


def test_a_page_in_two_languages_is_not_doubted(made: Made, chapter: str) -> None:
    both = made(f"{WELSH} {chapter}")
    assert doubt(made(), both, SentToday()) is None
    assert doubt(made(WELSH), both, SentToday()) is None
    assert doubt(both, made(), SentToday()) is None


def test_less_than_a_third_of_the_words_is_doubted_unless_announced(
    made: Made, chapter: str
) -> None:
    came = made(" ".join(chapter.split()[:20]))
    found = doubt(made(), came, SentToday())
    assert kind(found) is DoubtKind.SHRUNK
    assert found is not None
    assert found.words == "it has 20 words, less than a third of the 67 before"
    assert doubt(made(), came, SentToday(), announced=True) is None


def test_words_about_something_else_under_another_title_are_doubted(made: Made) -> None:
    assert kind(doubt(made(), made(OTHER, "Bruises"), SentToday())) is DoubtKind.OTHER_WORDS


def test_a_chapter_rewritten_and_announced_passes(made: Made) -> None:
    rewritten = made(
        "A core group is the small team around the child after a conference. Parents belong to "
        "it, and so does every practitioner with work in the plan. Meet within eight working days.",
    )
    assert doubt(made(), rewritten, SentToday(), announced=True) is None


def test_half_of_a_chapter_rewritten_passes_unannounced(made: Made, chapter: str) -> None:
    words = chapter.split()
    assert doubt(made(), made(" ".join(words[:35]) + " " + OTHER), SentToday()) is None


def test_a_chapter_in_the_place_of_a_notice_that_was_held_passes(made: Made) -> None:
    notice = made("This page is not available. Please reload the page or try again later.", "Sorry")
    assert doubt(notice, made(), SentToday()) is None


def test_words_at_a_redirects_end_are_near_when_lightly_edited_only(
    made: Made, chapter: str
) -> None:
    assert near(made(), made(chapter.replace("ten working days", "twelve days")))
    assert near(made(), edition_of_stored("1.3 Core groups", [chapter], None))
    assert not near(made(), made(OTHER))
    assert not near(made(), made("Welcome to the procedures. Choose a part of the manual."))


@pytest.mark.parametrize("words", ["", "x"])
def test_texts_of_hardly_a_word_are_compared_without_failing(made: Made, words: str) -> None:
    empty = edition_of_stored("", [words], None)
    assert doubt(empty, empty, SentToday()) is None
    assert kind(doubt(made(), empty, SentToday())) is DoubtKind.SHRUNK
    assert doubt(empty, made(), SentToday()) is None


ESCAPED = (
    "&lt;h2&gt;{0}&lt;/h2&gt;&lt;p&gt;{1}&lt;/p&gt;&lt;div&gt;&lt;p&gt;{1}&lt;/p&gt;&lt;/div&gt;"
)


@pytest.mark.parametrize("again", [False, True], ids=["once", "twice"])
def test_markup_in_the_place_of_words_is_doubted(made: Made, chapter: str, again: bool) -> None:
    sent = ESCAPED.format("Core groups", chapter)
    came = made(sent.replace("&", "&amp;") if again else sent)
    assert made().kept_in(came) >= 0.9, "nearly all words are there"
    assert kind(doubt(made(), came, SentToday(), announced=True)) is DoubtKind.MARKUP
    assert doubt(came, made(), SentToday()) is None, "the page that is well again passes"
    assert doubt(came, made(sent + " More of it."), SentToday()) is None


def test_a_slip_of_an_editor_and_places_to_be_filled_in_are_no_markup(
    made: Made, chapter: str
) -> None:
    slip = made(f"{chapter}&lt;/p&gt;")
    places = made(f"{chapter} &lt;name&gt; &lt;date of birth&gt; &lt;school&gt; and &lt;p. 3&gt;")
    assert doubt(made(), slip, SentToday()) is None
    assert doubt(made(), places, SentToday()) is None


def test_a_file_about_something_else_is_no_next_edition_of_a_page(made: Made) -> None:
    rewritten = made(OTHER * 2, "Bruising")
    assert doubt(made(), rewritten, SentToday()) is not None
    told = made(
        "Practitioners who know the child and the parents plan their meeting, and write a report "
        "of what has changed in ten days; the conference has its work, and weeks later the group "
        "is told how the plan of it is to be held before the next.",
        "Notes of Tuesday",
    )
    assert doubt(made(), told, SentToday()) is None, "chapters are rewritten"
    assert told.evidence is not None
    file = replace(told, evidence=replace(told.evidence, web=False))
    assert kind(doubt(made(), file, SentToday())) is DoubtKind.OTHER_WORDS
    same = replace(made(), evidence=file.evidence, digest="another")
    assert doubt(made(), same, SentToday()) is None
