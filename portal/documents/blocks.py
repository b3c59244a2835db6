"""Blocks: the lines of a stored section as paragraphs, nested lists and tables, links in place.

Every character shown is one of the stored text; only line breaks and the bars between the
cells of a row become structure.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, groupby, pairwise, takewhile
from typing import Any, ClassVar

from collection.extract import (
    CELL_BREAK,
    PLAIN_ROW,
    BlockKind,
    LineLayout,
    TableRow,
    line_layout,
)
from collection.marks.contacts import contact_links
from portal.documents.heads import Head, column_groups, set_heads

DEEPEST = 8
"""Lists nested deeper are shown at this depth: a phone has no room for more."""
_NUMBERED = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{2,5})[.)]\s|\d{1,3}(?:\.\d{1,3})+\s", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class TextRun:
    """Words that stand together, all or none of them linked."""

    text: str
    href: str | None = None


Runs = tuple[TextRun, ...]


@dataclass(frozen=True, slots=True)
class ParagraphBlock:
    """One paragraph."""

    kind: ClassVar[BlockKind] = BlockKind.PARAGRAPH
    runs: Runs


@dataclass(frozen=True, slots=True)
class Item:
    """One list item and the items nested under it."""

    runs: Runs
    nested: tuple[Item, ...] = ()

    @property
    def numbered(self) -> bool:
        """Whether its words begin with a number of their own: then it has no bullet."""
        return bool(self.runs) and _NUMBERED.match(self.runs[0].text) is not None


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list."""

    kind: ClassVar[BlockKind] = BlockKind.ITEM
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class RowOfCells:
    """A row of a table, and what it is there."""

    cells: tuple[Runs, ...]
    role: TableRow = PLAIN_ROW


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A cell of the rows that head a table.

    Args:
        place: where it stands, and what it reaches over.
        runs: its words; none where nothing heads its column.
        of_group: whether it reaches over a whole group of columns.
    """

    place: Head
    runs: Runs
    of_group: bool


@dataclass(frozen=True)
class TableBlock:
    """Rows of cells; the rows need not be of one length.

    Args:
        rows: those that stand below ``head``.
        head: the rows at the top that head the columns.
        repeated: whether ``head`` stands above already, where the table begins.
    """

    kind: ClassVar[BlockKind] = BlockKind.ROW
    rows: tuple[RowOfCells, ...]
    head: tuple[RowOfCells, ...] = ()
    repeated: bool = False

    @cached_property
    def columns(self) -> int:
        """How many cells the longest row has."""
        return max(len(row.cells) for row in (*self.head, *self.rows))

    @property
    def heads(self) -> tuple[tuple[HeadCell, ...], ...]:
        """The cells of each row of ``head``, with what they reach over."""
        groups = set(self.groups)
        return tuple(
            tuple(
                HeadCell(each, _cell(self.head[each.row], each.column), each.over in groups)
                for each in row
            )
            for row in self._heads
        )

    @property
    def labels(self) -> tuple[str, ...]:
        """The words over each column, for screens on which the columns stand below each other.

        They are said again in every row, so what is too long to be a heading is not.
        """
        columns: list[list[str]] = [[] for _ in range(self.columns)]
        for head in chain.from_iterable(self._heads):
            cell = _cell(self.head[head.row], head.column)
            for column in columns[head.column : head.column + head.columns]:
                column.append("".join(run.text for run in cell).strip())
        said = (" – ".join(filter(None, column)) for column in columns)
        return tuple(label if len(label) <= _LONGEST_LABEL else "" for label in said)

    @property
    def groups(self) -> tuple[tuple[int, int], ...]:
        """The first and the number of the columns that belong together, from the left."""
        return tuple(column_groups(self._heads, self.columns))

    @cached_property
    def _heads(self) -> tuple[tuple[Head, ...], ...]:
        worded = [[bool(cell) for cell in row.cells] for row in self.head]
        return set_heads(worded, self.columns)


_LONGEST_LABEL = 300
"""Signs of the longest words that stand over a column and are said again beside each of its cells:
of ten thousand rows under a heading of as many words nobody could load the page."""


def _cell(row: RowOfCells, column: int) -> Runs:
    return row.cells[column] if column < len(row.cells) else ()


@dataclass(frozen=True, slots=True)
class PictureBlock:
    """A page that is a picture.

    Args:
        page: its number, from 1.
        heads: whether its name is a heading: not within a text, which goes on after it.
        href: path of its picture; None where it was not drawn.
        original: address of the page in the publisher's copy; None where that is gone.
        width, height: of the picture, in pixels.
    """

    kind: ClassVar[str] = "picture"
    page: int
    heads: bool
    href: str | None
    original: str | None
    width: int
    height: int


SetBlock = ParagraphBlock | ItemList | TableBlock | PictureBlock


@dataclass(frozen=True, slots=True, order=True)
class LinkSpan:
    """Where linked words stand in a section's text, and where they lead."""

    start: int
    end: int
    href: str


