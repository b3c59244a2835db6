"""Everything with a time limit: each sentence of a text that holds one, whole, with its place.

A limit is never shown without what it depends on: a row of a table is a sentence, with the headings
of its columns, and an item of a list begins with the unfinished sentence that stands over the list.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from collection.extract import CELL_BREAK
from collection.marks.limits import limits
from collection.words.texts import as_said
from index.words.sentences import sentences
from portal.documents.blocks import (
    Item,
    ItemList,
    ParagraphBlock,
    RowOfCells,
    Runs,
    SetBlock,
    TableBlock,
)
from portal.documents.sections import SectionView

Span = tuple[int, int]
_ENDS = (".", "!", "?")
_CLOSING = "\"'”’)]"


@dataclass(frozen=True, slots=True)
class LimitedWords:
    """Words of a sentence, or of a cell.

    Args:
        text: the words.
        limits: [start, end) places of the time limits in them.
    """

    text: str
    limits: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class LimitedPart:
    """A part of a sentence: all of it, or a cell under the heading of its column."""

    words: LimitedWords
    heading: LimitedWords | None = None


@dataclass(frozen=True, slots=True)
class LimitedSentence:
    """A sentence that holds a time limit.

    Args:
        parts: its words; of a row of a table its cells.
        name: the heading that it stands under.
        href: link to its section.
    """

    parts: tuple[LimitedPart, ...]
    name: str
    href: str

    @property
    def words(self) -> str:
        """All that it says."""
        return "\n".join(
            words.text
            for part in self.parts
            for words in (part.heading, part.words)
            if words is not None
        )

    @property
    def key(self) -> str:
        """What it is known by in another text: the first cell of a row, or all that it says."""
        first = self.parts[0]
        return as_said(self.words if first.heading is None else first.words.text)

    @property
    def limits(self) -> tuple[str, ...]:
        """The words of its time limits, each once."""
        told = (
            words.text[start:end]
            for part in self.parts
            for words in (part.heading, part.words)
            if words is not None
            for start, end in words.limits
        )
        return tuple(dict.fromkeys(told))


def limited_sentences(views: Iterable[SectionView]) -> tuple[LimitedSentence, ...]:
    """Return every sentence with a time limit, in reading order.

    Args:
        views: the sections that are shown on one page.
    """
    return tuple(
        sentence
        for view in views
        for sentence in sentences_of(view.blocks, view.name, view.fragment)
    )


def sentences_of(blocks: Sequence[SetBlock], name: str, href: str) -> tuple[LimitedSentence, ...]:
    """Return the sentences of a section that hold a time limit.

    Args:
        blocks: its text, set for reading.
        name: its heading.
        href: link to it.
    """
    return tuple(LimitedSentence(parts, name, href) for parts in _of_blocks(blocks))


def _of_blocks(blocks: Sequence[SetBlock]) -> Iterator[tuple[LimitedPart, ...]]:
    begun = ""
    for block in blocks:
        if isinstance(block, ParagraphBlock):
            text = _text(block.runs)
            yield from _of_text(text)
            begun = _unfinished(text)
            continue
        if isinstance(block, ItemList):
            yield from _of_items(block.items, begun)
        elif isinstance(block, TableBlock):
            yield from _of_table(block)
        begun = ""


def _of_items(items: Iterable[Item], begun: str) -> Iterator[tuple[LimitedPart, ...]]:
    for item in items:
        text = _text(item.runs)
        yield from _of_text(text, begun)
        yield from _of_items(item.nested, text)


def _of_text(text: str, begun: str = "") -> Iterator[tuple[LimitedPart, ...]]:
    """Yield the sentences with a limit of a paragraph or an item, under what they go on from."""
    found = deque((limit.start, limit.end) for limit in limits(text))
    over = (LimitedPart(_words(begun)),) if begun else ()
    for start, end in _whole_sentences(text) if found else ():
        inside: list[Span] = []
        while found and found[0][0] < end:  # both are in reading order
            first, last = found.popleft()
            if start <= first and last <= end:
                inside.append((first - start, last - start))
        if inside:
            yield (*over, LimitedPart(LimitedWords(text[start:end], tuple(inside))))


def _of_table(table: TableBlock) -> Iterator[tuple[LimitedPart, ...]]:
    headings = [_words(label) for label in table.labels]
    for row in table.rows:
        parts = tuple(_of_row(row, headings))
        if any(part.words.limits or (part.heading and part.heading.limits) for part in parts):
            yield parts


def _of_row(row: RowOfCells, headings: Sequence[LimitedWords]) -> Iterator[LimitedPart]:
    """Yield the cells of a row that hold words; the whole row tells what is a limit in them."""
    cells = [_text(cell) for cell in row.cells]
    found = [(limit.start, limit.end) for limit in limits(CELL_BREAK.join(cells))]
    at = 0
    for cell, heading in zip(cells, headings, strict=False):
        inside = tuple((a - at, b - at) for a, b in found if at <= a and b <= at + len(cell))
        if cell.strip():
            yield LimitedPart(LimitedWords(cell, inside), heading if heading.text else None)
        at += len(cell) + len(CELL_BREAK)


def _whole_sentences(text: str) -> Iterator[Span]:
    """Yield the sentences of a line, those together again that were cut for their length."""
    begin: int | None = None
    end = 0
    for sentence in sentences(text):
        begin = sentence.start if begin is None else begin
        end = sentence.end
        if not _goes_on(text[sentence.start : end]):
            yield begin, end
            begin = None
    if begin is not None:
        yield begin, end


def _goes_on(sentence: str) -> bool:
    return not sentence.rstrip(_CLOSING).endswith(_ENDS)


def _unfinished(text: str) -> str:
    """Return the last sentence of a paragraph where it is not finished: a list goes on from it."""
    last = list(_whole_sentences(text))[-1:]
    return next((text[a:b] for a, b in last if _goes_on(text[a:b])), "")


def _words(text: str) -> LimitedWords:
    return LimitedWords(text, tuple((limit.start, limit.end) for limit in limits(text)))


def _text(runs: Runs) -> str:
    return "".join(run.text for run in runs)
