"""Marked lines: a compared text as lines of kept, inserted and deleted words, far ones folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from collection.extract import BlockKind, LineLayout, line_layout
from collection.words.word_diff import Op, WordRun

SHOWN_BESIDE = 1
"""Unchanged lines shown on either side of a change, to tell where it stands."""
WORTH_FOLDING = 2
"""Fewer unchanged lines than this are shown: a fold takes a line itself."""

Layout = Sequence[Sequence[Any]]
"""How each line of a stored text was set, as ``line_layout`` reads it."""


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """Words that fared alike, with the white space around them kept out of their marking."""

    op: Op
    before: str
    text: str
    after: str


Marks = tuple[MarkedWords, ...]


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """One paragraph, list item or table row of either version, or of both.

    Args:
        set: how it was set in the later version, where it stands there.
        marks: its words.
    """

    set: LineLayout
    marks: Marks

    @property
    def changed(self) -> bool:
        """Whether any of its words was inserted or deleted."""
        return any(mark.op is not Op.KEPT and mark.text for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring lines; folded away where nothing near them changed.

    Args:
        blocks: the lines, those set alike together.
        number: how many lines.
        folded: whether they are folded away.
    """

    blocks: tuple[tuple[BlockKind, tuple[MarkedLine, ...]], ...]
    number: int
    folded: bool


def marks(runs: Sequence[WordRun]) -> Marks:
    """Return words to be marked, with the white space around them kept apart.

    Args:
        runs: from ``compare_words``.
    """
    found: list[MarkedWords] = []
    for run in runs:
        before, text, after = _around(run.text)
        if found and found[-1].op is Op.DELETED and run.op is Op.INSERTED:
            before = before or " "  # at the beginning of a text neither has a space of its own
        found.append(MarkedWords(run.op, before, text, after))
    return tuple(found)


def _around(text: str) -> tuple[str, str, str]:
    words = text.strip()
    before, _, after = text.partition(words) if words else (text, "", "")
    return before, words, after


def marked_lines(runs: Sequence[WordRun], old: Layout, new: Layout) -> Iterator[MarkedLine]:
    """Yield the lines of both versions in one order; a line ends where it ended in either.

    Args:
        runs: a section's text, word by word.
        old, new: how each line of the earlier and of the later text was set.
    """
    line: list[WordRun] = []
    at_old = at_new = 0
    for run in runs:
        for n, piece in enumerate(run.text.split("\n")):
            if n:
                yield from _line(line, (old, at_old), (new, at_new))
                line = []
                at_old += run.op is not Op.INSERTED
                at_new += run.op is not Op.DELETED
            line.append(WordRun(run.op, piece))
    yield from _line(line, (old, at_old), (new, at_new))


def _line(
    runs: Sequence[WordRun], old: tuple[Layout, int], new: tuple[Layout, int]
) -> Iterator[MarkedLine]:
    """Yield the line, set as in the later version where it stands there, unless it is empty."""
    if any(run.words for run in runs):
        gone = all(run.op is Op.DELETED for run in runs if run.words)
        layout, at = old if gone else new
        yield MarkedLine(line_layout(layout, at), marks(runs))


def stretches(lines: Sequence[MarkedLine]) -> Iterator[Stretch]:
    """Yield lines in stretches, those far from any change folded away.

    Args:
        lines: of one section.
    """
    near = _near_changes(lines)
    for shown, group in groupby(range(len(lines)), key=lambda n: n in near):
        some = [lines[n] for n in group]
        folded = not shown and len(some) >= WORTH_FOLDING
        blocks = tuple(
            (kind, tuple(alike)) for kind, alike in groupby(some, lambda line: line.set.kind)
        )
        yield Stretch(blocks, len(some), folded)


def _near_changes(lines: Sequence[MarkedLine]) -> set[int]:
    return {
        near
        for n, line in enumerate(lines)
        if line.changed
        for near in range(n - SHOWN_BESIDE, n + SHOWN_BESIDE + 1)
    }
