"""compare_words(): which words of one text were kept, deleted and inserted to make another.

How words are set (``collection.words.texts``) does not count: of words that say the same those of
the later text are kept. Whole lines are matched first, then the words between them, by the longest
common subsequence (rapidfuzz's bit-parallel LCSseq, after Hyyrö 2004). Where that would cost too
much, sentences are matched before words, so the time is bounded whatever the texts are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from itertools import pairwise
from operator import add

from rapidfuzz.distance import LCSseq

from collection.words.texts import fold_typography

MOST_CELLS = 100_000_000
"""Units of the one text times units of the other that are matched at once: about 10,000 words by
10,000, which takes 20 ms and 12 MB; the matrix is one bit a cell."""


class Op(StrEnum):
    """What became of some words."""

    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class WordRun:
    """Words that stand together and fared alike, with the white space around them."""

    op: Op
    text: str

    @property
    def words(self) -> int:
        """How many words it holds."""
        return len(self.text.split())


def compare_words(old: str, new: str) -> tuple[WordRun, ...]:
    """Return the words of two texts in one reading order, each marked.

    Words are what white space parts, so "weeks" and "weeks," are two. A few kept words between
    larger changes are marked as deleted and inserted with them, because a reader follows phrases.

    Args:
        old: the earlier text.
        new: the later text.

    Returns:
        Runs; those kept and inserted, joined, are ``new``, those kept and deleted say what ``old``
        says.
    """
    if old == new or fold_typography(old) == fold_typography(new):
        return (WordRun(Op.KEPT, new),) if new else ()
    first, second = _Words(old), _Words(new)
    whole = _Place(0, len(first.words), 0, len(second.words))
    return tuple(_joined(_runs(first, second, _match(first, second, whole, _Unit.LINE))))


def differs(runs: Sequence[WordRun]) -> bool:
    """Tell whether any word, and not only the white space, was inserted or deleted.

    Args:
        runs: from ``compare_words``.
    """
    return any(run.op is not Op.KEPT and run.words for run in runs)


class _Unit(IntEnum):
    """What is matched at once, the coarsest first."""

    LINE = 0
    SENTENCE = 1
    WORD = 2


_WORD = re.compile(r"(?<!\s)(\s*)(\S+)")
_SENTENCE_END = re.compile(r".*[.!?;:][\"'”’)\]]*", re.DOTALL)


class _Words:
    """A text as words, each with the white space before it, and what each says."""

    def __init__(self, text: str) -> None:
        found = list(_WORD.finditer(text))
        self.gaps = [match[1] for match in found]
        self.words = [match[2] for match in found]
        self.said = [fold_typography(word) for word in self.words]
        self.gaps.append(text[found[-1].end() :] if found else text)

    def units(self, begin: int, end: int, unit: _Unit) -> list[int]:
        """Return where each unit begins, and the end of the last."""
        return [begin, *(n for n in range(begin + 1, end) if self._begins(n, unit)), end]

    def _begins(self, place: int, unit: _Unit) -> bool:
        if unit is _Unit.WORD or "\n" in self.gaps[place]:
            return True
        return unit is _Unit.SENTENCE and bool(_SENTENCE_END.fullmatch(self.words[place - 1]))

    def text(self, begin: int, end: int) -> str:
        """Return some words, each with the white space before it."""
        return "".join(map(add, self.gaps[begin:end], self.words[begin:end]))


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch of words of each text."""

    old_begin: int
    old_end: int
    new_begin: int
    new_end: int

    @property
    def cells(self) -> int:
        return (self.old_end - self.old_begin) * (self.new_end - self.new_begin)


def _match(old: _Words, new: _Words, place: _Place, unit: _Unit) -> list[_Place]:
    """Return the stretches of equal words in a place, in order."""
    if not place.cells:
        return []
    if old.said[place.old_begin : place.old_end] == new.said[place.new_begin : place.new_end]:
        # Lines broken anew match lines of the same words elsewhere, where the words stayed.
        return [place]
    equal = _equal_units(old, new, place, unit)
    if unit is _Unit.WORD:
        return _without_islands(equal, place)
    matched: list[_Place] = []
    for gap, kept in zip(_gaps(equal, place), [*equal, None], strict=True):
        finer = _Unit.WORD if gap.cells <= MOST_CELLS else _Unit(unit + 1)
        matched += _match(old, new, gap, finer)
        if kept:
            matched.append(kept)
    return matched


