"""set_heads(): which columns and rows each heading of a table reaches over.

Stored rows have an empty cell wherever one of another column or row reaches; the place of the
empty ones tells which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

_Origin = tuple[int, int]
_Origins = Sequence[_Origin | None]
"""Of each place of a row the place of the heading that reaches over it; None where none does."""


@dataclass(frozen=True, slots=True)
class Head:
    """A cell of the rows that head a table.

    Args:
        row, column: the cell's place among those stored, from 0.
        rows, columns: how many of each it reaches over.
    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def over(self) -> tuple[int, int]:
        """The first and the number of the columns that it reaches over."""
        return self.column, self.columns


_MOST_COLUMNS = 100
"""In a wider table every heading stands over its own column only."""


def set_heads(worded: Sequence[Sequence[bool]], columns: int) -> tuple[tuple[Head, ...], ...]:
    """Return the cells of each row that head a table, those that others reach over left out.

    An empty cell belongs to the heading before it in its row, where a heading stands below it or
    its row is the only one; one under a heading to that, as far as nothing stands beside it there.
    What is under two headings is under the same for all that it reaches over.

    Args:
        worded: whether each cell has words, row by row; a row may be short.
        columns: of the table.
    """
    if columns > _MOST_COLUMNS:
        return tuple(
            tuple(Head(row, column) for column in range(columns)) for row in range(len(worded))
        )
    origins: list[_Origins] = []
    for row in range(len(worded)):
        origins.append(_origins_in(worded, row, columns, origins[-1] if row else ()))
    heights = Counter(origin for each in origins for origin in set(each))
    return tuple(tuple(_cells(each, row, heights)) for row, each in enumerate(origins))


def column_groups(heads: Sequence[Sequence[Head]], columns: int) -> list[tuple[int, int]]:
    """Return the first and the number of the columns of each group that a heading stands over.

    Args:
        heads: as ``set_heads`` returned them; one over the whole table parts nothing.
        columns: of the table.
    """
    joined = {
        column
        for head in (head for row in heads for head in row if 1 < head.columns < columns)
        for column in range(head.column + 1, head.column + head.columns)
    }
    starts = [column for column in range(columns) if column not in joined]
    return [(start, end - start) for start, end in pairwise([*starts, columns])]


def _origins_in(
    worded: Sequence[Sequence[bool]], row: int, columns: int, above: _Origins
) -> _Origins:
    """Return the places of the headings that reach over the places of a row."""
    parted = {origin for column, origin in enumerate(above) if _has_words(worded, row, column)}
    found: list[_Origin | None] = []
    for column in range(columns):
        before = found[-1] if found else None
        if _has_words(worded, row, column):
            found.append((row, column))
        elif not above:
            lower = range(1, len(worded))
            headed = not lower or any(_has_words(worded, each, column) for each in lower)
            found.append(before if headed else None)
        elif before is not None and before[0] == row and above[column] == above[column - 1]:
            found.append(before)
        else:
            found.append(None if above[column] in parted else above[column])
    return found


def _has_words(worded: Sequence[Sequence[bool]], row: int, column: int) -> bool:
    return column < len(worded[row]) and worded[row][column]


def _cells(origins: _Origins, row: int, heights: Mapping[_Origin | None, int]) -> Iterator[Head]:
    widths = Counter(origins)
    for column, origin in enumerate(origins):
        if origin is None:
            yield Head(row, column)
        elif origin == (row, column):
            yield Head(row, column, heights[origin], widths[origin])
