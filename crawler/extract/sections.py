"""SectionBuilder: puts headings, blocks and linked words together as Sections and Links.

Every extractor of a format with structure feeds one, in reading order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from collection.extract import CELL_BREAK, Block, BlockKind, Link, Section, TableRow
from collection.reading_account import WhyLeftOut
from collection.vocabulary import Box
from collection.words.folding import fold, fold_within, signs
from crawler.extract.tally import ReadingTally

_BULLET = re.compile(r"^[•▪●■◦○‣⁃·\uf0b7\uf0a7\uf076\uf0d8]\s*")
"""Bullets that are typed as text; the last four are those of Word's symbol fonts."""

_ADDRESS_LENGTH = 2048
"""Longer addresses are data, not places; browsers and servers commonly stop near 2,000."""


_PARAGRAPH_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){1,4}\.?")


def is_paragraph_number(words: str) -> bool:
    """Tell whether words are the number of a paragraph and nothing else."""
    return _PARAGRAPH_NUMBER.fullmatch(words) is not None


@dataclass(frozen=True, slots=True)
class LinkedRun:
    """Words of one block that are linked alike.

    Args:
        text: the words, white space not yet folded.
        url: absolute address that they link to.
    """

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class _Span:
    url: str
    start: int
    end: int


@dataclass(slots=True)
class _Heading:
    level: int
    words: str
    anchor: str | None
    page: int | None


@dataclass(slots=True)
class _Draft:
    heading: tuple[str, ...]
    anchor: str | None
    page: int | None
    box: Box
    blocks: list[Block] = field(default_factory=list)
    length: int = 0

    def add(self, block: Block) -> int:
        """Append a block; return where its text starts in the section's text."""
        start = self.length
        self.blocks.append(block)
        self.length += len(block.text) + 1
        return start


