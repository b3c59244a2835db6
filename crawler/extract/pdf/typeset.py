"""Word, Line and Table: what stands where on a page; lines_of() gathers words to lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

GAP = 1.2
"""Least width of a gap between columns, in type sizes; spaces in justified lines stay below 0.7."""
LARGER = 1.12
"""Least ratio of a heading's type size to that of the text below it."""
BULLETS = frozenset("•▪●■◦○‣⁃·➢➤✓✔\uf0b7\uf0a7\uf076\uf0d8\uf02d")
_HEADING_WORDS = 12
"""Words of a line beyond which it is none of the headings of boxes."""
_BOXES = 0.6
"""Least share of letters that stand in cells with headings of their own, where cells are boxes."""


@dataclass(frozen=True, slots=True)
class LinkedPiece:
    """Characters of one word that are linked alike."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """What a tagged PDF says of some words.

    Args:
        level: depth of the heading that they are.
        element: number of that heading on its page.
        cell: numbers of the table, row and cell that they stand in.
        item: number of the list item that they stand in, on its page; 0 for none.
        heads: whether that cell is a heading.
    """

    level: int | None = None
    element: int = 0
    cell: tuple[int, int, int] | None = None
    item: int = 0
    heads: bool = False


@dataclass(eq=False, slots=True)
class TypesetWord:
    """A word in its place; coordinates in points, from the top left corner of the page.

    Never changed once made; not frozen, since that triples what making one costs, and a page has
    hundreds.

    Args:
        pieces: its characters.
        left, top, right, bottom: its box.
        size: type size in points.
        bold: whether it is set in bold type.
        cells: of a whole grid that stands in the flow as one word: the words of each cell, by
            rows.
        tag: what a tagged PDF says of it.
        place: of its first character in the file.
        heads: whether it stands with few others in a drawn shape of its own, over what follows.
        goes_on: of a grid, whether it goes on with the table of the page before.
        boxed: the words of the drawn box that it stands in, the outermost; None where in none.
    """

    pieces: tuple[LinkedPiece, ...]
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool = False
    cells: tuple[tuple[tuple[TypesetWord, ...], ...], ...] = ()
    tag: Tag | None = None
    place: int = 0
    heads: bool = False
    goes_on: bool = False
    boxed: Boxed = None

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle of its box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def text(self) -> str:
        """Its characters."""
        pieces = self.pieces
        return pieces[0].text if len(pieces) == 1 else "".join(piece.text for piece in pieces)

    @property
    def is_table(self) -> bool:
        """Whether the rows of a grid are data; else it is a box, or boxes side by side."""
        if self.goes_on:
            return True
        return sum(sum(map(bool, row)) > 1 for row in self.cells) > 1 and not self._holds_boxes

    @property
    def _holds_boxes(self) -> bool:
        cells = [[lines_of(cell) if cell else [] for cell in row] for row in self.cells]
        return are_boxes(cells)


Boxed = Sequence[TypesetWord] | None
"""The words of a drawn box in which something stands; None for what stands in none."""


@dataclass(frozen=True)
class TypesetLine:
    """Words on one base line, from left to right.

    Args:
        words: at least one.
        column: left and right edge of the column that the line stands in.
    """

    words: tuple[TypesetWord, ...]
    column: tuple[float, float]

    @cached_property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def left(self) -> float:
        """Left edge of the first word."""
        return self.words[0].left

    @cached_property
    def right(self) -> float:
        """Right edge of the last word."""
        return max(word.right for word in self.words)

    @cached_property
    def top(self) -> float:
        """Upper edge of the highest word."""
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        """Lower edge of the lowest word."""
        return max(word.bottom for word in self.words)

    @cached_property
    def size(self) -> float:
        """The type size of most of its words."""
        sizes = sorted([word.size for word in self.words])
        return (sizes[(len(sizes) - 1) // 2] + sizes[len(sizes) // 2]) / 2

    @cached_property
    def bold(self) -> bool:
        """Whether all its words are bold."""
        return all(word.bold for word in self.words)


@dataclass(frozen=True, slots=True)
class TypesetTable:
    """The lines of each cell of a table, by rows."""

    rows: tuple[tuple[tuple[TypesetLine, ...], ...], ...]


def lines_of(words: Sequence[TypesetWord]) -> list[TypesetLine]:
    """Gather words that overlap in height to lines, from top to bottom.

    Args:
        words: of one column.
    """
    if not words:
        return []
    column = (min(word.left for word in words), max(word.right for word in words))
    rows: list[list[TypesetWord]] = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom) / 2):
        if rows and _same_line(rows[-1][-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [TypesetLine(tuple(sorted(row, key=lambda word: word.left)), column) for row in rows]


def _same_line(one: TypesetWord, other: TypesetWord) -> bool:
    top, bottom = one.top, one.bottom
    over, under = other.top, other.bottom
    # Without min() and max(): this is asked of every word, many times over.
    overlap = (bottom if bottom < under else under) - (top if top > over else over)
    height, others = bottom - top, under - over
    return overlap > 0.5 * (height if height < others else others)


def is_tabbed(line: TypesetLine) -> bool:
    """Tell whether a line holds a label and, at a distance, its value.

    Args:
        line: of a column or a cell.
    """
    return any(right.left - left.right >= GAP * line.size for left, right in pairwise(line.words))


def leading(lines: Sequence[TypesetLine]) -> float:
    """Return the usual distance from line to line, in points; 0 for a single line."""
    distances = [below.top - above.top for above, below in pairwise(lines)]
    return median(distances) if distances else 0.0


def is_one_row(cells: Sequence[Sequence[TypesetWord]]) -> bool:
    """Tell one row of a table from several that stand between the same lines.

    A row begins on a line that has words in all cells, none of which goes on in lower case or is
    an item of a list.

    Args:
        cells: the words of each cell that holds any.
    """
    return len(cells) < 2 or len(cells) not in _begun(cells)


def is_cut_well(cells: Sequence[Sequence[TypesetWord]]) -> bool:
    """Tell whether nothing but the ends of cells stands below the first line of a row.

    Args:
        cells: the words of each cell that holds any.
    """
    return max(_begun(cells), default=0) < 2


def _begun(cells: Sequence[Sequence[TypesetWord]]) -> Iterator[int]:
    """Yield of each line below the first how many cells begin anew on it; 0 where any goes on."""
    homes = {id(word): number for number, cell in enumerate(cells) for word in cell}
    for line in lines_of([word for cell in cells for word in cell])[1:]:
        firsts = {homes[id(word)]: word.text for word in reversed(line.words)}
        yield 0 if any(map(_goes_on, firsts.values())) else len(firsts)


def _goes_on(text: str) -> bool:
    return text[:1].islower() or text[:1] in BULLETS or text in {"-", "–", "o", "*"}


def carries_heading(lines: Sequence[TypesetLine]) -> bool:
    """Tell whether lines begin with a heading of their own and go on in other type.

    Args:
        lines: of a cell or a box, from top to bottom.
    """
    if len(lines) < 2:
        return False
    first, last = lines[0], lines[-1]
    is_set_off = (first.bold and not last.bold) or first.size >= LARGER * last.size
    if not is_set_off or len(first.words) > _HEADING_WORDS:
        return False
    return not first.text.endswith((".", ";", ","))


def is_label(words: Sequence[TypesetWord]) -> bool:
    """Tell whether what a box holds may be a heading by its words.

    Args:
        words: at least one.
    """
    lines = lines_of(words) if len(words) <= _HEADING_WORDS else ()
    return 0 < len(lines) <= 2 and not lines[-1].text.endswith((".", ";", ","))


def are_boxes(cells: Sequence[Sequence[Sequence[TypesetLine]]]) -> bool:
    """Tell boxes side by side from a table: most words stand under headings of their cells' own.

    Args:
        cells: the lines of each cell, by rows; a cell may have none.
    """
    columns = {
        number for row in cells for number, lines in enumerate(row) if carries_heading(lines)
    }
    chars = [(carries_heading(lines), sum(map(_chars, lines))) for row in cells for lines in row]
    headed = sum(count for is_headed, count in chars if is_headed)
    return len(columns) > 1 and headed >= _BOXES * sum(count for _, count in chars)


def _chars(line: TypesetLine) -> int:
    return len(line.text)
