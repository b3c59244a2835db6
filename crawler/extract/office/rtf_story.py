"""RtfStory: the paragraphs, items and rows of one stretch of Rich Text, written as HTML."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html import escape, unescape

from collection.reading_account import WhyLeftOut
from crawler.extract.tally import ReadingTally

_TAG = re.compile("<[^<>]*>")
_ALIKE = 60
"""Twips within which the edges of two cells are one: a millimetre."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """How the paragraph under way is set.

    Args:
        level: of a heading, from 1; 0 for none.
        title: whether it is the title of the document.
        listed: depth of an item, from 0; None for none.
        in_row: whether it stands in a cell.
        depth: how many tables it stands in, one within the other, where it says so.
    """

    level: int = 0
    title: bool = False
    listed: int | None = None
    in_row: bool = False
    depth: int = 0


@dataclass(slots=True)
class RtfRow:
    """A row under way, or one that is finished.

    Args:
        heads: whether it is one of headings.
        ends: where each of its cells ends that were announced, in twips.
        goes_on: which of those are the lower part of a cell above.
        cells: the HTML of those that are finished.
    """

    heads: bool = False
    ends: list[int] = field(default_factory=list)
    goes_on: set[int] = field(default_factory=set)
    cells: list[str] = field(default_factory=list)

    @property
    def starts(self) -> list[int]:
        """Where each of its cells starts; none where cells were not announced as they came."""
        return [0, *self.ends][: len(self.cells)] if len(self.ends) == len(self.cells) else []


@dataclass
class RtfStory:
    """What is read of a body, a note, a text box or a header.

    Args:
        blocks: the HTML of what is finished.
        after: the HTML of text boxes, which follow the paragraph that they stand in.
        number: what is printed before an item.
        tally: told what is left out, and what is put in.
        paragraph: how the paragraph under way is set.
        row: the row under way.
    """

    blocks: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    number: str = ""
    tally: ReadingTally = field(default_factory=ReadingTally)
    paragraph: Paragraph = field(default_factory=Paragraph)
    row: RtfRow = field(default_factory=RtfRow)
    _runs: list[str] = field(default_factory=list)
    _cell: list[str] = field(default_factory=list)
    _rows: list[RtfRow] = field(default_factory=list)
    _inner: list[list[list[str]]] = field(default_factory=lambda: [[[]]])
    _boxes: list[str] = field(default_factory=list)

    def text(self, words: str, *, raised: bool, url: str) -> None:
        """Add words.

        Args:
            words: as shown; a line break is one.
            raised: whether they are set above the line.
            url: that they link to; empty for none.
        """
        shown = "<br>".join(map(escape, words.split("\n")))
        if raised and words.strip():
            shown = f"<sup>{shown}</sup>"
        self._runs.append(f'<a href="{escape(url)}">{shown}</a>' if url else shown)

    def mark(self, number: int) -> None:
        """Add the mark of a note, which stands before the note too."""
        self.tally.add(f"[{number}][{number}]")
        self._runs.append(f"<sup>[{number}]</sup>")

    def end_paragraph(self) -> None:
        """Finish the paragraph under way."""
        words, self._runs = "".join(self._runs), []
        number, self.number = self.number.strip(), ""
        paragraph = self.paragraph
        if number and paragraph.listed is None:
            paragraph = replace(paragraph, listed=0)
        elif not number:
            paragraph = replace(paragraph, listed=None)
        if any(map(str.isalnum, number)) and words.strip():
            words = f"{escape(number)} {words}"
        else:
            self.tally.leave_out(WhyLeftOut.MARKS, number)
        if self.paragraph.in_row and self.paragraph.depth > 1:
            self._inner[-1][-1].append(words)
            return
        if self.paragraph.in_row:
            self._end_inner_table()
            self._cell.append(words)
            return
        self._end_table()
        self.blocks += [_block(paragraph, words), *self.after]
        self.after = []

    def end_cell(self) -> None:
        """Finish the cell under way."""
        self.paragraph = replace(self.paragraph, in_row=True, depth=0)
        self.end_paragraph()
        cell = "<br>".join(part for part in self._cell if part)
        self.row.cells.append(cell)
        self._cell = []

    def end_inner_cell(self) -> None:
        """Finish the cell under way of a table that stands in a cell."""
        self.paragraph = replace(self.paragraph, in_row=True, depth=max(self.paragraph.depth, 2))
        self.end_paragraph()
        self._inner[-1].append([])

    def end_inner_row(self) -> None:
        """Finish the row under way of a table that stands in a cell."""
        self._inner.append([[]])

    def _end_inner_table(self) -> None:
        """Put the table that stands in the cell under way into it; of cells without rows one."""
        rows = [["<br>".join(filter(None, cell)) for cell in row] for row in self._inner]
        self._inner = [[[]]]
        written = "".join(
            f"<tr>{''.join(f'<td>{cell}</td>' for cell in row[: len(row) - (not row[-1])])}</tr>"
            for row in rows
            if any(row)
        )
        self._cell += [f"<table>{written}</table>"] if written else []

    def end_row(self) -> None:
        """Finish the row under way; the next is as this one unless it says otherwise."""
        for place, cell in enumerate(self.row.cells):
            if place in self.row.goes_on:
                self.tally.leave_out(WhyLeftOut.HIDDEN, unescape(_TAG.sub("", cell)))
                self.row.cells[place] = ""
        if self.row.cells:
            self._rows.append(self.row)
        self.row, self._cell = replace(self.row, cells=[]), []
        self._boxes, self.after = [*self._boxes, *self.after], []

    def finish(self) -> str:
        """Return all of it."""
        if self._cell or self.row.cells or any(map(any, self._inner)):
            self.paragraph = replace(self.paragraph, depth=0)
            self.end_cell()
            self.end_row()
        self.paragraph = replace(self.paragraph, in_row=False)
        self.end_paragraph()
        return "".join(self.blocks)

    def _end_table(self) -> None:
        if self._rows:
            starts = _columns(start for row in self._rows for start in row.starts)
            rows = "".join(_row(row, starts) for row in self._rows)
            self.blocks += [f"<table>{rows}</table>", *self._boxes]
            self._rows, self._boxes = [], []


def _columns(starts: Iterable[int]) -> list[int]:
    """Return where the columns start of which cells start at some places."""
    columns: list[int] = []
    for start in sorted(set(starts)):
        if not columns or start - columns[-1] > _ALIKE:
            columns.append(start)
    return columns


def _row(row: RtfRow, starts: list[int]) -> str:
    """Return a row, each cell over all the columns in which others of the table start."""
    tag = "th" if row.heads else "td"
    spans = [
        bisect_left(starts, end - _ALIKE) - bisect_left(starts, start - _ALIKE)
        for start, end in zip(row.starts, row.ends, strict=False)
    ] or [1] * len(row.cells)
    cells = (
        f'<{tag} colspan="{max(wide, 1)}">{cell}</{tag}>'
        for cell, wide in zip(row.cells, spans, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _block(paragraph: Paragraph, words: str) -> str:
    if not words.strip():
        return ""
    if paragraph.title:
        return f'<h1 class="title">{words}</h1>'
    if paragraph.level:
        return f"<h{min(paragraph.level, 6)}>{words}</h{min(paragraph.level, 6)}>"
    if paragraph.listed is not None:
        depth = min(paragraph.listed, 8) + 1
        return f"{'<ul>' * depth}<li>{words}</li>{'</ul>' * depth}"
    return f"<p>{words}</p>"