class SectionBuilder:
    """Collects the content of one document in reading order.

    Args:
        is_noise: tells which blocks are none of the document's words.
        numbered: whether a block that is a paragraph's number ("8.8.3") belongs to the next one.
        tally: told what is none of the document's words.

    Attributes:
        kept: characters of the headings and blocks so far, white space aside.
    """

    def __init__(
        self,
        is_noise: Callable[[str], bool] = lambda _: False,
        *,
        numbered: bool = False,
        tally: ReadingTally | None = None,
    ) -> None:
        self.kept = 0
        self._tally = tally or ReadingTally()
        self._is_noise = is_noise
        self._numbered = numbered
        self._number = ""
        self._trail: list[_Heading] = []
        self._box = Box.BODY
        self._drafts: list[_Draft] = []
        self._open = False
        self._between_tables = True
        self._links: list[Link] = []
        self._before_box: list[_Heading] = []
        self._around: list[tuple[list[_Heading], Box]] = []

    def heading(
        self,
        level: int,
        runs: Iterable[LinkedRun],
        *,
        anchor: str | None = None,
        page: int | None = None,
        box: Box | None = None,
    ) -> None:
        """Begin the section of a heading; one without words is passed over.

        Args:
            level: its depth; it ends the sections of all headings at least as deep.
            runs: its words.
            anchor: fragment that opens it.
            page: page that it stands on, from 1.
            box: the box that it opens, which stands outside the body's headings.
        """
        words, spans = join_runs(runs)
        if not words:
            return
        self.kept += signs(words)
        self._put_number(page)
        if box and self._box is Box.BODY:
            self._before_box = [*self._trail]
        self._pop(1 if box else level)
        self._box = box or self._box
        self._trail.append(_Heading(level, words, anchor, page))
        self._begin(anchor, page)
        self._links += [Link(s.url, words[s.start : s.end], page=page) for s in spans]

    def close(self, level: int) -> None:
        """End the sections of all headings at least as deep as a level."""
        self._pop(level)
        self._open = False

    def close_box(self) -> None:
        """Return to the body, where it stood before the box."""
        if self._box is not Box.BODY:
            self._trail, self._box = self._before_box, Box.BODY
            self._open = False

    def begin_aside(self) -> None:
        """Begin what stands in a box of its own within the text."""
        self._around.append(([*self._trail], self._box))

    def end_aside(self) -> None:
        """Return from such a box to the section around it, unless it ended with a heading.

        What follows a box that is no more than a heading stands under it.
        """
        trail, box = self._around.pop()
        if trail != self._trail and self._drafts and self._drafts[-1].blocks:
            self._trail, self._box = trail, box
            self._open = False

    def block(
        self, kind: BlockKind, runs: Iterable[LinkedRun], *, level: int = 0, page: int | None = None
    ) -> None:
        """Add a block; one without words adds its links only.

        Args:
            kind: how it is set, but for a row; a typed bullet makes a paragraph an item, and is
                dropped.
            runs: its words.
            level: nesting depth of a list item.
            page: page on which it begins, from 1.
        """
        number, self._number = self._number, ""
        text, spans = join_runs([LinkedRun(f"{number} "), *runs] if number else runs)
        if self._numbered and not number and is_paragraph_number(text):
            self._number = text
            return
        bullet = _BULLET.match(text)
        cut = bullet.end() if bullet else 0
        self._tally.leave_out(WhyLeftOut.MARKS, text[:cut])
        self._add(Block(BlockKind.ITEM if bullet else kind, text[cut:], level, page), spans, cut)

    def end_table(self) -> None:
        """Have the next row begin a table of its own."""
        self._between_tables = True

    def row(
        self,
        cells: Iterable[Iterable[LinkedRun]],
        *,
        page: int | None = None,
        heading: bool = False,
        row_headings: int = 0,
    ) -> None:
        """Add a row of a table; one without words adds its links only.

        Args:
            cells: the words of each cell, of empty ones too.
            page: page on which it begins, from 1.
            heading, row_headings: as of ``TableRow``.
        """
        number, self._number = self._number, ""
        joined = [join_runs(cell) for cell in ([[LinkedRun(number)]] if number else []) + [*cells]]
        while joined and not joined[-1][0]:
            joined.pop()
        spans: list[_Span] = []
        start = 0
        for words, found in joined:
            spans += [_Span(span.url, span.start + start, span.end + start) for span in found]
            start += len(words) + len(CELL_BREAK)
        text = CELL_BREAK.join(words for words, _ in joined)
        row = TableRow(self._between_tables, heading, min(row_headings, len(joined)))
        bars = max(len(joined) - 1, 0)
        added = self._add(Block(BlockKind.ROW, text, page=page, row=row), spans, bars=bars)
        self._between_tables = self._between_tables and not added

    def _add(self, block: Block, spans: Iterable[_Span], cut: int = 0, bars: int = 0) -> bool:
        """Put a block into the section that is open, or begin one; tell whether it was kept.

        Args:
            block: its text is what remains of the words.
            spans: the linked places in the words.
            cut: how many characters of the words were dropped.
            bars: how many stand between its cells.
        """
        number = signs(block.text) - bars
        if not block.text or self._is_noise(block.text):
            self._tally.leave_out_signs(WhyLeftOut.FURNITURE, number)
            return False
        self.kept += number
        if not self._open:
            last = self._trail[-1] if self._trail else None
            self._begin(last.anchor if last else None, block.page)
        start = self._drafts[-1].add(block)
        for span in spans:
            self._link(block, span, cut, start)
        return True

    def _put_number(self, page: int | None) -> None:
        """Keep a number that no paragraph follows as a paragraph of its own."""
        if self._number:
            self.block(BlockKind.PARAGRAPH, (), page=page)

    def link(self, url: str, *, page: int | None = None) -> None:
        """Add a link that no words carry."""
        if len(url) <= _ADDRESS_LENGTH:
            self._links.append(Link(url, "", page=page))

    def finish(self) -> tuple[tuple[Section, ...], tuple[Link, ...]]:
        """Return all that was collected."""
        self._put_number(None)
        sections = (
            Section(draft.heading, tuple(draft.blocks), draft.anchor, draft.page, draft.box)
            for draft in self._drafts
        )
        return tuple(sections), tuple(self._links)

    def _link(self, block: Block, span: _Span, cut: int, start: int) -> None:
        begin, end = max(span.start - cut, 0), span.end - cut
        if begin < end:
            words, section = block.text[begin:end], len(self._drafts) - 1
            self._links.append(
                Link(span.url, words, section, start + begin, start + end, block.page)
            )

    def _pop(self, level: int) -> None:
        while self._trail and self._trail[-1].level >= level:
            self._trail.pop()
        if not self._trail:
            self._box = Box.BODY

    def _begin(self, anchor: str | None, page: int | None) -> None:
        trail = tuple(heading.words for heading in self._trail)
        self._drafts.append(_Draft(trail, anchor, page, self._box))
        self._open = True


def join_runs(runs: Iterable[LinkedRun]) -> tuple[str, list[_Span]]:
    """Join runs to one line.

    An address that neighbouring runs share is one link: a link that wraps over two lines of a
    PDF is annotated twice, and word processors cut a link wherever its style changes.

    Args:
        runs: the words in order.

    Returns:
        The text, white space folded, and the places of the linked words in it.
    """
    pieces: list[str] = []
    spans: list[_Span] = []
    length, worded, spaced = 0, 0, True
    for run in runs:
        piece = fold_within(run.text)
        piece = piece.lstrip(" ") if spaced else piece
        if not piece:
            continue
        lead = len(piece) - len(piece.lstrip(" "))
        start, end = length + lead, length + len(piece.rstrip(" "))
        if run.url and len(run.url) <= _ADDRESS_LENGTH and start < end:
            if spans and spans[-1].url == run.url and spans[-1].end == worded:
                start = spans.pop().start
            spans.append(_Span(run.url, start, end))
        pieces.append(piece)
        length += len(piece)
        worded = end if piece != " " else worded
        spaced = piece.endswith(" ")
    return "".join(pieces).rstrip(" "), spans


def words_of(runs: Iterable[LinkedRun]) -> str:
    """Return the words of runs, white space folded."""
    return fold("".join(run.text for run in runs))
