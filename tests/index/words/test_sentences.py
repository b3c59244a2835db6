"""Sentences, and passages made of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words.sentences import (
    MOST_WORDS,
    PASSAGE_CHARACTERS,
    SENTENCE_CHARACTERS,
    SENTENCE_WORDS,
    TAIL_WORDS,
    passages,
    sentences,
)


def cut(text):
    return [text[span.start : span.end] for span in sentences(text)]


def test_a_full_stop_before_a_capital_ends_a_sentence():
    assert cut("Ring the team. They will advise. “Act now!” Then write it down.") == [
        "Ring the team.",
        "They will advise.",
        "“Act now!”",
        "Then write it down.",
    ]


def test_abbreviations_and_numbers_do_not_end_a_sentence():
    text = "See Dr. Hall, para. 3 of s. 47, e.g. No. 1.4.39, tel. 01422 000000."
    assert cut(text) == [text]


def test_a_list_number_stays_with_its_words():
    assert cut("1. Record it.\n2. Tell your lead.") == ["1. Record it.", "2. Tell your lead."]


def test_an_age_at_the_end_of_a_sentence_ends_it():
    assert len(cut("The child is aged 16. The plan ends.")) == 2


def test_a_line_break_always_ends_a_sentence():
    assert cut("a heading without a stop\nand a line") == [
        "a heading without a stop",
        "and a line",
    ]


def test_a_table_without_stops_is_cut_at_a_lesser_stop():
    text = " ".join(["word,"] + ["word"] * 59 + ["word;"] + ["word"] * 60)
    assert cut(text)[0].endswith("word;")
    assert all(span.words <= SENTENCE_WORDS for span in sentences(text))


def test_a_short_section_is_one_passage():
    text = "One sentence. Another one.\nA second block."
    assert [(p.start, p.end) for p in passages(text)] == [(0, len(text))]


def test_a_long_section_is_split_between_sentences_near_150_to_200_words():
    sentence = "Every sentence of this text holds ten words in all. "
    counts = [span.words for span in passages((sentence * 70).strip())]
    assert counts == [200, 200, 200, 100]


def test_a_split_prefers_the_end_of_a_block():
    block = ("Every sentence of this text holds ten words in all. " * 16).strip()
    assert [span.words for span in passages("\n".join([block] * 3))] == [160, 160, 160]


def test_a_short_tail_joins_the_passage_before():
    sentence = "Every sentence of this text holds ten words in all. "
    assert [span.words for span in passages((sentence * 23).strip())] == [230]


def test_an_empty_section_has_no_passage():
    assert passages("") == []
    assert passages(" \n ") == []


@given(st.lists(st.sampled_from(["word", "Word.", "e.g.", "3.", "\n", "end;", "”", "A."])))
def test_passages_hold_every_word_once_and_in_order(parts):
    text = " ".join(parts)
    found = passages(text)
    assert [w for p in found for w in text[p.start : p.end].split()] == text.split()
    assert all(p.words <= MOST_WORDS + TAIL_WORDS for p in found)


@given(st.text())
def test_any_text_can_be_split(text):
    for span in sentences(text):
        assert text[span.start : span.end].strip() == text[span.start : span.end] != ""


@pytest.mark.slow
def test_a_page_of_abbreviations_is_cut_in_linear_work():
    # Quadratic work on so many candidates would not end within the run.
    assert {span.words for span in sentences("a. B " * 100_000)} == {SENTENCE_WORDS}


def test_a_word_without_end_is_cut():
    text = "Ring the team. " + "x" * 3_000_000 + " Then write it down."
    spans = sentences(text)
    assert max(span.end - span.start for span in spans) <= SENTENCE_CHARACTERS
    assert max(p.end - p.start for p in passages(text)) <= 2 * PASSAGE_CHARACTERS
    assert "".join(text[s.start : s.end] for s in spans).replace(" ", "") == text.replace(" ", "")


def test_a_web_address_counts_as_one_word():
    address = "https://aldermoor.example/" + "a" * 150
    assert [span.words for span in sentences(f"See {address} for more")] == [4]


@given(st.lists(st.integers(1, 2_500), min_size=1, max_size=120))
def test_sentences_of_any_runs_hold_all_of_them_and_stay_small(lengths):
    text = " ".join("x" * n for n in lengths)
    spans = sentences(text)
    assert "".join(text[s.start : s.end] for s in spans).replace(" ", "") == text.replace(" ", "")
    assert all(span.words <= SENTENCE_WORDS for span in spans)
    assert all(span.end - span.start <= SENTENCE_CHARACTERS for span in spans)
    # A short tail joins the passage before it.
    assert all(p.end - p.start <= 2 * PASSAGE_CHARACTERS for p in passages(text))


def test_a_line_of_dots_is_one_run_and_is_cut():
    text = "Bruise procedure" + "." * 60_000 + "end"
    assert max(span.end - span.start for span in sentences(text)) <= SENTENCE_CHARACTERS
