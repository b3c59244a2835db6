"""with_grids(): the words that ruled lines enclose, gathered to tables and boxes.

A table read column by column sets the wrong timescale beside a task, so cells are told by their
rules. A grid stands in the flow of the page as one word as large as itself; what it holds is laid
out by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from crawler.extract.pdf.typeset import TypesetWord

_NEAR = 3.0
"""Points by which rules may miss each other: the width of a thick rule."""
_SHORTEST = 8.0
"""Least length of a rule, in points: less than a line of small print is high."""
_PAGE = 0.6
"""Share of the page beyond which a frame is decoration of the page."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along the page, in points from its top left corner.

    Args:
        at: distance from the top of a level rule, from the left of an upright one.
        start, end: its reach.
    """

    at: float
    start: float
    end: float

    def covers(self, place: float) -> bool:
        """Tell whether the rule reaches over a place."""
        return self.start - _NEAR <= place <= self.end + _NEAR


@dataclass(frozen=True, slots=True)
class Rules:
    """The level and the upright rules of a page, or of one grid."""

    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]

    @property
    def columns(self) -> list[float]:
        """The edges of columns, from left to right."""
        ends = [end for rule in self.level for end in (rule.start, rule.end)]
        return _apart([rule.at for rule in self.upright] + [min(ends), max(ends)])

    @property
    def rows(self) -> list[float]:
        """The edges of rows, from top to bottom."""
        ends = [end for rule in self.upright for end in (rule.start, rule.end)]
        return _apart([rule.at for rule in self.level] + [min(ends), max(ends)])


def with_grids(words: Sequence[TypesetWord], rules: Rules, area: float) -> list[TypesetWord]:
    """Put the words inside each grid of a page into one word.

    Args:
        words: of the page.
        rules: of the page.
        area: of the page, in square points.

    Returns:
        The words outside every grid, and the grids.
    """
    grids = [_Grid(part) for part in _connected(_merged(rules))]
    for grid in sorted(grids, key=lambda grid: grid.area):
        inside = [word for word in words if grid.holds(word)]
        if inside and grid.area < _PAGE * area:
            held = {id(word) for word in inside}
            words = [word for word in words if id(word) not in held] + [grid.word(inside)]
    return list(words)


class _Grid:
    """Rules that cross each other."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._columns, self._rows = rules.columns, rules.rows
        self._box = (self._columns[0], self._rows[0], self._columns[-1], self._rows[-1])

    @property
    def area(self) -> float:
        left, top, right, bottom = self._box
        return (right - left) * (bottom - top)

    def holds(self, word: TypesetWord) -> bool:
        left, top, right, bottom = self._box
        x, y = _middle(word)
        return left < x < right and top < y < bottom

    def word(self, inside: Iterable[TypesetWord]) -> TypesetWord:
        cells: dict[tuple[int, int], list[TypesetWord]] = {}
        for word in inside:
            cells.setdefault(self._cell(word), []).append(word)
        by_rows = tuple(self._in_row(cells, row) for row in sorted({row for row, _ in cells}))
        size = median(word.size for row in by_rows for cell in row for word in cell)
        left, top, right, bottom = self._box
        return TypesetWord((), left, top, right, bottom, size, cells=by_rows)

    def _in_row(
        self, cells: Mapping[tuple[int, int], Sequence[TypesetWord]], row: int
    ) -> tuple[tuple[TypesetWord, ...], ...]:
        """Return the words of each cell of a row; where no rule parts, there is no empty cell."""
        columns = [column for at, column in cells if at == row]
        _, y = _middle(cells[row, columns[0]][0])
        return tuple(
            tuple(cells.get((row, column), ()))
            for column in range(max(columns) + 1)
            if column in columns or _parted(self._rules.upright, self._columns[column], y)
        )

    def _cell(self, word: TypesetWord) -> tuple[int, int]:
        """Row and column of a word; a cell over several of them has the first of each."""
        x, y = _middle(word)
        column = sum(edge < x for edge in self._columns) - 1
        row = sum(edge < y for edge in self._rows) - 1
        while column > 0 and not _parted(self._rules.upright, self._columns[column], y):
            column -= 1
        while row > 0 and not _parted(self._rules.level, self._rows[row], x):
            row -= 1
        return row, column


def _middle(word: TypesetWord) -> tuple[float, float]:
    return (word.left + word.right) / 2, (word.top + word.bottom) / 2


def _parted(rules: Iterable[Rule], at: float, place: float) -> bool:
    return any(abs(rule.at - at) <= _NEAR and rule.covers(place) for rule in rules)


def _apart(places: Iterable[float]) -> list[float]:
    """Sort places and leave out those that are near one another."""
    apart: list[float] = []
    for place in sorted(places):
        if not apart or place - apart[-1] > _NEAR:
            apart.append(place)
    return apart


def _merged(rules: Rules) -> Rules:
    """Join rules that continue each other: many programs draw a border cell by cell."""
    return Rules(_continued(rules.level), _continued(rules.upright))


def _continued(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if lines and rule.at - lines[-1][0].at <= _NEAR:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    merged: list[Rule] = []
    for line in lines:
        parts: list[Rule] = []
        for rule in sorted(line, key=lambda rule: rule.start):
            if parts and rule.start <= parts[-1].end + _NEAR:
                parts[-1] = Rule(parts[-1].at, parts[-1].start, max(parts[-1].end, rule.end))
            else:
                parts.append(rule)
        merged += parts
    return tuple(rule for rule in merged if rule.end - rule.start >= _SHORTEST)


def _connected(rules: Rules) -> list[Rules]:
    """Part rules into those that meet each other, wherever two of each sort do."""
    parts: list[Rules] = []
    for upright in rules.upright:
        level = {r for r in rules.level if r.covers(upright.at) and upright.covers(r.at)}
        touched = [part for part in parts if level & set(part.level)]
        parts = [part for part in parts if part not in touched]
        uprights = {upright}.union(*(part.upright for part in touched))
        parts.append(Rules(tuple(level.union(*(p.level for p in touched))), tuple(uprights)))
    return [part for part in parts if len(part.level) > 1 and len(part.upright) > 1]
