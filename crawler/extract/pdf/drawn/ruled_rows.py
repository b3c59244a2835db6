"""ruled_rows(): tables of whose lines only those between the rows are drawn.

The rules tell the rows, whatever their cells hold: several paragraphs, lists, a few words. The
white that goes through all of them tells the columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from crawler.extract.pdf.grids import Rule
from crawler.extract.pdf.gutters import Interval, common
from crawler.extract.pdf.turns import Box
from crawler.extract.pdf.typeset import GAP, TypesetWord, is_one_row, is_tabbed, lines_of

_ALIKE = 3.0
"""Points by which the ends of rules of one table may differ."""
_FEWEST = 2
"""Rows between rules; fewer are a heading between two lines."""
_FULL = 0.6
"""Least share of rows with words in more than one column."""
_TABBED = 0.1
"""Cells with white within them, in rows: as many as a stray space may give."""
_NEXT = 1.0
"""White, in type sizes, beyond which a row at the edge that no rule closes is over."""


@dataclass(frozen=True, slots=True)
class RuledRows:
    """A table whose rows are parted by rules, and its columns by white.

    Args:
        box: its edges: left, top, right, bottom.
        rows: the upper and the lower edge of each row.
        gaps: the white between its columns.
    """

    box: Box
    rows: tuple[Interval, ...]
    gaps: tuple[Interval, ...]

    def word(self, inside: Iterable[TypesetWord]) -> TypesetWord:
        """Return the whole table as one word.

        Args:
            inside: the words that it holds.
        """
        words = list(inside)
        cells = tuple(
            tuple(map(tuple, _in_columns(held, self.gaps)))
            for top, bottom in self.rows
            if (held := [word for word in words if top < word.middle[1] <= bottom])
        )
        return TypesetWord((), *self.box, median(word.size for word in words), cells=cells)


def ruled_rows(rules: Iterable[Rule], words: Sequence[TypesetWord]) -> Iterator[RuledRows]:
    """Yield the tables of a page whose rows alone are ruled.

    Args:
        rules: the level rules of the page that no upright one meets.
        words: of the page.
    """
    for group in _alike(rules):
        left, right = group[0].start - _ALIKE, group[0].end + _ALIKE
        across = [word for word in words if left < word.middle[0] < right]
        rows = [(above.at, below.at) for above, below in pairwise(group)]
        for run, gaps in _runs(rows, across):
            whole, free = list(run), gaps
            for edge, up in ((run[0][0], True), (run[-1][1], False)):
                row, shared = _open(edge, across, free, up=up)
                if row:
                    whole, free = [row, *whole] if up else [*whole, row], shared
            box = left, whole[0][0], right, whole[-1][1]
            yield RuledRows(box, tuple(whole), tuple(free))


def _alike(rules: Iterable[Rule]) -> Iterator[list[Rule]]:
    """Yield rules that begin and end at the same places, from top to bottom."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        for group in groups:
            if (
                abs(group[0].start - rule.start) <= _ALIKE
                and abs(group[0].end - rule.end) <= _ALIKE
            ):
                group.append(rule)
                break
        else:
            groups.append([rule])
    yield from (group for group in groups if len(group) > _FEWEST)


def _runs(
    rows: Sequence[Interval], words: Sequence[TypesetWord]
) -> Iterator[tuple[list[Interval], list[Interval]]]:
    """Yield rows on top of each other through which a gap goes, with all gaps that do."""
    run: list[tuple[Interval, list[TypesetWord]]] = []
    gaps: list[Interval] = []
    for row in [*rows, None]:
        held = _between(words, row) if row else []
        shared = _gaps(held) if held else []
        both = common(gaps, shared) if run else shared
        both = _wide(both, held)
        if row and both:
            run.append((row, held))
            gaps = both
            continue
        if _is_table([held for _, held in run], gaps):
            yield [row for row, _ in run], gaps
        run, gaps = ([(row, held)], shared) if row and shared else ([], [])


def _is_table(rows: Sequence[Sequence[TypesetWord]], gaps: Sequence[Interval]) -> bool:
    cells = [list(filter(None, _in_columns(row, gaps))) for row in rows]
    full = sum(len(row) > 1 for row in cells)
    if len(rows) < _FEWEST or full < max(_FEWEST, _FULL * len(rows)):
        return False
    tabbed = sum(any(map(is_tabbed, lines_of(cell))) for row in cells for cell in row)
    # Else more columns stand there than white goes through, or only some of the rules are drawn.
    return tabbed <= _TABBED * len(rows) and all(map(is_one_row, cells))


def _open(
    edge: float, words: Sequence[TypesetWord], gaps: Sequence[Interval], *, up: bool
) -> tuple[Interval | None, list[Interval]]:
    """Return the row beyond the first or last rule that no other closes, and what it leaves free.

    It has words in every column, and leaves every gap free.
    """
    beyond = sorted(
        (word for word in words if (word.middle[1] < edge if up else word.middle[1] > edge)),
        key=lambda word: -word.bottom if up else word.top,
    )
    row: list[TypesetWord] = []
    reach = edge
    for word in beyond:
        white = reach - word.bottom if up else word.top - reach
        if white > _NEXT * word.size:
            break
        row.append(word)
        reach = min(reach, word.top) if up else max(reach, word.bottom)
    free = _wide(common(gaps, _gaps(row)), row) if row else []
    cells = _in_columns(row, free)
    if len(free) < len(gaps) or not all(cells) or not is_one_row(cells):
        return None, []
    return ((reach - 1, edge) if up else (edge, reach + 1)), free


def _between(words: Iterable[TypesetWord], row: Interval) -> list[TypesetWord]:
    return [word for word in words if row[0] < word.middle[1] <= row[1]]


def _gaps(words: Sequence[TypesetWord]) -> list[Interval]:
    """Return the white that goes through all of some words, wide enough to part columns."""
    gaps: list[Interval] = []
    right = min(word.left for word in words)
    for word in sorted(words, key=lambda word: word.left):
        if word.left > right:
            gaps.append((right, word.left))
        right = max(right, word.right)
    return _wide(gaps, words)


def _wide(gaps: Iterable[Interval], words: Sequence[TypesetWord]) -> list[Interval]:
    least = GAP * median(word.size for word in words) if words else 0.0
    return [gap for gap in gaps if gap[1] - gap[0] >= least]


def _in_columns(words: Iterable[TypesetWord], gaps: Sequence[Interval]) -> list[list[TypesetWord]]:
    columns: list[list[TypesetWord]] = [[] for _ in range(len(gaps) + 1)]
    for word in words:
        columns[sum(word.middle[0] > (left + right) / 2 for left, right in gaps)].append(word)
    return columns
