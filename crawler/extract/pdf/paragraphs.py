"""paragraphs(): lines of a column put together to paragraphs, list items and headings-to-be."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from statistics import median

from collection.extract import PLAIN_ROW, BlockKind, TableRow
from crawler.extract.pdf.table_headings import row_roles
from crawler.extract.pdf.typeset import (
    BULLETS,
    Boxed,
    Tag,
    TypesetLine,
    TypesetTable,
    TypesetWord,
    is_tabbed,
    leading,
)
from crawler.extract.sections import LinkedRun

_WORDLIKE_BULLETS = frozenset({"-", "–", "o", "*", "§"})
"""Bullets only where they stand alone before further words."""

_NUMBER = re.compile(r"\d{1,2}(\.\d{1,2})*[.)]|\d{1,2}(\.\d{1,2})+|\([a-z0-9]{1,3}\)|[a-z]\)")
_FINISHED = re.compile(r"[.?!:;][\"'’”)]*$")
_BROKEN = re.compile(r".*[^\W\d_]-", re.DOTALL)
_FIRST_PARTS = (
    "anti co cross ex extra full half high inter intra long low mid multi non on one over part "
    "peer post pre pro re self semi short single so sub two under well whole"
)
_PREFIXES = frozenset(_FIRST_PARTS.split())
"""First parts that are usually followed by a hyphen that belongs to the word: "multi-agency"; so
are single letters, "e-mail"."""


_LOOSEST = 1.9
"""Greatest distance from line to line within a paragraph, in type sizes: what is called one and a
half is about 1.75. A page of single lines has no such distance to measure."""


_FEW = 6
"""Lines of a box that are too few to measure its usual distance by: three paragraphs of two lines
have two distances of five between paragraphs."""


@dataclass(slots=True)
class TypesetParagraph:
    """Lines that belong together.

    Args:
        lines: at least one, without the bullet; of a row those of all its cells.
        page: page on which it begins, from 1.
        kind: how it is set.
        level: nesting depth of an item.
        text_left: where its first line begins, after the bullet.
        cells: of a row, the lines of each cell.
        aside: whether it is set in another direction than the page is.
        note: whether it is a footnote.
        row: what a row is in its table.
    """

    lines: list[TypesetLine]
    page: int
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    text_left: float = 0.0
    cells: tuple[tuple[TypesetLine, ...], ...] = ()
    aside: bool = False
    note: bool = False
    row: TableRow = PLAIN_ROW

    @property
    def text(self) -> str:
        """Its words, lines joined by a space."""
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """Type size of its first line."""
        return self.lines[0].size

    @property
    def tag(self) -> Tag | None:
        """What a tagged PDF says of its first word."""
        return self.lines[0].words[0].tag

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)

    @property
    def heads(self) -> bool:
        """Whether all of it stands in a drawn shape of its own, over what follows."""
        return all(word.heads for line in self.lines for word in line.words)

    @property
    def boxed(self) -> Boxed:
        """The drawn box in which it begins."""
        return self.lines[0].words[0].boxed

    def runs(self, vocabulary: Collection[str]) -> Iterator[LinkedRun]:
        """Yield its words, those that were divided at the end of a line mended.

        Args:
            vocabulary: the words of the document, in lower case.
        """
        return _line_runs(self.lines, vocabulary)

    def cell_runs(self, vocabulary: Collection[str]) -> Iterator[Iterator[LinkedRun]]:
        """Yield the words of each cell of a row, as ``runs`` does.

        Args:
            vocabulary: the words of the document, in lower case.
        """
        for cell in self.cells:
            yield _line_runs(cell, vocabulary)


def _line_runs(lines: Sequence[TypesetLine], vocabulary: Collection[str]) -> Iterator[LinkedRun]:
    for line, below in zip_longest(lines, lines[1:]):
        pieces = [LinkedRun(text, url) for text, url in _joined(line.words) if text]
        word, following = line.words[-1], below.words[0] if below else None
        if following is None or not divides(word, following):
            pieces.append(LinkedRun(" "))
        elif not keeps_hyphen(word.text, following.text, vocabulary):
            last = pieces.pop()
            pieces.append(LinkedRun(last.text[:-1], last.url))
        yield from pieces


def _joined(words: Iterable[TypesetWord]) -> Iterator[tuple[str, str | None]]:
    """Join words to pieces that are linked alike; the space between two links is in neither."""
    plain: list[str] = []
    for word in words:
        if any(piece.url for piece in word.pieces):
            yield "".join(f"{text} " for text in plain), None
            plain = []
            for piece in word.pieces:
                yield piece.text, piece.url
            plain.append("")
        else:
            plain.append(word.text)
    yield " ".join(plain), None


def divides(word: TypesetWord, following: TypesetWord) -> bool:
    """Tell whether a word goes on in the next line: letter, hyphen, line break, lower case."""
    return bool(_BROKEN.fullmatch(word.text)) and following.text[:1].islower()


def keeps_hyphen(first: str, second: str, vocabulary: Collection[str]) -> bool:
    """Tell whether the hyphen at the end of a line is part of the word.

    Other places of the document decide; where there is none, the first part does.

    Args:
        first: what stands before the line break, hyphen included.
        second: what stands after it.
        vocabulary: the words of the document, in lower case.
    """
    stem, rest = bare(first.rstrip("-")), bare(second)
    if f"{stem}-{rest}" in vocabulary or first.lower().startswith(("http", "www.")):
        return True
    if f"{stem}{rest}" in vocabulary:
        return False
    return len(stem) == 1 or stem in _PREFIXES or "-" in stem


def bare(word: str) -> str:
    """Return a word in lower case without the punctuation around it."""
    return word.lower().strip(".,;:!?()[]\"'“”‘’")


def paragraphs(
    lines: Sequence[TypesetLine],
    page: int,
    beside: Sequence[TypesetLine] = (),
    wrapped: float = 0.0,
) -> list[TypesetParagraph]:
    """Put the lines of one column or box together.

    Args:
        lines: from top to bottom.
        page: page that they stand on, from 1.
        beside: the longest column of the page. Where there are few lines, as in a box of short
            paragraphs, their distances are those between paragraphs, so it tells the usual one.
        wrapped: distance from line to line within the paragraphs of the page, in type sizes
            (``wrapped_leading``); 0 where it is not known.
    """
    wrapped = wrapped_leading([lines]) or wrapped
    usual = leading(lines)
    if len(lines) <= _FEW < len(beside):
        usual = min(usual, leading(beside))
    found: list[TypesetParagraph] = []
    markers: list[float] = []
    for above, line in pairwise([None, *lines]):
        assert line is not None  # noqa: S101  (only the first of the pairs is ever None)
        marked = _marked(line) or (line if _begins_item(line, above) else None)
        if marked is not None:
            while markers and markers[-1] > line.left - 2:
                markers.pop()
            markers.append(line.left)
            left = marked.left
            found.append(TypesetParagraph([marked], page, BlockKind.ITEM, len(markers) - 1, left))
        elif (
            above is None
            or not found
            or _begins(line, above, found[-1], wrapped * line.size or usual)
        ):
            if not found or found[-1].kind is not BlockKind.ITEM or line.left < markers[0] + 2:
                markers.clear()
            found.append(TypesetParagraph([line], page, text_left=line.left))
        else:
            found[-1].lines.append(line)
    return found


def wrapped_leading(columns: Iterable[Sequence[TypesetLine]]) -> float:
    """Return the usual distance within paragraphs, from lines that go on in mid-sentence.

    Where most paragraphs are of one line, the usual distance of all lines is the one between them.

    Args:
        columns: the lines of each column or box, from top to bottom.

    Returns:
        The distance in type sizes; 0 where no line goes on in lower case.
    """
    distances = [
        (line.top - above.top) / line.size
        for lines in columns
        for above, line in pairwise(lines)
        if line.text[:1].islower() and not _FINISHED.search(above.text) and line.size == above.size
    ]
    return median(distances) if distances else 0.0


def _marked(line: TypesetLine) -> TypesetLine | None:
    """Return a line without its bullet; None where it has none."""
    first = line.words[0].text
    if len(line.words) > 1 and (first in BULLETS or first in _WORDLIKE_BULLETS):
        return TypesetLine(line.words[1:], line.column)
    return line if first[0] in BULLETS and len(first) > 1 else None


def bullet_of(line: TypesetLine) -> str:
    """Return the bullet with which a line begins, which is none of its words; else nothing."""
    marked = _marked(line)
    dropped = marked is not None and len(marked.words) < len(line.words)
    return line.words[0].text if dropped else ""


def _begins_item(line: TypesetLine, above: TypesetLine | None) -> bool:
    """Tell whether the tags say that a line begins a list item, whatever stands before it."""
    item = line.words[0].tag.item if line.words[0].tag else 0
    if above is None:
        return item > 0 and not line.text[:1].islower()
    return item > 0 and item != _element_of(above)[2]


def _begins(line: TypesetLine, above: TypesetLine, current: TypesetParagraph, usual: float) -> bool:
    """Tell whether a line begins a paragraph, by type, distance, indent or the line above."""
    size = line.size
    other_type = abs(size - above.size) > 0.08 * size or line.bold != above.bold
    if other_type or _element_of(line) != _element_of(above):
        return True
    distance = max(min(usual, _LOOSEST * size), 1.2 * size)
    if line.top - above.top > 1.25 * distance or is_tabbed(line) or is_tabbed(above):
        return True
    if _NUMBER.fullmatch(line.words[0].text) and len(line.words) > 1:
        return True
    if current.kind is BlockKind.ITEM or _hangs(current):
        return line.left < current.text_left - 0.6 * size
    if line.left > above.left + 0.8 * size and len(current.lines) > 1:
        return True
    return _ends_early(above, line) and bool(_FINISHED.search(above.text))


def _ends_early(above: TypesetLine, line: TypesetLine) -> bool:
    """Tell whether a line was ended on purpose: the next one's first word would have fitted.

    Where that begins in lower case, as within a sentence, the line must end well short.
    """
    left, right = line.column
    if above.right < right - 0.25 * (right - left):
        return True
    first = line.words[0]
    fits = above.right + first.right - first.left + line.size < right
    return fits and not line.text[:1].islower()


def _element_of(line: TypesetLine) -> tuple[int | None, int, int]:
    """The heading and the list item that the tags say a line stands in."""
    tag = line.words[0].tag
    return (tag.level, tag.element, tag.item) if tag else (None, 0, 0)


def _hangs(paragraph: TypesetParagraph) -> bool:
    """Tell whether a numbered paragraph's further lines stand in line with its first word."""
    words = paragraph.lines[0].words
    if len(words) < 2 or not _NUMBER.fullmatch(words[0].text):
        return False
    paragraph.text_left = words[1].left
    return (
        len(paragraph.lines) == 1 or paragraph.lines[1].left > words[1].left - 0.3 * words[1].size
    )


