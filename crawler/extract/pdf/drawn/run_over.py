"""with_run_over(): the last row of a table that stands alone at the head of the next page.

Alone, a row looks like boxes side by side; what tells it is the table at the foot of the page
before, which has the same edges and the same number of columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from crawler.extract.pdf.typeset import TypesetWord, lines_of

_MOST_LINES = 8
"""Lines of a cell; longer ones are text in columns, which is better read as such."""
_NEAR = 3.0
"""Points by which the edges of one table may differ from page to page."""


def with_run_over(pages: Iterable[Sequence[TypesetWord]]) -> Iterator[list[TypesetWord]]:
    """Yield the words of each page, a row that goes on with the table before it marked as such.

    Args:
        pages: the words of each page, its tables and boxes as one word each.
    """
    foot: TypesetWord | None = None
    for words in pages:
        found = list(words)
        head = min(range(len(found)), key=lambda n: found[n].top, default=None)
        if head is not None and foot is not None and _goes_on(foot, found[head]):
            found[head] = replace(found[head], goes_on=True)
        yield found
        foot = max(found, key=lambda word: word.bottom, default=None)


def _goes_on(table: TypesetWord, row: TypesetWord) -> bool:
    alike = abs(table.left - row.left) <= _NEAR and abs(table.right - row.right) <= _NEAR
    if not (alike and table.cells and table.is_table and len(row.cells) == 1):
        return False
    columns = max(map(len, table.cells))
    lines = max(len(lines_of(cell)) for cell in row.cells[0])
    return len(row.cells[0]) == columns > 1 and lines <= _MOST_LINES
