"""Everything with a time limit: whole sentences, each with what its limit depends on."""

from __future__ import annotations

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from collection.extract import Block, BlockKind, TableRow
from collection.marks.limits import limits
from collection.models import StoredSection, Version
from collection.vocabulary import Box
from collection.words.differences import compare, section_texts
from portal.documents.blocks import set_blocks
from portal.documents.limits import LimitedSentence, limited_sentences
from portal.documents.limits_compared import compared_limits
from portal.documents.sections import SectionView

HEAD, ROW = TableRow(heading=True, begins=True), TableRow()
WORDS = st.sampled_from(["within 10 working days", "at once", "The chair rings.", "if asked", "A"])
TEXTS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


def view(*stored: Block) -> SectionView:
    text = "\n".join(block.text for block in stored)
    blocks = set_blocks(text, [block.layout for block in stored])
    return SectionView(
        "at-a", (), "a", "#at-a", "/documents/d", "2. Timing", (), blocks, None, None
    )


def paragraph(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text)


def item(text: str, level: int = 0) -> Block:
    return Block(BlockKind.ITEM, text, level)


def row(text: str, role: TableRow = ROW) -> Block:
    return Block(BlockKind.ROW, text, row=role)


def told(*stored: Block) -> list[list[str]]:
    return [shown(sentence) for sentence in limited_sentences([view(*stored)])]


def shown(sentence: LimitedSentence) -> list[str]:
    return [
        f"{part.heading.text}: {part.words.text}" if part.heading else part.words.text
        for part in sentence.parts
    ]


def test_a_sentence_is_told_whole_and_leads_to_its_section() -> None:
    (sentence,) = limited_sentences(
        [view(paragraph("First. It is held within 15 working days of the talk. Last."))]
    )
    assert shown(sentence) == ["It is held within 15 working days of the talk."]
    assert sentence.limits == ("within 15 working days",)
    assert (sentence.name, sentence.href) == ("2. Timing", "#at-a")


def test_a_row_of_a_table_is_a_sentence_with_the_headings_of_its_columns() -> None:
    assert told(
        row("Step | Who | When", HEAD),
        row("First visit | social worker | within two working days"),
        row("Nothing | nobody | "),
        row("Review |  | every six weeks"),
    ) == [
        ["Step: First visit", "Who: social worker", "When: within two working days"],
        ["Step: Review", "When: every six weeks"],
    ]


def test_a_limit_that_heads_a_column_holds_for_every_row_under_it() -> None:
    assert told(row("Who | Within 24 hours", HEAD), row("chair | rings the parents")) == [
        ["Who: chair", "Within 24 hours: rings the parents"]
    ]


def test_an_item_begins_with_the_unfinished_sentence_over_its_list() -> None:
    assert told(
        paragraph("Known. If a child is hurt, the social worker:"),
        item("rings at once;"),
        item("sees the child:"),
        item("within 24 hours.", 1),
    ) == [
        ["If a child is hurt, the social worker:", "rings at once;"],
        ["sees the child:", "within 24 hours."],
    ]
    assert told(paragraph("All is said."), item("Ring at once.")) == [["Ring at once."]]


def test_a_sentence_that_was_cut_for_its_length_is_whole_again() -> None:
    long = f"If {'anybody, ' * 120}asks, the answer is given within two working days."
    assert told(paragraph(f"Before. {long} After.")) == [[long]]


@given(st.lists(TEXTS, max_size=5))
def test_every_limit_of_a_text_is_told_once_within_its_own_words(texts: list[str]) -> None:
    sentences = limited_sentences([view(*map(paragraph, texts))])
    found = [
        part.words.text[start:end]
        for sentence in sentences
        for part in sentence.parts
        for start, end in part.words.limits
    ]
    assert found == [text[mark.start : mark.end] for text in texts for mark in limits(text)]
    assert all(
        any(part.words.text in text for text in texts) for s in sentences for part in s.parts
    )


def test_the_readers_page_lists_its_limits_and_each_leads_to_its_section(
    client: FlaskClient,
) -> None:
    page = BeautifulSoup(client.get("/documents/b1bruising00").text, "lxml")
    rows = page.select("#time-limits tbody tr")
    assert rows
    for each in rows:
        link = each.select_one("a")
        assert link is not None
        section = page.select_one(str(link["href"]))
        assert section is not None
        whole = " ".join(section.get_text().split())
        strong = [tag.get_text() for tag in each.select("strong.app-limit")]
        assert strong
        assert all(words in whole for words in strong)
        assert "; ".join(dict.fromkeys(strong)) == each.select("th")[0].get_text()


def test_a_page_without_limits_has_no_such_list(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/documents/a3guide00000").text, "lxml")
    assert page.select("#time-limits") == []


def pairs(one: list[Block], other: list[Block]) -> list[tuple[list[str], list[str], bool]]:
    versions = [
        Version(
            document_id="d",
            number=1,
            sections=[
                StoredSection(
                    slug="timing",
                    heading=["2. Timing"],
                    text="\n".join(block.text for block in stored),
                    layout=[block.layout for block in stored],
                    box=Box.BODY,
                )
            ],
        )
        for stored in (one, other)
    ]
    difference = compare(*map(section_texts, versions))
    return [
        (shown(pair.one) if pair.one else [], shown(pair.other) if pair.other else [], pair.same)
        for pair in compared_limits(difference, *versions)
    ]


def test_limits_of_two_areas_stand_beside_each_other_by_the_name_of_their_row() -> None:
    head = row("Step | When", HEAD)
    assert pairs(
        [head, row("Visit | within two days"), row("Review | every six weeks")],
        [head, row("Review | every four weeks"), row("Visit | within two days")],
    ) == [
        (["Step: Visit", "When: within two days"], ["Step: Visit", "When: within two days"], True),
        (
            ["Step: Review", "When: every six weeks"],
            ["Step: Review", "When: every four weeks"],
            False,
        ),
    ]


def test_sentences_that_go_with_none_stand_beside_each_other_as_they_come() -> None:
    assert pairs(
        [paragraph("The chair rings at once. A report follows within a week.")],
        [paragraph("The “chair” rings within one hour. A report follows within a week. Reply in")],
    ) == [
        (["A report follows within a week."], ["A report follows within a week."], True),
        (["The chair rings at once."], ["The “chair” rings within one hour."], False),
    ]
    assert pairs([paragraph("Ring at once.")], [paragraph("Ring.")]) == [
        (["Ring at once."], [], False)
    ]


@given(st.lists(TEXTS, max_size=4), st.lists(TEXTS, max_size=4))
def test_every_sentence_of_both_is_told_once(one: list[str], other: list[str]) -> None:
    found = pairs([*map(paragraph, one)], [*map(paragraph, other)])
    for side, texts in ((0, one), (1, other)):
        told_once = sorted(" ".join(pair[side]) for pair in found if pair[side])
        assert told_once == sorted(" ".join(each) for each in told(*map(paragraph, texts)))


def test_the_comparison_of_two_areas_shows_them(client: FlaskClient) -> None:
    path = "/documents/a1bruising00/compare/b1bruising00"
    page = BeautifulSoup(client.get(path).text, "lxml")
    cells = [" ".join(cell.get_text().split()) for cell in page.select("#time-limits td")]
    assert any("on the same day" in cell for cell in cells)
    assert any("within two hours" in cell for cell in cells)
