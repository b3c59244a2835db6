"""grids_of(): the tables and boxes of a page, told by their ruled lines.

A table read column by column sets the wrong timescale beside a task, so cells are told by their
rules. A grid stands in the flow of the page as one word as large as itself; what it holds is laid
out by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from crawler.extract.pdf.turns import Box
from crawler.extract.pdf.typeset import TypesetWord

_NEAR = 3.0
"""Points by which rules may miss each other: the width of a thick rule."""
_SHORTEST = 8.0
"""Least length of a rule, in points: less than a line of small print is high."""
_THICK = 4.0
"""Points by which the fill of a cell may miss its rules."""


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


def grids_of(rules: Rules) -> list[Grid]:
    """Return the grids of a page.

    Args:
        rules: of the page.
    """
    return [Grid(part) for part in _connected(_merged(rules))]


def lone_level(rules: Rules) -> list[Rule]:
    """Return the level rules of a page that no upright one meets.

    Args:
        rules: of the page.
    """
    merged = _merged(rules)
    return [
        level
        for level in merged.level
        if not any(level.covers(rule.at) and rule.covers(level.at) for rule in merged.upright)
    ]


class Grid:
    """Rules that cross each other.

    Args:
        rules: of the grid alone.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._columns, self._rows = rules.columns, rules.rows
        self._box = (self._columns[0], self._rows[0], self._columns[-1], self._rows[-1])

    @property
    def box(self) -> Box:
        """Its edges: left, top, right, bottom."""
        return self._box

    @property
    def is_one_column(self) -> bool:
        """Whether no cell stands beside another."""
        return len(self._columns) < 3

    @property
    def is_one_row(self) -> bool:
        """Whether no cell stands below another."""
        return len(self._rows) < 3

    def is_filled_by(self, box: Box) -> bool:
        """Tell whether a box is one of its cells, or several of them: its edges are the grid's."""
        left, top, right, bottom = box
        return all(
            any(abs(place - edge) <= _THICK for edge in edges)
            for places, edges in (((left, right), self._columns), ((top, bottom), self._rows))
            for place in places
        )

    def is_cut_by(self, box: Box) -> bool:
        """Tell whether edges of cells lie within a box."""
        left, top, right, bottom = box
        return any(left + _THICK < edge < right - _THICK for edge in self._columns) or any(
            top + _THICK < edge < bottom - _THICK for edge in self._rows
        )

    def word(self, inside: Iterable[TypesetWord]) -> TypesetWord:
        """Return the whole grid as one word.

        Args:
            inside: the words that it holds.
        """
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
        _, y = cells[row, columns[0]][0].middle
        return tuple(
            tuple(cells.get((row, column), ()))
            for column in range(max(columns) + 1)
            if column in columns or _parted(self._rules.upright, self._columns[column], y)
        )

    def _cell(self, word: TypesetWord) -> tuple[int, int]:
        """Row and column of a word; a cell over several of them has the first of each."""
        x, y = word.middle
        column = sum(edge < x for edge in self._columns) - 1
        row = sum(edge < y for edge in self._rows) - 1
        while column > 0 and not _parted(self._rules.upright, self._columns[column], y):
            column -= 1
        while row > 0 and not _parted(self._rules.level, self._rows[row], x):
            row -= 1
        return row, column


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
