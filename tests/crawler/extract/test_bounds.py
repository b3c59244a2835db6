"""Titles and headings are cut at a length that pages can show, and none of their words is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.extract import Block, BlockKind, Extract, Link, Section
from crawler.extract import HTML, extractor_for
from crawler.extract.bounds import CUT, LONGEST_TITLE, MOST_SECTIONS, bounded, shortened
from crawler.extract.sandbox.sandbox import ExtractRequest

LONG = "word " * 2_000 + "end"


def section(heading: tuple[str, ...], *texts: str) -> Section:
    return Section(heading, tuple(Block(BlockKind.PARAGRAPH, text) for text in texts))


def test_what_is_short_stays_as_it_is() -> None:
    extract = Extract("Bruising", (section(("A", "B"), "Words."),))
    assert bounded(extract) is extract


def test_a_long_title_is_cut_at_a_word_and_says_so() -> None:
    title = bounded(Extract(LONG, ())).title
    assert len(title) <= LONGEST_TITLE
    assert title.endswith("word" + CUT)


def test_the_words_of_a_long_heading_become_the_first_block() -> None:
    extract = Extract("T", (section(("A", LONG), "First."), section(("A", LONG, "B"), "Second.")))
    first, second = bounded(extract).sections
    assert [block.text for block in first.blocks] == [LONG, "First."]
    assert [block.text for block in second.blocks] == ["Second."]
    assert all(len(words) <= LONGEST_TITLE for s in (first, second) for words in s.heading)


def test_links_stay_at_their_words() -> None:
    link = Link("https://x.example/", "here", 0, 6, 10)
    moved = bounded(Extract("T", (section((LONG,), "Click here."),), (link,)))
    (found,) = moved.links
    assert moved.sections[0].text[found.start : found.end] == "here"


@given(st.text(st.sampled_from("ab é"), max_size=900))
def test_no_title_is_longer_than_the_bound(words: str) -> None:
    assert len(shortened(words)) <= LONGEST_TITLE
    assert words.startswith(shortened(words).removesuffix(CUT))


def test_a_page_with_one_endless_heading_is_read_within_the_bound() -> None:
    body = f"<html><body><main><h1>T</h1><h2>{LONG}</h2><p>Words.</p></main></body></html>"
    extract = extractor_for(HTML).read(ExtractRequest(body.encode(), HTML, "https://x.example/"))
    assert extract.sections[-1].heading[-1].endswith(CUT)
    assert "end" in extract.sections[-1].text


@given(
    st.lists(st.lists(st.sampled_from(["", "here", "more"]), max_size=3), max_size=9),
    st.lists(st.sampled_from(["", "H", LONG]), min_size=9, max_size=9),
)
def test_links_stay_at_their_words_in_sections_that_are_too_many(
    texts: list[list[str]], headings: list[str]
) -> None:
    before = [section(("A",), "x")] * (MOST_SECTIONS - 4)
    after = [section((h,) if h else (), *t) for h, t in zip(headings, texts, strict=False)]
    links = tuple(
        Link("https://x.example/", "here", len(before) + n, s.text.index("here"),
             s.text.index("here") + 4)
        for n, s in enumerate(after)
        if "here" in s.text
    )  # fmt: skip
    made = bounded(Extract("T", (*before, *after), links))
    assert len(made.sections) <= MOST_SECTIONS
    for link in made.links:
        assert made.sections[link.section or 0].text[link.start : link.end] == "here"
    words = " ".join(s.text for s in made.sections)
    assert words.count("here") == sum(s.text.count("here") for s in after)


@pytest.mark.slow
def test_headings_that_are_too_many_become_words() -> None:
    made = bounded(Extract("T", tuple(section((f"H{n}",), f"t{n}") for n in range(20_000))))
    assert len(made.sections) == MOST_SECTIONS
    assert made.sections[-1].text.endswith("H19999\nt19999")
