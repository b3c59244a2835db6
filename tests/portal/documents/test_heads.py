"""Which columns and rows the headings of a table reach over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.heads import Head, column_groups, set_heads


def headed(*rows: str, columns: int) -> list[str]:
    """Set headings, a letter each, points for the empty ones; of each its reach, as "A:3x1"."""
    worded = [[letter != "." for letter in row] for row in rows]
    return [
        " ".join(
            f"{rows[head.row][head.column]}:{head.columns}x{head.rows}"
            for head in row
            if worded[head.row][head.column : head.column + 1] == [True]
        )
        for row in set_heads(worded, columns)
    ]


@pytest.mark.parametrize(
    ("rows", "columns", "expected"),
    [
        (["ABC"], 3, ["A:1x1 B:1x1 C:1x1"]),
        (["AB"], 3, ["A:1x1 B:2x1"]),
        (["A.C"], 3, ["A:2x1 C:1x1"]),
        ([".BC"], 3, ["B:1x1 C:1x1"]),
        (["A"], 3, ["A:3x1"]),
        (["AB.D", ".cd"], 4, ["A:1x2 B:2x1 D:1x2", "c:1x1 d:1x1"]),
        (["A", "bc"], 2, ["A:2x1", "b:1x1 c:1x1"]),
        (["AB..", "abc."], 4, ["A:1x1 B:2x1", "a:1x1 b:1x1 c:1x1"]),
        (["A..D", "b.c", "xyzw"], 4, ["A:3x1 D:1x2", "b:2x1 c:1x1", "x:1x1 y:1x1 z:1x1 w:1x1"]),
        (["A.", ".b"], 2, ["A:2x1", "b:1x1"]),
        (["AB", "a"], 3, ["A:1x1 B:1x2", "a:1x1"]),
        ([], 3, []),
    ],
)
def test_a_heading_reaches_over_what_is_empty_beside_and_below_it(
    rows: list[str], columns: int, expected: list[str]
) -> None:
    assert headed(*rows, columns=columns) == expected


grids = st.integers(1, 6).flatmap(
    lambda columns: st.tuples(
        st.lists(st.lists(st.booleans(), max_size=columns), max_size=4), st.just(columns)
    )
)


@given(grids)
def test_every_place_is_taken_once_and_no_heading_is_lost(
    grid: tuple[list[list[bool]], int],
) -> None:
    worded, columns = grid
    heads = [head for row in set_heads(worded, columns) for head in row]
    taken = [
        (head.row + y, head.column + x)
        for head in heads
        for y in range(head.rows)
        for x in range(head.columns)
    ]
    assert sorted(taken) == [(y, x) for y in range(len(worded)) for x in range(columns)]
    written = {(y, x) for y, row in enumerate(worded) for x, cell in enumerate(row) if cell}
    assert written <= {(head.row, head.column) for head in heads}


@given(grids)
def test_groups_part_all_columns_and_no_heading_but_one_over_all(
    grid: tuple[list[list[bool]], int],
) -> None:
    worded, columns = grid
    heads = set_heads(worded, columns)
    groups = column_groups(heads, columns)
    assert [start for start, _ in groups] == [
        sum(wide for _, wide in groups[:number]) for number in range(len(groups))
    ]
    assert sum(wide for _, wide in groups) == columns
    for head in (head for row in heads for head in row if head.columns < columns):
        assert any(
            start <= head.column and head.column + head.columns <= start + wide
            for start, wide in groups
        )


def test_a_table_too_wide_for_one_is_left_as_it_is() -> None:
    (row,) = set_heads([[True]], 5000)
    assert row[:2] == (Head(0, 0), Head(0, 1))
    assert len(row) == 5000
