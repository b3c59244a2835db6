"""Words that go little by little: what counts as gone, and how much is too much."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.extract import BlockKind
from crawler.editions.shrinking import Line, Loss, Shortening, brake_of_losses, losses, sentences


def lines(*texts: str, kind: BlockKind = BlockKind.PARAGRAPH) -> list[Line]:
    return [Line(kind, text) for text in texts]


OWN = [f"Sentence {n} of this chapter says what to do." for n in range(10)]


def lost(before: list[Line], now: list[Line], elsewhere: frozenset[str] = frozenset()) -> Loss:
    return losses([Shortening("one", before, now)], elsewhere)["one"]


def test_sentences_that_went_count_and_those_that_came_count_against_them() -> None:
    assert lost(lines(*OWN), lines(*OWN[:5])).share == pytest.approx(0.5)
    assert lost(lines(*OWN), lines(*OWN[:5], *(f"Other: {one}" for one in OWN[5:]))).gone == 0
    assert lost(lines(" ".join(OWN)), lines(*OWN)).gone == 0, "they are set otherwise"


def test_sentences_that_stand_elsewhere_are_not_gone() -> None:
    taken = frozenset(sentences(lines(*OWN[5:])))
    assert lost(lines(*OWN), lines(*OWN[:5]), taken).gone == 0


def test_what_many_pages_had_alike_is_nobodys_own() -> None:
    chapters = [lines(*(f"In {n} {one}" for one in OWN)) for n in range(4)]
    found = losses(
        [Shortening(str(n), [*own, *lines("A note of the editors.")], own)
         for n, own in enumerate(chapters)]
    )  # fmt: skip
    assert [loss.gone for loss in found.values()] == [0, 0, 0, 0]


def test_a_notice_that_many_pages_got_makes_up_for_nothing() -> None:
    notice = lines("This site is being worked on, and some of its words are away. " * 8)
    found = losses(
        [Shortening(str(n), lines(*(f"In {n} {one}" for one in OWN)), notice) for n in range(4)]
    )
    assert all(loss.share == 1 for loss in found.values())


def test_lists_are_gone_with_their_words_alone() -> None:
    listed = [*lines(*OWN[:5]), *lines(*OWN[5:], kind=BlockKind.ITEM)]
    assert lost(listed, lines(*OWN[:5])).kinds == {BlockKind.ITEM}
    assert lost(listed, lines(*OWN)).kinds == frozenset()


@given(st.integers(1, 20), st.integers(0, 20), st.floats(0, 1))
def test_only_a_share_of_the_whole_source_counts(pages: int, short: int, share: float) -> None:
    none = frozenset[BlockKind]()
    found = {str(n): Loss(1000, round(1000 * share), none, none) for n in range(min(short, pages))}
    brake = brake_of_losses(1000 * pages, found, found, most=0.1, when="today")
    gone = sum(loss.gone for loss in found.values() if loss.gone >= 100)
    assert (brake is not None) == (len(found) >= 2 and gone > 100 * pages)
