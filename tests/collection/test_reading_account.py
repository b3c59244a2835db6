"""What became of an original's text: nothing is missing without being told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.reading_account import (
    FAIR_SHARE,
    TOLD,
    Bearing,
    LeftOut,
    ReadingAccount,
    WhyLeftOut,
    settled,
)
from collection.words.folding import fold, readable, signs

LEFT_OUT = st.lists(
    st.builds(
        LeftOut,
        st.sampled_from([reason for reason in WhyLeftOut if reason is not WhyLeftOut.UNTOLD]),
        st.integers(0, 500),
        st.sampled_from(["", "page 3"]),
    ),
    max_size=8,
)


@given(st.text(max_size=60), st.integers(0, 60))
def test_signs_add_up_wherever_a_text_is_cut_and_however_it_is_folded(text: str, at: int) -> None:
    assert signs(text[:at]) + signs(text[at:]) == signs(text) == signs(fold(text))


def test_a_sign_is_whatever_can_be_read_and_is_no_white_space() -> None:
    for sign in map(chr, range(0x11000)):
        assert signs(f"a{sign}b") == len("".join(readable(f"a{sign}b").split())), hex(ord(sign))


def test_every_reason_is_told_in_its_own_words() -> None:
    assert TOLD.keys() == set(WhyLeftOut)
    assert len({told.words for told in TOLD.values()}) == len(WhyLeftOut)


@given(st.integers(0, 2000), LEFT_OUT, st.integers(0, 300))
def test_what_nobody_accounts_for_is_told_as_such(
    kept: int, left_out: list[LeftOut], missing: int
) -> None:
    original = kept + sum(left.characters for left in left_out) + missing
    account = settled(original, kept, left_out)
    assert account.kept + sum(left.characters for left in account.left_out) == account.original
    untold = [k.characters for k in account.left_out if k.reason is WhyLeftOut.UNTOLD]
    assert untold == ([missing] if missing else [])
    assert ReadingAccount.from_json(account.to_json()) == account
    assert 0 <= account.share <= 1
    assert account.in_part == bool(account.losses) == account.to_json()["in_part"]


@pytest.mark.parametrize("reason", [r for r in WhyLeftOut if TOLD[r].bearing is Bearing.MEANT])
def test_what_is_left_out_as_meant_is_no_loss(reason: WhyLeftOut) -> None:
    account = settled(1000, 100, [LeftOut(reason, 900)])
    assert account.share == 1
    assert not account.in_part
    assert account.percent == "100 %"


@pytest.mark.parametrize("reason", [r for r in WhyLeftOut if TOLD[r].bearing is Bearing.LOST])
def test_what_a_reader_of_the_original_sees_is_a_loss(reason: WhyLeftOut) -> None:
    account = settled(1000, 900, [LeftOut(reason, 100, "page 3")])
    assert account.losses == (LeftOut(reason, 100, "page 3"),)
    assert account.share == 0.9
    assert account.losses[0].line.endswith(" (page 3), about 20 words")


def test_a_page_that_is_a_picture_is_a_loss_although_nobody_can_count_its_words() -> None:
    account = settled(1000, 1000, [LeftOut(WhyLeftOut.PICTURE, 0, "page 2")])
    assert [left.line for left in account.losses] == ["pictures, whose words are not read (page 2)"]


def test_what_stands_beside_the_content_is_a_loss_only_where_it_is_most_of_the_page() -> None:
    kept = int(1000 * FAIR_SHARE)
    assert not settled(1000, kept, [LeftOut(WhyLeftOut.BESIDE, 1000 - kept)]).in_part
    assert settled(1000, kept - 1, [LeftOut(WhyLeftOut.BESIDE, 1001 - kept)]).in_part


def test_a_sign_that_nobody_accounts_for_makes_no_loss_and_a_sentence_does() -> None:
    assert not settled(1000, 995, []).in_part
    assert settled(1000, 950, []).in_part


def test_a_share_is_never_called_whole_where_something_is_missing() -> None:
    account = settled(100_000, 99_999, [LeftOut(WhyLeftOut.FORMULA, 1)])
    assert account.percent == "99.9 %"