def with_contacts(text: str, links: Iterable[LinkSpan] = ()) -> list[LinkSpan]:
    """Return links, and those of a text's contacts that stand in none of them.

    Args:
        text: of a stored section.
        links: the publisher's own, as places in it.
    """
    own = sorted(links)
    starts = [link.start for link in own]
    reached = list(accumulate((link.end for link in own), max, initial=0))
    return own + [
        LinkSpan(*contact)
        for contact in contact_links(text)
        if reached[bisect_left(starts, contact.end)] <= contact.start
    ]


def linked_runs(text: str) -> Runs:
    """Return words with their contacts linked.

    Args:
        text: a part of a stored text.
    """
    return _Linked(text, with_contacts(text)).runs(0, len(text))


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    set: LineLayout


def set_blocks(
    text: str,
    layout: Sequence[Sequence[Any]],
    links: Iterable[LinkSpan] = (),
    pictures: Sequence[PictureBlock] = (),
) -> tuple[SetBlock, ...]:
    """Set a stored section for reading.

    Args:
        text: the section's text, a block a line.
        layout: of each line (``line_layout``).
        links: places in ``text``; of two that overlap, the first is kept.
        pictures: pages that are shown before the first line of a later page, in their order.
    """
    linked = _Linked(text, links)
    blocks: list[SetBlock] = []
    head: tuple[RowOfCells, ...] = ()
    shown = 0

    def setting(line: _Line) -> tuple[int, BlockKind]:
        page = line.set.page or 0
        return max(shown, sum(picture.page < page for picture in pictures)), line.set.kind

    for (due, kind), lines in groupby(_lines(text, layout), key=setting):
        blocks += pictures[shown:due]
        shown = due
        if kind is BlockKind.ITEM:
            leveled = [(line.set.level, linked.runs(line.start, line.end)) for line in lines]
            blocks.append(ItemList(nest(leveled)))
        elif kind is BlockKind.ROW:
            rows = [RowOfCells(_cells(text, line, linked), line.set.row) for line in lines]
            for table in tables(rows, head):
                blocks.append(table)
                head = table.head
        else:
            blocks.extend(ParagraphBlock(linked.runs(line.start, line.end)) for line in lines)
    return (*blocks, *pictures[shown:])


def tables(rows: Sequence[RowOfCells], head: tuple[RowOfCells, ...]) -> Iterator[TableBlock]:
    """Yield the tables that rows make.

    Args:
        rows: that follow each other; where the first begins no table, one goes on.
        head: the headings of the table that went before; one that goes on has them again.
    """
    begins = [n for n, row in enumerate(rows) if n and row.role.begins]
    for start, end in pairwise([0, *begins, len(rows)]):
        table = tuple(rows[start:end])
        goes_on = not table[0].role.begins
        own = tuple(takewhile(lambda row: row.role.heading, table))
        if goes_on and head and not own:
            yield TableBlock(table, head, repeated=True)
        else:
            yield TableBlock(table[len(own) :], own)


def nest(leveled: Sequence[tuple[int, Runs]]) -> tuple[Item, ...]:
    """Make nested items of a flat list; a level that skips one is nested by one only.

    Args:
        leveled: (level, runs) of each item in reading order.
    """
    roots: list[_Node] = []
    path: list[tuple[int, _Node]] = []
    for level, runs in leveled:
        while path and (path[-1][0] >= level or len(path) >= DEEPEST):
            path.pop()
        node = _Node(runs, [])
        (path[-1][1].nested if path else roots).append(node)
        path.append((level, node))
    return tuple(node.item() for node in roots)


@dataclass(slots=True)
class _Node:
    runs: Runs
    nested: list[_Node]

    def item(self) -> Item:
        return Item(self.runs, tuple(node.item() for node in self.nested))


def _lines(text: str, layout: Sequence[Sequence[Any]]) -> Iterator[_Line]:
    start = 0
    for number, words in enumerate(text.split("\n")):
        if words.strip():
            yield _Line(start, start + len(words), line_layout(layout, number))
        start += len(words) + 1


def _cells(text: str, line: _Line, linked: _Linked) -> tuple[Runs, ...]:
    cells: list[Runs] = []
    start = line.start
    for words in text[line.start : line.end].split(CELL_BREAK):
        cells.append(linked.runs(start, start + len(words)))
        start += len(words) + len(CELL_BREAK)
    return tuple(cells)


class _Linked:
    """A text with its links, cut into runs on demand."""

    def __init__(self, text: str, links: Iterable[LinkSpan]) -> None:
        self._text = text
        self._spans: list[LinkSpan] = []
        for span in sorted(links):
            clear = not self._spans or span.start >= self._spans[-1].end
            if clear and 0 <= span.start < span.end <= len(text):
                self._spans.append(span)
        self._ends = [span.end for span in self._spans]

    def runs(self, start: int, end: int) -> Runs:
        found: list[TextRun] = []
        at = start
        for span in self._spans[bisect_right(self._ends, start) :]:
            if span.start >= end:
                break
            opens, closes = max(span.start, at), min(span.end, end)
            if opens > at:
                found.append(TextRun(self._text[at:opens]))
            found.append(TextRun(self._text[opens:closes], span.href))
            at = closes
        if at < end:
            found.append(TextRun(self._text[at:end]))
        return tuple(found)