def _equal_units(old: _Words, new: _Words, place: _Place, unit: _Unit) -> list[_Place]:
    starts = (
        old.units(place.old_begin, place.old_end, unit),
        new.units(place.new_begin, place.new_end, unit),
    )
    numbers: dict[tuple[str, ...], int] = {}
    first, second = (
        [
            numbers.setdefault(tuple(text.said[begin:end]), len(numbers))
            for begin, end in pairwise(bounds)
        ]
        for text, bounds in zip((old, new), starts, strict=True)
    )
    return [
        _Place(starts[0][a], starts[0][b], starts[1][c], starts[1][d])
        for a, b, c, d in _common(first, second)
    ]


def _common(first: list[int], second: list[int]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the equal stretches of two lists; only both ends where the rest would cost too much."""
    least = min(len(first), len(second))
    head = next((n for n in range(least) if first[n] != second[n]), least)
    tail = next((n for n in range(least - head) if first[-1 - n] != second[-1 - n]), least - head)
    if head:
        yield 0, head, 0, head
    inner, other = first[head : len(first) - tail], second[head : len(second) - tail]
    if len(inner) * len(other) <= MOST_CELLS:
        for step in LCSseq.opcodes(inner, other):
            if step.tag == "equal":
                yield (
                    head + step.src_start,
                    head + step.src_end,
                    head + step.dest_start,
                    head + step.dest_end,
                )
    if tail:
        yield len(first) - tail, len(first), len(second) - tail, len(second)


def _gaps(equal: Sequence[_Place], place: _Place) -> Iterator[_Place]:
    """Yield what lies before, between and after equal stretches: one more than they are."""
    old, new = place.old_begin, place.new_begin
    for kept in equal:
        yield _Place(old, kept.old_begin, new, kept.new_begin)
        old, new = kept.old_end, kept.new_end
    yield _Place(old, place.old_end, new, place.new_end)


def _without_islands(equal: Sequence[_Place], place: _Place) -> list[_Place]:
    """Drop the stretches no longer than the changes on either side of them.

    That is the semantic clean-up of Fraser's diff-match-patch, with words for characters.
    """
    kept: list[_Place] = []
    gaps = list(_gaps(equal, place))
    before = _size(gaps[0])
    for stretch, gap in zip(equal, gaps[1:], strict=True):
        length, after = stretch.old_end - stretch.old_begin, _size(gap)
        if length <= before and length <= after:
            before += length + after
        else:
            kept.append(stretch)
            before = after
    return kept


def _size(gap: _Place) -> int:
    return max(gap.old_end - gap.old_begin, gap.new_end - gap.new_begin)


def _runs(old: _Words, new: _Words, matched: Sequence[_Place]) -> Iterator[WordRun]:
    whole = _Place(0, len(old.words), 0, len(new.words))
    for gap, kept in zip(_gaps(matched, whole), [*matched, None], strict=True):
        yield WordRun(Op.DELETED, old.text(gap.old_begin, gap.old_end))
        yield WordRun(Op.INSERTED, new.text(gap.new_begin, gap.new_end))
        if kept is not None:
            yield from _kept_runs(old, new, kept)
    yield from _space(old.gaps[-1], new.gaps[-1])


def _kept_runs(old: _Words, new: _Words, kept: _Place) -> Iterator[WordRun]:
    """Yield equal words with the white space between them, which need not be equal."""
    begins = [
        n
        for n in range(kept.old_end - kept.old_begin)
        if n == 0 or old.gaps[kept.old_begin + n] != new.gaps[kept.new_begin + n]
    ]
    for begin, end in pairwise([*begins, kept.old_end - kept.old_begin]):
        before, after = kept.old_begin + begin, kept.new_begin + begin
        yield from _space(old.gaps[before], new.gaps[after])
        text = new.text(after, kept.new_begin + end)
        yield WordRun(Op.KEPT, text[len(new.gaps[after]) :])


def _space(old: str, new: str) -> Iterator[WordRun]:
    if old == new:
        yield WordRun(Op.KEPT, old)
    else:
        yield WordRun(Op.DELETED, old)
        yield WordRun(Op.INSERTED, new)


def _joined(runs: Iterator[WordRun]) -> Iterator[WordRun]:
    """Join neighbours that fared alike, the deleted before the inserted of one change."""
    texts = {Op.DELETED: list[str](), Op.INSERTED: list[str](), Op.KEPT: list[str]()}
    for run in runs:
        if not run.text:
            continue
        if (run.op is Op.KEPT) != bool(texts[Op.KEPT]):
            yield from _flushed(texts)
        texts[run.op].append(run.text)
    yield from _flushed(texts)


def _flushed(texts: dict[Op, list[str]]) -> Iterator[WordRun]:
    for op, parts in texts.items():
        if parts:
            yield WordRun(op, "".join(parts))
            parts.clear()
