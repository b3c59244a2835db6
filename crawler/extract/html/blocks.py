"""BlockWalker: walks normalised content and feeds its blocks and links to a SectionBuilder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from collection.extract import BlockKind
from collection.vocabulary import Box
from crawler.extract.html.asides import asides_in
from crawler.extract.html.elements import (
    BLOCKS,
    CELLS,
    LEVELS,
    LISTS,
    Element,
    Step,
    absolute,
    attribute,
    steps,
    words,
)
from crawler.extract.html.headings import NO_HEADINGS, HeadingCells
from crawler.extract.html.labels import END_BOX
from crawler.extract.html.normalise import END_PART
from crawler.extract.sections import LinkedRun, SectionBuilder
from crawler.extract.tally import ReadingTally

_TABLES = frozenset({"table", "dl"})
_TYPED_BULLETS = ("•", "▪", "·", "●", "■")
_ITEM_BREAK = " • "
"""What stands between two items of a list in a cell: a row is one line."""


@dataclass(slots=True)
class _Item:
    level: int
    number: str = ""
    begun: bool = False


@dataclass(slots=True)
class _Anchors:
    """Fragments met since the last words, and inside the heading being read."""

    before: str | None = None
    inside: str | None = None

    def take(self) -> str | None:
        """Return the fragment that opens the heading just read: one in it, else before it."""
        taken = self.inside or self.before
        self.before = self.inside = None
        return taken


class BlockWalker:
    """Reads one content element.

    Args:
        builder: receives what is read.
        base: address against which links are resolved.
        boxes: the box that a heading opens, by its element.
        headings: what the cells of rows head, by the row.
        tally: told what is put in.
        numbers: what is shown before the words of an item that is numbered, by its element.
    """

    def __init__(
        self,
        builder: SectionBuilder,
        base: str,
        boxes: Mapping[Element, Box],
        headings: Mapping[Element, HeadingCells],
        *,
        tally: ReadingTally,
        numbers: Mapping[Element, str],
    ) -> None:
        self._builder = builder
        self._base = base
        self._boxes = boxes
        self._headings = headings
        self._tally = tally
        self._numbers = numbers
        self._asides: frozenset[Element] = frozenset()
        self._runs: list[LinkedRun] = []
        self._links: list[tuple[Element, str]] = []
        self._items: list[_Item] = []
        self._depth = 0
        self._row: Element | None = None
        self._cells: list[list[LinkedRun]] = []
        self._heading: Element | None = None
        self._anchors = _Anchors()
        self._broken = False

    def walk(self, root: Element) -> None:
        """Read everything inside an element.

        Args:
            root: the content, normalised.
        """
        self._asides = asides_in(root)
        for step, node in steps(root):
            if isinstance(node, str):
                self._text(node)
            else:
                (self._enter if step is Step.ENTER else self._leave)(node)
        self._flush()

    def _enter(self, tag: Element) -> None:
        self._note_anchor(tag)
        if tag.tag == "a":
            self._enter_link(tag)
        elif tag.tag == "br":
            self._break()
        elif self._heading is not None:
            self._space(tag)
        elif self._row is not None:
            if tag.tag in CELLS:
                self._end_cell(empty=False)
            elif tag.tag == "li":
                self._enter_item_of_cell(tag)
            self._space(tag)
        elif tag.tag in BLOCKS:
            self._flush()
            self._enter_block(tag)

    def _enter_block(self, tag: Element) -> None:
        if tag in self._asides:
            self._builder.begin_aside()
        if tag.tag in LEVELS:
            self._heading = tag
            self._anchors.inside = attribute(tag, "id")
        elif tag.tag in LISTS:
            self._depth += 1
        elif tag.tag == "li":
            number = self._numbers.get(tag, "")
            self._items.append(_Item(max(self._depth - 1, 0), number))
        elif tag.tag == "tr":
            self._row = tag
        elif tag.tag in _TABLES:
            self._builder.end_table()

    def _enter_item_of_cell(self, tag: Element) -> None:
        if _is_worded(self._runs):
            self._put_in(_ITEM_BREAK)
        if (number := self._numbers.get(tag)) and words(tag):
            self._put_in(f"{number} ")

    def _leave(self, tag: Element) -> None:
        if tag.tag == "a":
            self._leave_link(tag)
        elif self._heading is not None:
            self._space(tag)
            if tag is self._heading:
                self._end_heading()
        elif self._row is not None:
            self._space(tag)
            if tag.tag in CELLS:
                self._end_cell(empty=True)
            elif tag is self._row:
                self._end_row()
        elif tag.tag in BLOCKS:
            self._flush()
            self._leave_block(tag)
        elif tag.tag.startswith(END_PART):
            self._flush()
            self._end_part(tag)

    def _leave_block(self, tag: Element) -> None:
        if tag in self._asides:
            self._builder.end_aside()
        if tag.tag in LISTS:
            self._depth -= 1
        elif tag.tag == "li":
            self._items.pop()
        elif tag.tag == "hr":
            self._builder.close_box()
        elif tag.tag in _TABLES:
            self._builder.end_table()

    def _end_part(self, tag: Element) -> None:
        level = LEVELS.get(tag.tag.removeprefix(END_PART))
        if level:
            self._builder.close(level)
        elif tag.tag == END_BOX:
            self._builder.close_box()

    def _enter_link(self, tag: Element) -> None:
        url = absolute(self._base, tag.get("href"))
        if url:
            self._links.append((tag, url))

    def _leave_link(self, tag: Element) -> None:
        if self._links and self._links[-1][0] is tag:
            _, url = self._links.pop()
            if not words(tag):
                self._builder.link(url)

    def _text(self, text: str) -> None:
        worded = not text.isspace()
        if worded and self._heading is None:
            self._anchors.before = None
        if self._broken and text.lstrip().startswith(_TYPED_BULLETS):
            self._flush()
        self._broken = self._broken and not worded
        self._runs.append(LinkedRun(text, self._links[-1][1] if self._links else None))

    def _break(self) -> None:
        """Take a line break for a space, and two in a row for the end of a paragraph."""
        inside = self._heading is not None or self._row is not None
        if self._broken and not inside:
            self._flush()
        self._runs.append(LinkedRun(" "))
        self._broken = not inside

    def _space(self, tag: Element) -> None:
        if tag.tag in BLOCKS:
            self._runs.append(LinkedRun(" "))

    def _put_in(self, text: str) -> None:
        """Put in what the page does not hold as text."""
        self._tally.add(text)
        self._runs.append(LinkedRun(text))

    def _note_anchor(self, tag: Element) -> None:
        anchor = attribute(tag, "id") or (attribute(tag, "name") if tag.tag == "a" else None)
        if anchor and self._heading is not None:
            self._anchors.inside = self._anchors.inside or anchor
        elif anchor:
            self._anchors.before = anchor

    def _take_runs(self) -> list[LinkedRun]:
        runs, self._runs, self._broken = self._runs, [], False
        return runs

    def _numbered(self, runs: list[LinkedRun]) -> list[LinkedRun]:
        """Put before words the numbers of the items that they begin, the outermost first."""
        if not _is_worded(runs):
            return runs
        numbers = [LinkedRun(f"{item.number} ") for item in self._items if item.number]
        self._tally.add("".join(run.text for run in numbers))
        for item in self._items:
            item.number = ""
        return [*numbers, *runs]

    def _flush(self) -> None:
        runs = self._numbered(self._take_runs())
        if not _is_worded(runs):
            return
        item = self._items[-1] if self._items else None
        kind = BlockKind.ITEM if item and not item.begun else BlockKind.PARAGRAPH
        self._builder.block(kind, runs, level=item.level if item else 0)
        if item:
            item.begun = True

    def _end_cell(self, *, empty: bool) -> None:
        """Take what was read for a cell; words that stand between cells are one of their own."""
        runs = self._take_runs()
        if empty or _is_worded(runs):
            self._cells.append(runs)

    def _end_row(self) -> None:
        self._end_cell(empty=False)
        cells, row = self._cells, self._row
        self._cells, self._row = [], None
        first = next((number for number, cell in enumerate(cells) if _is_worded(cell)), None)
        if first is not None:
            cells[first] = self._numbered(cells[first])
        found = self._headings.get(row, NO_HEADINGS) if row is not None else NO_HEADINGS
        self._builder.row(cells, heading=found.heading, row_headings=found.row_headings)

    def _end_heading(self) -> None:
        heading, self._heading = self._heading, None
        if heading is not None:
            self._builder.heading(
                LEVELS[heading.tag],
                self._numbered(self._take_runs()),
                anchor=self._anchors.take(),
                box=self._boxes.get(heading),
            )


def _is_worded(runs: Iterable[LinkedRun]) -> bool:
    return any(run.text.strip() for run in runs)
