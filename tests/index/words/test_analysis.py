"""Words and stems."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words.analysis import PassageAnalyzer, stem, stems, words

ENDINGS = ("", "s", "ed", "ing", "ency", "encies", "al", "ally", "ful")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Referrals", "referral"),
        ("emergencies", "emergency"),
        ("interfered", "interfering"),
        ("child's", "child"),
        ("child’s", "CHILD"),
        ("Môn", "mon"),
        ("ﬁndings", "finding"),
        ("resolving", "resolved"),
    ],
)
def test_forms_of_one_word_share_a_stem(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("emergency", "emerging"),
        ("internal", "interned"),
        ("universal", "universe"),
        ("evening", "even"),
        ("added", "ad"),
    ],
)
def test_words_of_another_meaning_have_another_stem(one, other):
    assert stem(one) != stem(other)


def test_many_threads_stem_as_one_does():
    known = [f"{word}{ending}" for word in ("emerg", "intern", "neglect") for ending in ENDINGS]
    alone = [stem(word) for word in known]

    def stemmed(_: int) -> list[str]:
        return [stem.__wrapped__(word) for word in known]

    with ThreadPoolExecutor(8) as pool:
        assert all(found == alone for found in pool.map(stemmed, range(200)))


def test_words_with_digits_stay_whole():
    assert stems("Chapter 1.4.39, s47 and 06/11/19.") == [
        stem("chapter"), "1.4.39", "s47", stem("and"), "06", "11", "19",
    ]  # fmt: skip


def test_chapter_numbers_are_no_decimals_of_each_other():
    assert not set(stems("1.4.39")) & set(stems("1.4.3"))


@given(st.text())
def test_every_word_stands_where_it_says(text):
    found = list(words(text))
    assert [word.stem for word in found] == [stem(text[w.start : w.end]) for w in found]
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text())
def test_whoosh_sees_the_same_words(text):
    tokens = [token.text for token in PassageAnalyzer()(text, positions=True)]
    assert tokens == stems(text)
