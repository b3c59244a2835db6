"""Topics and types: the words that give them, whole and in any case."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.extract import Block, BlockKind, Extract, Section
from collection.taxonomy import load_taxonomy
from collection.vocabulary import Box
from crawler.classify import classify

WORDS = [words for rule in load_taxonomy().topic for words in rule.words]


def chapter(title: str, *texts: str, heading: str = "Scope", box: Box = Box.BODY) -> Extract:
    blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in texts)
    return Extract(title, (Section((heading,), blocks, box=box),))


def topics(extract: Extract) -> dict[str, str]:
    found = classify(extract, "https://site.example/x", "procedure", load_taxonomy())
    return dict(found.topics)


@pytest.mark.parametrize("title", ["Neglect", "NEGLECT: a guide", "On neglect."])
def test_a_title_gives_a_topic_in_any_case(title: str) -> None:
    assert topics(chapter(title)) == {"neglect": "the title holds “neglect”"}


def test_only_whole_words_count() -> None:
    assert topics(chapter("Unneglected and neglectless", "neglecting " * 9)) == {}


def test_a_heading_gives_a_topic_and_a_box_does_not() -> None:
    assert "neglect" in topics(chapter("A chapter", heading="What is neglect?"))
    assert topics(chapter("A chapter", heading="Neglect", box=Box.RELATED)) == {}


def test_a_text_gives_a_topic_from_six_mentions_on_wherever_they_stand() -> None:
    assert topics(chapter("A chapter", *["Neglect, seen."] * 5)) == {}
    six = topics(chapter("A chapter", "Neglect and neglect.", *["neglectful"] * 4))
    assert six == {"neglect": "its words stand 6 times in the text"}


@given(st.lists(st.sampled_from([*WORDS, "and", "the", "child"]), max_size=40))
def test_the_mentions_are_those_that_a_plain_search_finds(words: list[str]) -> None:
    text = " ".join(word.title() if place % 2 else word for place, word in enumerate(words))
    found = topics(chapter("A chapter", text))
    for rule in load_taxonomy().topic:
        mentions = sum(
            len(re.findall(rf"(?i)\b{re.escape(words)}\b", text)) for words in rule.words
        )
        assert (rule.slug in found) == (mentions >= load_taxonomy().body_least)
