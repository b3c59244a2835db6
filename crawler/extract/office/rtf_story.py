"""RtfStory: the paragraphs, items and rows of one stretch of Rich Text, written as HTML."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html import escape

from collection.reading_account import WhyLeftOut
from crawler.extract.tally import ReadingTally


@dataclass(frozen=True, slots=True)
class Paragraph:
    """How the paragraph under way is set.

    Args:
        level: of a heading, from 1; 0 for none.
        title: whether it is the title of the document.
        listed: depth of an item, from 0; None for none.
        in_row: whether it stands in a cell.
    """

    level: int = 0
    title: bool = False
    listed: int | None = None
    in_row: bool = False


@dataclass
class RtfStory:
    """What is read of a body, a note, a text box or a header.

    Args:
        blocks: the HTML of what is finished.
        after: the HTML of text boxes, which follow the paragraph that they stand in.
        number: what is printed before an item.
        tally: told what is left out, and what is put in.
        paragraph: how the paragraph under way is set.
        heads: whether the row under way is one of headings.
    """

    blocks: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    number: str = ""
    tally: ReadingTally = field(default_factory=ReadingTally)
    paragraph: Paragraph = field(default_factory=Paragraph)
    heads: bool = False
    _runs: list[str] = field(default_factory=list)
    _cell: list[str] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _rows: list[str] = field(default_factory=list)
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
        if self.paragraph.in_row:
            self._cell.append(words)
            return
        self._end_table()
        self.blocks += [_block(paragraph, words), *self.after]
        self.after = []

    def end_cell(self) -> None:
        """Finish the cell under way."""
        self.paragraph = replace(self.paragraph, in_row=True)
        self.end_paragraph()
        self._cells.append("<br>".join(part for part in self._cell if part))
        self._cell = []

    def end_row(self) -> None:
        """Finish the row under way."""
        tag = "th" if self.heads else "td"
        cells = "".join(f"<{tag}>{cell}</{tag}>" for cell in self._cells)
        if cells:
            self._rows.append(f"<tr>{cells}</tr>")
        self._cells, self._cell = [], []
        self._boxes, self.after = [*self._boxes, *self.after], []

    def finish(self) -> str:
        """Return all of it."""
        if self._cell or self._cells:
            self.end_cell()
            self.end_row()
        self.paragraph = replace(self.paragraph, in_row=False)
        self.end_paragraph()
        return "".join(self.blocks)

    def _end_table(self) -> None:
        if self._rows:
            self.blocks += [f"<table>{''.join(self._rows)}</table>", *self._boxes]
            self._rows, self._boxes = [], []


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
