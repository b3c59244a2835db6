"""Which replacements of one crawl are held back together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.editions.brake import NewText, braked
from crawler.editions.edition import Edition, edition_of_stored


def chapter(number: int, opening: str = "chapter") -> Edition:
    words = " ".join(f"{opening}{number}word{n}" for n in range(80))
    return edition_of_stored(f"Chapter {number}", [f"the team is to do {words}"], None)


def text(words: str) -> Edition:
    return edition_of_stored("Title", [words], None)


def replaced(numbers: range, came: Edition | None = None) -> list[NewText]:
    return [NewText(str(n), chapter(n), came or chapter(n, "new")) for n in numbers]


FORM = text("sign in with your work account to read the procedures of this partnership")


def test_one_text_in_the_place_of_many_is_held_back() -> None:
    brake = braked(20, replaced(range(5), FORM))
    assert brake is not None
    assert brake.keys == ("0", "1", "2", "3", "4")
    assert "5 of 20 documents came back with a text that several of them share" in brake.words
    assert "readers go on with the words before" in brake.words


def test_other_words_everywhere_are_held_back() -> None:
    brake = braked(20, replaced(range(5)))
    assert brake is not None
    assert "without most of their words" in brake.words


@pytest.mark.parametrize(("held", "number"), [(20, 4), (3, 1), (1, 1), (100, 20)])
def test_a_fifth_or_a_single_one_passes(held: int, number: int) -> None:
    assert braked(held, replaced(range(number), FORM)) is None


def test_another_language_everywhere_is_held_back() -> None:
    english = "the child is seen by the team and it is for them to say what is to be done with it"
    welsh = "rhaid i'r tîm weld y plentyn ac mae'n rhaid iddynt ddweud beth sydd i'w wneud gyda hyn"
    brake = braked(4, [NewText(str(n), text(english), text(f"{welsh} {n}")) for n in range(4)])
    assert brake is not None
    assert len(brake.keys) == 4


def test_a_redesign_and_a_renumbering_with_the_same_words_pass() -> None:
    redesign = [
        NewText(str(n), chapter(n), edition_of_stored(f"{n}.1 Chapter", [_words(n)], None))
        for n in range(20)
    ]
    assert braked(20, redesign) is None


def test_what_kept_its_words_is_not_held_back_with_the_others() -> None:
    mended = NewText("kept", chapter(99), edition_of_stored("Chapter", [_words(99)], None))
    brake = braked(10, [*replaced(range(4), FORM), mended])
    assert brake is not None
    assert "kept" not in brake.keys


@given(st.integers(0, 30), st.integers(0, 8), st.integers(0, 8))
def test_only_candidates_are_held_back_and_never_a_few(held: int, bad: int, good: int) -> None:
    same = [NewText(f"g{n}", chapter(n), chapter(n)) for n in range(good)]
    brake = braked(held, [*replaced(range(bad), FORM), *same])
    assert (brake is not None) == (bad >= 2 and 5 * bad > held)
    if brake:
        assert brake.keys == tuple(str(n) for n in range(bad))


def _words(number: int) -> str:
    return "the team is to do " + " ".join(f"chapter{number}word{n}" for n in range(80))
