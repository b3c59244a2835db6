"""How the lines of a stored section become paragraphs, lists and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.blocks import (
    DEEPEST,
    Item,
    ItemList,
    LinkSpan,
    ParagraphBlock,
    SetBlock,
    TableBlock,
    TextRun,
    nest,
    set_blocks,
)

LAYOUTS = st.lists(
    st.tuples(
        st.sampled_from(["paragraph", "item", "row"]),
        st.integers(0, 2000),
        st.none(),
        st.text(st.characters(exclude_characters="\n"), max_size=30),
    ),
    max_size=25,
)
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
            yield from (" | ".join(map(words, row)) for row in block.rows)


def item_lines(items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        yield words(item.runs)
        yield from item_lines(item.nested)


def words(runs: Sequence[TextRun]) -> str:
    return "".join(run.text for run in runs)


@given(LAYOUTS, SPANS)
def test_every_line_is_shown_once_in_order_and_nothing_else(
    settings: list[tuple[str, int, None, str]], spans: list[LinkSpan]
) -> None:
    lines = [line for *_, line in settings]
    layout = [list(setting[:3]) for setting in settings]
    blocks = set_blocks("\n".join(lines), layout, spans)
    assert list(shown_lines(blocks)) == [line for line in lines if line.strip()]


@given(LAYOUTS)
def test_a_text_whose_layout_is_cut_short_is_shown_whole(
    settings: list[tuple[str, int, None, str]],
) -> None:
    lines = [line for *_, line in settings]
    layout = [list(setting[:3]) for setting in settings][: len(settings) // 2]
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
        (((TextRun("Call"),), (TextRun("one day"),)), ((TextRun("Letter"),),))
    )
    assert block.columns == 2


def test_an_empty_cell_stays_in_its_column() -> None:
    (block,) = set_blocks("Call |  | Nurse\n | one day", [["row", 0, None], ["row", 0, None]])
    assert block == TableBlock(
        (((TextRun("Call"),), (), (TextRun("Nurse"),)), ((), (TextRun("one day"),))),
    )


def test_linked_words_are_linked_in_their_place() -> None:
    (block,) = set_blocks("See the guide now", [["paragraph", 0, None]], [LinkSpan(4, 13, "/x")])
    assert block == ParagraphBlock((TextRun("See "), TextRun("the guide", "/x"), TextRun(" now")))


def test_a_link_that_runs_over_a_line_or_a_cell_is_linked_on_both_sides() -> None:
    layout = [["paragraph", 0, None], ["row", 0, None]]
    first, second = set_blocks("one\ntwo | six", layout, [LinkSpan(0, 13, "/x")])
    assert first == ParagraphBlock((TextRun("one", "/x"),))
    assert second == TableBlock((((TextRun("two", "/x"),), (TextRun("six", "/x"),)),))


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
