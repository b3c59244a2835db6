"""How the lines of a stored section become paragraphs, lists and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.extract import Block, BlockKind, TableRow
from collection.marks.contacts import contact_links
from portal.documents.blocks import (
    DEEPEST,
    Item,
    ItemList,
    LinkSpan,
    ParagraphBlock,
    RowOfCells,
    Runs,
    SetBlock,
    TableBlock,
    TextRun,
    nest,
    set_blocks,
    with_contacts,
)

ROLES = st.builds(TableRow, st.booleans(), st.booleans(), st.integers(0, 3))
LINES = st.builds(
    Block,
    st.sampled_from(BlockKind),
    st.text(st.characters(exclude_characters="\n"), max_size=30),
    st.integers(0, 2000),
    row=ROLES,
)
"""Lines with every role, those of paragraphs too: what is stored need not make sense."""
LAYOUTS = st.lists(LINES, max_size=25)
SPANS = st.lists(
    st.builds(LinkSpan, st.integers(-5, 120), st.integers(-5, 120), st.just("/documents/a"))
)


def shown_lines(blocks: Sequence[SetBlock]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, ParagraphBlock):
            yield words(block.runs)
        elif isinstance(block, ItemList):
            yield from item_lines(block.items)
        else:
            rows = block.rows if block.repeated else (*block.head, *block.rows)
            yield from (" | ".join(map(words, row.cells)) for row in rows)


def cells(*each: Runs) -> RowOfCells:
    return RowOfCells(each)


def item_lines(items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        yield words(item.runs)
        yield from item_lines(item.nested)


def words(runs: Sequence[TextRun]) -> str:
    return "".join(run.text for run in runs)


@given(LAYOUTS, SPANS)
def test_every_line_is_shown_once_in_order_and_nothing_else(
    stored: list[Block], spans: list[LinkSpan]
) -> None:
    lines = [block.text for block in stored]
    blocks = set_blocks("\n".join(lines), [block.layout for block in stored], spans)
    assert list(shown_lines(blocks)) == [line for line in lines if line.strip()]


@given(LAYOUTS)
def test_a_text_whose_layout_is_cut_short_is_shown_whole(stored: list[Block]) -> None:
    lines = [block.text for block in stored]
    layout = [block.layout for block in stored][: len(stored) // 2]
    assert list(shown_lines(set_blocks("\n".join(lines), layout))) == [
        line for line in lines if line.strip()
    ]


def depth(items: Sequence[Item]) -> int:
    return 1 + max((depth(item.nested) for item in items if item.nested), default=0)


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=60))
def test_lists_are_never_nested_deeper_than_the_limit(levels: list[int]) -> None:
    assert depth(nest([(level, (TextRun("x"),)) for level in levels])) <= DEEPEST


def test_items_of_a_deeper_level_stand_inside_the_item_above() -> None:
    (block,) = set_blocks("a\nb\nc", [["item", 0, None], ["item", 1, None], ["item", 0, None]])
    assert block == ItemList(
        (Item((TextRun("a"),), (Item((TextRun("b"),)),)), Item((TextRun("c"),)))
    )


def test_the_cells_of_a_row_are_parted_at_the_bars() -> None:
    (block,) = set_blocks("Call | one day\nLetter", [["row", 0, None], ["row", 0, None]])
    assert block == TableBlock(
        (cells((TextRun("Call"),), (TextRun("one day"),)), cells((TextRun("Letter"),)))
    )
    assert block.columns == 2


def test_an_empty_cell_stays_in_its_column() -> None:
    (block,) = set_blocks("Call |  | Nurse\n | one day", [["row", 0, None], ["row", 0, None]])
    assert block == TableBlock(
        (
            cells((TextRun("Call"),), (), (TextRun("Nurse"),)),
            cells((), (TextRun("one day"),)),
        ),
    )


def stored_rows(*rows: tuple[str, TableRow | None]) -> tuple[SetBlock, ...]:
    """Set lines: rows with their roles, and paragraphs where there is none."""
    blocks = [
        Block(BlockKind.PARAGRAPH, text) if role is None else Block(BlockKind.ROW, text, row=role)
        for text, role in rows
    ]
    return set_blocks("\n".join(b.text for b in blocks), [b.layout for b in blocks])


def told(block: SetBlock) -> tuple[list[str], list[str], bool]:
    assert isinstance(block, TableBlock)
    head, rows = (
        [" | ".join(map(words, row.cells)) for row in some] for some in (block.head, block.rows)
    )
    return head, rows, block.repeated


HEAD = TableRow(begins=True, heading=True)
ROW = TableRow()


def test_rows_stand_under_the_headings_of_their_table_and_of_no_other() -> None:
    first, second, third = stored_rows(
        ("Who | When", HEAD), ("Nurse | now", ROW),
        ("Step | By", HEAD), ("day | hour", TableRow(heading=True)), ("Ring | noon", ROW),
        ("a | b", TableRow(begins=True)),
    )  # fmt: skip
    assert told(first) == (["Who | When"], ["Nurse | now"], False)
    assert told(second) == (["Step | By", "day | hour"], ["Ring | noon"], False)
    assert told(third) == ([], ["a | b"], False)
    assert isinstance(second, TableBlock)
    assert second.labels == ("Step – day", "By – hour")


def test_what_is_too_long_to_be_a_heading_is_not_said_again_beside_each_cell() -> None:
    head = "Step | " + "By when, and by whom. " * 20
    (table,) = stored_rows((head, HEAD), ("Ask | today", ROW))
    assert isinstance(table, TableBlock)
    assert table.labels == ("Step", "")
    assert words(table.heads[0][1].runs).startswith("By when, and by whom.")


def test_a_table_that_goes_on_after_other_words_has_its_headings_again() -> None:
    first, between, second = stored_rows(
        ("Who | When", HEAD), ("Level 1", None), ("Nurse | now", ROW)
    )
    assert told(first) == (["Who | When"], [], False)
    assert isinstance(between, ParagraphBlock)
    assert told(second) == (["Who | When"], ["Nurse | now"], True)


def test_rows_of_which_nothing_was_told_are_one_table_as_they_were() -> None:
    (block,) = set_blocks("a | b\nc | d", [["row", 0, None], ["row", 0, 2]])
    assert told(block) == ([], ["a | b", "c | d"], False)


def test_linked_words_are_linked_in_their_place() -> None:
    (block,) = set_blocks("See the guide now", [["paragraph", 0, None]], [LinkSpan(4, 13, "/x")])
    assert block == ParagraphBlock((TextRun("See "), TextRun("the guide", "/x"), TextRun(" now")))


def test_a_link_that_runs_over_a_line_or_a_cell_is_linked_on_both_sides() -> None:
    layout = [["paragraph", 0, None], ["row", 0, None]]
    first, second = set_blocks("one\ntwo | six", layout, [LinkSpan(0, 13, "/x")])
    assert first == ParagraphBlock((TextRun("one", "/x"),))
    assert second == TableBlock((cells((TextRun("two", "/x"),), (TextRun("six", "/x"),)),))


def test_of_two_links_that_overlap_the_first_is_kept() -> None:
    spans = [LinkSpan(2, 6, "/second"), LinkSpan(0, 4, "/first")]
    (block,) = set_blocks("abcdef", [["paragraph", 0, None]], spans)
    assert block == ParagraphBlock((TextRun("abcd", "/first"), TextRun("ef")))


@pytest.mark.parametrize("words", ["1. Ring", "(a) Ring", "2.1 Ring", "iv) Ring", "12) Ring"])
def test_an_item_with_a_number_of_its_own_has_no_bullet(words: str) -> None:
    assert Item((TextRun(words),)).numbered


@pytest.mark.parametrize("words", ["Ring", "999 is for emergencies", "I am"])
def test_an_item_without_a_number_of_its_own_keeps_its_bullet(words: str) -> None:
    assert not Item((TextRun(words),)).numbered


@given(
    st.lists(st.sampled_from([*"ab \n|", "01632 960101", "0800 1111", "ring 999 ", "a@b.example"]))
    .map("".join),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20))),
)  # fmt: skip
def test_contacts_are_linked_where_no_link_of_the_publisher_stands(
    text: str, places: list[tuple[int, int]]
) -> None:
    own = [LinkSpan(start, start + size, "https://a.example/") for start, size in places]
    found = with_contacts(text, own)
    assert found[: len(own)] == sorted(own)
    contacts = {(start, end): href for start, end, href in contact_links(text)}
    added = found[len(own) :]
    for (start, end), href in contacts.items():
        clear = all(end <= link.start or link.end <= start for link in own)
        assert (LinkSpan(start, end, href) in added) == clear
    assert len(added) <= len(contacts)
