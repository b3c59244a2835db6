"""Alignment: listed addresses and mentions, matched by order and words together."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from briefings.reading.alignment import (
    PlacedMention,
    align,
    alike,
    name_words,
    similarity,
    words_of,
)
from briefings.reading.mentions import find_mentions

HOST = "https://example.org"


def candidates(text: str, *, pointed: bool = True) -> list[PlacedMention]:
    context = frozenset(words_of(text))
    return [PlacedMention(m.start, m.end, m, context, pointed) for m in find_mentions(text)]


def cited(text: str, *names: str, pointed: bool = True) -> list[str | None]:
    found = align([f"{HOST}/{name}" for name in names], candidates(text, pointed=pointed))
    return [found[n].mention.text if n in found else None for n in range(len(names))]


def test_a_slip_of_the_keys_in_the_file_name_does_not_matter() -> None:
    assert alike("curiosty", "curiosity")
    assert cited("Ask. Professional Curiosity and Challenge", "Guide-9-Curiosty-Challenge.pdf") == [
        "Professional Curiosity and Challenge"
    ]


def test_words_that_differ_in_sense_are_not_alike() -> None:
    assert not alike("practice", "practitioner")
    assert not alike("move", "moon")


def test_an_address_that_shares_no_word_goes_to_the_name_between_its_neighbours() -> None:
    names = ["Professionals Meetings Guidance", "Multi-Agency Guidance", "Escalation Process"]
    text = " and ".join(names)
    assert cited(text, "Professionals-Meetings-min.pdf", "Handbook.pdf", "escalation.html") == names


def test_an_address_that_fits_nothing_is_left_out() -> None:
    assert cited("Plans should be agreed. Risk Tool.", "Risk-Tool.pdf", "about-us/") == [
        "Risk Tool",
        None,
    ]


def test_outside_the_points_a_name_needs_words_in_common() -> None:
    assert cited("The Escalation Process was used.", "handbook.pdf", pointed=False) == [None]
    assert cited("The Escalation Process was used.", "escalation-process.pdf", pointed=False) == [
        "Escalation Process"
    ]


def test_order_decides_between_equal_names() -> None:
    text = "First Neglect Guidance, then Neglect Guidance again."
    found = align([f"{HOST}/neglect.pdf", f"{HOST}/neglect-2.pdf"], candidates(text))
    assert found[0].start < found[1].start


def test_name_words_take_the_words_searched_for_and_leave_dates_and_noise() -> None:
    assert name_words(f"{HOST}/p_childn_move.html?zoom_highlight=across+borders") == (
        "childn", "move", "across", "borders",
    )  # fmt: skip
    assert name_words(f"{HOST}/2019/02/Risk-Indicator-Tool-min.pdf") == (
        "risk",
        "indicator",
        "tool",
    )
    assert name_words(f"{HOST}/guides/was-not-brought/") == ("was", "not", "brought")


def test_similarity_is_one_for_the_same_words_and_zero_for_none_in_common() -> None:
    assert similarity(["risk", "tool"], ["risk", "tool"]) == 1.0
    assert similarity(["risk"], ["brought"]) == 0.0
    assert similarity([], ["brought"]) == 0.0


WORDS = st.sampled_from(["Risk", "Tool", "and", "Neglect", "Guidance", "Escalation", "see", "."])
TEXTS = st.lists(WORDS, max_size=14).map(" ".join)
NAMES = st.lists(
    st.lists(st.sampled_from(["risk", "tool", "neglect", "guide", "moves"]), min_size=1, max_size=3)
    .map("-".join)
    .map(lambda name: f"{HOST}/{name}.pdf"),
    max_size=6,
)


@given(TEXTS, NAMES)
def test_order_is_kept_and_no_words_are_given_to_two_addresses(text: str, urls: list[str]) -> None:
    found = align(urls, candidates(text))
    spans = [found[place] for place in sorted(found)]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(text[c.start : c.end] == c.mention.text for c in spans)
    assert set(found) <= set(range(len(urls)))


@given(st.permutations(["Risk Tool", "Neglect Guidance", "Escalation Process", "Moving Protocol"]))
def test_the_right_words_are_found_in_any_order_of_mention(names: list[str]) -> None:
    text = "Ask first. " + ". Then ask. ".join(names)
    assert cited(text, *(name.lower().replace(" ", "-") + ".pdf" for name in names)) == names
