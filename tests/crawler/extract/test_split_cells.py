"""Tables within cells: no word is lost, and the cells beside stay in their columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from crawler.extract.html.elements import words
from crawler.extract.html.spans import fill_spans
from crawler.extract.split_cells import split_cells


def written(rows: list[list[str]]) -> str:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>{body}</table>"


@st.composite
def outer_tables(draw: st.DrawFn) -> tuple[list[list[str]], dict[tuple[int, int], tuple[int, int]]]:
    """Draw a table, and the rows and columns of the tables in some of its cells."""
    height, width = draw(st.integers(1, 4)), draw(st.integers(2, 4))
    places = [(y, x) for y in range(1, height) for x in range(width)]
    sizes = st.tuples(st.integers(1, 3), st.integers(1, 3))
    split = draw(st.dictionaries(st.sampled_from(places), sizes, max_size=3)) if places else {}
    rows = [[f"c{y}{x}" for x in range(width)] for y in range(height)]
    for (y, x), (down, across) in split.items():
        inner = [[f"n{y}{x}{line}{column}" for column in range(across)] for line in range(down)]
        rows[y][x] = f"before{y}{x}{written(inner)}"
    return rows, split


@given(outer_tables())
def test_no_word_is_lost_and_each_cell_stays_in_its_column(
    drawn: tuple[list[list[str]], dict[tuple[int, int], tuple[int, int]]],
) -> None:
    rows, _ = drawn
    root = html.fromstring(f"<div>{written(rows)}</div>")
    before = sorted(root.text_content().replace("n", " n").replace("c", " c").split())
    split_cells(root)
    fill_spans(root)
    (table,) = root.iter("table")
    grid = [[words(cell) for cell in row] for row in table.iter("tr")]
    after = " ".join(" ".join(row) for row in grid).split()
    assert sorted(after) == sorted(" ".join(before).replace("before", " before").split())
    first, *below = grid
    at = {x: first.index(f"c0{x}") for x in range(len(rows[0]))}
    for row in below:
        for place, cell in enumerate(row):
            if cell.startswith("c"):
                assert place == at[int(cell[2])]
            elif cell:
                column = int(cell.removeprefix("before").removeprefix("n")[1])
                assert at[column] <= place < at.get(column + 1, len(row))


def test_a_table_that_lays_out_a_page_is_left_as_it_is() -> None:
    for rows in ([["a", written([["b", "c"]])]], [["1", "2"], ["a " * 90, written([["b", "c"]])]]):
        root = html.fromstring(f"<div>{written(rows)}</div>")
        split_cells(root)
        assert len(list(root.iter("table"))) == 2


def test_a_file_of_very_many_tables_is_left_as_it_is() -> None:
    rows = [["1", "2"], *(["a", written([["b", "c"]])] for _ in range(600))]
    root = html.fromstring(f"<div>{written(rows)}</div>")
    split_cells(root)
    assert len(list(root.iter("table"))) == 601
