"""Parts: a long text shown in several pages, none larger than a large honest document is.

Nothing is left out. A section that is longer than a part goes on in the next one, and a paragraph
of megabytes is cut at a space or, where it has none, wherever the part is full. Links to sections
of other parts keep working: each has a place at the foot of the page, from which its part opens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import unquote, urlencode

from portal.documents.blocks import (
    Item,
    ItemList,
    ParagraphBlock,
    PictureBlock,
    RowOfCells,
    Runs,
    SetBlock,
    TableBlock,
    TextRun,
)
from portal.documents.sections import SectionView, SetSections, TrailHeading
from portal.errors import NotKnown

LARGEST_PART = 150_000
"""Characters: about 50 printed pages, and half a megabyte of page."""
OF_A_SECTION = 300
"""Characters that a section counts for beside its text: headings and links weigh as much."""
OF_A_PICTURE = 1_000
"""Characters that a picture counts for: it is loaded when it comes into sight."""
MOST_ELSEWHERE = 1_000
"""Sections of other parts that have a place at the foot of the page, the nearest first."""
MOST_CONTENTS = 400
"""Entries of the contents list of a document in parts; with more, those of the part are listed."""
PART = "part"
"""The parameter of an address."""

Element = TypeVar("Element")


@dataclass(frozen=True, slots=True)
class SectionElsewhere:
    """A section of another part.

    Args:
        ids: by which links name it.
        name: its heading.
        part: number of the part that holds its beginning.
        href: link to it there.
    """

    ids: tuple[str, ...]
    name: str
    part: int
    href: str


@dataclass(frozen=True, slots=True)
class TextPart:
    """One page of a text.

    Args:
        text: the sections of this part, with the contents of all.
        number: from 1.
        count: how many there are.
        before, after: links to the neighbours; None at the ends.
        elsewhere: sections of the other parts.
    """

    text: SetSections
    number: int = 1
    count: int = 1
    before: str | None = None
    after: str | None = None
    elsewhere: tuple[SectionElsewhere, ...] = ()


def part_of(text: SetSections, number: int = 1, *, version: int | None = None) -> TextPart:
    """Return one part of a text; a text of ordinary length is its own only part.

    Args:
        text: all sections, set for reading.
        number: of the part, from 1.
        version: named in links to other parts, where the reader's address names it.

    Raises:
        NotKnown: there is no such part.
    """
    views = [*text.body, *text.boxes]
    parts = list(_filled(views))
    if not 1 <= number <= max(1, len(parts)):
        raise NotKnown(f"This document has {len(parts)} parts and no part {number}.")
    if len(parts) < 2:
        return TextPart(text)
    return _Parts(text, parts, version).page(number)


@dataclass(frozen=True, slots=True)
class _Parts:
    text: SetSections
    parts: Sequence[Sequence[SectionView]]
    version: int | None

    def page(self, number: int) -> TextPart:
        begins = self._begins()
        boxes = {view.id for view in self.text.boxes}
        shown = self.parts[number - 1]
        return TextPart(
            text=replace(
                self.text,
                contents=self._contents(begins, number),
                body=tuple(view for view in shown if view.id not in boxes),
                boxes=tuple(view for view in shown if view.id in boxes),
                pictures=self.text.pictures if number == 1 else (),
            ),
            number=number,
            count=len(self.parts),
            before=self._href(number - 1) if number > 1 else None,
            after=self._href(number + 1) if number < len(self.parts) else None,
            elsewhere=tuple(self._elsewhere(begins, number)),
        )

    def _begins(self) -> dict[str, int]:
        """Return in which part each section begins, by its id."""
        begins: dict[str, int] = {}
        for number, views in enumerate(self.parts, start=1):
            for view in views:
                begins.setdefault(view.id, number)
        return begins

    def _href(self, number: int, fragment: str = "") -> str:
        version = {"version": self.version} if self.version is not None else {}
        return f"?{urlencode(version | {PART: number})}{fragment}"

    def _elsewhere(self, begins: dict[str, int], number: int) -> Iterator[SectionElsewhere]:
        here = {view.id for view in self.parts[number - 1]}
        others = [v for v in (*self.text.body, *self.text.boxes) if v.id not in here]
        nearest = sorted(others, key=lambda view: abs(begins[view.id] - number))[:MOST_ELSEWHERE]
        kept = {view.id for view in nearest}
        for view in others:
            if view.id in kept:
                part = begins[view.id]
                ids = (view.id, *view.aliases)
                yield SectionElsewhere(ids, view.name, part, self._href(part, view.fragment))
                for note in view.notes:
                    if note.id:
                        href = self._href(part, note.fragment)
                        yield SectionElsewhere((note.id,), f"{view.name}: {note.title}", part, href)

    def _contents(self, begins: dict[str, int], number: int) -> tuple[Item, ...]:
        contents = self.text.contents
        if _entries(contents) > MOST_CONTENTS:
            contents = tuple(i for i in contents if begins.get(_target(i), number) == number)
        return tuple(self._led(item, begins, number) for item in contents[:MOST_CONTENTS])

    def _led(self, item: Item, begins: dict[str, int], number: int) -> Item:
        """Return an entry whose links open the parts that they lead to."""
        runs = tuple(
            replace(run, href=self._href(begins[_name(run.href)], run.href or ""))
            if begins.get(_name(run.href), number) != number
            else run
            for run in item.runs
        )
        return Item(runs, tuple(self._led(nested, begins, number) for nested in item.nested))


def _name(href: str | None) -> str:
    return unquote((href or "").removeprefix("#"))


def _target(item: Item) -> str:
    return _name(item.runs[0].href) if item.runs else ""


def _entries(items: Iterable[Item]) -> int:
    return sum(1 + _entries(item.nested) for item in items)


def _filled(views: Iterable[SectionView]) -> Iterator[list[SectionView]]:
    """Yield the sections of each part."""
    part: list[SectionView] = []
    room = LARGEST_PART
    for view in views:
        for piece, size in _pieces(view):
            if part and size > room:
                yield part
                part, room = [], LARGEST_PART
            part.append(piece)
            room -= size
    if part:
        yield part


def _pieces(view: SectionView) -> Iterator[tuple[SectionView, int]]:
    """Yield a section as it is, or, where it is longer than a part, in pieces."""
    blocks: list[SetBlock] = []
    size = OF_A_SECTION
    headings = view.headings
    for block in view.blocks:
        for small, length in _small(block):
            if blocks and size + length > LARGEST_PART:
                yield replace(view, headings=headings, blocks=tuple(blocks)), size
                blocks, size = [], OF_A_SECTION
                level = view.headings[-1].level if view.headings else 2
                headings = (TrailHeading.continued(level, view.name),)
            blocks.append(small)
            size += length
    yield replace(view, headings=headings, blocks=tuple(blocks)), size


def _small(block: SetBlock) -> Iterator[tuple[SetBlock, int]]:
    """Yield a block as it is, or in blocks that fit into a part."""
    size = _size(block)
    if size <= LARGEST_PART:
        yield block, size
    elif isinstance(block, ParagraphBlock):
        for runs in _cut(block.runs):
            yield ParagraphBlock(runs), _length(runs)
    elif isinstance(block, ItemList):
        for items in _grouped(block.items, _item_size):
            whole = ItemList(items)
            yield from _fitting(whole, [runs for item in items for runs in _all_runs(item)])
    elif isinstance(block, TableBlock):
        yield from _small_tables(block)


def _small_tables(block: TableBlock) -> Iterator[tuple[SetBlock, int]]:
    """Yield a table in pieces, each under the headings, unless these alone fill a part."""
    fits = sum(map(_row_size, block.head)) <= LARGEST_PART // 2
    head, rows = (block.head, block.rows) if fits else ((), (*block.head, *block.rows))
    repeated = block.repeated
    for group in _grouped(rows, _row_size, LARGEST_PART - sum(map(_row_size, head))):
        shown = group if repeated else (*head, *group)
        table = TableBlock(group, head, repeated)
        yield from _fitting(table, [runs for row in shown for runs in row.cells])
        repeated = True


def _fitting(block: SetBlock, texts: Iterable[Runs]) -> Iterator[tuple[SetBlock, int]]:
    """Yield a block, or the texts of a single item or row without end as paragraphs."""
    size = _size(block)
    if size <= LARGEST_PART:
        yield block, size
        return
    for runs in texts:
        for piece in _cut(runs):
            yield ParagraphBlock(piece), _length(piece)


def _grouped(
    elements: Iterable[Element], size_of: Callable[[Element], int], most: int = LARGEST_PART
) -> Iterator[tuple[Element, ...]]:
    group: list[Element] = []
    room = most
    for element in elements:
        size = size_of(element)
        if group and size > room:
            yield tuple(group)
            group, room = [], most
        group.append(element)
        room -= size
    if group:
        yield tuple(group)


def _cut(runs: Runs) -> Iterator[Runs]:
    """Cut words into pieces of half a part at most, at a space where there is one."""
    for run in runs:
        start = 0
        while start < len(run.text):
            end = start + LARGEST_PART // 2
            if end < len(run.text):
                space = run.text.rfind(" ", start + 1, end)
                end = space if space > 0 else end
            yield (TextRun(run.text[start:end], run.href),)
            start = end


def _size(block: SetBlock) -> int:
    if isinstance(block, ParagraphBlock):
        return _length(block.runs)
    if isinstance(block, ItemList):
        return sum(map(_item_size, block.items))
    if isinstance(block, PictureBlock):
        return OF_A_PICTURE
    return sum(map(_row_size, (*block.head, *block.rows)))


def _item_size(item: Item) -> int:
    return _length(item.runs) + sum(map(_item_size, item.nested))


def _row_size(row: RowOfCells) -> int:
    return sum(map(_length, row.cells))


def _all_runs(item: Item) -> Iterator[Runs]:
    yield item.runs
    for nested in item.nested:
        yield from _all_runs(nested)


def _length(runs: Runs) -> int:
    return sum(len(run.text) for run in runs) + 40  # the elements around them weigh as much
