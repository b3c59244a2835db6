"""Typography: what sets the same words otherwise is no change, and everything else is one."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from collection.words.differences import ComparedSection, compare
from collection.words.texts import (
    DOUBLED,
    TYPOGRAPHY,
    as_said,
    fold_space,
    fold_typography,
    span_as_set,
    words,
)
from collection.words.word_diff import Op, WordRun, compare_words, differs

SIGNS = [sign for signs in TYPOGRAPHY.values() for sign in signs]
TEXT = st.text(
    st.sampled_from([*"aBé1 5²½\n.,'\"-`…", *SIGNS, "\u0301", "ŵ", "\u0302", "한"]),
    max_size=60,
)
SAID = st.text(st.sampled_from([*"aB15é²ŵ .,'\"-\n"]), max_size=60).map(fold_typography)


@st.composite
def set_anew(draw: st.DrawFn, texts: st.SearchStrategy[str] = SAID) -> tuple[str, str]:
    """Return a text, and the same with any of its signs set otherwise."""
    plain = draw(texts)
    other = plain
    for sign, ways in TYPOGRAPHY.items():
        if sign:
            parts = other.split(sign)
            other = parts[0] + "".join(draw(st.sampled_from([sign, *ways])) + p for p in parts[1:])
    if draw(st.booleans()):
        other = unicodedata.normalize("NFD", other)
    # Signs of no width stand in words; a word of nothing else is dropped where a text is read.
    inside = [n for n, sign in enumerate(other) if not sign.isspace()]
    if inside:
        at = draw(st.sampled_from(inside))
        other = other[:at] + draw(st.sampled_from(["", *TYPOGRAPHY[""]])) + other[at:]
    return plain, other


@given(set_anew())
def test_what_is_set_anew_says_the_same(texts: tuple[str, str]) -> None:
    one, other = texts
    assert as_said(one) == as_said(other)
    assert words(one) == words(other)


def test_what_counts_as_typography() -> None:
    same = [
        ("child's", "child’s"), ("5-10", "5–10"), ("5-10", "5−10"), ('"now"', "“now”"),
        ("not-brought", "not\u2011brought"), ("wait...", "wait…"), ("file", "ﬁle"),
        ("café", "cafe\u0301"), ("Tŷ", "Ty\u0302"), ("10 000", "10\u00a0000"),
        ("multiagency", "multi\u00adagency"), ("a -- b", "a — b"), ("``now''", "“now”"),
    ]  # fmt: skip
    assert [pair for pair in same if as_said(pair[0]) != as_said(pair[1])] == []


def test_what_does_not() -> None:
    others = [
        ("10", "1 0"), ("m²", "m2"), ("47²", "472"), ("½", "1/2"), ("5-10", "510"),
        ("resign", "re-sign"), ("café", "cafe"), ("Act", "act"), ("5'", '5"'), ("æ", "ae"),
        ("1,5", "1.5"), ("well", "we'll"),
    ]  # fmt: skip
    assert [pair for pair in others if as_said(pair[0]) == as_said(pair[1])] == []


@given(TEXT, st.data())
def test_another_letter_or_digit_is_always_another_text(text: str, data: st.DataObject) -> None:
    places = [n for n, sign in enumerate(text) if sign in "aB15²"]
    if places:
        at = data.draw(st.sampled_from(places))
        other = text[:at] + data.draw(st.sampled_from("xQ39³")) + text[at + 1 :]
        assert as_said(text) != as_said(other)
        assert differs(compare_words(text, other))


@given(TEXT)
def test_folding_again_changes_nothing(text: str) -> None:
    for fold in (fold_typography, as_said):
        assert fold(fold(text)) == fold(text)
    assert fold_space(fold_typography(text)) == as_said(text)


@given(TEXT, st.data())
def test_every_part_of_what_is_said_is_found_as_it_is_set(text: str, data: st.DataObject) -> None:
    said = as_said(text)
    if said:
        start = data.draw(st.integers(0, len(said) - 1))
        end = data.draw(st.integers(start + 1, len(said)))
        if not said[start:end].strip():
            return
        low, high = span_as_set(text, start, end)
        assert 0 <= low < high <= len(text)
        assert said[start:end].strip() in as_said(text[low:high])
        spaces = said[start] == " ", said[end - 1] == " "
        assert span_as_set(said, start, end) == (start + spaces[0], end - spaces[1])


@given(set_anew(), set_anew(SAID.map(str.upper)))
def test_no_change_is_told_of_what_is_set_anew(
    text: tuple[str, str], heading: tuple[str, str]
) -> None:
    old, new = (ComparedSection((h,), t) for h, t in zip(heading, text, strict=True))
    found = compare([old], [new])
    assert not found.changed
    assert not found.words(Op.INSERTED) + found.words(Op.DELETED)
    runs = compare_words(old.text, new.text)
    assert "".join(run.text for run in runs) == new.text


@given(SAID, SAID, set_anew())
def test_of_a_change_only_the_words_that_changed_are_marked(
    before: str, after: str, text: tuple[str, str]
) -> None:
    old, new = text
    plain = compare_words(f"{before}\n{old}\n{after} 5", f"{before}\n{old}\n{after} 6")
    anew = compare_words(f"{before}\n{old}\n{after} 5", f"{before}\n{new}\n{after} 6")

    for op in (Op.INSERTED, Op.DELETED):
        assert _words(op, anew) == _words(op, plain)
    kept = "".join(run.text for run in anew if run.op is not Op.DELETED)
    assert kept == f"{before}\n{new}\n{after} 6"


def _words(op: Op, runs: Sequence[WordRun]) -> int:
    return sum(run.words for run in runs if run.op is op)


def test_each_sign_is_listed_once() -> None:
    assert len(set(SIGNS)) == len(SIGNS)
    assert set(DOUBLED) <= set(TYPOGRAPHY)
