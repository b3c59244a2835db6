"""Whatever is read: points are the source's own words, in order, apart; no block is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefings.reading.drafts import by_place
from briefings.reading.points import find_points
from briefings.reading.reading import read_briefing
from briefings.reading.roles import Role
from collection.extract import CELL_BREAK, Block, BlockKind, Extract, Link, Section
from collection.vocabulary import Box
from crawler.extract.html.page import extract_html
from crawler.extract.text import extract_text

HEADINGS = (
    "Learning", "Key learning: moves", "Background", "Good practice", "3", "5. What to do", "Wren",
    "Useful links", "Questions", "What?", "Findings", "Recommendations", "’", "",
)  # fmt: skip
TEXTS = (
    "Ask who lives in the home.", "The child was hurt on Monday.", "Learning includes: one; two",
    "Learning: see each child alone.", "You should always:", "Show detailsTell the child.",
    "1. Share early", "2.3The family moved.", "Hidden men", "Published May 2024", "A | B",
    "Key Learning Themes: - one thing - another", "Keywords: neglect; fathers", "Read more",
    "Learning from reviews shows that you must act.", ";", ":", "- ", "x", "What would you do?",
    f"What to do{CELL_BREAK}Ring the hub{CELL_BREAK}today", f"{CELL_BREAK}x", "•", "1.", "(a) b",
)  # fmt: skip
blocks = st.builds(
    Block,
    kind=st.sampled_from(BlockKind),
    text=st.sampled_from(TEXTS) | st.text(st.characters(exclude_characters="\n"), min_size=1),
    level=st.integers(0, 2),
    page=st.none() | st.integers(1, 3),
)
sections = st.builds(
    Section,
    heading=st.lists(st.sampled_from(HEADINGS), max_size=3).map(tuple),
    blocks=st.lists(blocks, max_size=6).map(tuple),
    box=st.sampled_from((Box.BODY, Box.BODY, Box.BODY, Box.RELATED)),
)


@st.composite
def extracts(draw: st.DrawFn) -> Extract:
    read = tuple(draw(st.lists(sections, max_size=5)))
    links = []
    for place, section in enumerate(read):
        for start, end in draw(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)))):
            words = section.text[start : start + end]
            if words.strip():
                url = f"https://site.example/{draw(st.integers(0, 3))}"
                links.append(Link(url, words, place, start, start + len(words)))
    title = draw(st.sampled_from(("A briefing", "Learning from “Wren”", "")))
    return Extract(title, read, tuple(links))


@given(extracts())
def test_points_are_runs_of_words_in_order_that_never_overlap(extract: Extract) -> None:
    spans = find_points(extract)
    assert all(0 <= s.start < s.end <= len(extract.sections[s.section].text) for s in spans)
    ends = [(s.section, s.end) for s in spans]
    starts = [(s.section, s.start) for s in spans]
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))


@given(extracts())
def test_parts_are_the_blocks_of_the_body_each_once_and_in_order(extract: Extract) -> None:
    body = [
        block.text
        for section in extract.sections
        if section.box is Box.BODY
        for block in section.blocks
    ]
    assert [part.text for part in read_briefing(extract).parts] == body


@given(extracts())
def test_every_point_stands_in_blocks_that_were_taken_for_learning(extract: Extract) -> None:
    draft = read_briefing(extract)
    learning = "\n".join(part.text for part in draft.parts if part.kind is Role.LEARNING)
    assert all(point.text in learning.replace("\n", " ") for point in draft.points)
    for point in draft.points:
        starts = [citation.start for citation in point.citations if citation.text]
        assert starts == sorted(starts, key=by_place)
        for citation in point.citations:
            assert point.text.startswith(citation.text, citation.start or 0)
            assert (citation.start is None) == (not citation.text)
    assert [point.number for point in draft.points] == list(range(1, len(draft.points) + 1))


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    draft = read_briefing(extract_text(text.replace("\0", "").encode("utf-8", "replace")))
    assert all(" ".join(point.text.split()) for point in draft.points)


@given(
    st.lists(
        st.sampled_from((
            "<h2>Learning</h2>", "<h2>1</h2>", "<h3>Story</h3>", "<ul><li>", "</li></ul>", "<p>",
            "Ask them. ", "He was hurt. ", "<a href='https://site.example/a'>Tool</a>", "<br>- ",
            "<table><tr><td>", "</td><td>", "Learning includes: a; b", "<details><summary>", ":",
        )),
        max_size=25,
    ).map("".join)
)  # fmt: skip
def test_any_page_is_read(markup: str) -> None:
    extract = extract_html(f"<main>{markup}x</main>".encode(), "https://site.example/b")
    draft = read_briefing(extract)
    text = " ".join(" ".join(section.text.split()) for section in extract.sections)
    assert all(" ".join(point.text.split()) in text for point in draft.points)