def rows(table: TypesetTable, page: int) -> Iterator[TypesetParagraph]:
    """Yield the rows of a table.

    Args:
        table: its cells.
        page: page that it stands on, from 1.
    """
    for row, role in zip(table.rows, row_roles(table), strict=True):
        cells = tuple(tuple(_marked(line) or line for line in cell) for cell in row)
        lines = [line for cell in cells for line in cell]
        yield TypesetParagraph(lines, page, BlockKind.ROW, cells=cells, row=role)


def joined_over_pages(found: Sequence[TypesetParagraph]) -> list[TypesetParagraph]:
    """Join paragraphs that were cut by the end of a column or page.

    Args:
        found: the paragraphs of a document in reading order.
    """
    joined: list[TypesetParagraph] = []
    last: TypesetParagraph | None = None
    for paragraph in found:
        if (
            last is not None
            and not (paragraph.aside or paragraph.note)
            and paragraph.kind is BlockKind.PARAGRAPH
            and last.kind is not BlockKind.ROW
            and paragraph.text[:1].islower()
            and not _FINISHED.search(last.text)
            and abs(last.size - paragraph.size) < 0.5
            and last.bold == paragraph.bold
        ):
            last.lines += paragraph.lines
        else:
            if last is not None and _goes_on(last, paragraph):
                paragraph.row = replace(paragraph.row, begins=False)
            joined.append(paragraph)
            last = last if paragraph.aside or paragraph.note else paragraph
    return joined


def _goes_on(last: TypesetParagraph, row: TypesetParagraph) -> bool:
    """Tell whether a row at the head of a page goes on with the table at the foot of the last."""
    alike = last.kind is row.kind is BlockKind.ROW and len(last.cells) == len(row.cells)
    return alike and last.page < row.page and not row.row.heading
